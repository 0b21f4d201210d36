// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/source.h"

#include <QByteArrayView>

#include <vector>

namespace holdpoint::runbook {

enum class BlockKind
{
    Heading,
    Paragraph,
    Code,
    List,
    Item,
    Quote,
    Html,
    Break
};

// A block of the Markdown file. Children follow their parent in the vector; `next` is the first block after it and all
// of its children, so that siblings are walked by `next` and children start at index + 1.
struct Block
{
    BlockKind kind = BlockKind::Paragraph;
    bool ordered = false; // List
    bool fenced = false;  // Code
    int level = 0;        // Heading: 1 to 6; List: its first number
    int firstLine = 0;
    int lastLine = 0;
    int column = 0; // 1-based byte column of the content on the first line
    int next = 0;
    int parent = -1;
    int code = -1; // Code: index into Blocks::code
    bool operator==(const Block&) const = default;
};

// A line of a code block: its bytes without the indentation that belongs to the block.
struct CodeLine
{
    QByteArrayView text;
    int line = 0;
    bool operator==(const CodeLine&) const = default;
};

struct CodeBlock
{
    QByteArrayView info;
    std::vector<CodeLine> lines;
    bool operator==(const CodeBlock&) const = default;
};

struct Blocks
{
    std::vector<Block> list;
    std::vector<CodeBlock> code;

    [[nodiscard]] const Block& at(int index) const { return list[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int size() const { return static_cast<int>(list.size()); }
    [[nodiscard]] const CodeBlock& codeOf(const Block& block) const
    {
        return code[static_cast<std::size_t>(block.code)];
    }
    bool operator==(const Blocks&) const = default;
};

// The block structure as cmark-gfm sees it, from line `firstLine` on. Views point into `source`. Errors: Malformed with
// the line where lists and quotes are nested deeper than deepestNesting. The file is parsed in parts of about
// `partSize` bytes, cut where a heading ends all that is above it; the size changes the cost, never the blocks.
Result<Blocks> readBlocks(const Source& source, int firstLine, qint64 partSize = qint64(64) * 1024);

} // namespace holdpoint::runbook
