// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"
#include "app/cli/workbench.h"

#include "core/runbook/message_text.h"
#include "core/session/secret_key.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>

// tick, untick, attach, note, values, set, secret, skip, stop, resolve, accept: acts on steps that start nothing.
namespace holdpoint::app {
namespace {

struct StepArguments
{
    std::string launch, target, reason, file, deliverable, outcome, words;
};

using Made = Result<checklist::Command>;
using Maker = std::function<Made(const checklist::Launch&, const StepArguments&)>;

// A box, or an expectation that a person must judge.
Made ticked(const checklist::Launch& launch, const StepArguments& given, bool yes)
{
    if (const Result<QString> expectation = find(launch, Thing::Expectation, text(given.target));
        expectation && !find(launch, Thing::Check, text(given.target)))
        return checklist::JudgeExpectation{*expectation, yes, text(given.reason)};
    const Result<QString> check = find(launch, Thing::Check, text(given.target));
    if (!check)
        return std::unexpected(check.error());
    if (yes)
        return checklist::TickCheck{*check};
    return checklist::UntickCheck{*check, text(given.reason)};
}

// The run that is alive: by number, or by the step or command that started it.
Result<qint64> runningRun(const checklist::Launch& launch, const QString& words)
{
    bool number = false;
    const qint64 wanted = words.toLongLong(&number);
    const QStringList steps = fitting(launch, Thing::Step, words);
    const QStringList commands = fitting(launch, Thing::Command, words);
    for (const checklist::RunRecord* run : launch.runningRuns()) {
        if ((number && run->started.run == wanted) || steps.contains(run->started.step) ||
            commands.contains(run->started.command))
            return run->started.run;
    }
    return failure(ErrorCode::Refused, QCoreApplication::translate("cli", "Nothing of “%1” is running.").arg(words),
                   QCoreApplication::translate("cli", "Look at what runs with holdpoint status."));
}

Result<qint64> lostRun(const checklist::Launch& launch, const QString& words)
{
    const QStringList steps = fitting(launch, Thing::Step, words);
    const QStringList commands = fitting(launch, Thing::Command, words);
    for (const checklist::RunRecord& run : launch.state().runs) {
        if (run.unknown() && (QString::number(run.started.run) == words || steps.contains(run.started.step) ||
                              commands.contains(run.started.command)))
            return run.started.run;
    }
    return failure(ErrorCode::Refused,
                   QCoreApplication::translate("cli", "“%1” is no run whose end nobody saw.").arg(words),
                   QCoreApplication::translate("cli", "Look at the runs with holdpoint status."));
}

void add(CLI::App& program, Workbench& bench, const char* name, const char* help, const char* targetName,
         bool reasonNeeded, Maker make)
{
    auto* command = program.add_subcommand(name, help);
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    if (targetName)
        command->add_option(targetName, given->target)->required();
    if (std::string_view(name) == "resolve")
        command->add_option("OUTCOME", given->outcome, "passed or failed")
            ->required()
            ->check(CLI::IsMember({"passed", "failed"}));
    auto* reason = command->add_option("--reason", given->reason, "Why");
    if (reasonNeeded)
        reason->required();
    command->callback([&bench, given, make = std::move(make)] {
        bench.job = [&bench, given, make](const Finish& finish) {
            bench.submit(given->launch, finish,
                         [given, make](const checklist::Launch& launch) { return make(launch, *given); });
        };
    });
}

void addAttach(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("attach", "Attach a file to a step as evidence");
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("STEP", given->target)->required();
    command->add_option("FILE", given->file)->required();
    command->add_option("--deliverable", given->deliverable, "Which one; default: the first that has no file");
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            bench.withLaunch(given->launch, finish, [&bench, given, finish](LaunchClient& client) {
                const Result<QString> step = find(client.launch(), Thing::Step, text(given->target));
                if (!step) {
                    bench.fail(step.error(), finish);
                    return;
                }
                Act act;
                act.via = Via::Attach;
                act.command = checklist::WriteNote{};
                act.actor = bench.actor(client.launch());
                act.step = *step;
                act.file = QFileInfo(text(given->file)).absoluteFilePath();
                if (given->deliverable.empty()) {
                    act.deliverable = client.launch().missingDeliverables(*step).value(0);
                } else {
                    const Result<QString> found = find(client.launch(), Thing::Deliverable, text(given->deliverable));
                    if (!found) {
                        bench.fail(found.error(), finish);
                        return;
                    }
                    act.deliverable = *found;
                }
                client.act(
                    act, [&bench, finish](const Result<session::Committed>& result) { bench.answer(result, finish); });
            });
        };
    });
}

