// SPDX-License-Identifier: GPL-3.0-or-later
// New items that stand on one line: they look like their neighbours.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_planning.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// Where a line goes: beside `sibling`, or (where it is -1) as the first of its kind into `holder` (-1: the runbook).
struct LinePlace
{
    int sibling = -1;
    bool before = false;
    int holder = -1;
};

Result<LinePlace> linePlace(const Planning& planning, const Place& place, ItemKind kind,
                            std::initializer_list<ItemKind> holders)
{
    LinePlace found;
    if (place.side != Side::Into) {
        const Result<int> sibling = itemOf(planning, place.item, {kind});
        if (!sibling)
            return std::unexpected(sibling.error());
        found.sibling = *sibling;
        found.before = place.side == Side::Before;
        return found;
    }
    if (place.item.isEmpty()) {
        if (holders.size() > 0 && *holders.begin() != ItemKind::Title)
            return noSuchItem(place.item);
        found.sibling = planning.items().lastOf(kind, -1);
        return found;
    }
    const Result<int> holder = itemOf(planning, place.item, holders);
    if (!holder)
        return std::unexpected(holder.error());
    found.holder = *holder;
    const PlanItems& items = planning.items();
    const LineSpan span = kind == ItemKind::Metric ? planning.outline.linesOfItem(*holder) : LineSpan();
    for (int i = *holder + 1; i < items.size(); ++i) {
        const bool inside = kind == ItemKind::Metric ? items.at(i).kind == kind && span.contains(items.at(i).line)
                                                     : items.at(i).kind == kind && items.isInside(i, *holder);
        // The box of a list item that is the step itself is no neighbour for a box inside it.
        const bool own = kind == ItemKind::Check && planning.at(*holder).kind == ItemKind::Step &&
                         items.at(i).line == planning.at(*holder).line && planning.outline.ownsListItem(*holder);
        if (inside && !own && (found.sibling < 0 || items.at(i).line >= items.at(found.sibling).line))
            found.sibling = i;
    }
    return found;
}

bool isSeparated(const Outline& outline, LineSpan span)
{
    // Neighbours with empty lines between them get one more.
    const auto item = [&](int line) { return line > 0 && outline.listItemAt(line) >= 0; };
    if (span.last + 2 <= outline.source().lineCount() && outline.isBlank(span.last + 1) && item(span.last + 2))
        return true;
    if (span.first < 3 || !outline.isBlank(span.first - 1))
        return false;
    const int leaf = outline.leafAt(span.first - 2);
    const int block = outline.listItemAt(span.first);
    return leaf >= 0 && block >= 0 && leaf > outline.blocks().at(block).parent;
}

void insertBeside(Planning& planning, int sibling, bool before, const QByteArray& line)
{
    const LineSpan span = planning.outline.linesOfItem(sibling);
    QByteArrayList lines{line};
    if (planning.outline.formAt(span.first) == Form::ListItem && isSeparated(planning.outline, span))
        before ? lines.append(QByteArray()) : lines.prepend(QByteArray());
    planning.lines.insert(before ? span.first : span.last + 1, lines);
}

// A bullet list as this runbook writes them.
QByteArray bulletStyle(const Planning& planning)
{
    for (const Block& block : planning.outline.blocks().list) {
        if (block.kind != BlockKind::Item)
            continue;
        const QByteArrayView line = planning.outline.source().line(block.firstLine);
        qsizetype at = 0;
        while (at < line.size() && line[at] == ' ')
            ++at;
        if (at < line.size() && (line[at] == '-' || line[at] == '*' || line[at] == '+'))
            return QByteArray(1, line[at]) + ' ';
    }
    return QByteArrayLiteral("- ");
}

