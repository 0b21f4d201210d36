// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rollback_command.h"
#include "app/cli/run_job.h"

#include "core/rollout/armed_check.h"
#include "core/runbook/display_text.h"
#include "core/session/armed_now.h"
#include "core/session/secret_box.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <optional>

// run, retry, rollback, armed: what starts scripts, or would.
namespace holdpoint::app {
namespace {

struct RunArguments
{
    std::string launch, target, changed;
    bool dryRun = false;
};

QString runText(const char* words) { return QCoreApplication::translate("cli", words); }

// The step that `words` mean. A fence and the boxes below it have one title: to be run is the one with commands.
Result<QString> stepToRun(const checklist::Launch& launch, const QString& words)
{
    QStringList steps = fitting(launch, Thing::Step, words);
    if (steps.size() > 1)
        steps.removeIf([&](const QString& step) { return launch.plan().step(step)->commands.isEmpty(); });
    return steps.size() == 1 ? Result<QString>(steps.first()) : find(launch, Thing::Step, words);
}

// The commands that `words` mean: one command, or what is left of a step.
Result<QStringList> commandsOf(const checklist::Launch& launch, const QString& words)
{
    if (const Result<QString> step = stepToRun(launch, words)) {
        QStringList commands;
        const runbook::Command* next = launch.nextCommand(*step);
        bool reached = false;
        for (const runbook::Command& command : launch.plan().step(*step)->commands) {
            reached = reached || (next && command.id == next->id);
            if (reached && command.runnable && launch.commandState(command.id) != checklist::CommandState::Passed)
                commands.append(command.id);
        }
        // A passed command whose output lacks something is run again.
        if (commands.isEmpty() && next)
            commands.append(next->id);
        // Or one that everybody agreed to run again.
        for (const runbook::Command& command : launch.plan().step(*step)->commands) {
            if (!next && launch.approval(QStringLiteral("rerun"), command.id))
                commands.append(command.id);
        }
        if (commands.isEmpty())
            return failure(ErrorCode::Refused, runText("No command of “%1” is left to run.").arg(words),
                           runText("Look at the step with holdpoint status."));
        return commands;
    }
    // Words that fit several steps are not taken for a command that holds them too.
    const Result<QString> command = find(launch, Thing::Command, words);
    if (!command || fitting(launch, Thing::Step, words).size() > 1)
        return std::unexpected(find(launch, Thing::Step, words).error());
    return QStringList{*command};
}

checklist::StartRun wouldRun(LaunchClient& client, const QString& command)
{
    return client.session() ? client.session()->prepared(command)
                            : session::prepareRun(client.launch(), command, {}, session::secretsGiven(client.launch()));
}

// People know a blank by how it looks in the runbook.
QString placeholders(const runbook::Plan& plan, const QStringList& values)
{
    QStringList shown;
    for (const QString& id : values) {
        const auto value = std::find_if(plan.values.begin(), plan.values.end(),
                                        [&id](const runbook::Value& one) { return one.id == id; });
        shown.append(value == plan.values.end() ? id : value->placeholder);
    }
    return shown.join(QStringLiteral(", "));
}

// Lists what would run for the whole launch, a phase, a step or a command; runs nothing.
int dryRun(const Terminal& terminal, LaunchClient& client, const QString& words)
{
    const checklist::Launch& launch = client.launch();
    QStringList commands;
    const Result<QString> phase = find(launch, Thing::Phase, words);
    const Result<QString> step = find(launch, Thing::Step, words);
    for (const runbook::Phase& eachPhase : launch.plan().phases) {
        for (const runbook::Step& eachStep : eachPhase.steps) {
            const bool meant =
                words.isEmpty() || (step && eachStep.id == *step) || (!step && phase && eachPhase.id == *phase);
            for (const runbook::Command& command : eachStep.commands) {
                if (meant && command.runnable)
                    commands.append(command.id);
            }
        }
    }
    if (commands.isEmpty()) {
        if (const Result<QString> command = find(launch, Thing::Command, words))
            commands.append(*command);
    }
    if (commands.isEmpty()) {
        terminal.error({ErrorCode::Refused, runText("“%1” has no command that would run.").arg(words),
                        runText("Look up phases, steps and commands with holdpoint status."), 0});
        return 3;
    }
    bool clean = true;
    for (const QString& id : commands) {
        const checklist::StartRun would = wouldRun(client, id);
        clean = clean && would.unfilled.isEmpty() && would.missingScripts.isEmpty();
        if (terminal.json) {
            terminal.object({{QStringLiteral("command"), id},
                             {QStringLiteral("text"), QString::fromUtf8(would.resolvedText)},
                             {QStringLiteral("workdir"), would.workdir},
                             {QStringLiteral("environment"), QJsonArray::fromStringList(would.environment)},
                             {QStringLiteral("missing_scripts"), QJsonArray::fromStringList(would.missingScripts)},
                             {QStringLiteral("unfilled"), QJsonArray::fromStringList(would.unfilled)}});
            continue;
        }
        terminal.line(id);
        terminal.line(QStringLiteral("  $ ") + runbook::escapedForDisplay(would.resolvedText));
        if (launch.plan().command(id)->hiddenCharacters && !launch.state().acceptedCommands.contains(id))
            terminal.line(runText("  HOLDS HIDDEN CHARACTERS, shown escaped: accept it first"));
        terminal.line(runText("  in %1, environment: %2").arg(would.workdir, would.environment.join(u' ')));
        if (!would.missingScripts.isEmpty())
            terminal.line(runText("  MISSING: %1").arg(would.missingScripts.join(QStringLiteral(", "))));
        if (!would.unfilled.isEmpty())
            terminal.line(runText("  NOT FILLED: %1").arg(placeholders(launch.plan(), would.unfilled)));
    }
    return clean ? 0 : 1;
}

void run(Workbench& bench, const RunArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        if (given.dryRun) {
            finish(dryRun(bench.terminal, client, text(given.target)));
            return;
        }
        const Result<QStringList> commands = commandsOf(client.launch(), text(given.target));
        if (!commands) {
            bench.fail(commands.error(), finish);
            return;
        }
        QByteArray changed;
        if (!given.changed.empty()) {
            QFile file(text(given.changed));
            if (!file.open(QIODevice::ReadOnly)) {
                bench.fail({ErrorCode::Unreadable,
                            runText("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                            runText("Give a file that holds exactly the approved text."), 0},
                           finish);
                return;
            }
            changed = file.readAll();
        }
        // Half a step that then lacks its script is worse than none.
        for (const QString& id : changed.isEmpty() && commands->size() > 1 ? *commands : QStringList()) {
            const checklist::StartRun would = wouldRun(client, id);
            if (would.missingScripts.isEmpty())
                continue;
            bench.fail({ErrorCode::Refused,
                        runText("%1 does not exist in %2 or may not be executed. Nothing of this step was run.")
                            .arg(would.missingScripts.join(QStringLiteral(", ")), would.workdir),
                        runText("Put the script in its place and make it executable. Where an earlier command of the "
                                "step makes it, run the commands one by one: holdpoint run LAUNCH COMMAND."),
                        0},
                       finish);
            return;
        }
        auto* job = new RunJob(bench, client, *commands, changed, finish);
        job->start();
    });
}

void addRun(CLI::App& program, Workbench& bench, const char* name, const char* help)
{
    auto* command = program.add_subcommand(name, help);
    auto given = std::make_shared<RunArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    auto* target = command->add_option("STEP", given->target, "A step (what is left of it) or one command");
    command->add_option("--changed", given->changed, "File with the exact text that an approved deviation holds");
    command->add_flag("--dry-run", given->dryRun, "List what would run for a step, a phase or all; run nothing");
    command->callback([&bench, given, target] {
        if (!given->dryRun && target->count() == 0)
            throw CLI::RequiredError("STEP");
        bench.job = [&bench, given](const Finish& finish) { run(bench, *given, finish); };
    });
}

struct RollbackWords
{
    std::string launch, reason;
    bool immediate = false, planned = false, although = false, stop = false, goOn = false;
};

// The rollback that is running; else the last one, for the rules to say that it is over. 0: there was none.
qint64 runningRollback(const checklist::Launch& launch)
{
    const auto& rollbacks = launch.state().rollbacks;
    return rollbacks.isEmpty() ? 0 : rollbacks.last().started.rollback;
}

std::optional<Error> noneRuns(const checklist::Launch& launch)
{
    const auto& rollbacks = launch.state().rollbacks;
    if (!rollbacks.isEmpty() && !rollbacks.last().ended)
        return std::nullopt;
    return Error{ErrorCode::Refused, runText("No rollback is running."),
                 runText("Look up what happened with holdpoint status."), 0};
}

void stopRollback(Workbench& bench, const RollbackWords& given, const Finish& finish)
{
    const QString reason = text(given.reason);
    bench.submit(given.launch, finish, [reason](const checklist::Launch& launch) -> Result<checklist::Command> {
        if (const std::optional<Error> error = noneRuns(launch))
            return std::unexpected(*error);
        return checklist::StopRollback{runningRollback(launch), reason};
    });
}

void goOnWithRollback(Workbench& bench, const RollbackWords& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, reason = text(given.reason), finish](LaunchClient& client) {
        if (const std::optional<Error> error = noneRuns(client.launch())) {
            bench.fail(*error, finish);
            return;
        }
        auto* job = new RollbackJob(bench, client, finish);
        job->goOn(runningRollback(client.launch()), reason);
    });
}

