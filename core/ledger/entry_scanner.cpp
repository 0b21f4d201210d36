// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/entry_scanner.h"

#include <string_view>

namespace holdpoint::ledger {
namespace {

constexpr int deepestEntry = 100;
constexpr qint64 largestInteger = (qint64(1) << 53) - 1;

class EntryScanner
{
public:
    explicit EntryScanner(std::string_view text)
        : m_rest(text)
    {
    }

    bool scan() { return object(0) && (m_rest.empty() || fail("bytes after the object")); }
    [[nodiscard]] const char* why() const { return m_why; }
    EntryFacts facts;

private:
    bool fail(const char* why)
    {
        if (!m_why)
            m_why = why;
        return false;
    }

    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    bool takeWord(std::string_view word)
    {
        if (!m_rest.starts_with(word))
            return fail("a value of no known type");
        m_rest.remove_prefix(word.size());
        return true;
    }

    bool object(int depth)
    {
        if (depth > deepestEntry)
            return fail("nesting that is too deep");
        if (!take('{'))
            return fail("no object");
        if (take('}'))
            return true;
        std::string last;
        for (bool first = true;; first = false) {
            std::string key;
            if (!string(key))
                return false;
            for (const char c : key) {
                if (c < 0x20 || c > 0x7e)
                    return fail("a key that is not printable ASCII");
            }
            if (!first && key <= last)
                return fail("keys that do not rise");
            if (!take(':'))
                return fail("a key without value");
            if (depth == 0)
                m_section = key;
            if (!value(key, depth))
                return false;
            if (take('}'))
                return true;
            if (!take(','))
                return fail("an object that does not end");
            last = std::move(key);
        }
    }

    bool array(int depth)
    {
        if (depth > deepestEntry)
            return fail("nesting that is too deep");
        take('[');
        if (take(']'))
            return true;
        for (;;) {
            if (!value({}, depth))
                return false;
            if (take(']'))
                return true;
            if (!take(','))
                return fail("an array that does not end");
        }
    }

    bool value(const std::string& key, int depth)
    {
        if (m_rest.empty())
            return fail("an early end");
        switch (m_rest.front()) {
        case '{':
            facts.hasBody |= depth == 0 && key == "body";
            return object(depth + 1);
        case '[':
            return array(depth + 1);
        case '"': {
            std::string text;
            if (!string(text))
                return false;
            noteText(key, depth, std::move(text));
            return true;
        }
        case 't':
            return takeWord("true");
        case 'f':
            return takeWord("false");
        case 'n':
            return takeWord("null");
        default:
            return integer(key, depth);
        }
    }

    void noteText(const std::string& key, int depth, std::string text)
    {
        if (depth == 0 && key == "kind")
            facts.kind = std::move(text);
        else if (depth == 1 && m_section == "body" && key == "log_key")
            facts.logKey = std::move(text);
        else if (depth == 1 && m_section == "body" && key == "previous_key")
            facts.previousKey = std::move(text);
        else if (depth == 1 && m_section == "body" && key == "origin")
            facts.origin = std::move(text);
        else if (depth == 1 && m_section == "at" && key == "boot")
            facts.boot = std::move(text);
        else if (depth == 1 && m_section == "at" && key == "utc")
            facts.utc = std::move(text);
    }

    bool integer(const std::string& key, int depth)
    {
        const bool negative = take('-');
        if (m_rest.empty() || m_rest.front() < '0' || m_rest.front() > '9')
            return fail("a value of no known type");
        if (m_rest.front() == '0' && (negative || (m_rest.size() > 1 && m_rest[1] >= '0' && m_rest[1] <= '9')))
            return fail("a number that is not in its shortest form");
        qint64 number = 0;
        while (!m_rest.empty() && m_rest.front() >= '0' && m_rest.front() <= '9') {
            number = number * 10 + (m_rest.front() - '0');
            if (number > largestInteger)
                return fail("a number of 2^53 or more");
            m_rest.remove_prefix(1);
        }
        if (!m_rest.empty() && (m_rest.front() == '.' || m_rest.front() == 'e' || m_rest.front() == 'E'))
            return fail("a number that is not whole");
        if (negative)
            number = -number;
        if (depth == 0 && key == "seq")
            facts.seq = number;
        else if (depth == 0 && key == "v")
            facts.version = number;
        else if (depth == 1 && m_section == "at" && key == "boottime_ms")
            facts.boottimeMs = number;
        return true;
    }

