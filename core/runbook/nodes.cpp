// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/nodes.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

bool isTaskLine(QByteArrayView line)
{
    const qsizetype last = std::min<qsizetype>(line.size(), 200);
    for (qsizetype i = 0; i + 2 < last; ++i) {
        const char c = line[i];
        if (c == '[')
            return line[i + 2] == ']' && (line[i + 1] == ' ' || line[i + 1] == 'x' || line[i + 1] == 'X');
        const bool mark = c == ' ' || c == '\t' || c == '-' || c == '*' || c == '+' || c == '>' || c == '.' ||
                          c == ')' || (c >= '0' && c <= '9');
        if (!mark)
            return false;
    }
    return false;
}

bool isBlankLine(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

struct LineMark
{
    qint32 leaf = 0; // number of the leaf block, 0: between blocks
    NodeKind kind = NodeKind::Prose;
};

void mark(std::vector<LineMark>& marks, int first, int last, qint32 leaf, NodeKind kind)
{
    for (int line = std::max(first, 1); line <= last && line < static_cast<int>(marks.size()); ++line) {
        LineMark& one = marks[static_cast<std::size_t>(line)];
        if (one.leaf == 0)
            one = {leaf, kind};
    }
}

} // namespace

QList<Node> nodesOf(BuildContext& context, int frontMatter)
{
    const Source& source = context.source();
    const Blocks& blocks = context.blocks();
    std::vector<LineMark> marks(static_cast<std::size_t>(source.lineCount()) + 1);
    mark(marks, 1, frontMatter, 1, NodeKind::FrontMatter);
    for (int i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks.at(i);
        NodeKind kind = NodeKind::Prose;
        switch (block.kind) {
        case BlockKind::List:
        case BlockKind::Item:
        case BlockKind::Quote:
            continue;
        case BlockKind::Heading:
            kind = NodeKind::Heading;
            break;
        case BlockKind::Code:
            kind = block.fenced ? NodeKind::Fence : NodeKind::Code;
            break;
        case BlockKind::Html:
            kind = NodeKind::Html;
            break;
        case BlockKind::Break:
            kind = NodeKind::Break;
            break;
        case BlockKind::Paragraph:
            if (block.parent >= 0 && blocks.at(block.parent).kind == BlockKind::Item)
                kind = isTaskLine(source.line(block.firstLine)) ? NodeKind::Task : NodeKind::List;
            else if (block.lastLine > block.firstLine && source.line(block.firstLine).trimmed().startsWith('|'))
                kind = NodeKind::Table;
            break;
        }
        mark(marks, block.firstLine, block.lastLine, i + 2, kind);
    }

    QList<Node> nodes;
    nodes.reserve(source.lineCount() / 2 + 8);
    const auto kindAt = [&](int line) { return marks[static_cast<std::size_t>(line)]; };
    int first = 1;
    bool blankBefore = isBlankLine(source.line(1));
    int owner = source.lineCount() > 0 ? context.ownerOfLine(1) : 0;
    for (int line = 2; line <= source.lineCount() + 1; ++line) {
        const bool end = line > source.lineCount();
        const LineMark before = kindAt(line - 1);
        const int ownerHere = end ? 0 : context.ownerOfLine(line);
        if (!end) {
            const LineMark here = kindAt(line);
            const bool blankHere = isBlankLine(source.line(line));
            const bool sameBlank = here.leaf != 0 || blankHere == blankBefore;
            blankBefore = blankHere;
            // A line of the same block without an owner of its own goes on with the one above it.
            if (here.leaf == before.leaf && sameBlank && (ownerHere == owner || (ownerHere == 0 && here.leaf != 0)))
                continue;
        }
        Node node;
        node.bytes = source.range(first, line - 1);
        const bool blank = before.leaf == 0 && isBlankLine(source.line(first));
        node.kind = blank ? NodeKind::Blank : before.kind;
        node.owner = blank ? 0 : owner;
        nodes.append(node);
        first = line;
        owner = ownerHere;
    }
    return nodes;
}

} // namespace holdpoint::runbook
