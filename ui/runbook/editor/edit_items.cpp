// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/edit_items.h"

#include "core/runbook/display_text.h"
#include "core/runbook/edit.h"
#include "ui/runbook/outline_model.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

using namespace runbook;

QString itemWord(const char* text, const char* comment = nullptr)
{
    return QCoreApplication::translate("EditItems", text, comment);
}

QString oneLine(const QString& text)
{
    const qsizetype end = text.indexOf(u'\n');
    return end < 0 ? text : text.left(end) + u" …"_s;
}

EditItem leaf(ItemKind kind, const QString& id, const QString& text, int line, const QString& detail = {})
{
    return {id, id, kind, oneLine(text), detail, line, {}};
}

QString spanText(const std::optional<qint64>& begin, const std::optional<qint64>& end,
                 const std::optional<QString>& clock)
{
    if (clock)
        return *clock;
    if (!begin)
        return {};
    return end && *end != *begin ? itemWord("%1 to %2").arg(offsetFromT0(*begin), offsetFromT0(*end))
                                 : offsetFromT0(*begin);
}

EditItem commandItem(const Command& command)
{
    return leaf(ItemKind::Command, command.id, escapedForDisplay(command.text), command.line, command.title);
}

EditItem stepItem(const Step& step)
{
    EditItem item = leaf(step.kind == StepKind::Gate ? ItemKind::Gate : ItemKind::Step, step.id, step.title, step.line,
                         spanText(step.offsetS, step.endS, step.clock));
    item.children.reserve(std::size_t(step.commands.size() + step.checks.size() + step.expectations.size()));
    for (const Command& command : step.commands)
        item.children.push_back(commandItem(command));
    for (const Check& check : step.checks)
        item.children.push_back(leaf(ItemKind::Box, check.id, check.text, check.line,
                                     check.checked ? itemWord("ticked in the file") : QString()));
    for (const Expectation& expectation : step.expectations)
        item.children.push_back(leaf(ItemKind::Expectation, expectation.id, expectation.text, expectation.line));
    for (const Deliverable& deliverable : step.deliverables)
        item.children.push_back(leaf(ItemKind::Deliverable, deliverable.id, deliverable.text, deliverable.line));
    // As they stand in the file.
    std::ranges::stable_sort(item.children, {}, &EditItem::line);
    return item;
}

QString comparatorSign(Comparator comparator)
{
    switch (comparator) {
    case Comparator::Lt:
        return u"<"_s;
    case Comparator::Le:
        return u"≤"_s;
    case Comparator::Gt:
        return u">"_s;
    case Comparator::Ge:
        return u"≥"_s;
    case Comparator::Eq:
        break;
    }
    return u"="_s;
}

EditItem group(const QString& name, const QString& text)
{
    return {u"group:"_s + name, {}, ItemKind::Group, text, {}, 0, {}};
}

EditItem roles(const Plan& plan)
{
    EditItem group = ui::group(u"roles"_s, itemWord("Roles"));
    const QStringList ids = roleIds(plan);
    for (qsizetype i = 0; i < plan.roles.size(); ++i)
        group.children.push_back(
            leaf(ItemKind::Role, ids[i], plan.roles[i].role, plan.roles[i].line, plan.roles[i].name));
    return group;
}

EditItem channels(const Plan& plan)
{
    EditItem group = ui::group(u"channels"_s, itemWord("Channels"));
    const QStringList ids = channelIds(plan);
    for (qsizetype i = 0; i < plan.channels.size(); ++i)
        group.children.push_back(
            leaf(ItemKind::Channel, ids[i], plan.channels[i].name, plan.channels[i].line, plan.channels[i].value));
    return group;
}

EditItem metrics(const Plan& plan)
{
    EditItem group = ui::group(u"metrics"_s, itemWord("Thresholds"));
    for (const Metric& metric : plan.metrics)
        group.children.push_back(leaf(ItemKind::Metric, metric.id, metric.name, metric.line,
                                      itemWord("%1 %2 %3", "comparator, value, unit")
                                          .arg(comparatorSign(metric.comparator), metric.value, metric.unit)
                                          .trimmed()));
    return group;
}

