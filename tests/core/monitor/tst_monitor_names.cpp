// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"
#include "core/monitor/name_resolver.h"
#include "tests/core/monitor/closed_network.h"
#include "tests/core/monitor/loopback_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::monitor;
using test::LoopbackServer;
using test::NameServer;

Q_DECLARE_METATYPE(holdpoint::test::NameServer::Mood)
Q_DECLARE_METATYPE(holdpoint::monitor::ProbeKind)

// A name service that fails and comes back, asked through the system's own resolver.
class TestMonitorNames : public QObject
{
    Q_OBJECT
public:
    explicit TestMonitorNames(QString refusal)
        : m_refusal(std::move(refusal))
    {
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_refusal.isEmpty())
            QSKIP(qPrintable(m_refusal));
    }
    void recoveryIsSeenWithTheNextProbe_data();
    void recoveryIsSeenWithTheNextProbe();
    void failureIsSeenWithTheNextProbe();
    void aSilentServerGathersNoThreads();

private:
    static ProbeSpec spec(ProbeKind kind, quint16 port, qint64 deadlineMs, qint64 intervalMs)
    {
        ProbeSpec made;
        made.name = QStringLiteral("shop");
        made.kind = kind;
        made.host = kind == ProbeKind::Dns ? QStringLiteral("shop.example.org")
                                           : QStringLiteral("shop.example.org:%1").arg(port);
        made.url = QStringLiteral("http://shop.example.org:%1/").arg(port);
        made.intervalMs = intervalMs;
        made.deadlineMs = deadlineMs;
        return made;
    }
    template <class Is> static std::optional<ProbeResult> waitFor(Monitor& monitor, Is is)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 30'000) {
            QTest::qWait(2);
            for (const ProbeResult& result : monitor.takeResults())
                if (is(result))
                    return result;
        }
        return std::nullopt;
    }
    static LoopbackServer::Behaviour well()
    {
        return [](int socket, const std::stop_token& stop) {
            if (LoopbackServer::readRequest(socket, stop))
                LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        };
    }

    const QString m_refusal;
    SystemClock m_clock;
};

void TestMonitorNames::recoveryIsSeenWithTheNextProbe_data()
{
    QTest::addColumn<NameServer::Mood>("mood");
    QTest::addColumn<ProbeKind>("kind");
    QTest::addColumn<ProbeCause>("cause");
    const auto row = [](const char* name, NameServer::Mood mood, ProbeKind kind, ProbeCause cause) {
        QTest::newRow(name) << mood << kind << cause;
    };
    using enum NameServer::Mood;
    row("name, silence", Silent, ProbeKind::Dns, ProbeCause::NameUnknown);
    row("name, failure", Failing, ProbeKind::Dns, ProbeCause::NameUnknown);
    row("name, denied", Denying, ProbeKind::Dns, ProbeCause::NameMissing);
    row("http, silence", Silent, ProbeKind::Http, ProbeCause::NameUnknown);
    row("http, failure", Failing, ProbeKind::Http, ProbeCause::NameUnknown);
    row("http, denied", Denying, ProbeKind::Http, ProbeCause::NameUnknown);
    row("tcp, silence", Silent, ProbeKind::Tcp, ProbeCause::NameUnknown);
}

void TestMonitorNames::recoveryIsSeenWithTheNextProbe()
{
    QFETCH(NameServer::Mood, mood);
    QFETCH(ProbeKind, kind);
    QFETCH(ProbeCause, cause);
    const LoopbackServer web(well());
    NameServer names(mood);
    Monitor monitor(m_clock);
    // A silent server is given up at the deadline, others say at once that they fail.
    QVERIFY(monitor.addProbe(spec(kind, web.port(), mood == NameServer::Mood::Silent ? 600 : 1500, 300)));
    const auto failed = waitFor(monitor, [](const ProbeResult&) { return true; });
    QVERIFY(failed);
    QCOMPARE(causeCode(failed->cause), causeCode(cause));
    const auto again = waitFor(monitor, [](const ProbeResult&) { return true; });
    QVERIFY(again && again->verdict != Verdict::Ok);
    names.setMood(NameServer::Mood::Answering);
    const qint64 recoveredUtcMs = m_clock.now().utcMs;
    const auto next = waitFor(monitor, [&](const ProbeResult& result) { return result.startedUtcMs > recoveredUtcMs; });
    QVERIFY(next);
    QCOMPARE(causeCode(next->cause), causeCode(ProbeCause::None));
    QVERIFY(next->phases.nameMs >= 0);
}

// And the other way round: what was answered once is not believed for ever.
void TestMonitorNames::failureIsSeenWithTheNextProbe()
{
    const LoopbackServer web(well());
    NameServer names(NameServer::Mood::Answering);
    Monitor monitor(m_clock);
    QVERIFY(monitor.addProbe(spec(ProbeKind::Http, web.port(), 1500, 300)));
    const auto well = waitFor(monitor, [](const ProbeResult&) { return true; });
    QVERIFY(well);
    QCOMPARE(causeCode(well->cause), causeCode(ProbeCause::None));
    names.setMood(NameServer::Mood::Denying);
    const qint64 goneUtcMs = m_clock.now().utcMs;
    const auto next = waitFor(monitor, [&](const ProbeResult& result) { return result.startedUtcMs > goneUtcMs; });
    QVERIFY(next);
    QCOMPARE(causeCode(next->cause), causeCode(ProbeCause::NameUnknown));
}

void TestMonitorNames::aSilentServerGathersNoThreads()
{
    NameServer names(NameServer::Mood::Silent);
    Monitor monitor(m_clock);
    for (int i = 0; i < 40; ++i) {
        ProbeSpec each = spec(ProbeKind::Dns, 0, 100, 100);
        each.host = QStringLiteral("shop%1.example.org").arg(i);
        QVERIFY(monitor.addProbe(each));
    }
    int seen = 0;
    QVERIFY(waitFor(
        monitor, [&](const ProbeResult& result) { return result.cause == ProbeCause::NameUnknown && ++seen == 400; }));
    QFile status(QStringLiteral("/proc/self/status"));
    QVERIFY(status.open(QIODevice::ReadOnly));
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("Threads:");
    const int threads = text.mid(at + 8, text.indexOf('\n', at) - at - 8).trimmed().toInt();
    // This one, the loop's, the name server's and Qt's own beside those that ask.
    QVERIFY2(threads > 0 && threads <= NameResolver::mostThreads + 6, qPrintable(QString::number(threads)));
    QVERIFY(names.questions() > 0);
}

int main(int argc, char** argv)
{
    const QString refusal = test::enterClosedNetwork();
    QCoreApplication application(argc, argv);
    TestMonitorNames names(refusal);
    return QTest::qExec(&names, argc, argv);
}
#include "tst_monitor_names.moc"
