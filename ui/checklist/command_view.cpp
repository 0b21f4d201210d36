// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/command_view.h"

#include "core/base/sha256.h"
#include "core/runbook/display_text.h"
#include "ui/checklist/time_text.h"

#include <QCoreApplication>

namespace holdpoint::ui {
namespace {

QString commandText(const char* text) { return QCoreApplication::translate("CommandView", text); }

} // namespace

QString commandName(const QByteArray& text)
{
    const QString line = runbook::escapedForDisplay(text.trimmed().split('\n').value(0)).simplified();
    // ./scripts/backup/verify.sh --all is known as verify.sh; a plain program needs a word more to mean something.
    QString name;
    for (const QString& word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const bool assignment = word.contains(QLatin1Char('=')) && !word.startsWith(QLatin1Char('-'));
        bool number = false;
        static_cast<void>(word.toDouble(&number));
        if (name.isEmpty() ? assignment : number || word.startsWith(QLatin1Char('-')))
            continue;
        const bool path = word.startsWith(QLatin1Char('/')) || word.startsWith(QLatin1Char('.'));
        const QString shown = path ? word.section(QLatin1Char('/'), -1) : word;
        if (!name.isEmpty()) {
            name += QLatin1Char(' ') + shown;
            break;
        }
        name = shown;
        if (path)
            break;
    }
    if (name.isEmpty())
        name = line;
    constexpr int longest = 60;
    return name.size() > longest ? name.left(longest - 1) + QChar(0x2026) : name;
}

QString runOutcome(const checklist::RunRecord& run)
{
    if (run.running())
        return commandText("Running since %1 UTC (run %2)").arg(utcSeconds(run.startedUtcMs)).arg(run.started.run);
    if (run.resolved)
        return run.resolved->passed ? commandText("Ended well, by the word of a person: %1 (run %2)")
                                          .arg(run.resolved->reason)
                                          .arg(run.started.run)
                                    : commandText("Failed, by the word of a person: %1 (run %2)")
                                          .arg(run.resolved->reason)
                                          .arg(run.started.run);
    if (run.lost || !run.finished)
        return commandText("Nobody saw how it ended (run %1)").arg(run.started.run);
    const events::RunFinished& end = *run.finished;
    const QString took = durationText(end.durationMs);
    if (end.ending == QLatin1String("exited"))
        return commandText("Exit status %1 after %2 (run %3)").arg(end.status).arg(took).arg(end.run);
    if (end.ending == QLatin1String("signalled"))
        return commandText("Ended by signal %1 after %2 (run %3)").arg(end.status).arg(took).arg(end.run);
    if (end.ending == QLatin1String("timed-out"))
        return commandText("Stopped at its time limit after %1 (run %2)").arg(took).arg(end.run);
    if (end.ending == QLatin1String("stopped"))
        return commandText("Stopped by a person after %1 (run %2)").arg(took).arg(end.run);
    return commandText("Could not start: %1 (run %2)").arg(end.problem).arg(end.run);
}

const runbook::Value* findValue(const runbook::Plan& plan, const QString& idOrPlaceholder)
{
    for (const runbook::Value& value : plan.values) {
        if (value.id == idOrPlaceholder)
            return &value;
    }
    for (const runbook::Value& value : plan.values) {
        if (value.placeholder == idOrPlaceholder || value.name == idOrPlaceholder)
            return &value;
    }
    return nullptr;
}

CommandView commandView(const checklist::Launch& launch, const runbook::Step& step, const runbook::Command& command,
                        const PreparedRuns& prepared)
{
    CommandView view;
    view.id = command.id;
    view.step = step.id;
    view.title = command.title;
    view.text = command.text;
    view.state = launch.commandState(command.id);
    view.runnable = command.runnable;
    const runbook::StepConfiguration settings = launch.stepConfiguration(step.id);
    view.background = command.background || settings.background;
    view.limitMs = qint64(settings.limitS * 1000);
    if (command.hiddenCharacters)
        view.mustBeAccepted =
            launch.state().acceptedCommands.value(command.id) != hex(Sha256::of(QByteArrayView(command.text)));
    const runbook::Command* next = launch.nextCommand(step.id);
    view.next = next && next->id == command.id && launch.inOrder(step.id);
    if (const auto found = prepared.constFind(command.id); found != prepared.constEnd()) {
        view.prepared = true;
        if (found->resolvedText != command.text)
            view.resolved = found->resolvedText;
        view.workdir = found->workdir;
        view.environment = found->environment;
        view.unfilled = found->unfilled;
        view.missingScripts = found->missingScripts;
    }
    if (const checklist::RunRecord* run = launch.latestRun(command.id)) {
        view.run = run->started.run;
        view.startedUtcMs = run->startedUtcMs;
        view.endedUtcMs = run->endedUtcMs;
        view.stopRequested = run->stopRequested;
        view.outcome = runOutcome(*run);
        if (run->started.limitMs > 0)
            view.limitMs = run->started.limitMs;
    }
    for (const checklist::DeviationRecord& record : launch.state().deviations) {
        if (record.request.kind == QLatin1String("command") && record.request.target == command.id &&
            launch.approval(QStringLiteral("command"), command.id, record.request.after) == &record) {
            view.changeId = record.request.deviation;
            view.changedTo = record.request.after;
        }
    }
    view.rerunApproved = launch.approval(QStringLiteral("rerun"), command.id) != nullptr;
    return view;
}

} // namespace holdpoint::ui
