// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"
#include "core/monitor/telemetry_store.h"
#include "tests/core/monitor/loopback_server.h"
#include "tests/core/monitor/nginx.h"
#include "tests/support/answering_process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>

using namespace holdpoint;
using namespace holdpoint::monitor;
using test::LoopbackServer;

Q_DECLARE_METATYPE(LoopbackServer::Behaviour)

// Real sockets against a real nginx and against servers that misbehave.
class TestMonitorProbe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nginxAnswers_data();
    void nginxAnswers();
    void nginxRestarts();
    void verdicts_data();
    void verdicts();
    void refused();
    void unknownName();
    void localhostByName();
    void noRouteIsUnknown();
    void outOfFilesIsUnknown();
    void keptConnections();
    void closingAKeptConnectionIsNoFailure();
    void schedule();
    void oneSignalUntilTaken();
    void removedProbesAreSilent();
    void samplesReachTheTelemetry();
    void latencyWhileThisThreadIsBusy();
    void aThousandTargetsStayAsSmall();
    void endsAtOnce();

private:
    static ProbeSpec spec(const QString& url, qint64 deadlineMs = 1000)
    {
        ProbeSpec spec;
        spec.name = QStringLiteral("web");
        spec.url = url;
        spec.intervalMs = 60'000;
        spec.deadlineMs = deadlineMs;
        return spec;
    }
    // The first result of this probe.
    std::optional<ProbeResult> probeOnce(const ProbeSpec& spec)
    {
        Monitor monitor(m_clock);
        if (!monitor.addProbe(spec))
            return std::nullopt;
        const auto results = waitFor(monitor, 1, spec.deadlineMs + 5000);
        return results.empty() ? std::nullopt : std::optional(results.front());
    }
    static std::vector<ProbeResult> waitFor(Monitor& monitor, size_t count, qint64 ms)
    {
        std::vector<ProbeResult> results;
        QElapsedTimer timer;
        timer.start();
        while (results.size() < count && timer.elapsed() < ms) {
            QTest::qWait(2);
            for (const ProbeResult& result : monitor.takeResults())
                results.push_back(result);
        }
        return results;
    }

    SystemClock m_clock;
};

void TestMonitorProbe::nginxAnswers_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QList<int>>("expected");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("cause");
    const QString health = QStringLiteral("/health"), none;
    QTest::newRow("ok") << health << none << QList<int>{} << none << 200 << int(ProbeCause::None);
    QTest::newRow("head") << health << QStringLiteral("HEAD") << QList<int>{} << none << 200 << int(ProbeCause::None);
    QTest::newRow("body") << health << none << QList<int>{200} << QStringLiteral("status:\\s+healthy") << 200
                          << int(ProbeCause::None);
    QTest::newRow("body differs") << health << none << QList<int>{} << QStringLiteral("degraded") << 200
                                  << int(ProbeCause::BodyMismatch);
    QTest::newRow("500") << QStringLiteral("/error") << none << QList<int>{} << none << 500
                         << int(ProbeCause::UnexpectedStatus);
    QTest::newRow("500 expected") << QStringLiteral("/error") << none << QList<int>{500} << none << 500
                                  << int(ProbeCause::None);
    QTest::newRow("404") << QStringLiteral("/none?x=%20y") << none << QList<int>{} << none << 404
                         << int(ProbeCause::UnexpectedStatus);
    QTest::newRow("redirect") << QStringLiteral("/moved") << none << QList<int>{} << none << 200
                              << int(ProbeCause::None);
    QTest::newRow("redirect expected") << QStringLiteral("/moved") << none << QList<int>{302} << none << 302
                                       << int(ProbeCause::None);
    QTest::newRow("gone") << QStringLiteral("/gone") << none << QList<int>{} << none << 410 << int(ProbeCause::Gone);
}

