// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/nodes.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

enum class LineKind : unsigned char
{
    Gap,
    Heading,
    Paragraph,
    Item,
    Task,
    Table,
    Fence,
    Code,
    Html,
    Break,
    Front
};

QString nameOf(LineKind kind)
{
    switch (kind) {
    case LineKind::Heading:
        return QStringLiteral("heading");
    case LineKind::Paragraph:
    case LineKind::Gap:
        return QStringLiteral("prose");
    case LineKind::Item:
        return QStringLiteral("list");
    case LineKind::Task:
        return QStringLiteral("task");
    case LineKind::Table:
        return QStringLiteral("table");
    case LineKind::Fence:
        return QStringLiteral("fence");
    case LineKind::Code:
        return QStringLiteral("code");
    case LineKind::Html:
        return QStringLiteral("html");
    case LineKind::Break:
        return QStringLiteral("break");
    case LineKind::Front:
        return QStringLiteral("front-matter");
    }
    return QStringLiteral("prose");
}

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
    LineKind kind = LineKind::Gap;
};

void mark(std::vector<LineMark>& marks, int first, int last, qint32 leaf, LineKind kind)
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
    mark(marks, 1, frontMatter, 1, LineKind::Front);
    for (int i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks.at(i);
        LineKind kind = LineKind::Paragraph;
        switch (block.kind) {
        case BlockKind::List:
        case BlockKind::Item:
        case BlockKind::Quote:
            continue;
        case BlockKind::Heading:
            kind = LineKind::Heading;
            break;
        case BlockKind::Code:
            kind = block.fenced ? LineKind::Fence : LineKind::Code;
            break;
        case BlockKind::Html:
            kind = LineKind::Html;
            break;
        case BlockKind::Break:
            kind = LineKind::Break;
            break;
        case BlockKind::Paragraph:
            if (block.parent >= 0 && blocks.at(block.parent).kind == BlockKind::Item)
                kind = isTaskLine(source.line(block.firstLine)) ? LineKind::Task : LineKind::Item;
            else if (block.lastLine > block.firstLine && source.line(block.firstLine).trimmed().startsWith('|'))
                kind = LineKind::Table;
            break;
        }
        mark(marks, block.firstLine, block.lastLine, i + 2, kind);
    }

    QList<Node> nodes;
    nodes.reserve(source.lineCount() / 2 + 8);
    std::vector<int> owners; // of the nodes; 0: none
    owners.reserve(static_cast<std::size_t>(nodes.capacity()));
    const auto kindAt = [&](int line) { return marks[static_cast<std::size_t>(line)]; };
    int first = 1;
    bool blankBefore = isBlankLine(source.line(1));
    int owner = source.lineCount() > 0 ? context.ownerIndex(1) : 0;
    for (int line = 2; line <= source.lineCount() + 1; ++line) {
        const bool end = line > source.lineCount();
        const LineMark before = kindAt(line - 1);
        const int ownerHere = end ? 0 : context.ownerIndex(line);
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
        node.kind = blank ? QStringLiteral("blank") : nameOf(before.kind);
        owners.push_back(blank ? 0 : owner);
        nodes.append(std::move(node));
        first = line;
        owner = ownerHere;
    }
    // The last node of an owner takes its id: sharing thousands of them costs more than all the rest here.
    std::vector<std::size_t> lastOf(static_cast<std::size_t>(context.ownerCount()));
    for (std::size_t i = 0; i < owners.size(); ++i)
        lastOf[static_cast<std::size_t>(owners[i])] = i;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        const int index = owners[i];
        if (index != 0)
            nodes[static_cast<qsizetype>(i)].owner =
                lastOf[static_cast<std::size_t>(index)] == i ? context.takeOwner(index) : context.ownerAt(index);
    }
    return nodes;
}

} // namespace holdpoint::runbook
