// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/live_chart.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QDir>
#include <QTest>

#include <cmath>
#include <memory>

using namespace holdpoint;
using namespace holdpoint::ui;
using monitor::SourceState;
using monitor::Verdict;

class TestChartsLiveChart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void states_data();
    void states();
    void aNumberWithoutALimitIsNeverOk();
    void followsTheTheme();
    void idleTicksPaintNothing();
    void healthyIsGrey();
    void theFocusRingFillsNothing();
    void survivesSizes();
    void markerLabelsKeepApart();
    void pictures_data();
    void pictures();
};

static const qint64 launchMs = 1'796'115'600'000;

static std::unique_ptr<LiveChart> chart(const monitor::ProbeSeries* series, QSize size)
{
    auto widget = std::make_unique<LiveChart>();
    widget->setTitle(QStringLiteral("Response time"));
    widget->setUnit(QStringLiteral("ms"));
    widget->setThreshold(monitor::Threshold{monitor::Comparator::Less, 200});
    widget->setSeries(series);
    widget->resize(size);
    return widget;
}

// Ten minutes of a service: quick, then slow, down, silent, well again.
static void fill(monitor::ProbeSeries& series, bool healthy)
{
    std::srand(3);
    for (int i = 0; i <= 600; ++i) {
        double value = 40 + std::rand() % 30 + (std::rand() % 60 == 0 ? 70 : 0);
        Verdict verdict = Verdict::Ok;
        if (!healthy) {
            if (i > 200 && i < 280)
                value += 220 * std::sin((i - 200) / 80.0 * 3.14159);
            if (i > 360 && i < 400) {
                value = std::nan("");
                verdict = Verdict::Bad;
            }
            if (i > 450 && i < 490)
                continue;
        }
        series.append({launchMs + i * 1000, value, verdict});
    }
}

void TestChartsLiveChart::states_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("ageMs");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("word");
    const int ok = int(Verdict::Ok), bad = int(Verdict::Bad), unknown = int(Verdict::Unknown);
    QTest::newRow("ok") << 42.0 << ok << 0 << int(SourceState::Ok) << QStringLiteral("within the limit");
    QTest::newRow("breach") << 242.0 << ok << 0 << int(SourceState::Breached) << QStringLiteral("breaks");
    QTest::newRow("down") << std::nan("") << bad << 0 << int(SourceState::Down) << QStringLiteral("down");
    QTest::newRow("unknown") << std::nan("") << unknown << 0 << int(SourceState::NoData) << QStringLiteral("no data");
    QTest::newRow("stale") << 42.0 << ok << 2001 << int(SourceState::Stale) << QStringLiteral("2 s");
    QTest::newRow("stale breach") << 242.0 << ok << 9000 << int(SourceState::Stale) << QStringLiteral("9 s");
}

void TestChartsLiveChart::aNumberWithoutALimitIsNeverOk()
{
    monitor::ProbeSeries series(1000);
    const auto widget = chart(&series, {420, 220});
    series.append({launchMs, 42, Verdict::Ok});
    widget->advance(launchMs);
    const auto word = [&widget] { return widget->stateWord(); };
    QCOMPARE(word(), QStringLiteral("OK"));
    widget->setThreshold(std::nullopt);
    QCOMPARE(word(), QStringLiteral("OK")); // an answer of a service is a good one
    widget->setNeedsLimit(true);
    QCOMPARE(word(), QStringLiteral("NO LIMIT"));
    QVERIFY2(!widget->statement().contains(QStringLiteral("within")), qPrintable(widget->statement()));
    widget->setThreshold(monitor::Threshold{monitor::Comparator::Less, 200});
    QCOMPARE(word(), QStringLiteral("OK"));
}

