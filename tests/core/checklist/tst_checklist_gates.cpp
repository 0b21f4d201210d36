// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;
using namespace Qt::StringLiterals;

// A gate that was GO falls when what it stood on changes; commands that a person does by hand.
namespace {

const QByteArray gated = R"(# Gate

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |

## Phase 1: T-1 Hour - Prepare

**Back Up**
```bash
echo backup
```

#### Room
- [ ] Doors closed

#### Go/No-Go Decision
- [ ] Backup is good

## Phase 2: T-0 - Launch

Read this first.

**Switch**
```bash
echo switch
```

**Tell**
```bash
echo tell
```
)";

const QList<events::Person> people{{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}},
                                   {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}};

QString gateOf(const Scenario& s) { return s.stepId(u"Go/No-Go Decision"_s); }

bool vote(Scenario& s)
{
    return s.ask(CastVote{gateOf(s), u"Technical Lead"_s, true, {}, {}, {}}, u"Ada"_s, events::Auth::Spoken);
}

// Up to GO, and the first command behind it.
void passGateAndSwitch(Scenario& s)
{
    s.roster(people);
    QVERIFY(s.run(s.commandId("echo backup")));
    QVERIFY(s.ask(TickCheck{s.checkId(u"Doors closed"_s)}));
    QVERIFY(s.ask(TickCheck{s.checkId(u"Backup is good"_s)}));
    QVERIFY(vote(s));
    QVERIFY(s.ask(DecideGate{gateOf(s), true, {}}));
    QVERIFY(s.run(s.commandId("echo switch")));
    QCOMPARE(s.launch.stepState(gateOf(s)), StepState::Passed);
    s.log.clear();
}

void expectFallen(Scenario& s)
{
    QCOMPARE(s.launch.stepState(gateOf(s)), StepState::Ready);
    QCOMPARE(s.launch.nextGate(), gateOf(s));
    QVERIFY(!s.launch.reopenedBecause(gateOf(s)).isEmpty());
    QCOMPARE(s.launch.stepState(s.stepId(u"Switch"_s)), StepState::Passed); // what passed stays passed
    QCOMPARE(s.launch.stepState(s.stepId(u"Tell"_s)), StepState::Waiting);  // what follows is held
    QVERIFY(!s.run(s.commandId("echo tell")));
    QVERIFY(s.cause.contains(u"Go/No-Go Decision"_s));
    QVERIFY(!s.nextStep.isEmpty());
}

} // namespace

