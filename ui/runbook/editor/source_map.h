// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace holdpoint::ui {

// Between the bytes of a runbook and the characters of a text view: which character (UTF-16 unit, every line ending
// counts as one, a byte order mark as none) stands for which byte. Lines are 0-based here and end with LF, CRLF or CR;
// behind the last line ending there is one more line, which may be empty.
class SourceMap
{
public:
    SourceMap();
    explicit SourceMap(const QByteArray& bytes);

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] int lineCount() const { return int(m_lines.size()); }
    [[nodiscard]] int characterCount() const { return m_characters; }
    [[nodiscard]] int lineOfByte(qint64 byte) const;
    [[nodiscard]] int lineOfCharacter(int character) const;
    // First byte or character of a line; those of lineCount() are the ends of the file.
    [[nodiscard]] qint64 byteOfLine(int line) const;
    [[nodiscard]] int characterOfLine(int line) const;
    // Clamped to the file; a place inside a character or a line ending is its begin.
    [[nodiscard]] qint64 byteOf(int character) const;
    [[nodiscard]] int characterOf(qint64 byte) const;
    // What a view shows for the characters [from, to): line endings are '\n'.
    [[nodiscard]] QString shown(int from, int to) const;
    [[nodiscard]] QString shown() const { return shown(0, m_characters); }

    // One change as a view must make it: `removed` characters at `at` give way to `text`.
    struct Shown
    {
        int at = 0;
        int removed = 0;
        QString text;
    };
    // Replaces bytes [at, at + removed) and says what changes in a view.
    Shown replace(qint64 at, qint64 removed, const QByteArray& inserted);

private:
    struct Line
    {
        qint64 byte = 0;
        int character = 0;
    };
    void scan(qint64 begin, qint64 end, bool toEnd, int character, std::vector<Line>& lines, int& characters) const;

    QByteArray m_bytes;
    std::vector<Line> m_lines;
    int m_characters = 0;
};

} // namespace holdpoint::ui
