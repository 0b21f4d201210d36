// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_outline.h"

#include "core/runbook/display_text.h"

#include <algorithm>

namespace holdpoint::runbook {

Outline::Outline(const Document::Content& document)
    : m_document(document)
    , m_items(document.plan)
{
    for (int i = 0; i < blocks().size(); ++i) {
        const Block& block = blocks().at(i);
        const bool holder =
            block.kind == BlockKind::List || block.kind == BlockKind::Item || block.kind == BlockKind::Quote;
        if (!holder)
            m_leaves.push_back(i);
        if (block.kind == BlockKind::Heading && block.parent < 0)
            m_headings.push_back(i);
    }
}

bool Outline::isBlank(int line) const { return source().line(line).trimmed().isEmpty(); }

qsizetype Outline::indentOf(int line) const
{
    const QByteArrayView text = source().line(line);
    qsizetype at = 0;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
        ++at;
    return at;
}

int Outline::leafAt(int line) const
{
    const auto after = std::upper_bound(m_leaves.begin(), m_leaves.end(), line,
                                        [this](int number, int leaf) { return number < blocks().at(leaf).firstLine; });
    if (after == m_leaves.begin())
        return -1;
    const int leaf = *(after - 1);
    const int last = blocks().at(leaf).kind == BlockKind::Code ? blockLines(leaf).last : blocks().at(leaf).lastLine;
    return line <= last ? leaf : -1;
}

int Outline::listItemAt(int line) const
{
    const int leaf = leafAt(line);
    if (leaf < 0 || blocks().at(leaf).firstLine != line)
        return -1;
    const int parent = blocks().at(leaf).parent;
    return parent >= 0 && blocks().at(parent).kind == BlockKind::Item && blocks().at(parent).firstLine == line &&
                   parent == leaf - 1
               ? parent
               : -1;
}

Form Outline::formAt(int line) const
{
    const int leaf = leafAt(line);
    if (leaf < 0)
        return Form::Text;
    const Block& block = blocks().at(leaf);
    if (block.kind == BlockKind::Code)
        return block.firstLine == line && block.fenced ? Form::Fence : Form::Comment;
    if (listItemAt(line) >= 0)
        return Form::ListItem;
    if (block.kind == BlockKind::Heading)
        return Form::Heading;
    if (block.kind != BlockKind::Paragraph)
        return Form::Text;
    if (const std::optional<Table> table = tableAt(line); table && line > table->firstLine + 1)
        return Form::TableRow;
    const QByteArrayView text = source().line(line).trimmed();
    return boldCaption(TextLine{text, line}).isEmpty() ? Form::Text : Form::Caption;
}

LineParts Outline::partsOf(int line) const
{
    const QByteArrayView text = source().line(line);
    LineParts parts;
    parts.end = text.size();
    while (parts.end > 0 && (text[parts.end - 1] == ' ' || text[parts.end - 1] == '\t'))
        --parts.end;
    const auto skipSpaces = [&] {
        while (parts.text < parts.end && (text[parts.text] == ' ' || text[parts.text] == '\t'))
            ++parts.text;
    };
    const Form form = formAt(line);
    const int leaf = leafAt(line);
    if (leaf >= 0 && blocks().at(leaf).firstLine == line && form != Form::Comment)
        parts.text = std::clamp<qsizetype>(blocks().at(leaf).column - 1, 0, parts.end);
    skipSpaces();
    while (form != Form::ListItem && form != Form::Comment && parts.text < parts.end && text[parts.text] == '>') {
        ++parts.text;
        skipSpaces();
    }
    if (form == Form::Heading || form == Form::Comment) {
        while (parts.text < parts.end && text[parts.text] == '#')
            ++parts.text;
        skipSpaces();
    }
    if (form == Form::Heading) {
        qsizetype cut = parts.end;
        while (cut > parts.text && text[cut - 1] == '#')
            --cut;
        if (cut > parts.text && cut < parts.end && text[cut - 1] == ' ') {
            while (cut > parts.text && text[cut - 1] == ' ')
                --cut;
            parts.end = cut;
        }
    }
    if (form == Form::Comment)
        parts.text += bulletLength(text.sliced(parts.text, parts.end - parts.text));
    if (form == Form::Caption) {
        if (text[parts.end - 1] == ':')
            --parts.end;
        parts.end -= 2;
        parts.text += 2;
        if (parts.end > parts.text && text[parts.end - 1] == ':')
            --parts.end;
        return parts;
    }
    const qsizetype box = boxLength(text.sliced(parts.text, parts.end - parts.text));
    if (box > 0 && form != Form::Heading) {
        parts.box = parts.text;
        parts.boxEnd = parts.text + box;
        parts.text = parts.boxEnd;
        skipSpaces();
    }
    return parts;
}

FenceLines Outline::fenceAt(int line) const
{
    FenceLines fence;
    const int leaf = leafAt(line);
    if (leaf < 0 || blocks().at(leaf).kind != BlockKind::Code || !blocks().at(leaf).fenced)
        return fence;
    const Block& block = blocks().at(leaf);
    const CodeBlock& code = blocks().codeOf(block);
    fence.block = leaf;
    fence.open = block.firstLine;
    fence.inside = {block.firstLine + 1, block.firstLine + int(code.lines.size())};
    const LineSpan all = blockLines(leaf);
    fence.close = all.last > fence.inside.last ? all.last : 0;
    return fence;
}

FenceContent Outline::fenceContent(int block) const { return readFence(blocks().codeOf(blocks().at(block))); }

LineSpan Outline::blockLines(int index) const
{
    const Block& block = blocks().at(index);
    if (block.next > index + 1) {
        const LineSpan last = blockLines(block.next - 1);
        return {block.firstLine, std::max(block.firstLine, last.last)};
    }
    if (block.kind != BlockKind::Code || !block.fenced)
        return {block.firstLine, block.lastLine};
    // The parser's range of a fence may end before the line that closes it.
    const int lastInside = block.firstLine + int(blocks().codeOf(block).lines.size());
    QByteArrayView closing = source().line(lastInside + 1).trimmed();
    while (closing.startsWith('>'))
        closing = closing.sliced(1).trimmed();
    const bool marks = closing.size() >= 3 && (closing[0] == '`' || closing[0] == '~') &&
                       std::all_of(closing.begin(), closing.end(), [&](char c) { return c == closing[0]; });
    return {block.firstLine, marks ? lastInside + 1 : lastInside};
}

LineSpan Outline::commandLines(int item) const
{
    const FenceLines fence = fenceAt(at(item).line);
    if (fence.block < 0)
        return blockLines(std::max(leafAt(at(item).line), 0));
    for (const CommandDraft& draft : fenceContent(fence.block).commands) {
        if (draft.line == at(item).line)
            return {draft.line, draft.lastLine};
    }
    return {at(item).line, at(item).line};
}

LineSpan Outline::commandTitleLines(int item) const
{
    const FenceLines fence = fenceAt(at(item).line);
    LineSpan title{at(item).line, at(item).line - 1};
    const bool titled = at(item).facts.size() > 1;
    while (titled && title.first - 1 >= fence.inside.first && source().line(title.first - 1).trimmed().startsWith('#'))
        --title.first;
    return title;
}

std::optional<Table> Outline::tableAt(int line) const
{
    const int leaf = leafAt(line);
    if (leaf < 0 || blocks().at(leaf).kind != BlockKind::Paragraph)
        return {};
    const Block& block = blocks().at(leaf);
    if (block.lastLine == block.firstLine)
        return {};
    std::vector<TextLine> lines;
    for (int number = block.firstLine; number <= block.lastLine; ++number) {
        QByteArrayView text = source().line(number).trimmed();
        while (text.startsWith('>'))
            text = text.sliced(1).trimmed();
        lines.push_back({text, number});
    }
    std::optional<Table> table = tableIn(lines);
    return table && line >= table->firstLine ? table : std::nullopt;
}

std::vector<Cell> Outline::cellsAt(int line) const
{
    const QByteArrayView text = source().line(line);
    const LineParts parts = partsOf(line);
    std::vector<Cell> cells;
    qsizetype begin = parts.text;
    if (parts.box >= 0)
        begin = parts.box;
    if (begin < parts.end && text[begin] == '|')
        ++begin;
    const auto add = [&](qsizetype end) {
        Cell cell{begin, end};
        while (cell.begin < cell.end && (text[cell.begin] == ' ' || text[cell.begin] == '\t'))
            ++cell.begin;
        while (cell.end > cell.begin && (text[cell.end - 1] == ' ' || text[cell.end - 1] == '\t'))
            --cell.end;
        cells.push_back(cell);
    };
    for (qsizetype at = begin; at < parts.end; ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '|') {
            add(at);
            begin = at + 1;
        }
    }
    if (begin < parts.end)
        add(parts.end);
    return cells;
}