EditItem procedures(const Plan& plan)
{
    EditItem group = ui::group(u"procedures"_s, itemWord("Procedures"));
    for (const Procedure& procedure : plan.procedures) {
        EditItem item = leaf(ItemKind::Procedure, procedure.id, procedure.title, procedure.line);
        for (const Command& command : procedure.commands)
            item.children.push_back(commandItem(command));
        for (const runbook::ProcedureStep& step : procedure.steps)
            item.children.push_back(leaf(ItemKind::ProcedureStep, step.id, step.text, step.line));
        std::ranges::stable_sort(item.children, {}, &EditItem::line);
        group.children.push_back(std::move(item));
    }
    return group;
}

template <class List, class Make> EditItem listed(const QString& name, const QString& text, const List& list, Make make)
{
    EditItem group = ui::group(name, text);
    for (const auto& one : list) {
        EditItem item = make(one);
        // Criteria and tasks stand as boxes of a step as well, under the same id.
        item.key = name + u':' + item.id;
        group.children.push_back(std::move(item));
    }
    return group;
}

} // namespace

std::vector<EditItem> editItems(const Plan& plan)
{
    std::vector<EditItem> items;
    items.push_back({u"title"_s, u"title"_s, ItemKind::Title, plan.title, {}, plan.title.isEmpty() ? 0 : 1, {}});
    EditItem phases = group(u"phases"_s, itemWord("Phases"));
    for (const runbook::Phase& phase : plan.phases) {
        EditItem item =
            leaf(ItemKind::Phase, phase.id, phase.title, phase.line, spanText(phase.offsetS, phase.endS, phase.clock));
        item.children.reserve(std::size_t(phase.steps.size()));
        for (const runbook::Step& step : phase.steps)
            item.children.push_back(stepItem(step));
        phases.children.push_back(std::move(item));
    }
    items.push_back(std::move(phases));
    items.push_back(roles(plan));
    items.push_back(channels(plan));
    items.push_back(metrics(plan));
    items.push_back(listed(u"matrix"_s, itemWord("Rollback matrix"), plan.matrix, [](const runbook::MatrixRow& row) {
        return leaf(ItemKind::MatrixRow, row.id, row.scenario, row.line, row.severity);
    }));
    items.push_back(procedures(plan));
    items.push_back(
        listed(u"templates"_s, itemWord("Message templates"), plan.templates,
               [](const MessageTemplate& one) { return leaf(ItemKind::Template, one.id, one.title, one.line); }));
    items.push_back(
        listed(u"criteria"_s, itemWord("Success criteria"), plan.successCriteria,
               [](const runbook::Criterion& one) { return leaf(ItemKind::Criterion, one.id, one.text, one.line); }));
    EditItem signoffs = listed(u"signoffs"_s, itemWord("Sign-offs"), plan.signoffs, [](const SignoffLine& one) {
        return leaf(ItemKind::Signoff, one.id, one.role, one.line, one.group);
    });
    if (!plan.declaration.text.isEmpty())
        signoffs.children.push_back({u"declaration"_s,
                                     u"declaration"_s,
                                     ItemKind::Declaration,
                                     oneLine(plan.declaration.text),
                                     plan.declaration.role,
                                     plan.declaration.line,
                                     {}});
    items.push_back(std::move(signoffs));
    items.push_back(listed(u"values"_s, itemWord("Blanks"), plan.values, [](const runbook::Value& one) {
        return leaf(ItemKind::Value, one.id, one.placeholder, one.line, one.name);
    }));
    items.push_back(listed(u"tasks"_s, itemWord("Recurring tasks"), plan.tasks,
                           [](const RecurringTask& one) { return leaf(ItemKind::Task, one.id, one.text, one.line); }));
    return items;
}

