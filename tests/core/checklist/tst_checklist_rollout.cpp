// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/rollout_scenario.h"
#include "tests/support/rollout_runbook.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::RolloutScenario;
using namespace Qt::StringLiterals;

using Story = std::function<bool(RolloutScenario&)>;
Q_DECLARE_METATYPE(Story)

namespace {

// Each as far as it goes; all of them must be allowed.
bool started(RolloutScenario& s) { return s.begin(); }
bool asked(RolloutScenario& s) { return s.begin() && s.askFor(5); }
bool setting(RolloutScenario& s) { return asked(s) && s.confirm(); }
bool isSet(RolloutScenario& s) { return setting(s) && s.finish(); }
bool seen(RolloutScenario& s) { return isSet(s) && s.see(); }
bool clean(RolloutScenario& s) { return seen(s) && s.watch(); }
bool top(RolloutScenario& s) { return s.begin() && s.goTo(5) && s.goTo(25) && s.goTo(100); }
bool goingDown(RolloutScenario& s) { return top(s) && s.rollBack(u"planned"_s); }
bool burnt(RolloutScenario& s) { return top(s) && s.rollBack(u"immediate"_s); }
bool applies(RolloutScenario& s)
{
    return started(s) && s.ask(RecordRollout{{events::ScenarioApplied{s.row(0), u"7"_s, u"> 5"_s}}}, {});
}
bool alarmed(RolloutScenario& s)
{
    events::AlarmRaised raised;
    raised.alarm = u"errors.limit"_s;
    raised.occurrence = 1;
    raised.kind = u"limit"_s;
    raised.metric = u"errors"_s;
    raised.priority = u"critical"_s;
    return s.ask(RecordAlarms{{raised}}, {});
}

QString unguarded()
{
    QString configuration = test::rolloutConfiguration;
    return configuration.remove(u"observe = \"lb\"\n"_s);
}

events::WeightAsked newest(const RolloutScenario& s) { return s.last().asked; }

} // namespace

class ChecklistRolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Traffic may be where a script that failed was told to move it.
    void aPlannedRollbackAfterAScriptThatFailed()
    {
        RolloutScenario s;
        QVERIFY2(setting(s) && s.finish(1), qPrintable(s.cause));
        QVERIFY(!s.launch.state().rollout.isAllOnOld());
        QVERIFY2(s.rollBack(u"planned"_s) && s.nextDown(), qPrintable(s.cause));
        QCOMPARE(newest(s).weight, 0);
        QVERIFY2(s.finish() && s.see(), qPrintable(s.cause));
        QVERIFY(s.launch.state().rollout.isAllOnOld());
        QVERIFY(!s.nextDown());
    }

    // It was refused while the first script ran, because nothing was set yet.
    void aPlannedRollbackWhileTheFirstWeightIsBeingSet()
    {
        RolloutScenario s;
        QVERIFY2(setting(s) && s.rollBack(u"planned"_s), qPrintable(s.cause));
        QVERIFY(!s.nextDown()); // two scripts at once leave traffic where the slower one wants it
        QVERIFY2(s.finish() && s.nextDown(), qPrintable(s.cause));
        QCOMPARE(newest(s).weight, 0);
    }

    void upTheLadderToTheEnd()
    {
        RolloutScenario s;
        QVERIFY2(started(s), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.goTo(5), qPrintable(s.cause));
        QCOMPARE(s.log, QStringList({u"rollout.asked"_s, u"rollout.confirmed"_s, u"run.started"_s, u"run.finished"_s,
                                     u"rollout.observed"_s, u"rollout.watched"_s}));
        QCOMPARE(s.launch.latestRun(s.commandId("./shift.sh 5"))->started.step, s.launch.ladder().step);
        QVERIFY(!s.launch.done(s.stepId(u"Shift Traffic"_s)));
        QVERIFY2(s.goTo(25) && s.goTo(100), qPrintable(s.cause));
        QVERIFY(s.launch.done(s.stepId(u"Shift Traffic"_s)));
        QVERIFY2(s.passGate() && s.run(s.commandId("echo tell")), qPrintable(s.cause));
        QVERIFY(s.launch.timeLineDone());
    }

    void refusals_data()
    {
        QTest::addColumn<Story>("story");
        QTest::addColumn<Story>("act");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char* name, Story story, const QString& cause, Story act) {
            QTest::newRow(name) << std::move(story) << std::move(act) << cause;
        };
        const auto asks = [](qint64 weight, const QString& reason = {}, const QString& person = u"Ben"_s) -> Story {
            return [=](RolloutScenario& s) { return s.askFor(weight, reason, person); };
        };
        const Story nothing = [](RolloutScenario&) { return true; };
        const auto then = [](Story story, Story more) -> Story {
            return [=](RolloutScenario& s) { return story(s) && more(s); };
        };
        const Story hold = [](RolloutScenario& s) { return s.ask(Hold{u"rain"_s}); };
        const Story scrub = [](RolloutScenario& s) { return s.ask(Scrub{u"rain"_s}); };

        // ---- asking
        row("a stranger asks", started, u"roster"_s, asks(5, {}, u"Mallory"_s));
        row("below nothing", started, u"from 0 to 100"_s, asks(-1));
        row("above all", started, u"from 0 to 100"_s, asks(101));
        row("while one waits", asked, u"waits to be confirmed"_s, asks(5));
        row("while one is set", setting, u"is running"_s, asks(0));
        row("up while held", then(clean, hold), u"held"_s, asks(25));
        row("up before its turn", nothing, u"“Back Up” comes first"_s, asks(5));
        row(
            "up before the step's own command", [](RolloutScenario& s) { return s.run(s.commandId("echo backup")); },
            u"./warm.sh"_s, asks(5));
        row("after the end", then(started, scrub), u"scrubbed"_s, asks(5));
        row("during a rollback", burnt, u"A rollback is running"_s, asks(0));
        // ---- up in spite of something: by the coordinator, with a reason
        row("unseen", isSet, u"not over"_s, asks(25));
        row("seen elsewhere", then(isSet, [](RolloutScenario& s) { return s.see(u"elsewhere"_s); }),
            u"not seen at the load balancer"_s, asks(25));
        row("in the watch", seen, u"not over"_s, asks(25));
        row("in the watch, by a lead with a reason", seen, u"does not follow by itself"_s, asks(25, u"quick"_s));
        row("in the watch, by the coordinator without a reason", seen, u"needs a reason"_s, asks(25, u" "_s, u"Ada"_s));
        row("a breach in the watch", then(seen, [](RolloutScenario& s) { return s.breach(1); }), u"was broken"_s,
            asks(25));
        row("a breach after the watch", then(clean, [](RolloutScenario& s) { return s.breach(1); }), u"was broken"_s,
            asks(25));
        row("too little", then(seen, [](RolloutScenario& s) { return s.watch(u"insufficient"_s); }),
            u"Too few requests"_s, asks(25));
        row("no data", then(seen, [](RolloutScenario& s) { return s.watch(u"no-data"_s); }), u"no data is never OK"_s,
            asks(25));
        row("an alarm", then(clean, alarmed), u"An alarm is active"_s, asks(25));
        row("a weight left out", clean, u"leaves out a weight"_s, asks(100));
        row("the script failed", then(setting, [](RolloutScenario& s) { return s.finish(1); }), u"did not end well"_s,
            asks(25));
        // ---- confirming and withdrawing
        const Story confirms = [](RolloutScenario& s) { return s.confirm(1); };
        row("nobody asked", started, u"No weight waits"_s, confirms);
        row("confirmed twice", isSet, u"No weight waits"_s, confirms);
        row("confirmed by a stranger", asked, u"roster"_s,
            [](RolloutScenario& s) { return s.confirm(1, u"Mallory"_s); });
        row("confirmed while held", then(asked, hold), u"held"_s, confirms);
        row("confirmed after the end", then(asked, scrub), u"scrubbed"_s, confirms);
        row("confirmed with an alarm since", then(asked, alarmed), u"not so when 5 % was asked for"_s, confirms);
        row(
            "confirmed with a breach since", [](RolloutScenario& s) { return clean(s) && s.askFor(25) && s.breach(1); },
            u"not so when 25 % was asked for"_s, [](RolloutScenario& s) { return s.confirm(2); });
        row("confirmed without the script", asked, u"does not exist"_s, [](RolloutScenario& s) {
            StartRun run = s.runFor(5);
            run.missingScripts = {u"./shift.sh"_s};
            return s.ask(ConfirmWeight{1, run}, u"Ben"_s);
        });
        row("confirmed after a rollback began",
            then(asked, [](RolloutScenario& s) { return s.rollBack(u"immediate"_s); }), u"No weight waits"_s, confirms);
        row(
            "confirmed after a planned rollback began",
            [](RolloutScenario& s) { return clean(s) && s.askFor(25) && s.rollBack(u"planned"_s); },
            u"No weight waits"_s, [](RolloutScenario& s) { return s.confirm(2); });
        row("withdrawn by a stranger", asked, u"roster"_s, [](RolloutScenario& s) {
            return s.ask(WithdrawWeight{1, {}}, u"Mallory"_s);
        });
        row("withdrawn after it was set", isSet, u"No weight waits"_s, [](RolloutScenario& s) {
            return s.ask(WithdrawWeight{1, {}}, u"Ben"_s);
        });
        // ---- the ladder's own commands
        row("a weight as a run like others", started, u"when somebody confirms the weight"_s,
            [](RolloutScenario& s) { return s.run(s.commandId("./shift.sh 5")); });
        row("nothing was seen", started, u"Nothing was observed"_s,
            [](RolloutScenario& s) { return s.ask(RecordRollout{}, {}); });
        // ---- the matrix
        const auto declares = [](qsizetype index, bool does, const QString& reason, const QString& person) -> Story {
            return [=](RolloutScenario& s) { return s.ask(DeclareScenario{s.row(index), does, reason}, person); };
        };
        const auto decides = [](const QString& decision, const QString& reason, const QString& person) -> Story {
            return [=](RolloutScenario& s) { return s.ask(DecideScenario{s.row(0), decision, reason}, person); };
        };
        row("declared by a stranger", started, u"roster"_s, declares(1, true, u"seen"_s, u"Mallory"_s));
        row("declared without a reason", started, u"reason"_s, declares(1, true, {}, u"Ben"_s));
        row("declared twice", then(started, declares(1, true, u"seen"_s, u"Ben"_s)), u"declared already"_s,
            declares(1, true, u"seen"_s, u"Ada"_s));
        row("revoked, and never declared", started, u"does not apply"_s, declares(1, false, u"over"_s, u"Ben"_s));
        row("no such row", started, u"no row"_s, [](RolloutScenario& s) {
            return s.ask(DeclareScenario{u"m/none"_s, true, u"seen"_s});
        });
        row("decided by a lead", applies, u"Only"_s, decides(u"watch"_s, u"small"_s, u"Ben"_s));
        row("decided where nothing applies", started, u"does not apply"_s, decides(u"watch"_s, u"small"_s, u"Ada"_s));
        row("decided for something else", applies, u"no decision"_s, decides(u"pray"_s, u"small"_s, u"Ada"_s));
        row("decided without a reason", applies, u"reason"_s, decides(u"watch"_s, u" "_s, u"Ada"_s));
        row("decided on no row", applies, u"no row"_s, [](RolloutScenario& s) {
            return s.ask(DecideScenario{u"m/none"_s, u"watch"_s, u"small"_s});
        });
        // ---- rollbacks
        row("planned, with no traffic there", started, u"nothing to roll back"_s,
            [](RolloutScenario& s) { return s.rollBack(u"planned"_s); });
        row("planned while one is running", goingDown, u"running already"_s,
            [](RolloutScenario& s) { return s.rollBack(u"planned"_s); });
        row("immediate while one is running", burnt, u"running already"_s,
            [](RolloutScenario& s) { return s.rollBack(u"immediate"_s); });
        row("down while a weight is being set", then(goingDown, [](RolloutScenario& s) { return s.nextDown(); }),
            u"is being set"_s, [](RolloutScenario& s) { return s.nextDown(); });
        row(
            "down while somebody's own weight is being set",
            [](RolloutScenario& s) { return clean(s) && s.askFor(25) && s.confirm() && s.rollBack(u"planned"_s); },
            u"25 % is being set"_s, [](RolloutScenario& s) { return s.nextDown(); });
        row(
            "down while it is not seen", [](RolloutScenario& s) { return goingDown(s) && s.nextDown() && s.finish(); },
            u"is being set"_s, [](RolloutScenario& s) { return s.nextDown(); });
        row(
            "down in the watch without a reason",
            [](RolloutScenario& s) { return goingDown(s) && s.nextDown() && s.finish() && s.see(); },
            u"not watched to a clean end"_s, [](RolloutScenario& s) { return s.nextDown(); });
        row(
            "down in the watch by a stranger",
            [](RolloutScenario& s) { return goingDown(s) && s.nextDown() && s.finish() && s.see(); }, u"roster"_s,
            [](RolloutScenario& s) { return s.nextDown(u"quick"_s, u"Mallory"_s); });
        row("down by an immediate one", burnt, u"No planned rollback"_s, [](RolloutScenario& s) {
            return s.ask(ShiftForRollback{1, {}, s.runFor(25)});
        });
        row("an immediate one stopped", burnt, u"goes on to its end"_s, [](RolloutScenario& s) {
            return s.ask(StopRollback{1, u"no"_s});
        });
        row("stopped by a stranger", goingDown, u"roster"_s, [](RolloutScenario& s) {
            return s.ask(StopRollback{1, u"no"_s}, u"Mallory"_s);
        });
        row("stopped without a reason", goingDown, u"reason"_s, [](RolloutScenario& s) {
            return s.ask(StopRollback{1, {}}, u"Ben"_s);
        });
        row("stopped, and none is running", top, u"no running rollback"_s, [](RolloutScenario& s) {
            return s.ask(StopRollback{1, u"no"_s}, u"Ben"_s);
        });
    }

    // What only a watch can find has nobody's name; what people do has one; both see what a rollback does.
    void whoseNameStandsBehindIt()
    {
        RolloutScenario s;
        QVERIFY2(isSet(s), qPrintable(s.cause));
        events::WeightObserved reached;
        reached.change = 1;
        reached.outcome = u"reached"_s;
        QVERIFY(!s.ask(RecordRollout{{reached}}, u"Ada"_s));
        QVERIFY2(s.cause.contains(u"Nobody"_s), qPrintable(s.cause));
        QVERIFY2(s.ask(RecordRollout{{reached}}, {}), qPrintable(s.cause));
        QVERIFY(!s.askFor(0, {}, {}));
        QVERIFY2(s.rollBack(u"immediate"_s), qPrintable(s.cause));
        const QString command = s.launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback)->commands[0].id;
        QVERIFY2(s.ask(ObserveRollbackStep{{1, command, u"done"_s, u"no request"_s}}, {}), qPrintable(s.cause));
        QVERIFY2(s.ask(ObserveRollbackStep{{1, command, u"person"_s, u"I saw it"_s}}, u"Ben"_s), qPrintable(s.cause));
    }

    void refusals()
    {
        QFETCH(const Story, story);
        QFETCH(const Story, act);
        QFETCH(const QString, cause);
        RolloutScenario s;
        QVERIFY2(story(s), qPrintable(s.cause));
        QVERIFY(!act(s));
        QVERIFY2(s.cause.contains(cause), qPrintable(s.cause));
        QVERIFY(!s.nextStep.isEmpty());
    }

    void theCoordinatorDecides_data()
    {
        QTest::addColumn<Story>("story");
        QTest::addColumn<qint64>("weight");
        QTest::addColumn<QString>("despite");
        const auto row = [](const char* despite, Story story, qint64 weight = 25) {
            QTest::newRow(despite) << std::move(story) << weight << QString::fromLatin1(despite);
        };
        row("failed", [](RolloutScenario& s) { return setting(s) && s.finish(1); });
        row("unseen", [](RolloutScenario& s) { return isSet(s) && s.see(u"no-data"_s); });
        row("watching", seen);
        row("breach", [](RolloutScenario& s) { return seen(s) && s.watch(u"breach"_s); });
        row("insufficient", [](RolloutScenario& s) { return seen(s) && s.watch(u"insufficient"_s); });
        row("no-data", [](RolloutScenario& s) { return seen(s) && s.watch(u"no-data"_s); });
        row("alarm", [](RolloutScenario& s) { return clean(s) && alarmed(s); });
        row("skipped", clean, 100);
    }
    void theCoordinatorDecides()
    {
        QFETCH(const Story, story);
        QFETCH(const qint64, weight);
        QFETCH(const QString, despite);
        RolloutScenario s;
        QVERIFY2(story(s), qPrintable(s.cause));
        QCOMPARE(s.launch.againstWeight(int(weight)), despite);
        QVERIFY(!s.askFor(weight, u"we know why"_s));
        QVERIFY2(s.askFor(weight, u" we know why "_s, u"Ada"_s), qPrintable(s.cause));
        QCOMPARE(newest(s).despite, despite);
        QCOMPARE(newest(s).reason, u"we know why"_s);
        // What was decided on is what speaks against it still.
        QVERIFY2(s.confirm(), qPrintable(s.cause));
    }

    void aHeardAlarmSpeaksAgainstItUntilItIsMadeQuiet()
    {
        RolloutScenario s;
        QVERIFY2(clean(s) && alarmed(s), qPrintable(s.cause));
        QVERIFY(s.ask(alarms::Acknowledge{u"errors.limit"_s, 1}));
        QCOMPARE(s.launch.againstWeight(25), u"alarm"_s);
        QVERIFY(s.ask(alarms::Shelve{u"errors.limit"_s, 60'000, u"known"_s}));
        QVERIFY2(s.askFor(25), qPrintable(s.cause));
        QVERIFY(newest(s).despite.isEmpty());
    }

    // Down is never refused for a watch, a hold, an alarm or a role.
    void downIsAlwaysAllowed()
    {
        RolloutScenario s;
        QVERIFY2(clean(s) && s.askFor(25) && s.confirm() && s.finish() && s.see() && s.breach(2) && alarmed(s) &&
                     s.ask(Hold{u"rain"_s}),
                 qPrintable(s.cause));
        QVERIFY2(s.askFor(10), qPrintable(s.cause)); // no rung, and all the same
        QVERIFY(newest(s).despite.isEmpty());
        QCOMPARE(newest(s).from, 25);
        QVERIFY2(s.confirm() && s.finish(), qPrintable(s.cause));
        QCOMPARE(s.launch.state().rollout.weight(), 10);
        QCOMPARE(s.launch.latestRun(u"rollout.10"_s)->started.text, "./shift.sh 10"_ba);
    }

    void whatIsWithdrawnWasNothing()
    {
        RolloutScenario s;
        QVERIFY2(asked(s) && s.ask(WithdrawWeight{1, u"not now"_s}, u"Ada"_s), qPrintable(s.cause));
        QVERIFY2(s.askFor(5) && s.confirm(), qPrintable(s.cause));
        QCOMPARE(newest(s).change, 2);
    }

    // What goes up because of a decision still goes when what spoke against it is over.
    void whatSpokeAgainstItMayBeOver()
    {
        RolloutScenario s;
        QVERIFY2(seen(s) && s.askFor(25, u"quick"_s, u"Ada"_s) &&
                     s.ask(RecordRollout{{events::WatchEnded{1, u"ok"_s, 1, 2, {}, {}}}}, {}) && s.confirm(),
                 qPrintable(s.cause));
    }

    void withoutAGuardTheCommandsAreSteps()
    {
        RolloutScenario s(unguarded());
        QVERIFY2(started(s), qPrintable(s.cause));
        QVERIFY(!s.askFor(5));
        QVERIFY2(s.cause.contains(u"configuration does not say"_s), qPrintable(s.cause));
        for (const QByteArray& command : {"./shift.sh 5"_ba, "./shift.sh 25"_ba, "./shift.sh 100"_ba})
            QVERIFY2(s.run(s.commandId(command)), qPrintable(s.cause));
        QCOMPARE(s.launch.state().rollout.weight(), 100);
        QVERIFY(s.launch.done(s.stepId(u"Shift Traffic"_s)));
        // Rolled back, they are to be done again, which is no deviation.
        QVERIFY2(s.rollBack(u"immediate"_s) && s.ask(EndRollback{1}) && s.ask(Resume{u"sun"_s}), qPrintable(s.cause));
        QVERIFY(!s.launch.done(s.stepId(u"Shift Traffic"_s)));
        QVERIFY2(s.run(s.commandId("./shift.sh 5")), qPrintable(s.cause));
        QVERIFY(s.launch.latestRun(s.commandId("./shift.sh 5"))->started.deviations.isEmpty());
    }

    void afterARollbackTheStepIsDoneAgain()
    {
        RolloutScenario s;
        QVERIFY2(top(s) && s.passGate(), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.rollBack(u"immediate"_s), qPrintable(s.cause));
        QCOMPARE(s.log, QStringList({u"rollback.started"_s, u"gate.reopened"_s, u"launch.held"_s}));
        QVERIFY(s.launch.state().held);
        QVERIFY2(s.launch.reopenedBecause(s.gate()).contains(u"traffic"_s),
                 qPrintable(s.launch.reopenedBecause(s.gate())));
        QCOMPARE(s.launch.state().rollout.weight(), 0);
        const QString step = s.stepId(u"Shift Traffic"_s);
        QVERIFY(!s.launch.done(step));
        QVERIFY(s.launch.done(s.stepId(u"Back Up"_s)));
        QVERIFY2(s.ask(EndRollback{1}) && s.ask(Resume{u"mended"_s}), qPrintable(s.cause));
        QCOMPARE(s.launch.stepState(step), StepState::Ready);
        QVERIFY(!s.run(s.commandId("echo tell")));
        QVERIFY2(s.goTo(5) && s.goTo(25) && s.goTo(100), qPrintable(s.cause));
        QVERIFY(s.launch.done(step));
        QVERIFY(s.launch.latestRun(s.commandId("./shift.sh 5"))->started.deviations.isEmpty());
        QVERIFY2(s.passGate() && s.run(s.commandId("echo tell")), qPrintable(s.cause));
    }

    void nothingFallsWhereNoTrafficWas()
    {
        RolloutScenario s;
        QVERIFY2(started(s), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.rollBack(u"immediate"_s), qPrintable(s.cause));
        QCOMPARE(s.log, QStringList({u"rollback.started"_s, u"launch.held"_s}));
    }

    void aPlannedRollbackGoesDownTheWeights()
    {
        RolloutScenario s;
        QVERIFY2(goingDown(s), qPrintable(s.cause));
        QCOMPARE(s.rollback().started.procedure, QString::fromLatin1(rollout::weightsProcedure));
        QVERIFY(s.launch.state().held);
        for (const qint64 weight : {25, 5, 0}) {
            QVERIFY2(s.nextDown(), qPrintable(s.cause));
            QCOMPARE(newest(s).weight, weight);
            QCOMPARE(newest(s).rollback, 1);
            QVERIFY2(s.finish() && s.see() && s.watch(), qPrintable(s.cause));
        }
        QVERIFY(!s.nextDown());
        QVERIFY2(s.cause.contains(u"No traffic is on the new version"_s), qPrintable(s.cause));
        QVERIFY2(s.ask(EndRollback{1}), qPrintable(s.cause));
        QCOMPARE(*s.rollback().ended, (events::RollbackEnded{1, u"done"_s, 3, 0, 0}));
    }

    void aPlannedRollbackGoesOnForAReason()
    {
        RolloutScenario s;
        QVERIFY2(goingDown(s) && s.nextDown() && s.finish() && s.see() && s.watch(u"insufficient"_s),
                 qPrintable(s.cause));
        QVERIFY2(s.nextDown(u"no traffic at night"_s, u"Ben"_s), qPrintable(s.cause));
        QCOMPARE(newest(s).despite, u"insufficient"_s);
        QCOMPARE(newest(s).reason, u"no traffic at night"_s);
    }

    void aPlannedRollbackStopsWhereItIs()
    {
        RolloutScenario s;
        QVERIFY2(goingDown(s) && s.nextDown() && s.finish(), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.ask(StopRollback{1, u"all is well"_s}, u"Ben"_s), qPrintable(s.cause));
        QCOMPARE(s.log, QStringList({u"rollback.ended"_s, u"note.written"_s}));
        QCOMPARE(s.rollback().ended->outcome, u"stopped"_s);
        QCOMPARE(s.launch.state().rollout.weight(), 25);
        QVERIFY(s.launch.state().held);
        // From there people go on as they see fit: down at once, up when it is watched.
        QVERIFY2(s.askFor(5), qPrintable(s.cause));
    }

    void aRollbackByWeightsThatEndsOnTheWayIsIncomplete()
    {
        RolloutScenario s;
        QVERIFY2(goingDown(s) && s.nextDown() && s.finish() && s.ask(EndRollback{1}), qPrintable(s.cause));
        QCOMPARE(*s.rollback().ended, (events::RollbackEnded{1, u"incomplete"_s, 1, 0, 0}));
    }

    void anImmediateRollbackTakesThePlaceOfAPlannedOne()
    {
        RolloutScenario s;
        QVERIFY2(goingDown(s) && s.nextDown(), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.rollBack(u"immediate"_s), qPrintable(s.cause));
        QCOMPARE(s.log.mid(0, 3), QStringList({u"run.stop-requested"_s, u"rollback.ended"_s, u"rollback.started"_s}));
        QCOMPARE(s.launch.state().rollbacks.first().ended->outcome, u"superseded"_s);
        QVERIFY(!s.rollback().ended);
        QCOMPARE(s.launch.state().rollout.weight(), 0);
        // Its script ends behind that, and moves nothing in the books.
        QVERIFY(s.finish());
        QCOMPARE(s.launch.state().rollout.weight(), 0);
    }

    // A slow script set 5 % after the rollback had set none, and the ledger said that nobody was there.
    void aRollbackStopsTheScriptThatSetsAWeight()
    {
        RolloutScenario s;
        QVERIFY2(setting(s), qPrintable(s.cause));
        s.log.clear();
        QVERIFY2(s.rollBack(u"immediate"_s), qPrintable(s.cause));
        QCOMPARE(s.log.mid(0, 2), QStringList({u"run.stop-requested"_s, u"rollback.started"_s}));
    }

    void whatNoLongerFitsIsNotRecorded()
    {
        RolloutScenario s;
        QVERIFY2(clean(s), qPrintable(s.cause));
        s.log.clear();
        const events::WatchEnded again = *s.launch.state().rollout.last()->watched;
        QVERIFY(!s.ask(RecordRollout{{again}}, {}));
        QVERIFY(!s.ask(RecordRollout{{events::ScenarioCeased{s.row(0), u"1"_s}}}, {}));
        QCOMPARE(s.log, QStringList({u"refused"_s, u"refused"_s}));
        s.log.clear();
        QVERIFY2(s.ask(RecordRollout{{again, events::ScenarioApplied{s.row(0), u"9"_s, u"> 5"_s}}}, {}),
                 qPrintable(s.cause));
        QCOMPARE(s.log, QStringList{u"scenario.applied"_s});
    }

    void askingForAWeightEndsNoWatch()
    {
        RolloutScenario s;
        QVERIFY2(seen(s) && s.askFor(0), qPrintable(s.cause));
        QCOMPARE(s.launch.state().rollout.last()->asked.change, 2);
        QCOMPARE(s.launch.state().rollout.confirmed()->asked.change, 1);
    }

    void theMatrixIsDeclaredAndDecided()
    {
        RolloutScenario s;
        QVERIFY2(applies(s) && s.ask(DeclareScenario{s.row(1), true, u"seen in the log"_s}, u"Ben"_s) &&
                     s.ask(DecideScenario{s.row(1), u"rollback"_s, u"customers first"_s}),
                 qPrintable(s.cause));
        QCOMPARE(s.launch.state().matrix.scenario(s.row(1)).decided->decision, u"rollback"_s);
        QVERIFY2(s.ask(DeclareScenario{s.row(1), false, u"a test of ours"_s}, u"Ben"_s), qPrintable(s.cause));
        QVERIFY(!s.launch.state().matrix.scenario(s.row(1)).applies());
        QVERIFY(s.launch.state().matrix.scenario(s.row(0)).applies());
        // Who looked knows more than a number.
        QVERIFY2(s.ask(DeclareScenario{s.row(0), false, u"the number is stuck"_s}, u"Ben"_s), qPrintable(s.cause));
        QVERIFY(!s.launch.state().matrix.anyApplies());
    }
};

QTEST_GUILESS_MAIN(ChecklistRolloutTest)
#include "tst_checklist_rollout.moc"
