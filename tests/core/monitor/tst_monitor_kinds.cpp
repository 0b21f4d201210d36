// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/json_value.h"
#include "core/monitor/monitor.h"
#include "tests/core/monitor/loopback_server.h"
#include "tests/core/monitor/nginx.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::monitor;
using test::LoopbackServer;

Q_DECLARE_METATYPE(holdpoint::monitor::ProbeSpec)

// Every kind of probe against a real part: nginx with certificates of every sort, the system's resolver, the shell.
class TestMonitorKinds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void verdicts_data();
    void verdicts();
    void aNameThatIsNone();
    void secretsStayWithTheirHost();
    void nobodyGaveTheSecret();
    void certificateEnds();
    void keptSecureConnection();
    void aLateCommandLeavesNothingBehind();
    void theSecretOfACommandIsInItsEnvironment();
    void jsonPaths_data();
    void jsonPaths();
    void specsThatCannotBe_data();
    void specsThatCannotBe();

private:
    std::vector<ProbeResult> probe(const ProbeSpec& spec, size_t count = 1, const SecretSource& secrets = {})
    {
        Monitor monitor(m_clock, nullptr, nullptr, secrets);
        std::vector<ProbeResult> results;
        if (!monitor.addProbe(spec))
            return results;
        QElapsedTimer timer;
        timer.start();
        while (results.size() < count && timer.elapsed() < spec.deadlineMs + 10'000) {
            QTest::qWait(2);
            for (const ProbeResult& result : monitor.takeResults())
                results.push_back(result);
        }
        return results;
    }
    static ProbeSpec spec(ProbeKind kind, qint64 deadlineMs = 3000)
    {
        ProbeSpec spec;
        spec.name = QStringLiteral("source");
        spec.kind = kind;
        spec.intervalMs = 0;
        spec.deadlineMs = deadlineMs;
        return spec;
    }
    [[nodiscard]] ProbeSpec secure(quint16 port, const QString& path = QStringLiteral("/health")) const
    {
        ProbeSpec made = spec(ProbeKind::Http);
        made.url = QStringLiteral("https://127.0.0.1:%1%2").arg(port).arg(path);
        made.caFile = m_caFile;
        return made;
    }

    SystemClock m_clock;
    QTemporaryDir m_folder;
    test::Nginx m_nginx;
    QString m_caFile;
    quint16 m_good = 0, m_wrongName = 0, m_expired = 0, m_early = 0, m_selfSigned = 0, m_untrusted = 0;
};

void TestMonitorKinds::initTestCase()
{
    if (test::Nginx::program().isEmpty())
        QSKIP("nginx is not installed");
    const test::Authority authority, stranger;
    m_caFile = m_folder.filePath(QStringLiteral("ca.pem"));
    QFile file(m_caFile);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(authority.pem()) > 0);
    file.close();
    m_good = m_nginx.addSecureServer(authority.issue("localhost"));
    m_wrongName = m_nginx.addSecureServer(authority.issue("other.example"));
    m_expired = m_nginx.addSecureServer(authority.issue("localhost", -20, -10));
    m_early = m_nginx.addSecureServer(authority.issue("localhost", 10, 20));
    m_selfSigned = m_nginx.addSecureServer(test::Authority::selfSigned("localhost"));
    m_untrusted = m_nginx.addSecureServer(stranger.issue("localhost"));
    QVERIFY(m_nginx.start());
}

