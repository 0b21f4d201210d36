// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include "core/runbook/importer.h"

namespace holdpoint::test {

Scenario::Scenario(const QByteArray& markdown, const QString& configuration)
{
    launch.setPlan(runbook::importRunbook(markdown).value(), runbook::parseConfiguration(configuration).value());
    events::LaunchOpened opened;
    opened.launch = QStringLiteral("shop-1.0");
    opened.t0UtcMs = clock.now().utcMs + 3'600'000;
    opened.workdir = QStringLiteral("/tmp");
    apply(opened, {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}});
    apply(events::RunbookLoaded{QStringLiteral("00"), QStringLiteral("r.md"), QStringLiteral("r")},
          {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}});
    log.clear();
}

void Scenario::apply(events::Event event, const events::Actor& actor)
{
    events::Entry entry;
    entry.seq = launch.state().entries;
    entry.at = clock.now();
    entry.actor = actor;
    entry.body = std::move(event);
    // What the ledger would keep is what the fold sees.
    entry = events::decodeEntry(events::encodeEntry(entry).value()).value();
    log.append(events::kindOf(entry.body));
    launch.apply(entry);
}

bool Scenario::ask(const checklist::Command& command, const QString& person, events::Auth auth)
{
    clock.advance(1000);
    const events::Actor actor{auth, person, {}, {}};
    const Result<std::vector<events::Event>> decided = checklist::decide(launch, command, actor);
    if (!decided) {
        cause = decided.error().cause;
        nextStep = decided.error().nextStep;
        log.append(QStringLiteral("refused"));
        return false;
    }
    for (const events::Event& event : *decided)
        apply(event, actor);
    return true;
}

bool Scenario::run(const QString& command, int status, const QString& outcome, const QString& person)
{
    checklist::StartRun start;
    start.command = command;
    start.resolvedText = launch.plan().command(command)->text;
    if (!ask(start, person))
        return false;
    events::RunFinished finished;
    finished.run = launch.state().runs.lastKey();
    finished.ending = QStringLiteral("exited");
    finished.status = status;
    finished.startedUtcMs = clock.now().utcMs;
    finished.durationMs = 500;
    finished.outputSha256 = QStringLiteral("%1").arg(finished.run, 64, 10, QLatin1Char('0'));
    if (const runbook::Step* step = launch.plan().stepOfCommand(command)) {
        for (const runbook::Expectation& expectation : step->expectations) {
            if (expectation.command == command)
                finished.expectations.append({expectation.id, outcome, {}});
        }
    }
    return ask(checklist::FinishRun{finished}, person);
}

void Scenario::roster(const QList<events::Person>& people) { ask(checklist::ChangeRoster{{people, false}}); }

QString Scenario::stepId(const QString& title) const
{
    for (const runbook::Phase& phase : launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            if (step.title == title)
                return step.id;
        }
    }
    return {};
}

QString Scenario::commandId(const QByteArray& text) const
{
    for (const runbook::Phase& phase : launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            for (const runbook::Command& command : step.commands) {
                if (command.text == text)
                    return command.id;
            }
        }
    }
    return {};
}

QString Scenario::checkId(const QString& text) const
{
    for (const runbook::Phase& phase : launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            for (const runbook::Check& check : step.checks) {
                if (check.text == text)
                    return check.id;
            }
        }
    }
    return {};
}

} // namespace holdpoint::test
