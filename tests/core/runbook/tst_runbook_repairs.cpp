// SPDX-License-Identifier: GPL-3.0-or-later
// What was once read wrongly in runbooks of other people, each with the runbook that showed it.
#include "core/runbook/configured_rollback.h"
#include "core/runbook/importer.h"
#include "core/runbook/lint.h"
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

QStringList codesOf(const QByteArray& markdown)
{
    QStringList codes;
    const std::vector<LintFinding> findings = lint(planOf(markdown), markdown, {}).value();
    for (const LintFinding& finding : findings)
        codes.append(u"%1 %2"_s.arg(finding.line).arg(finding.code));
    return codes;
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

    // A title with commands and then boxes was read as two steps of the same name.
    void boxesBelowCommandsAreOfTheirStep()
    {
        const Plan plan = planOf("# Harbour\n\n## T-0: Go\n\n### Crane\n\n```bash\n./lift.sh\n```\n\n- [ ] it hangs\n\n"
                                 "**Quay**\n```bash\n./quay.sh\n```\n- [ ] it is free\n- [ ] it is dry\n\n"
                                 "### Go/No-Go\n\n- [ ] all safe\n");
        const QList<Step>& steps = plan.phases.first().steps;
        QCOMPARE(steps.size(), 3);
        QCOMPARE(steps[0].title, u"Crane"_s);
        QCOMPARE(steps[0].commands.size(), 1);
        QCOMPARE(steps[0].checks.size(), 1);
        QCOMPARE(steps[1].title, u"Quay"_s);
        QCOMPARE(steps[1].checks.size(), 2);
        QCOMPARE(steps[2].kind, StepKind::Gate);
        QCOMPARE(steps[2].checks.size(), 1);
    }

    void anAppendixHoldsNothingUp()
    {
        const QByteArray phase = "# Harbour\n\n## T-0: Go\n\n```bash\n./go.sh\n```\n\n";
        const Plan plan =
            planOf(phase + "## Appendix A: Useful commands\n\n### Disk\n\n- how full\n\n```bash\ndf -h\n```\n");
        QCOMPARE(plan.phases.size(), 1);
        QCOMPARE(plan.procedures.size(), 1);
        QCOMPARE(plan.procedures.first().kind, ProcedureKind::Other);
        QCOMPARE(plan.procedures.first().commands.first().text, "df -h"_ba);
        // What is to be ticked stays work, wherever it stands.
        QCOMPARE(planOf(phase + "## Appendix B: Last look\n\n- [ ] doors shut\n\n```bash\ndf -h\n```\n").phases.size(),
                 2);
    }

    void aMarkIsNoUnit_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("unit");
        QTest::newRow("bracket") << "- Errors stay low (count < 5)"_ba << QString();
        QTest::newRow("question") << "- Error rate < 2%?"_ba << u"%"_s;
        QTest::newRow("quote") << "- Latency < 20ms\" at the door"_ba << u"ms"_s;
        QTest::newRow("rate") << "- Latency < 20 ms (95th percentile)"_ba << u"ms"_s;
    }
    void aMarkIsNoUnit()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, unit);
        const Plan plan = planOf("# Harbour\n\n## T-0: Watch the metrics\n\n" + line + "\n");
        QCOMPARE(plan.metrics.size(), 1);
        QCOMPARE(plan.metrics.first().unit, unit);
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

    void whatIsToBeReadFirstIsKept()
    {
        const Plan plan =
            planOf("# Upgrade\n\nRead this first. **Not on a Friday.**\n\n## Scope\n\nThe north site only.\n\n"
                   "- Racks 1 to 4\n- Rack 9\n\n## T-0: Go\n\nProse of the phase.\n\n- [ ] a\n");
        QCOMPARE(plan.introduction.size(), 2);
        QCOMPARE(plan.introduction.at(0), (Passage{{}, u"Read this first. **Not on a Friday.**"_s, 1}));
        QCOMPARE(plan.introduction.at(1).title, u"Scope"_s);
        QCOMPARE(plan.introduction.at(1).text, u"The north site only.\n- Racks 1 to 4\n- Rack 9"_s);
        QCOMPARE(plan.phases.size(), 1);
    }

    void whatStandsBelowAFenceIsAboutAllOfIt()
    {
        const Plan plan = planOf("# A\n\n## T-0: Go\n\n```bash\necho ready\necho done\n# ✅ Shop open\n```\n\n"
                                 "Expected: `ready`\n");
        const QList<Expectation>& all = plan.phases.first().steps.first().expectations;
        QCOMPARE(all.size(), 2);
        QVERIFY(!all.at(0).ofFence); // inside the fence: of the command above it
        QVERIFY(all.at(1).ofFence);
        QCOMPARE(all.at(1).command, plan.phases.first().steps.first().commands.last().id);
    }

    void aRollbackThatOnlyTheConfigurationNames()
    {
        Configuration configuration;
        configuration.rollback.immediate = {u"./back.sh --to \"$RELEASE\""_s, u"./prove.sh"_s};
        configuration.rollback.planned = {u"./slowly-back.sh"_s};
        Plan plan = planOf("# A\n\n## T-0: Go\n\n- [ ] a\n");
        addConfiguredRollbacks(plan, configuration);
        const Procedure* immediate = plan.procedure(ProcedureKind::ImmediateRollback);
        QVERIFY(immediate);
        QCOMPARE(immediate->commands.size(), 2);
        QCOMPARE(immediate->commands.at(0).text, "./back.sh --to \"$RELEASE\""_ba);
        QCOMPARE(immediate->commands.at(1).scripts, QStringList{u"./prove.sh"_s});
        QVERIFY(plan.procedure(ProcedureKind::PlannedRollback));
        QCOMPARE(plan.values.size(), 1); // what the rollback reads is asked for
        QCOMPARE(immediate->commands.at(0).placeholders, QStringList{plan.values.first().id});

        // What the runbook itself says stands.
        Plan own = planOf("# A\n\n## T-0\n\n- [ ] a\n\n## Rollback\n\n```bash\n./own.sh\n```\n");
        addConfiguredRollbacks(own, configuration);
        QCOMPARE(own.procedure(ProcedureKind::ImmediateRollback)->commands.size(), 1);

        // Words of the runbook and commands of the configuration are one procedure.
        Plan words = planOf("# A\n\n## T-0\n\n- [ ] a\n\n## Rollback\n\n1. Tell support\n2. Switch back\n");
        const QString id = words.procedure(ProcedureKind::ImmediateRollback)->id;
        addConfiguredRollbacks(words, configuration);
        const Procedure* both = words.procedure(ProcedureKind::ImmediateRollback);
        QCOMPARE(both->id, id);
        QCOMPARE(both->steps.size(), 2);
        QCOMPARE(both->commands.size(), 2);
    }

    void aConfigurationThatCannotBeReadIsAFinding()
    {
        QCOMPARE(
            codesOf("# A\n\n```toml holdpoint\n[launch]\nname = \"a\"\nworkdr = \"x\"\n```\n\n## T-0\n\n- [ ] a\n"),
            QStringList{u"6 configuration"_s});
        QCOMPARE(codesOf("# A\n\n```toml holdpoint\n[launch]\nname = \n```\n\n## T-0\n\n- [ ] a\n").size(), 1);
        QCOMPARE(codesOf("# A\n\n```toml holdpoint\n[launch]\nname = \"a\"\n```\n\n## T-0\n\n- [ ] a\n"),
                 QStringList());
    }

    void aFenceAndItsBoxesAreNoDuplicateTitle()
    {
        QCOMPARE(codesOf("# A\n\n## T-0\n\n### Check\n\n```bash\n./a.sh\n```\n\n- [ ] looks good\n"), QStringList());
        QCOMPARE(codesOf("# A\n\n## T-0\n\n### Check\n\n```bash\n./a.sh\n```\n\n### Check\n\n- [ ] looks good\n"),
                 QStringList{u"11 duplicate-title"_s});
    }
};

QTEST_GUILESS_MAIN(RunbookRepairsTest)
#include "tst_runbook_repairs.moc"