QString kindName(ItemKind kind)
{
    switch (kind) {
    case ItemKind::Title:
        return itemWord("Runbook");
    case ItemKind::Phase:
        return itemWord("Phase");
    case ItemKind::Step:
        return itemWord("Step");
    case ItemKind::Gate:
        return itemWord("Gate");
    case ItemKind::Command:
        return itemWord("Command");
    case ItemKind::Box:
        return itemWord("Box");
    case ItemKind::Expectation:
        return itemWord("Expectation");
    case ItemKind::Deliverable:
        return itemWord("Deliverable");
    case ItemKind::Role:
        return itemWord("Role");
    case ItemKind::Channel:
        return itemWord("Channel");
    case ItemKind::Metric:
        return itemWord("Threshold");
    case ItemKind::MatrixRow:
        return itemWord("Scenario");
    case ItemKind::Procedure:
        return itemWord("Procedure");
    case ItemKind::ProcedureStep:
        return itemWord("Procedure step");
    case ItemKind::Template:
        return itemWord("Template");
    case ItemKind::Criterion:
        return itemWord("Criterion");
    case ItemKind::Signoff:
        return itemWord("Sign-off");
    case ItemKind::Declaration:
        return itemWord("Declaration");
    case ItemKind::Value:
        return itemWord("Blank");
    case ItemKind::Task:
        return itemWord("Task");
    case ItemKind::Group:
        break;
    }
    return {};
}

QList<ItemKind> addableAt(ItemKind kind, const QString& key)
{
    using enum ItemKind;
    switch (kind) {
    case Title:
        return {Phase};
    case Phase:
        return {Step, Gate, Phase, Metric, Deliverable};
    case Step:
        return {Command, Box, Step, Gate, Expectation, Deliverable, Metric};
    case Gate:
        return {Box, Step, Gate};
    case Command:
        return {Command, Step};
    case Box:
        return {Box, Step};
    case Procedure:
        return {ProcedureStep, Command, Procedure};
    case Expectation:
    case Deliverable:
    case Role:
    case Channel:
    case Metric:
    case MatrixRow:
    case ProcedureStep:
    case Template:
    case Criterion:
    case Signoff:
    case Task:
        return {kind};
    case Declaration:
        return {Signoff};
    case Value:
        return {};
    case Group:
        break;
    }
    static const QHash<QString, ItemKind> groups = {
        {u"group:phases"_s, Phase},         {u"group:roles"_s, Role},         {u"group:channels"_s, Channel},
        {u"group:matrix"_s, MatrixRow},     {u"group:templates"_s, Template}, {u"group:criteria"_s, Criterion},
        {u"group:signoffs"_s, Signoff},     {u"group:metrics"_s, Metric},     {u"group:tasks"_s, Task},
        {u"group:procedures"_s, Procedure},
    };
    const auto found = groups.constFind(key);
    return found == groups.constEnd() ? QList<ItemKind>() : QList<ItemKind>{*found};
}

ItemLines::ItemLines(const std::vector<EditItem>& items)
{
    collect(items, 0);
    std::ranges::stable_sort(
        m_marks, [](const Mark& a, const Mark& b) { return a.line != b.line ? a.line < b.line : a.depth < b.depth; });
    m_places.reserve(qsizetype(m_marks.size()));
    for (std::size_t i = 0; i < m_marks.size(); ++i)
        m_places.insert(m_marks[i].key, int(i));
}

void ItemLines::collect(const std::vector<EditItem>& items, int depth)
{
    for (const EditItem& item : items) {
        // What stands in a group is found by its own line only, not by what follows it.
        if (item.line > 0)
            m_marks.push_back({item.line, depth, item.key});
        collect(item.children, depth + 1);
    }
}

QString ItemLines::keyAt(int line) const
{
    const auto after = std::ranges::upper_bound(m_marks, line, {}, &Mark::line);
    if (after == m_marks.begin())
        return {};
    // Of several on one line the outermost that begins there comes first: a step whose title is its one box.
    auto found = after - 1;
    while (found != m_marks.begin() && (found - 1)->line == found->line)
        --found;
    return found->key;
}

ItemLines::Span ItemLines::spanOf(const QString& key) const
{
    const auto place = m_places.constFind(key);
    if (place == m_places.constEnd())
        return {};
    const Mark& mark = m_marks[std::size_t(*place)];
    for (std::size_t i = std::size_t(*place) + 1; i < m_marks.size(); ++i)
        if (m_marks[i].depth <= mark.depth && m_marks[i].line > mark.line)
            return {mark.line, m_marks[i].line - 1};
    return {mark.line, 0};
}

} // namespace holdpoint::ui