void TestMonitorKinds::verdicts_data()
{
    QTest::addColumn<ProbeSpec>("asked");
    QTest::addColumn<int>("cause");
    QTest::addColumn<double>("value");
    const auto row = [](const char* name, const ProbeSpec& asked, ProbeCause cause,
                        double value = std::numeric_limits<double>::quiet_NaN()) {
        QTest::newRow(name) << asked << int(cause) << value;
    };
    const auto web = [this](const QString& path, const QString& jsonPath = {}, const QString& pattern = {}) {
        ProbeSpec made = spec(ProbeKind::Http);
        made.url = m_nginx.url(path);
        made.jsonPath = jsonPath;
        made.bodyPattern = pattern;
        return made;
    };
    row("redirects", web(QStringLiteral("/hop1")), ProbeCause::None);
    row("redirect loop", web(QStringLiteral("/loop")), ProbeCause::RedirectLoop);
    row("redirect elsewhere", web(QStringLiteral("/away")), ProbeCause::RedirectBroken);
    row("json number", web(QStringLiteral("/json"), QStringLiteral("status.lag")), ProbeCause::None, 1.5);
    row("json in a list", web(QStringLiteral("/json"), QStringLiteral("items[0].age")), ProbeCause::None, 7);
    row("json text", web(QStringLiteral("/json"), QStringLiteral("status.db"), QStringLiteral("^ok$")),
        ProbeCause::None);
    row("json text differs", web(QStringLiteral("/json"), QStringLiteral("status.db"), QStringLiteral("^up$")),
        ProbeCause::BodyMismatch);
    row("json text is no value", web(QStringLiteral("/json"), QStringLiteral("status.db")), ProbeCause::NoValue);
    row("json without the key", web(QStringLiteral("/json"), QStringLiteral("status.cache")), ProbeCause::NoValue);
    row("no json", web(QStringLiteral("/health"), QStringLiteral("status")), ProbeCause::BodyMalformed);
    ProbeSpec post = web(QStringLiteral("/posts"));
    post.method = QStringLiteral("POST");
    post.headers = {{"X-Test", "yes"}};
    post.body = "four";
    post.expectStatus = {201};
    row("post with header and body", post, ProbeCause::None);
    ProbeSpec once = web(QStringLiteral("/hop1"));
    once.mostRedirects = 2;
    row("more redirects than are followed", once, ProbeCause::RedirectLoop);
    once.mostRedirects = 3;
    row("as many as are followed", once, ProbeCause::None);
    once.mostRedirects = 0;
    row("a redirect that is not followed", once, ProbeCause::UnexpectedStatus);
    once.expectStatus = {301};
    row("a redirect that is expected", once, ProbeCause::None);
    ProbeSpec named = web(QStringLiteral("/named"));
    named.headers = {{"Accept", "text/plain"}, {"user-agent", "launch"}};
    row("headers in place of ours", named, ProbeCause::None);
    named.url = m_nginx.url(QStringLiteral("/elsewhere"));
    row("headers stay with their host", named, ProbeCause::None);

    row("https", secure(m_good), ProbeCause::None);
    row("https to http", secure(m_good, QStringLiteral("/down")), ProbeCause::RedirectUnsafe);
    row("https wrong name", secure(m_wrongName), ProbeCause::TlsWrongName);
    row("https expired", secure(m_expired), ProbeCause::TlsExpired);
    row("https too early", secure(m_early), ProbeCause::TlsNotYetValid);
    row("https self-signed", secure(m_selfSigned), ProbeCause::TlsSelfSigned);
    row("https untrusted", secure(m_untrusted), ProbeCause::TlsUntrusted);
    row("https where http is spoken", secure(m_nginx.port()), ProbeCause::TlsBroken);
    ProbeSpec noFile = secure(m_good);
    noFile.caFile = m_folder.filePath(QStringLiteral("none.pem"));
    row("no authorities", noFile, ProbeCause::NoAuthorities);

    const auto host = [](ProbeKind kind, const QString& name) {
        ProbeSpec made = spec(kind);
        made.host = name;
        return made;
    };
    row("tcp", host(ProbeKind::Tcp, QStringLiteral("127.0.0.1:%1").arg(m_nginx.port())), ProbeCause::None);
    row("tcp refused", host(ProbeKind::Tcp, QStringLiteral("127.0.0.1:%1").arg(test::freePort())), ProbeCause::Refused);
    row("dns", host(ProbeKind::Dns, QStringLiteral("127.0.0.1")), ProbeCause::None, 1);

    const auto command = [](const QString& line, const QString& pattern = {}) {
        ProbeSpec made = spec(ProbeKind::Command, 1500);
        made.command = line;
        made.bodyPattern = pattern;
        return made;
    };
    row("command", command(QStringLiteral("true")), ProbeCause::None);
    row("command number", command(QStringLiteral("echo first; echo ' 42.5 '; echo noise >&2")), ProbeCause::None, 42.5);
    row("command fails", command(QStringLiteral("echo 1; exit 3")), ProbeCause::UnexpectedExit);
    row("command missing", command(QStringLiteral("/nowhere/holdpoint-none")), ProbeCause::CommandMissing);
    row("command killed", command(QStringLiteral("kill -9 $$")), ProbeCause::CommandKilled);
    row("command hangs", command(QStringLiteral("sleep 600")), ProbeCause::CommandTooSlow);
    row("command floods", command(QStringLiteral("yes")), ProbeCause::BodyTooLarge);
    row("command pattern", command(QStringLiteral("echo all well"), QStringLiteral("well$")), ProbeCause::None);
    row("command leaves a child", command(QStringLiteral("sleep 600 & echo 5")), ProbeCause::None, 5);
    ProbeSpec elsewhere = command(QStringLiteral("test -e ca.pem"));
    elsewhere.workdir = m_folder.path();
    row("command in its folder", elsewhere, ProbeCause::None);
}

