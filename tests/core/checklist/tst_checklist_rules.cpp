// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include <QDateTime>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;

namespace {

const QByteArray shop = R"(# Shop launch

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |
| QA Lead | Cem | 3 | tests |

## Phase 1: T-1 Hour - Prepare

**Objective**: be ready

**Back Up**
```bash
echo first
echo second

# Expected output:
# ✅ Backup complete
```

#### Room
- [ ] Doors closed
- [ ] Phones off

#### Go/No-Go Decision
- [ ] Backup is good
- [ ] Team is here

## Phase 2: T-0 - Launch

**Switch**
```bash
echo switch <CHANGE>
```

## Rollback

**Immediate Rollback**
```bash
echo back
# Steps:
# 1. Stop traffic
# 2. Verify health
```

## Success

### Success Criteria Met
- [ ] No order lost

### Final Sign-off
- Technical Lead: ____________ Date: ______

**Launch Declaration**
"The shop is launched."

Launch Coordinator: ____________ Date: ______
)";

const QList<events::Person> people{
    {QStringLiteral("Ada"), QStringLiteral("1"), {QStringLiteral("Launch Coordinator")}, {}, {}},
    {QStringLiteral("Ben"), QStringLiteral("2"), {QStringLiteral("Technical Lead")}, {}, {}},
    {QStringLiteral("Cem"), QStringLiteral("3"), {QStringLiteral("QA Lead")}, {}, {}}};

// Everything before the gate, done.
void prepare(Scenario& s)
{
    QVERIFY(s.run(s.commandId("echo first")));
    QVERIFY(s.run(s.commandId("echo second")));
    QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Doors closed"))}));
    QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Phones off"))}));
}

void passGate(Scenario& s)
{
    const QString gate = s.stepId(QStringLiteral("Go/No-Go Decision"));
    QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Backup is good"))}));
    QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Team is here"))}));
    QVERIFY(s.ask(CastVote{gate, QStringLiteral("Technical Lead"), true, {}, {}, {}}, QStringLiteral("Ada"),
                  events::Auth::Spoken));
    QVERIFY(s.ask(CastVote{gate, QStringLiteral("QA Lead"), true, {}, {}, {}}, QStringLiteral("Ada"),
                  events::Auth::Spoken));
    QVERIFY(s.ask(DecideGate{gate, true, {}}));
}

} // namespace

