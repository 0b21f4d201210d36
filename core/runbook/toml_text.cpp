// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/toml_text.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace holdpoint::runbook::toml_text {
namespace {

constexpr int deepest = 64; // inline tables and arrays in each other

class Scanner
{
public:
    explicit Scanner(const QByteArray& text)
        : m_text(text)
    {
    }

    std::vector<Entry> read()
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
        while (!atEnd()) {
            skipSpace(true);
            if (atEnd())
                break;
            const qsizetype before = m_at;
            if (peek() == '[')
                readHeader();
            else
                readAssignment({}, -1, 0);
            if (m_at == before)
                ++m_at; // no TOML: go on behind it
        }
        return std::move(m_entries);
    }

    // Behind the value that begins here.
    qsizetype valueEnd(qsizetype begin)
    {
        m_at = begin;
        skipValue(0);
        return m_at;
    }

    void skipSpace(bool lines)
    {
        while (!atEnd()) {
            const char c = peek();
            if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r')))
                ++m_at;
            else if (lines && c == '#')
                m_at = std::max(m_at + 1, lineStop());
            else
                break;
        }
    }

    [[nodiscard]] qsizetype at() const { return m_at; }
    void goTo(qsizetype at) { m_at = at; }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    [[nodiscard]] qsizetype lineStop() const
    {
        const qsizetype newline = m_text.indexOf('\n', m_at);
        return newline < 0 ? m_text.size() : newline;
    }

    void readHeader()
    {
        Entry entry;
        entry.header = true;
        entry.whole.begin = m_at;
        while (peek() == '[')
            ++m_at;
        readKey(entry);
        while (peek() == ']')
            ++m_at;
        entry.whole.end = m_at;
        m_header = int(m_entries.size());
        m_headerPath = entry.path;
        m_entries.push_back(std::move(entry));
        m_at = lineStop();
    }

    void readAssignment(const QStringList& holderPath, int holder, int depth)
    {
        Entry entry;
        entry.path = holder < 0 ? m_headerPath : holderPath;
        entry.holder = holder;
        entry.headerEntry = m_header;
        entry.whole.begin = m_at;
        readKey(entry);
        if (peek() != '=') {
            if (holder < 0)
                m_at = lineStop();
            return;
        }
        ++m_at;
        skipSpace(false);
        entry.value.begin = m_at;
        entry.isTable = peek() == '{';
        const QStringList path = entry.path;
        const auto index = m_entries.size();
        m_entries.push_back(std::move(entry));
        if (m_entries[index].isTable)
            readInlineTable(path, int(index), depth + 1);
        else
            skipValue(depth + 1);
        m_entries[index].value.end = m_entries[index].whole.end = m_at;
        if (holder < 0)
            m_at = lineStop();
    }

    void readInlineTable(const QStringList& path, int holder, int depth)
    {
        ++m_at;
        while (!atEnd() && depth < deepest) {
            skipSpace(true);
            if (atEnd() || peek() == '}')
                break;
            const qsizetype before = m_at;
            readAssignment(path, holder, depth);
            skipSpace(true);
            if (!atEnd() && (peek() == ',' || m_at == before))
                ++m_at;
        }
        if (!atEnd())
            ++m_at;
    }

    // Its segments with the dots between; ends at what comes behind.
    void readKey(Entry& entry)
    {
        for (;;) {
            skipSpace(false);
            const qsizetype begin = m_at;
            if (peek() == '"' || peek() == '\'')
                skipString();
            else
                while (!atEnd() && (std::isalnum(uchar(peek())) || peek() == '_' || peek() == '-'))
                    ++m_at;
            entry.segments.push_back({begin, m_at});
            entry.path << nameOf(m_text.mid(begin, m_at - begin));
            skipSpace(false);
            if (peek() != '.' || m_at == begin)
                return;
            ++m_at;
        }
    }

    static QString nameOf(const QByteArray& segment)
    {
        if (!segment.startsWith('"') && !segment.startsWith('\''))
            return QString::fromUtf8(segment);
        try {
            const toml::table one = toml::parse(segment.toStdString() + " = 0");
            return one.empty() ? QString() : QString::fromStdString(std::string(one.begin()->first.str()));
        } catch (const toml::parse_error&) {
            return QString::fromUtf8(segment); // the reader of the whole text says what is wrong with it
        }
    }

    void skipString()
    {
        const char quote = peek();
        const QByteArray three(3, quote);
        const bool lines = m_text.mid(m_at, 3) == three;
        m_at += lines ? 3 : 1;
        while (!atEnd()) {
            if (quote == '"' && peek() == '\\') {
                m_at = std::min(m_at + 2, m_text.size());
            } else if (lines ? m_text.mid(m_at, 3) == three : peek() == quote) {
                m_at += lines ? 3 : 1;
                // Up to two quotes may stand before the three that end it.
                while (lines && peek() == quote)
                    ++m_at;
                return;
            } else if (!lines && peek() == '\n') {
                return;
            } else {
                ++m_at;
            }
        }
    }

