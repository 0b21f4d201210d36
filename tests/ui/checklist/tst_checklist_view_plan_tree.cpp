// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/plan_tree.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;

// The tree of phases and steps.
class TestChecklistViewPlanTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void rowsAndColumns();
    void changesAreMinimal();
    void overdueComesWithTime();
    void anotherPlanResets();
    void arrowsSelect();
    void filterFindsSteps();
    void fiveThousandSteps();
    void titlesAreWholeWhereThereIsRoom();
};

static QModelIndex rowOf(const PlanModel& model, const char* step, int column = 0)
{
    return model.indexOf(QString::fromUtf8(step)).siblingAtColumn(column);
}

void TestChecklistViewPlanTree::rowsAndColumns()
{
    test::Story story;
    PlanModel model;
    QAbstractItemModelTester tester(&model);
    model.refresh(story.launch);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowCount(model.index(0, 0)), 4);
    QCOMPARE(rowOf(model, "prep/backup").data().toString(), QStringLiteral("Back up the database"));
    QCOMPARE(rowOf(model, "prep/backup", PlanModel::StateColumn).data().toString(), QStringLiteral("Ready"));
    QCOMPARE(rowOf(model, "prep/boxes", PlanModel::StateColumn).data().toString(), QStringLiteral("Waiting"));
    QCOMPARE(rowOf(model, "prep/backup", PlanModel::PlannedColumn).data().toString(), QStringLiteral("T-02:00  08:00"));
    QVERIFY(rowOf(model, "prep/files", PlanModel::PlannedColumn).data().toString().isEmpty()); // the plan says nothing
    QCOMPARE(rowOf(model, "deploy/shift", PlanModel::PlannedColumn).data().toString(), QStringLiteral("T-0  10:00"));
    QVERIFY(rowOf(model, "prep/backup").data(PlanModel::CurrentRole).toBool());
    QCOMPARE(rowOf(model, "prep/gate").data(PlanModel::ShapeRole).toInt(), int(StateShape::Gate));
    QCOMPARE(model.index(0, PlanModel::StateColumn).data().toString(), QStringLiteral("0 of 4"));

    story.run(QStringLiteral("prep/backup/1"), 1);
    model.refresh(story.launch);
    QCOMPARE(rowOf(model, "prep/backup", PlanModel::StateColumn).data().toString(), QStringLiteral("Failed"));
    QCOMPARE(rowOf(model, "prep/backup").data(PlanModel::ShapeRole).toInt(), int(StateShape::Failed));
    QVERIFY(!rowOf(model, "prep/backup", PlanModel::StartedColumn).data().toString().isEmpty());
    QCOMPARE(model.index(0, 0).data(PlanModel::ShapeRole).toInt(), int(StateShape::Failed));
}

void TestChecklistViewPlanTree::changesAreMinimal()
{
    test::Story story;
    PlanModel model;
    QAbstractItemModelTester tester(&model);
    model.refresh(story.launch);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.refresh(story.launch);
    QCOMPARE(changed.size(), 0);
    story.run(QStringLiteral("prep/backup/1"), std::nullopt);
    model.refresh(story.launch);
    QCOMPARE(reset.size(), 0);
    // The step and its phase, nothing else.
    QCOMPARE(changed.size(), 2);
    const QModelIndex step = changed.first().at(0).toModelIndex();
    QCOMPARE(step.data(PlanModel::IdRole).toString(), QStringLiteral("prep/backup"));
    QCOMPARE(changed.first().at(1).toModelIndex().row(), step.row());
}

void TestChecklistViewPlanTree::overdueComesWithTime()
{
    test::Story story;
    PlanModel model;
    model.refresh(story.launch);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    Instant now;
    now.utcMs = test::t0 - 7000'000;
    model.setNow(now);
    QVERIFY(!rowOf(model, "prep/backup").data(PlanModel::OverdueRole).toBool()); // ends at T-01:45
    QCOMPARE(changed.size(), 0);
    now.utcMs = test::t0 - 6299'000;
    model.setNow(now);
    QVERIFY(rowOf(model, "prep/backup").data(PlanModel::OverdueRole).toBool());
    QVERIFY(rowOf(model, "prep/backup", PlanModel::PlannedColumn).data().toString().endsWith(QStringLiteral("late")));
    QVERIFY(!changed.isEmpty());
}

void TestChecklistViewPlanTree::anotherPlanResets()
{
    test::Story story;
    PlanModel model;
    QAbstractItemModelTester tester(&model);
    model.refresh(story.launch);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    runbook::Plan plan = test::samplePlan();
    plan.phases[0].steps.removeFirst();
    test::Story other(plan);
    model.refresh(other.launch);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.rowCount(model.index(0, 0)), 3);
}

