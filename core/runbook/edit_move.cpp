// SPDX-License-Identifier: GPL-3.0-or-later
// Removing, moving, indenting and copying items with everything inside them.
#include "core/runbook/edit_planning.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

bool isBlockKind(ItemKind kind)
{
    return kind == ItemKind::Phase || kind == ItemKind::Step || kind == ItemKind::Procedure ||
           kind == ItemKind::Template || kind == ItemKind::Fence || kind == ItemKind::Declaration;
}

// The lines that go with an item; Refused for what has none of its own.
Result<LineSpan> movedLines(const Planning& planning, int item)
{
    const PlanItem& one = planning.at(item);
    const Outline& outline = planning.outline;
    if (one.kind == ItemKind::Value || one.kind == ItemKind::Title || one.kind == ItemKind::Objective)
        return cannotBe(editText("\"%1\" is a part of a line and cannot be moved or removed alone.").arg(one.text),
                        editText("Fill it in, or change the text around it."));
    const LineSpan span = outline.linesOfItem(item);
    if (span.last < span.first || (one.kind == ItemKind::Step && planning.at(one.parent).line == span.first))
        return cannotBe(editText("\"%1\" has no lines of its own: it shares its heading.").arg(one.text),
                        editText("Do this to what it holds, or to the phase."));
    if (one.kind != ItemKind::Phase)
        return span;
    for (const PlanItem& other : planning.items().all()) {
        if (other.kind == ItemKind::Phase && other.line != one.line && span.contains(other.line))
            return cannotBe(editText("\"%1\" stands over other phases.").arg(one.text),
                            editText("Do this to each of them."));
    }
    return LineSpan{span.first, outline.lastContent(span)};
}

// The break between a phase and the one below (or, for the last, above): it goes with the phase.
LineSpan withBreak(const Planning& planning, LineSpan span)
{
    const Outline& outline = planning.outline;
    const int count = outline.source().lineCount();
    const auto isBreak = [&](int line) {
        const int leaf = outline.leafAt(line);
        return leaf >= 0 && outline.blocks().at(leaf).kind == BlockKind::Break;
    };
    int below = span.last + 1;
    while (below <= count && outline.isBlank(below))
        ++below;
    int above = span.first - 1;
    while (above > 0 && outline.isBlank(above))
        --above;
    if (below <= count && isBreak(below) && above > 0 && isBreak(above))
        return {span.first, below};
    if (below > count && above > 0 && isBreak(above))
        return {above, span.last};
    return span;
}

QByteArray breakText(const Planning& planning, LineSpan span)
{
    const LineSpan wide = withBreak(planning, span);
    if (wide.last > span.last)
        return planning.outline.source().line(wide.last).toByteArray();
    return wide.first < span.first ? planning.outline.source().line(wide.first).toByteArray() : QByteArray();
}

// Everything of the plan that stands on the lines.
void forItemsOn(Planning& planning, LineSpan span, const auto& act)
{
    for (const PlanItem& item : planning.items().all()) {
        const bool derived = item.kind == ItemKind::Value || item.kind == ItemKind::Note ||
                             item.kind == ItemKind::Criterion || item.kind == ItemKind::Task ||
                             item.kind == ItemKind::Fence || item.kind == ItemKind::Objective;
        if (!derived && span.contains(item.line))
            act(item);
    }
}

// A line in a tight list, table or fence: no empty lines are made around it.
bool isTight(const Planning& planning, int item, LineSpan span)
{
    if (!isBlockKind(planning.at(item).kind))
        return true;
    const bool listItem =
        planning.outline.formAt(span.first) == Form::ListItem || planning.outline.formAt(span.first) == Form::TableRow;
    const auto beside = [&](int line) {
        return line > 0 && line <= planning.outline.source().lineCount() && !planning.outline.isBlank(line) &&
               (planning.outline.listItemAt(line) >= 0 || planning.outline.formAt(line) == Form::TableRow);
    };
    return listItem && (beside(span.last + 1) || beside(span.first - 1));
}

void takeOut(Planning& planning, int item, LineSpan span)
{
    if (planning.at(item).kind == ItemKind::Phase)
        planning.lines.removeBlock(withBreak(planning, span));
    else if (isBlockKind(planning.at(item).kind) || planning.at(item).kind == ItemKind::Command)
        planning.lines.removeBlock(span);
    else
        planning.lines.remove(span);
}

