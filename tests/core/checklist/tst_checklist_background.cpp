// SPDX-License-Identifier: GPL-3.0-or-later
// A command that is meant to go on: it runs, holds nobody up, and its end counts.
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;

namespace {

const QByteArray shop = R"(# Shop launch

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |

## Phase 1: T-0 - Launch

**Look**
```bash
watch -n 1 date
```

**Switch**
```bash
echo switch
```

#### Go/No-Go Decision
- [ ] All is good
)";

} // namespace

class ChecklistBackgroundTest : public QObject
{
    Q_OBJECT

    static void begin(Scenario& s)
    {
        s.roster(
            {{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}}, {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}});
        StartRun start;
        start.command = s.commandId("watch -n 1 date");
        start.resolvedText = "watch -n 1 date";
        QVERIFY2(s.ask(start), qPrintable(s.cause));
    }
    static bool end(Scenario& s, const QString& ending, int status)
    {
        events::RunFinished finished;
        finished.run = 1;
        finished.ending = ending;
        finished.status = status;
        finished.startedUtcMs = s.clock.now().utcMs;
        finished.durationMs = 500;
        finished.outputSha256 = QString(64, u'0');
        return s.ask(FinishRun{finished});
    }

private Q_SLOTS:
    void whatGoesOnIsRunningAndHoldsNobodyUp()
    {
        Scenario s(shop);
        begin(s);
        const QString look = s.stepId(u"Look"_s);
        QCOMPARE(s.launch.stepState(look), StepState::Running);
        QVERIFY(s.launch.runsOn(look) && s.launch.done(look));
        QCOMPARE(s.launch.backgroundRuns(look).size(), 1);
        // The next step is what everybody works on.
        QCOMPARE(s.launch.currentStep(), s.stepId(u"Switch"_s));
        QVERIFY2(s.run(s.commandId("echo switch")), qPrintable(s.cause));
        QVERIFY(s.launch.inOrder(s.stepId(u"Go/No-Go Decision"_s)));
        // Nobody skips it, and the launch does not end over it.
        QVERIFY(!s.ask(SkipStep{look, u"no"_s}));
        QVERIFY(!s.ask(End{u"done"_s}) && s.cause.contains(u"run 1"_s));
    }

    void stoppedByAPersonItHasPassed()
    {
        Scenario s(shop);
        begin(s);
        QVERIFY(s.ask(StopRun{1}));
        QVERIFY(end(s, u"stopped"_s, 15));
        const QString look = s.stepId(u"Look"_s);
        QCOMPARE(s.launch.stepState(look), StepState::Passed);
        QVERIFY(!s.launch.runsOn(look) && s.launch.backgroundRuns(look).isEmpty());
    }

    void whatEndsByItselfBadlyHasFailedAndHolds()
    {
        Scenario s(shop);
        begin(s);
        QVERIFY(end(s, u"exited"_s, 1));
        const QString look = s.stepId(u"Look"_s);
        QCOMPARE(s.launch.stepState(look), StepState::Failed);
        QVERIFY(!s.launch.done(look));
        QCOMPARE(s.launch.currentStep(), look);
        QVERIFY(!s.run(s.commandId("echo switch")));
        QVERIFY2(s.nextStep.contains(u"“echo switch”"_s) || s.nextStep.contains(u"“Switch”"_s), qPrintable(s.nextStep));
    }

    // The one who holds the seat is told what is missing: a signature.
    void theHolderOfASeatIsAskedForASignature()
    {
        Scenario s(shop);
        begin(s);
        QVERIFY(s.run(s.commandId("echo switch")));
        const CastVote vote{s.stepId(u"Go/No-Go Decision"_s), u"Technical Lead"_s, true, {}, {}, {}};
        QVERIFY(!s.ask(vote, u"Ben"_s));
        QVERIFY2(s.cause.contains(u"needs a signature"_s), qPrintable(s.cause));
        QVERIFY2(s.nextStep.contains(u"--passphrase-fd"_s), qPrintable(s.nextStep));
        QVERIFY(s.ask(vote, u"Ada"_s, events::Auth::Spoken));
    }

    void theConfiguredRollbackCanBeStarted()
    {
        Scenario s(shop, u"[rollback]\nimmediate = [\"echo back\"]\n"_s);
        begin(s);
        QVERIFY2(s.ask(StartRollback{u"immediate"_s, u"error rate"_s, false}, u"Ben"_s), qPrintable(s.cause));
        const QString procedure = s.launch.state().rollbacks.last().started.procedure;
        QCOMPARE(s.launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback)->id, procedure);
        QVERIFY(!s.ask(StartRollback{u"planned"_s, u"error rate"_s, false}, u"Ben"_s));
    }

    // What the rules ask for is called by its title, which the command line takes too.
    void refusalsNameTitles()
    {
        Scenario s(shop);
        QVERIFY(!s.ask(SkipStep{s.stepId(u"Switch"_s), {}}));
        QVERIFY2(s.nextStep.contains(u"“Switch”"_s), qPrintable(s.nextStep));
    }
};

QTEST_GUILESS_MAIN(ChecklistBackgroundTest)
#include "tst_checklist_background.moc"
