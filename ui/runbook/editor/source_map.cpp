// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/source_map.h"

#include <QStringDecoder>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

// UTF-16 units that a byte of valid UTF-8 begins: a continuation byte none, the first of four bytes two.
int unitsOf(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xC0U) == 0x80U)
        return 0;
    return value >= 0xF0U ? 2 : 1;
}

// One character of the view for each UTF-16 unit; what a text document would take for the end of a paragraph is shown
// as the replacement character instead.
QString decodedForView(QByteArrayView utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::ConvertInitialBom | QStringDecoder::Flag::Stateless);
    QString text = decoder(utf8);
    for (QChar& c : text)
        if (c == QChar::ParagraphSeparator || c == QChar(0xFDD0) || c == QChar(0xFDD1))
            c = QChar::ReplacementCharacter;
    return text;
}

} // namespace

SourceMap::SourceMap()
    : SourceMap(QByteArray())
{
}

SourceMap::SourceMap(const QByteArray& bytes)
    : m_bytes(bytes)
{
    scan(0, m_bytes.size(), true, 0, m_lines, m_characters);
}

// The lines that begin in [begin, end). `begin` is the begin of one; `toEnd`: `end` is the end of the file, where the
// line behind the last line ending begins too.
void SourceMap::scan(qint64 begin, qint64 end, bool toEnd, int character, std::vector<Line>& lines,
                     int& characters) const
{
    const char* const data = m_bytes.constData();
    lines.push_back({begin, character});
    qint64 at = begin;
    if (at == 0 && m_bytes.startsWith(byteOrderMark))
        at = byteOrderMark.size();
    while (at < end) {
        const char c = data[at];
        if (c == '\n' || c == '\r') {
            at += c == '\r' && at + 1 < m_bytes.size() && data[at + 1] == '\n' ? 2 : 1;
            ++character;
            if (at < end || toEnd)
                lines.push_back({at, character});
            continue;
        }
        character += unitsOf(c);
        ++at;
    }
    characters = character;
}

int SourceMap::lineOfByte(qint64 byte) const
{
    const auto after = std::ranges::upper_bound(m_lines, byte, {}, [](const Line& line) { return line.byte; });
    return std::max(0, int(after - m_lines.begin()) - 1);
}

int SourceMap::lineOfCharacter(int character) const
{
    const auto after =
        std::ranges::upper_bound(m_lines, character, {}, [](const Line& line) { return line.character; });
    return std::max(0, int(after - m_lines.begin()) - 1);
}

qint64 SourceMap::byteOfLine(int line) const
{
    return line < lineCount() ? m_lines[std::size_t(std::max(0, line))].byte : m_bytes.size();
}

int SourceMap::characterOfLine(int line) const
{
    return line < lineCount() ? m_lines[std::size_t(std::max(0, line))].character : m_characters;
}

qint64 SourceMap::byteOf(int character) const
{
    if (character >= m_characters)
        return m_bytes.size();
    const int line = lineOfCharacter(std::max(0, character));
    qint64 byte = byteOfLine(line);
    if (byte == 0 && m_bytes.startsWith(byteOrderMark))
        byte = byteOrderMark.size();
    int left = character - characterOfLine(line);
    while (left > 0 && byte < m_bytes.size()) {
        const int units = unitsOf(m_bytes.at(byte));
        if (units > left)
            break;
        left -= units;
        ++byte;
        while (byte < m_bytes.size() && unitsOf(m_bytes.at(byte)) == 0)
            ++byte;
    }
    return byte;
}

int SourceMap::characterOf(qint64 byte) const
{
    byte = std::clamp<qint64>(byte, 0, m_bytes.size());
    const int line = lineOfByte(byte);
    int character = characterOfLine(line);
    qint64 at = byteOfLine(line);
    if (at == 0 && m_bytes.startsWith(byteOrderMark))
        at = byteOrderMark.size();
    const int last = characterOfLine(line + 1) - (line + 1 < lineCount() ? 1 : 0);
    for (; at < byte && character < last; ++at)
        character += unitsOf(m_bytes.at(at));
    return character;
}

QString SourceMap::shown(int from, int to) const
{
    QString text;
    text.reserve(to - from);
    int line = lineOfCharacter(from);
    while (from < to) {
        const int next = characterOfLine(line + 1);
        const bool ended = line + 1 < lineCount();
        const int lineEnd = ended ? next - 1 : next;
        const int until = std::min(to, lineEnd);
        if (until > from) {
            const qint64 begin = byteOf(from);
            // The end of a line is where its ending begins, which byteOf() gives too.
            text += decodedForView(QByteArrayView(m_bytes).sliced(begin, byteOf(until) - begin));
        }
        from = until;
        if (from < to && ended) {
            text += u'\n';
            ++from;
        }
        if (from < to && !ended)
            break;
        ++line;
    }
    return text;
}

SourceMap::Shown SourceMap::replace(qint64 at, qint64 removed, const QByteArray& inserted)
{
    // Whole lines around the change, one more on each side: CR and LF may meet or part there.
    const int first = std::max(0, lineOfByte(at) - 1);
    const int last = std::min(lineCount() - 1, lineOfByte(at + removed) + 1);
    const qint64 begin = byteOfLine(first);
    const qint64 end = byteOfLine(last + 1);
    const int beginCharacter = characterOfLine(first);
    const int endCharacter = characterOfLine(last + 1);
    const QString before = shown(beginCharacter, endCharacter);
    const qint64 grown = inserted.size() - removed;
    m_bytes.replace(at, removed, inserted);

    std::vector<Line> lines;
    int character = 0;
    scan(begin, end + grown, last + 1 == lineCount(), beginCharacter, lines, character);
    const int grownCharacters = character - endCharacter;
    for (std::size_t i = std::size_t(last) + 1; i < m_lines.size(); ++i) {
        m_lines[i].byte += grown;
        m_lines[i].character += grownCharacters;
    }
    const auto from = m_lines.begin() + first;
    const auto kept = m_lines.erase(from, m_lines.begin() + last + 1);
    m_lines.insert(kept, lines.begin(), lines.end());
    m_characters += grownCharacters;

    const QString after = shown(beginCharacter, character);
    qsizetype head = 0;
    const qsizetype shorter = std::min(before.size(), after.size());
    while (head < shorter && before.at(head) == after.at(head))
        ++head;
    if (head > 0 && before.at(head - 1).isHighSurrogate())
        --head;
    qsizetype tail = 0;
    while (tail < shorter - head && before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    if (tail > 0 && before.at(before.size() - tail).isLowSurrogate())
        --tail;
    return {beginCharacter + int(head), int(before.size() - head - tail), after.mid(head, after.size() - head - tail)};
}

} // namespace holdpoint::ui
