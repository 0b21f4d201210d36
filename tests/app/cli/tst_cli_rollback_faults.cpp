// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

#include <csignal>
#include <sqlite3.h>
#include <unistd.h>

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
        // Namespaces need no root where users may have their own. A limit of memory does, or a manager of one's own;
        // where there are no such files, writing them limits nothing.
        static const QByteArray faults = R"(apart() {
    flags=$1; shift
    if unshare "$flags" true 2>/dev/null; then unshare "$flags" "$@"; else unshare -Ur "$flags" "$@"; fi
}
in_little_memory() {
    for g in /sys/fs/cgroup/holdpoint-test-$$ /sys/fs/cgroup/memory/holdpoint-test-$$; do
        mkdir "$g" 2>/dev/null || continue
        for limit in "$g/memory.max" "$g/memory.limit_in_bytes"; do
            [ -f "$limit" ] && echo 64M >"$limit" || continue
            [ ! -f "$g/memory.swap.max" ] || echo 0 >"$g/memory.swap.max"
            bash -c 'echo $$ >"$0/cgroup.procs" || exit 9; exec "$@"' "$g" "$@"; status=$?
            sleep 0.2; rmdir "$g"
            return $status
        done
        rmdir "$g"
    done
    systemd-run --user --scope -q -p MemoryMax=64M -p MemorySwapMax=0 "$@"
}
)";
        place.write(u"wrapper.sh"_s, faults + "LAUNCH=$1; shift\n" + wrapper + '\n');
        return place.program(u"bash"_s, QStringList{place.path(u"wrapper.sh"_s), place.launch(),
                                                    QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint")} +
                                            words);
    }

    static Answer rollBack(const LaunchPlace& place)
    {
        const QStringList words =
            mortal({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        return place.program(words.first(), words.mid(1));
    }

    // holdpoint and its words, without root's right to write what nobody may write.
    static QStringList mortal(const QStringList& words)
    {
        QStringList all{QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint")};
        if (geteuid() == 0)
            all = QStringList{u"setpriv"_s, u"--bounding-set"_s, u"-dac_override,-dac_read_search"_s} + all;
        return all + words;
    }

    // The window that holds the launch; nullptr when it does not.
    static std::unique_ptr<QProcess> openWindow(const LaunchPlace& place)
    {
        QFile::remove(place.launch() + u"/heartbeat"_s);
        const QStringList words = mortal({u"open"_s, place.launch()});
        std::unique_ptr<QProcess> window = place.startProgram(words.first(), words.mid(1));
        if (!window || !QTest::qWaitFor([&] { return QFile::exists(place.launch() + u"/heartbeat"_s); }, 30'000))
            return nullptr;
        QTest::qWait(1000); // it listens, and looked after what was left
        return window;
    }

    enum class Fault
    {
        None,
        Corrupt,
        Locked,
        ReadOnly,
        Busy
    };

    // Root may write everywhere, so openWindow() and rollBack() leave that right behind. The ledger itself is open in
    // the window; what it needs beside it cannot be made any more.
    static void setReadOnly(const LaunchPlace& place, bool on)
    {
        const QString ledger = place.launch() + u"/ledger.sqlite"_s;
        const auto read = QFile::ReadOwner, write = QFile::WriteOwner, enter = QFile::ExeOwner;
        QVERIFY(QFile::setPermissions(ledger, on ? read : read | write));
        for (const QString& folder : {u"/runs"_s, u""_s})
            if (QFile::exists(place.launch() + folder))
                QVERIFY(QFile::setPermissions(place.launch() + folder, on ? read | enter : read | write | enter));
    }

    // Everything was done once, and the ledger says so once it can.
    static void verifyToldOnce(const LaunchPlace& place)
    {
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        QTRY_VERIFY_WITH_TIMEOUT(place.kinds().contains(u"rollback.ended"_s), 30'000);
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        const QStringList kinds = place.kinds();
        for (const QString& kind : {u"rollback.started"_s, u"rollback.ended"_s, u"launch.held"_s})
            QVERIFY2(kinds.count(kind) == 1, qPrintable(kinds.join(u'\n')));
        QCOMPARE(kinds.count(u"run.started"_s), 2);
        QCOMPARE(kinds.count(u"run.finished"_s), 2);
        QCOMPARE(place.lastOf(u"rollback.ended"_s)[u"body"][u"outcome"].toString(), u"done"_s);
        QCOMPARE(place.lastOf(u"rollback.started"_s)[u"actor"][u"person"].toString(), u"Ada Officer"_s);
        QVERIFY(place.call({u"status"_s, place.launch(), u"--json"_s})
                    .json()[u"rollbacks_not_recorded"_s]
                    .toArray()
                    .isEmpty());
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

private Q_SLOTS:
    void itStarts_data()
    {
        QTest::addColumn<QByteArray>("needs"); // a command that ends with 0 where the fault can be made
        QTest::addColumn<QByteArray>("wrapper");
        QTest::addColumn<bool>("late"); // the ledger takes nothing while it lasts
        QTest::newRow("nothing is wrong") << QByteArray("true") << QByteArray(R"("$@")") << false;
        QTest::newRow("no network") << QByteArray("apart -n true") << QByteArray(R"(apart -n "$@")") << false;
        QTest::newRow("no name service") << QByteArray("apart -m true")
                                         << QByteArray(
                                                R"(apart -m bash -c 'mount --bind /dev/null /etc/resolv.conf || exit 9
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
        QTest::newRow("the launch folder may only be read") << QByteArray("apart -m true")
                                                            << QByteArray(R"(apart -m bash -c 'launch=$1; shift
mount --bind "$launch" "$launch" && mount -o remount,ro,bind "$launch" || exit 9
exec "$@"' - "$LAUNCH" "$@")") << true;
        QTest::newRow("four busy loops") << QByteArray("true") << QByteArray(R"(loops=
for i in 1 2 3 4; do timeout 20 sh -c 'while :; do :; done' & loops="$loops $!"; done
"$@"; status=$?
kill $loops
exit $status)") << false;
        // 64 MB and no swap: what the machine has left when everything else ate the rest.
        QTest::newRow("little memory") << QByteArray("in_little_memory true") << QByteArray(R"(in_little_memory "$@")")
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
        // In a user namespace one is root by name, and what went to memory is looked for elsewhere afterwards.
        if ((late && geteuid() != 0) || wrapped(place, needs, {}).status != 0)
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

    void itStartsThroughItsHolder_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("nothing is wrong") << int(Fault::None);
        QTest::newRow("the ledger is corrupt") << int(Fault::Corrupt);
        QTest::newRow("the ledger is locked") << int(Fault::Locked);
        QTest::newRow("the ledger may only be read") << int(Fault::ReadOnly);
        QTest::newRow("four busy loops") << int(Fault::Busy);
    }
    // The window holds the launch and is alive, and the rollback is asked for from elsewhere while the fault lasts.
    void itStartsThroughItsHolder()
    {
        QFETCH(const int, fault);
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.script(u"back.sh"_s, "date +%s%N > started; echo back >> trace\n");
        const std::unique_ptr<QProcess> window = openWindow(place);
        QVERIFY(window);
        const QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        sqlite3* other = nullptr;
        std::vector<std::unique_ptr<QProcess>> loops;
        switch (Fault(fault)) {
        case Fault::None:
            break;
        case Fault::Corrupt:
            place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
            break;
        case Fault::Locked:
            QCOMPARE(sqlite3_open(qPrintable(place.launch() + u"/ledger.sqlite"_s), &other), SQLITE_OK);
            QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
            break;
        case Fault::ReadOnly:
            setReadOnly(place, true);
            break;
        case Fault::Busy:
            for (int i = 0; i < 4; ++i)
                loops.push_back(
                    place.startProgram(u"timeout"_s, {u"20"_s, u"sh"_s, u"-c"_s, u"while :; do :; done"_s}));
            break;
        }
        const qint64 pressed = QDateTime::currentMSecsSinceEpoch();
        // It starts while the fault lasts. The command itself ends when the ledger says what was done.
        const QStringList words =
            mortal({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        const std::unique_ptr<QProcess> client = place.startProgram(words.first(), words.mid(1));
        QTRY_VERIFY_WITH_TIMEOUT(place.trace().contains(u"prove"_s), 30'000);
        // It was silent until the ledger took something again.
        QByteArray said;
        if (Fault(fault) == Fault::ReadOnly)
            QVERIFY(QTest::qWaitFor(
                [&] {
                    said += client->readAllStandardError();
                    return said.contains("its ledger takes nothing at the moment");
                },
                30'000));
        for (const auto& loop : loops) {
            loop->terminate(); // so that timeout ends its child
            loop->waitForFinished();
        }
        if (Fault(fault) == Fault::ReadOnly)
            setReadOnly(place, false);
        if (other) {
            sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
            sqlite3_close(other);
        }
        if (Fault(fault) == Fault::Corrupt)
            place.write(u"shop.launch/ledger.sqlite"_s, ledger); // it comes back from somewhere
        QVERIFY(client->state() == QProcess::NotRunning || client->waitForFinished(50'000));
        QVERIFY2(client->exitCode() == 0, client->readAllStandardError().constData());
        qInfo("%-36s the script ran %5lld ms after the call, process start included", QTest::currentDataTag(),
              place.bytes(u"work/started"_s).trimmed().toLongLong() / 1'000'000 - pressed);
        verifyToldOnce(place);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(window->state(), QProcess::Running);
        window->kill();
        QVERIFY(window->waitForFinished(20'000));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void theDiskIsFull_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("nobody holds it") << false;
        QTest::newRow("the window holds it") << true;
    }
    // The ledger opens and takes nothing. What was done is not lost with the process that did it.
    void theDiskIsFull()
    {
        QFETCH(const bool, held);
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        // As above.
        if (geteuid() != 0 || wrapped(place, "apart -m mount -t tmpfs none /mnt", {}).status != 0)
            QSKIP("this user cannot make a small disk here");
        const QByteArray hold = held ? R"("$1" open disk/shop.launch & window=$!
for i in $(seq 300); do test -e disk/shop.launch/heartbeat && break; sleep 0.1; done
test -e disk/shop.launch/heartbeat || exit 11
sleep 1
)"
                                     : "window=\n";
        // $1 is holdpoint. The launch comes back when there is room again, for whoever reads it after this disk is
        // gone.
        const Answer rolled = wrapped(place,
                                      "apart -m bash -c '\nmkdir disk; mount -t tmpfs -o size=4m none disk || exit 9\n"
                                      "cp -a shop.launch disk/ && rm disk/shop.launch/heartbeat 2>/dev/null\n" +
                                          hold + R"(dd if=/dev/zero of=disk/fill bs=4096 2>/dev/null
"$1" rollback disk/shop.launch --immediate --reason "it burns"; status=$?
rm disk/fill
for i in $(seq 60); do
    "$1" note disk/shop.launch "there is room again" >/dev/null
    "$1" log disk/shop.launch | grep -v "NOT RECORDED YET" | grep -q " rollback.ended " && break
    sleep 0.5
done
test -z "$window" || kill -0 $window || exit 12
test -z "$window" || { kill -9 $window; wait $window; } 2>/dev/null
rm -r shop.launch && cp -a disk/shop.launch . || exit 13
exit $status
' - "$@")",
                                      {});
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QVERIFY2(held || rolled.out.contains(u"NOT RECORDED YET"_s), qPrintable(rolled.all()));
        verifyToldOnce(place);
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
