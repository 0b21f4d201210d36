// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

// Where the parts of a TOML text stand, however they are written: under headers, with dotted keys, in inline tables.
// For text that a TOML reader took already; on anything else the answers are harmless and useless. Pure; any thread.
namespace holdpoint::runbook::toml_text {

struct Span
{
    qsizetype begin = 0, end = 0; // bytes; end is behind the last one
    bool operator==(const Span&) const = default;
};

// A header ([a.b]) or a key with its value.
struct Entry
{
    QStringList path;           // from the root
    std::vector<Span> segments; // as written here; they are the last of `path`
    Span whole;                 // the header with its brackets, or from the key to the end of the value
    Span value;                 // empty for a header
    bool header = false;
    bool isTable = false; // the value is an inline table
    int holder = -1;      // the entry whose inline table this stands in; -1: on lines of its own
    int headerEntry = -1; // the header that it stands under; -1: none
};

// In the order of the text.
std::vector<Entry> entries(const QByteArray& text);
// The items of an array that begins at `array`.
std::vector<Span> items(const QByteArray& text, const Span& array);
// What the text's lines end with.
QByteArray lineEnd(const QByteArray& text);

// One edit each; nullopt where there is no place for it that keeps the rest as it is. Literals are TOML already.
std::optional<QByteArray> replaced(const QByteArray& text, const QStringList& path, const QByteArray& literal);
// Puts `key = literal` into a table that is there, in the way that table is written.
std::optional<QByteArray> added(const QByteArray& text, const QStringList& table, const QByteArray& key,
                                const QByteArray& literal);
// Takes out everything at or under the path. A comment on a line of its own stays unless it stands inside.
std::optional<QByteArray> removed(const QByteArray& text, const QStringList& path);
// Another last name for the path, wherever it is written.
std::optional<QByteArray> renamed(const QByteArray& text, const QStringList& path, const QByteArray& key);

} // namespace holdpoint::runbook::toml_text