    static bool standsForItself(char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; }

    bool string(std::string& text)
    {
        if (!take('"'))
            return fail("no text where text must stand");
        for (;;) {
            size_t plain = 0; // most characters are ASCII that stands for itself
            while (plain < m_rest.size() && standsForItself(m_rest[plain]))
                ++plain;
            text.append(m_rest.substr(0, plain));
            m_rest.remove_prefix(plain);
            if (m_rest.empty())
                break;
            const auto c = static_cast<unsigned char>(m_rest.front());
            if (c == '"') {
                m_rest.remove_prefix(1);
                return true;
            }
            if (c == '\\' ? !escape(text) : !character(c, text))
                return false;
        }
        return fail("a text that does not end");
    }

    // RFC 8785 section 3.2.2.2: exactly these, and nothing that could be written without.
    bool escape(std::string& text)
    {
        static constexpr std::string_view letters = "btnfr\"\\";
        static constexpr std::string_view meanings = "\b\t\n\f\r\"\\";
        if (m_rest.size() < 2)
            return fail("a text that does not end");
        if (const size_t at = letters.find(m_rest[1]); at != std::string_view::npos) {
            text += meanings[at];
            m_rest.remove_prefix(2);
            return true;
        }
        static constexpr std::string_view digits = "0123456789abcdef";
        if (!m_rest.starts_with("\\u00") || m_rest.size() < 6 || m_rest[4] > '1' || m_rest[4] < '0' ||
            digits.find(m_rest[5]) == std::string_view::npos)
            return fail("an escape that is not in its shortest form");
        const char c = char((m_rest[4] - '0') * 16 + int(digits.find(m_rest[5])));
        if (meanings.find(c) != std::string_view::npos)
            return fail("an escape that is not in its shortest form");
        text += c;
        m_rest.remove_prefix(6);
        return true;
    }

    // One character of UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
    bool character(unsigned char c, std::string& text)
    {
        if (c < 0x20)
            return fail("a control character that is not escaped");
        size_t length = 1;
        unsigned char low = 0x80;
        unsigned char high = 0xbf;
        if (c >= 0xc2 && c <= 0xdf) {
            length = 2;
        } else if (c >= 0xe0 && c <= 0xef) {
            length = 3;
            low = c == 0xe0 ? 0xa0 : low;
            high = c == 0xed ? 0x9f : high;
        } else if (c >= 0xf0 && c <= 0xf4) {
            length = 4;
            low = c == 0xf0 ? 0x90 : low;
            high = c == 0xf4 ? 0x8f : high;
        } else if (c >= 0x80) {
            return fail("bytes that are not UTF-8");
        }
        if (m_rest.size() < length)
            return fail("bytes that are not UTF-8");
        for (size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(m_rest[i]);
            if (next < (i == 1 ? low : 0x80) || next > (i == 1 ? high : 0xbf))
                return fail("bytes that are not UTF-8");
        }
        text.append(m_rest.substr(0, length));
        m_rest.remove_prefix(length);
        return true;
    }

    std::string_view m_rest;
    std::string m_section; // key at the top level whose value is being read
    const char* m_why = nullptr;
};

} // namespace

std::optional<EntryFacts> scanEntry(const QByteArray& bytes, const char*& why)
{
    EntryScanner scanner(std::string_view(bytes.constData(), size_t(bytes.size())));
    if (scanner.scan())
        return std::move(scanner.facts);
    why = scanner.why();
    return {};
}

} // namespace holdpoint::ledger
