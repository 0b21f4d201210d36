// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/worked_alarms.h"
#include "tests/core/session/worked_rollout.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using test::WorkedRollout;

using Course = std::function<bool(WorkedRollout&)>;
using Attack = std::function<void(WorkedRollout&)>;
Q_DECLARE_METATYPE(Course)
Q_DECLARE_METATYPE(Attack)

namespace {

bool started(WorkedRollout& l) { return l.begin(); }
bool asked(WorkedRollout& l) { return l.begin() && l.askFor(5); }
bool confirmed(WorkedRollout& l) { return asked(l) && l.confirm(); }
bool isSet(WorkedRollout& l) { return confirmed(l) && l.finish(); }
bool seen(WorkedRollout& l) { return isSet(l) && l.see(); }
bool clean(WorkedRollout& l) { return seen(l) && l.watch(); }
bool top(WorkedRollout& l) { return l.begin() && l.goTo(5) && l.goTo(25) && l.goTo(100); }
bool held(WorkedRollout& l) { return clean(l) && l.ask(Hold{u"rain"_s}); }
bool goingDown(WorkedRollout& l) { return top(l) && l.rollBack(u"planned"_s); }
bool burning(WorkedRollout& l)
{
    return started(l) && l.ask(RecordRollout{{events::ScenarioApplied{l.row(0), u"7.5"_s, u"> 5"_s}}}, {});
}

events::WeightAsked up(const WorkedRollout& l, qint64 weight)
{
    return {l.launch.state().rollout.changes().size() + 1, weight, l.launch.state().rollout.weight(), {}, {}, 0};
}

} // namespace

// Attacks by a coordinator with the log key on what the ledger says of traffic: entries that the rules would have
// refused, or that no watch found. Each is the last one written, and must be the first bad one.
class SessionWeightsTest : public QObject
{
    Q_OBJECT

    static ledger::Verdict verdictOf(WorkedRollout& l) { return session::verifyLaunch(l.ledger.write(), {}).value(); }

    static void isIntact(WorkedRollout& l)
    {
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(u"%1 of %2: %3"_s.arg(verdict.firstBad.value_or(-1))
                                                .arg(l.ledger.entries.size())
                                                .arg(verdict.problem)));
    }

    QHash<QString, int> m_kinds; // of all random courses
    qint64 m_deepest = 0;
    int m_courses = 0;

