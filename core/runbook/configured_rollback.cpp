// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configured_rollback.h"

#include "core/runbook/importer.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

bool canRun(const Procedure& procedure)
{
    return std::any_of(procedure.commands.begin(), procedure.commands.end(),
                       [](const Command& command) { return command.runnable; });
}

// The configuration's lines are read by the importer itself, so that they mean what the same lines mean in a runbook.
Plan readLines(const QStringList& lines, QLatin1String heading)
{
    QByteArray markdown = QByteArray("## ") + heading.data() + '\n';
    for (const QString& line : lines) {
        QByteArray fence("```");
        while (line.contains(QLatin1String(fence)))
            fence += '`';
        markdown += '\n' + fence + "bash\n" + line.toUtf8() + '\n' + fence + '\n';
    }
    return importRunbook(markdown).value_or(Plan());
}

void addRollback(Plan& plan, ProcedureKind kind, const QStringList& lines, QLatin1String heading, const QString& title)
{
    const auto known = std::find_if(plan.procedures.begin(), plan.procedures.end(),
                                    [kind](const Procedure& procedure) { return procedure.kind == kind; });
    if (lines.isEmpty() || (known != plan.procedures.end() && canRun(*known)))
        return;
    Plan read = readLines(lines, heading);
    const auto found = std::find_if(read.procedures.begin(), read.procedures.end(), canRun);
    if (found == read.procedures.end())
        return;
    for (Command& command : found->commands)
        command.line = plan.configurationLine;
    for (Fence& fence : found->fences)
        fence.line = plan.configurationLine;
    for (Value& value : read.values) {
        if (std::none_of(plan.values.begin(), plan.values.end(),
                         [&](const Value& one) { return one.id == value.id; })) {
            value.line = plan.configurationLine;
            plan.values.append(value);
        }
    }
    if (known != plan.procedures.end()) {
        known->commands += found->commands;
        known->fences += found->fences;
        return;
    }
    found->title = title;
    found->kind = kind;
    found->line = plan.configurationLine;
    plan.procedures.append(std::move(*found));
}

} // namespace

void addConfiguredRollbacks(Plan& plan, const Configuration& configuration)
{
    const auto words = [](const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); };
    addRollback(plan, ProcedureKind::ImmediateRollback, configuration.rollback.immediate,
                QLatin1String("Configured immediate rollback"), words("Immediate rollback (configuration)"));
    addRollback(plan, ProcedureKind::PlannedRollback, configuration.rollback.planned,
                QLatin1String("Configured planned rollback"), words("Planned rollback (configuration)"));
}

Command commandOf(const QByteArray& line)
{
    const Plan read = readLines({QString::fromUtf8(line)}, QLatin1String("Rollback Procedure"));
    for (const Procedure& procedure : read.procedures) {
        if (!procedure.commands.isEmpty())
            return procedure.commands.first();
    }
    for (const Phase& phase : read.phases) {
        for (const Step& step : phase.steps) {
            if (!step.commands.isEmpty())
                return step.commands.first();
        }
    }
    return {};
}

} // namespace holdpoint::runbook
