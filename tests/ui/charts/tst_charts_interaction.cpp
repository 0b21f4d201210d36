// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_grid.h"
#include "ui/charts/sample_table_model.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <memory>

using namespace holdpoint;
using namespace holdpoint::ui;
using monitor::Verdict;

// Looking closer, by mouse and keyboard, and arranging charts.
class TestChartsInteraction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void windows_data();
    void windows();
    void keysMoveThroughTime();
    void wheelZoomsWithControlAlone();
    void draggingPans();
    void pauseLosesNothing();
    void crosshairGoesThroughAll();
    void readoutIsExact();
    void tableIsAModel();
    void tableMergesTraces();
    void axisLabelsKeepTheirRoom();
    void layoutValues();
    void brokenLayoutsAreRefused_data();
    void brokenLayoutsAreRefused();
    void chartsAreDragged();
    void chartsAreMovedByKey();
    void phasesHaveTheirLayouts();
};

static const qint64 origin = 1'796'115'600'000, finish = origin + 600'000;

static void fill(monitor::ProbeSeries& series, double base = 40)
{
    for (int i = 0; i <= 600; ++i)
        series.append({origin + i * 1000, base + i % 7, Verdict::Ok});
}

static std::unique_ptr<LiveChart> shownChart(const monitor::ProbeSeries& series)
{
    auto chart = std::make_unique<LiveChart>();
    chart->setTitle(QStringLiteral("Latency"));
    chart->setUnit(QStringLiteral("ms"));
    chart->setSeries(&series);
    chart->resize(600, 300);
    chart->show();
    chart->advance(finish);
    return chart;
}

static bool ready(QWidget& widget)
{
    widget.activateWindow();
    return QTest::qWaitForWindowActive(&widget);
}