// Answers when the run has ended: TERM, its grace and KILL may take a while.
void addStop(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("stop", "Stop what a step runs: TERM, then KILL; waits for its end");
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("STEP", given->target, "Step, command or number of the run")->required();
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            bench.withLaunch(given->launch, finish, [&bench, given, finish](LaunchClient& client) {
                const Result<qint64> run = runningRun(client.launch(), text(given->target));
                if (!run) {
                    bench.fail(run.error(), finish);
                    return;
                }
                constexpr int patienceMs = 30'000;
                QTimer::singleShot(patienceMs, &client, [&bench, finish, run = *run] {
                    bench.fail(
                        {ErrorCode::AnswerIsNo,
                         QCoreApplication::translate("cli", "Run %1 has not ended yet.").arg(run),
                         QCoreApplication::translate("cli", "Look at it with holdpoint status; its runner goes on "
                                                            "trying."),
                         0},
                        finish);
                });
                QObject::connect(&client, &LaunchClient::changed, &client, [&client, finish, run = *run] {
                    if (!client.launch().state().runs.value(run).running())
                        finish(0);
                });
                Act act;
                act.command = checklist::StopRun{*run};
                act.actor = bench.actor(client.launch());
                client.act(act, [&bench, finish](const Result<session::Committed>& result) {
                    if (!result)
                        bench.fail(result.error(), finish);
                });
            });
        };
    });
}

void addNote(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("note", "Write a note into the ledger");
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("TEXT", given->words)->required();
    command->add_option("--step", given->target, "The step that it is about");
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            bench.submit(given->launch, finish, [given](const checklist::Launch& launch) -> Made {
                QString step;
                if (!given->target.empty()) {
                    const Result<QString> found = find(launch, Thing::Step, text(given->target));
                    if (!found)
                        return std::unexpected(found.error());
                    step = *found;
                }
                return checklist::WriteNote{text(given->words), step};
            });
        };
    });
}

// The environment variable of a value that is named by its id or placeholder; other words are a variable's own name.
QString variableOf(const checklist::Launch& launch, const QString& words)
{
    const Result<QString> found = find(launch, Thing::Value, words);
    const runbook::Value* value = found ? launch.value(*found) : nullptr;
    return value && (words == value->id || words == value->placeholder) ? value->name : words;
}

void addSecret(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("secret", "Set a secret for later commands; its text comes on stdin");
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("NAME", given->target, "Environment variable, or the value that it carries")->required();
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            bench.withLaunch(given->launch, finish, [&bench, given, finish](LaunchClient& client) {
                Act act;
                act.via = Via::Secret;
                act.command = checklist::WriteNote{};
                act.actor = bench.actor(client.launch());
                act.name = variableOf(client.launch(), text(given->target));
                act.secret = Terminal::input();
                // Kept for the next process in the keyring; for this launch's holder it goes to its memory at once.
                const QString name = session::secretKeyName(client.launch().state().opened.launch, act.name);
                bench.environment.keys->store(
                    name, act.secret, [&bench, &client, act, finish](const Result<signoff::KeyPlace>& kept) {
                        if (!kept) {
                            bench.fail(kept.error(), finish);
                            return;
                        }
                        client.act(act, [&bench, finish](const Result<session::Committed>& result) {
                            bench.answer(result, finish);
                        });
                    });
            });
        };
    });
}

void addValues(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("values", "List the values: their types, what fills them, who filled them");
    auto launch = std::make_shared<std::string>();
    command->add_option("LAUNCH", *launch)->required();
    command->callback([&bench, launch] {
        bench.job = [&bench, launch](const Finish& finish) {
            const Result<session::ReadLaunch> read = bench.read(*launch);
            if (!read) {
                bench.fail(read.error(), finish);
                return;
            }
            for (const runbook::Value& value : read->launch.plan().values) {
                if (bench.terminal.json)
                    bench.terminal.object(valueJson(read->launch, value));
                else
                    bench.terminal.line(valueLine(read->launch, value));
            }
            finish(0);
        };
    });
}