void TestMonitorKinds::verdicts()
{
    QFETCH(ProbeSpec, asked);
    QFETCH(int, cause);
    QFETCH(double, value);
    const std::vector<ProbeResult> results = probe(asked);
    QCOMPARE(results.size(), size_t(1));
    const ProbeResult& result = results.front();
    QCOMPARE(causeCode(result.cause), causeCode(ProbeCause(cause)));
    QCOMPARE(result.verdict, verdictOf(result.cause));
    QVERIFY(result.redirects <= 5);
    QVERIFY(!causeText(result.cause, result.httpStatus).isEmpty());
    QVERIFY2(result.decidedUtcMs - result.startedUtcMs <= asked.deadlineMs + 250, "after its deadline");
    if (asked.kind == ProbeKind::Tcp || std::isnan(value))
        return;
    QCOMPARE(result.value, value);
    QCOMPARE(result.valueSample().verdict, Verdict::Ok);
}

void TestMonitorKinds::aNameThatIsNone()
{
    // RFC 6761: .invalid never resolves. A name service that says so is one thing, one that does not answer another.
    ProbeSpec asked = spec(ProbeKind::Dns, 5000);
    asked.host = QStringLiteral("holdpoint.invalid");
    const auto results = probe(asked);
    QCOMPARE(results.size(), size_t(1));
    const ProbeCause cause = results.front().cause;
    QVERIFY2(cause == ProbeCause::NameMissing || cause == ProbeCause::NameUnknown, qPrintable(causeCode(cause)));
    QCOMPARE(results.front().verdict, cause == ProbeCause::NameMissing ? Verdict::Bad : Verdict::Unknown);
    QVERIFY(std::isnan(results.front().value));
}

void TestMonitorKinds::secretsStayWithTheirHost()
{
    QStringList askedFor;
    const SecretSource secrets = [&](const QString& name, const QString& host) -> std::optional<QByteArray> {
        askedFor.append(name + QLatin1Char('@') + host); // the probe's thread ends before this is read
        return "s3cret";
    };
    ProbeSpec asked = spec(ProbeKind::Http);
    asked.url = m_nginx.url(QStringLiteral("/asks"));
    asked.secret = QStringLiteral("TOKEN");
    const auto plain = probe(asked, 1, secrets);
    QCOMPARE(plain.size(), size_t(1));
    QCOMPARE(causeCode(plain.front().cause), causeCode(ProbeCause::None));
    // From 127.0.0.1 to localhost: another host, which must not get it.
    ProbeSpec moved = secure(m_good, QStringLiteral("/asks"));
    moved.secret = QStringLiteral("TOKEN");
    moved.bodyPattern = QStringLiteral("clean");
    const auto away = probe(moved, 1, secrets);
    QCOMPARE(away.size(), size_t(1));
    QCOMPARE(causeCode(away.front().cause), causeCode(ProbeCause::None));
    QCOMPARE(away.front().redirects, 1);
    QCOMPARE(askedFor, (QStringList{QStringLiteral("TOKEN@127.0.0.1"), QStringLiteral("TOKEN@127.0.0.1")}));
}

