// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_axes.h"
#include "ui/charts/trace_image.h"

#include <QPainter>
#include <QTest>

#include <cmath>
#include <random>

using namespace holdpoint::ui;
using holdpoint::monitor::SeriesStore;

// Pixels from series, without any widget.
class TestChartsTraceImage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void incrementalIsRebuilt_data();
    void incrementalIsRebuilt();
    void differsInNoInk_data();
    void differsInNoInk();
    void noSpikeIsLost_data();
    void noSpikeIsLost();
    void gapsStayGaps();
    void breachIsShown();
    void unchangedIsNotDamaged();
    void coveredSamplesDamageNothing();
    void samplesAfterNowWait();
    void valueAxes_data();
    void valueAxes();
    void axisLabelTexts_data();
    void axisLabelTexts();
    void texts();
};

static const qint64 origin = 1'796'115'600'000;
static const double plainPen = 0.5; // a pen below this is one of a device pixel, without anti-aliasing
static const QRgb ink = 0xff102030, ground = 0xffffffff;

static TraceImage traceImage(const SeriesStore& store, QSize size, qint64 spanMs, qint64 gapMs, double pen)
{
    TraceImage image;
    image.setGeometry(size, 0, size.height());
    image.setPen(pen, pen > plainPen);
    image.setTimeSpan(spanMs);
    image.setValueRange(0, 100);
    image.setTraces({{&store, ink, gapMs}});
    TraceImage::Background background;
    background.rows.assign(size_t(size.height()), ground);
    image.setBackground(background);
    return image;
}

static QImage shown(const TraceImage& image)
{
    QImage picture(image.size(), QImage::Format_RGB32);
    QPainter painter(&picture);
    image.paint(painter, {0, 0}, picture.rect());
    painter.end();
    return picture;
}

void TestChartsTraceImage::incrementalIsRebuilt_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("stepMs");
    QTest::addColumn<int>("spanMs");
    QTest::addColumn<double>("pen");
    QTest::addColumn<bool>("limited");
    // 1.6 logical pixels at the scale factors 1, 1.25, 1.5 and 2, and the plain pen.
    for (const double pen : {0.0, 1.0, 1.6, 2.0, 2.4, 3.2}) {
        QTest::addRow("sparse, pen %g", pen) << 300 << 1000 << 60'000 << pen << false;
        QTest::addRow("one a pixel, pen %g", pen) << 301 << 200 << 60'000 << pen << true;
        QTest::addRow("dense, pen %g", pen) << 187 << 20 << 60'000 << pen << true;
        QTest::addRow("rarer than the picture is wide, pen %g", pen) << 150 << 9000 << 20'000 << pen << false;
    }
}

void TestChartsTraceImage::incrementalIsRebuilt()
{
    QFETCH(int, width);
    QFETCH(int, stepMs);
    QFETCH(int, spanMs);
    QFETCH(double, pen);
    QFETCH(bool, limited);
    std::mt19937 random(unsigned(width * stepMs));
    SeriesStore store(50'000);
    TraceImage live = traceImage(store, {width, 90}, spanMs, 2 * stepMs, pen);
    TraceImage rebuilt = traceImage(store, {width, 90}, spanMs, 2 * stepMs, pen);
    for (TraceImage* image : {&live, &rebuilt}) {
        if (limited)
            image->setLimits({TraceImage::Limit{60, true, 0xff800000, 0xffffe0e0, 0xff400000},
                              TraceImage::Limit{10, false, std::nullopt, 0xffe0e0ff}});
        image->setMarks({{origin + 20'000, 0xff00aa00}, {origin + 31'000, 0xffaa0000}});
        TraceImage::Background background;
        background.rows.assign(90, ground);
        background.rows[45] = 0xffcccccc;
        background.gridStepMs = 10'000;
        image->setBackground(background);
    }
    qint64 time = origin, now = origin;
    double value = 50;
    for (int tick = 0; tick < 400; ++tick) {
        now += qint64(random() % unsigned(spanMs / 50));
        while (time < now + (tick % 7 == 0 ? 3000 : 0)) { // now and then some come from the future
            const unsigned kind = random() % 40;
            value = kind == 0 ? 99 : std::clamp(value + double(int(random() % 21)) - 10, 0.0, 100.0);
            store.append(time, kind == 1 ? std::nan("") : value);
            time += kind == 2 ? stepMs * 5 : qint64(random() % unsigned(2 * stepMs)) + 1;
        }
        live.advance(now);
        if (tick % 9 == 0) {
            rebuilt.redraw(now);
            QCOMPARE(shown(live), shown(rebuilt));
        }
    }
    // Somebody sets the clock back, and forth again.
    for (const qint64 moment : {now - spanMs / 3, now - spanMs * 2, now}) {
        live.advance(moment);
        rebuilt.redraw(moment);
        QCOMPARE(shown(live), shown(rebuilt));
    }
}

void TestChartsTraceImage::differsInNoInk_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("kind");
    for (const int kind : {0, 1, 2}) {
        const char* words[] = {"noise", "squares", "gaps"};
        QTest::addRow("100 of %s", words[kind]) << 100 << QSize(400, 230) << kind;
        QTest::addRow("an hour of %s", words[kind]) << 3600 << QSize(400, 230) << kind;
        QTest::addRow("a day of %s", words[kind]) << 86'400 << QSize(880, 470) << kind;
        QTest::addRow("a million of %s", words[kind]) << 1'000'000 << QSize(880, 470) << kind;
    }
}