// A fence whose last command goes has nothing left, unless its comments say something.
LineSpan withEmptyFence(const Planning& planning, int item, LineSpan span)
{
    if (planning.at(item).kind != ItemKind::Command)
        return span;
    const FenceLines fence = planning.outline.fenceAt(planning.at(item).line);
    if (fence.block < 0)
        return span;
    const FenceContent content = planning.outline.fenceContent(fence.block);
    return content.commands.size() == 1 && content.remarks.empty() ? fence.all() : span;
}

// By as many columns to the right or left; nothing where a line has not as many spaces.
std::optional<QByteArrayList> shifted(const QByteArrayList& lines, qsizetype by)
{
    QByteArrayList out;
    for (const QByteArray& line : lines) {
        if (by >= 0) {
            out.append(line.trimmed().isEmpty() ? line : QByteArray(by, ' ') + line);
            continue;
        }
        if (!line.trimmed().isEmpty() && !line.startsWith(QByteArray(-by, ' ')))
            return {};
        out.append(line.trimmed().isEmpty() ? line : line.sliced(-by));
    }
    return out;
}

std::unexpected<Error> cannotIndent()
{
    return cannotBe(editText("This cannot be indented or outdented there."),
                    editText("Only items of lists and headings have levels; move it instead."));
}

// The lines of an item that goes a level in or out. It may come to mean nothing of its own there.
Result<LineSpan> relevelledLines(Planning& planning, const QString& id)
{
    const int item = planning.items().find(id);
    if (item < 0)
        return noSuchItem(id);
    const Result<LineSpan> span = movedLines(planning, item);
    if (!span)
        return span;
    planning.about(planning.at(item).kind, planning.at(item).text);
    planning.result.mayVanish = true;
    return span;
}

// `#` more or fewer in the headings of the lines.
Result<void> changeLevels(Planning& planning, LineSpan span, int by)
{
    const Outline& outline = planning.outline;
    for (const Block& block : outline.blocks().list) {
        if (block.kind != BlockKind::Heading || block.parent >= 0 || !span.contains(block.firstLine))
            continue;
        const QByteArrayView line = outline.source().line(block.firstLine);
        const qsizetype at = outline.indentOf(block.firstLine);
        if (at >= line.size() || line[at] != '#' || block.level + by < 1 || block.level + by > 6)
            return cannotIndent();
        planning.lines.replace(block.firstLine, at, at + block.level, QByteArray(block.level + by, '#'));
    }
    return {};
}

int neighbourOf(const Planning& planning, int item, bool up)
{
    const PlanItem& one = planning.at(item);
    int best = -1;
    for (int i = 0; i < planning.items().size(); ++i) {
        const PlanItem& other = planning.at(i);
        if (i == item || other.kind != one.kind || other.parent != one.parent ||
            (up ? other.line >= one.line : other.line <= one.line))
            continue;
        if (best < 0 || (up ? other.line > planning.at(best).line : other.line < planning.at(best).line))
            best = i;
    }
    return best;
}

Result<void> moveBy(Planning& planning, const QString& id, bool up)
{
    const int item = planning.items().find(id);
    if (item < 0)
        return noSuchItem(id);
    if (const int neighbour = neighbourOf(planning, item, up); neighbour >= 0)
        return planMove(planning, edit::Move{id, {up ? Side::Before : Side::After, planning.at(neighbour).id}});
    const std::unexpected<Error> atEnd =
        cannotBe(up ? editText("It is the first one already.") : editText("It is the last one already."),
                 editText("Move it to another place instead."));
    if (planning.at(item).kind != ItemKind::Step)
        return atEnd;
    const int phase = neighbourOf(planning, planning.at(item).parent, up);
    if (phase < 0)
        return atEnd;
    if (up)
        return planMove(planning, edit::Move{id, {Side::Into, planning.at(phase).id}});
    int first = -1;
    for (int i = phase + 1; i < planning.items().size() && planning.items().isInside(i, phase); ++i) {
        if (planning.at(i).kind == ItemKind::Step && (first < 0 || planning.at(i).line < planning.at(first).line))
            first = i;
    }
    if (first < 0)
        return planMove(planning, edit::Move{id, {Side::Into, planning.at(phase).id}});
    return planMove(planning, edit::Move{id, {Side::Before, planning.at(first).id}});
}

} // namespace

