// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_notice.h"
#include "ui/charts/live_chart.h"
#include "ui/charts/sample_table_model.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <memory>

using namespace holdpoint;
using namespace holdpoint::ui;
using monitor::Verdict;

// Looking closer, by mouse and keyboard, and what a chart says when something goes wrong.
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
    void buttonsDoWhatKeysDo();
    void failuresAreSaidInTheChart();
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

static QList<QAbstractButton*> buttonsOf(const LiveChart& chart)
{
    QList<QAbstractButton*> buttons = chart.findChildren<QAbstractButton*>();
    buttons.removeIf([](const QAbstractButton* button) { return !button->isVisible(); });
    return buttons;
}

static QAbstractButton* buttonNamed(const LiveChart& chart, const QString& part)
{
    for (QAbstractButton* button : buttonsOf(chart))
        if (button->accessibleName().contains(part))
            return button;
    return nullptr;
}

// Pause, back to live and the times: seen, named, within the chart, apart from each other, and by keyboard too.
void TestChartsInteraction::buttonsDoWhatKeysDo()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    QVERIFY(ready(*chart));
    for (const QSize size : {chart->minimumSizeHint(), QSize(600, 300), QSize(1280, 720)}) {
        chart->resize(size);
        chart->setWindow(TimeWindow());
        chart->advance(finish);
        QCOMPARE(buttonsOf(*chart).size(), 2);
        QAbstractButton* pause = buttonNamed(*chart, QStringLiteral("Pause"));
        QVERIFY(pause);
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(!chart->window().isLive());
        QVERIFY(buttonNamed(*chart, QStringLiteral("Continue")) == pause);
        const QList<QAbstractButton*> buttons = buttonsOf(*chart);
        QCOMPARE(buttons.size(), 3);
        for (const QAbstractButton* one : buttons) {
            QVERIFY(chart->rect().contains(one->geometry()));
            QVERIFY(!one->accessibleName().isEmpty() && !one->toolTip().isEmpty());
            QVERIFY(one->focusPolicy() & Qt::TabFocus);
            for (const QAbstractButton* other : buttons)
                QVERIFY(one == other || !one->geometry().intersects(other->geometry()));
        }
        QAbstractButton* live = buttonNamed(*chart, QStringLiteral("Back to live"));
        QVERIFY(live);
        QTest::mouseClick(live, Qt::LeftButton);
        QVERIFY(chart->window().isLive());
        // With the keyboard on the button, Space is the button's.
        QAbstractButton* times = buttonNamed(*chart, QStringLiteral("Times"));
        QVERIFY(times);
        times->setFocus();
        const TimeZoneShown before = chart->timeZoneShown();
        QTest::keyClick(times, Qt::Key_Space);
        QVERIFY(chart->window().isLive());
        QVERIFY(chart->timeZoneShown() != before);
        QTest::keyClick(times, Qt::Key_L);
        QVERIFY(chart->isLogarithmic());
        chart->setLogarithmic(false);
    }
}

// An export that fails once told its signal alone, and nobody listened.
void TestChartsInteraction::failuresAreSaidInTheChart()
{
    monitor::ProbeSeries series(1000);
    fill(series);
    const auto chart = shownChart(series);
    QVERIFY(ready(*chart));
    chart->setFocus();
    const QImage before = chart->grab().toImage();
    QSignalSpy failed(chart.get(), &LiveChart::failed);
    const QTemporaryDir folder;
    chart->exportTo(folder.filePath(QStringLiteral("missing/a.png")));
    QCOMPARE(failed.count(), 1);
    const auto error = failed.first().first().value<Error>();
    QVERIFY(chart->failure().contains(error.cause));
    QVERIFY(chart->failure().contains(error.nextStep));
    const auto* line = chart->findChild<ChartNotice*>();
    QVERIFY(line && line->isVisible() && line->accessibleName() == chart->failure());
    QVERIFY(chart->rect().contains(line->geometry()));
    QVERIFY(chart->grab().toImage() != before);
    QTest::keyClick(chart.get(), Qt::Key_Escape);
    QCOMPARE(chart->failure(), QString());
    QCOMPARE(chart->grab().toImage(), before);
    // A button closes it too, and so does an export that succeeds; the picture has no trace of it.
    chart->exportTo(folder.filePath(QStringLiteral("a.xls")));
    QVERIFY(chart->failure().contains(QStringLiteral("xls")));
    QTest::mouseClick(buttonNamed(*chart, QStringLiteral("Close")), Qt::LeftButton);
    QCOMPARE(chart->failure(), QString());
    chart->exportTo(folder.filePath(QStringLiteral("clean.svg")));
    chart->exportTo(folder.filePath(QStringLiteral("a.xls")));
    chart->exportTo(folder.filePath(QStringLiteral("after.svg")));
    QCOMPARE(chart->failure(), QString());
    QFile clean(folder.filePath(QStringLiteral("clean.svg"))), after(folder.filePath(QStringLiteral("after.svg")));
    QVERIFY(clean.open(QIODevice::ReadOnly) && after.open(QIODevice::ReadOnly));
    QCOMPARE(after.readAll(), clean.readAll());
    // Even the smallest chart shows some of its picture below a long message.
    chart->resize(chart->minimumSizeHint());
    chart->showFailure({ErrorCode::OutsideFailed, QStringLiteral("A long cause. ").repeated(40), {}});
    chart->advance(finish);
    QVERIFY(line->geometry().bottom() < chart->height() - 40);
    QVERIFY(!chart->grab().isNull());
}

QTEST_MAIN(TestChartsInteraction)
#include "tst_charts_interaction.moc"
