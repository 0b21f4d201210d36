// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/inert_markdown.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace holdpoint::runbook {

namespace {

constexpr char neutral = 'x';
constexpr qsizetype kept = 8; // bytes of a line's text that decide which block it begins

constexpr std::array<bool, 256> inlineMarks()
{
    std::array<bool, 256> marks{};
    for (const char c : {'`', '\\', '&', '*', '_', '[', '<'})
        marks[static_cast<unsigned char>(c)] = true;
    return marks;
}

constexpr std::array<bool, 256> isInlineMark = inlineMarks();

bool isSpace(char c) { return c == ' ' || c == '\t'; }

// One list or quote mark at `at`: its length, or 0.
qsizetype containerMark(const char* line, qsizetype at, qsizetype size)
{
    const char c = line[at];
    if (c == '>')
        return 1;
    if (c == '-' || c == '+' || c == '*')
        return at + 1 == size || isSpace(line[at + 1]) ? 1 : 0;
    qsizetype digits = 0;
    while (digits < 9 && at + digits < size && line[at + digits] >= '0' && line[at + digits] <= '9')
        ++digits;
    const qsizetype mark = at + digits;
    if (digits == 0 || mark >= size || (line[mark] != '.' && line[mark] != ')'))
        return 0;
    return mark + 1 == size || isSpace(line[mark + 1]) ? digits + 1 : 0;
}

// `***`, `- - -`, `_ _ _`, `===`: only one kind of mark and blanks.
bool isRule(const char* line, qsizetype at, qsizetype size)
{
    const char mark = line[at];
    if (mark != '*' && mark != '_' && mark != '-' && mark != '=')
        return false;
    for (qsizetype i = at; i < size; ++i) {
        if (line[i] != mark && !isSpace(line[i]))
            return false;
    }
    return true;
}

// Makes the line inert in place; returns the length that is left of it.
qsizetype makeInert(char* line, qsizetype size, int deepest)
{
    qsizetype at = 0;
    int marks = 0;
    // A rule ends its line: whatever else stands last, nothing before it is one. Asked once, whatever the line's
    // length.
    qsizetype last = size;
    while (last > 0 && isSpace(line[last - 1]))
        --last;
    const bool mayBeRule = last > 0 && (line[last - 1] == '-' || line[last - 1] == '*' || line[last - 1] == '_');
    while (at < size) {
        while (at < size && isSpace(line[at]))
            ++at;
        if (at == size || (mayBeRule && isRule(line, at, std::min(size, at + 4000))))
            break;
        const qsizetype length = containerMark(line, at, size);
        if (length == 0)
            break;
        if (++marks > deepest + 8) {
            line[at] = neutral;
            return at + 1;
        }
        at += length;
    }
    if (at == size || isRule(line, at, size))
        return size;
    const char first = line[at];
    const void* const behind =
        size - at > kept ? std::memchr(line + at, '>', static_cast<std::size_t>(size - at)) : nullptr;
    // Fences and HTML are told by more than their first bytes, and a `-->` or `</script>` ends HTML.
    const bool whole = first == '`' || first == '~' || first == '<' || behind;
    if (!whole && size - at > kept) {
        size = at + kept + 1;
        line[size - 1] = neutral;
    }
    if (first == '`') {
        qsizetype run = at;
        while (run < size && line[run] == '`')
            ++run;
        // A backtick after the run makes it a code span and no fence.
        if (run - at >= 3 && !std::memchr(line + run, '`', static_cast<std::size_t>(size - run)))
            at = run;
    } else if (first == '<') {
        at += std::min<qsizetype>(size - at, size - at >= 9 && std::memcmp(line + at, "<![CDATA[", 9) == 0 ? 9 : 1);
    }
    for (; at < size; ++at) {
        if (!isInlineMark[static_cast<unsigned char>(line[at])])
            continue;
        // `</script>` in the middle of a line ends an HTML block.
        if (line[at] == '<' && at + 1 < size && line[at + 1] == '/')
            continue;
        line[at] = neutral;
    }
    return size;
}

} // namespace

InertMarkdown inertMarkdown(QByteArrayView markdown, int deepest)
{
    InertMarkdown inert{QByteArray(markdown.size(), Qt::Uninitialized), {}};
    inert.lengths.reserve(static_cast<std::size_t>(markdown.size() / 24 + 2));
    char* const out = inert.text.data();
    const char* const data = markdown.data();
    const qsizetype size = markdown.size();
    const bool carriageReturns = markdown.contains('\r');
    qsizetype begin = 0;
    qsizetype newline = -1; // the next one, looked for once
    qsizetype to = 0;
    while (begin < size) {
        if (newline < begin) {
            const void* found = std::memchr(data + begin, '\n', static_cast<std::size_t>(size - begin));
            newline = found ? static_cast<const char*>(found) - data : size;
        }
        qsizetype end = newline;
        if (carriageReturns) {
            const void* found = std::memchr(data + begin, '\r', static_cast<std::size_t>(end - begin));
            end = found ? static_cast<const char*>(found) - data : end;
        }
        std::memcpy(out + to, data + begin, static_cast<std::size_t>(end - begin));
        const qsizetype length = makeInert(out + to, end - begin, deepest);
        inert.lengths.push_back(static_cast<qint32>(length));
        to += length;
        begin = end + 1;
        // CR LF is one line ending.
        if (end < size && data[end] == '\r' && begin < size && data[begin] == '\n')
            ++begin;
        if (end < size)
            out[to++] = '\n';
    }
    inert.text.truncate(to);
    return inert;
}

} // namespace holdpoint::runbook
