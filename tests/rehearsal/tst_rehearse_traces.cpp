// SPDX-License-Identifier: GPL-3.0-or-later
// A rehearsal with a window, ended in whatever way, leaves nothing; two at once share nothing; others come in and ask.
#include "tests/rehearsal/traces.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

const QString program = QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint");
const QString ranges = QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-range");

struct Answer
{
    int status = -1;
    QString text; // both streams
};

Answer enter(const QStringList& words, const QString& wrapper = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    if (wrapper.isEmpty())
        process.start(ranges, QStringList{u"enter"_s} + words);
    else
        process.start(u"sh"_s, QStringList{u"-c"_s, wrapper, ranges, u"enter"_s} + words);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

// A rehearsal with a window in places of its own, until the window is up: its launch answers on its control socket.
class Rehearsal
{
public:
    Rehearsal()
    {
        m_process.setProcessEnvironment(m_places.environment());
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_tree = m_places.tree();
        m_process.start(program, {u"rehearse"_s, u"--patience"_s, u"300"_s});
    }
    ~Rehearsal()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    bool isUp()
    {
        QElapsedTimer timer;
        for (timer.start(); timer.elapsed() < 400'000 && m_process.state() != QProcess::NotRunning;) {
            m_process.waitForReadyRead(500);
            m_text += m_process.readAll();
            if (m_text.contains("range: ready") &&
                enter({u"--pid"_s, pid(), u"--"_s, u"test"_s, u"-f"_s, u"/srv/home/rehearsal.launch/heartbeat"_s})
                        .status == 0)
                return true;
        }
        return false;
    }
    [[nodiscard]] QString pid() const { return QString::number(m_process.processId()); }
    [[nodiscard]] QList<test::SeenProcess> seen() const { return test::processesWith(m_places.mark()); }
    [[nodiscard]] QStringList treeBefore() const { return m_tree; }
    [[nodiscard]] QStringList tree() const { return m_places.tree(); }
    [[nodiscard]] QByteArray text() const { return m_text; }
    QProcess& process() { return m_process; }

private:
    test::OwnPlaces m_places;
    QStringList m_tree;
    QByteArray m_text;
    QProcess m_process;
};

} // namespace

class RehearseTracesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingStays_data()
    {
        QTest::addColumn<int>("signal"); // 0: the window is closed
        QTest::newRow("ended") << 0;
        QTest::newRow("terminated") << SIGTERM;
        QTest::newRow("interrupted") << SIGINT;
        QTest::newRow("killed") << SIGKILL;
    }
    void nothingStays()
    {
        QFETCH(const int, signal);
        Rehearsal rehearsal;
        const bool up = rehearsal.isUp();
        if (rehearsal.text().contains("build has no window"))
            QSKIP("this build has no window");
        QVERIFY2(up, rehearsal.text().constData());
        QVERIFY(rehearsal.seen().size() > 10);
        if (signal == 0) {
            for (const test::SeenProcess& seen : rehearsal.seen())
                if (seen.commandLine.startsWith(u"holdpoint open "_s))
                    ::kill(static_cast<pid_t>(seen.pid), SIGTERM);
        } else {
            ::kill(static_cast<pid_t>(rehearsal.process().processId()), signal);
        }
        QVERIFY(rehearsal.process().waitForFinished(60'000));
        QTRY_VERIFY2_WITH_TIMEOUT(rehearsal.seen().isEmpty(), qPrintable(test::linesOf(rehearsal.seen()).join(u'\n')),
                                  30'000);
        const QStringList after = rehearsal.tree(), before = rehearsal.treeBefore();
        QVERIFY2(after == before, qPrintable(u"before:\n%1\nafter:\n%2"_s.arg(before.join(u'\n'), after.join(u'\n'))));
    }

    // Told to stop before it is ready: it says that, and no status that nobody knows.
    void aStopBeforeItIsReadyIsHeard()
    {
        for (const int afterMs : {0, 30, 400}) {
            const test::OwnPlaces places;
            QProcess process;
            process.setProcessEnvironment(places.environment());
            process.start(ranges, {u"run"_s, u"--"_s, u"true"_s});
            QVERIFY(process.waitForStarted());
            QTest::qWait(afterMs);
            process.terminate();
            QVERIFY(process.waitForFinished(30'000));
            const QByteArray said = process.readAllStandardError();
            QVERIFY2(!said.contains("143") && !said.contains("range: ready"), said.constData());
            // Before it has a child, the signal simply ends it.
            if (process.exitStatus() == QProcess::NormalExit)
                QVERIFY2(said.contains("told to stop before it was ready"), said.constData());
            QTRY_VERIFY_WITH_TIMEOUT(test::processesWith(places.mark()).isEmpty(), 20'000);
        }
    }

    void twoAtOnceShareNothing()
    {
        Rehearsal one;
        const bool up = one.isUp();
        if (one.text().contains("build has no window"))
            QSKIP("this build has no window");
        QVERIFY2(up, one.text().constData());
        Rehearsal two;
        QVERIFY2(two.isUp(), two.text().constData());
        // Their launches have the same path, and yet each window answers for its own.
        const auto launchOf = [](const Rehearsal& rehearsal) {
            return enter({u"--pid"_s, rehearsal.pid(), u"--"_s, u"bash"_s, u"-c"_s,
                          u"ls $XDG_RUNTIME_DIR/holdpoint | wc -l; holdpoint status $ERPGO_RANGE/home/rehearsal.launch "
                          "--json | jq -r .launch"_s});
        };
        const Answer first = launchOf(one), second = launchOf(two);
        QCOMPARE(first.status, 0);
        QCOMPARE(second.status, 0);
        QVERIFY2(first.text.startsWith(u"1\n"_s) && second.text.startsWith(u"1\n"_s), qPrintable(first.text));
        QVERIFY2(first.text != second.text, qPrintable(first.text));

        // Whoever comes in is inside, as everything else there.
        const Answer inside = enter({u"--pid"_s, one.pid(), u"--"_s, u"bash"_s, u"-c"_s,
                                     u"readlink /proc/self/ns/net; holdpoint-range parts | grep -c '\"ready\":true'; "
                                     "umount /etc/hosts 2>/dev/null || echo held; curl -s https://erpgo.com/health; "
                                     "holdpoint-range fault slow-script on 7; cat $ERPGO_RANGE/faults/slow-script; "
                                     "exit 9"_s});
        QVERIFY2(inside.status == 9, qPrintable(inside.text));
        QVERIFY(!inside.text.contains(test::namespaceOf(u"self"_s, u"net"_s)));
        QVERIFY2(inside.text.contains(u"held\n"_s), qPrintable(inside.text));
        QVERIFY2(inside.text.contains(u"\"status\":\"ok\""_s) && inside.text.contains(u"}7\n"_s),
                 qPrintable(inside.text));
        QCOMPARE(enter({u"--pid"_s, two.pid(), u"--"_s, u"ls"_s, u"/srv/faults"_s}).text, QString());
        QCOMPARE(enter({u"--pid"_s, one.pid(), u"--"_s, u"no-such-program"_s}).status, 127);

        const Answer which = enter({u"--"_s, u"true"_s});
        QCOMPARE(which.status, 3);
        QVERIFY2(which.text.contains(u"several ranges run"_s) && which.text.contains(one.pid()) &&
                     which.text.contains(two.pid()),
                 qPrintable(which.text));
    }

    void whereNoRangeRunsNobodyEnters()
    {
        // In a list of processes of its own, there is none of another test.
        const Answer none = enter({u"--"_s, u"true"_s},
                                  u"exec unshare --user --map-root-user --pid --fork --mount-proc \"$0\" \"$@\""_s);
        QVERIFY2(none.status == 3, qPrintable(none.text));
        QVERIFY2(none.text.contains(u"no range of this user runs"_s) && none.text.contains(u"holdpoint rehearse"_s),
                 qPrintable(none.text));
    }

    // An observation that runs zero times faster never ends: said before servers start.
    void timeIsCompressedByANumber_data()
    {
        QTest::addColumn<QString>("times");
        QTest::addColumn<int>("status");
        QTest::newRow("never") << u"0"_s << 2;
        QTest::newRow("no number") << u"fast"_s << 2;
        QTest::newRow("backwards") << u"-1"_s << 2;
        QTest::newRow("as the runbook says") << u"1"_s << 0;
        QTest::newRow("usual") << u"60"_s << 0;
    }
    void timeIsCompressedByANumber()
    {
        QFETCH(const QString, times);
        QFETCH(const int, status);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"ERPGO_TIME_COMPRESSION"_s, times);
        environment.insert(u"ERPGO_TARGET_ORDERS"_s, u"17"_s);
        process.setProcessEnvironment(environment);
        process.start(ranges, {u"run"_s, u"--patience"_s, u"300"_s, u"--"_s, u"bash"_s, u"-c"_s,
                               u"cat $ERPGO_RANGE/etc/settings"_s});
        QVERIFY(process.waitForFinished(400'000));
        const QByteArray said = process.readAllStandardError(), settings = process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == status, said.constData());
        if (status != 0)
            QVERIFY2(said.contains("ERPGO_TIME_COMPRESSION is " + times.toUtf8()) && said.contains("Set 1"),
                     said.constData());
        else
            QVERIFY2(settings.contains("ERPGO_TIME_COMPRESSION=" + times.toUtf8() + '\n') &&
                         settings.contains("ERPGO_TARGET_ORDERS=17\n"),
                     settings.constData());
    }
};

QTEST_GUILESS_MAIN(RehearseTracesTest)
#include "tst_rehearse_traces.moc"
