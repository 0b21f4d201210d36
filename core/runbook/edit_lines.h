// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/document.h"
#include "core/runbook/patch.h"

#include <QByteArray>
#include <QByteArrayList>

namespace holdpoint::runbook {

// Lines [first, last] of a file; empty where last < first.
struct LineSpan
{
    int first = 0;
    int last = -1;
    [[nodiscard]] bool contains(int line) const { return line >= first && line <= last; }
};

// Collects changes of whole lines and of pieces of lines, and makes the patches of them. New lines get the file's line
// ending, and the end of the file keeps or lacks its own as it did. All numbers count in the file before the edit.
class LineEdits
{
public:
    explicit LineEdits(const Document::Content& document)
        : m_document(document)
    {
    }

    // Before line `line`; lineCount() + 1 is the end of the file. Several at the same place stay in their order.
    void insert(int line, const QByteArrayList& lines);
    // As a block of its own: with an empty line on the sides where there is none yet.
    void insertBlock(int line, QByteArrayList lines);
    void remove(LineSpan span);
    // With one of the empty lines around it, where there are some on both sides.
    void removeBlock(LineSpan span);
    // Bytes [begin, end) of a line as Source::line() gives it.
    void replace(int line, qsizetype begin, qsizetype end, const QByteArray& text);

    // Internal when two of the changes overlap.
    [[nodiscard]] Result<Patches> patches() const;

private:
    [[nodiscard]] QByteArray ending() const;
    [[nodiscard]] bool isBlank(int line) const;
    [[nodiscard]] bool lastLineEnds() const;
    void insertInto(Patch& removal, const QByteArray& lines) const;

    const Document::Content& m_document;
    Patches m_patches;
};

// The raw bytes of lines, without their line endings.
QByteArrayList linesOf(const Document::Content& document, LineSpan span);

} // namespace holdpoint::runbook