    void skipValue(int depth)
    {
        const char c = peek();
        if (c == '"' || c == '\'') {
            skipString();
        } else if ((c == '[' || c == '{') && depth < deepest) {
            const char close = c == '[' ? ']' : '}';
            ++m_at;
            while (!atEnd() && peek() != close) {
                const qsizetype before = m_at;
                skipSpace(true);
                if (atEnd())
                    break;
                if (peek() == ',' || peek() == '=' || peek() == '.')
                    ++m_at;
                else if (peek() != close)
                    skipValue(depth + 1);
                if (m_at == before)
                    ++m_at;
            }
            if (!atEnd())
                ++m_at;
        } else {
            // A number, a date with one space, a word, or a bare key inside braces.
            const qsizetype begin = m_at;
            while (!atEnd() && !QByteArrayLiteral(",]}=#\n\r\t").contains(peek()))
                ++m_at;
            while (m_at > begin && m_text[m_at - 1] == ' ')
                --m_at;
        }
    }

    const QByteArray& m_text;
    qsizetype m_at = 0;
    std::vector<Entry> m_entries;
    QStringList m_headerPath;
    int m_header = -1;
};

bool isUnder(const QStringList& path, const QStringList& top)
{
    return path.size() >= top.size() && std::equal(top.begin(), top.end(), path.begin());
}

qsizetype lineBegin(const QByteArray& text, qsizetype at) { return at > 0 ? text.lastIndexOf('\n', at - 1) + 1 : 0; }

// Behind its newline.
qsizetype lineStop(const QByteArray& text, qsizetype at)
{
    const qsizetype newline = text.indexOf('\n', at);
    return newline < 0 ? text.size() : newline + 1;
}

QByteArray indentOf(const QByteArray& text, qsizetype at)
{
    const qsizetype begin = lineBegin(text, at);
    const QByteArray before = text.mid(begin, at - begin);
    return before.trimmed().isEmpty() ? before : QByteArray();
}

// The lines that hold only this, and perhaps a comment behind it.
std::optional<Span> ownLines(const QByteArray& text, const Span& span)
{
    const Span lines{lineBegin(text, span.begin), lineStop(text, span.end)};
    const QByteArray behind = text.mid(span.end, lines.end - span.end).trimmed();
    if (!text.mid(lines.begin, span.begin - lines.begin).trimmed().isEmpty() ||
        !(behind.isEmpty() || behind.startsWith('#')))
        return std::nullopt;
    return lines;
}

QByteArray cut(const QByteArray& text, const Span& span) { return text.left(span.begin) + text.mid(span.end); }

QByteArray insertedAt(const QByteArray& text, qsizetype at, const QByteArray& more)
{
    return text.left(at) + more + text.mid(at);
}

// A line behind the one that ends `at`, whatever the last line of the text ends with.
QByteArray lineInserted(const QByteArray& text, qsizetype at, const QByteArray& line)
{
    const bool open = at > 0 && text[at - 1] != '\n';
    return insertedAt(text, at, (open ? lineEnd(text) : QByteArray()) + line + lineEnd(text));
}

// The end of the last value that stands directly under a header.
qsizetype headerStop(const std::vector<Entry>& all, std::size_t header)
{
    qsizetype stop = all[header].whole.end;
    for (const Entry& entry : all) {
        if (entry.headerEntry == int(header) && entry.holder < 0)
            stop = std::max(stop, entry.whole.end);
    }
    return stop;
}

// An entry of an inline table, with the comma on one side of it.
Span inlinePart(const std::vector<Entry>& all, std::size_t index)
{
    const Entry *before = nullptr, *behind = nullptr;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == index || all[i].holder != all[index].holder)
            continue;
        if (i < index)
            before = &all[i];
        else if (!behind)
            behind = &all[i];
    }
    if (behind)
        return {all[index].whole.begin, behind->whole.begin};
    if (before)
        return {before->whole.end, all[index].whole.end};
    return all[index].whole;
}

QByteArray addedInline(const QByteArray& text, const std::vector<Entry>& all, std::size_t table,
                       const QByteArray& assignment)
{
    const Entry* last = nullptr;
    for (const Entry& entry : all) {
        if (entry.holder == int(table))
            last = &entry;
    }
    if (last)
        return insertedAt(text, last->whole.end, ", " + assignment);
    return text.left(all[table].value.begin) + '{' + assignment + '}' + text.mid(all[table].value.end);
}

} // namespace

QByteArray lineEnd(const QByteArray& text)
{
    const qsizetype at = text.indexOf('\n');
    return at > 0 && text[at - 1] == '\r' ? QByteArrayLiteral("\r\n") : QByteArrayLiteral("\n");
}

std::vector<Entry> entries(const QByteArray& text) { return Scanner(text).read(); }

