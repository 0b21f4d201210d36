// SPDX-License-Identifier: GPL-3.0-or-later
// What was once read wrongly in runbooks of other people, each with the runbook that showed it.
#include "core/runbook/importer.h"
#include "core/runbook/time_line.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

namespace {

Plan planOf(const QByteArray& markdown)
{
    const Result<Plan> plan = importRunbook(markdown);
    if (!plan)
        qFatal("the test's runbook cannot be read: %s", qPrintable(plan.error().cause));
    return *plan;
}

} // namespace

class RunbookRepairsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aByteOrderMarkTakesNothingOfTheTitle()
    {
        QCOMPARE(planOf("\xEF\xBB\xBF# Harbour\n\n## T-0\n\n- [ ] a\n").title, u"Harbour"_s);
        QCOMPARE(planOf("\xEF\xBB\xBF## T-0: Go\n\n- [ ] a\n").phases.first().title, u"T-0: Go"_s);
    }

    void aHeadingWithBothTimesKeepsBoth_data()
    {
        QTest::addColumn<QByteArray>("heading");
        QTest::addColumn<qint64>("offsetS");
        QTest::addColumn<QString>("clock");
        QTest::newRow("relative first") << "T-30 min (14:00 UTC): Warm up"_ba << qint64(-1800) << u"14:00 UTC"_s;
        QTest::newRow("clock first") << "09:30 CET / T-2h: Warm up"_ba << qint64(-7200) << u"09:30 CET"_s;
        QTest::newRow("no clock") << "T-2:00 Warm up"_ba << qint64(-7200) << QString();
        QTest::newRow("a span is no clock") << "T-5 to T+15: Warm up"_ba << qint64(-300) << QString();
    }
    void aHeadingWithBothTimesKeepsBoth()
    {
        QFETCH(QByteArray, heading);
        QFETCH(qint64, offsetS);
        QFETCH(QString, clock);
        const Plan plan = planOf("# A\n\n## " + heading + "\n\n### B\n\n- [ ] a\n");
        QCOMPARE(plan.phases.first().offsetS, std::optional(offsetS));
        QCOMPARE(plan.phases.first().clock.value_or(QString()), clock);
        // Its place on the time line is that of the relative time.
        const Plan two = planOf("# A\n\n## T-0: B\n\n- [ ] b\n\n## " + heading + "\n\n- [ ] a\n");
        QCOMPARE(two.phases.first().offsetS, std::optional(offsetS));
    }

    void aGermanClockTimeIsNoPartOfTheTitle()
    {
        const Plan plan = planOf("# A\n\n## Abend\n\n22:00 Uhr - Wartungsseite an\n\n```bash\n./wartung.sh\n```\n");
        const Step& step = plan.phases.first().steps.first();
        QCOMPARE(step.title, u"Wartungsseite an"_s);
        QCOMPARE(step.clock.value_or(QString()), u"22:00 Uhr"_s);
        QCOMPARE(clockOffsetS(u"22:00 Uhr"_s, {0, 0}), std::optional<qint64>(-2 * 3600));
    }

    void aTableOfWorkWithItsTimesInTheSecondColumn()
    {
        const Plan plan =
            planOf("# Release\n\n## T-0: Go\n\n| # | Time | Task | Owner | Status |\n|---|---|---|---|---|\n"
                   "| 1 | 08:00 | Freeze | Jane | [ ] |\n| 2 | 08:30 | Deploy | Ops | [x] |\n");
        const QList<Step>& steps = plan.phases.first().steps;
        QCOMPARE(steps.size(), 2);
        QCOMPARE(steps.at(0).title, u"Freeze"_s);
        QCOMPARE(steps.at(0).clock.value_or(QString()), u"08:00"_s);
        QVERIFY(!steps.at(0).checks.first().checked && steps.at(1).checks.first().checked);
        // Jobs with their times are no work of this launch.
        const Plan jobs = planOf("# Jobs\n\n## T-0: Go\n\n- [ ] a\n\n| Job | Time |\n|---|---|\n| Backup | 02:00 |\n");
        QCOMPARE(jobs.phases.first().steps.size(), 1);
    }

    void aLineForAPenIsNobodysSignoff()
    {
        const Plan plan = planOf("# A\n\n## T-0\n\n- [ ] a\n\n## Sign-off\n\nName: __________ Date: ______\n\n"
                                 "- Technical Lead: __________ Date: ______\n");
        QCOMPARE(plan.signoffs.size(), 1);
        QCOMPARE(plan.signoffs.first().role, u"Technical Lead"_s);
    }
};

QTEST_GUILESS_MAIN(RunbookRepairsTest)
#include "tst_runbook_repairs.moc"
