// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/run_environment.h"

#include "core/runbook/resolve.h"
#include "core/runner/run.h"
#include "core/session/session.h"

namespace holdpoint::session {

QMap<QString, QString> runEnvironment(const checklist::Launch& launch)
{
    QMap<QString, QString> values = launch.configuration().environment;
    const QMap<QString, QString> filled = launch.filledValues();
    for (const runbook::Value& value : launch.plan().values) {
        if (filled.contains(value.id) && !value.name.isEmpty())
            values.insert(value.name, filled.value(value.id));
    }
    values.insert(QStringLiteral("HOLDPOINT_LAUNCH"), launch.state().opened.launch);
    return values;
}

QString secretKeyName(const QString& launch, const QString& variable)
{
    // Four characters a digit, the first one its highest bit. The usual name, in capitals alone, is given as it is.
    QString small;
    bool any = false;
    for (qsizetype at = 0; at < variable.size(); at += 4) {
        int digit = 0;
        for (qsizetype i = at; i < at + 4; ++i) {
            const bool isSmall = i < variable.size() && variable.at(i) >= u'a' && variable.at(i) <= u'z';
            digit = digit * 2 + (isSmall ? 1 : 0);
        }
        small += QString::number(digit, 16);
        any = any || digit != 0;
    }
    QString name = QStringLiteral("secret.%1.%2").arg(launch, variable.toLower());
    return any ? name + u'-' + small : name;
}

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
    for (const runbook::Value& value : launch.plan().values) {
        if (secretNames.contains(value.name))
            filled.insert(value.id, QString());
    }
    const runbook::ResolvedCommand resolved = runbook::resolveCommand(command, launch.plan(), filled);
    start.resolvedText = resolved.text;
    start.unfilled = resolved.unfilled;
    start.workdir = launch.state().opened.workdir;
    start.missingScripts = runner::missingScripts(command.scripts, start.workdir);
    start.environment = runEnvironment(launch).keys() + secretNames;
    start.environment.sort();
    start.environment.removeDuplicates();
    return start;
}

} // namespace holdpoint::session
