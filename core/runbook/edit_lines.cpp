// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_lines.h"

#include "core/runbook/document_content.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::runbook {

QByteArray LineEdits::ending() const
{
    switch (m_document.lineEnding) {
    case LineEnding::CrLf:
        return QByteArrayLiteral("\r\n");
    case LineEnding::Cr:
        return QByteArrayLiteral("\r");
    case LineEnding::Lf:
        break;
    }
    return QByteArrayLiteral("\n");
}

bool LineEdits::isBlank(int line) const
{
    // The marks of a quotation alone are an empty line of it.
    for (const char c : m_document.source.line(line)) {
        if (c != ' ' && c != '\t' && c != '>')
            return false;
    }
    return true;
}

bool LineEdits::lastLineEnds() const
{
    const QByteArray& bytes = m_document.source.bytes();
    return bytes.isEmpty() || bytes.endsWith('\n') || bytes.endsWith('\r');
}

void LineEdits::insert(int line, const QByteArrayList& lines)
{
    if (lines.isEmpty())
        return;
    const QByteArray end = ending();
    const QByteArray text = lines.join(end);
    const Source& source = m_document.source;
    if (line > source.lineCount() && !lastLineEnds()) {
        m_patches.push_back({source.bytes().size(), {}, end + text});
        return;
    }
    qint64 at = source.lineStart(line);
    if (at == 0 && source.bytes().startsWith("\xEF\xBB\xBF"))
        at = 3;
    m_patches.push_back({at, {}, text + end});
}

void LineEdits::insertBlock(int line, QByteArrayList lines)
{
    if (line > 1 && !isBlank(line - 1))
        lines.prepend(QByteArray());
    if (line <= m_document.source.lineCount() && !isBlank(line))
        lines.append(QByteArray());
    insert(line, lines);
}

void LineEdits::remove(LineSpan span)
{
    if (span.last < span.first)
        return;
    const Source& source = m_document.source;
    ByteRange range = source.range(span.first, span.last);
    if (range.begin == 0 && source.bytes().startsWith("\xEF\xBB\xBF"))
        range.begin = 3;
    if (span.last == source.lineCount() && !lastLineEnds() && span.first > 1) {
        const QByteArrayView before = source.line(span.first - 1);
        range.begin = before.data() + before.size() - source.bytes().constData();
    }
    m_patches.push_back({range.begin, source.bytes().sliced(range.begin, range.end - range.begin), {}});
}

void LineEdits::removeBlock(LineSpan span)
{
    const int count = m_document.source.lineCount();
    const bool blankBefore = span.first <= 1 || isBlank(span.first - 1);
    const bool blankAfter = span.last >= count || isBlank(span.last + 1);
    if (blankBefore && blankAfter && span.last < count)
        ++span.last;
    else if (blankBefore && blankAfter && span.first > 1)
        --span.first;
    remove(span);
}

void LineEdits::replace(int line, qsizetype begin, qsizetype end, const QByteArray& text)
{
    const QByteArrayView all = m_document.source.line(line);
    const QByteArray removed = all.sliced(begin, end - begin).toByteArray();
    if (removed != text)
        m_patches.push_back({all.data() + begin - m_document.source.bytes().constData(), removed, text});
}

// Lines that go in where others go out. At the end of a file without a last line ending, what goes out begins with the
// ending of the line above, which stays then.
void LineEdits::insertInto(Patch& removal, const QByteArray& lines) const
{
    const bool atEnd = removal.at + removal.removed.size() == m_document.source.bytes().size() && !lastLineEnds();
    if (!atEnd || removal.removed.isEmpty() || (removal.removed.at(0) != '\n' && removal.removed.at(0) != '\r')) {
        removal.inserted += lines;
        return;
    }
    removal.inserted += ending() + (lines.endsWith(ending()) ? lines.chopped(ending().size()) : lines);
}

Result<Patches> LineEdits::patches() const
{
    Patches sorted = m_patches;
    // Of two at one place the insertion comes first: it belongs before what is taken away.
    std::stable_sort(sorted.begin(), sorted.end(), [](const Patch& a, const Patch& b) {
        return a.at != b.at ? a.at < b.at : a.removed.isEmpty() && !b.removed.isEmpty();
    });
    Patches merged;
    for (Patch& patch : sorted) {
        if (!merged.empty()) {
            Patch& last = merged.back();
            const qint64 end = last.at + last.removed.size();
            if (patch.at < end && patch.removed.isEmpty()) {
                insertInto(last, patch.inserted);
                continue;
            }
            if (patch.at < end)
                return failure(
                    ErrorCode::Internal,
                    QCoreApplication::translate("holdpoint::runbook", "Two parts of this change overlap."),
                    QCoreApplication::translate("holdpoint::runbook", "Change it in the source of the runbook."));
            if (patch.at == end) {
                last.removed += patch.removed;
                last.inserted += patch.inserted;
                continue;
            }
        }
        merged.push_back(std::move(patch));
    }
    std::erase_if(merged, [](const Patch& patch) { return patch.removed == patch.inserted; });
    return merged;
}

QByteArrayList linesOf(const Document::Content& document, LineSpan span)
{
    QByteArrayList lines;
    for (int line = span.first; line <= span.last; ++line)
        lines.append(document.source.line(line).toByteArray());
    return lines;
}

} // namespace holdpoint::runbook