std::vector<Span> items(const QByteArray& text, const Span& array)
{
    std::vector<Span> found;
    if (array.begin >= text.size() || text[array.begin] != '[')
        return found;
    Scanner scanner(text);
    scanner.goTo(array.begin + 1);
    for (;;) {
        scanner.skipSpace(true);
        const qsizetype begin = scanner.at();
        if (begin >= array.end - 1)
            return found;
        const qsizetype end = text[begin] == ',' ? begin : scanner.valueEnd(begin);
        if (end > begin)
            found.push_back({begin, end});
        scanner.goTo(std::max(end, begin + (end == begin ? 1 : 0)));
    }
}

std::optional<QByteArray> replaced(const QByteArray& text, const QStringList& path, const QByteArray& literal)
{
    for (const Entry& entry : entries(text)) {
        if (!entry.header && entry.path == path)
            return text.left(entry.value.begin) + literal + text.mid(entry.value.end);
    }
    return std::nullopt;
}

std::optional<QByteArray> added(const QByteArray& text, const QStringList& table, const QByteArray& key,
                                const QByteArray& literal)
{
    const std::vector<Entry> all = entries(text);
    const QByteArray assignment = key + " = " + literal;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].path != table)
            continue;
        if (all[i].isTable)
            return addedInline(text, all, i, assignment);
        if (all[i].header) {
            const qsizetype stop = headerStop(all, i);
            const Entry* last = nullptr;
            for (const Entry& entry : all) {
                if (entry.headerEntry == int(i) && entry.holder < 0)
                    last = &entry;
            }
            const QByteArray indent = indentOf(text, last ? last->whole.begin : all[i].whole.begin);
            return lineInserted(text, lineStop(text, stop), indent + assignment);
        }
    }
    // With dotted keys: behind the last of them, and written as it is.
    for (std::size_t i = all.size(); i-- > 0;) {
        const Entry& entry = all[i];
        const qsizetype own = qsizetype(entry.segments.size()) - (entry.path.size() - table.size());
        if (entry.header || entry.path.size() <= table.size() || !isUnder(entry.path, table) || own <= 0)
            continue;
        const qsizetype name = entry.segments[std::size_t(own)].begin;
        const QByteArray dotted = text.mid(entry.whole.begin, name - entry.whole.begin) + assignment;
        if (entry.holder >= 0)
            return insertedAt(text, entry.whole.end, ", " + dotted);
        return lineInserted(text, lineStop(text, entry.whole.end), indentOf(text, entry.whole.begin) + dotted);
    }
    // It is there only because of a table in it: it gets a header of its own before that one.
    for (const Entry& entry : all) {
        if (!entry.header || !isUnder(entry.path, table))
            continue;
        const qsizetype name = entry.segments[std::size_t(table.size() - 1)].end;
        const QByteArray header = text.mid(entry.whole.begin, name - entry.whole.begin) + ']';
        return insertedAt(text, lineBegin(text, entry.whole.begin),
                          header + lineEnd(text) + assignment + lineEnd(text));
    }
    return std::nullopt;
}

std::optional<QByteArray> removed(const QByteArray& text, const QStringList& path)
{
    QByteArray left = text;
    for (bool again = true; again;) {
        again = false;
        const std::vector<Entry> all = entries(left);
        // A header goes with what stands under it, an inline table with its entries.
        const bool headers = std::any_of(all.begin(), all.end(),
                                         [&](const Entry& entry) { return entry.header && isUnder(entry.path, path); });
        for (std::size_t i = all.size(); i-- > 0;) {
            const Entry& entry = all[i];
            if (!isUnder(entry.path, path) || (headers && !entry.header) ||
                (entry.holder >= 0 && isUnder(all[std::size_t(entry.holder)].path, path)))
                continue;
            std::optional<Span> span;
            if (entry.header)
                span = ownLines(left, {entry.whole.begin, headerStop(all, i)});
            else if (entry.holder >= 0)
                span = inlinePart(all, i);
            else
                span = ownLines(left, entry.whole);
            if (!span)
                return std::nullopt;
            left = cut(left, *span);
            again = true;
            break;
        }
    }
    return left;
}

std::optional<QByteArray> renamed(const QByteArray& text, const QStringList& path, const QByteArray& key)
{
    const std::vector<Entry> all = entries(text);
    QByteArray left = text;
    bool any = false;
    for (std::size_t i = all.size(); i-- > 0;) {
        const Entry& entry = all[i];
        const qsizetype own = qsizetype(entry.segments.size()) - (entry.path.size() - path.size()) - 1;
        if (!isUnder(entry.path, path) || own < 0)
            continue;
        const Span& segment = entry.segments[std::size_t(own)];
        left = left.left(segment.begin) + key + left.mid(segment.end);
        any = true;
    }
    return any ? std::optional(left) : std::nullopt;
}

} // namespace holdpoint::runbook::toml_text
