// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/dry_run_dialog.h"
#include "ui/checklist/plan_model.h"
#include "ui/checklist/side_panel.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPointer>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;

// What would run, what is in its way, and which clock times a slip left behind.
class TestChecklistViewDryRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void tellsWhatIsInTheWay();
    void looksAFewAtATime();
    void scopes();
    void looksAgain();
    void fixedTimesInDoubt();

private:
    static checklist::StartRun prepare(const runbook::Plan& plan, const QString& command);
};

// As the session answers it: the first script is missing, the blank has no value.
checklist::StartRun TestChecklistViewDryRun::prepare(const runbook::Plan& plan, const QString& command)
{
    checklist::StartRun start;
    start.command = command;
    start.resolvedText = plan.command(command)->text;
    start.workdir = QStringLiteral("/srv/launch");
    start.environment = {QStringLiteral("HOLDPOINT_LAUNCH"), QStringLiteral("REGION")};
    if (command == QLatin1String("prep/backup/1"))
        start.missingScripts = {QStringLiteral("./scripts/backup.sh")};
    if (command == QLatin1String("deploy/shift/2"))
        start.unfilled = {QStringLiteral("value/rev")};
    return start;
}

void TestChecklistViewDryRun::tellsWhatIsInTheWay()
{
    const test::Story story;
    DryRunModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.start(story.launch, story.launch.stepOrder(),
                [&](const QString& command) { return prepare(story.launch.plan(), command); });
    while (model.take(4)) {
    }
    QStringList told;
    for (int row = 0; row < model.rowCount(); ++row)
        told.append(QStringLiteral("%1|%2|%3")
                        .arg(model.row(row)->command, model.index(row, DryRunModel::StateColumn).data().toString(),
                             model.index(row, DryRunModel::ProblemColumn).data().toString()));
    QCOMPARE(told, (QStringList{QStringLiteral("prep/backup/1|Would not run|missing: ./scripts/backup.sh"),
                                QStringLiteral("prep/backup/2|Would run|"), QStringLiteral("prep/backup/3|Would run|"),
                                QStringLiteral("deploy/shift/1|Would run|"),
                                QStringLiteral("deploy/shift/2|Would not run|no value for <REV>"),
                                QStringLiteral("deploy/odd/1|Would not run|hidden characters that nobody accepted")}));
    QCOMPARE(model.blocked(), 3);
    QVERIFY(model.row(3)->background);
    QCOMPARE(model.row(99), nullptr);
}

void TestChecklistViewDryRun::looksAFewAtATime()
{
    const test::Story story;
    DryRunModel model;
    int asked = 0;
    model.start(story.launch, story.launch.stepOrder(), [&](const QString& command) {
        ++asked;
        return prepare(story.launch.plan(), command);
    });
    QCOMPARE(asked, 0);
    QVERIFY(model.take(2));
    QCOMPARE(asked, 2);
    QCOMPARE(model.left(), 4);
    QVERIFY(!model.take(100));
    QCOMPARE(asked, 6);
    QVERIFY(!model.take(1));
}

void TestChecklistViewDryRun::scopes()
{
    const test::Story story;
    DryRunDialog dialog([&]() -> const checklist::Launch& { return story.launch; },
                        [&](const QString& command) { return prepare(story.launch.plan(), command); },
                        QStringLiteral("deploy/shift"), nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QTRY_COMPARE(dialog.summary(), QStringLiteral("1 of 2 commands would not run now. None was run."));
    dialog.setScope(DryRunDialog::Scope::Phase);
    QTRY_COMPARE(dialog.summary(), QStringLiteral("2 of 3 commands would not run now. None was run."));
    // With the keyboard alone: down to the whole launch, and to the last command.
    dialog.scopeBox()->setFocus();
    QTest::keyClick(dialog.scopeBox(), Qt::Key_Down);
    QTRY_COMPARE(dialog.summary(), QStringLiteral("3 of 6 commands would not run now. None was run."));
    QTest::keyClick(dialog.view(), Qt::Key_End);
    QSignalSpy wanted(&dialog, &DryRunDialog::stepWanted);
    for (QPushButton* button : dialog.findChildren<QPushButton*>())
        if (button->text() == QLatin1String("&Go to the step"))
            QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toString(), QStringLiteral("deploy/odd"));
}

void TestChecklistViewDryRun::looksAgain()
{
    test::Story story;
    bool there = false;
    DryRunDialog dialog([&]() -> const checklist::Launch& { return story.launch; },
                        [&](const QString& command) {
                            checklist::StartRun start = prepare(story.launch.plan(), command);
                            if (there)
                                start.missingScripts.clear();
                            return start;
                        },
                        QStringLiteral("prep/backup"), nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QTRY_COMPARE(dialog.summary(), QStringLiteral("1 of 3 commands would not run now. None was run."));
    there = true;
    dialog.look();
    QTRY_VERIFY2(dialog.summary().startsWith(QStringLiteral("Nothing is in the way")), qPrintable(dialog.summary()));
}

void TestChecklistViewDryRun::fixedTimesInDoubt()
{
    runbook::Plan plan = test::samplePlan();
    plan.phases[1].steps[0].clock = QStringLiteral("14:00 CET");
    test::Story story(plan);
    PlanModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SidePanel side;
    side.resize(340, 700);
    side.show();
    const auto look = [&] {
        model.refresh(story.launch);
        side.refresh(story.launch);
    };
    const auto doubted = [&] {
        QStringList texts;
        for (const QPushButton* button : side.findChildren<QPushButton*>())
            if (button->isVisible() && button->text().contains(QStringLiteral("in doubt")))
                texts.append(button->text());
        return texts;
    };
    look();
    const QModelIndex step = model.indexOf(QStringLiteral("deploy/shift"));
    QVERIFY(!step.data(PlanModel::DoubtRole).toBool());
    QCOMPARE(doubted(), QStringList());
    QVERIFY(story.act(checklist::Slip{30, QStringLiteral("The database is slow")}));
    look();
    QVERIFY(step.data(PlanModel::DoubtRole).toBool());
    QCOMPARE(step.data().toString(), QStringLiteral("Shift the traffic — check its time"));
    QCOMPARE(doubted(), QStringList{QStringLiteral("⚠ 1 fixed time is in doubt")});
    QVERIFY(story.act(checklist::Slip{-30, QStringLiteral("It is quick again")}));
    look();
    QVERIFY(!step.data(PlanModel::DoubtRole).toBool());
    QCOMPARE(doubted(), QStringList());
}

QTEST_MAIN(TestChecklistViewDryRun)
#include "tst_checklist_view_dry_run.moc"