class tst_checklist_rules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aLaunchFromStartToEnd()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        passGate(s);
        const QString value = s.launch.plan().values.first().id;
        QVERIFY(s.ask(FillValue{value, QStringLiteral("CHG-1"), false}));
        QVERIFY(s.run(s.commandId("echo switch <CHANGE>")));
        QVERIFY(s.launch.timeLineDone());
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("No order lost"))}));
        for (const runbook::SignoffLine& line : s.launch.plan().signoffs) {
            const QString who =
                line.role == QStringLiteral("Technical Lead") ? QStringLiteral("Ben") : QStringLiteral("Ada");
            QVERIFY(s.ask(GiveSignoff{line.id, "{}", "sig", QStringLiteral("key")}, who, events::Auth::Signed));
        }
        QVERIFY(s.ask(Declare{"{}", "sig", QStringLiteral("key")}, QStringLiteral("Ada"), events::Auth::Signed));
        QVERIFY(s.ask(End{QStringLiteral("done")}));
        const QStringList expected{
            QStringLiteral("roster.changed"),  QStringLiteral("run.started"),   QStringLiteral("run.finished"),
            QStringLiteral("run.started"),     QStringLiteral("run.finished"),  QStringLiteral("check.ticked"),
            QStringLiteral("check.ticked"),    QStringLiteral("check.ticked"),  QStringLiteral("check.ticked"),
            QStringLiteral("vote.cast"),       QStringLiteral("vote.cast"),     QStringLiteral("gate.decided"),
            QStringLiteral("value.filled"),    QStringLiteral("run.started"),   QStringLiteral("run.finished"),
            QStringLiteral("check.ticked"),    QStringLiteral("signoff.given"), QStringLiteral("signoff.given"),
            QStringLiteral("launch.declared"), QStringLiteral("launch.ended")};
        QCOMPARE(s.log, expected);
    }

    void stepsAndCommandsComeInTheirOrder()
    {
        Scenario s(shop);
        QVERIFY(!s.run(s.commandId("echo second")));
        QVERIFY(s.cause.contains(QStringLiteral("echo first")));
        QVERIFY(!s.ask(TickCheck{s.checkId(QStringLiteral("Doors closed"))}));
        QVERIFY(!s.run(s.commandId("echo switch <CHANGE>")));
        QVERIFY(s.cause.contains(QStringLiteral("Back Up")));
        QCOMPARE(s.log, QStringList({QStringLiteral("refused"), QStringLiteral("refused"), QStringLiteral("refused")}));
        QCOMPARE(s.launch.currentStep(), s.stepId(QStringLiteral("Back Up")));
    }

    void anApprovedOrderDeviationCoversExactlyThatStepOnce()
    {
        Scenario s(shop);
        s.roster(people);
        const QString second = s.commandId("echo second");
        QVERIFY(s.ask(RequestDeviation{QStringLiteral("order"), second, {}, QStringLiteral("disk busy")},
                      QStringLiteral("Ben")));
        QVERIFY(!s.run(second)); // asked for, not approved
        QVERIFY(!s.ask(ApproveDeviation{QStringLiteral("D1"), {}}, QStringLiteral("Ben")));
        QVERIFY(s.ask(ApproveDeviation{QStringLiteral("D1"), {}}));
        QVERIFY(s.run(second));
        QCOMPARE(s.launch.deviation(QStringLiteral("D1"))->status, DeviationStatus::Used);
        QVERIFY(!s.run(second)); // passed already
        QVERIFY(s.run(s.commandId("echo first")));
        QCOMPARE(s.launch.stepState(s.stepId(QStringLiteral("Back Up"))), StepState::Passed);
    }

    void nobodyApprovesAnOwnRequestUnlessTheRosterSaysSo()
    {
        Scenario s(shop);
        s.roster(people);
        const QString step = s.stepId(QStringLiteral("Back Up"));
        QVERIFY(s.ask(RequestDeviation{QStringLiteral("skip"), step, {}, QStringLiteral("done by hand")}));
        QVERIFY(!s.ask(ApproveDeviation{QStringLiteral("D1"), {}}));
        QVERIFY(s.ask(ChangeRoster{{people, true}}));
        QVERIFY(s.ask(ApproveDeviation{QStringLiteral("D1"), {}}));
        QVERIFY(s.launch.deviation(QStringLiteral("D1"))->selfApproved);
        QVERIFY(s.ask(SkipStep{step, {}}));
        QCOMPARE(s.launch.stepState(step), StepState::Skipped);
    }

    void skippingNeedsAnApprovedDeviation()
    {
        Scenario s(shop);
        const QString step = s.stepId(QStringLiteral("Back Up"));
        QVERIFY(!s.ask(SkipStep{step, QStringLiteral("no time")}));
        QVERIFY(s.cause.contains(QStringLiteral("deviation")));
    }

    void aChangedCommandRunsOnlyAsApproved()
    {
        Scenario s(shop);
        s.roster(people);
        const QString first = s.commandId("echo first");
        StartRun changed{first, "echo other", "echo other", {}, {}, {}, {}};
        QVERIFY(!s.ask(changed));
        QVERIFY(s.ask(RequestDeviation{QStringLiteral("command"), first, "echo other", QStringLiteral("typo")},
                      QStringLiteral("Ben")));
        QVERIFY(s.ask(ApproveDeviation{QStringLiteral("D1"), {}}));
        StartRun almost = changed;
        almost.changedText = "echo other ";
        QVERIFY(!s.ask(almost)); // not exactly that text
        QVERIFY(s.ask(changed));
        QCOMPARE(s.launch.state().runs.last().started.deviations, QStringList{QStringLiteral("D1")});
        QCOMPARE(s.launch.deviation(QStringLiteral("D1"))->request.before, QByteArray("echo first"));
    }

    void aFailureIsRetriedWithoutDeviationAndARerunIsNot()
    {
        Scenario s(shop);
        const QString first = s.commandId("echo first");
        QVERIFY(s.run(first, 1));
        QCOMPARE(s.launch.stepState(s.stepId(QStringLiteral("Back Up"))), StepState::Failed);
        QVERIFY(!s.run(s.commandId("echo second")));
        QVERIFY(s.run(first));
        QVERIFY(!s.run(first));
        QVERIFY(s.cause.contains(QStringLiteral("passed already")));
    }

    void aMissingExpectationFailsTheStepUntilTheOutputShowsIt()
    {
        Scenario s(shop);
        QVERIFY(s.run(s.commandId("echo first")));
        const QString second = s.commandId("echo second");
        QVERIFY(s.run(second, 0, QStringLiteral("missing")));
        const QString step = s.stepId(QStringLiteral("Back Up"));
        QCOMPARE(s.launch.stepState(step), StepState::Failed);
        const QString expectation = s.launch.plan().step(step)->expectations.first().id;
        QVERIFY(!s.ask(JudgeExpectation{expectation, true, QStringLiteral("I saw it")}));
        QVERIFY(s.run(second)); // not a rerun after success: the step failed
        QCOMPARE(s.launch.stepState(step), StepState::Passed);
    }

    void aPersonJudgesWhatTheOutputCannot()
    {
        Scenario s(shop);
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(s.run(s.commandId("echo second"), 0, QStringLiteral("person")));
        const QString step = s.stepId(QStringLiteral("Back Up"));
        QCOMPARE(s.launch.stepState(step), StepState::Ready);
        const QString expectation = s.launch.plan().step(step)->expectations.first().id;
        QVERIFY(!s.ask(JudgeExpectation{expectation, false, {}})); // a reason is needed
        QVERIFY(s.ask(JudgeExpectation{expectation, true, {}}));
        QCOMPARE(s.launch.stepState(step), StepState::Passed);
    }

    void aRunWhoseEndNobodySawIsAskedFor()
    {
        Scenario s(shop);
        const QString first = s.commandId("echo first");
        QVERIFY(s.ask(StartRun{first, {}, "echo first", {}, {}, {}, {}}));
        QVERIFY(s.ask(LoseRun{1}));
        QCOMPARE(s.launch.stepState(s.stepId(QStringLiteral("Back Up"))), StepState::Unknown);
        QVERIFY(!s.run(first));
        QVERIFY(!s.ask(ResolveRun{1, true, {}}));
        QVERIFY(s.ask(ResolveRun{1, true, QStringLiteral("the backup is on the disk")}));
        QCOMPARE(s.launch.commandState(first), CommandState::Passed);
    }

    void aTickIsTakenBackWithAReasonAndTheGateWaits()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        const QString gate = s.stepId(QStringLiteral("Go/No-Go Decision"));
        QVERIFY(!s.ask(DecideGate{gate, true, {}}));
        QVERIFY(s.cause.contains(QStringLiteral("Backup is good")));
        QVERIFY(!s.ask(UntickCheck{s.checkId(QStringLiteral("Doors closed")), {}}));
        QVERIFY(s.ask(UntickCheck{s.checkId(QStringLiteral("Doors closed")), QStringLiteral("a door opened")}));
        QVERIFY(!s.launch.inOrder(gate));
        QVERIFY(!s.ask(DecideGate{gate, true, {}}));
    }

    void aVoteIsVoidWhenTheEvidenceChanges()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        const QString gate = s.stepId(QStringLiteral("Go/No-Go Decision"));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Backup is good"))}));
        QVERIFY(s.ask(CastVote{gate, QStringLiteral("QA Lead"), true, {}, {}, {}}, QStringLiteral("Ada"),
                      events::Auth::Spoken));
        QVERIFY(s.launch.voteStands(gate, QStringLiteral("QA Lead")));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Team is here"))}));
        QVERIFY(!s.launch.voteStands(gate, QStringLiteral("QA Lead")));
        QCOMPARE(s.launch.seatsWithoutGo(gate),
                 QStringList({QStringLiteral("Technical Lead"), QStringLiteral("QA Lead")}));
    }

    void oneNoGoHoldsTheLaunch()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        const QString gate = s.stepId(QStringLiteral("Go/No-Go Decision"));
        const CastVote no{gate, QStringLiteral("QA Lead"), false, QStringLiteral("two tests fail"), {}, {}};
        QVERIFY(!s.ask(no, QStringLiteral("Ben"), events::Auth::Spoken)); // only the coordinator enters spoken votes
        QVERIFY(!s.ask(no, QStringLiteral("Cem")));                       // an own vote is signed
        QVERIFY(s.ask(no, QStringLiteral("Ada"), events::Auth::Spoken));
        QVERIFY(s.launch.state().held);
        QVERIFY(!s.run(s.commandId("echo first")));
        QVERIFY(s.cause.contains(QStringLiteral("two tests fail")));
        QVERIFY(s.ask(Resume{QStringLiteral("tests pass again")}));
        QVERIFY(!s.launch.state().held);
    }

    void theGateHoldsWhatFollows()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        QVERIFY(!s.run(s.commandId("echo switch <CHANGE>")));
        QVERIFY(s.cause.contains(QStringLiteral("Go/No-Go")));
        passGate(s);
        StartRun unfilled{s.commandId("echo switch <CHANGE>"), {}, {}, {QStringLiteral("<CHANGE>")}, {}, {}, {}};
        QVERIFY(!s.ask(unfilled));
        QVERIFY(s.cause.contains(QStringLiteral("<CHANGE>")));
        StartRun missing{
            s.commandId("echo switch <CHANGE>"), {}, {}, {}, {QStringLiteral("./gone.sh")}, {}, QStringLiteral("/tmp")};
        QVERIFY(!s.ask(missing));
        QVERIFY(s.cause.contains(QStringLiteral("./gone.sh")));
        QVERIFY(s.run(s.commandId("echo switch <CHANGE>")));
    }

    void aSlipMovesEveryRelativeTime()
    {
        Scenario s(shop);
        const QString step = s.stepId(QStringLiteral("Back Up"));
        const qint64 before = *s.launch.plannedStart(step);
        QVERIFY(!s.ask(Slip{0, QStringLiteral("x")}));
        QVERIFY(s.ask(Slip{30, QStringLiteral("late truck")}));
        QCOMPARE(*s.launch.plannedStart(step), before + 30 * 60'000);
        QCOMPARE(s.launch.state().slippedMinutes, 30);
    }

    void aSlipPutsFixedClockTimesInDoubt()
    {
        Scenario s("# R\n\n## T-1 Hour\n\n**14:00 UTC** - Call the carrier\n\n- [ ] Carrier "
                   "called\n\n**Check**\n```bash\necho x\n```\n");
        QStringList fixed;
        for (const QString& step : s.launch.stepOrder()) {
            QVERIFY(!s.launch.clockInDoubt(step));
            if (s.launch.plan().step(step)->clock)
                fixed.append(step);
        }
        QVERIFY(!fixed.isEmpty());
        QVERIFY(s.ask(Slip{30, QStringLiteral("late truck")}));
        for (const QString& step : s.launch.stepOrder())
            QCOMPARE(s.launch.clockInDoubt(step), fixed.contains(step));
    }

    void clockTimesStandInTheTimeLineOnceT0IsKnown()
    {
        // T-0 is one hour after the clock of the scenario: the phase by the clock is due half an hour before it, though
        // it is written last; the section without a time waits for nothing and holds nobody up.
        Scenario clock("# R\n");
        const QDateTime t0 = QDateTime::fromMSecsSinceEpoch(clock.launch.state().t0UtcMs, Qt::UTC);
        const QString half = t0.addSecs(-1800).toString(QStringLiteral("hh:mm")) + QStringLiteral(" UTC");
        Scenario s("# R\n\n## T-1 Hour\n\n- [ ] a\n\n## Handoff\n\n- [ ] h\n\n## T-0\n\n- [ ] c\n\n## " +
                   half.toUtf8() + "\n\n- [ ] b\n");
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("h"))}));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("a"))}));
        QVERIFY(!s.ask(TickCheck{s.checkId(QStringLiteral("c"))}));
        QVERIFY2(s.cause.contains(half), qPrintable(s.cause));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("b"))}));
        QVERIFY(!s.launch.timeLineDone());
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("c"))}));
        QVERIFY(s.launch.timeLineDone());
        const QString byClock = s.stepId(half);
        const qint64 planned = *s.launch.plannedStart(byClock);
        QCOMPARE(planned / 60'000, s.launch.state().t0UtcMs / 60'000 - 30);
        QVERIFY(s.ask(Slip{10, QStringLiteral("late truck")}));
        QCOMPARE(*s.launch.plannedStart(byClock), planned); // fixed, and flagged
        QVERIFY(s.launch.clockInDoubt(byClock));
    }

    void whoIsWaitedForIsAlwaysNamed()
    {
        Scenario s(shop);
        s.roster(people);
        QCOMPARE(s.launch.awaited().first().name, QStringLiteral("Ada"));
        prepare(s);
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Backup is good"))}));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("Team is here"))}));
        const QList<Awaited> voters = s.launch.awaited();
        QCOMPARE(voters.size(), 2);
        QCOMPARE(voters.first().role, QStringLiteral("Technical Lead"));
        QCOMPARE(voters.first().name, QStringLiteral("Ben"));
        QCOMPARE(voters.first().contact, QStringLiteral("2"));
    }

    void actsBelongToTheirRoles()
    {
        Scenario s(shop);
        s.roster(people);
        QVERIFY(!s.ask(Hold{QStringLiteral("wait")}, QStringLiteral("Ben")));
        QVERIFY(!s.run(s.commandId("echo first"), 0, QStringLiteral("met"), QStringLiteral("Mallory")));
        QVERIFY(s.cause.contains(QStringLiteral("Mallory")));
        QVERIFY(!s.ask(Hold{QStringLiteral("wait")}, QString()));
        QVERIFY(!s.ask(Scrub{QStringLiteral("storm")}, QStringLiteral("Cem")));
        QVERIFY(s.ask(Scrub{QStringLiteral("storm")}));
        QVERIFY(!s.run(s.commandId("echo first")));
    }

    void rollbackIsNeverRefusedForOrderHoldOrRole()
    {
        Scenario s(shop);
        s.roster(people);
        QVERIFY(s.ask(Hold{QStringLiteral("wait")}));
        QVERIFY(s.ask(StartRollback{QStringLiteral("immediate"), QStringLiteral("it burns"), false},
                      QStringLiteral("Mallory")));
        QVERIFY(!s.ask(StartRollback{QStringLiteral("immediate"), QStringLiteral("again"), false})); // one at a time
        // "To resume the launch" stood there while it went back.
        QCOMPARE(s.launch.awaited().size(), 1);
        QCOMPARE(s.launch.awaited().first().what, QStringLiteral("to see the rollback through"));
        const QString back = s.launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback)->commands.first().id;
        QVERIFY(s.ask(StartRollbackCommand{1, {back, {}, "echo back", {}, {}, {}, {}}}));
        // Who started it could not stop what hung in it.
        QVERIFY2(s.ask(StopRun{1}, QStringLiteral("Mallory")), qPrintable(s.cause));
        events::RunFinished finished;
        finished.run = 1;
        finished.ending = QStringLiteral("exited");
        QVERIFY(s.ask(FinishRun{finished}));
        QVERIFY(!s.ask(StopRun{1}, QStringLiteral("Mallory"))); // it is over
        QVERIFY(s.ask(EndRollback{1}));
        QVERIFY(s.launch.awaited().first().what != QStringLiteral("to see the rollback through"));
        const RollbackRecord& record = s.launch.state().rollbacks.first();
        QCOMPARE(record.ended->outcome, QStringLiteral("done"));
        QCOMPARE(record.ended->commandsPassed, 1);
        QVERIFY(s.launch.state().held);
        QVERIFY(!s.ask(SecondRollback{1, QStringLiteral("Mallory")}));
        QVERIFY(s.ask(SecondRollback{1, QStringLiteral("Cem")}));
    }

    void theDeclarationWantsCriteriaAndSignatures()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        passGate(s);
        QVERIFY(s.ask(FillValue{s.launch.plan().values.first().id, QStringLiteral("CHG-1"), false}));
        const Declare declare{"{}", "sig", QStringLiteral("key")};
        QVERIFY(!s.ask(declare, QStringLiteral("Ada"), events::Auth::Signed)); // a step is open
        QVERIFY(s.run(s.commandId("echo switch <CHANGE>")));
        QVERIFY(!s.ask(declare, QStringLiteral("Ada"), events::Auth::Signed));
        QVERIFY(s.cause.contains(QStringLiteral("No order lost")));
        QVERIFY(s.ask(TickCheck{s.checkId(QStringLiteral("No order lost"))}));
        QVERIFY(!s.ask(declare, QStringLiteral("Ada"), events::Auth::Signed));
        QVERIFY(s.cause.contains(QStringLiteral("Technical Lead")));
        const QString line = s.launch.plan().signoffs.first().id;
        QVERIFY(
            !s.ask(GiveSignoff{line, "{}", "sig", QStringLiteral("key")}, QStringLiteral("Cem"), events::Auth::Signed));
        QVERIFY(!s.ask(GiveSignoff{line, "{}", {}, {}}, QStringLiteral("Ben"), events::Auth::Claimed));
        QVERIFY(
            s.ask(GiveSignoff{line, "{}", "sig", QStringLiteral("key")}, QStringLiteral("Ben"), events::Auth::Signed));
        QVERIFY(!s.ask(declare, QStringLiteral("Ben"), events::Auth::Signed));
    }

    void aReplayGivesTheSameState()
    {
        Scenario s(shop);
        s.roster(people);
        prepare(s);
        passGate(s);
        checklist::Launch copy = s.launch; // copies share the plan and stay whole when the original goes on
        QVERIFY(s.ask(Hold{QStringLiteral("wait")}));
        QVERIFY(!copy.state().held);
        QCOMPARE(copy.currentStep(), s.stepId(QStringLiteral("Switch")));
    }
};

QTEST_APPLESS_MAIN(tst_checklist_rules)
#include "tst_checklist_rules.moc"
