// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/rollout_scenario.h"

#include "tests/support/rollout_runbook.h"

using namespace Qt::StringLiterals;

namespace holdpoint::test {

RolloutScenario::RolloutScenario()
    : RolloutScenario(rolloutConfiguration)
{
}

RolloutScenario::RolloutScenario(const QString& configuration)
    : Scenario(rolloutRunbook, configuration)
{
    roster({{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}}, {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}});
    log.clear();
}

bool RolloutScenario::begin() { return run(commandId("echo backup")) && run(commandId("./warm.sh")); }

checklist::StartRun RolloutScenario::runFor(qint64 weight) const
{
    checklist::StartRun start;
    start.command = u"rollout.%1"_s.arg(weight);
    for (const rollout::Rung& rung : launch.ladder().rungs)
        start.command = rung.weight == weight && !rung.command.isEmpty() ? rung.command : start.command;
    start.resolvedText = launch.ladder().commandFor(int(weight));
    return start;
}

bool RolloutScenario::askFor(qint64 weight, const QString& reason, const QString& person)
{
    return ask(checklist::AskWeight{weight, reason}, person);
}

bool RolloutScenario::confirm(qint64 change, const QString& person)
{
    const rollout::Change* of = launch.state().rollout.change(change);
    return ask(checklist::ConfirmWeight{change, of ? runFor(of->asked.weight) : checklist::StartRun()}, person);
}

bool RolloutScenario::finish(int status)
{
    events::RunFinished finished;
    finished.run = launch.state().runs.lastKey();
    finished.ending = u"exited"_s;
    finished.status = status;
    finished.startedUtcMs = clock.now().utcMs;
    finished.durationMs = 500;
    return ask(checklist::FinishRun{finished});
}

bool RolloutScenario::see(const QString& outcome)
{
    events::WeightObserved seen;
    seen.change = last().asked.change;
    seen.outcome = outcome;
    seen.share = QString::number(last().asked.weight);
    return ask(checklist::RecordRollout{{seen}}, {});
}

bool RolloutScenario::watch(const QString& verdict)
{
    events::WatchEnded ended;
    ended.change = last().asked.change;
    ended.verdict = verdict;
    ended.numbers.append({u"errors"_s, verdict, u"0.2"_s, {}, u"< 1"_s, 0, 40, 0});
    return ask(checklist::RecordRollout{{ended}}, {});
}

bool RolloutScenario::breach(qint64 change)
{
    return ask(
        checklist::RecordRollout{{events::WatchBreached{change, u"errors"_s, u"7"_s, u"< 1"_s, clock.now().utcMs}}},
        {});
}

bool RolloutScenario::goTo(qint64 weight) { return askFor(weight) && confirm() && finish() && see() && watch(); }

bool RolloutScenario::passGate()
{
    const bool ticked = launch.state().ticks.contains(checkId(u"Customers are happy"_s)) ||
                        ask(checklist::TickCheck{checkId(u"Customers are happy"_s)});
    return ticked &&
           ask(checklist::CastVote{gate(), u"Technical Lead"_s, true, {}, {}, {}}, u"Ada"_s, events::Auth::Spoken) &&
           ask(checklist::DecideGate{gate(), true, {}});
}

bool RolloutScenario::rollBack(const QString& kind, const QString& person)
{
    return ask(checklist::StartRollback{kind, u"it burns"_s, false}, person);
}

bool RolloutScenario::nextDown(const QString& reason, const QString& person)
{
    const int weight = launch.state().rollout.nextDown(launch.ladder());
    return ask(checklist::ShiftForRollback{rollback().started.rollback, reason, runFor(weight)}, person);
}

} // namespace holdpoint::test
