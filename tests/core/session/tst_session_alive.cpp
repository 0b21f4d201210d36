// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_now.h"
#include "core/session/monitoring.h"
#include "tests/core/monitor/loopback_server.h"
#include "tests/core/session/temporary_launch.h"
#include "tests/support/set_clock.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::LoopbackServer;
using holdpoint::test::SetClock;
using holdpoint::test::TemporaryLaunch;

namespace {

constexpr int patienceMs = 35'000; // within which every screen must say NOT ARMED

QByteArray runbookOf(const QString& url, const QByteArray& intervalS)
{
    return "# Shop launch\n\n```toml holdpoint\n[launch]\nname = \"shop\"\n\n[source.old]\nkind = \"http\"\nurl = \"" +
           url.toUtf8() + "\"\nexpect_body = '\"version\":\"0\\.9\\.9\"'\ninterval_s = " + intervalS +
           "\ndeadline_s = 1\n\n[rollout]\nold = \"blue\"\n\n[rollback]\nalive = \"old\"\n```\n\n" +
           "## Phase 1: T-1 Hour - Prepare\n\n- [ ] all is well\n\n"
           "## Rollback\n\n**Immediate Rollback**\n```bash\n./scripts/back.sh\n```\n";
}

// The old version: a real server on a real port, which dies and comes back.
class Blue
{
public:
    enum Mood
    {
        Previous, // answers as the version that a rollback leads to
        Another,  // as one that was put in its place
        Silent    // takes connections and never answers
    };

    Blue() { comeBack(); }
    void die() { m_server.reset(); }
    void comeBack()
    {
        m_server = std::make_unique<LoopbackServer>(
            [this](int socket, const std::stop_token& stop) {
                if (!LoopbackServer::readRequest(socket, stop))
                    return;
                while (mood == Silent && LoopbackServer::pause(20, stop)) {
                }
                const QByteArray body = mood == Previous ? "{\"version\":\"0.9.9\"}" : "{\"version\":\"1.0.0\"}";
                LoopbackServer::write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
                                                  QByteArray::number(body.size()) + "\r\n\r\n" + body);
                ++answers;
            },
            m_port);
        m_port = m_server->port();
    }
    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1/version"_s.arg(m_port); }

    std::atomic<Mood> mood = Previous;
    std::atomic<int> answers = 0;

private:
    quint16 m_port = 0;
    std::unique_ptr<LoopbackServer> m_server;
};

struct Shop : TemporaryLaunch
{
    explicit Shop(const QString& url, const QByteArray& intervalS = "0.2")
        : TemporaryLaunch(runbookOf(url, intervalS))
    {
        script(u"back.sh"_s, "echo back\n");
        environment.clock = &set;
        if (!create() || !open())
            qFatal("the launch does not open");
    }
    ~Shop()
    {
        monitoring.reset();
        close();
    }
    void watch() { monitoring = std::make_unique<session::Monitoring>(*session, set); }
    [[nodiscard]] bool armed() const { return session->armed().armed; }
    [[nodiscard]] QString causes() const { return session->armed().causes.join(u' '); }
    // As the wall and the command line see it.
    [[nodiscard]] QString seen() const
    {
        return session::armedAsSeen(session->launch(), folder, environment.runnerProgram, disk, set.now().utcMs)
            .causes.join(u' ');
    }

    SetClock set;
    std::unique_ptr<session::Monitoring> monitoring;
};

} // namespace

// `[rollback] alive`: a rollback leads to the old version, which must be alive and still the previous one.
class SessionAliveTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thePreviousVersionArms()
    {
        Blue blue;
        Shop shop(blue.url());
        shop.watch();
        QTRY_VERIFY_WITH_TIMEOUT(blue.answers > 20, patienceMs); // beyond the patience with a silent one
        QVERIFY2(shop.armed(), qPrintable(shop.causes()));
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), QString(), patienceMs);
    }

    void whatElseDisarms_data()
    {
        QTest::addColumn<int>("what"); // a mood of blue; -1: it dies
        QTest::addColumn<QString>("cause");
        QTest::newRow("another version answers") << int(Blue::Another) << u"does not contain the expected text"_s;
        QTest::newRow("it hangs") << int(Blue::Silent) << u"within the deadline"_s;
        QTest::newRow("it dies") << -1 << u"nothing listens"_s;
    }
    void whatElseDisarms()
    {
        QFETCH(const int, what);
        QFETCH(const QString, cause);
        Blue blue;
        Shop shop(blue.url());
        shop.watch();
        QTRY_VERIFY_WITH_TIMEOUT(blue.answers > 1, patienceMs);
        QVERIFY2(shop.armed(), qPrintable(shop.causes()));
        QElapsedTimer since;
        since.start();
        if (what < 0)
            blue.die();
        else
            blue.mood = Blue::Mood(what);
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed(), patienceMs);
        qInfo("%-24s NOT ARMED after %5lld ms", QTest::currentDataTag(), static_cast<long long>(since.elapsed()));
        QVERIFY2(shop.causes().contains(u"blue does not answer as the previous version (source “old”)"_s) &&
                     shop.causes().contains(cause),
                 qPrintable(shop.causes()));
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), shop.causes(), patienceMs);
        // And back.
        if (what < 0)
            blue.comeBack();
        blue.mood = Blue::Previous;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed(), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), QString(), patienceMs);
    }

    void neverAnsweredIsNotArmed()
    {
        Blue blue;
        const QString url = blue.url();
        blue.die();
        Shop shop(url);
        shop.watch();
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed(), patienceMs);
        QVERIFY2(shop.causes().contains(u"blue does not answer"_s), qPrintable(shop.causes()));
        blue.comeBack();
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed(), patienceMs);
    }

    // No result at all, not even a bad one.
    void whatCannotBeAskedIsNotArmed()
    {
        Shop shop(u"gopher://127.0.0.1/version"_s);
        shop.watch();
        QVERIFY(!shop.monitoring->problems().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed(), patienceMs);
        QVERIFY2(shop.causes().contains(u"Nothing is known of blue"_s), qPrintable(shop.causes()));
    }

    // With a source that is asked once a minute it took more than two.
    void silenceOfHalfAMinuteIsNotArmed()
    {
        Blue blue;
        Shop shop(blue.url(), "60");
        shop.watch();
        QTRY_VERIFY_WITH_TIMEOUT(blue.answers == 1, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shop.monitoring->sources().empty() && shop.monitoring->sources().front().newest,
                                 patienceMs);
        shop.set.offsetMs = 20'000;
        QTest::qWait(1500);
        QVERIFY2(shop.armed(), qPrintable(shop.causes()));
        shop.set.offsetMs = 31'000;
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed(), patienceMs);
        QVERIFY2(shop.causes().contains(u"Nothing is known of blue"_s), qPrintable(shop.causes()));
        QCOMPARE(blue.answers.load(), 1);
    }

    // Whoever holds the launch without watching it must not be taken for one that asked.
    void nobodyAsksIsNotArmed()
    {
        Blue blue;
        Shop shop(blue.url());
        QTRY_VERIFY_WITH_TIMEOUT(shop.seen().contains(u"Nobody asks the old version"_s), patienceMs);
        shop.watch();
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), QString(), patienceMs);
    }
};

QTEST_GUILESS_MAIN(SessionAliveTest)
#include "tst_session_alive.moc"
