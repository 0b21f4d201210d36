// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/document_content.h"
#include "core/runbook/edit_items.h"
#include "core/runbook/edit_lines.h"
#include "core/runbook/fence_reader.h"
#include "core/runbook/front_reader.h"

#include <optional>
#include <vector>

namespace holdpoint::runbook {

// How an item is written on its line.
enum class Form
{
    Heading,
    Caption, // one bold line
    ListItem,
    TableRow,
    Comment, // a line in a fence
    Fence,   // the line that opens a fence
    Text     // another line of a paragraph
};

// The pieces of a line, as byte positions in Source::line().
struct LineParts
{
    qsizetype box = -1;    // where a box begins, -1: none
    qsizetype boxEnd = -1; // behind it
    qsizetype text = 0;    // what a person wrote: [text, end)
    qsizetype end = 0;
};

// A fence with its lines; `close` is 0 where the file ends before it.
struct FenceLines
{
    int block = -1;
    int open = 0;
    int close = 0;
    LineSpan inside;
    [[nodiscard]] LineSpan all() const { return {open, close > 0 ? close : std::max(open, inside.last)}; }
};

// A table's row, as ranges of bytes of its cells without the spaces around them.
struct Cell
{
    qsizetype begin = 0;
    qsizetype end = 0;
};

// Where the items of the plan stand in the file and how they are written there.
class Outline
{
public:
    explicit Outline(const Document::Content& document);

    [[nodiscard]] const Document::Content& document() const { return m_document; }
    [[nodiscard]] const Source& source() const { return m_document.source; }
    [[nodiscard]] const Blocks& blocks() const { return m_document.blocks; }
    [[nodiscard]] const PlanItems& items() const { return m_items; }
    [[nodiscard]] const PlanItem& at(int item) const { return m_items.at(item); }

    // The innermost block without children that covers the line, -1 between blocks.
    [[nodiscard]] int leafAt(int line) const;
    // The list item that begins on the line, -1 where none does; of several the innermost.
    [[nodiscard]] int listItemAt(int line) const;
    [[nodiscard]] Form formAt(int line) const;
    [[nodiscard]] LineParts partsOf(int line) const;
    [[nodiscard]] bool isBlank(int line) const;

    [[nodiscard]] FenceLines fenceAt(int line) const; // block -1: no fence
    [[nodiscard]] FenceContent fenceContent(int block) const;
    // The command's own lines, and with the comment above it that is its title.
    [[nodiscard]] LineSpan commandLines(int item) const;
    [[nodiscard]] LineSpan commandTitleLines(int item) const; // empty where it has none

    [[nodiscard]] std::optional<Table> tableAt(int line) const;
    [[nodiscard]] std::vector<Cell> cellsAt(int line) const;

    // Lines of a block with everything in it, closing fence included.
    [[nodiscard]] LineSpan blockLines(int block) const;
    // Lines of an item with everything in it. Empty for what has no lines of its own.
    [[nodiscard]] LineSpan linesOfItem(int item) const;
    // From a heading to the line before the next one of its level or above.
    [[nodiscard]] LineSpan sectionLines(int headingLine) const;
    // The heading at or above a line, not inside lists or quotations; -1 where there is none.
    [[nodiscard]] int headingAt(int line) const;
    // The last line of the span that is neither blank nor a break (`---`).
    [[nodiscard]] int lastContent(LineSpan span) const;
    // A list item's step that has its title from the item (and not from a heading above the list).
    [[nodiscard]] bool ownsListItem(int step) const;
    // Lines elsewhere that only announce the phase: headings of an overview.
    [[nodiscard]] std::vector<int> overviewLines(int phase) const;
    // Without the endings of the lines.
    [[nodiscard]] qsizetype indentOf(int line) const;

private:
    [[nodiscard]] LineSpan stepLines(int item) const;
    [[nodiscard]] LineSpan procedureLines(int item) const;
    [[nodiscard]] LineSpan templateLines(int item) const;
    [[nodiscard]] const Step* step(int item) const { return m_document.plan.step(at(item).id); }

    const Document::Content& m_document;
    PlanItems m_items;
    std::vector<int> m_leaves;
    std::vector<int> m_headings; // on the outermost level
};

// Length of the box that the text begins with, 0 where there is none.
qsizetype boxLength(QByteArrayView text);
// Length of a list mark with the spaces behind it (`- `, `3. `), 0 where there is none.
qsizetype bulletLength(QByteArrayView text);

} // namespace holdpoint::runbook