void TestChecklistViewPlanTree::arrowsSelect()
{
    test::Story story;
    PlanTree tree;
    tree.resize(460, 500);
    tree.refresh(story.launch);
    tree.show();
    QSignalSpy selected(&tree, &PlanTree::stepSelected);
    tree.selectStep(QStringLiteral("prep/backup"));
    QCOMPARE(selected.size(), 0);
    QCOMPARE(tree.selectedStep(), QStringLiteral("prep/backup"));
    QTest::keyClick(tree.view(), Qt::Key_Down);
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected.last().first().toString(), QStringLiteral("prep/boxes"));
    const QModelIndex gate = tree.view()->model()->index(3, 0, tree.view()->model()->index(0, 0));
    QTest::mouseClick(tree.view()->viewport(), Qt::LeftButton, {}, tree.view()->visualRect(gate).center());
    QCOMPARE(selected.last().first().toString(), QStringLiteral("prep/gate"));
    // Selection survives what happens in the launch.
    story.run(QStringLiteral("prep/backup/1"), std::nullopt);
    tree.refresh(story.launch);
    QCOMPARE(tree.selectedStep(), QStringLiteral("prep/gate"));
    QCOMPARE(selected.size(), 2);
}

void TestChecklistViewPlanTree::filterFindsSteps()
{
    test::Story story;
    PlanTree tree;
    tree.refresh(story.launch);
    tree.show();
    QTest::keyClicks(tree.filter(), QStringLiteral("traffic"));
    QCOMPARE(tree.view()->model()->rowCount(), 1);
    QCOMPARE(tree.view()->model()->index(0, 0).data().toString(), QStringLiteral("T-0: Deployment"));
    QCOMPARE(tree.view()->model()->rowCount(tree.view()->model()->index(0, 0)), 1);
    // A step that is hidden by the words is shown all the same when the launch goes there.
    tree.selectStep(QStringLiteral("prep/gate"));
    QCOMPARE(tree.selectedStep(), QStringLiteral("prep/gate"));
    QVERIFY(tree.filter()->text().isEmpty());
}

void TestChecklistViewPlanTree::fiveThousandSteps()
{
    runbook::Plan plan;
    for (int p = 0; p < 50; ++p) {
        runbook::Phase phase;
        phase.id = QStringLiteral("p%1").arg(p);
        phase.title = phase.id;
        phase.offsetS = p * 600;
        for (int s = 0; s < 100; ++s) {
            runbook::Step step;
            step.id = QStringLiteral("p%1/s%2").arg(p).arg(s);
            step.title = QStringLiteral("Step %1 of phase %2").arg(s).arg(p);
            step.checks = {{step.id + QStringLiteral("/c"), QStringLiteral("Box"), 1, false}};
            phase.steps.append(step);
        }
        plan.phases.append(phase);
    }
    test::Story story(plan);
    PlanTree tree;
    tree.resize(460, 700);
    tree.show();
    tree.refresh(story.launch);
    qint64 slowest = 0;
    for (int i = 0; i < 20; ++i) {
        QVERIFY(story.act(checklist::TickCheck{QStringLiteral("p0/s%1/c").arg(i)}));
        QElapsedTimer timer;
        timer.start();
        tree.refresh(story.launch);
        slowest = std::max(slowest, timer.nsecsElapsed());
    }
    qInfo("refresh of 5,000 steps: slowest of 20 %.2f ms", double(slowest) / 1e6);
    QCOMPARE(rowOf(*tree.model(), "p0/s19", PlanModel::StateColumn).data().toString(), QStringLiteral("Passed"));
    QCOMPARE(rowOf(*tree.model(), "p0/s20", PlanModel::StateColumn).data().toString(), QStringLiteral("Ready"));
}

// At the width that the tree asks for, nine of ten titles are not cut; a very long one is, and its tooltip has it
// whole.
void TestChecklistViewPlanTree::titlesAreWholeWhereThereIsRoom()
{
    runbook::Plan plan = test::samplePlan();
    plan.phases[0].title = QStringLiteral("Phase 1: T-2 Hours - Last Look at the Data");
    plan.phases[1].steps.last().title = QStringLiteral("A title that goes on and on, ").repeated(8);
    test::Story story(plan);
    PlanTree tree;
    tree.refresh(story.launch);
    tree.resize(tree.wantedWidth(), 500);
    tree.show();
    const QTreeView* view = tree.view();
    const QAbstractItemModel* model = view->model();
    const QFontMetrics bold(themeFont(FontRole::Strong));
    const int room = view->columnWidth(PlanModel::TitleColumn) - view->indentation() - spacing::icon;
    int cut = 0;
    for (int phase = 0; phase < model->rowCount(); ++phase) {
        const QModelIndex parent = model->index(phase, PlanModel::TitleColumn);
        cut += bold.horizontalAdvance(parent.data().toString()) > room;
        for (int step = 0; step < model->rowCount(parent); ++step) {
            const QModelIndex index = model->index(step, PlanModel::TitleColumn, parent);
            cut += bold.horizontalAdvance(index.data().toString()) + view->indentation() > room;
            QVERIFY(index.data(Qt::ToolTipRole).toString().contains(index.data().toString().toHtmlEscaped()));
        }
    }
    QCOMPARE(cut, 1);
    QVERIFY(!view->isColumnHidden(PlanModel::PlannedColumn));
}

QTEST_MAIN(TestChecklistViewPlanTree)
#include "tst_checklist_view_plan_tree.moc"