void TestMonitorProbe::nginxAnswers()
{
    if (test::Nginx::program().isEmpty())
        QSKIP("nginx is not installed");
    QFETCH(QString, path);
    QFETCH(QString, method);
    QFETCH(QList<int>, expected);
    QFETCH(QString, pattern);
    QFETCH(int, status);
    QFETCH(int, cause);
    test::Nginx nginx;
    QVERIFY(nginx.start());
    ProbeSpec asked = spec(nginx.url(path));
    asked.method = method;
    asked.expectStatus = expected;
    asked.bodyPattern = pattern;
    const qint64 before = m_clock.now().utcMs;
    const auto result = probeOnce(asked);
    QVERIFY(result);
    QCOMPARE(int(result->cause), cause);
    QCOMPARE(result->verdict, verdictOf(ProbeCause(cause)));
    QCOMPARE(result->httpStatus, status);
    QVERIFY(result->startedUtcMs >= before && result->decidedUtcMs >= result->startedUtcMs);
    const ProbePhases& phases = result->phases;
    QVERIFY(std::isnan(phases.nameMs));
    QVERIFY(phases.connectMs > 0 && phases.firstByteMs > 0 && phases.totalMs > 0);
    QVERIFY(phases.totalMs >= phases.firstByteMs && phases.totalMs < 1000);
}

void TestMonitorProbe::nginxRestarts()
{
    if (test::Nginx::program().isEmpty())
        QSKIP("nginx is not installed");
    test::Nginx nginx;
    QVERIFY(nginx.start());
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(nginx.url(QStringLiteral("/health")), 500);
    asked.intervalMs = 20;
    QVERIFY(monitor.addProbe(asked));
    Verdict last = Verdict::Unknown;
    ProbeCause cause = ProbeCause::LocalFault;
    const auto lastIs = [&](Verdict verdict) {
        for (const ProbeResult& result : monitor.takeResults()) {
            last = result.verdict;
            cause = result.cause;
        }
        return last == verdict;
    };
    for (int round = 0; round < 3; ++round) {
        QTRY_VERIFY(lastIs(Verdict::Ok));
        nginx.stop();
        QTRY_VERIFY(lastIs(Verdict::Bad));
        QTRY_VERIFY((lastIs(Verdict::Bad), cause == ProbeCause::Refused));
        QVERIFY(nginx.start());
    }
    QTRY_VERIFY(lastIs(Verdict::Ok));
}