void TestChartsInteraction::windows_data()
{
    QTest::addColumn<TimeWindow>("window");
    QTest::addColumn<qint64>("right");
    QTest::addColumn<qint64>("span");
    TimeWindow window;
    QTest::newRow("live") << window << finish << qint64(600'000);
    window.zoom(0.5, finish - 300'000, finish);
    QTest::newRow("zoomed live keeps now") << window << finish << qint64(300'000);
    window.pan(-100'000, finish);
    QTest::newRow("back") << window << finish - 100'000 << qint64(300'000);
    window.zoom(0.5, finish - 200'000, finish);
    QTest::newRow("zoomed around a moment") << window << finish - 150'000 << qint64(150'000);
    window.pan(1'000'000, finish);
    QTest::newRow("never beyond now") << window << finish << qint64(150'000);
    window.zoom(1e-9, finish, finish);
    QTest::newRow("as near as can be") << window << finish << TimeWindow::leastSpanMs;
    window.zoom(1e30, finish, finish);
    QTest::newRow("as far as can be") << window << finish << TimeWindow::mostSpanMs;
    window.zoom(std::nan(""), finish, finish);
    QTest::newRow("nonsense changes nothing") << window << finish << TimeWindow::mostSpanMs;
    window.pause(finish - 5);
    QTest::newRow("paused") << window << finish - 5 << TimeWindow::mostSpanMs;
}

void TestChartsInteraction::windows()
{
    QFETCH(TimeWindow, window);
    QTEST(window.rightMs(finish), "right");
    QTEST(window.spanMs(), "span");
}

void TestChartsInteraction::keysMoveThroughTime()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    QVERIFY(ready(*chart));
    chart->setFocus();
    QSignalSpy moved(chart.get(), &LiveChart::windowChanged);
    QTest::keyClick(chart.get(), Qt::Key_Left);
    QCOMPARE(chart->endMs(), finish - 75'000);
    QVERIFY(!chart->window().isLive());
    QTest::keyClick(chart.get(), Qt::Key_Plus);
    QCOMPARE(chart->window().spanMs(), 300'000);
    QTest::keyClick(chart.get(), Qt::Key_Minus);
    QCOMPARE(chart->window().spanMs(), 600'000);
    QTest::keyClick(chart.get(), Qt::Key_End);
    QVERIFY(chart->window().isLive());
    QTest::keyClick(chart.get(), Qt::Key_Space);
    QVERIFY(!chart->window().isLive());
    QTest::keyClick(chart.get(), Qt::Key_Space);
    QVERIFY(chart->window().isLive());
    QVERIFY(moved.count() >= 6);
    QTest::keyClick(chart.get(), Qt::Key_L);
    QVERIFY(chart->isLogarithmic());
    for (const QAction* action : chart->actions())
        QVERIFY(!action->text().isEmpty() && !action->shortcut().isEmpty());
}

void TestChartsInteraction::wheelZoomsWithControlAlone()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    const auto turn = [&](Qt::KeyboardModifiers modifiers) {
        QWheelEvent event({300, 150}, chart->mapToGlobal(QPointF(300, 150)), {}, {0, 240}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        event.ignore();
        QCoreApplication::sendEvent(chart.get(), &event);
        return event.isAccepted();
    };
    QVERIFY(!turn(Qt::NoModifier)); // it scrolls what the chart lies in
    QCOMPARE(chart->window().spanMs(), 600'000);
    QVERIFY(turn(Qt::ControlModifier));
    QCOMPARE(chart->window().spanMs(), 300'000);
}

void TestChartsInteraction::draggingPans()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    QTest::mousePress(chart.get(), Qt::LeftButton, {}, {300, 150});
    QTest::mouseMove(chart.get(), {400, 150});
    QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, {400, 150});
    QVERIFY(!chart->window().isLive());
    QVERIFY(chart->endMs() < finish - 60'000 && chart->endMs() > finish - 200'000);
    QTest::mouseDClick(chart.get(), Qt::LeftButton, {}, {300, 150});
    QVERIFY(chart->window().isLive());
}

void TestChartsInteraction::pauseLosesNothing()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto paused = shownChart(series), live = shownChart(series);
    TimeWindow window;
    window.pause(finish);
    paused->setWindow(window);
    const QImage before = paused->grab().toImage();
    for (int i = 1; i <= 120; ++i) {
        series.append({finish + i * 1000, 45.0 + (i == 60 ? 30 : 0), Verdict::Ok});
        paused->advance(finish + i * 1000);
        live->advance(finish + i * 1000);
    }
    QCOMPARE(paused->endMs(), finish);
    // Header and all: the state goes on being true, the picture stands.
    const QRect plot(80, 80, 480, 150);
    QCOMPARE(paused->grab().toImage().copy(plot), before.copy(plot));
    paused->setWindow(TimeWindow());
    paused->advance(finish + 120'000);
    QCOMPARE(paused->grab().toImage(), live->grab().toImage());
}

void TestChartsInteraction::crosshairGoesThroughAll()
{
    monitor::ProbeSeries one(1000), two(1000);
    fill(one);
    fill(two, 20);
    const auto first = shownChart(one), second = shownChart(two);
    ChartCursor cursor;
    first->setCursorShared(&cursor);
    second->setCursorShared(&cursor);
    const QImage before = second->grab().toImage();
    // Sent, not moved: the windows lie over each other.
    QMouseEvent move(QEvent::MouseMove, {300, 150}, first->mapToGlobal(QPointF(300, 150)), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(first.get(), &move);
    QVERIFY(cursor.moment());
    QVERIFY(*cursor.moment() > origin && *cursor.moment() < finish);
    QCOMPARE(first->readout().first(), second->readout().first());
    QVERIFY(second->grab().toImage() != before);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(first.get(), &leave);
    QVERIFY(!cursor.moment());
    QCOMPARE(second->grab().toImage(), before);
}

void TestChartsInteraction::readoutIsExact()
{
    monitor::ProbeSeries blue(1000), green(1000);
    blue.append({origin + 500, 42.1375, Verdict::Ok});
    green.append({origin + 90'000, 1234.5, Verdict::Ok});
    const auto chart = shownChart(blue);
    chart->setTraces({{&blue, QStringLiteral("blue")}, {&green, QStringLiteral("green")}});
    ChartCursor cursor;
    chart->setCursorShared(&cursor);
    cursor.setMoment(origin + 620);
    const QStringList lines = chart->readout();
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0), QStringLiteral("09:00:00.620 UTC"));
    QCOMPARE(lines.at(1), QStringLiteral("blue: 42.1375\u00a0ms"));
    QCOMPARE(lines.at(2), QStringLiteral("green: no data")); // its nearest sample is a minute and a half away
    chart->setTimeZoneShown(TimeZoneShown::Relative);
    chart->setT0(origin + 60'000);
    QCOMPARE(chart->readout().at(0), QStringLiteral("T-0:00:59.380"));
    // By keyboard: from sample to sample.
    QTest::keyClick(chart.get(), Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(*cursor.moment(), origin + 500);
    QTest::keyClick(chart.get(), Qt::Key_Escape);
    QVERIFY(!cursor.moment());
}

void TestChartsInteraction::tableIsAModel()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    SampleTableModel model(chart.get());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 601);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("09:10:00.000 UTC"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("45\u00a0ms"));
    QCOMPARE(model.index(0, 1).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Latency, 09:10:00.000 UTC: 45\u00a0ms"));
    series.append({finish + 1000, 50, Verdict::Ok});
    chart->advance(finish + 1000);
    QCOMPARE(model.rowCount(), 601);
    model.refresh();
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("50\u00a0ms"));
    QVERIFY(model.text(0, 1).startsWith(QStringLiteral("Time\tLatency\n09:10:01.000 UTC\t50")));
    QCOMPARE(model.text(0, 1).count(u'\n'), 3);
}

void TestChartsInteraction::tableMergesTraces()
{
    monitor::ProbeSeries blue(1000), green(1000);
    blue.append({origin, 1, Verdict::Ok});
    green.append({origin + 500, 2, Verdict::Ok});
    blue.append({origin + 1000, std::nan(""), Verdict::Unknown});
    green.append({origin + 1000, 3, Verdict::Ok});
    const auto chart = shownChart(blue);
    chart->setUnit({});
    chart->setTraces({{&blue, QStringLiteral("=blue")}, {&green, QStringLiteral("green")}});
    chart->advance(origin + 2000);
    SampleTableModel model(chart.get());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.text(0, 2), QStringLiteral("Time\t'=blue\tgreen\n"
                                              "09:00:01.000 UTC\tno data\t3\n"
                                              "09:00:00.500 UTC\t\t2\n"
                                              "09:00:00.000 UTC\t1\t\n"));
}

// After a change of the range the picture is the one that a new chart shows: no label is cut, no room is left over.
void TestChartsInteraction::axisLabelsKeepTheirRoom()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto changed = shownChart(series);
    for (const ValueAxis& axis : {ValueAxis{0, 100, 20}, ValueAxis{0, 50'000, 10'000}, ValueAxis{40, 50, 2}}) {
        changed->setFixedRange(axis);
        changed->advance(finish);
        changed->grab();
        const auto fresh = shownChart(series);
        fresh->setFixedRange(axis);
        fresh->advance(finish);
        fresh->grab();
        QCOMPARE(changed->grab().toImage(), fresh->grab().toImage());
    }
}

void TestChartsInteraction::layoutValues()
{
    ChartLayouts layouts;
    layouts.common = {{QStringLiteral("b"), QStringLiteral("a")}, {QStringLiteral("c")}, 3};
    layouts.ofPhase.insert(QStringLiteral("cut-over"), {{QStringLiteral("a")}, {}, 1});
    const Result<ChartLayouts> read = ChartLayouts::fromJson(layouts.toJson());
    QVERIFY(read);
    QCOMPARE(*read, layouts);
    const QStringList present{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")};
    QCOMPARE(layouts.common.arranged(present),
             QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("d")}));
    layouts.common.move(QStringLiteral("a"), 0);
    QCOMPARE(layouts.common.order.first(), QStringLiteral("a"));
    QCOMPARE(layouts.layout(QStringLiteral("cut-over")).columns, 1);
    QCOMPARE(layouts.layout(QStringLiteral("another")).columns, 3);
}

void TestChartsInteraction::brokenLayoutsAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("no columns") << QByteArray(R"({"common":{"order":[],"hidden":[]},"phases":{}})");
    QTest::newRow("columns") << QByteArray(R"({"common":{"columns":99,"order":[],"hidden":[]},"phases":{}})");
    QTest::newRow("twice") << QByteArray(R"({"common":{"columns":1,"order":["a","a"],"hidden":[]},"phases":{}})");
    QTest::newRow("number") << QByteArray(R"({"common":{"columns":1,"order":[1],"hidden":[]},"phases":{}})");
    QTest::newRow("phase") << QByteArray(R"({"common":{"columns":1,"order":[],"hidden":[]},"phases":{"p":7}})");
}

void TestChartsInteraction::brokenLayoutsAreRefused()
{
    QFETCH(QByteArray, json);
    const Result<ChartLayouts> read = ChartLayouts::fromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Malformed);
    QVERIFY(!read.error().cause.isEmpty() && !read.error().nextStep.isEmpty());
}

static std::unique_ptr<ChartGrid> gridOf(const QList<const char*>& ids)
{
    auto grid = std::make_unique<ChartGrid>();
    for (const char* id : ids) {
        auto* chart = new LiveChart;
        chart->setTitle(QLatin1String(id));
        grid->addChart(QLatin1String(id), chart);
    }
    grid->resize(800, 600);
    grid->show();
    grid->advance(finish);
    return grid;
}

void TestChartsInteraction::chartsAreDragged()
{
    const auto grid = gridOf({"a", "b", "c", "d"});
    QVERIFY(QTest::qWaitForWindowExposed(grid.get()));
    QSignalSpy kept(grid.get(), &ChartGrid::layoutsChanged);
    LiveChart* a = grid->chart(QStringLiteral("a"));
    const QPoint target = a->mapFrom(grid.get(), grid->chart(QStringLiteral("d"))->geometry().center());
    QTest::mousePress(a, Qt::LeftButton, {}, {60, 8});
    QTest::mouseMove(a, target);
    QTest::mouseRelease(a, Qt::LeftButton, {}, target);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b c d a"));
    QCOMPARE(kept.count(), 1);
    // Below the header the mouse moves through time instead.
    QTest::mousePress(a, Qt::LeftButton, {}, {150, 150});
    QTest::mouseMove(a, {50, 20});
    QTest::mouseRelease(a, Qt::LeftButton, {}, {50, 20});
    QCOMPARE(kept.count(), 1);
}

void TestChartsInteraction::chartsAreMovedByKey()
{
    const auto grid = gridOf({"a", "b", "c", "d"});
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b c a d"));
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b a c d"));
    // What one chart shows of time, all show.
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Left);
    QCOMPARE(grid->chart(QStringLiteral("d"))->window(), grid->chart(QStringLiteral("a"))->window());
}

void TestChartsInteraction::phasesHaveTheirLayouts()
{
    const auto grid = gridOf({"a", "b", "c"});
    grid->setPhase(QStringLiteral("one"));
    grid->moveChart(QStringLiteral("c"), 0);
    grid->setHidden(QStringLiteral("b"), true);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("c a"));
    QVERIFY(grid->chart(QStringLiteral("b"))->isHidden());
    grid->setPhase(QStringLiteral("two"));
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("a b c"));
    const ChartLayouts kept = grid->layouts();
    const auto another = gridOf({"a", "b", "c"});
    another->setLayouts(kept);
    another->setPhase(QStringLiteral("one"));
    QCOMPARE(another->shown().join(u' '), QStringLiteral("c a"));
}

QTEST_MAIN(TestChartsInteraction)
#include "tst_charts_interaction.moc"