// The text that would go out, or what stands against it.
int printMessage(const Terminal& terminal, const Clock& clock, const checklist::Launch& launch, const QString& words)
{
    const Result<QString> id = find(launch, Thing::Template, words);
    const auto& templates = launch.plan().templates;
    const auto message = std::find_if(templates.begin(), templates.end(),
                                      [&](const runbook::MessageTemplate& one) { return id && one.id == *id; });
    if (message == templates.end()) {
        terminal.error(id ? Error{} : id.error());
        return exitStatus(ErrorCode::Refused);
    }
    QMap<QString, QString> filled = launch.filledValues();
    for (const QString& value : runbook::valuesOf(*message, launch.plan())) {
        if (launch.value(value)->atUse && !filled.contains(value))
            filled.insert(value, utcText(clock.now().utcMs).left(19) + u'Z');
    }
    const runbook::FilledMessage made = runbook::filledMessage(*message, launch.plan(), filled);
    if (!made.missing.isEmpty()) {
        terminal.error({ErrorCode::Refused,
                        QCoreApplication::translate("cli", "These values are not filled yet: %1.")
                            .arg(made.missing.join(QStringLiteral(", "))),
                        QCoreApplication::translate("cli", "Fill them first: holdpoint set LAUNCH VALUE."), 0});
        return exitStatus(ErrorCode::Refused);
    }
    if (terminal.json)
        terminal.object({{QStringLiteral("id"), message->id}, {QStringLiteral("text"), made.text}});
    else
        terminal.line(made.text);
    return 0;
}

void addTemplate(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("template", "Print a message of the runbook with its values filled in");
    auto given = std::make_shared<StepArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("TEMPLATE", given->target, "Its title or id")->required();
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            const Result<session::ReadLaunch> read = bench.read(given->launch);
            if (!read)
                bench.fail(read.error(), finish);
            else
                finish(printMessage(bench.terminal, *bench.environment.clock, read->launch, text(given->target)));
        };
    });
}

} // namespace

void addStepCommands(CLI::App& program, Workbench& bench)
{
    add(program, bench, "tick", "Tick a box, or say that an expectation is met", "CHECK", false,
        [](const checklist::Launch& launch, const StepArguments& given) { return ticked(launch, given, true); });
    add(program, bench, "untick", "Take a tick back, or say that an expectation is not met", "CHECK", true,
        [](const checklist::Launch& launch, const StepArguments& given) { return ticked(launch, given, false); });
    add(program, bench, "skip", "Skip a step under an approved deviation", "STEP", false,
        [](const checklist::Launch& launch, const StepArguments& given) -> Made {
            const Result<QString> step = find(launch, Thing::Step, text(given.target));
            if (!step)
                return std::unexpected(step.error());
            return checklist::SkipStep{*step, text(given.reason)};
        });
    addStop(program, bench);
    add(program, bench, "resolve", "Say how a run ended whose end nobody saw", "RUN", true,
        [](const checklist::Launch& launch, const StepArguments& given) -> Made {
            const Result<qint64> run = lostRun(launch, text(given.target));
            if (!run)
                return std::unexpected(run.error());
            return checklist::ResolveRun{*run, given.outcome == "passed", text(given.reason)};
        });
    add(program, bench, "accept", "Accept a command that holds hidden characters", "COMMAND", false,
        [](const checklist::Launch& launch, const StepArguments& given) -> Made {
            const Result<QString> command = find(launch, Thing::Command, text(given.target));
            if (!command)
                return std::unexpected(command.error());
            return checklist::AcceptCommand{*command};
        });
    add(program, bench, "set", "Fill a value; its text comes on stdin", "VALUE", false,
        [](const checklist::Launch& launch, const StepArguments& given) -> Made {
            const Result<QString> value = find(launch, Thing::Value, text(given.target));
            if (!value)
                return std::unexpected(value.error());
            return checklist::FillValue{*value, QString::fromUtf8(Terminal::input()), false};
        });
    addValues(program, bench);
    addTemplate(program, bench);
    addAttach(program, bench);
    addNote(program, bench);
    addSecret(program, bench);
}

} // namespace holdpoint::app
