// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configured_rollback.h"
#include "core/runbook/resolve.h"
#include "core/runner/run.h"
#include "core/session/session.h"

#include <algorithm>

namespace holdpoint::session {
namespace {

checklist::StartRun prepareCommand(const checklist::Launch& launch, const runbook::Command& command,
                                   const QStringList& secretNames)
{
    checklist::StartRun start;
    start.command = command.id;
    QMap<QString, QString> filled = launch.filledValues();
    for (const QString& id : command.placeholders) {
        const runbook::Value* value = launch.value(id);
        if (!value)
            continue;
        // What stands there is of no account here: it travels in the environment.
        if (secretNames.contains(value->name))
            filled.insert(id, QStringLiteral("secret"));
        const checklist::ValueRecord record = launch.state().values.value(id);
        if (value->atUse && (record.text.isEmpty() || record.source == QLatin1String("clock"))) {
            filled.insert(id, QStringLiteral("clock"));
            start.atUse.append(id);
        }
    }
    const runbook::ResolvedCommand resolved = runbook::resolveCommand(command, launch.plan(), filled);
    start.resolvedText = resolved.text;
    start.unfilled = resolved.unfilled;
    start.workdir = launch.state().opened.workdir;
    QStringList deviations;
    if (launch.plan().stepOfCommand(command.id)) {
        if (const checklist::DeviationRecord* folder = launch.approvedChange(QStringLiteral("folder"), command.id))
            start.workdir = QString::fromUtf8(folder->request.after);
        if (const checklist::DeviationRecord* other = launch.approvedChange(QStringLiteral("environment"), command.id))
            deviations.append(other->request.deviation);
    }
    start.missingScripts = runner::missingScripts(command.scripts, start.workdir);
    const QMap<QString, QString> environment = launch.environmentOf(deviations);
    start.environment = environment.keys() + secretNames;
    for (const QString& id : start.atUse)
        start.environment.append(launch.value(id)->name);
    start.environment.sort();
    start.environment.removeDuplicates();
    // `$NAME` may come from the approved environment as well.
    start.unfilled.removeIf([&](const QString& id) {
        const runbook::Value* value = launch.value(id);
        return value && value->placeholder.startsWith(u'$') && environment.contains(value->name);
    });
    return start;
}

} // namespace

checklist::StartRun prepareRun(const checklist::Launch& launch, const QString& commandId, const QByteArray& changedText,
                               const QStringList& secretNames)
{
    const runbook::Command* planned = launch.plan().command(commandId);
    if (!planned) {
        checklist::StartRun none;
        none.command = commandId;
        none.changedText = changedText;
        return none;
    }
    runbook::Command command = *planned;
    if (!changedText.isEmpty())
        command.text = changedText;
    checklist::StartRun start = prepareCommand(launch, command, secretNames);
    start.changedText = changedText;
    return start;
}

checklist::StartRun prepareShift(const checklist::Launch& launch, int weight, const QStringList& secretNames)
{
    const auto& rungs = launch.ladder().rungs;
    const auto rung = std::ranges::find_if(rungs, [weight](const rollout::Rung& one) { return one.weight == weight; });
    if (rung != rungs.end() && !rung->command.isEmpty())
        return prepareRun(launch, rung->command, {}, secretNames);
    runbook::Command command = runbook::commandOf(launch.ladder().commandFor(weight));
    command.id = QStringLiteral("rollout.%1").arg(weight);
    return prepareCommand(launch, command, secretNames);
}

} // namespace holdpoint::session