QByteArray boxStyle(const Planning& planning)
{
    for (const PlanItem& item : planning.items().all()) {
        if (item.kind != ItemKind::Check)
            continue;
        const LineParts parts = planning.outline.partsOf(item.line);
        const QByteArrayView line = planning.outline.source().line(item.line);
        if (parts.box >= 0 && parts.boxEnd - parts.box > 3)
            return QByteArrayLiteral("\xE2\xAC\x9C ");
        if (parts.box >= 0 && line[parts.box] != '[')
            return line.sliced(parts.box, parts.boxEnd - parts.box).toByteArray() + ' ';
        if (parts.box >= 0)
            break;
    }
    return QByteArrayLiteral("[ ] ");
}

// Spaces that put a line inside the list item which a step is; empty for steps that are none.
QByteArray indentInside(const Planning& planning, int step)
{
    if (planning.at(step).kind != ItemKind::Step || !planning.outline.ownsListItem(step))
        return {};
    const QByteArrayView line = planning.outline.source().line(planning.at(step).line);
    const qsizetype indent = planning.outline.indentOf(planning.at(step).line);
    QByteArray spaces = line.first(indent).toByteArray();
    spaces.append(QByteArray(std::max<qsizetype>(bulletLength(line.sliced(indent)), 2), ' '));
    return spaces;
}

// The last fence of a step with commands: new comments go to its end. Block -1 where there is none.
FenceLines lastFence(const Planning& planning, int step)
{
    FenceLines last;
    const PlanItems& items = planning.items();
    for (int i = step + 1; i < items.size() && items.isInside(i, step); ++i) {
        if (items.at(i).kind == ItemKind::Command && items.at(i).facts.endsWith(u'+'))
            last = planning.outline.fenceAt(items.at(i).line);
    }
    return last.close > 0 ? last : FenceLines();
}

// At the end of a fence, below a comment that says what the list is.
void insertRemarks(Planning& planning, const FenceLines& fence, const QByteArray& header, const QByteArray& text)
{
    const QByteArray indent =
        planning.outline.source().line(fence.open).first(planning.outline.indentOf(fence.open)).toByteArray();
    QByteArrayList lines{indent + "# " + header, indent + "# - " + text};
    if (!planning.outline.isBlank(fence.close - 1))
        lines.prepend(QByteArray());
    planning.lines.insert(fence.close, lines);
}

void insertList(Planning& planning, int holder, const QByteArrayList& lines)
{
    QByteArrayList indented;
    const QByteArray indent = indentInside(planning, holder);
    for (const QByteArray& line : lines)
        indented.append(line.isEmpty() ? line : indent + line);
    const LineSpan span = planning.outline.linesOfItem(holder);
    const int after = planning.at(holder).kind == ItemKind::Phase ? firstLineInside(planning, holder) - 1
                                                                  : planning.outline.lastContent(span);
    if (indent.isEmpty()) {
        planning.lines.insertBlock(after + 1, indented);
        return;
    }
    planning.lines.insert(after + 1, indented);
}

// A section at the end of the runbook for the first item of a kind.
void insertSection(Planning& planning, const QByteArray& title, const QByteArrayList& lines)
{
    QByteArrayList all{QByteArray("## ") + title, QByteArray()};
    all.append(lines);
    const int count = planning.outline.source().lineCount();
    planning.lines.insertBlock(count + 1, all);
}

// The words in a column's heading.
QStringList columns(const char* words) { return QString::fromLatin1(words).split(u' '); }

NewLine pairLine(ItemKind kind, const QString& name, const QString& value)
{
    NewLine line;
    line.kind = kind;
    line.text = name;
    line.whole = name + QStringLiteral(": ") + value;
    line.bold = "**" + inlineMarkdown(name) + "**: " + inlineMarkdown(value);
    return line;
}

Result<void> addBesides(Planning& planning, const LinePlace& place, const NewLine& line)
{
    const Result<QByteArray> written = lineLike(planning, place.sibling, line);
    if (!written)
        return std::unexpected(written.error());
    insertBeside(planning, place.sibling, place.before, *written);
    return {};
}

} // namespace

