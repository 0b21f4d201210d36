// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe.h"
#include "core/monitor/probe_series.h"
#include "core/monitor/sample.h"

#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::monitor;

class TestMonitorSample : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thresholdTexts_data();
    void thresholdTexts();
    void judgements_data();
    void judgements();
    void statusStretches();
    void statusAgainstBruteForce();
    void timesOfASpec();
    void refusedSpecs_data();
    void refusedSpecs();
    void causesAreWholeSentences();
};

void TestMonitorSample::thresholdTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<int>("comparator");
    QTest::addColumn<double>("limit");
    const auto row = [](const char* text, Comparator comparator, double limit) {
        QTest::newRow(text) << QString::fromUtf8(text) << true << int(comparator) << limit;
    };
    row("< 0.1", Comparator::Less, 0.1);
    row("<0.1", Comparator::Less, 0.1);
    row(" <= 200 ", Comparator::LessOrEqual, 200);
    row("≤ 200", Comparator::LessOrEqual, 200);
    row("≥500", Comparator::GreaterOrEqual, 500);
    row("> 99.9", Comparator::Greater, 99.9);
    row("= 0", Comparator::Equal, 0);
    row("== 0", Comparator::Equal, 0);
    row("lt 1e3", Comparator::Less, 1000);
    row("ge -5", Comparator::GreaterOrEqual, -5);
    for (const char* text : {"", "<", "200", "< abc", "< 1 ms", "< inf", "< nan", "lt5", "!= 3"})
        QTest::addRow("bad: %s", text) << QString::fromUtf8(text) << false << 0 << 0.0;
}

void TestMonitorSample::thresholdTexts()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(int, comparator);
    QFETCH(double, limit);
    const auto threshold = thresholdFromText(text);
    QVERIFY(!threshold || thresholdFromText(text + QStringLiteral(" ms"), QStringLiteral("ms")) == threshold);
    QVERIFY(!thresholdFromText(text + QStringLiteral(" ms"), QStringLiteral("s")));
    QCOMPARE(threshold.has_value(), valid);
    if (valid) {
        QCOMPARE(int(threshold->comparator), comparator);
        QCOMPARE(threshold->limit, limit);
    }
}