qsizetype boxLength(QByteArrayView text)
{
    if (text.size() >= 3 && text[0] == '[' && text[2] == ']' && (text[1] == ' ' || text[1] == 'x' || text[1] == 'X'))
        return 3;
    if (text.startsWith("[]"))
        return 2;
    for (const char* const box : {"\xE2\x98\x90", "\xE2\xAC\x9C", "\xE2\x96\xA1", "\xE2\x97\xBB", "\xE2\xAC\x9B",
                                  "\xE2\x96\xA2", "\xE2\x98\x91", "\xE2\x98\x92", "\xE2\x96\xA3"}) {
        if (!text.startsWith(box))
            continue;
        qsizetype length = 3;
        while (text.sliced(length).startsWith("\xEF\xB8\x8F")) // the selector of an emoji
            length += 3;
        return length;
    }
    return 0;
}

qsizetype bulletLength(QByteArrayView text)
{
    qsizetype at = 0;
    while (at < text.size() && at < 9 && text[at] >= '0' && text[at] <= '9')
        ++at;
    if (at > 0 ? at < text.size() && (text[at] == '.' || text[at] == ')')
               : !text.isEmpty() && (text[0] == '-' || text[0] == '*' || text[0] == '+'))
        ++at;
    else
        return 0;
    const qsizetype mark = at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
        ++at;
    return at > mark ? at : 0;
}

} // namespace holdpoint::runbook