class tst_checklist_gates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Regression: the rules read an error that was not there.
    void aGateOutOfOrderTakesVotesAndTheDecision()
    {
        Scenario s(gated);
        s.roster(people);
        QVERIFY(!vote(s));
        QVERIFY2(s.cause.contains(u"not this step's turn"_s), qPrintable(s.cause));
        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY(s.ask(RequestDeviation{u"order"_s, gateOf(s), {}, u"the others wait"_s}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}}));
        QVERIFY2(s.ask(TickCheck{s.checkId(u"Backup is good"_s)}), qPrintable(s.cause));
        QVERIFY2(vote(s), qPrintable(s.cause));
        QVERIFY2(s.ask(DecideGate{gateOf(s), true, {}}), qPrintable(s.cause));
        QVERIFY(s.launch.done(gateOf(s)));
    }

    // Regression: the deviation that let a gate be decided before its turn stayed unused, and expired with its phase.
    void aDecisionOutOfOrderUsesItsDeviation()
    {
        Scenario s(gated);
        s.roster(people);
        QVERIFY(s.ask(RequestDeviation{u"order"_s, gateOf(s), {}, u"the others wait"_s}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}}));
        QVERIFY2(s.ask(TickCheck{s.checkId(u"Backup is good"_s)}), qPrintable(s.cause));
        QVERIFY2(vote(s), qPrintable(s.cause));
        // A NO-GO before its turn uses it as well, and the same gate is decided again under it.
        QVERIFY2(s.ask(DecideGate{gateOf(s), false, u"rain"_s}), qPrintable(s.cause));
        QCOMPARE(s.launch.deviation(u"D1"_s)->status, DeviationStatus::Used);
        QCOMPARE(s.launch.state().gates.value(gateOf(s)).decision->decision.orderDeviation, u"D1"_s);
        QVERIFY2(s.ask(Resume{u"sun"_s}), qPrintable(s.cause));
        QVERIFY2(s.ask(DecideGate{gateOf(s), true, {}}), qPrintable(s.cause));
        QVERIFY(s.launch.done(gateOf(s)));
        QCOMPARE(s.launch.state().gates.value(gateOf(s)).decision->decision.orderDeviation, u"D1"_s);
        QVERIFY(s.launch.state().gates.value(gateOf(s)).decision->decision.deviation.isEmpty());
        QVERIFY(s.launch.outlivedDeviations().isEmpty());
    }

    void aCriterionTakenBackAfterGoMakesTheGateFall()
    {
        Scenario s(gated);
        passGateAndSwitch(s);
        const QString criterion = s.checkId(u"Backup is good"_s);
        QVERIFY(s.ask(UntickCheck{criterion, u"the copy is empty"_s}, u"Ben"_s));
        expectFallen(s);
        QCOMPARE(s.launch.reopenedBecause(gateOf(s)), u"Ben took back “Backup is good” after the GO"_s);
        const QList<Awaited> first = s.launch.awaited();
        QCOMPARE(first.size(), 1);
        QCOMPARE(first.first().name, u"Ada"_s);
        QVERIFY2(first.first().what.contains(u"Ben took back"_s), qPrintable(first.first().what));

        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}})); // its criterion is open
        QVERIFY(s.ask(TickCheck{criterion}));
        QCOMPARE(s.launch.stepState(gateOf(s)), StepState::Ready); // never GO again by itself
        QVERIFY(s.launch.voteStands(gateOf(s), u"Technical Lead"_s));
        QVERIFY(s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY(s.launch.reopenedBecause(gateOf(s)).isEmpty());
        QVERIFY(s.run(s.commandId("echo tell")));
        QVERIFY(s.launch.timeLineDone());
        QCOMPARE(s.log, QStringList({u"check.unticked"_s, u"gate.reopened"_s, u"refused"_s, u"refused"_s,
                                     u"check.ticked"_s, u"gate.decided"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void anEarlierBoxTakenBackMakesTheGateFallAndComesFirst()
    {
        Scenario s(gated);
        passGateAndSwitch(s);
        QVERIFY(s.ask(UntickCheck{s.checkId(u"Doors closed"_s), u"a door opened"_s}));
        QCOMPARE(s.launch.currentStep(), s.stepId(u"Room"_s));
        QCOMPARE(s.launch.stepState(gateOf(s)), StepState::Waiting);
        QCOMPARE(s.launch.stepState(s.stepId(u"Switch"_s)), StepState::Passed);
        QVERIFY(!s.run(s.commandId("echo tell")));
        QVERIFY(s.ask(TickCheck{s.checkId(u"Doors closed"_s)}));
        QVERIFY(!s.run(s.commandId("echo tell")));
        QVERIFY(s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY(s.run(s.commandId("echo tell")));
        QCOMPARE(s.log, QStringList({u"check.unticked"_s, u"gate.reopened"_s, u"refused"_s, u"check.ticked"_s,
                                     u"refused"_s, u"gate.decided"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void aRerunAfterGoMakesTheGateFallAndVoidsItsVotes()
    {
        Scenario s(gated);
        passGateAndSwitch(s);
        const QString backup = s.commandId("echo backup");
        QVERIFY(s.ask(RequestDeviation{u"rerun"_s, backup, {}, u"disk was swapped"_s}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}}));
        QVERIFY(s.run(backup));
        expectFallen(s);
        QVERIFY(s.launch.reopenedBecause(gateOf(s)).startsWith(u"Ada ran"_s));
        QCOMPARE(s.launch.awaited().first().name, u"Ben"_s);
        QVERIFY(s.launch.awaited().first().what.contains(u"again"_s));
        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}})); // its output differs, so that no vote stands
        QVERIFY(vote(s));
        QVERIFY(s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY(s.run(s.commandId("echo tell")));
        QCOMPARE(s.log, QStringList({u"deviation.requested"_s, u"deviation.approved"_s, u"run.started"_s,
                                     u"gate.reopened"_s, u"run.finished"_s, u"refused"_s, u"refused"_s, u"vote.cast"_s,
                                     u"gate.decided"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void newEvidenceAfterGoMakesTheGateFall()
    {
        Scenario s(gated);
        passGateAndSwitch(s);
        QVERIFY(s.ask(AttachEvidence{{s.stepId(u"Back Up"_s), {}, u"other.pdf"_s, u"ab"_s, 3}}));
        expectFallen(s);
        QCOMPARE(s.log, QStringList({u"evidence.attached"_s, u"gate.reopened"_s, u"refused"_s}));
    }

    void whatHappensBehindTheGateLeavesItGo()
    {
        Scenario s(gated);
        passGateAndSwitch(s);
        QVERIFY(s.ask(AttachEvidence{{s.stepId(u"Switch"_s), {}, u"log.txt"_s, u"ab"_s, 3}}));
        QVERIFY(s.ask(WriteNote{u"all calm"_s, s.stepId(u"Back Up"_s)}));
        QVERIFY(s.run(s.commandId("echo tell")));
        QCOMPARE(s.launch.stepState(gateOf(s)), StepState::Passed);
        QCOMPARE(s.log, QStringList({u"evidence.attached"_s, u"note.written"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void aBackgroundCommandThatEndsLeavesTheGateGo()
    {
        Scenario s("# R\n\n## T-1 Hour - Prepare\n\n**Watch**\n```bash\nwatch -n 5 ./look.sh\n```\n\n"
                   "#### Go/No-Go\n- [ ] Calm\n\n## T-0 - Launch\n\n**Switch**\n```bash\necho switch\n```\n");
        const QString watch = s.commandId("watch -n 5 ./look.sh");
        const QString gate = s.stepId(u"Go/No-Go"_s);
        QVERIFY(s.ask(StartRun{watch, {}, "watch", {}, {}, {}, {}}));
        QVERIFY(s.ask(TickCheck{s.checkId(u"Calm"_s)}));
        QVERIFY(s.ask(DecideGate{gate, true, {}}));
        const QString evidence = s.launch.evidenceSha256(gate);
        QVERIFY(s.ask(StopRun{1}));
        events::RunFinished finished;
        finished.run = 1;
        finished.ending = u"stopped"_s;
        finished.outputSha256 = u"ff"_s;
        QVERIFY(s.ask(FinishRun{finished}));
        QCOMPARE(s.launch.evidenceSha256(gate), evidence);
        QCOMPARE(s.launch.stepState(gate), StepState::Passed);
        QVERIFY(s.run(s.commandId("echo switch")));
        QCOMPARE(s.log, QStringList({u"run.started"_s, u"check.ticked"_s, u"gate.decided"_s, u"run.stop-requested"_s,
                                     u"run.finished"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void aCommandForAnotherShellIsConfirmedByAPerson()
    {
        Scenario s("# R\n\n## T-1 Hour\n\n**Stop the site**\n```powershell\nStop-WebSite shop\n```\n\n"
                   "**Copy**\n```bash\necho copy\n```\n");
        const QString stop = s.stepId(u"Stop the site"_s);
        const QString command = s.commandId("Stop-WebSite shop");
        QVERIFY(s.launch.doneByHand(command));
        QCOMPARE(s.launch.stepState(stop), StepState::Ready); // it does not pass by itself
        QCOMPARE(s.launch.commandState(command), CommandState::Ready);
        QCOMPARE(s.launch.currentStep(), stop);
        QVERIFY(!s.run(s.commandId("echo copy")));
        QVERIFY(!s.ask(StartRun{command, {}, "x", {}, {}, {}, {}}));
        QVERIFY2(s.nextStep.contains(u"holdpoint tick"_s), qPrintable(s.nextStep));
        QVERIFY(s.ask(TickCheck{command}));
        QCOMPARE(s.launch.commandState(command), CommandState::Passed);
        QCOMPARE(s.launch.stepState(stop), StepState::Passed);
        QVERIFY(s.launch.state().stepTimes.value(stop).startedUtcMs > 0);
        QVERIFY(!s.ask(TickCheck{command}));
        QVERIFY(s.ask(UntickCheck{command, u"it came back"_s}));
        QCOMPARE(s.launch.stepState(stop), StepState::Ready);
        QVERIFY(s.ask(TickCheck{command}));
        QVERIFY(s.run(s.commandId("echo copy")));
        QCOMPARE(s.log, QStringList({u"refused"_s, u"refused"_s, u"check.ticked"_s, u"refused"_s, u"check.unticked"_s,
                                     u"check.ticked"_s, u"run.started"_s, u"run.finished"_s}));
    }

    void commandsOfAStepKeepTheirOrderAcrossShells()
    {
        Scenario s("# R\n\n## T-1 Hour\n\n**Move**\n```bash\necho one\n```\n```sql\nALTER TABLE t\n```\n"
                   "```bash\necho three\n```\n");
        const QString sql = s.commandId("ALTER TABLE t");
        QVERIFY(!s.ask(TickCheck{sql}));
        QVERIFY(s.cause.contains(u"echo one"_s));
        QVERIFY(s.run(s.commandId("echo one")));
        QVERIFY(!s.run(s.commandId("echo three")));
        QVERIFY(s.cause.contains(u"ALTER"_s));
        QVERIFY(s.ask(TickCheck{sql}));
        QVERIFY(s.run(s.commandId("echo three")));
        QVERIFY(s.launch.timeLineDone());
    }

    void theBoxAboveACommandSpeaksForIt()
    {
        Scenario s(
            "# R\n\n## T-1 Hour\n\n#### Items\n- [ ] Stop the site\n  ```powershell\n  Stop-WebSite shop\n  ```\n");
        QVERIFY(!s.launch.doneByHand(s.commandId("Stop-WebSite shop")));
        QVERIFY(s.ask(TickCheck{s.checkId(u"Stop the site"_s)}));
        QVERIFY(s.launch.timeLineDone());
    }
};

QTEST_APPLESS_MAIN(tst_checklist_gates)
#include "tst_checklist_gates.moc"
