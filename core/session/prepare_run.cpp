// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/resolve.h"
#include "core/runner/run.h"
#include "core/session/session.h"

namespace holdpoint::session {
checklist::StartRun prepareRun(const checklist::Launch& launch, const QString& commandId, const QByteArray& changedText,
                               const QStringList& secretNames)
{
    checklist::StartRun start;
    start.command = commandId;
    start.changedText = changedText;
    const runbook::Command* planned = launch.plan().command(commandId);
    if (!planned)
        return start;
    runbook::Command command = *planned;
    if (!changedText.isEmpty())
        command.text = changedText;
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
    if (launch.plan().stepOfCommand(commandId)) {
        if (const checklist::DeviationRecord* folder = launch.approvedChange(QStringLiteral("folder"), commandId))
            start.workdir = QString::fromUtf8(folder->request.after);
        if (const checklist::DeviationRecord* other = launch.approvedChange(QStringLiteral("environment"), commandId))
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

} // namespace holdpoint::session
