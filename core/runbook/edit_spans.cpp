// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Outline that says which lines belong to an item.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_outline.h"
#include "core/runbook/times.h"

#include <algorithm>

namespace holdpoint::runbook {

int Outline::headingAt(int line) const
{
    const auto after = std::upper_bound(m_headings.begin(), m_headings.end(), line, [this](int number, int heading) {
        return number < blocks().at(heading).firstLine;
    });
    return after == m_headings.begin() ? -1 : *(after - 1);
}

LineSpan Outline::sectionLines(int headingLine) const
{
    const int heading = headingAt(headingLine);
    if (heading < 0)
        return {1, source().lineCount()};
    LineSpan span{blocks().at(heading).firstLine, source().lineCount()};
    for (const int other : m_headings) {
        const Block& block = blocks().at(other);
        if (block.firstLine > span.first && block.level <= blocks().at(heading).level) {
            span.last = block.firstLine - 1;
            break;
        }
    }
    return span;
}

int Outline::lastContent(LineSpan span) const
{
    int last = span.last;
    while (last > span.first) {
        const int leaf = leafAt(last);
        if (!isBlank(last) && (leaf < 0 || blocks().at(leaf).kind != BlockKind::Break))
            break;
        --last;
    }
    return last;
}

bool Outline::ownsListItem(int item) const
{
    const int block = listItemAt(at(item).line);
    if (block < 0)
        return false;
    const LineParts parts = partsOf(at(item).line);
    const QByteArrayView raw = source().line(at(item).line);
    // The item may go on over several lines; its step's title then begins with the first.
    const QString first = plainText(raw.sliced(parts.text, parts.end - parts.text));
    const QString title = at(item).text;
    return first.contains(title) || title.startsWith(first) ||
           (!first.isEmpty() && title.startsWith(first.mid(timeAtStart(first).end).trimmed()));
}

LineSpan Outline::stepLines(int item) const
{
    const PlanItem& one = at(item);
    const Step* const step = this->step(item);
    LineSpan span{one.line, one.line};
    const auto cover = [&span](LineSpan more) {
        span.first = std::min(span.first, more.first);
        span.last = std::max(span.last, more.last);
    };
    if (step && step->bytes.end > step->bytes.begin) {
        int last = one.line;
        while (last < source().lineCount() && source().lineStart(last + 1) < step->bytes.end)
            ++last;
        span.last = last;
    }
    if (const int block = listItemAt(one.line); block >= 0 && ownsListItem(item))
        cover(blockLines(block));
    for (int i = item + 1; i < m_items.size() && m_items.isInside(i, item); ++i) {
        if (at(i).kind == ItemKind::Note || at(i).line <= 0)
            continue;
        if (const FenceLines fence = fenceAt(at(i).line); fence.block >= 0)
            cover(fence.all());
        else if (const int block = listItemAt(at(i).line); block >= 0)
            cover(blockLines(block));
    }
    if (const FenceLines fence = fenceAt(span.last); fence.block >= 0)
        cover(fence.all());
    // A fence that has its title from the heading above it: the heading belongs to it, unless another step or the
    // phase has the heading.
    const Form form = formAt(one.line);
    if (form == Form::Fence || form == Form::Comment || form == Form::Text || form == Form::ListItem) {
        const int heading = headingAt(span.first);
        const int phase = m_items.holderOf(item, ItemKind::Phase);
        const bool titled =
            heading >= 0 && !(form == Form::ListItem && ownsListItem(item)) &&
            blocks().at(heading).firstLine != at(phase).line &&
            plainText(
                source().line(blocks().at(heading).firstLine).sliced(partsOf(blocks().at(heading).firstLine).text))
                .startsWith(one.text.left(100));
        if (titled) {
            const int line = blocks().at(heading).firstLine;
            const auto between = [&](int i) {
                return i != item && at(i).kind == ItemKind::Step && at(i).line >= line && at(i).line < span.first;
            };
            bool alone = true;
            for (int i = 0; i < m_items.size() && alone; ++i)
                alone = !between(i);
            if (alone)
                span.first = line;
        }
    }
    return span;
}

LineSpan Outline::procedureLines(int item) const
{
    LineSpan span{at(item).line, at(item).line};
    for (int i = item + 1; i < m_items.size() && m_items.isInside(i, item); ++i) {
        const FenceLines fence = fenceAt(at(i).line);
        const int block = listItemAt(at(i).line);
        const LineSpan lines = fence.block >= 0 ? fence.all()
                               : block >= 0     ? blockLines(block)
                                                : LineSpan{at(i).line, at(i).line};
        span.first = std::min(span.first, lines.first);
        span.last = std::max(span.last, lines.last);
    }
    return span;
}

LineSpan Outline::templateLines(int item) const
{
    const int line = at(item).line;
    const FenceLines fence = fenceAt(line);
    LineSpan span = fence.all();
    if (fence.block < 0) {
        // A quotation: the outermost block that begins here.
        span = {line, line};
        for (int block = leafAt(line); block >= 0; block = blocks().at(block).parent)
            span = blockLines(block);
    }
    int above = span.first - 1;
    while (above > 0 && isBlank(above))
        --above;
    if (above > 0 && (formAt(above) == Form::Caption || formAt(above) == Form::Heading))
        span.first = above;
    return span;
}

LineSpan Outline::linesOfItem(int item) const
{
    const PlanItem& one = at(item);
    if (one.line <= 0)
        return {};
    switch (one.kind) {
    case ItemKind::Phase:
        return formAt(one.line) == Form::Heading ? sectionLines(one.line) : LineSpan{};
    case ItemKind::Step:
        return stepLines(item);
    case ItemKind::Procedure:
        return procedureLines(item);
    case ItemKind::Template:
        return templateLines(item);
    case ItemKind::Fence:
        return fenceAt(one.line).block >= 0 ? fenceAt(one.line).all() : blockLines(std::max(leafAt(one.line), 0));
    case ItemKind::Command: {
        const LineSpan title = commandTitleLines(item);
        return {title.first, commandLines(item).last};
    }
    case ItemKind::Declaration: {
        const int leaf = leafAt(one.line);
        return leaf < 0 ? LineSpan{one.line, one.line} : blockLines(leaf);
    }
    default:
        break;
    }
    const int block = listItemAt(one.line);
    return block >= 0 ? blockLines(block) : LineSpan{one.line, one.line};
}

std::vector<int> Outline::overviewLines(int phase) const
{
    std::vector<int> lines;
    for (const Node& node : m_document.plan.nodes) {
        if (node.kind != NodeKind::Heading || m_document.plan.ownerOf(node) != at(phase).id)
            continue;
        const int line = source().lineOf(node.bytes.begin);
        if (line != at(phase).line)
            lines.push_back(line);
    }
    return lines;
}

} // namespace holdpoint::runbook
