// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/plan.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace holdpoint::runbook {

// The file's bytes and where its lines begin. Lines are 1-based and end with LF, CRLF or CR, as CommonMark has them.
class Source
{
public:
    explicit Source(const QByteArray& bytes);

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] int lineCount() const { return static_cast<int>(m_starts.size()) - 1; }
    // Without its line ending (and without a byte order mark on line 1).
    [[nodiscard]] QByteArrayView line(int number) const
    {
        if (number < 1 || number > lineCount())
            return {};
        const char* const data = m_bytes.constData();
        const char* begin = data + m_starts[static_cast<std::size_t>(number) - 1];
        const char* end = data + m_starts[static_cast<std::size_t>(number)];
        if (end > begin && end[-1] == '\n')
            --end;
        if (end > begin && end[-1] == '\r')
            --end;
        if (number == 1)
            begin += m_mark;
        return {begin, end};
    }
    // First byte of a line; lineStart(lineCount() + 1) is the size of the file.
    [[nodiscard]] qint64 lineStart(int number) const;
    // The line that holds the byte; the last one for a byte behind all.
    [[nodiscard]] int lineOf(qint64 byte) const;
    [[nodiscard]] ByteRange range(int firstLine, int lastLine) const;

private:
    QByteArray m_bytes;
    std::vector<qint32> m_starts;
    qsizetype m_mark = 0; // bytes of a byte order mark
};

// Refuses what no Markdown file holds: too many bytes, a NUL byte, bytes that are not UTF-8; the last two with line.
Result<void> checkBytes(const QByteArray& bytes);

// Number of lines taken by YAML front matter (`---` to `---` or `...` at the top of the file), 0 where there is none.
int frontMatterLines(const Source& source);

} // namespace holdpoint::runbook
