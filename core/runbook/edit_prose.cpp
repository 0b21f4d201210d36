// SPDX-License-Identifier: GPL-3.0-or-later
// The running text of phases and steps.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_planning.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// The paragraph that a phase's objective stands in, -1 where there is none.
int objectiveBlock(const Planning& planning, int phase)
{
    const int next = firstLineInside(planning, phase);
    const int leaf = next > 1 ? planning.outline.leafAt(next - 1) : -1;
    const bool paragraph = leaf >= 0 && planning.outline.blocks().at(leaf).kind == BlockKind::Paragraph;
    return paragraph ? leaf : -1;
}

} // namespace

Result<void> planSet(Planning& planning, const edit::SetObjective& edit)
{
    const Result<int> item = itemOf(planning, edit.phase, {ItemKind::Phase});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    const bool has = *item + 1 < planning.items().size() && planning.at(*item + 1).kind == ItemKind::Objective;
    const QString old = has ? planning.at(*item + 1).text : QString();
    if (old == edit.text)
        return {};
    if (!edit.text.isEmpty()) {
        if (Result<void> text = checkOneLine(edit.text); !text)
            return text;
        planning.gain(ItemKind::Objective, edit.text);
    }
    if (planning.outline.formAt(one.line) != Form::Heading)
        return cannotBe(editText("This phase has no heading that an objective could stand under."),
                        editText("Give it one in the source."));
    if (has)
        planning.lose(ItemKind::Objective, old);
    planning.result.touched.push_back({one.line, one.line});
    planning.about(ItemKind::Phase, one.text);
    if (!has) {
        planning.lines.insertBlock(firstLineInside(planning, *item), {"**Objective**: " + inlineMarkdown(edit.text)});
        return {};
    }
    const int block = objectiveBlock(planning, *item);
    if (block < 0)
        return cannotBe(editText("The objective is not written as a paragraph of its own."),
                        editText("Change it in the source of the runbook."));
    const LineSpan span = planning.outline.blockLines(block);
    if (edit.text.isEmpty()) {
        planning.lines.removeBlock(span);
        return {};
    }
    const QByteArrayView raw = planning.outline.source().line(span.first);
    const LineParts parts = planning.outline.partsOf(span.first);
    qsizetype at = raw.indexOf(':', parts.text);
    if (at < 0)
        at = parts.text - 1;
    ++at;
    while (at < parts.end && (raw[at] == '*' || raw[at] == ' '))
        ++at;
    // "**Objective:** text" has its stars behind the colon.
    planning.lines.replace(span.first, at, parts.end, inlineMarkdown(edit.text));
    planning.lines.remove({span.first + 1, span.last});
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetProse& edit)
{
    const Result<int> item = itemOf(planning, edit.step, {ItemKind::Step});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    const Step* const step = planning.outline.document().plan.step(one.id);
    planning.result.item = one.id;
    if (!step || step->prose == edit.markdown)
        return {};
    const Outline& outline = planning.outline;
    const LineSpan span = outline.linesOfItem(*item);
    const bool listItem = outline.ownsListItem(*item);
    if (outline.formAt(span.first) == Form::TableRow)
        return cannotBe(editText("A row of a table has no room for text."), editText("Write the step outside of it."));
    // The paragraphs of the step that became nothing else.
    std::vector<LineSpan> old;
    for (int line = span.first + 1; line <= span.last; ++line) {
        const int leaf = outline.leafAt(line);
        if (leaf < 0 || outline.blocks().at(leaf).firstLine != line ||
            outline.blocks().at(leaf).kind != BlockKind::Paragraph)
            continue;
        const LineSpan paragraph = outline.blockLines(leaf);
        const int parent = outline.blocks().at(leaf).parent;
        const bool listed = parent >= 0 && !listItem;
        const bool used =
            std::any_of(planning.items().all().begin(), planning.items().all().end(), [&](const PlanItem& other) {
                return other.kind != ItemKind::Note && other.kind != ItemKind::Value && paragraph.contains(other.line);
            });
        if (!used && !listed)
            old.push_back(paragraph);
        line = paragraph.last;
    }
    planning.result.touched.push_back(span);
    const QByteArrayList text =
        edit.markdown.trimmed().isEmpty() ? QByteArrayList() : splitLines(edit.markdown.toUtf8());
    QByteArrayList lines;
    if (listItem) {
        const qsizetype indent = outline.indentOf(span.first);
        const QByteArrayView raw = outline.source().line(span.first);
        const QByteArray inner =
            raw.first(indent).toByteArray() + QByteArray(std::max<qsizetype>(bulletLength(raw.sliced(indent)), 2), ' ');
        for (const QByteArray& line : text)
            lines.append(line.isEmpty() ? line : inner + line);
    } else {
        lines = text;
    }
    planning.about(ItemKind::Step, one.text);
    planning.result.wantedProse = edit.markdown;
    if (old.empty()) {
        const int leaf = outline.leafAt(span.first);
        const int first = leaf >= 0 ? outline.blocks().at(leaf).lastLine : span.first;
        if (outline.formAt(span.first) == Form::Fence || outline.formAt(span.first) == Form::Text)
            return cannotBe(editText("This step has no title that a text could stand under."),
                            editText("Write the text into the source."));
        planning.lines.insertBlock(first + 1, lines);
        return {};
    }
    for (std::size_t i = 1; i < old.size(); ++i)
        planning.lines.removeBlock(old[i]);
    if (lines.isEmpty()) {
        planning.lines.removeBlock(old.front());
        return {};
    }
    planning.lines.insert(old.front().first, lines);
    planning.lines.remove(old.front());
    return {};
}

} // namespace holdpoint::runbook