void TestMonitorKinds::nobodyGaveTheSecret()
{
    ProbeSpec asked = spec(ProbeKind::Http);
    asked.url = m_nginx.url(QStringLiteral("/asks"));
    asked.secret = QStringLiteral("TOKEN");
    const auto results = probe(asked);
    QCOMPARE(results.size(), size_t(1));
    QCOMPARE(causeCode(results.front().cause), causeCode(ProbeCause::SecretMissing));
    QCOMPARE(results.front().verdict, Verdict::Unknown);
}

void TestMonitorKinds::certificateEnds()
{
    for (const auto& [port, days, cause] :
         {std::tuple(m_good, 30, ProbeCause::None), std::tuple(m_expired, -10, ProbeCause::TlsExpired),
          std::tuple(m_selfSigned, 30, ProbeCause::TlsSelfSigned)}) {
        ProbeSpec asked = spec(ProbeKind::Tls);
        asked.host = QStringLiteral("localhost:%1").arg(port);
        asked.caFile = m_caFile;
        const auto results = probe(asked);
        QCOMPARE(results.size(), size_t(1));
        QCOMPARE(causeCode(results.front().cause), causeCode(cause));
        QVERIFY2(std::abs(results.front().value - days) < 0.1, qPrintable(QString::number(results.front().value)));
        QVERIFY(results.front().phases.tlsMs > 0 && results.front().certificateEndsUtcMs > 0);
    }
}

void TestMonitorKinds::keptSecureConnection()
{
    ProbeSpec asked = secure(m_good);
    asked.intervalMs = 30;
    const auto results = probe(asked, 4);
    QVERIFY(results.size() >= 4);
    QVERIFY(results.front().phases.tlsMs > 0 && results.front().phases.connectMs > 0);
    for (size_t i = 1; i < results.size(); ++i) {
        QCOMPARE(results[i].verdict, Verdict::Ok);
        QVERIFY(std::isnan(results[i].phases.tlsMs) && std::isnan(results[i].phases.connectMs));
    }
}

void TestMonitorKinds::aLateCommandLeavesNothingBehind()
{
    const QString file = m_folder.filePath(QStringLiteral("pid"));
    ProbeSpec asked = spec(ProbeKind::Command, 400);
    asked.command = QStringLiteral("sleep 600 & echo $! > %1; wait").arg(file);
    const auto results = probe(asked);
    QCOMPARE(results.size(), size_t(1));
    QCOMPARE(causeCode(results.front().cause), causeCode(ProbeCause::CommandTooSlow));
    QFile pid(file);
    QVERIFY(pid.open(QIODevice::ReadOnly));
    const QString child = QStringLiteral("/proc/%1/cmdline").arg(QString::fromLatin1(pid.readAll().trimmed()));
    const auto runs = [&] {
        QFile words(child);
        return words.open(QIODevice::ReadOnly) && words.readAll().startsWith("sleep");
    };
    QTRY_VERIFY(!runs());
}

void TestMonitorKinds::theSecretOfACommandIsInItsEnvironment()
{
    ProbeSpec asked = spec(ProbeKind::Command);
    asked.secret = QStringLiteral("HOLDPOINT_TEST_TOKEN");
    // Its length, so that the secret itself stands nowhere in the line.
    asked.command = QStringLiteral("test ${#HOLDPOINT_TEST_TOKEN} = 7 && ! grep -aq 's3[ ]cret' /proc/$$/cmdline");
    const auto results = probe(asked, 1, [](const QString&, const QString&) { return QByteArray("s3 cret"); });
    QCOMPARE(results.size(), size_t(1));
    QCOMPARE(causeCode(results.front().cause), causeCode(ProbeCause::None));
}

