// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/source_set.h"
#include "core/monitor/telemetry_store.h"
#include "tests/core/monitor/loopback_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <cmath>

#include <sys/socket.h>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::monitor;
using test::LoopbackServer;

Q_DECLARE_METATYPE(LoopbackServer::Behaviour)
Q_DECLARE_METATYPE(holdpoint::monitor::SourceSpec)

// Servers that lie, hang and flood: what a metric says then, how soon, and what it costs in memory.
class TestMonitorTruth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void anotherSeriesIsNoData();
    void aFallenCounterIsNoData();
    void secretsReachNoFile();
    void tooFewSamplesOfAProbe();
    void anotherPlanSilencesTheFirst();
    void whatCannotBeAskedIsNamed();
    void theEndAnswersWhoWaits();
    void aStalledLoopBlamesNobody();

private:
    static SourceSpec source(const QString& kind, const QString& url)
    {
        SourceSpec made;
        made.name = u"source"_s;
        made.kind = kind;
        made.url = url;
        made.intervalS = 3600;
        made.deadlineS = 1;
        return made;
    }
    static MetricSpec metric(const QString& query)
    {
        MetricSpec made;
        made.name = u"metric"_s;
        made.source = u"source"_s;
        made.query = query;
        return made;
    }
    static std::vector<MetricReading> readings(SourceSet& set, size_t count, int ms = 20'000)
    {
        std::vector<MetricReading> all;
        QElapsedTimer timer;
        timer.start();
        while (all.size() < count && timer.elapsed() < ms) {
            for (MetricReading& reading : set.takeReadings())
                all.push_back(std::move(reading));
            QTest::qWait(2);
        }
        return all;
    }
    static LoopbackServer::Behaviour answers(std::function<QByteArray()> body, const QByteArray& head = {})
    {
        return [body, head](int socket, const std::stop_token& stop) {
            if (!LoopbackServer::readRequest(socket, stop))
                return;
            const QByteArray bytes = body();
            LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n" + head +
                                              "Content-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n");
            LoopbackServer::write(socket, bytes);
        };
    }
    static QByteArray vectorOf(const QByteArray& labels, const QByteArray& value, qint64 ageMs = 0)
    {
        const double at = double(SystemClock().now().utcMs - ageMs) / 1000;
        return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)" + labels + R"(,"value":[)" +
               QByteArray::number(at, 'f', 3) + ",\"" + value + "\"]}]}}";
    }
    static qint64 residentKb()
    {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
    }

    SystemClock m_clock;
};