void TestMonitorProbe::verdicts_data()
{
    QTest::addColumn<LoopbackServer::Behaviour>("behave");
    QTest::addColumn<int>("cause");
    using Behaviour = LoopbackServer::Behaviour;
    const auto answer = [](const QByteArray& bytes) -> Behaviour {
        return [bytes](int socket, const std::stop_token& stop) {
            if (LoopbackServer::readRequest(socket, stop) && LoopbackServer::write(socket, bytes))
                ::shutdown(socket, SHUT_WR), LoopbackServer::readRequest(socket, stop);
        };
    };
    const auto row = [](const char* name, Behaviour behave, ProbeCause cause) {
        QTest::newRow(name) << std::move(behave) << int(cause);
    };
    row(
        "hangs", [](int, const std::stop_token& stop) { LoopbackServer::pause(60'000, stop); }, ProbeCause::Deadline);
    row(
        "hangs after the head",
        [](int socket, const std::stop_token& stop) {
            LoopbackServer::readRequest(socket, stop);
            LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            LoopbackServer::pause(60'000, stop);
        },
        ProbeCause::Deadline);
    row(
        "drips",
        [](int socket, const std::stop_token& stop) {
            LoopbackServer::readRequest(socket, stop);
            for (const char byte : QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"))
                if (!LoopbackServer::write(socket, QByteArray(1, byte)) || !LoopbackServer::pause(500, stop))
                    return;
        },
        ProbeCause::Deadline);
    row("garbage", answer("SSH-2.0-OpenSSH_9.2p1\r\n"), ProbeCause::Malformed);
    row("zeros", answer(QByteArray(100'000, '\0')), ProbeCause::Malformed);
    row(
        "garbage that drips",
        [](int socket, const std::stop_token& stop) {
            while (LoopbackServer::write(socket, "x") && LoopbackServer::pause(500, stop)) {
            }
        },
        ProbeCause::Malformed);
    row(
        "endless head",
        [](int socket, const std::stop_token& stop) {
            LoopbackServer::readRequest(socket, stop);
            LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\n");
            while (!stop.stop_requested() && LoopbackServer::write(socket, "X: " + QByteArray(1000, 'y') + "\r\n")) {
            }
        },
        ProbeCause::Malformed);
    row("declared 10 MB", answer("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"), ProbeCause::BodyTooLarge);
    row("500 with 10 MB", answer("HTTP/1.1 500 No\r\nContent-Length: 10000000\r\n\r\n"), ProbeCause::UnexpectedStatus);
    row(
        "endless body",
        [](int socket, const std::stop_token& stop) {
            LoopbackServer::readRequest(socket, stop);
            LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\n\r\n");
            while (!stop.stop_requested() && LoopbackServer::write(socket, QByteArray(60'000, 'z'))) {
            }
        },
        ProbeCause::BodyTooLarge);
    row("cut chunk", answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nabc"), ProbeCause::Closed);
    row("cut body", answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), ProbeCause::Closed);
    row(
        "closes", [](int, const std::stop_token&) {}, ProbeCause::Closed);
    row(
        "resets",
        [](int socket, const std::stop_token& stop) {
            LoopbackServer::readRequest(socket, stop);
            const linger now{1, 0};
            ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        },
        ProbeCause::Closed);
    row("until the end", answer("HTTP/1.0 200 OK\r\n\r\nhello"), ProbeCause::None);
    row("chunks", answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ProbeCause::None);
    row("two answers at once", answer("HTTP/1.1 204 A\r\n\r\nHTTP/1.1 500 B\r\n\r\n"), ProbeCause::None);
}

void TestMonitorProbe::verdicts()
{
    QFETCH(LoopbackServer::Behaviour, behave);
    QFETCH(int, cause);
    const LoopbackServer server(behave);
    const auto result = probeOnce(spec(server.url(), 700));
    QVERIFY(result);
    QCOMPARE(int(result->cause), cause);
    QCOMPARE(result->verdict, verdictOf(ProbeCause(cause)));
    QVERIFY2(result->decidedUtcMs - result->startedUtcMs <= 700 + 250,
             qPrintable(QString::number(result->decidedUtcMs - result->startedUtcMs)));
    QCOMPARE(std::isnan(result->sample().value), ProbeCause(cause) != ProbeCause::None);
}

void TestMonitorProbe::refused()
{
    const auto result = probeOnce(spec(QStringLiteral("http://127.0.0.1:%1/").arg(test::freePort())));
    QVERIFY(result);
    QCOMPARE(result->cause, ProbeCause::Refused);
    QCOMPARE(result->verdict, Verdict::Bad);
}

void TestMonitorProbe::unknownName()
{
    // RFC 6761: .invalid never resolves.
    const auto result = probeOnce(spec(QStringLiteral("http://holdpoint.invalid/"), 2000));
    QVERIFY(result);
    QCOMPARE(result->cause, ProbeCause::NameUnknown);
    QCOMPARE(result->verdict, Verdict::Unknown);
}

void TestMonitorProbe::localhostByName()
{
    const LoopbackServer server([](int socket, const std::stop_token& stop) {
        LoopbackServer::readRequest(socket, stop);
        LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    const auto result = probeOnce(spec(QStringLiteral("http://LOCALHOST:%1").arg(server.port())));
    QVERIFY(result);
    QCOMPARE(result->cause, ProbeCause::None);
    // The system's own resolver, through its thread: this machine's name is in its hosts file or not.
    const QString name = QSysInfo::machineHostName();
    if (!name.isEmpty()) {
        const auto other = probeOnce(spec(QStringLiteral("http://%1:%2/").arg(name).arg(server.port())));
        QVERIFY(other);
        QVERIFY(other->cause == ProbeCause::NameUnknown || !std::isnan(other->phases.nameMs));
    }
}

void TestMonitorProbe::noRouteIsUnknown()
{
    // The kernel refuses to connect to the broadcast address before any packet leaves.
    const auto result = probeOnce(spec(QStringLiteral("http://255.255.255.255/"), 300));
    QVERIFY(result);
    QCOMPARE(result->verdict, Verdict::Unknown);
    QVERIFY(result->cause == ProbeCause::NoRoute || result->cause == ProbeCause::LocalFault);
}

void TestMonitorProbe::outOfFilesIsUnknown()
{
    const LoopbackServer server([](int socket, const std::stop_token& stop) {
        LoopbackServer::readRequest(socket, stop);
        LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 20;
    QVERIFY(monitor.addProbe(asked));
    Verdict last = Verdict::Bad;
    ProbeCause cause = ProbeCause::None;
    bool everBad = false;
    const auto look = [&] {
        for (const ProbeResult& result : monitor.takeResults()) {
            last = result.verdict;
            cause = result.cause;
            everBad = everBad || result.verdict == Verdict::Bad;
        }
    };
    QTRY_VERIFY((look(), last == Verdict::Ok));
    // With one more descriptor only the probe or the server's accept() can go on; with none, neither.
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    const rlimit none{3, files.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &none), 0);
    QElapsedTimer timer;
    timer.start();
    while (cause != ProbeCause::OutOfResources && timer.elapsed() < 5000) {
        look();
        QThread::msleep(5);
    }
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &files), 0);
    QCOMPARE(cause, ProbeCause::OutOfResources);
    QCOMPARE(last, Verdict::Unknown);
    QTRY_VERIFY((look(), last == Verdict::Ok));
}

static LoopbackServer::Behaviour keepsAnswering(int answers)
{
    return [answers](int socket, const std::stop_token& stop) {
        for (int i = 0; i < answers && LoopbackServer::readRequest(socket, stop); ++i)
            LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    };
}

void TestMonitorProbe::keptConnections()
{
    const LoopbackServer server(keepsAnswering(1'000'000));
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 10;
    QVERIFY(monitor.addProbe(asked));
    const auto results = waitFor(monitor, 30, 20'000);
    QVERIFY(results.size() >= 30);
    for (size_t i = 0; i < results.size(); ++i) {
        QCOMPARE(results[i].cause, ProbeCause::None);
        QCOMPARE(std::isnan(results[i].phases.connectMs), i > 0);
    }
    QCOMPARE(server.connections(), 1);
}

void TestMonitorProbe::closingAKeptConnectionIsNoFailure()
{
    const LoopbackServer server(keepsAnswering(3));
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 10;
    QVERIFY(monitor.addProbe(asked));
    const auto results = waitFor(monitor, 30, 20'000);
    QVERIFY(results.size() >= 30);
    for (const ProbeResult& result : results)
        QCOMPARE(result.cause, ProbeCause::None);
    QVERIFY(server.connections() >= 10);
}

void TestMonitorProbe::schedule()
{
    const LoopbackServer server(keepsAnswering(1'000'000));
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 50;
    QVERIFY(monitor.addProbe(asked));
    const auto results = waitFor(monitor, 20, 20'000);
    QVERIFY(results.size() >= 20);
    // On its grid: the 19 intervals between take at least 19 times as long, whatever single starts do.
    const qint64 span = results[19].startedUtcMs - results[0].startedUtcMs;
    QVERIFY2(span >= 19 * 50 - 5, qPrintable(QString::number(span)));
    for (size_t i = 1; i < results.size(); ++i)
        QVERIFY(results[i].startedUtcMs > results[i - 1].startedUtcMs);
}

void TestMonitorProbe::oneSignalUntilTaken()
{
    const LoopbackServer server(keepsAnswering(1'000'000));
    Monitor monitor(m_clock);
    QSignalSpy spy(&monitor, &Monitor::resultsAvailable);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 10;
    QVERIFY(monitor.addProbe(asked));
    QTest::qWait(300);
    QCOMPARE(spy.count(), 1);
    QVERIFY(monitor.takeResults().size() > 2);
    QTRY_COMPARE(spy.count(), 2);
    QCOMPARE(monitor.lostResults(), quint64(0));
}

void TestMonitorProbe::removedProbesAreSilent()
{
    const LoopbackServer server(keepsAnswering(1'000'000));
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 10;
    const auto id = monitor.addProbe(asked);
    QVERIFY(id);
    QVERIFY(!waitFor(monitor, 3, 5000).empty());
    monitor.removeProbe(*id);
    QVERIFY(monitor.takeResults().empty());
    QTest::qWait(100);
    QVERIFY(monitor.takeResults().empty());
    ProbeSpec wrong = asked;
    wrong.url = QStringLiteral("gopher://x/");
    QVERIFY(!monitor.addProbe(wrong));
}

void TestMonitorProbe::samplesReachTheTelemetry()
{
    const QTemporaryDir folder;
    auto telemetry = TelemetryStore::open(folder.filePath(QStringLiteral("telemetry.sqlite")), m_clock);
    QVERIFY(telemetry);
    const LoopbackServer server(keepsAnswering(1'000'000));
    std::vector<ProbeResult> results;
    {
        Monitor monitor(m_clock, telemetry->get());
        ProbeSpec asked = spec(server.url());
        asked.intervalMs = 10;
        QVERIFY(monitor.addProbe(asked));
        results = waitFor(monitor, 10, 10'000);
    }
    const auto samples = (*telemetry)->load(probeSeriesName(QStringLiteral("web")), 0).get();
    QVERIFY(samples);
    QVERIFY(samples->size() >= results.size());
    for (size_t i = 0; i < results.size(); ++i)
        QVERIFY((*samples)[i] == results[i].sample());
}

// The reported latency while this thread, as a GUI would, does nothing but compute. Printed, with a bound that only a
// probe on this very thread would miss: the work is 60 ms long, the answer takes well below one.
void TestMonitorProbe::latencyWhileThisThreadIsBusy()
{
    const LoopbackServer server(keepsAnswering(1'000'000));
    Monitor monitor(m_clock);
    ProbeSpec asked = spec(server.url());
    asked.intervalMs = 10;
    QVERIFY(monitor.addProbe(asked));
    const auto median = [](std::vector<ProbeResult> results) {
        std::erase_if(results, [](const ProbeResult& result) { return std::isnan(result.phases.totalMs); });
        std::ranges::sort(results, {}, [](const ProbeResult& result) { return result.phases.totalMs; });
        return results.empty() ? -1 : results[results.size() / 2].phases.totalMs;
    };
    waitFor(monitor, 5, 5000);
    const double idle = median(waitFor(monitor, 60, 10'000));
    QElapsedTimer timer;
    timer.start();
    double sum = 0;
    while (timer.elapsed() < 800) {
        QElapsedTimer slice;
        slice.start();
        while (slice.elapsed() < 60)
            sum += std::sqrt(sum + 1);
        QCoreApplication::processEvents();
    }
    const auto results = monitor.takeResults();
    const double busy = median(results);
    qInfo("p50 idle %.3f ms, busy %.3f ms, ratio %.2f, %d probes of 80", idle, busy, busy / idle, int(results.size()));
    QVERIFY(idle > 0 && busy > 0);
    QVERIFY(busy < 20);
}

// What a target needs it has after its first answer: ten more rounds take nothing that a hundred bytes a probe would.
void TestMonitorProbe::aThousandTargetsStayAsSmall()
{
    constexpr int targets = 1000, rounds = 10;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < 2 * targets)
        QSKIP("this user may not hold a thousand connections");
    const rlimit before = files;
    files.rlim_cur = std::max<rlim_t>(files.rlim_cur, 2 * targets);
    setrlimit(RLIMIT_NOFILE, &files);
    const auto residentKb = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
    };
    {
        const test::AnsweringProcess server;
        Monitor monitor(m_clock);
        for (int i = 0; i < targets; ++i) {
            ProbeSpec asked = spec(server.url(), 20'000);
            asked.name = QString::number(i);
            asked.intervalMs = 100;
            QVERIFY(monitor.addProbe(asked));
        }
        QCOMPARE(qint64(waitFor(monitor, 2 * targets, 60'000).size()) >= 2 * targets, true);
        const qint64 first = residentKb();
        for (int round = 0; round < rounds; ++round)
            for (const ProbeResult& result : waitFor(monitor, targets, 60'000))
                QCOMPARE(causeCode(result.cause), QStringLiteral("none"));
        const qint64 grown = residentKb() - first;
        QVERIFY2(first > 0 && grown < 1024, qPrintable(QString::number(grown)));
    }
    setrlimit(RLIMIT_NOFILE, &before);
}

void TestMonitorProbe::endsAtOnce()
{
    const LoopbackServer server([](int, const std::stop_token& stop) { LoopbackServer::pause(60'000, stop); });
    const int before = int(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System | QDir::Files).size());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 20; ++i) {
        Monitor monitor(m_clock);
        QVERIFY(monitor.addProbe(spec(server.url(), 60'000)));
        QVERIFY(monitor.addProbe(spec(QStringLiteral("http://holdpoint.invalid/"), 60'000)));
    }
    QVERIFY(timer.elapsed() < 5000);
    // Nothing stays open, but for what a resolver that was asked may still hold for a moment.
    QTRY_VERIFY(int(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System | QDir::Files).size()) <= before + 1);
}

QTEST_GUILESS_MAIN(TestMonitorProbe)
#include "tst_monitor_probe.moc"
