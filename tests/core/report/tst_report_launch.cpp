// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/launch_report.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

constexpr qint64 t0 = 1'796'119'200'000; // 2026-12-01T10:00:00Z

runbook::Plan shopPlan()
{
    runbook::Plan plan;
    runbook::Phase phase;
    phase.id = u"p1"_s;
    phase.title = u"Prepare | open"_s;
    phase.offsetS = -1800;
    runbook::Step look;
    look.id = u"p1/look"_s;
    look.title = u"Look"_s;
    look.kind = runbook::StepKind::Checklist;
    look.checks = {{u"p1/look/lit"_s, u"It is lit"_s, 4, false}};
    runbook::Step gate;
    gate.id = u"p1/gate"_s;
    gate.title = u"Final go/no-go"_s;
    gate.kind = runbook::StepKind::Gate;
    gate.checks = {{u"p1/gate/dry"_s, u"It is dry"_s, 6, false}};
    phase.steps = {look, gate};
    plan.title = u"Shop"_s;
    plan.phases = {phase};
    plan.matrix = {{u"m/errors"_s, u"High errors"_s, u"Critical"_s, {}, 120, 20},
                   {u"m/breach"_s, u"Security breach"_s, u"Critical"_s, {}, 60, 21}};
    runbook::Procedure back;
    back.id = u"p/back"_s;
    back.title = u"Immediate Rollback"_s;
    back.steps = {{u"p/back/1"_s, u"Stop traffic"_s, {}, 30}};
    plan.procedures = {back};
    plan.signoffs = {{u"s1"_s, u"Technical"_s, u"Technical Lead"_s, 9}};
    return plan;
}

class Course
{
public:
    Course()
    {
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.name = u"Shop"_s;
        opened.version = u"1.0"_s;
        opened.t0UtcMs = t0;
        apply(opened);
    }
    void apply(const events::Event& body)
    {
        events::Entry entry;
        entry.seq = launch.state().entries;
        entry.at.utcMs = t0 - 1'500'000 + entry.seq * 60'000;
        entry.actor.person = u"Ada *Officer*"_s;
        entry.body = body;
        launch.apply(entry);
    }
    [[nodiscard]] QStringList lines() const { return report::launchReport(launch, t0).split(u'\n'); }

    checklist::Launch launch{shopPlan(), {}};
};

} // namespace

class ReportLaunchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowTheLaunchWent()
    {
        Course course;
        course.apply(events::CheckTicked{u"p1/look/lit"_s, {}});
        course.apply(events::LaunchHeld{u"The <door> jams"_s, {}});
        events::DeviationRequested asked;
        asked.deviation = u"D1"_s;
        asked.kind = u"command"_s;
        asked.target = u"p1/look"_s;
        asked.before = "echo a | tee x\n";
        asked.after = "echo b\xE2\x80\xAE";
        asked.reason = u"a [link](http://x) and\n# a heading"_s;
        course.apply(asked);
        const QStringList expected{
            u"# Launch report: Shop 1.0"_s,
            u""_s,
            u"- Launch: shop-1.0"_s,
            u"- T-0: 2026-12-01 10:00:00 UTC"_s,
            u"- Written: 2026-12-01 10:00:00 UTC, over 4 entries of the ledger"_s,
            u"- State: HELD since 2026-12-01 09:37:00 UTC by Ada \\*Officer\\*: The \\<door\\> jams"_s,
            u""_s,
            u"## Planned and actual times (UTC)"_s,
            u""_s,
            u"| Phase | Step | Planned | Began | Last act | Late by | State |"_s,
            u"| --- | --- | --- | --- | --- | --- | --- |"_s,
            u"| Prepare \\| open | Look | 2026-12-01 09:30:00 | 2026-12-01 09:36:00 | 2026-12-01 09:36:00 | 6 min | passed |"_s,
            u"| Prepare \\| open | Final go/no-go | 2026-12-01 09:30:00 |  |  |  | ready |"_s,
            u""_s,
            u"## Deviations from the runbook"_s,
            u""_s,
            u"| No. | Kind | About | Before | After | Reason | Decision |"_s,
            u"| --- | --- | --- | --- | --- | --- | --- |"_s,
            u"| D1 | command | p1/look | echo a \\| tee x | echo b\\<U+202E\\> | a \\[link\\](http://x) and \\# a "
            u"heading "
            "(Ada \\*Officer\\*, 2026-12-01 09:38:00 UTC) | not decided |"_s,
            u""_s,
            u"## Go/no-go decisions"_s,
            u""_s,
            u"| Gate | Votes | Decision | By | When |"_s,
            u"| --- | --- | --- | --- | --- |"_s,
            u"| Final go/no-go | 0 of 0 GO | not decided |  |  |"_s,
            u""_s,
            u"## Rollout"_s,
            u""_s,
            u"No traffic was shifted by weights."_s,
            u""_s,
            u"## Rollbacks"_s,
            u""_s,
            u"None."_s,
            u""_s,
            u"## Alarms"_s,
            u""_s,
            u"None was raised."_s,
            u""_s,
            u"## Holds"_s,
            u""_s,
            u"| When | By | Reason |"_s,
            u"| --- | --- | --- |"_s,
            u"| 2026-12-01 09:37:00 | Ada \\*Officer\\* | The \\<door\\> jams |"_s,
            u""_s,
            u"## Sign-offs"_s,
            u""_s,
            u"| Group | Role | Signed by | When |"_s,
            u"| --- | --- | --- | --- |"_s,
            u"| Technical | Technical Lead | MISSING |  |"_s,
            u""_s};
        const QStringList found = course.lines();
        for (qsizetype i = 0; i < std::min(found.size(), expected.size()); ++i)
            QCOMPARE(found[i], expected[i]);
        QCOMPARE(found.size(), expected.size());
    }

    // How often, and at which gate one went on; what people wrote makes no table of its own.
    void saysWhichAlarmsWereRaised()
    {
        Course course;
        events::AlarmRaised raised;
        raised.alarm = u"latency.limit"_s;
        raised.occurrence = 1;
        raised.kind = u"limit"_s;
        raised.title = u"Latency | all"_s;
        raised.priority = u"warning"_s;
        course.apply(raised);
        course.apply(events::GateDecided{u"p1/gate"_s, false, u"too slow"_s, {}});
        course.apply(events::AlarmEscalated{raised.alarm, 1, 120'000});
        course.apply(events::AlarmAcknowledged{raised.alarm, 1});
        course.apply(events::AlarmCleared{raised.alarm, 1, u"100"_s});
        raised.occurrence = 2;
        course.apply(raised);
        course.apply(events::AlarmShelved{u"queue.limit"_s, 60'000, u"known"_s});
        const QStringList lines = course.lines();
        const auto has = [&lines](const QString& line) { return !lines.filter(line).isEmpty(); };
        const QString all = lines.join(u'\n');
        QVERIFY2(has(uR"(Latency \| all | latency.limit | 2 | 1 | 1 | RAISED)"_s), qPrintable(all));
        QVERIFY2(has(u"queue.limit"_s) && has(u"shelved"_s), qPrintable(all));
        QVERIFY2(has(u"was decided NO-GO while these alarms went on: Latency"_s), qPrintable(all));
        QVERIFY2(has(u"NOT ACKNOWLEDGED"_s), qPrintable(all));
    }

    void saysHowTrafficMoved()
    {
        Course course;
        events::RunStarted run;
        events::RunFinished end;
        end.ending = u"exited"_s;
        const auto set = [&] {
            ++run.run;
            end.run = run.run;
            course.apply(run);
            course.apply(end);
        };
        course.apply(events::WeightAsked{1, 5, 0, {}, {}, 0});
        course.apply(events::WeightConfirmed{1});
        set();
        course.apply(events::WeightObserved{1, u"reached"_s, u"5"_s, 10, 190, 700, {}});
        course.apply(events::WatchBreached{1, u"errors"_s, u"7"_s, u"< 1"_s, t0});
        course.apply(
            events::WatchEnded{1, u"breach"_s, t0, t0 + 60'000, {{u"errors"_s, u"breach"_s, {}, {}, {}, 0, 0, 0}}, {}});
        course.apply(events::WeightAsked{2, 25, 5, u"breach"_s, u"a | known flaw"_s, 0});
        course.apply(events::WeightWithdrawn{2, u"rain"_s});
        course.apply(events::WeightAsked{3, 25, 5, u"breach"_s, u"a known flaw"_s, 0});
        course.apply(events::WeightConfirmed{3});
        set();
        course.apply(events::ScenarioApplied{u"m/errors"_s, u"7"_s, u"> 5"_s});
        course.apply(events::ScenarioDeclared{u"m/breach"_s, true, u"seen in the log"_s});
        course.apply(events::ScenarioDecided{u"m/errors"_s, u"rollback"_s, u"customers first"_s});
        course.apply(events::RollbackStarted{1, u"p/back"_s, u"immediate"_s, u"m/errors"_s, false});
        course.apply(events::RollbackStepObserved{1, u"p/back/1"_s, u"done"_s, u"no request any more"_s});
        course.apply(events::RollbackEnded{1, u"done"_s, 1, 0, 0});
        course.apply(events::RollbackStarted{2, u"p/back"_s, u"immediate"_s, {}, false});
        const QStringList lines = course.lines();
        const QString all = lines.join(u'\n');
        const auto has = [&all](const QString& words) { return all.contains(words); };
        const QString ada = u"Ada \\*Officer\\*"_s;
        QVERIFY2(has(u"| 1 | 0 % to 5 % | %1, 2026-12-01 09:36:00 | %1, 09:37:00 | 09:39:00 | 5 %, 09:40:00 | "
                     "BREACH: errors was 7, limit \\< 1, since 10:00:00 |"_s.arg(ada)),
                 qPrintable(all));
        QVERIFY2(has(u"WITHDRAWN by %1: rain |  |  |  |"_s.arg(ada)), qPrintable(all));
        QVERIFY2(has(u"Change 2 was asked for by %1, although a limit was broken: a \\| known flaw."_s.arg(ada)),
                 qPrintable(all));
        QVERIFY2(has(u"| not seen | ended by a rollback |"_s), qPrintable(all));
        QVERIFY2(has(u"| High errors | 7, applies when \\> 5 |  | roll back, %1 at"_s.arg(ada)), qPrintable(all));
        QVERIFY2(has(u"| Security breach |  | %1: seen in the log |  | APPLIES since"_s.arg(ada)), qPrintable(all));
        QVERIFY2(has(u"done after 120.0 s: 1 passed, 0 failed, 0 not run"_s), qPrintable(all));
        QVERIFY2(has(u"| 1 | Stop traffic | done | no request any more |"_s), qPrintable(all));
        // The row's words, not its id; and a rollback for which nobody chose one.
        QVERIFY2(has(u"| 1 | immediate | High errors | %1 |"_s.arg(ada)), qPrintable(all));
        QVERIFY2(has(u"| 2 | immediate | not stated | %1 |"_s.arg(ada)), qPrintable(all));
    }

    // Where nobody guards the ladder, its commands are steps like others.
    void saysThatNobodyWatched()
    {
        Course course;
        course.apply(events::WeightAsked{1, 5, 0, {}, {}, 0});
        QVERIFY(!course.lines().join(u'\n').contains(u"No traffic was shifted"_s));
        runbook::Plan plan = shopPlan();
        runbook::Step shift;
        shift.id = u"p1/shift"_s;
        for (const QByteArray& weight : {"5"_ba, "100"_ba}) {
            runbook::Command command;
            command.id = u"p1/shift/"_s + QString::fromLatin1(weight);
            command.text = "./shift.sh " + weight;
            command.runnable = true;
            shift.commands.append(command);
        }
        plan.phases.first().steps.append(shift);
        Course loose;
        loose.launch.setPlan(plan, {});
        events::RunStarted run;
        run.run = 1;
        run.command = u"p1/shift/5"_s;
        loose.apply(run);
        events::RunFinished end;
        end.run = 1;
        end.ending = u"exited"_s;
        loose.apply(end);
        const QString all = loose.lines().join(u'\n');
        QVERIFY2(all.contains(u"nobody watched between them: 5 % at 09:37:00."_s), qPrintable(all));
    }

    void aLaunchWithoutAnythingSaysSo()
    {
        const Course course;
        const QString text = course.lines().join(u'\n');
        QVERIFY2(text.contains(u"- State: not started"_s), qPrintable(text));
        QVERIFY2(text.contains(u"None: the runbook was followed as written."_s), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(ReportLaunchTest)
#include "tst_report_launch.moc"