void TestMonitorKinds::jsonPaths_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("found"); // "malformed", "missing", or the text
    QTest::addColumn<double>("number");
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("a number that no double holds")
        << QByteArray(R"({"a":1e400})") << QStringLiteral("a") << QStringLiteral("malformed") << none;
    const QByteArray valid = R"({"a":{"b":[1,"2.5",true,null]},"x.y":-3e2,"n":"NaN"})";
    QTest::newRow("number of valid") << valid << QStringLiteral("a.b[0]") << QStringLiteral("1") << 1.0;
    QTest::newRow("true") << valid << QStringLiteral("a.b[2]") << QStringLiteral("true") << 1.0;
    QTest::newRow("null") << valid << QStringLiteral("a.b[3]") << QStringLiteral("null") << none;
    QTest::newRow("quoted key") << valid << QStringLiteral("\"x.y\"") << QStringLiteral("-300") << -300.0;
    QTest::newRow("NaN") << valid << QStringLiteral("n") << QStringLiteral("NaN") << none;
    QTest::newRow("list") << valid << QStringLiteral("a") << QStringLiteral(R"({"b":[1,"2.5",true,null]})") << none;
    QTest::newRow("no such key") << valid << QStringLiteral("a.c") << QStringLiteral("missing") << none;
    QTest::newRow("no such place") << valid << QStringLiteral("a.b[9]") << QStringLiteral("missing") << none;
    QTest::newRow("into a number") << valid << QStringLiteral("a.b[0].c") << QStringLiteral("missing") << none;
    QTest::newRow("cut") << valid.first(20) << QStringLiteral("a") << QStringLiteral("malformed") << none;
    QTest::newRow("empty") << QByteArray() << QStringLiteral("a") << QStringLiteral("malformed") << none;
    QTest::newRow("not UTF-8") << QByteArray("{\"a\":\"\xff\"}") << QStringLiteral("a") << QStringLiteral("malformed")
                               << none;
}

void TestMonitorKinds::jsonPaths()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, path);
    QFETCH(QString, found);
    QFETCH(double, number);
    const auto value = jsonAt(json, path);
    if (!value) {
        QCOMPARE(value.error() == JsonFault::Malformed ? QStringLiteral("malformed") : QStringLiteral("missing"),
                 found);
        return;
    }
    if (found != QLatin1String("-300"))
        QCOMPARE(value->text, found);
    QVERIFY(value->number == number || (std::isnan(value->number) && std::isnan(number)));
}

void TestMonitorKinds::specsThatCannotBe_data()
{
    QTest::addColumn<ProbeSpec>("asked");
    ProbeSpec made = spec(ProbeKind::Http);
    made.url = QStringLiteral("http://127.0.0.1/");
    made.headers = {{"X-A", "b\r\nX-C: d"}};
    QTest::newRow("header of two lines") << made;
    made.headers = {{"X A", "b"}};
    QTest::newRow("header name") << made;
    made.headers = {{"content-length", "3"}};
    QTest::newRow("a second length") << made;
    made.headers = {{"Authorization", "Bearer x"}};
    QTest::newRow("a secret as header") << made;
    made.headers = {};
    made.mostRedirects = 6;
    QTest::newRow("six redirects") << made;
    made.mostRedirects = 5;
    made.jsonPath = QStringLiteral("a..b");
    QTest::newRow("json path") << made;
    QTest::newRow("tcp without port") << [] {
        ProbeSpec tcp = spec(ProbeKind::Tcp);
        tcp.host = QStringLiteral("db.example.org");
        return tcp;
    }();
    QTest::newRow("command") << spec(ProbeKind::Command);
    QTest::newRow("name") << spec(ProbeKind::Dns);
    QTest::newRow("socket") << spec(ProbeKind::Text);
}

void TestMonitorKinds::specsThatCannotBe()
{
    QFETCH(ProbeSpec, asked);
    const Result<void> checked = checkProbe(asked);
    QVERIFY(!checked);
    QVERIFY(!checked.error().cause.isEmpty() && !checked.error().nextStep.isEmpty());
}

QTEST_GUILESS_MAIN(TestMonitorKinds)
#include "tst_monitor_kinds.moc"