void TestMonitorTruth::verdicts_data()
{
    QTest::addColumn<LoopbackServer::Behaviour>("behave");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("probe");
    const auto row = [](const QByteArray& name, LoopbackServer::Behaviour behave, const QString& kind,
                        const QString& query, ReadingCause cause, ProbeCause probe = ProbeCause::None) {
        QTest::newRow(name.constData()) << std::move(behave) << kind << query << readingCode(cause) << causeCode(probe);
    };
    const QString prometheus = u"prometheus"_s, page = u"openmetrics"_s, sum = u"sum(x)"_s;
    const auto hang = [](int, const std::stop_token& stop) { LoopbackServer::pause(60'000, stop); };
    const auto drip = [](int socket, const std::stop_token& stop) {
        LoopbackServer::readRequest(socket, stop);
        LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
        while (LoopbackServer::write(socket, "{") && LoopbackServer::pause(500, stop)) {
        }
    };
    const auto tenMegabytes = [] { return QByteArray(10'000'000, 'x'); };
    const auto flood = [](int socket, const std::stop_token& stop) {
        LoopbackServer::readRequest(socket, stop);
        LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\n\r\n");
        const QByteArray line = QByteArray(99, '#') + '\n';
        while (!stop.stop_requested() && LoopbackServer::write(socket, line.repeated(600))) {
        }
    };
    const auto manySeries = [] {
        QByteArray json = R"({"status":"success","data":{"resultType":"vector","result":[)";
        for (int i = 0; i < 100'000; ++i)
            json += R"({"metric":{"a":")" + QByteArray::number(i) + R"("},"value":[1700000000,"1"]},)";
        json.chop(1);
        return json + "]}}";
    };
    const auto manyLines = [] {
        QByteArray text;
        for (int i = 0; i < 100'000; ++i)
            text += "x{a=\"" + QByteArray::number(i) + "\"} 1\n";
        return text;
    };
    const auto sourceFailed = ReadingCause::SourceFailed;
    for (const QString& kind : {prometheus, page, u"alertmanager"_s}) {
        const QString query = kind == u"alertmanager"_s ? u"a=\"b\""_s : sum;
        const auto named = [&](const char* what) { return (kind + u": "_s + QString::fromLatin1(what)).toLatin1(); };
        row(named("hang"), hang, kind, query, sourceFailed, ProbeCause::Deadline);
        row(named("drip"), drip, kind, query, sourceFailed, ProbeCause::Deadline);
        row(named("10 MB of nothing"), answers(tenMegabytes), kind, query, sourceFailed, ProbeCause::BodyMalformed);
        row(named("endless"), flood, kind, query, sourceFailed, ProbeCause::BodyTooLarge);
        row(named("gzip bomb"), answers([] { return QByteArray(10'000, '\x1f'); }, "Content-Encoding: gzip\r\n"), kind,
            query, sourceFailed, ProbeCause::BodyEncoded);
    }
    row("http: 10 MB", answers(tenMegabytes), u"http"_s, {}, sourceFailed, ProbeCause::BodyTooLarge);
    row("truncated JSON", answers([] { return vectorOf("{}", "1").chopped(2); }), prometheus, sum, sourceFailed,
        ProbeCause::BodyMalformed);
    row("truncated page", answers([] { return QByteArray("x 1\nx"); }), page, u"x"_s, sourceFailed,
        ProbeCause::BodyMalformed);
    row("another protocol", answers([] { return QByteArray("<html></html>"); }), prometheus, sum, sourceFailed,
        ProbeCause::BodyMalformed);
    row("+Inf", answers([] { return vectorOf("{}", "+Inf"); }), prometheus, sum, ReadingCause::NotFinite);
    row("NaN", answers([] { return vectorOf("{}", "NaN"); }), prometheus, sum, ReadingCause::NotFinite);
    row("a text for a number", answers([] { return vectorOf("{}", "fast"); }), prometheus, sum,
        ReadingCause::NotFinite);
    row("+Inf on a page", answers([] { return QByteArray("x +Inf\n"); }), page, u"x"_s, ReadingCause::NotFinite);
    row("no series",
        answers([] { return QByteArray(R"({"status":"success","data":{"resultType":"vector","result":[]}})"); }),
        prometheus, sum, ReadingCause::NoSeries);
    row("stale", answers([] { return vectorOf("{}", "1", 7'300'000); }), prometheus, sum, ReadingCause::StaleAnswer);
    row("from the future", answers([] { return vectorOf("{}", "1", -3'700'000); }), prometheus, sum,
        ReadingCause::StaleAnswer);
    row("100,000 series", answers(manySeries), prometheus, sum, ReadingCause::ManySeries);
    row("100,000 series on a page", answers(manyLines), page, u"sum(x)"_s, ReadingCause::ManySeries);
    row("sound", answers([] { return vectorOf("{}", "0.25"); }), prometheus, sum, ReadingCause::None);
}

void TestMonitorTruth::verdicts()
{
    QFETCH(LoopbackServer::Behaviour, behave);
    QFETCH(QString, kind);
    QFETCH(QString, query);
    QFETCH(QString, cause);
    QFETCH(QString, probe);
    const LoopbackServer server(behave);
    SourceSet set(m_clock);
    const qint64 before = residentKb();
    QVERIFY(set.watch({source(kind, server.url())}, {metric(query)}).isEmpty());
    const auto all = readings(set, 1);
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(readingCode(all[0].cause), cause);
    QCOMPARE(causeCode(all[0].probe), probe);
    QCOMPARE(std::isnan(all[0].sample.value), all[0].cause != ReadingCause::None);
    QCOMPARE(all[0].sample.verdict == Verdict::Ok, all[0].cause == ReadingCause::None);
    const auto health = set.takeHealth();
    QCOMPARE(health.size(), size_t(1));
    QVERIFY(health[0].result.body.isEmpty());
    QVERIFY2(health[0].result.decidedUtcMs - health[0].result.startedUtcMs <= 1000 + 250, "after its deadline");
    // The most that is read, and room for a parser's own lists.
    QVERIFY2(residentKb() - before < 160 * 1024, qPrintable(QString::number(residentKb() - before)));
    const BoundMetric bound{u"m"_s, u"M"_s, {}, u"metric"_s, {{u"default"_s, u"< 1"_s}}, {}};
    QCOMPARE(judgeMetric(bound, all[0], m_clock.now().utcMs, {}) == MetricState::Ok,
             all[0].cause == ReadingCause::None);
}

void TestMonitorTruth::anotherSeriesIsNoData()
{
    std::atomic<bool> other = false;
    const LoopbackServer server(answers([&] { return vectorOf(other ? "{\"pod\":\"b\"}" : "{\"pod\":\"a\"}", "0"); }));
    SourceSet set(m_clock);
    SourceSpec asked = source(u"prometheus"_s, server.url());
    asked.intervalS = 0.05;
    QVERIFY(set.watch({asked}, {metric(u"max(x) by (pod)"_s)}).isEmpty());
    MetricReading newest;
    const auto is = [&](ReadingCause cause) {
        for (const MetricReading& reading : set.takeReadings())
            newest = reading;
        return !newest.metric.isEmpty() && newest.cause == cause;
    };
    QTRY_VERIFY(is(ReadingCause::None));
    other = true;
    QTRY_VERIFY(is(ReadingCause::LabelsChanged));
    QVERIFY(std::isnan(newest.sample.value) && newest.detail.contains(u"pod=\"b\""_s));
    set.acceptSeries(u"metric"_s);
    QTRY_VERIFY(is(ReadingCause::None));
    other = false;
    QTRY_VERIFY(is(ReadingCause::LabelsChanged));
}

void TestMonitorTruth::aFallenCounterIsNoData()
{
    std::atomic<int> errors = 100, requests = 1000;
    const LoopbackServer server(answers([&] {
        return "errors_total " + QByteArray::number(errors) + "\nrequests_total " + QByteArray::number(requests) + '\n';
    }));
    SourceSet set(m_clock);
    SourceSpec asked = source(u"openmetrics"_s, server.url());
    asked.intervalS = 0.05;
    MetricSpec ratio = metric(u"100 * rate(errors_total) / rate(requests_total)"_s);
    ratio.minSamples = 10;
    QVERIFY(set.watch({asked}, {ratio}).isEmpty());
    const auto next = [&](ReadingCause cause) {
        for (int i = 0; i < 200; ++i)
            for (const MetricReading& reading : readings(set, 1, 1000))
                if (reading.cause == cause)
                    return std::optional(reading);
        return std::optional<MetricReading>();
    };
    QVERIFY(next(ReadingCause::FirstOfTwo));
    // One error in five requests is no rate of 20 %.
    errors += 1;
    requests += 5;
    const auto few = next(ReadingCause::Insufficient);
    QVERIFY(few && few->sample.verdict == Verdict::Unknown);
    errors = 0;
    requests = 0;
    const auto fallen = next(ReadingCause::CounterReset);
    QVERIFY(fallen && std::isnan(fallen->sample.value));
}

void TestMonitorTruth::secretsReachNoFile()
{
    const QByteArray secret = "s3cret-that-nobody-sees";
    std::atomic<bool> came = false;
    const LoopbackServer server([&](int socket, const std::stop_token&) {
        char buffer[4096];
        const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
        came = size > 0 && QByteArray(buffer, size).contains("Authorization: Bearer " + secret + "\r\n");
        LoopbackServer::write(socket, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
    });
    QTemporaryDir folder;
    const QString path = folder.filePath(u"telemetry.sqlite"_s);
    {
        auto telemetry = TelemetryStore::open(path, m_clock);
        QVERIFY(telemetry);
        SourceSet set(
            m_clock, [&](const QString&, const QString&) { return secret; }, telemetry->get());
        SourceSpec asked = source(u"prometheus"_s, server.url());
        asked.secret = u"TOKEN"_s;
        QVERIFY(set.watch({asked}, {metric(u"up"_s)}).isEmpty());
        const auto all = readings(set, 1);
        QCOMPARE(all.size(), size_t(1));
        QVERIFY(came);
        QVERIFY(!readingText(all[0]).contains(QString::fromLatin1(secret)));
        ProbeSpec once;
        once.url = server.url();
        once.secret = u"TOKEN"_s;
        const auto answer = set.ask(once).get();
        QVERIFY(!answer && !answer.error().text().contains(QString::fromLatin1(secret)));
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("metric/metric"));
    QVERIFY(!bytes.contains(secret));
}

void TestMonitorTruth::tooFewSamplesOfAProbe()
{
    const LoopbackServer server(answers([] { return QByteArray("ok"); }));
    SourceSet set(m_clock);
    SourceSpec asked = source(u"http"_s, server.url());
    asked.intervalS = 0.02;
    MetricSpec latency = metric({});
    latency.minSamples = 3;
    QVERIFY(set.watch({asked}, {latency}).isEmpty());
    const auto all = readings(set, 4);
    QVERIFY(all.size() >= 4);
    for (size_t i = 0; i < 4; ++i) {
        QCOMPARE(readingCode(all[i].cause), i < 2 ? u"insufficient"_s : u"none"_s);
        QCOMPARE(all[i].observations, double(i + 1));
    }
}

void TestMonitorTruth::anotherPlanSilencesTheFirst()
{
    const LoopbackServer server(answers([] { return QByteArray("x 1\n"); }));
    SourceSet set(m_clock);
    SourceSpec asked = source(u"openmetrics"_s, server.url());
    asked.intervalS = 0.02;
    QVERIFY(set.watch({asked}, {metric(u"x"_s)}).isEmpty());
    QVERIFY(!readings(set, 1).empty());
    MetricSpec other = metric(u"x"_s);
    other.name = u"other"_s;
    QVERIFY(set.watch({asked}, {other}).isEmpty());
    for (const MetricReading& reading : readings(set, 5))
        QCOMPARE(reading.metric, u"other"_s);
    QVERIFY(set.watch({}, {}).isEmpty());
    QVERIFY(readings(set, 1, 200).empty());
}

void TestMonitorTruth::whatCannotBeAskedIsNamed()
{
    SourceSet set(m_clock);
    SourceSpec page = source(u"openmetrics"_s, u"http://127.0.0.1:1/metrics"_s);
    SourceSpec odd = source(u"oracle"_s, {});
    odd.name = u"odd"_s;
    MetricSpec good = metric(u"x"_s), bad = metric(u"max(x)"_s), lost = metric(u"x"_s);
    bad.name = u"bad"_s;
    lost.name = u"lost"_s;
    lost.source = u"nowhere"_s;
    const QList<Error> errors = set.watch({page, odd}, {good, bad, lost});
    QCOMPARE(errors.size(), 3);
    for (const Error& error : errors)
        QVERIFY(!error.nextStep.isEmpty());
    QVERIFY(errors[0].cause.contains(u"nowhere"_s) && errors[1].cause.contains(u"bad"_s) &&
            errors[2].cause.contains(u"oracle"_s));
    // The good one is asked all the same.
    const auto all = readings(set, 1);
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(all[0].metric, u"metric"_s);
}

void TestMonitorTruth::theEndAnswersWhoWaits()
{
    const LoopbackServer server([](int, const std::stop_token& stop) { LoopbackServer::pause(60'000, stop); });
    std::future<Result<QByteArray>> answer;
    {
        SourceSet set(m_clock);
        ProbeSpec once;
        once.url = server.url();
        once.deadlineMs = 60'000;
        answer = set.ask(once);
    }
    QCOMPARE(answer.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    QVERIFY(!answer.get());
}

// What closed while this machine was not run (here: the loop's thread sleeps) is found too late to be a verdict.
void TestMonitorTruth::aStalledLoopBlamesNobody()
{
    const LoopbackServer server([](int socket, const std::stop_token& stop) {
        LoopbackServer::readRequest(socket, stop);
        LoopbackServer::pause(300, stop);
    });
    SourceSet set(m_clock, [](const QString&, const QString&) {
        QThread::msleep(2500);
        return std::optional<QByteArray>();
    });
    SourceSpec asked = source(u"http"_s, server.url()), sleeper = source(u"command"_s, {});
    asked.deadlineS = 0.6;
    sleeper.name = u"sleeper"_s;
    sleeper.command = u"true"_s;
    sleeper.secret = u"TOKEN"_s;
    QVERIFY(set.watch({asked, sleeper}, {metric({})}).isEmpty());
    const auto all = readings(set, 1);
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(causeCode(all[0].probe), u"stalled"_s);
    QCOMPARE(all[0].sample.verdict, Verdict::Unknown);
}

QTEST_GUILESS_MAIN(TestMonitorTruth)
#include "tst_monitor_truth.moc"