void TestChartsLiveChart::states()
{
    QFETCH(double, value);
    QFETCH(int, verdict);
    QFETCH(int, ageMs);
    QFETCH(int, state);
    QFETCH(QString, word);
    monitor::ProbeSeries series(1000);
    const auto widget = chart(&series, {420, 220});
    widget->advance(launchMs);
    QCOMPARE(widget->state(), SourceState::NoData);
    series.append({launchMs, value, Verdict(verdict)});
    widget->advance(launchMs + ageMs);
    QCOMPARE(int(widget->state()), state);
    QVERIFY2(widget->statement().contains(word), qPrintable(widget->statement()));
    QCOMPARE(widget->accessibleDescription(), widget->statement());
    QCOMPARE(widget->accessibleName(), QStringLiteral("Response time"));
}

void TestChartsLiveChart::followsTheTheme()
{
    auto& app = *qobject_cast<QApplication*>(QCoreApplication::instance());
    monitor::ProbeSeries series(1000);
    fill(series, true);
    const auto widget = chart(&series, {420, 220});
    for (const bool dark : {true, false}) {
        applyTheme(app, dark ? ThemeKind::Dark : ThemeKind::Light);
        widget->advance(launchMs + 600'000);
        const QImage picture = widget->grab().toImage();
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        QCOMPARE(picture.pixelColor(2, picture.height() - 3), theme.raised);
    }
}

void TestChartsLiveChart::idleTicksPaintNothing()
{
    class Counter : public QObject
    {
    public:
        int paints = 0;
        bool eventFilter(QObject*, QEvent* event) override
        {
            paints += event->type() == QEvent::Paint;
            return false;
        }
    } counter;
    monitor::ProbeSeries series(60'000);
    series.append({launchMs, 42, Verdict::Ok});
    const auto widget = chart(&series, {420, 220});
    widget->setTimeSpan(3'600'000);
    widget->show();
    widget->advance(launchMs);
    QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
    QTest::qWait(50);
    widget->installEventFilter(&counter);
    for (int i = 0; i < 20; ++i) {
        widget->advance(launchMs + i);
        QTest::qWait(2);
    }
    QCOMPARE(counter.paints, 0);
    series.append({launchMs + 30'000, 43, Verdict::Ok});
    widget->advance(launchMs + 30'000);
    QTRY_COMPARE(counter.paints, 1);
}

// ISA-101: a healthy picture has next to no saturated pixels.
void TestChartsLiveChart::healthyIsGrey()
{
    monitor::ProbeSeries series(1000);
    fill(series, true);
    const auto saturated = [](LiveChart& widget) {
        widget.advance(launchMs + 600'000);
        const QImage picture = widget.grab().toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x) {
                const QColor colour = picture.pixelColor(x, y);
                const auto [least, most] = std::minmax({colour.red(), colour.green(), colour.blue()});
                count += most - least > 100;
            }
        return double(count) / (picture.width() * picture.height());
    };
    const auto widget = chart(&series, {600, 300});
    const double healthy = saturated(*widget);
    monitor::ProbeSeries sick(1000);
    fill(sick, false);
    widget->setSeries(&sick);
    const double abnormal = saturated(*widget);
    qInfo("saturated pixels: healthy %.2f %%, with a breach %.2f %%", healthy * 100, abnormal * 100);
    QVERIFY(healthy <= 0.02);
    QVERIFY(abnormal > 0);
}

// The colour of a source that is down once filled the whole chart while it had the keyboard.
void TestChartsLiveChart::theFocusRingFillsNothing()
{
    monitor::ProbeSeries series(1000);
    const auto widget = chart(&series, {600, 300});
    series.append({launchMs, std::nan(""), Verdict::Bad});
    widget->show();
    widget->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(widget.get()));
    widget->setFocus();
    widget->advance(launchMs);
    QCOMPARE(widget->state(), SourceState::Down);
    QVERIFY(widget->hasFocus());
    const QImage picture = widget->grab().toImage();
    QCOMPARE(picture.pixelColor(picture.width() / 2, picture.height() - 4), Theme::light().raised);
}

void TestChartsLiveChart::survivesSizes()
{
    monitor::ProbeSeries series(1000);
    fill(series, false);
    const auto widget = chart(&series, {300, 200});
    widget->grab(); // before the first tick
    for (const QSize size : {QSize(1, 1), QSize(30, 20), QSize(4000, 10), QSize(10, 2000), QSize(420, 220)}) {
        widget->resize(size);
        widget->advance(launchMs + 600'000);
        QVERIFY(!widget->grab().isNull());
    }
    widget->setSeries(nullptr);
    widget->advance(launchMs + 700'000);
    QCOMPARE(widget->state(), SourceState::NoData);
    widget->grab();
}

// A busy launch: many things within a minute, told out of their order, and the threshold's own label.
void TestChartsLiveChart::markerLabelsKeepApart()
{
    monitor::ProbeSeries series(1000);
    fill(series, true);
    const auto widget = chart(&series, {560, 220});
    QList<ChartMarker> markers{{launchMs + 595'000, QStringLiteral("The last one"), Meaning::Critical}};
    for (int i = 0; i < 40; ++i)
        markers.append({launchMs + 20'000 + (i * 37 % 40) * 14'000, QStringLiteral("Step %1 of the launch").arg(i),
                        Meaning::Info});
    widget->setMarkers(markers);
    widget->advance(launchMs + 600'000);
    const QList<LiveChart::MarkerLabel> labels = widget->markerLabels();
    QVERIFY(labels.size() >= 3);
    for (qsizetype one = 0; one < labels.size(); ++one)
        for (qsizetype other = one + 1; other < labels.size(); ++other)
            QVERIFY2(!labels.at(one).box.intersects(labels.at(other).box),
                     qPrintable(labels.at(one).text + QStringLiteral(" / ") + labels.at(other).text));
}

void TestChartsLiveChart::pictures_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("healthy");
    QTest::addColumn<qint64>("lateMs");
    for (const bool dark : {false, true}) {
        const char* theme = dark ? "dark" : "light";
        QTest::addRow("small-%s", theme) << QSize(420, 220) << dark << true << qint64(0);
        QTest::addRow("small-sick-%s", theme) << QSize(420, 220) << dark << false << qint64(-345'000);
        QTest::addRow("wide-%s", theme) << QSize(1200, 400) << dark << false << qint64(0);
        QTest::addRow("stale-%s", theme) << QSize(420, 220) << dark << true << qint64(45'000);
    }
}

// Written where HOLDPOINT_SCREENSHOTS says, for people to look at; here only that something is drawn.
void TestChartsLiveChart::pictures()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(bool, healthy);
    QFETCH(qint64, lateMs);
    auto& app = *qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(app, dark ? ThemeKind::Dark : ThemeKind::Light);
    const qint64 end = launchMs + 600'000 + lateMs;
    monitor::ProbeSeries all(1000), series(1000);
    fill(all, healthy);
    const auto& values = all.values();
    for (qint64 i = values.begin(); i < values.end() && values.time(i) <= end; ++i)
        series.append({values.time(i), double(values.value(i)), all.status().at(values.time(i))});
    const auto widget = chart(&series, size);
    widget->setMarkers({{launchMs + 120'000, QStringLiteral("shift 5 %"), Meaning::Neutral},
                        {launchMs + 130'000, QStringLiteral("shift 10 %"), Meaning::Neutral},
                        {launchMs + 300'000, QStringLiteral("rollback"), Meaning::Critical}});
    widget->advance(end);
    const QImage picture = widget->grab().toImage();
    QCOMPARE(picture.size(), size);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SCREENSHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(
            QDir(folder).filePath(QStringLiteral("chart-%1.png").arg(QLatin1String(QTest::currentDataTag())))));
}

QTEST_MAIN(TestChartsLiveChart)
#include "tst_charts_live_chart.moc"
