// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/worked_rollout.h"

#include "tests/support/rollout_runbook.h"

using namespace Qt::StringLiterals;

namespace holdpoint::test {

WorkedRollout::WorkedRollout()
    : WorkedLedger(rolloutRunbook, rolloutConfiguration)
{
}

bool WorkedRollout::begin() { return run("echo backup") && run("./warm.sh"); }

checklist::StartRun WorkedRollout::runFor(qint64 weight) const
{
    checklist::StartRun start;
    start.command = u"rollout.%1"_s.arg(weight);
    for (const rollout::Rung& rung : launch.ladder().rungs)
        start.command = rung.weight == weight && !rung.command.isEmpty() ? rung.command : start.command;
    start.resolvedText = launch.ladder().commandFor(int(weight));
    start.workdir = u"/tmp"_s;
    return start;
}

events::RunStarted WorkedRollout::shiftRun(qint64 weight) const
{
    const checklist::StartRun start = runFor(weight);
    events::RunStarted started;
    started.run = launch.state().runs.isEmpty() ? 1 : launch.state().runs.lastKey() + 1;
    started.command = start.command;
    started.step = launch.ladder().step;
    started.text = start.resolvedText;
    started.workdir = u"/tmp"_s;
    return started;
}

bool WorkedRollout::askFor(qint64 weight, const QString& reason, const QString& person)
{
    return ask(checklist::AskWeight{weight, reason}, person);
}

bool WorkedRollout::confirm(const QString& person)
{
    const rollout::Change* change = launch.state().rollout.last();
    return change && ask(checklist::ConfirmWeight{change->asked.change, runFor(change->asked.weight)}, person);
}

bool WorkedRollout::withdraw(const QString& person)
{
    const rollout::Change* change = launch.state().rollout.last();
    return change && ask(checklist::WithdrawWeight{change->asked.change, u"not now"_s}, person);
}

events::WeightObserved WorkedRollout::seen(const QString& outcome) const
{
    events::WeightObserved fact;
    fact.change = last().asked.change;
    fact.outcome = outcome;
    if (outcome != u"no-data"_s)
        fact.share = QString::number(outcome == u"reached"_s ? last().asked.weight : 50 - last().asked.weight / 2);
    fact.tookMs = 700;
    return fact;
}

bool WorkedRollout::see(const QString& outcome) { return ask(checklist::RecordRollout{{seen(outcome)}}, {}); }

events::WatchEnded WorkedRollout::watched(const QString& verdict)
{
    ledger.waitedMs += 10'000;
    events::WatchEnded fact;
    fact.change = last().asked.change;
    fact.verdict = verdict;
    fact.beganUtcMs = 1'796'115'700'000;
    fact.endedUtcMs = fact.beganUtcMs + 10'000;
    events::WatchedNumber number{u"errors"_s, verdict, u"0.2"_s, {}, u"< 1"_s, 0, 40, 2000};
    if (verdict == u"breach"_s) {
        number.worst = u"7"_s;
        number.sinceUtcMs = fact.beganUtcMs + 3000;
    }
    fact.numbers.append(number);
    return fact;
}

bool WorkedRollout::watch(const QString& verdict) { return ask(checklist::RecordRollout{{watched(verdict)}}, {}); }

events::WatchBreached WorkedRollout::breached() const
{
    return {last().asked.change, u"errors"_s, u"7"_s, u"< 1"_s, 1'796'115'703'000};
}

bool WorkedRollout::breach() { return ask(checklist::RecordRollout{{breached()}}, {}); }

bool WorkedRollout::goTo(qint64 weight) { return askFor(weight) && confirm() && finish() && see() && watch(); }

bool WorkedRollout::vote() { return WorkedLedger::vote(u"Technical Lead"_s) && WorkedLedger::vote(u"QA Lead"_s); }

bool WorkedRollout::passGate()
{
    return ask(checklist::TickCheck{checkId(u"Customers are happy"_s)}, u"Ben"_s) && vote() &&
           ask(checklist::DecideGate{gate(), true, {}});
}

bool WorkedRollout::rollBack(const QString& kind)
{
    return ask(checklist::StartRollback{kind, u"it burns"_s, false}, u"Cem"_s);
}

bool WorkedRollout::nextDown(const QString& reason, const QString& person)
{
    if (launch.state().rollbacks.isEmpty())
        return false;
    const int weight = launch.state().rollout.nextDown(launch.ladder());
    return ask(checklist::ShiftForRollback{launch.state().rollbacks.last().started.rollback, reason, runFor(weight)},
               person);
}

void trafficHappens(WorkedRollout& l, QRandomGenerator& random, const QString& who)
{
    const rollout::Change* change = l.launch.state().rollout.last();
    const auto mostly = [&random](int of) { return random.bounded(of) != 0; };
    const auto stageIs = [change](rollout::Stage stage) { return change && change->stage() == stage; };
    const qint64 rollback = l.launch.state().rollbacks.size();
    const QString row = l.row(random.bounded(2));
    const QList<qint64> weights{0, 5, 10, 25, 100};
    switch (random.bounded(14)) {
    case 0:
    case 1:
    case 2: {
        const rollout::Rung* next = l.launch.ladder().above(l.launch.state().rollout.weight());
        l.askFor(next && mostly(4) ? next->weight : weights.at(random.bounded(int(weights.size()))),
                 mostly(3) ? u"the room is sure"_s : QString(), who);
        break;
    }
    case 3:
    case 4:
        if (mostly(6))
            l.confirm(who);
        else
            l.withdraw(who);
        break;
    case 5:
    case 6:
        if (!l.launch.runningRuns().isEmpty())
            l.finish(mostly(6) ? 0 : 1);
        break;
    case 7:
    case 8:
        if (stageIs(rollout::Stage::Observing) || stageIs(rollout::Stage::Unseen))
            l.see(mostly(5) ? u"reached"_s : mostly(2) ? u"elsewhere"_s : u"no-data"_s);
        else if (stageIs(rollout::Stage::Watching) && !mostly(5))
            l.breach();
        else if (stageIs(rollout::Stage::Watching))
            l.watch(!change->breaches.isEmpty() ? u"breach"_s : mostly(4) ? u"ok"_s : u"insufficient"_s);
        break;
    case 9:
        if (!mostly(6))
            l.rollBack(mostly(2) ? u"planned"_s : u"immediate"_s);
        break;
    case 10:
        if (rollback > 0)
            l.nextDown(mostly(2) ? u"down we go"_s : QString(), who);
        break;
    case 11:
        if (rollback > 0 && l.launch.runningRuns().isEmpty() && mostly(2))
            l.ask(checklist::EndRollback{rollback}, who);
        else if (rollback > 0)
            l.ask(checklist::StopRollback{rollback, u"enough"_s}, who);
        break;
    case 12:
        if (mostly(2))
            l.ask(checklist::DeclareScenario{row, mostly(2), u"seen"_s}, who);
        else
            l.ask(checklist::DecideScenario{row, u"watch"_s, u"small"_s}, who);
        break;
    default:
        if (l.launch.state().matrix.scenario(l.row(0)).measuredSinceUtcMs != 0)
            l.ask(checklist::RecordRollout{{events::ScenarioCeased{l.row(0), u"1.2"_s}}}, {});
        else
            l.ask(checklist::RecordRollout{{events::ScenarioApplied{l.row(0), u"7.5"_s, u"> 5"_s}}}, {});
    }
}

} // namespace holdpoint::test