void addRollback(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("rollback", "Roll back now: one person suffices");
    auto given = std::make_shared<RollbackWords>();
    command->add_option("LAUNCH", given->launch)->required();
    auto* what = command->add_option_group("what");
    what->add_flag("--immediate", given->immediate, "Everyone back, by the runbook's commands");
    what->add_flag("--planned", given->planned, "Step by step");
    what->add_flag("--stop", given->stop, "Leave traffic where a planned one that runs brought it");
    what->add_flag("--go-on", given->goOn, "The next weight of a planned one, although its watch is not clean");
    what->require_option(1);
    command->add_option("--reason", given->reason, "Scenario of the matrix, or own words")->required();
    command->add_flag("--although-changed", given->although,
                      "Also where a script is not what was pinned at the go/no-go");
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            if (given->stop) {
                stopRollback(bench, *given, finish);
                return;
            }
            if (given->goOn) {
                goOnWithRollback(bench, *given, finish);
                return;
            }
            const QString kind = given->immediate ? QStringLiteral("immediate") : QStringLiteral("planned");
            auto* rollback =
                new RollbackCommand(bench, given->launch, kind, text(given->reason), given->although, finish);
            rollback->start();
        };
    });
}

void addArmed(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("armed", "Say whether a rollback would start now");
    auto launch = std::make_shared<std::string>();
    command->add_option("LAUNCH", *launch)->required();
    command->callback([&bench, launch] {
        bench.job = [&bench, launch](const Finish& finish) {
            const Result<session::ReadLaunch> read = bench.read(*launch);
            if (!read) {
                bench.fail(read.error(), finish);
                return;
            }
            const rollout::Armed armed =
                session::armedAsSeen(read->launch, text(*launch), bench.environment.runnerProgram,
                                     *bench.environment.disk, bench.environment.clock->now().utcMs);
            if (bench.terminal.json)
                bench.terminal.object({{QStringLiteral("armed"), armed.armed},
                                       {QStringLiteral("causes"), QJsonArray::fromStringList(armed.causes)},
                                       {QStringLiteral("changed"), QJsonArray::fromStringList(armed.changed)}});
            else
                bench.terminal.line(armed.armed ? runText("ARMED")
                                                : runText("NOT ARMED: %1").arg(armed.causes.join(u' ')));
            finish(armed.armed ? 0 : 1);
        };
    });
}

} // namespace

void addRunCommands(CLI::App& program, Workbench& bench)
{
    addRun(program, bench, "run", "Run what is left of a step, or one command");
    addRun(program, bench, "retry", "Run again what failed; recorded, no deviation");
    addRollback(program, bench);
    addArmed(program, bench);
}

} // namespace holdpoint::app