// The peer draws every sample as a line of one pixel from whole pixel to whole pixel, and no line of no length.
void TestChartsTraceImage::differsInNoInk()
{
    QFETCH(int, count);
    QFETCH(QSize, size);
    QFETCH(int, kind);
    std::mt19937 random(11);
    SeriesStore store(count);
    const qint64 span = qint64(count) * 1000;
    for (int i = 0; i < count; ++i) {
        double value = 40 + 20 * std::sin(i * 6.3 / count * 3) + double(random() % 600) / 100;
        if (kind == 1)
            value = i / std::max(1, count / 37) % 2 ? 80 : 15;
        if (random() % 500 == 0)
            value = double(random() % 10'000) / 100;
        const bool gap = kind == 2 && i % (count / 10) < count / 40;
        store.append(origin + qint64(i) * 1000 + qint64(random() % 200), gap ? std::nan("") : value);
    }
    const qint64 now = origin + span - 1;
    TraceImage image = traceImage(store, size, span, 20'000, 0);
    image.advance(now);
    const QImage ours = shown(image);

    QImage every(size, QImage::Format_RGB32);
    every.fill(ground);
    QPainter painter(&every);
    painter.setPen(QPen(QColor::fromRgb(ink), 0));
    QPoint before;
    bool open = false;
    for (qint64 i = store.begin(); i < store.end(); ++i) {
        const double value = double(store.value(i));
        if (std::isnan(value)) {
            open = false;
            continue;
        }
        const QPoint at(int(std::floor(image.columnAt(store.time(i)))), int(std::floor(image.rowOf(value) + 1e-3)));
        if (open && at != before)
            painter.drawLine(before, at);
        else if (!open)
            painter.drawPoint(at);
        before = at;
        open = true;
    }
    painter.end();
    int inked = 0, different = 0;
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            const bool one = ours.pixel(x, y) == ink, other = every.pixel(x, y) == ink;
            inked += other;
            different += one != other;
        }
    const QString folder = qEnvironmentVariable("HOLDPOINT_SCREENSHOTS");
    if (!folder.isEmpty() && different > 0) {
        ours.save(folder + QStringLiteral("/ink-%1-ours.png").arg(QLatin1String(QTest::currentDataTag())));
        every.save(folder + QStringLiteral("/ink-%1-every.png").arg(QLatin1String(QTest::currentDataTag())));
    }
    qInfo("%d of %d inked pixels differ", different, inked);
    QVERIFY(inked > 300);
    QVERIFY2(different <= inked / 10'000, qPrintable(QString::number(different)));
}

void TestChartsTraceImage::noSpikeIsLost_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("pen");
    for (const double pen : {0.0, 1.6}) {
        QTest::addRow("an hour, pen %g", pen) << 3600 << pen;
        QTest::addRow("a day, pen %g", pen) << 86'400 << pen;
        QTest::addRow("a million, pen %g", pen) << 1'000'000 << pen;
    }
}

// One sample of 95 among values of 20: its column has ink at the top, drawn live or anew.
void TestChartsTraceImage::noSpikeIsLost()
{
    QFETCH(int, count);
    QFETCH(double, pen);
    std::mt19937 random(5);
    SeriesStore store(count);
    QList<int> spikes;
    for (int i = 0; i < 60; ++i)
        spikes << int(random() % unsigned(count));
    std::ranges::sort(spikes);
    const qint64 span = qint64(count) * 1000;
    TraceImage live = traceImage(store, {800, 100}, span, 2000, pen);
    const auto isSpike = [&](int i) { return std::ranges::binary_search(spikes, i); };
    for (int i = 0; i < count; ++i) {
        store.append(origin + i * 1000, isSpike(i) ? 95 : 20);
        if (i % (count / 300) == 0)
            live.advance(origin + i * 1000);
    }
    const qint64 now = origin + qint64(count - 1) * 1000;
    live.advance(now);
    TraceImage rebuilt = traceImage(store, {800, 100}, span, 2000, pen);
    rebuilt.redraw(now);
    const QImage first = shown(live), second = shown(rebuilt);
    QCOMPARE(first, second);
    for (const int spike : spikes) {
        const int x = int(std::floor(live.columnAt(origin + qint64(spike) * 1000)));
        QVERIFY(x >= 0 && x < 800);
        QVERIFY2(qGray(first.pixel(x, 5)) < 230, qPrintable(QString::number(spike)));
    }
}

void TestChartsTraceImage::gapsStayGaps()
{
    SeriesStore store(1000);
    for (int i = 0; i < 100; ++i) {
        if (i >= 30 && i < 40)
            store.append(origin + i * 1000, std::nan("")); // measured: no data
        else if (i < 60 || i >= 70)                        // 60 to 69: not measured at all
            store.append(origin + i * 1000, 50);
    }
    TraceImage image = traceImage(store, {1000, 100}, 100'000, 2000, 1.6);
    image.advance(origin + 99'999);
    const QImage picture = shown(image);
    for (int second = 0; second < 99; ++second) {
        const int x = int(image.columnAt(origin + second * 1000)) + 5; // between two samples
        const bool gap = (second >= 29 && second < 40) || (second >= 59 && second < 70);
        bool inked = false;
        for (int y = 0; y < 100; ++y)
            inked = inked || picture.pixel(x, y) != ground;
        QCOMPARE(inked, !gap);
    }
}

void TestChartsTraceImage::breachIsShown()
{
    SeriesStore store(1000);
    for (int i = 0; i < 100; ++i)
        store.append(origin + i * 1000, i < 50 ? 20 : 90);
    TraceImage image = traceImage(store, {200, 100}, 100'000, 2000, 2);
    image.setLimits({TraceImage::Limit{60, true, 0xffff0000, 0xffffdddd}});
    image.advance(origin + 99'999);
    const QImage picture = shown(image);
    QCOMPARE(picture.pixel(150, 10), 0xffff0000);
    QCOMPARE(picture.pixel(150, 25), 0xffffdddd);
    QCOMPARE(picture.pixel(150, 60), ground);
    QCOMPARE(picture.pixel(50, 80), ink);
    QCOMPARE(picture.pixel(50, 30), ground);
}

void TestChartsTraceImage::unchangedIsNotDamaged()
{
    SeriesStore store(1000);
    store.append(origin, 5);
    TraceImage image = traceImage(store, {100, 50}, 100'000, 2000, 1);
    QVERIFY(!image.advance(origin).isEmpty());
    QVERIFY(image.advance(origin).isEmpty());
    QVERIFY(image.advance(origin + 10).isEmpty());
    const TraceImage::Damage moved = image.advance(origin + 1500);
    QCOMPARE(moved.scrolled, 1);
    QCOMPARE(moved.to, 99);
    QVERIFY(moved.from > 90);
}

// A new value that the pen covers already changes no pixel, and costs no repaint; one that does is shown.
void TestChartsTraceImage::coveredSamplesDamageNothing()
{
    for (const double pen : {0.0, 1.6}) {
        SeriesStore store(1000);
        store.append(origin, 20);
        store.append(origin + 100, 80.3);
        TraceImage image = traceImage(store, {100, 50}, 100'000, 2000, pen);
        image.advance(origin + 100);
        store.append(origin + 110, 79.99);
        store.append(origin + 120, 80.3001);
        const QImage before = shown(image);
        QVERIFY(image.advance(origin + 120).isEmpty());
        QCOMPARE(shown(image), before);
        store.append(origin + 130, 95);
        const TraceImage::Damage damage = image.advance(origin + 130);
        QVERIFY(!damage.isEmpty() && damage.scrolled == 0 && damage.to == 99);
        TraceImage rebuilt = traceImage(store, {100, 50}, 100'000, 2000, pen);
        rebuilt.redraw(origin + 130);
        QCOMPARE(shown(image), shown(rebuilt));
    }
}

void TestChartsTraceImage::samplesAfterNowWait()
{
    SeriesStore store(1000);
    store.append(origin + 50'000, 50);
    TraceImage image = traceImage(store, {100, 50}, 100'000, 2000, 2);
    image.advance(origin);
    QImage blank(100, 50, QImage::Format_RGB32);
    blank.fill(ground);
    QCOMPARE(shown(image), blank);
    image.advance(origin + 60'000);
    QVERIFY(shown(image) != blank);
}

void TestChartsTraceImage::valueAxes_data()
{
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    QTest::addColumn<int>("ticks");
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        const double size = std::pow(10, double(random() % 1200) / 100 - 6);
        QTest::addRow("%d", i) << (i % 3 == 0 ? -size * double(random() % 100) / 50 : 0.0) << size
                               << int(random() % 8 + 1);
    }
    QTest::newRow("nothing") << 0.0 << 0.0 << 4;
    QTest::newRow("not a number") << std::nan("") << double(INFINITY) << 4;
}

void TestChartsTraceImage::valueAxes()
{
    QFETCH(double, least);
    QFETCH(double, most);
    QFETCH(int, ticks);
    const ValueAxis axis = valueAxisFor(least, most, ticks);
    QVERIFY(axis.step > 0 && axis.most > axis.least);
    QVERIFY(!(least < axis.least - axis.step * 1e-6) && !(std::isfinite(most) && most > axis.most + axis.step * 1e-6));
    // Both ends are multiples of the step: where zero lies inside, one more may be needed.
    QVERIFY((axis.most - axis.least) / axis.step <= std::max(ticks, 2) + 0.5);
    QVERIFY(steadyValueAxis(axis, least, most, ticks) == axis);
}

void TestChartsTraceImage::axisLabelTexts_data()
{
    QTest::addColumn<ValueAxis>("axis");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("texts");
    const auto row = [](const char* name, const ValueAxis& axis, const char* unit, const char* texts) {
        QTest::newRow(name) << axis << QString::fromLatin1(unit) << QString::fromLatin1(texts);
    };
    row("whole", {0, 300, 100}, "ms", "0 ms|100 ms|200 ms|300 ms");
    row("up to a second", {0, 1000, 500}, "ms", "0 ms|500 ms|1,000 ms");
    row("seconds", {0, 1500, 500}, "ms", "0 s|0.5 s|1.0 s|1.5 s");
    row("halves", {0, 5, 2.5}, "%", "0 %|2.5 %|5.0 %");
    row("small", {0, 0.0002, 0.0001}, "%", "0 %|0.0001 %|0.0002 %");
    row("below zero", {-20, 20, 20}, "", "-20|0|20");
    row("thousands", {0, 40'000, 20'000}, "RPS", "0 RPS|20k RPS|40k RPS");
    row("close together", {10'000, 10'020, 10}, "RPS", "10.00k RPS|10.01k RPS|10.02k RPS");
    row("powers of ten", {0.1, 1000, 0, true}, "ms", "0.1 ms|1 ms|10 ms|100 ms|1 s");
    row("no step", {0, 1, 0}, "", "");
    row("upside down", {1, 0, 0.5}, "", "");
}

void TestChartsTraceImage::axisLabelTexts()
{
    QFETCH(ValueAxis, axis);
    QFETCH(QString, unit);
    QStringList texts;
    for (const AxisLabel& label : axisLabels(axis, unit)) {
        texts.append(QString(label.text).replace(QChar(QChar::Nbsp), QLatin1Char(' ')));
        QVERIFY(label.value >= axis.least && label.value <= axis.most * (1 + 1e-9));
    }
    QTEST(texts.join(u'|'), "texts");
    QVERIFY(axisLabels({0, 1, 1e-9}, unit).size() <= 100);
}

void TestChartsTraceImage::texts()
{
    const auto plain = [](double value, const char* unit) {
        return valueText(value, QLatin1String(unit)).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
    };
    QCOMPARE(plain(42, "ms"), QStringLiteral("42 ms"));
    QCOMPARE(plain(0.187, "ms"), QStringLiteral("0.187 ms"));
    QCOMPARE(plain(1234, "ms"), QStringLiteral("1.23 s"));
    QCOMPARE(plain(0, "%"), QStringLiteral("0 %"));
    QCOMPARE(plain(100, ""), QStringLiteral("100"));
    QCOMPARE(ageText(-5), QStringLiteral("0 s"));
    QCOMPARE(ageText(119'000), QStringLiteral("119 s"));
    QCOMPARE(ageText(3'600'000), QStringLiteral("60 min"));
    QCOMPARE(timeLabel(origin, 60'000, TimeZoneShown::Utc), QStringLiteral("09:00"));
    QCOMPARE(timeLabel(origin, 60'000, TimeZoneShown::Local), QStringLiteral("10:00")); // Europe/Berlin in December
    QCOMPARE(timeStepFor(600'000, 5), 120'000);
}

QTEST_MAIN(TestChartsTraceImage)
#include "tst_charts_trace_image.moc"
