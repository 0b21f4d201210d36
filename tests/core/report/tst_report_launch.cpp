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
