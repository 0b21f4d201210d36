// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_value.h"

#include <algorithm>
#include <charconv>

namespace holdpoint::session {
namespace {

constexpr int deepestRecord = 100;

void writeText(QByteArray& out, const std::string& text)
{
    static constexpr std::string_view letters = "btnfr\"\\";
    static constexpr std::string_view meanings = "\b\t\n\f\r\"\\";
    static constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (const size_t at = meanings.find(c); at != std::string_view::npos) {
            out += '\\';
            out += letters[at];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[size_t(c) / 16];
            out += digits[size_t(c) % 16];
        } else {
            out += c;
        }
    }
    out += '"';
}

} // namespace

// Takes what RFC 8259 allows and these records need; whether it was the canonical form shows when it is written again.
class RecordValue::Parser
{
public:
    explicit Parser(std::string_view text)
        : m_rest(text)
    {
    }

    bool value(RecordValue& value, int depth)
    {
        if (m_rest.empty() || depth > deepestRecord)
            return false;
        switch (m_rest.front()) {
        case '{':
        case '[':
            return list(value, depth);
        case '"':
            value.m_kind = Kind::Text;
            return text(value.m_text);
        case 't':
            value.m_kind = Kind::True;
            return take("true");
        case 'f':
            value.m_kind = Kind::False;
            return take("false");
        case 'n':
            return take("null");
        default:
            value.m_kind = Kind::Number;
            return number(value.m_number);
        }
    }
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

private:
    bool take(std::string_view word)
    {
        if (!m_rest.starts_with(word))
            return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    bool list(RecordValue& value, int depth)
    {
        const bool object = m_rest.front() == '{';
        value.m_kind = object ? Kind::Object : Kind::Array;
        m_rest.remove_prefix(1);
        const std::string_view end = object ? "}" : "]";
        if (take(end))
            return true;
        constexpr size_t usual = 12; // members of an entry or of its body, without growing in between
        value.m_items.reserve(object ? usual : 0);
        value.m_keys.reserve(object ? usual : 0);
        do {
            if (object && (!text(value.m_keys.emplace_back()) || !take(":")))
                return false;
            if (!this->value(value.m_items.emplace_back(), depth + 1))
                return false;
        } while (take(","));
        return take(end);
    }

    bool number(qint64& number)
    {
        const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), number);
        if (error != std::errc())
            return false;
        m_rest.remove_prefix(size_t(end - m_rest.data()));
        return true;
    }

    bool text(std::string& text)
    {
        if (!take("\""))
            return false;
        for (;;) {
            size_t plain = 0;
            while (plain < m_rest.size() && m_rest[plain] != '"' && m_rest[plain] != '\\')
                ++plain;
            text.append(m_rest.substr(0, plain));
            m_rest.remove_prefix(plain);
            if (take("\""))
                return true;
            if (m_rest.size() < 2 || !escape(text))
                return false;
        }
    }

    bool escape(std::string& text)
    {
        static constexpr std::string_view letters = "btnfr\"\\";
        static constexpr std::string_view meanings = "\b\t\n\f\r\"\\";
        if (const size_t at = letters.find(m_rest[1]); at != std::string_view::npos) {
            text += meanings[at];
            m_rest.remove_prefix(2);
            return true;
        }
        unsigned code = 0;
        if (!m_rest.starts_with("\\u00") || m_rest.size() < 6 ||
            std::from_chars(m_rest.data() + 4, m_rest.data() + 6, code, 16).ptr != m_rest.data() + 6 || code > 0x1f)
            return false;
        text += char(code);
        m_rest.remove_prefix(6);
        return true;
    }

    std::string_view m_rest;
};

std::optional<RecordValue> RecordValue::parse(const QByteArray& bytes)
{
    RecordValue value;
    Parser parser(std::string_view(bytes.constData(), size_t(bytes.size())));
    if (!parser.value(value, 0) || !parser.atEnd() || value.m_kind != Kind::Object)
        return {};
    return value;
}

std::optional<RecordValue> RecordValue::parseCanonical(const QByteArray& bytes)
{
    std::optional<RecordValue> value = parse(bytes);
    if (!value ||
        std::adjacent_find(value->m_keys.begin(), value->m_keys.end(), std::greater_equal<>()) != value->m_keys.end() ||
        value->canonical() != bytes)
        return {};
    return value;
}

const RecordValue& RecordValue::operator[](std::string_view key) const
{
    static const RecordValue nothing;
    const auto found = std::find(m_keys.begin(), m_keys.end(), key);
    return found == m_keys.end() ? nothing : m_items[size_t(found - m_keys.begin())];
}

bool RecordValue::has(std::string_view key) const
{
    return std::find(m_keys.begin(), m_keys.end(), key) != m_keys.end();
}

QByteArray RecordValue::bytes(std::string_view key) const
{
    const std::string coded = std::string(key) + "_b64";
    if (has(coded))
        return QByteArray::fromBase64(QByteArray::fromStdString((*this)[coded].m_text));
    return QByteArray::fromStdString((*this)[key].m_text);
}

void RecordValue::setText(std::string_view key, const QString& text)
{
    for (size_t i = 0; i < m_keys.size(); ++i) {
        if (m_keys[i] == key && m_items[i].m_kind == Kind::Text)
            m_items[i].m_text = text.toStdString();
    }
}

QByteArray RecordValue::canonical(const std::vector<std::string_view>& without) const
{
    QByteArray out;
    switch (m_kind) {
    case Kind::Nothing:
        return "null";
    case Kind::False:
        return "false";
    case Kind::True:
        return "true";
    case Kind::Number:
        return QByteArray::number(m_number);
    case Kind::Text:
        writeText(out, m_text);
        return out;
    case Kind::Array:
    case Kind::Object:
        break;
    }
    const bool object = m_kind == Kind::Object;
    out += object ? '{' : '[';
    for (size_t i = 0; i < m_items.size(); ++i) {
        if (object && std::find(without.begin(), without.end(), m_keys[i]) != without.end())
            continue;
        if (out.size() > 1)
            out += ',';
        if (object) {
            writeText(out, m_keys[i]);
            out += ':';
        }
        out += m_items[i].canonical();
    }
    return out + (object ? '}' : ']');
}

} // namespace holdpoint::session