Result<void> planAdd(Planning& planning, const edit::AddBox& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Check, {ItemKind::Step, ItemKind::Phase});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Check, edit.text, QString::number(int(edit.checked)));
    planning.about(ItemKind::Check, edit.text);
    NewLine line;
    line.text = edit.text;
    line.box = true;
    line.checked = edit.checked;
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    QByteArray box = boxStyle(planning);
    if (edit.checked)
        box = box.startsWith('[') ? QByteArray("[x] ") : QByteArray("\xE2\x98\x91 ");
    insertList(planning, place->holder, {bulletStyle(planning) + box + leadingMarkdown(edit.text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddExpectation& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Expectation, {ItemKind::Step});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Expectation, edit.text);
    planning.about(ItemKind::Expectation, edit.text);
    NewLine line;
    line.kind = ItemKind::Expectation;
    line.text = edit.text;
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    if (const FenceLines fence = lastFence(planning, place->holder); fence.block >= 0)
        insertRemarks(planning, fence, "Expected output:", edit.text.toUtf8());
    else
        insertList(planning, place->holder, {"Expected: " + inlineMarkdown(edit.text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddDeliverable& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const Result<LinePlace> place =
        linePlace(planning, edit.place, ItemKind::Deliverable, {ItemKind::Phase, ItemKind::Step});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Deliverable, edit.text);
    planning.about(ItemKind::Deliverable, edit.text);
    NewLine line;
    line.kind = ItemKind::Deliverable;
    line.text = edit.text;
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    if (planning.at(place->holder).kind != ItemKind::Phase)
        return cannotBe(editText("This step lists no deliverables."),
                        editText("Add it to the phase, which gets a list of them."));
    const Result<StepPlace> step = stepPlace(planning, edit.place, true);
    if (!step)
        return std::unexpected(step.error());
    planning.gain(ItemKind::Step, QStringLiteral("Deliverables")); // the importer's word, in every language
    planning.lines.insertBlock(step->line, {QByteArray(step->level, '#') + " Deliverables", QByteArray(),
                                            bulletStyle(planning) + leadingMarkdown(edit.text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddMetric& edit)
{
    for (const QString& text : {edit.name, edit.value}) {
        if (Result<void> one = checkOneLine(text); !one)
            return one;
    }
    const Result<LinePlace> place =
        linePlace(planning, edit.place, ItemKind::Metric, {ItemKind::Title, ItemKind::Step, ItemKind::Phase});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Metric, edit.name,
                  metricFacts(edit.name, edit.comparator, edit.value, edit.unit, edit.qualifier));
    planning.about(ItemKind::Metric, edit.name);
    const bool table =
        place->sibling >= 0 && planning.outline.formAt(planning.at(place->sibling).line) == Form::TableRow;
    const QString text =
        metricText(edit.name, edit.comparator, edit.value, edit.unit, edit.qualifier, place->sibling >= 0);
    if (text.isEmpty())
        return cannotBe(editText("A threshold with this name, value and unit would be read differently."),
                        editText("Use a number, one of the usual units, and put the rest into the qualifier."));
    const QString bound =
        text.mid(edit.name.size()).startsWith(u':') ? text.mid(edit.name.size() + 2) : text.mid(edit.name.size() + 3);
    NewLine line;
    line.kind = ItemKind::Metric;
    line.text = edit.name;
    line.whole = text;
    line.bold = "**" + inlineMarkdown(edit.name) + "**" + inlineMarkdown(text.mid(edit.name.size()));
    if (table)
        line.cells = {{columns("metric kpi indicator measure"), edit.name},
                      {columns("threshold target limit expected goal objective"), bound}};
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    if (place->holder < 0) {
        insertSection(planning, "Success Metrics", {bulletStyle(planning) + leadingMarkdown(text)});
        return {};
    }
    if (planning.at(place->holder).kind == ItemKind::Step) {
        if (const FenceLines fence = lastFence(planning, place->holder); fence.block >= 0) {
            insertRemarks(planning, fence, "Key metrics:", text.toUtf8());
            return {};
        }
    }
    insertList(planning, place->holder, {QByteArray("**Key metrics**"), bulletStyle(planning) + leadingMarkdown(text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddRole& edit)
{
    if (Result<void> one = checkOneLine(edit.role); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Role, {ItemKind::Title});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Role, edit.role);
    planning.about(ItemKind::Role, edit.role);
    NewLine line = pairLine(ItemKind::Role, edit.role, edit.name);
    line.cells = {{columns("role position seat"), edit.role},
                  {columns("name person who assigned owner"), edit.name},
                  {columns("contact phone email e-mail reach slack"), edit.contact},
                  {columns("responsib dut task"), edit.responsibilities}};
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    insertSection(planning, "Roles",
                  {"| Role | Name | Contact | Responsibilities |", "|------|------|---------|------------------|",
                   "| " + cellMarkdown(edit.role) + " | " + cellMarkdown(edit.name) + " | " +
                       cellMarkdown(edit.contact) + " | " + cellMarkdown(edit.responsibilities) + " |"});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddChannel& edit)
{
    for (const QString& text : {edit.name, edit.value}) {
        if (Result<void> one = checkOneLine(text); !one)
            return one;
    }
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Channel, {ItemKind::Title});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Channel, edit.name, edit.value);
    planning.about(ItemKind::Channel, edit.name);
    const NewLine line = pairLine(ItemKind::Channel, edit.name, edit.value);
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    insertSection(planning, "Communication Channels", {bulletStyle(planning) + line.bold});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddMatrixRow& edit)
{
    if (Result<void> one = checkOneLine(edit.scenario); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::MatrixRow, {ItemKind::Title});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::MatrixRow, edit.scenario);
    planning.about(ItemKind::MatrixRow, edit.scenario);
    NewLine line;
    line.kind = ItemKind::MatrixRow;
    line.text = edit.scenario;
    line.cells = {{columns("scenario trigger condition symptom situation"), edit.scenario},
                  {columns("severity priority level impact"), edit.severity},
                  {columns("action response decision do"), edit.action},
                  {columns("timeline deadline within time sla"), edit.deadline}};
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    insertSection(planning, "Rollback Decision Matrix",
                  {"| Scenario | Severity | Action | Timeline |", "|----------|----------|--------|----------|",
                   "| " + cellMarkdown(edit.scenario) + " | " + cellMarkdown(edit.severity) + " | " +
                       cellMarkdown(edit.action) + " | " + cellMarkdown(edit.deadline) + " |"});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddProcedureStep& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::ProcedureStep, {ItemKind::Procedure});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::ProcedureStep, edit.text);
    planning.about(ItemKind::ProcedureStep, edit.text);
    NewLine line;
    line.kind = ItemKind::ProcedureStep;
    line.text = edit.text;
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    if (const FenceLines fence = lastFence(planning, place->holder); fence.block >= 0) {
        insertRemarks(planning, fence, "Steps:", edit.text.toUtf8());
        return {};
    }
    insertList(planning, place->holder, {"1. " + leadingMarkdown(edit.text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddCriterion& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Check, {ItemKind::Title});
    if (!place)
        return std::unexpected(place.error());
    if (edit.place.side == Side::Into)
        place->sibling = planning.items().lastOf(ItemKind::Criterion, -1);
    planning.gain(ItemKind::Criterion, edit.text);
    planning.gain(ItemKind::Check, edit.text);
    planning.about(ItemKind::Check, edit.text);
    NewLine line;
    line.text = edit.text;
    line.box = true;
    if (place->sibling >= 0)
        return addBesides(planning, *place, line);
    insertSection(planning, "Success Criteria",
                  {bulletStyle(planning) + boxStyle(planning) + leadingMarkdown(edit.text)});
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddSignoff& edit)
{
    if (Result<void> one = checkOneLine(edit.role); !one)
        return one;
    const Result<LinePlace> place = linePlace(planning, edit.place, ItemKind::Signoff, {ItemKind::Title});
    if (!place)
        return std::unexpected(place.error());
    planning.gain(ItemKind::Signoff, edit.role);
    planning.about(ItemKind::Signoff, edit.role);
    const QString blanks = QStringLiteral(": _________________________ Date: _______");
    if (place->sibling < 0) {
        insertSection(planning, "Final Sign-off",
                      {bulletStyle(planning) + leadingMarkdown(edit.role) + blanks.toUtf8()});
        return {};
    }
    const int sibling = place->sibling;
    if (planning.outline.formAt(planning.at(sibling).line) == Form::TableRow) {
        NewLine line;
        line.kind = ItemKind::Signoff;
        line.text = edit.role;
        line.cells = {{columns("role approver title"), edit.role}, {columns("name"), edit.role}};
        const std::optional<Table> table = planning.outline.tableAt(planning.at(sibling).line);
        if (table && table->column({"role", "approver", "title"}) >= 0)
            line.cells.removeLast();
        return addBesides(planning, *place, line);
    }
    // The neighbour's line with this role: its blanks stay as long as they are.
    const QByteArrayView raw = planning.outline.source().line(planning.at(sibling).line);
    const LineParts parts = planning.outline.partsOf(planning.at(sibling).line);
    const qsizetype colon = raw.indexOf(':', parts.text);
    if (colon < 0)
        return cannotBe(editText("The line of the sign-off beside it has no colon."),
                        editText("Write the sign-off into the source."));
    const bool bold = raw.sliced(parts.text).startsWith("**") && raw.first(colon).endsWith("**");
    QByteArray role = bold ? "**" + inlineMarkdown(edit.role) + "**" : leadingMarkdown(edit.role);
    insertBeside(planning, sibling, place->before,
                 raw.first(parts.text).toByteArray() + role + raw.sliced(colon).toByteArray());
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddTask& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const QList<RecurringTask>& tasks = planning.outline.document().plan.tasks;
    LinePlace place;
    Cadence cadence = edit.cadence;
    int last = -1; // of any cadence
    if (edit.place.side == Side::Into && edit.place.item.isEmpty()) {
        const auto later = [&planning](int item, int than) {
            return than < 0 || planning.at(item).line >= planning.at(than).line;
        };
        for (const RecurringTask& task : tasks) {
            const int item = planning.items().find(task.id);
            if (item < 0)
                continue;
            last = later(item, last) ? item : last;
            place.sibling = task.cadence == cadence && later(item, place.sibling) ? item : place.sibling;
        }
    } else {
        const Result<int> item = itemOf(planning, edit.place.item, {ItemKind::Check});
        if (!item)
            return std::unexpected(item.error());
        const auto task = std::find_if(tasks.begin(), tasks.end(),
                                       [&](const RecurringTask& one) { return one.id == edit.place.item; });
        if (task == tasks.end() || edit.place.side == Side::Into)
            return noPlaceAt(planning.at(*item).text);
        cadence = task->cadence;
        place = {*item, edit.place.side == Side::Before, -1};
    }
    planning.gain(ItemKind::Task, edit.text, QString::number(int(cadence)));
    planning.gain(ItemKind::Check, edit.text);
    planning.about(ItemKind::Check, edit.text);
    NewLine line;
    line.text = edit.text;
    line.box = true;
    if (place.sibling >= 0)
        return addBesides(planning, place, line);
    static const char* const titles[] = {"Daily Tasks", "Weekly Tasks", "Monthly Tasks"};
    const QByteArray title = titles[int(cadence)];
    const QByteArray box = bulletStyle(planning) + boxStyle(planning) + leadingMarkdown(edit.text);
    if (last < 0) {
        insertSection(planning, "Recurring Tasks", {"**" + title + "**", box});
        return {};
    }
    // Like the title of the tasks above it.
    const int above = planning.at(planning.at(last).parent).line;
    const int leaf = planning.outline.leafAt(above);
    QByteArrayList lines{"**" + title + "**", box};
    if (leaf >= 0 && planning.outline.blocks().at(leaf).kind == BlockKind::Heading)
        lines = {QByteArray(planning.outline.blocks().at(leaf).level, '#') + ' ' + title, QByteArray(), box};
    planning.lines.insertBlock(planning.outline.linesOfItem(last).last + 1, lines);
    return {};
}

} // namespace holdpoint::runbook