Result<void> planMove(Planning& planning, const edit::Remove& edit)
{
    std::vector<std::pair<int, LineSpan>> spans;
    for (const QString& id : edit.items) {
        const int item = planning.items().find(id);
        if (item < 0)
            return noSuchItem(id);
        const Result<LineSpan> span = movedLines(planning, item);
        if (!span)
            return std::unexpected(span.error());
        spans.emplace_back(item, withEmptyFence(planning, item, *span));
    }
    // What stands inside another removed item goes with it.
    std::vector<std::pair<int, LineSpan>> outer;
    for (const auto& [item, span] : spans) {
        const bool inside = std::any_of(spans.begin(), spans.end(), [&](const auto& other) {
            const bool wider = other.second.contains(span.first) && other.second.contains(span.last);
            const bool same = other.second.first == span.first && other.second.last == span.last;
            return other.first != item && wider && (!same || other.first < item);
        });
        const bool twice = std::any_of(outer.begin(), outer.end(), [&](const auto& one) { return one.first == item; });
        if (!inside && !twice)
            outer.emplace_back(item, span);
    }
    for (const auto& [item, span] : outer) {
        takeOut(planning, item, span);
        forItemsOn(planning, span, [&](const PlanItem& gone) { planning.lose(gone.kind, gone.text); });
        if (planning.at(item).kind != ItemKind::Phase)
            continue;
        for (const int line : planning.outline.overviewLines(item))
            planning.lines.removeBlock({line, line});
    }
    return {};
}

Result<void> planMove(Planning& planning, const edit::Move& edit)
{
    const int item = planning.items().find(edit.item);
    if (item < 0)
        return noSuchItem(edit.item);
    const PlanItem& one = planning.at(item);
    const Result<LineSpan> span = movedLines(planning, item);
    if (!span)
        return std::unexpected(span.error());
    const int target = planning.items().find(edit.place.item);
    if (target < 0)
        return noSuchItem(edit.place.item);
    if (planning.items().isInside(target, item))
        return cannotBe(editText("It cannot be moved into itself."), editText("Choose another place."));
    const Outline& outline = planning.outline;
    QByteArrayList lines = linesOf(outline.document(), *span);
    planning.about(one.kind, one.text);
    if (one.kind == ItemKind::Phase) {
        if (planning.at(target).kind != ItemKind::Phase || edit.place.side == Side::Into)
            return noPlaceAt(planning.at(target).text);
        const Result<LineSpan> other = movedLines(planning, target);
        if (!other)
            return std::unexpected(other.error());
        const bool before = edit.place.side == Side::Before;
        const QByteArray rule = breakText(planning, *span);
        if (!rule.isEmpty() && before)
            lines.append(QByteArrayList{QByteArray(), rule});
        else if (!rule.isEmpty())
            lines = QByteArrayList{rule, QByteArray()} + lines;
        planning.lines.insertBlock(before ? other->first : other->last + 1, lines);
        takeOut(planning, item, *span);
        return {};
    }
    if (one.kind == ItemKind::Step) {
        const bool heading = outline.formAt(span->first) == Form::Heading;
        const Result<StepPlace> place = stepPlace(planning, edit.place, heading);
        if (!place)
            return std::unexpected(place.error());
        const int holder = edit.place.side == Side::Into ? target : planning.at(target).parent;
        planning.result.wantedHolder = planning.at(holder).text;
        if (place->line >= span->first && place->line <= span->last + 1) {
            planning.result.item = one.id;
            return {};
        }
        if (place->sibling >= 0 && isTight(planning, place->sibling, outline.linesOfItem(place->sibling)) &&
            outline.formAt(span->first) == outline.formAt(planning.at(place->sibling).line))
            planning.lines.insert(place->line, lines);
        else
            planning.lines.insertBlock(place->line, lines);
        isTight(planning, item, *span) ? planning.lines.remove(*span) : takeOut(planning, item, *span);
        return {};
    }
    // Beside one of its kind, or behind the last of its kind in another holder.
    int sibling = target;
    bool before = edit.place.side == Side::Before;
    if (edit.place.side == Side::Into) {
        before = false;
        sibling = planning.items().lastOf(one.kind, target);
        planning.result.wantedHolder = planning.at(target).text;
        if (sibling < 0)
            return planRewritten(planning, item, withEmptyFence(planning, item, *span), edit.place);
    } else if (planning.at(target).parent >= 0) {
        planning.result.wantedHolder = planning.at(planning.at(target).parent).text;
    }
    if (sibling == item) {
        planning.result.item = one.id;
        planning.result.about.reset();
        return {};
    }
    if (planning.at(sibling).kind != one.kind)
        return noPlaceAt(planning.at(sibling).text);
    const LineSpan beside = outline.linesOfItem(sibling);
    if (outline.formAt(planning.at(sibling).line) != outline.formAt(one.line))
        return planRewritten(planning, item, withEmptyFence(planning, item, *span), edit.place);
    if (isBlockKind(one.kind)) {
        planning.lines.insertBlock(before ? beside.first : beside.last + 1, lines);
    } else {
        const std::optional<QByteArrayList> moved =
            shifted(lines, outline.indentOf(beside.first) - outline.indentOf(span->first));
        if (!moved)
            return cannotIndent();
        planning.lines.insert(before ? beside.first : beside.last + 1, *moved);
    }
    const LineSpan gone = withEmptyFence(planning, item, *span);
    isBlockKind(one.kind) ? planning.lines.removeBlock(gone) : planning.lines.remove(gone);
    return {};
}

