// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"
#include "ui/charts/live_chart.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <memory>

using namespace holdpoint;
using namespace holdpoint::ui;
using monitor::Verdict;

class TestChartsExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void formulasAreSafe_data();
    void formulasAreSafe();
    void csvHoldsAll();
    void svgSaysAll();
    void pdfAndPng();
    void filesByTheirEnding_data();
    void filesByTheirEnding();
    void pictureLooksLikeTheScreen();
    void pictures_data();
    void pictures();
};

static const qint64 start = 1'796'115'600'000, finish = start + 600'000;

struct Sources
{
    monitor::ProbeSeries blue{1000}, green{1000};
    Sources()
    {
        for (int i = 0; i <= 600; ++i) {
            const double hump = i > 300 && i < 400 ? 180 * std::sin((i - 300) / 100.0 * 3.14159) : 0;
            if (i < 150 || i > 190)
                blue.append({start + i * 1000, 60 + 10 * std::sin(i / 9.0) + i % 5, Verdict::Ok});
            green.append({start + i * 1000, 90 + 8 * std::cos(i / 7.0) + i % 3 + hump, Verdict::Ok});
        }
    }
};

static std::unique_ptr<LiveChart> chartOf(const Sources& sources, QSize size)
{
    auto chart = std::make_unique<LiveChart>();
    chart->setTitle(QStringLiteral("Response time"));
    chart->setUnit(QStringLiteral("ms"));
    chart->setTraces({{&sources.blue, QStringLiteral("blue")}, {&sources.green, QStringLiteral("green")}});
    chart->setLimits({{{monitor::Comparator::Less, 200}, {}, Meaning::Critical},
                      {{monitor::Comparator::Less, 150}, QStringLiteral("warning"), Meaning::Warning}});
    chart->setBands({{50, 75, QStringLiteral("as before"), Meaning::Ok}});
    chart->setMarkers({{start + 60'000, QStringLiteral("5 %"), Meaning::Neutral, MarkerKind::WeightShift},
                       {start + 250'000, QStringLiteral("Freeze waived"), Meaning::Warning, MarkerKind::Deviation},
                       {start + 345'000, QStringLiteral("p95"), Meaning::Critical, MarkerKind::Alarm},
                       {start + 420'000, QStringLiteral("=Rollback"), Meaning::Critical, MarkerKind::Rollback}});
    chart->resize(size);
    chart->advance(finish);
    return chart;
}

void TestChartsExport::formulasAreSafe_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("safe");
    for (const char* bad : {"=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\r=1", "--5"})
        QTest::newRow(bad) << QString::fromLatin1(bad) << QLatin1Char('\'') + QString::fromLatin1(bad);
    for (const char* good : {"", "blue", "-5", "-1.5e-3", "+7", "a=1", "'x"})
        QTest::addRow("good %s", good) << QString::fromLatin1(good) << QString::fromLatin1(good);
}

void TestChartsExport::formulasAreSafe()
{
    QFETCH(QString, text);
    QTEST(formulaSafe(text), "safe");
}

void TestChartsExport::csvHoldsAll()
{
    monitor::ProbeSeries series(1000);
    series.append({start, 0.1, Verdict::Ok});
    series.append({start + 1000, std::nan(""), Verdict::Unknown});
    series.append({start + 2000, -5, Verdict::Ok});
    LiveChart chart;
    chart.setUnit(QStringLiteral("%"));
    chart.setTraces({{&series, QStringLiteral("@err, \"5xx\"")}});
    chart.setLimits({{{monitor::Comparator::LessOrEqual, 1}, QStringLiteral("=stop"), Meaning::Critical}});
    chart.setMarkers({{start + 1500, QStringLiteral("+go"), Meaning::Neutral, MarkerKind::WeightShift},
                      {start - 900'000, QStringLiteral("before the picture"), Meaning::Neutral}});
    chart.advance(start + 3000);
    QCOMPARE(QString::fromUtf8(chartCsv(chart)),
             QStringLiteral("kind,utc,name,value,unit,text\r\n"
                            "limit,,<=,1,%,'=stop\r\n"
                            "marker,2026-12-01T09:00:01.500Z,weight shift,,%,'+go\r\n"
                            "sample,2026-12-01T09:00:00.000Z,\"'@err, \"\"5xx\"\"\",0.1,%,\r\n"
                            "sample,2026-12-01T09:00:01.000Z,\"'@err, \"\"5xx\"\"\",,%,\r\n"
                            "sample,2026-12-01T09:00:02.000Z,\"'@err, \"\"5xx\"\"\",-5,%,\r\n"));
}

// Every word that the screen shows stands in the drawing, and it is well-formed.
void TestChartsExport::svgSaysAll()
{
    const Sources sources;
    const auto chart = chartOf(sources, {900, 360});
    QXmlStreamReader reader(chartSvg(*chart));
    QString words;
    int lines = 0;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isCharacters())
            words += reader.text();
        lines += reader.isStartElement() && reader.name() == QLatin1String("polyline");
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    for (const char* word : {"Response time", "blue", "green", "limit 200", "warning 150", "as before", "5 %",
                             "Freeze waived", "p95", "=Rollback", "09:02", "UTC"})
        QVERIFY2(words.contains(QString::fromLatin1(word).replace(u' ', QChar(QChar::Nbsp))) ||
                     words.contains(QString::fromLatin1(word)) ||
                     words.simplified().contains(QString::fromLatin1(word)),
                 word);
    QVERIFY(lines >= 3); // green, and blue in two parts
}

void TestChartsExport::pdfAndPng()
{
    const Sources sources;
    const auto chart = chartOf(sources, {600, 300});
    const QByteArray pdf = chartPdf(*chart);
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("/Count 1"));
    QCOMPARE(QImage::fromData(chartPng(*chart, 2)).size(), QSize(1200, 600));
}

void TestChartsExport::filesByTheirEnding_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("png") << QStringLiteral("a.png") << QByteArray("\x89PNG");
    QTest::newRow("svg") << QStringLiteral("a.SVG") << QByteArray("<?xml");
    QTest::newRow("pdf") << QStringLiteral("a.pdf") << QByteArray("%PDF");
    QTest::newRow("csv") << QStringLiteral("a.csv") << QByteArray("kind,");
    QTest::newRow("another") << QStringLiteral("a.xls") << QByteArray();
    QTest::newRow("no folder") << QStringLiteral("missing/a.png") << QByteArray();
}

void TestChartsExport::filesByTheirEnding()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, begins);
    const Sources sources;
    const auto chart = chartOf(sources, {300, 200});
    const QTemporaryDir folder;
    QFile file(folder.filePath(name));
    const Result<void> written = exportChart(*chart, file.fileName());
    QCOMPARE(written.has_value(), !begins.isEmpty());
    if (!written) {
        QVERIFY(!written.error().cause.isEmpty() && !written.error().nextStep.isEmpty());
        QVERIFY(!file.exists());
        return;
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith(begins));
}

// The exported picture and the screen differ in details of anti-aliasing alone.
void TestChartsExport::pictureLooksLikeTheScreen()
{
    const Sources sources;
    const auto chart = chartOf(sources, {800, 360});
    const QImage screen = chart->grab().toImage().convertToFormat(QImage::Format_RGB32);
    const QImage picture = QImage::fromData(chartPng(*chart, 1)).convertToFormat(QImage::Format_RGB32);
    QCOMPARE(picture.size(), screen.size());
    // In squares of eight pixels, so that half a pixel is no difference.
    double worst = 0;
    for (int y = 0; y + 8 <= screen.height(); y += 8)
        for (int x = 0; x + 8 <= screen.width(); x += 8) {
            int one = 0, other = 0;
            for (int i = 0; i < 64; ++i) {
                one += qGray(screen.pixel(x + i % 8, y + i / 8));
                other += qGray(picture.pixel(x + i % 8, y + i / 8));
            }
            worst = std::max(worst, std::abs(one - other) / 64.0);
        }
    qInfo("greatest difference of an 8 by 8 square: %.1f of 255", worst);
    QVERIFY2(worst < 60, qPrintable(QString::number(worst)));
}

void TestChartsExport::pictures_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("kind");
    for (const bool dark : {false, true}) {
        const char* theme = dark ? "dark" : "light";
        QTest::addRow("several-1280-%s", theme) << QSize(1280, 720) << dark << 0;
        QTest::addRow("several-3840-%s", theme) << QSize(3840, 2160) << dark << 0;
        QTest::addRow("several-small-%s", theme) << QSize(420, 240) << dark << 0;
        QTest::addRow("powers-%s", theme) << QSize(640, 320) << dark << 1;
        QTest::addRow("crosshair-%s", theme) << QSize(640, 320) << dark << 2;
        QTest::addRow("relative-paused-%s", theme) << QSize(900, 360) << dark << 3;
        QTest::addRow("paused-1280-%s", theme) << QSize(1280, 720) << dark << 3;
        QTest::addRow("paused-3840-%s", theme) << QSize(3840, 2160) << dark << 3;
        QTest::addRow("exported-%s", theme) << QSize(900, 360) << dark << 4;
        QTest::addRow("failed-%s", theme) << QSize(640, 320) << dark << 5;
        QTest::addRow("failed-1280-%s", theme) << QSize(1280, 720) << dark << 5;
    }
}

// Written where HOLDPOINT_SCREENSHOTS says, for people to look at; here only that the traces are in them.
void TestChartsExport::pictures()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(int, kind);
    auto& app = *qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(app, dark ? ThemeKind::Dark : ThemeKind::Light);
    const Sources sources;
    const auto chart = chartOf(sources, size);
    ChartCursor cursor;
    chart->setCursorShared(&cursor);
    chart->setLogarithmic(kind == 1);
    if (kind == 2)
        cursor.setMoment(start + 350'000);
    if (kind == 3) {
        chart->setTimeZoneShown(TimeZoneShown::Relative);
        chart->setT0(start + 300'000);
        TimeWindow window;
        window.pan(-60'000, finish);
        chart->setWindow(window);
    }
    if (kind == 5)
        chart->exportTo(QStringLiteral("/no/such/folder/chart.png"));
    chart->advance(finish);
    const QImage picture = kind == 4 ? QImage::fromData(chartPng(*chart)) : chart->grab().toImage();
    const Theme theme = Theme::of(chart->palette());
    int blue = 0, green = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            blue += picture.pixelColor(x, y) == theme.series[0];
            green += picture.pixelColor(x, y) == theme.series[1];
        }
    QVERIFY(blue > 50 && green > 50);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SCREENSHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(
            QDir(folder).filePath(QStringLiteral("chart-%1.png").arg(QLatin1String(QTest::currentDataTag())))));
}

QTEST_MAIN(TestChartsExport)
#include "tst_charts_export.moc"
