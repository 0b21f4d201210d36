// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

// Law 2, fault by fault: the rollback starts, does all of it, and the ledger tells the truth afterwards. The figures
// are printed, and judged by nobody: this machine may be busy.
class CliRollbackFaultsTest : public QObject
{
    Q_OBJECT

    // What the call is wrapped into: "$@" is holdpoint and its words, $LAUNCH the launch's folder.
    static Answer wrapped(const LaunchPlace& place, const QByteArray& wrapper, const QStringList& words)
    {
        place.write(u"wrapper.sh"_s, "LAUNCH=$1; shift\n" + wrapper + '\n');
        return place.program(u"bash"_s, QStringList{place.path(u"wrapper.sh"_s), place.launch(),
                                                    QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint")} +
                                            words);
    }

    static Answer rollBack(const LaunchPlace& place)
    {
        return place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
    }

    // The window that holds the launch; nullptr when it does not.
    static std::unique_ptr<QProcess> openWindow(const LaunchPlace& place)
    {
        QFile::remove(place.launch() + u"/heartbeat"_s);
        std::unique_ptr<QProcess> window = place.start({u"open"_s, place.launch()});
        if (!window || !QTest::qWaitFor([&] { return QFile::exists(place.launch() + u"/heartbeat"_s); }, 30'000))
            return nullptr;
        QTest::qWait(1000); // it listens, and looked after what was left
        return window;
    }

private Q_SLOTS:
    void itStarts_data()
    {
        QTest::addColumn<QByteArray>("needs"); // a command that ends with 0 where the fault can be made
        QTest::addColumn<QByteArray>("wrapper");
        QTest::addColumn<bool>("late"); // the ledger takes nothing while it lasts
        QTest::newRow("nothing is wrong") << QByteArray("true") << QByteArray(R"("$@")") << false;
        QTest::newRow("no network") << QByteArray("unshare -n true") << QByteArray(R"(unshare -n "$@")") << false;
        QTest::newRow("no name service") << QByteArray("unshare -m true")
                                         << QByteArray(
                                                R"(unshare -m bash -c 'mount --bind /dev/null /etc/resolv.conf || exit 9
mount --bind /dev/null /etc/hosts || exit 9
exec "$@"' - "$@")") << false;
        QTest::newRow("no keyring") << QByteArray("true")
                                    << QByteArray(R"(DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus "$@")")
                                    << false;
        QTest::newRow("a keyring that hangs") << QByteArray("python3 -c pass")
                                              << QByteArray(R"(python3 -c 'import socket, time
s = socket.socket(socket.AF_UNIX); s.bind("hung-bus"); s.listen(); time.sleep(20)' & hung=$!
sleep 0.3
DBUS_SESSION_BUS_ADDRESS=unix:path=$PWD/hung-bus "$@"; status=$?
kill $hung; rm -f hung-bus
exit $status)") << false;
        QTest::newRow("the launch folder may only be read") << QByteArray("unshare -m true")
                                                            << QByteArray(R"(unshare -m bash -c 'launch=$1; shift
mount --bind "$launch" "$launch" && mount -o remount,ro,bind "$launch" || exit 9
exec "$@"' - "$LAUNCH" "$@")") << true;
        QTest::newRow("four busy loops") << QByteArray("true") << QByteArray(R"(loops=
for i in 1 2 3 4; do timeout 20 sh -c 'while :; do :; done' & loops="$loops $!"; done
"$@"; status=$?
kill $loops
exit $status)") << false;
        // 64 MB and no swap: what the machine has left when everything else ate the rest.
        QTest::newRow("little memory")
            << QByteArray(
                   "g=/sys/fs/cgroup/holdpoint-test-$$; mkdir $g && echo 64M >$g/memory.max; s=$?; rmdir $g; exit $s")
            << QByteArray(R"(g=/sys/fs/cgroup/holdpoint-test-$$; mkdir $g || exit 9
echo 64M >$g/memory.max; echo 0 >$g/memory.swap.max
bash -c 'echo $$ >'$g'/cgroup.procs; exec "$@"' - "$@"; status=$?
sleep 0.2; rmdir $g
exit $status)")
            << false;
        QTest::newRow("little address space") << QByteArray("true") << QByteArray(R"(ulimit -v 700000; "$@")") << false;
        QTest::newRow("few processes and files") << QByteArray("true") << QByteArray(R"(ulimit -n 64; "$@")") << false;
    }
    void itStarts()
    {
        QFETCH(QByteArray, needs);
        QFETCH(QByteArray, wrapper);
        QFETCH(bool, late);
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        if (place.program(u"sh"_s, {u"-c"_s, QString::fromUtf8(needs)}).status != 0)
            QSKIP("this user cannot make that fault here");
        place.script(u"back.sh"_s, "date +%s%N > started; echo back >> trace\n");
        const qint64 pressed = QDateTime::currentMSecsSinceEpoch();
        const Answer rolled =
            wrapped(place, wrapper, {u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        qInfo("%-36s the script ran %5lld ms after the call, process start included", QTest::currentDataTag(),
              place.bytes(u"work/started"_s).trimmed().toLongLong() / 1'000'000 - pressed);
        QCOMPARE(rolled.out.contains(u"NOT RECORDED YET"_s), late);
        if (late)
            VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"it may be written again"_s}), 0);
        QStringList kinds = place.kinds();
        kinds = kinds.mid(kinds.indexOf(u"rollback.started"_s));
        kinds.removeAll(u"note.written"_s);
        QCOMPARE(kinds, QStringList({u"rollback.started"_s, u"launch.held"_s, u"run.started"_s, u"run.finished"_s,
                                     u"run.started"_s, u"run.finished"_s, u"rollback.ended"_s}));
        QCOMPARE(place.lastOf(u"rollback.ended"_s)[u"body"][u"outcome"].toString(), u"done"_s);
        QCOMPARE(place.lastOf(u"rollback.started"_s)[u"late"_s].toBool(), late);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
        QVERIFY(place.call({u"status"_s, place.launch(), u"--json"_s})
                    .json()[u"rollbacks_not_recorded"_s]
                    .toArray()
                    .isEmpty());
    }

    void theWindowIsFrozen()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const std::unique_ptr<QProcess> window = openWindow(place);
        QVERIFY(window);
        QCOMPARE(::kill(pid_t(window->processId()), SIGSTOP), 0);
        const Answer rolled = rollBack(place);
        QCOMPARE(::kill(pid_t(window->processId()), SIGCONT), 0);
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        // It wakes, does nothing a second time, and records what happened.
        QTRY_VERIFY_WITH_TIMEOUT(place.kinds().contains(u"rollback.ended"_s), 30'000);
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        QCOMPARE(place.kinds().count(u"rollback.started"_s), 1);
        QVERIFY(place.lastOf(u"rollback.started"_s)[u"late"_s].toBool());
        window->kill();
        QVERIFY(window->waitForFinished(20'000));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Window and command line die in the middle: the script goes on, and the next window finds it again.
    void theWindowIsKilledInTheMiddle()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.script(u"back.sh"_s, "echo back >> trace; while ! test -e back-enough; do sleep 0.05; done\n");
        std::unique_ptr<QProcess> window = openWindow(place);
        QVERIFY(window);
        const std::unique_ptr<QProcess> client =
            place.start({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        QTRY_VERIFY_WITH_TIMEOUT(place.trace().contains(u"back"_s), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(place.kinds().contains(u"run.started"_s), 30'000);
        client->kill();
        window->kill();
        QVERIFY(client->waitForFinished(20'000) && window->waitForFinished(20'000));
        window = openWindow(place);
        QVERIFY(window);
        QVERIFY(!place.kinds().contains(u"run.lost"_s)); // it is alive, and watched again
        place.write(u"work/back-enough"_s, {});
        QTRY_VERIFY_WITH_TIMEOUT(place.kinds().contains(u"rollback.ended"_s), 30'000);
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        QCOMPARE(place.lastOf(u"rollback.ended"_s)[u"body"][u"outcome"].toString(), u"done"_s);
        QCOMPARE(place.kinds().count(u"rollback.started"_s), 1);
        window->kill();
        QVERIFY(window->waitForFinished(20'000));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }
};

QTEST_GUILESS_MAIN(CliRollbackFaultsTest)
#include "tst_cli_rollback_faults.moc"
