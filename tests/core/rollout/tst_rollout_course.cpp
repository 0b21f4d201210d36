// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/course.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::rollout;
using namespace Qt::StringLiterals;

namespace {

// Entries of a launch, a second apart, and the course that they make.
struct Told
{
    Told()
    {
        ladder.step = u"shift"_s;
        ladder.rungs = {{5, u"c5"_s}, {25, u"c25"_s}, {50, u"c50"_s}, {100, u"c100"_s}};
    }

    void tell(events::Event event, const QString& person = u"Ada"_s)
    {
        events::Entry entry;
        entry.at.utcMs = now += 1000;
        entry.actor.person = person;
        entry.body = std::move(event);
        course.apply(entry, ladder);
    }
    qint64 ask(qint64 weight, const QString& despite = {})
    {
        const qint64 number = course.changes().size() + 1;
        tell(events::WeightAsked{number, weight, course.weight(), despite, {}, 0});
        return number;
    }
    void start(const QString& command, const QString& procedure = {})
    {
        events::RunStarted run;
        run.run = ++runs;
        run.command = command;
        run.procedure = procedure;
        tell(run);
    }
    void finish(int status = 0)
    {
        events::RunFinished run;
        run.run = runs;
        run.ending = u"exited"_s;
        run.status = status;
        tell(run);
    }
    void see(const QString& outcome = u"reached"_s)
    {
        events::WeightObserved seen;
        seen.change = course.last()->asked.change;
        seen.outcome = outcome;
        tell(seen, {});
    }
    void breach() { tell(events::WatchBreached{course.last()->asked.change, u"errors"_s, u"7"_s, u"< 1"_s, 1}, {}); }
    void watch(const QString& verdict = u"ok"_s)
    {
        events::WatchEnded ended;
        ended.change = course.last()->asked.change;
        ended.verdict = verdict;
        tell(ended, {});
    }
    void set(qint64 weight)
    {
        tell(events::WeightConfirmed{ask(weight)}, u"Ben"_s);
        start(u"c%1"_s.arg(weight));
        finish();
    }
    void reach(qint64 weight)
    {
        set(weight);
        see();
        watch();
    }
    void rollBack(const QString& procedure = u"back"_s)
    {
        tell(events::RollbackStarted{1, procedure, u"immediate"_s, {}, false});
    }
    [[nodiscard]] Stage stage() const { return course.last()->stage(); }

    Ladder ladder;
    Course course;
    qint64 now = 1'796'115'600'000, runs = 0;
};

using Story = std::function<void(Told&)>;

} // namespace
Q_DECLARE_METATYPE(Story)

class RolloutCourseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beforeTheFirstWeight()
    {
        const Told told;
        QVERIFY(!told.course.last());
        QVERIFY(!told.course.change(1));
        QCOMPARE(told.course.weight(), 0);
        QVERIFY(told.course.set().isEmpty());
        QVERIFY(told.course.against(5, told.ladder).isEmpty());
        QCOMPARE(told.course.against(25, told.ladder), u"skipped"_s);
        QCOMPARE(told.course.nextDown(told.ladder), 0);
    }

    void aChangeFromAskedToClean()
    {
        Told told;
        told.ask(5);
        QCOMPARE(told.stage(), Stage::Asked);
        QVERIFY(!told.course.last()->isOver());
        told.tell(events::WeightConfirmed{1}, u"Ben"_s);
        QCOMPARE(told.stage(), Stage::Setting);
        told.start(u"c5"_s);
        QCOMPARE(told.course.last()->run, 1);
        told.finish();
        QCOMPARE(told.stage(), Stage::Observing);
        QCOMPARE(told.course.weight(), 5);
        told.see(u"elsewhere"_s);
        QCOMPARE(told.stage(), Stage::Unseen);
        told.see();
        QCOMPARE(told.stage(), Stage::Watching);
        QVERIFY(!told.course.last()->isOver());
        told.watch();
        QCOMPARE(told.stage(), Stage::Clean);
        QVERIFY(told.course.last()->isOver());
        const Change& change = *told.course.change(1);
        QCOMPARE(change.by.person, u"Ada"_s);
        QCOMPARE(change.confirmedBy.person, u"Ben"_s);
        QVERIFY(change.askedUtcMs < change.confirmedUtcMs && change.confirmedUtcMs < change.setUtcMs &&
                change.setUtcMs < change.observedUtcMs && change.observedUtcMs < change.endedUtcMs);
        QCOMPARE(told.course.set().size(), 1);
    }

    void stages_data()
    {
        QTest::addColumn<Story>("story");
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("weight");
        QTest::addColumn<QString>("against"); // 25 %
        const auto row = [](const char* name, Story story, Stage stage, int weight, const QString& against) {
            QTest::newRow(name) << std::move(story) << int(stage) << weight << against;
        };
        row(
            "set", [](Told& t) { t.set(5); }, Stage::Observing, 5, u"watching"_s);
        row(
            "unseen",
            [](Told& t) {
                t.set(5);
                t.see(u"no-data"_s);
            },
            Stage::Unseen, 5, u"unseen"_s);
        row(
            "watching",
            [](Told& t) {
                t.set(5);
                t.see();
            },
            Stage::Watching, 5, u"watching"_s);
        row(
            "a breach in the watch",
            [](Told& t) {
                t.set(5);
                t.see();
                t.breach();
            },
            Stage::Watching, 5, u"breach"_s);
        row(
            "a breach after the watch",
            [](Told& t) {
                t.reach(5);
                t.breach();
            },
            Stage::Unclean, 5, u"breach"_s);
        for (const QString& verdict : {u"insufficient"_s, u"no-data"_s, u"breach"_s})
            row(
                qPrintable(verdict),
                [verdict](Told& t) {
                    t.set(5);
                    t.see();
                    t.watch(verdict);
                },
                Stage::Unclean, 5, verdict);
        row("clean", [](Told& t) { t.reach(5); }, Stage::Clean, 5, {});
        row(
            "failed",
            [](Told& t) {
                t.reach(5);
                t.tell(events::WeightConfirmed{t.ask(10)});
                t.start(u"rollout.10"_s);
                t.finish(1);
            },
            Stage::Failed, 5, u"failed"_s);
        row(
            "lost",
            [](Told& t) {
                t.reach(5);
                t.tell(events::WeightConfirmed{t.ask(25)});
                t.start(u"c25"_s);
                t.tell(events::RunLost{t.runs});
            },
            Stage::Failed, 5, u"failed"_s);
        row(
            "lost, and known by a person",
            [](Told& t) {
                t.tell(events::WeightConfirmed{t.ask(5)});
                t.start(u"c5"_s);
                t.tell(events::RunLost{t.runs});
                t.tell(events::RunResolved{t.runs, true, u"seen"_s});
            },
            Stage::Observing, 5, u"watching"_s);
        row("withdrawn: the one before counts",
            [](Told& t) {
                t.reach(5);
                t.tell(events::WeightWithdrawn{t.ask(25), {}});
            },
            Stage::Clean, 5, {});
        row(
            "rolled back",
            [](Told& t) {
                t.reach(5);
                t.rollBack();
            },
            Stage::RolledBack, 0, u"skipped"_s);
        row(
            "asked: what was broken since still speaks",
            [](Told& t) {
                t.reach(5);
                t.ask(25);
                t.tell(events::WatchBreached{1, u"errors"_s, u"7"_s, u"< 1"_s, 1});
            },
            Stage::Asked, 5, u"breach"_s);
        row("asked before a planned rollback: nobody's wish any more",
            [](Told& t) {
                t.reach(5);
                t.ask(25);
                t.rollBack(QLatin1String(weightsProcedure));
            },
            Stage::RolledBack, 5, {});
    }
    void stages()
    {
        QFETCH(const Story, story);
        QFETCH(const int, stage);
        QFETCH(const int, weight);
        QFETCH(const QString, against);
        Told told;
        story(told);
        QCOMPARE(int(told.stage()), stage);
        QCOMPARE(told.course.weight(), weight);
        QCOMPARE(told.course.against(25, told.ladder), against);
    }

    // To try the same again is no step further; further than that is.
    void aScriptThatFailedIsTriedAgain()
    {
        Told told;
        told.tell(events::WeightConfirmed{told.ask(5)});
        told.start(u"c5"_s);
        told.finish(1);
        QVERIFY(told.course.against(5, told.ladder).isEmpty());
        QCOMPARE(told.course.against(25, told.ladder), u"failed"_s);
        // What spoke against it the first time speaks against it again.
        Told other;
        other.reach(5);
        other.tell(events::WeightConfirmed{other.ask(50, u"skipped"_s)});
        other.start(u"c50"_s);
        other.finish(1);
        QCOMPARE(other.course.against(50, other.ladder), u"skipped"_s);
        QCOMPARE(other.course.weight(), 5);
    }

    void upAndDownTheLadder()
    {
        Told told;
        told.reach(5);
        told.reach(25);
        told.reach(50);
        QVERIFY(told.course.against(100, told.ladder).isEmpty());
        QCOMPARE(told.course.nextDown(told.ladder), 25);
        told.reach(10);
        QCOMPARE(told.course.weight(), 10);
        QCOMPARE(told.course.nextDown(told.ladder), 5);
        QCOMPARE(told.course.against(50, told.ladder), u"skipped"_s);
        told.reach(5);
        QCOMPARE(told.course.nextDown(told.ladder), 0);
        QList<int> set;
        for (const SetWeight& one : told.course.set())
            set.append(one.weight);
        QCOMPARE(set, (QList<int>{5, 25, 50, 10, 5}));
    }

    // Commands of the ladder that nobody guards are steps like others.
    void looseRuns()
    {
        Told told;
        told.start(u"c5"_s);
        QCOMPARE(told.course.weight(), 0);
        told.finish();
        QCOMPARE(told.course.weight(), 5);
        told.start(u"c25"_s);
        told.finish(1);
        QCOMPARE(told.course.weight(), 5);
        told.start(u"other"_s);
        told.finish();
        QCOMPARE(told.course.weight(), 5);
        QVERIFY(told.course.changes().isEmpty());
        told.start(u"c100"_s);
        told.rollBack();
        QCOMPARE(told.course.weight(), 0);
        told.finish(); // too late to count: the rollback says where traffic is
        QCOMPARE(told.course.weight(), 0);
    }

    void aRunThatEndsBehindARollbackSetsNothing()
    {
        Told told;
        told.tell(events::WeightConfirmed{told.ask(5)});
        told.start(u"c5"_s);
        told.rollBack();
        told.finish();
        QCOMPARE(told.course.weight(), 0);
        QCOMPARE(told.stage(), Stage::RolledBack);
        // And the next try begins anew.
        QVERIFY(told.course.against(5, told.ladder).isEmpty());
        told.reach(5);
        QCOMPARE(told.stage(), Stage::Clean);
        QCOMPARE(told.course.weight(), 5);
    }

    void theRunOfARollbackSetsNoWeight()
    {
        Told told;
        told.tell(events::WeightConfirmed{told.ask(5)});
        told.start(u"back1"_s, u"back"_s);
        QCOMPARE(told.course.last()->run, 0);
        told.start(u"c5"_s);
        QCOMPARE(told.course.last()->run, 2);
    }

    void theBaselineIsOfThisTry()
    {
        Told told;
        QVERIFY(!told.course.baseline());
        told.ask(5);
        told.tell(events::BaselineTaken{1, {{u"p95"_s, u"120"_s, 30}}}, {});
        QVERIFY(told.course.baseline());
        QCOMPARE(told.course.baseline()->numbers.first().value, u"120"_s);
        told.rollBack();
        QVERIFY(!told.course.baseline());
    }

    void whatIsUnknownIsLeftAlone()
    {
        Told told;
        told.tell(events::WeightConfirmed{3});
        told.tell(events::WeightWithdrawn{3, {}});
        told.tell(events::WatchBreached{3, u"errors"_s, u"7"_s, u"< 1"_s, 1});
        told.tell(events::WatchEnded{});
        told.tell(events::WeightObserved{});
        told.finish();
        QVERIFY(told.course.changes().isEmpty());
        QCOMPARE(told.course.weight(), 0);
    }
};

QTEST_APPLESS_MAIN(RolloutCourseTest)
#include "tst_rollout_course.moc"
