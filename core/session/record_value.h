// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdpoint::session {

// The verifier's own reading of a canonical record (RFC 8785 as entries and statements use it). Shares nothing with
// core/base's canonical JSON and core/events' codec, so that a fault there is seen.
class RecordValue
{
public:
    // Empty when `bytes` are not one record. What the ledger's own verifier passed is in canonical form already.
    static std::optional<RecordValue> parse(const QByteArray& bytes);
    // Empty as well when they are not that record's canonical form.
    static std::optional<RecordValue> parseCanonical(const QByteArray& bytes);

    // The member of an object; an empty value where there is none.
    [[nodiscard]] const RecordValue& operator[](std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] QString text() const { return QString::fromStdString(m_text); } // empty for what is no text
    [[nodiscard]] const std::string& utf8() const { return m_text; }
    [[nodiscard]] qint64 number() const { return m_number; } // 0 for what is no number
    [[nodiscard]] bool flag() const { return m_kind == Kind::True; }
    [[nodiscard]] const std::vector<RecordValue>& items() const { return m_items; }
    [[nodiscard]] size_t size() const { return m_items.size(); }
    // Bytes of a member that is stored as text or, in base64, as `<key>_b64`.
    [[nodiscard]] QByteArray bytes(std::string_view key) const;
    // Puts another text into a member that is a text.
    void setText(std::string_view key, const QString& text);
    // The canonical form again, without these members of the outermost object.
    [[nodiscard]] QByteArray canonical(const std::vector<std::string_view>& without = {}) const;

private:
    enum class Kind
    {
        Nothing,
        False,
        True,
        Number,
        Text,
        Array,
        Object
    };
    class Parser;

    Kind m_kind = Kind::Nothing;
    qint64 m_number = 0;
    std::string m_text;
    std::vector<std::string> m_keys; // of an object, beside m_items
    std::vector<RecordValue> m_items;
};

} // namespace holdpoint::session
