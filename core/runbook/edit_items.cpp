// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_items.h"

#include "core/runbook/edit.h"

namespace holdpoint::runbook {

namespace {

QString seconds(std::optional<qint64> time) { return time ? QString::number(*time) : QStringLiteral("-"); }

QString joined(const QStringList& parts) { return parts.join(QChar(0x1F)); }

} // namespace

QString metricFacts(const QString& name, Comparator comparator, const QString& value, const QString& unit,
                    const QString& qualifier)
{
    return joined({name, QString::number(int(comparator)), value, unit, qualifier});
}

PlanItems::PlanItems(const Plan& plan)
{
    add({ItemKind::Title, QStringLiteral("title"), plan.title, {}, 0, -1});
    for (const Phase& phase : plan.phases) {
        const int index = add({ItemKind::Phase, phase.id, phase.title,
                               joined({seconds(phase.offsetS), seconds(phase.endS), phase.clock.value_or(QString())}),
                               phase.line, -1});
        if (!phase.objective.isEmpty())
            add({ItemKind::Objective, {}, phase.objective, {}, phase.line, index});
        for (const Step& step : phase.steps)
            addStep(step, index);
    }
    for (const Procedure& procedure : plan.procedures)
        addProcedure(procedure);
    for (const Metric& metric : plan.metrics)
        add({ItemKind::Metric, metric.id, metric.name,
             metricFacts(metric.name, metric.comparator, metric.value, metric.unit, metric.qualifier), metric.line,
             -1});
    const QStringList roles = roleIds(plan);
    for (qsizetype i = 0; i < roles.size(); ++i) {
        const Role& role = plan.roles.at(i);
        add({ItemKind::Role, roles.at(i), role.role,
             joined({role.name, role.contact, role.responsibilities, role.deputies.join(u',')}), role.line, -1});
    }
    const QStringList channels = channelIds(plan);
    for (qsizetype i = 0; i < channels.size(); ++i)
        add({ItemKind::Channel, channels.at(i), plan.channels.at(i).name, plan.channels.at(i).value,
             plan.channels.at(i).line, -1});
    for (const MatrixRow& row : plan.matrix)
        add({ItemKind::MatrixRow, row.id, row.scenario, joined({row.severity, row.action, seconds(row.deadlineS)}),
             row.line, -1});
    for (const MessageTemplate& message : plan.templates)
        add({ItemKind::Template, message.id, message.title, message.text, message.line, -1});
    for (const Criterion& criterion : plan.successCriteria)
        add({ItemKind::Criterion, criterion.id, criterion.text, {}, criterion.line, -1});
    for (const SignoffLine& signoff : plan.signoffs)
        add({ItemKind::Signoff, signoff.id, signoff.role, {}, signoff.line, -1});
    if (!plan.declaration.text.isEmpty())
        add({ItemKind::Declaration,
             QStringLiteral("declaration"),
             plan.declaration.text,
             {},
             plan.declaration.line,
             -1});
    for (const RecurringTask& task : plan.tasks)
        add({ItemKind::Task, task.id, task.text, QString::number(int(task.cadence)), task.line, -1});
    for (const Value& value : plan.values)
        add({ItemKind::Value, value.id, value.placeholder, {}, value.line, -1});
}

int PlanItems::add(PlanItem item)
{
    const int index = size();
    // A success criterion and a recurring task are a box as well, with the same id: the box is found.
    if (!item.id.isEmpty() && !m_byId.contains(item.id))
        m_byId.insert(item.id, index);
    m_items.push_back(std::move(item));
    return index;
}

void PlanItems::addStep(const Step& step, int phase)
{
    const int index = add({ItemKind::Step, step.id, step.title, step.clock.value_or(QString()), step.line, phase});
    for (const Fence& fence : step.fences)
        add({ItemKind::Fence, fence.id, fence.lang, {}, fence.line, index});
    for (const Command& command : step.commands)
        add({ItemKind::Command, command.id, QString::fromUtf8(command.text),
             command.title + (command.runnable ? u'+' : u'-'), command.line, index});
    for (const Check& check : step.checks)
        add({ItemKind::Check, check.id, check.text, QString::number(int(check.checked)), check.line, index});
    for (const Expectation& one : step.expectations)
        add({ItemKind::Expectation, one.id, one.text, {}, one.line, index});
    for (const Deliverable& one : step.deliverables)
        add({ItemKind::Deliverable, one.id, one.text, {}, one.line, index});
    for (const QString& note : step.notes)
        add({ItemKind::Note, {}, note, {}, step.line, index});
}

void PlanItems::addProcedure(const Procedure& procedure)
{
    const int index = add(
        {ItemKind::Procedure, procedure.id, procedure.title, QString::number(int(procedure.kind)), procedure.line, -1});
    for (const Fence& fence : procedure.fences)
        add({ItemKind::Fence, fence.id, fence.lang, {}, fence.line, index});
    for (const Command& command : procedure.commands)
        add({ItemKind::Command, command.id, QString::fromUtf8(command.text),
             command.title + (command.runnable ? u'+' : u'-'), command.line, index});
    for (const ProcedureStep& step : procedure.steps)
        add({ItemKind::ProcedureStep, step.id, step.text, seconds(step.deadlineS), step.line, index});
}

bool PlanItems::isInside(int index, int holder) const
{
    while (index >= 0 && index != holder)
        index = at(index).parent;
    return index == holder;
}

int PlanItems::holderOf(int index, ItemKind kind) const
{
    while (index >= 0 && at(index).kind != kind)
        index = at(index).parent;
    return index;
}

int PlanItems::lastOf(ItemKind kind, int holder) const
{
    int last = -1;
    for (int i = 0; i < size(); ++i) {
        if (at(i).kind == kind && (holder < 0 || at(i).parent == holder) && (last < 0 || at(i).line >= at(last).line))
            last = i;
    }
    return last;
}

} // namespace holdpoint::runbook