Result<void> planMove(Planning& planning, const edit::MoveUp& edit) { return moveBy(planning, edit.item, true); }

Result<void> planMove(Planning& planning, const edit::MoveDown& edit) { return moveBy(planning, edit.item, false); }

Result<void> planMove(Planning& planning, const edit::Indent& edit)
{
    const Result<LineSpan> span = relevelledLines(planning, edit.item);
    if (!span)
        return std::unexpected(span.error());
    const Outline& outline = planning.outline;
    if (outline.formAt(span->first) == Form::Heading)
        return changeLevels(planning, *span, 1);
    const int block = outline.listItemAt(span->first);
    if (block < 0)
        return cannotIndent();
    const Blocks& blocks = outline.blocks();
    int previous = -1;
    for (int at = blocks.at(block).parent + 1; at < block; at = blocks.at(at).next)
        previous = at;
    if (previous < 0)
        return cannotBe(editText("There is no item above it that it could stand under."),
                        editText("Move it below another item first."));
    const QByteArrayView above = outline.source().line(blocks.at(previous).firstLine);
    const qsizetype indent = outline.indentOf(blocks.at(previous).firstLine);
    const qsizetype by = indent + bulletLength(above.sliced(indent)) - outline.indentOf(span->first);
    for (int line = span->first; by > 0 && line <= span->last; ++line) {
        if (!outline.isBlank(line))
            planning.lines.replace(line, 0, 0, QByteArray(by, ' '));
    }
    return by > 0 ? Result<void>() : cannotIndent();
}

Result<void> planMove(Planning& planning, const edit::Outdent& edit)
{
    const Result<LineSpan> span = relevelledLines(planning, edit.item);
    if (!span)
        return std::unexpected(span.error());
    const Outline& outline = planning.outline;
    if (outline.formAt(span->first) == Form::Heading)
        return changeLevels(planning, *span, -1);
    const Blocks& blocks = outline.blocks();
    const int block = outline.listItemAt(span->first);
    const int holder = block < 0 ? -1 : blocks.at(blocks.at(block).parent).parent;
    if (holder < 0 || blocks.at(holder).kind != BlockKind::Item)
        return cannotIndent();
    const qsizetype by = outline.indentOf(span->first) - outline.indentOf(blocks.at(holder).firstLine);
    for (int line = span->first; line <= span->last; ++line) {
        const qsizetype has = outline.indentOf(line);
        if (!outline.isBlank(line))
            planning.lines.replace(line, 0, std::min(by, has), QByteArray());
    }
    return by > 0 ? Result<void>() : cannotIndent();
}

Result<void> planMove(Planning& planning, const edit::Duplicate& edit)
{
    const int item = planning.items().find(edit.item);
    if (item < 0)
        return noSuchItem(edit.item);
    const Result<LineSpan> span = movedLines(planning, item);
    if (!span)
        return std::unexpected(span.error());
    QByteArrayList lines = linesOf(planning.outline.document(), *span);
    planning.about(planning.at(item).kind, planning.at(item).text);
    forItemsOn(planning, *span, [&](const PlanItem& copied) { planning.gain(copied.kind, copied.text); });
    if (planning.at(item).kind == ItemKind::Phase) {
        if (const QByteArray rule = breakText(planning, *span); !rule.isEmpty())
            lines = QByteArrayList{rule, QByteArray()} + lines;
    }
    if (isTight(planning, item, *span))
        planning.lines.insert(span->last + 1, lines);
    else
        planning.lines.insertBlock(span->last + 1, lines);
    return {};
}

} // namespace holdpoint::runbook