void TestMonitorSample::judgements_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<qint64>("ageMs");
    QTest::addColumn<int>("judgement");
    const int ok = int(Judgement::Ok), breached = int(Judgement::Breached), unknown = int(Judgement::Unknown);
    const int good = int(Verdict::Ok), bad = int(Verdict::Bad), lost = int(Verdict::Unknown);
    QTest::newRow("below") << 199.9 << good << qint64(0) << ok;
    QTest::newRow("on the limit") << 200.0 << good << qint64(0) << breached;
    QTest::newRow("above") << 201.0 << good << qint64(0) << breached;
    QTest::newRow("two intervals old") << 10.0 << good << qint64(10'000) << ok;
    QTest::newRow("older") << 10.0 << good << qint64(10'001) << unknown;
    QTest::newRow("an old breach says nothing either") << 999.0 << good << qint64(10'001) << unknown;
    QTest::newRow("from the future") << 10.0 << good << qint64(-5001) << unknown;
    QTest::newRow("no data") << std::nan("") << good << qint64(0) << unknown;
    QTest::newRow("infinite") << double(INFINITY) << good << qint64(0) << unknown;
    QTest::newRow("our fault") << 10.0 << lost << qint64(0) << unknown;
    QTest::newRow("a bad answer in time") << 10.0 << bad << qint64(0) << ok;
}

void TestMonitorSample::judgements()
{
    QFETCH(double, value);
    QFETCH(int, verdict);
    QFETCH(qint64, ageMs);
    QFETCH(int, judgement);
    const Sample sample{1'000'000, value, Verdict(verdict)};
    const Freshness freshness = Freshness::of(sample, 1'000'000 + ageMs, 5000);
    QCOMPARE(int(judgeThreshold({Comparator::Less, 200}, sample, freshness)), judgement);
}

void TestMonitorSample::statusStretches()
{
    StatusTrack track(1000);
    QCOMPARE(track.at(5), Verdict::Unknown);
    track.append(10'000, Verdict::Ok);
    track.append(11'000, Verdict::Ok);
    track.append(12'000, Verdict::Bad);
    track.append(20'000, Verdict::Ok);
    track.append(19'000, Verdict::Bad); // older: ignored
    const std::vector<StatusTrack::Stretch> expected{
        {9000, 10'000, Verdict::Unknown},   {10'000, 12'000, Verdict::Ok}, {12'000, 14'000, Verdict::Bad},
        {14'000, 20'000, Verdict::Unknown}, {20'000, 22'000, Verdict::Ok}, {22'000, 23'000, Verdict::Unknown}};
    QCOMPARE(track.between(9000, 23'000), expected);
    QCOMPARE(track.at(22'001), Verdict::Unknown);
}

// Against the rule itself: the last sample at or before a moment holds for two intervals.
void TestMonitorSample::statusAgainstBruteForce()
{
    std::srand(7);
    for (int round = 0; round < 50; ++round) {
        StatusTrack track(100);
        std::vector<std::pair<qint64, Verdict>> samples;
        qint64 time = 0;
        for (int i = 0; i < 60; ++i) {
            time += 1 + std::rand() % (i % 9 == 0 ? 900 : 120);
            samples.emplace_back(time, Verdict(std::rand() % 3));
            track.append(time, samples.back().second);
        }
        for (qint64 t = 0; t < time + 500; t += 7) {
            Verdict expected = Verdict::Unknown;
            for (const auto& [at, verdict] : samples)
                if (at <= t && t < at + 200)
                    expected = verdict;
                else if (at <= t)
                    expected = Verdict::Unknown;
            QCOMPARE(track.at(t), expected);
        }
        const auto stretches = track.between(0, time + 500);
        qint64 end = 0;
        for (const auto& stretch : stretches) {
            QCOMPARE(stretch.beginMs, end);
            QVERIFY(stretch.endMs > stretch.beginMs);
            end = stretch.endMs;
        }
        QCOMPARE(end, time + 500);
    }
}

void TestMonitorSample::timesOfASpec()
{
    ProbeSpec spec;
    spec.name = QStringLiteral("web");
    spec.url = QStringLiteral("http://localhost/");
    spec.expectStatus = {200};
    setTimes(spec, 1.5, 0.25);
    QCOMPARE(spec.intervalMs, 1500);
    QCOMPARE(spec.deadlineMs, 250);
    QVERIFY(checkProbe(spec));
    setTimes(spec, std::nan(""), 1e300);
    QCOMPARE(spec.intervalMs, 5000);
    QCOMPARE(spec.deadlineMs, 300'000);
    QVERIFY(checkProbe(spec));
}

void TestMonitorSample::refusedSpecs_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("pattern");
    const QString fine = QStringLiteral("http://localhost/");
    QTest::newRow("no address") << QString() << QString() << QString();
    QTest::newRow("no host") << QStringLiteral("http:///x") << QString() << QString();
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << QString() << QString();
    QTest::newRow("password") << QStringLiteral("http://me:secret@host/") << QString() << QString();
    QTest::newRow("line break") << QStringLiteral("http://host/\r\nX: y") << QString() << QString();
    QTest::newRow("method that is none") << fine << QStringLiteral("FETCH") << QString();
    QTest::newRow("method with a line break") << fine << QStringLiteral("GET /\r\n") << QString();
    QTest::newRow("pattern") << fine << QString() << QStringLiteral("(");
}

void TestMonitorSample::refusedSpecs()
{
    QFETCH(QString, url);
    QFETCH(QString, method);
    QFETCH(QString, pattern);
    ProbeSpec spec;
    spec.url = url;
    spec.method = method;
    spec.bodyPattern = pattern;
    const auto checked = checkProbe(spec);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::Malformed);
    QVERIFY(!checked.error().cause.isEmpty() && !checked.error().nextStep.isEmpty());
    QVERIFY(!checked.error().text().contains(QLatin1String("secret@")));
}

void TestMonitorSample::causesAreWholeSentences()
{
    for (int i = 0; i <= int(ProbeCause::NotSupported); ++i) {
        const auto cause = ProbeCause(i);
        QVERIFY(causeText(cause, 503).endsWith(u'.'));
        QVERIFY(!causeText(cause, 503).contains(u'%'));
        QVERIFY(causeCode(cause) != QLatin1String("local-fault") || cause == ProbeCause::LocalFault);
    }
    QCOMPARE(verdictOf(ProbeCause::Refused), Verdict::Bad);
    QCOMPARE(verdictOf(ProbeCause::NoRoute), Verdict::Unknown);
}

QTEST_GUILESS_MAIN(TestMonitorSample)
#include "tst_monitor_sample.moc"