private Q_SLOTS:
    void aRolloutByTheRulesIsIntact()
    {
        WorkedRollout l;
        QVERIFY2(top(l) && l.passGate() && l.run("echo tell"), qPrintable(l.cause));
        QVERIFY(l.launch.timeLineDone());
        isIntact(l);
    }

    void aRollbackAndASecondTryAreIntact()
    {
        WorkedRollout l;
        QVERIFY2(top(l) && l.passGate() && l.rollBack(u"immediate"_s), qPrintable(l.cause));
        QVERIFY(!l.launch.done(l.gate())); // it was GO with traffic where it was
        QVERIFY2(l.ask(EndRollback{1}) && l.ask(Resume{u"mended"_s}), qPrintable(l.cause));
        QVERIFY2(l.goTo(5) && l.goTo(25) && l.goTo(100) && l.vote() && l.ask(DecideGate{l.gate(), true, {}}) &&
                     l.run("echo tell"),
                 qPrintable(l.cause));
        isIntact(l);
    }

    void aPlannedRollbackGoesDownAndIsIntact()
    {
        WorkedRollout l;
        QVERIFY2(goingDown(l), qPrintable(l.cause));
        for (int step = 0; step < 3; ++step)
            QVERIFY2(l.nextDown() && l.finish() && l.see() && l.watch(), qPrintable(l.cause));
        QVERIFY2(l.ask(EndRollback{1}), qPrintable(l.cause));
        QCOMPARE(l.launch.state().rollbacks.first().ended->outcome, u"done"_s);
        isIntact(l);
    }

    void aPlannedRollbackThatGivesWayIsIntact()
    {
        WorkedRollout l;
        QVERIFY2(goingDown(l) && l.nextDown() && l.rollBack(u"immediate"_s), qPrintable(l.cause));
        QCOMPARE(l.launch.state().rollbacks.first().ended->outcome, u"superseded"_s);
        isIntact(l);
    }

    void theCoordinatorsDecisionIsIntact()
    {
        WorkedRollout l;
        QVERIFY2(seen(l) && l.breach() && l.watch(u"breach"_s) && l.askFor(25, u"a known flaw"_s, u"Ada"_s) &&
                     l.confirm() && l.finish(),
                 qPrintable(l.cause));
        isIntact(l);
    }

    void attacks_data()
    {
        QTest::addColumn<Course>("course");
        QTest::addColumn<Attack>("attack");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, Course course, const QString& words, Attack attack) {
            QTest::newRow(name) << std::move(course) << std::move(attack) << words;
        };
        using namespace events;
        const QString nobody{};

        // ---- asked and confirmed
        row("a change left out", started, u"does not follow"_s, [](WorkedRollout& l) {
            WeightAsked fact = up(l, 5);
            fact.change = 2;
            l.force(fact);
        });
        row("from another weight than was in force", clean, u"truly from where"_s, [](WorkedRollout& l) {
            WeightAsked fact = up(l, 25);
            fact.from = 0;
            l.force(fact);
        });
        row("a weight beyond all", started, u"no percent"_s, [](WorkedRollout& l) { l.force(up(l, 101)); });
        row("a second one while one waits", asked, u"was not set yet"_s, [](WorkedRollout& l) { l.force(up(l, 5)); });
        row("by a stranger", started, u"not on the roster"_s,
            [](WorkedRollout& l) { l.force(up(l, 5), u"Mallory"_s); });
        row("up while held", held, u"was held"_s, [](WorkedRollout& l) { l.force(up(l, 25)); });
        row(
            "up out of turn", [](WorkedRollout&) { return true; }, u"“Back Up” comes first"_s,
            [](WorkedRollout& l) { l.force(up(l, 5)); });
        row(
            "up before the step's own command", [](WorkedRollout& l) { return l.run("echo backup"); }, u"./warm.sh"_s,
            [](WorkedRollout& l) { l.force(up(l, 5)); });
        row("up without a watch, hidden", seen, u"truly what spoke against it: watching"_s,
            [](WorkedRollout& l) { l.force(up(l, 25)); });
        row(
            "up after a breach, called something else",
            [](WorkedRollout& l) { return seen(l) && l.breach() && l.watch(u"breach"_s); },
            u"truly what spoke against it: breach"_s,
            [](WorkedRollout& l) {
                WeightAsked fact = up(l, 25);
                fact.despite = u"insufficient"_s;
                fact.reason = u"why not"_s;
                l.force(fact);
            });
        row(
            "up with an alarm active, hidden",
            [](WorkedRollout& l) {
                return clean(l) && l.ask(RecordAlarms{{test::raisedAlarm(u"errors.limit"_s, 1)}}, {});
            },
            u"truly what spoke against it: alarm"_s, [](WorkedRollout& l) { l.force(up(l, 25)); });
        row("a weight left out, hidden", clean, u"skipped"_s, [](WorkedRollout& l) { l.force(up(l, 100)); });
        row("a reason where nothing spoke against it", clean, u"nothing did"_s, [](WorkedRollout& l) {
            WeightAsked fact = up(l, 25);
            fact.despite = u"breach"_s;
            fact.reason = u"why not"_s;
            l.force(fact);
        });
        row("up in spite of it, by a lead", seen, u"coordinator's to do"_s, [](WorkedRollout& l) {
            WeightAsked fact = up(l, 25);
            fact.despite = u"watching"_s;
            fact.reason = u"why not"_s;
            l.force(fact, u"Ben"_s);
        });
        row("up in spite of it, without a reason", seen, u"gives no reason"_s, [](WorkedRollout& l) {
            WeightAsked fact = up(l, 25);
            fact.despite = u"watching"_s;
            l.force(fact);
        });
        row("by hand during a rollback", goingDown, u"while a rollback was running"_s,
            [](WorkedRollout& l) { l.force(up(l, 5)); });
        row("confirmed, and nobody asked", started, u"nobody asked for"_s,
            [](WorkedRollout& l) { l.force(WeightConfirmed{1}); });
        row("confirmed twice", isSet, u"did not wait for it"_s, [](WorkedRollout& l) { l.force(WeightConfirmed{1}); });
        row(
            "confirmed after it was withdrawn", [](WorkedRollout& l) { return asked(l) && l.withdraw(); },
            u"was withdrawn before"_s, [](WorkedRollout& l) { l.force(WeightConfirmed{1}); });
        row("confirmed by a stranger", asked, u"not on the roster"_s,
            [](WorkedRollout& l) { l.force(WeightConfirmed{1}, u"Mallory"_s); });
        row(
            "confirmed while held", [](WorkedRollout& l) { return asked(l) && l.ask(Hold{u"rain"_s}); }, u"was held"_s,
            [](WorkedRollout& l) { l.force(WeightConfirmed{1}); });
        row(
            "confirmed although a limit was broken since",
            [](WorkedRollout& l) {
                return clean(l) && l.askFor(25) &&
                       l.ask(RecordRollout{{WatchBreached{1, u"errors"_s, u"7"_s, u"< 1"_s, 1'796'115'703'000}}}, {});
            },
            u"something else spoke against it"_s, [](WorkedRollout& l) { l.force(WeightConfirmed{2}); });
        row("withdrawn after it was set", isSet, u"did not wait to be confirmed"_s, [](WorkedRollout& l) {
            l.force(WeightWithdrawn{1, u"no"_s});
        });
        row(
            "behind the end", [](WorkedRollout& l) { return started(l) && l.ask(Scrub{u"rain"_s}); },
            u"behind the end"_s, [](WorkedRollout& l) { l.force(up(l, 5)); });

        // ---- the run
        row("a weight set by nobody's word", started, u"nobody confirmed"_s,
            [](WorkedRollout& l) { l.force(l.shiftRun(5)); });
        row("a weight set as part of something else", started, u"nobody confirmed"_s, [](WorkedRollout& l) {
            RunStarted run = l.shiftRun(5);
            run.step.clear();
            run.procedure = u"tidying"_s;
            l.force(run);
        });
        row("another weight than the confirmed", asked, u"not the run that sets 5 %"_s, [](WorkedRollout& l) {
            l.force(WeightConfirmed{1});
            l.force(l.shiftRun(100));
        });
        row("another command than the confirmed", asked, u"not the run that sets 5 %"_s, [](WorkedRollout& l) {
            l.force(WeightConfirmed{1});
            l.force(l.started("./warm.sh"));
        });
        row("another text than the ladder's", asked, u"Another text ran"_s, [](WorkedRollout& l) {
            l.force(WeightConfirmed{1});
            RunStarted run = l.shiftRun(5);
            run.text = "./shift.sh 100";
            l.force(run);
        });
        row(
            "another text for a weight between",
            [](WorkedRollout& l) { return l.begin() && l.goTo(5) && l.askFor(10); }, u"Another text ran"_s,
            [](WorkedRollout& l) {
                l.force(WeightConfirmed{2});
                RunStarted run = l.shiftRun(10);
                run.text += " --all";
                l.force(run);
            });
        row("the step after it, with traffic not there", clean, u"“Shift Traffic” comes first"_s,
            [](WorkedRollout& l) { l.force(l.started("echo tell")); });

        // ---- what was seen
        row("seen by a person", isSet, u"names a person"_s, [](WorkedRollout& l) { l.force(l.seen()); });
        row("seen before it was set", confirmed, u"had not ended well"_s,
            [nobody](WorkedRollout& l) { l.force(l.seen(), nobody); });
        row("reached, with another share", isSet, u"its own share says otherwise"_s, [nobody](WorkedRollout& l) {
            WeightObserved fact = l.seen();
            fact.share = u"40"_s;
            l.force(fact, nobody);
        });
        row("seen of a change that is none", isSet, u"nobody asked for"_s, [nobody](WorkedRollout& l) {
            WeightObserved fact = l.seen();
            fact.change = 7;
            l.force(fact, nobody);
        });
        row("a watch of what was not seen", isSet, u"was not seen before"_s,
            [nobody](WorkedRollout& l) { l.force(l.watched(), nobody); });
        row("a watch ended by a person", seen, u"names a person"_s, [](WorkedRollout& l) { l.force(l.watched()); });
        row("a breach found by a person", seen, u"names a person"_s, [](WorkedRollout& l) { l.force(l.breached()); });
        row(
            "well beside a breach", [](WorkedRollout& l) { return seen(l) && l.breach(); }, u"a limit was broken"_s,
            [nobody](WorkedRollout& l) { l.force(l.watched(), nobody); });
        row("a verdict better than its numbers", seen, u"not that of its numbers"_s, [nobody](WorkedRollout& l) {
            WatchEnded fact = l.watched(u"insufficient"_s);
            fact.verdict = u"ok"_s;
            l.force(fact, nobody);
        });
        const auto number = [&](const char* name, std::function<void(WatchedNumber&)> change) {
            row(name, seen, u"its own numbers say otherwise"_s, [change, nobody](WorkedRollout& l) {
                WatchEnded fact = l.watched();
                change(fact.numbers.first());
                l.force(fact, nobody);
            });
        };
        number("well with too few requests", [](WatchedNumber& one) { one.requests = 7; });
        number("well with a gap", [](WatchedNumber& one) { one.gapMs = 4001; });
        number("well without a value", [](WatchedNumber& one) { one.value.clear(); });
        number("well with a breach of its own", [](WatchedNumber& one) { one.sinceUtcMs = 1; });
        row("well without a number", seen, u"not that of its numbers"_s, [nobody](WorkedRollout& l) {
            WatchEnded fact = l.watched();
            fact.numbers.clear();
            l.force(fact, nobody);
        });
        row("well without the number that must be watched", seen, u"nothing of errors"_s, [nobody](WorkedRollout& l) {
            WatchEnded fact = l.watched();
            fact.numbers.first().metric = u"coffee"_s;
            l.force(fact, nobody);
        });
        row("a watch cut short", seen, u"shorter than it must be"_s, [nobody](WorkedRollout& l) {
            WatchEnded fact = l.watched();
            fact.endedUtcMs -= 1;
            l.force(fact, nobody);
        });
        row("a watch cut short, with other times", seen, u"shorter than it must be"_s, [nobody](WorkedRollout& l) {
            const WatchEnded fact = l.watched();
            l.ledger.waitedMs -= 10'000;
            l.force(fact, nobody);
        });
        row(
            "a second watch", [](WorkedRollout& l) { return seen(l) && l.watch(u"insufficient"_s); },
            u"was over already"_s, [nobody](WorkedRollout& l) { l.force(l.watched(), nobody); });
        row("a baseline by a person", asked, u"names a person"_s, [](WorkedRollout& l) {
            l.force(BaselineTaken{1, {{u"errors"_s, u"0.1"_s, 20}}});
        });
        row("a baseline of what nobody confirmed", asked, u"no first weight"_s, [nobody](WorkedRollout& l) {
            l.force(BaselineTaken{1, {{u"errors"_s, u"9"_s, 20}}}, nobody);
        });

        // ---- the rollback matrix
        row("a row that does not exist", started, u"no row"_s, [nobody](WorkedRollout& l) {
            l.force(ScenarioApplied{u"none"_s, u"7"_s, u"> 5"_s}, nobody);
        });
        row("a row measured by a person", started, u"names a person"_s, [](WorkedRollout& l) {
            l.force(ScenarioApplied{l.row(0), u"7"_s, u"> 5"_s});
        });
        row("a row that nothing measures", started, u"a person declares it"_s, [nobody](WorkedRollout& l) {
            l.force(ScenarioApplied{l.row(1), u"7"_s, u"> 5"_s}, nobody);
        });
        row("a row that applies against its value", started, u"its own value says otherwise"_s,
            [nobody](WorkedRollout& l) {
                l.force(ScenarioApplied{l.row(0), u"4"_s, u"> 5"_s}, nobody);
            });
        row("a row that applies twice", burning, u"was so already"_s, [nobody](WorkedRollout& l) {
            l.force(ScenarioApplied{l.row(0), u"7"_s, u"> 5"_s}, nobody);
        });
        row("a row that ceases without having applied", started, u"was so already"_s, [nobody](WorkedRollout& l) {
            l.force(ScenarioCeased{l.row(0), u"1"_s}, nobody);
        });
        row("a row declared by a stranger", started, u"not on the roster"_s, [](WorkedRollout& l) {
            l.force(ScenarioDeclared{l.row(1), true, u"seen"_s}, u"Mallory"_s);
        });
        row("a row declared without a reason", started, u"no reason"_s, [](WorkedRollout& l) {
            l.force(ScenarioDeclared{l.row(1), true, {}});
        });
        row("a row revoked that nobody declared", started, u"was so already"_s, [](WorkedRollout& l) {
            l.force(ScenarioDeclared{l.row(1), false, u"over"_s});
        });
        row("a decision by a lead", burning, u"coordinator's to do"_s, [](WorkedRollout& l) {
            l.force(ScenarioDecided{l.row(0), u"go-on"_s, u"small"_s}, u"Ben"_s);
        });
        row("a decision on a row that does not apply", started, u"did not apply"_s, [](WorkedRollout& l) {
            l.force(ScenarioDecided{l.row(0), u"go-on"_s, u"small"_s});
        });
        row("a decision without a reason", burning, u"no reason"_s, [](WorkedRollout& l) {
            l.force(ScenarioDecided{l.row(0), u"go-on"_s, {}});
        });
        row("a decision for something else", burning, u"what was decided"_s, [](WorkedRollout& l) {
            l.force(ScenarioDecided{l.row(0), u"pray"_s, u"small"_s});
        });

        // ---- rollbacks
        row("a rollback left out", top, u"does not follow the one before"_s, [](WorkedRollout& l) {
            l.force(RollbackStarted{2, u"p"_s, u"immediate"_s, {}, false});
        });
        row(
            "two at a time", [](WorkedRollout& l) { return top(l) && l.rollBack(u"immediate"_s); },
            u"while another was running"_s,
            [](WorkedRollout& l) {
                l.force(RollbackStarted{2, u"p"_s, u"immediate"_s, {}, false});
            });
        row("a rollback by weights of nothing", started, u"nothing allows here"_s, [](WorkedRollout& l) {
            l.force(RollbackStarted{1, u"rollout.weights"_s, u"planned"_s, {}, false});
        });
        row(
            "an end of what is over",
            [](WorkedRollout& l) { return top(l) && l.rollBack(u"immediate"_s) && l.ask(EndRollback{1}); },
            u"had ended already"_s,
            [](WorkedRollout& l) {
                l.force(RollbackEnded{1, u"done"_s, 1, 0, 0});
            });
        row(
            "an immediate rollback that is stopped",
            [](WorkedRollout& l) { return top(l) && l.rollBack(u"immediate"_s); }, u"goes on to its end"_s,
            [](WorkedRollout& l) {
                l.force(RollbackEnded{1, u"stopped"_s, 0, 0, 1});
            });
        row(
            "done, with a command that failed", [](WorkedRollout& l) { return top(l) && l.rollBack(u"immediate"_s); },
            u"became of the rollback"_s,
            [](WorkedRollout& l) {
                l.force(RollbackEnded{1, u"done"_s, 0, 1, 0});
            });
        row(
            "done, with traffic on the new version",
            [](WorkedRollout& l) { return goingDown(l) && l.nextDown() && l.finish(); }, u"became of the rollback"_s,
            [](WorkedRollout& l) {
                l.force(RollbackEnded{1, u"done"_s, 1, 0, 0});
            });
        row("stopped by a stranger", goingDown, u"not on the roster"_s, [](WorkedRollout& l) {
            l.force(RollbackEnded{1, u"stopped"_s, 0, 0, 0}, u"Mallory"_s);
        });
        row("superseded by nothing", goingDown, u"none follows"_s, [](WorkedRollout& l) {
            l.force(RollbackEnded{1, u"superseded"_s, 0, 0, 0});
            l.force(NoteWritten{u"all quiet"_s, {}});
        });
        row("down by more than one weight", goingDown, u"not the next weight down"_s, [](WorkedRollout& l) {
            l.force(WeightAsked{4, 5, 100, {}, {}, 1});
        });
        row("down for a rollback that does not run", top, u"was not running"_s, [](WorkedRollout& l) {
            l.force(WeightAsked{4, 25, 100, {}, {}, 1});
        });
        row(
            "further down without a watch and without a word",
            [](WorkedRollout& l) { return goingDown(l) && l.nextDown() && l.finish() && l.see(); },
            u"nobody says why"_s,
            [](WorkedRollout& l) {
                l.force(WeightAsked{5, 5, 25, u"watching"_s, {}, 1});
            });
        row(
            "a GO that outlives a rollback", [](WorkedRollout& l) { return top(l) && l.passGate(); }, u"stayed GO"_s,
            [](WorkedRollout& l) {
                const QString procedure = l.launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback)->id;
                l.force(RollbackStarted{1, procedure, u"immediate"_s, {}, false});
                l.force(RollbackEnded{1, u"incomplete"_s, 0, 0, 1});
                l.force(LaunchHeld{u"rollback"_s});
                l.force(LaunchResumed{u"sun"_s});
                l.force(up(l, 5));
            });
        row("a rollback that holds nothing", top, u"did not hold"_s, [](WorkedRollout& l) {
            const QString procedure = l.launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback)->id;
            l.force(RollbackStarted{1, procedure, u"immediate"_s, {}, false});
            l.force(RollbackEnded{1, u"incomplete"_s, 0, 0, 1});
            l.force(up(l, 5));
        });
        row(
            "the step behind the ladder after a rollback",
            [](WorkedRollout& l) {
                return top(l) && l.passGate() && l.rollBack(u"immediate"_s) && l.ask(EndRollback{1}) &&
                       l.ask(Resume{u"sun"_s});
            },
            u"“Shift Traffic” comes first"_s, [](WorkedRollout& l) { l.force(l.started("echo tell")); });
    }

    void attacks()
    {
        QFETCH(const Course, course);
        QFETCH(const Attack, attack);
        QFETCH(const QString, words);
        WorkedRollout l;
        QVERIFY2(course(l), qPrintable(l.cause));
        attack(l);
        const qint64 last = qint64(l.ledger.entries.size()) - 1;
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(!verdict.intact, "nothing was found");
        QVERIFY2(verdict.firstBad == last && verdict.problem.contains(words),
                 qPrintable(u"%1 of %2: %3"_s.arg(verdict.firstBad.value_or(-1)).arg(last).arg(verdict.problem)));
    }

    // Whatever the rules let happen is intact: hundreds of acts in any order, by anybody, most of them refused.
    void whateverTheRulesAllowIsIntact_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void whateverTheRulesAllowIsIntact()
    {
        QFETCH(const quint32, seed);
        QRandomGenerator random(seed);
        WorkedRollout l;
        const QStringList people{u"Ada"_s, u"Ada"_s, u"Ada"_s, u"Ben"_s, u"Cem"_s, u"Mallory"_s};
        const QList<QByteArray> commands{"echo backup", "./warm.sh", "echo tell", "./shift.sh 5"};
        QVERIFY(seed % 4 == 0 || l.begin());
        for (int act = 0; act < 400; ++act) {
            const QString who = people.at(random.bounded(int(people.size())));
            switch (random.bounded(12)) {
            case 0:
                l.run(commands.at(random.bounded(int(commands.size()))), random.bounded(5) == 0 ? 1 : 0);
                break;
            case 1:
                l.ask(TickCheck{l.checkId(u"Customers are happy"_s)}, who);
                l.vote();
                l.ask(DecideGate{l.gate(), random.bounded(6) != 0, u"why"_s}, who);
                break;
            case 2:
                l.ask(Resume{u"sun"_s}, who);
                break;
            case 3:
                if (random.bounded(8) == 0)
                    test::alarmHappens(l, random);
                else if (random.bounded(2) == 0)
                    test::alarmIsAnswered(l, random, who);
                break;
            default:
                test::trafficHappens(l, random, who);
            }
        }
        QVERIFY(l.ledger.entries.size() > 30);
        isIntact(l);
        for (const events::Entry& entry : l.ledger.entries) {
            ++m_kinds[events::kindOf(entry.body)];
            if (const auto* ended = std::get_if<events::RollbackEnded>(&entry.body))
                ++m_kinds[ended->outcome];
            else if (const auto* weight = std::get_if<events::WeightAsked>(&entry.body))
                m_deepest = std::max(m_deepest, weight->from);
        }
        ++m_courses;
    }

    // Courses that get nowhere show nothing.
    void theCoursesGoFar()
    {
        if (m_courses < 40)
            QSKIP("only some of the courses ran");
        QCOMPARE(m_deepest, 100);
        for (const char* kind :
             {"rollout.asked", "rollout.confirmed", "rollout.withdrawn", "rollout.observed", "rollout.breached",
              "rollout.watched", "scenario.applied", "scenario.ceased", "scenario.declared", "scenario.decided",
              "rollback.started", "gate.reopened", "done", "incomplete", "stopped", "superseded"})
            QVERIFY2(m_kinds.value(QLatin1String(kind)) > 0, kind);
    }
};

QTEST_GUILESS_MAIN(SessionWeightsTest)
#include "tst_session_weights.moc"
