// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_watcher.h"
#include "tests/core/runner/run_bench.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

namespace {

// One watcher with its three spies.
struct Watched
{
    explicit Watched(const RunBench::Run& run)
        : watcher(run.folder, run.identity)
        , grown(&watcher, &RunWatcher::outputGrown)
        , ended(&watcher, &RunWatcher::ended)
        , lost(&watcher, &RunWatcher::lost)
    {
    }
    RunWatcher watcher;
    QSignalSpy grown;
    QSignalSpy ended;
    QSignalSpy lost;
    [[nodiscard]] RunExit exit() const { return ended.value(0).value(0).value<RunExit>(); }
};

} // namespace

class TstRunnerWatcher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void growthAndEnd();
    void endsOnce_data();
    void endsOnce();
    void attachesAfterTheEnd();
    void growthIsThrottled();
    void floodCostsLittleMemory();
    void lostWhenTheRunnerIsKilled();
    void lostFromTheStart();
    void endIsNoticedAtOnce();
    void severalWatchers();
    void mayBeDeletedInItsSlots();
};

void TstRunnerWatcher::growthAndEnd()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("echo one; sleep 0.2; echo two; sleep 0.2; exit 4"_ba));
    Watched watched(run);
    QCOMPARE(watched.watcher.folder(), run.folder);
    QTRY_COMPARE(watched.ended.size(), 1);
    QCOMPARE(watched.exit().status, 4);
    QCOMPARE(watched.exit(), *readExit(run.folder));
    QVERIFY(watched.grown.size() >= 2);
    QCOMPARE(watched.grown.first().first().toLongLong(), 4);
    QCOMPARE(watched.grown.last().first().toLongLong(), 8);
    QTest::qWait(700); // past the poll
    QCOMPARE(watched.ended.size(), 1);
    QCOMPARE(watched.lost.size(), 0);
}

void TstRunnerWatcher::endsOnce_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<Ending>("ending");
    QTest::newRow("at once") << "true"_ba << Ending::Exited;
    QTest::newRow("signal") << "kill -9 $$"_ba << Ending::Signalled;
    QTest::newRow("with output") << "seq 100000"_ba << Ending::Exited;
}

void TstRunnerWatcher::endsOnce()
{
    QFETCH(QByteArray, command);
    QFETCH(Ending, ending);
    for (int round = 0; round < 5; ++round) {
        RunBench bench;
        const RunBench::Run run = bench.start(bench.spec(command));
        Watched watched(run);
        QTRY_COMPARE(watched.ended.size(), 1);
        QCOMPARE(watched.exit().ending, ending);
        if (watched.exit().outputBytes > 0)
            QCOMPARE(watched.grown.last().first().toLongLong(), watched.exit().outputBytes);
        QTest::qWait(20);
        QCOMPARE(watched.ended.size(), 1);
        QCOMPARE(watched.lost.size(), 0);
    }
}

void TstRunnerWatcher::attachesAfterTheEnd()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("echo hello"_ba));
    QCOMPARE(RunBench::wait(run).status, 0);
    Watched watched(run);
    QCOMPARE(watched.ended.size(), 0); // not from the constructor
    QTRY_COMPARE(watched.ended.size(), 1);
    QCOMPARE(watched.grown.last().first().toLongLong(), 6);
}

void TstRunnerWatcher::growthIsThrottled()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("for i in {1..300}; do echo $i; sleep 0.003; done; sleep 0.2"_ba));
    Watched watched(run);
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE_WITH_TIMEOUT(watched.ended.size(), 1, 20'000);
    const double seconds = double(timer.elapsed()) / 1000;
    QVERIFY2(double(watched.grown.size()) <= 30 * seconds + 3, qPrintable(QString::number(watched.grown.size())));
    QVERIFY(watched.grown.size() >= 5);
    qint64 before = 0;
    for (const QList<QVariant>& signal : watched.grown) {
        QVERIFY(signal.first().toLongLong() > before);
        before = signal.first().toLongLong();
    }
    QCOMPARE(before, watched.exit().outputBytes);
}

void TstRunnerWatcher::floodCostsLittleMemory()
{
    RunBench bench;
    const auto resident = [] {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ')[1].toLongLong() * 4 : 0;
    };
    const qint64 before = resident();
    const RunBench::Run run = bench.start(bench.spec("head -c 67108864 /dev/zero"_ba));
    Watched watched(run);
    QTRY_COMPARE_WITH_TIMEOUT(watched.ended.size(), 1, 30'000);
    QCOMPARE(watched.exit().outputBytes, 67108864);
    QVERIFY2(resident() - before < 16 * 1024, qPrintable(QString::number(resident() - before)));
}

void TstRunnerWatcher::lostWhenTheRunnerIsKilled()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("echo $$ > pid; trap '' PIPE; sleep 60; sleep 60"_ba));
    const qint64 script = waitForPid(bench.path(u"work/pid"_s));
    QVERIFY(script > 0);
    Watched watched(run);
    QTest::qWait(50);
    QCOMPARE(kill(pid_t(run.identity.pid), SIGKILL), 0);
    QTRY_COMPARE(watched.lost.size(), 1);
    QCOMPARE(watched.ended.size(), 0);
    QCOMPARE(presence(run.folder, run.identity), RunPresence::Lost);
    // The script may live on, and is found by its token.
    QVERIFY(lives(script));
    QVERIFY(survivors(run.folder).contains(script));
    const Result<void> stopped = requestStop(run.folder, run.identity);
    QVERIFY(!stopped && stopped.error().code == ErrorCode::OutsideFailed);
    QTest::qWait(600);
    QCOMPARE(watched.lost.size(), 1);
}

void TstRunnerWatcher::lostFromTheStart()
{
    RunBench bench;
    RunBench::Run run;
    run.folder = bench.path(u"runs/none"_s);
    run.identity = {999'999'999, 1, u"boot"_s};
    Watched watched(run);
    QTRY_COMPARE(watched.lost.size(), 1);
    QCOMPARE(watched.ended.size(), 0);
}

void TstRunnerWatcher::endIsNoticedAtOnce()
{
    RunBench bench;
    // A service keeps the runner alive after the end: exit.json alone must tell, well before the poll would.
    const RunBench::Run run = bench.start(bench.spec("sleep 60 & sleep 0.1"_ba));
    Watched watched(run);
    QTRY_COMPARE_WITH_TIMEOUT(watched.ended.size(), 1, 10'000);
    const qint64 written = QFileInfo(run.folder + "/exit.json"_L1).metadataChangeTime().toMSecsSinceEpoch();
    QVERIFY(QDateTime::currentMSecsSinceEpoch() - written < 450);
}

void TstRunnerWatcher::severalWatchers()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("echo a; sleep 0.2"_ba));
    Watched first(run);
    Watched second(run);
    QTRY_COMPARE(first.ended.size(), 1);
    QTRY_COMPARE(second.ended.size(), 1);
    QCOMPARE(first.exit(), second.exit());
}

void TstRunnerWatcher::mayBeDeletedInItsSlots()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("echo a; sleep 0.1; echo b"_ba));
    int told = 0;
    auto* byGrowth = new RunWatcher(run.folder, run.identity);
    connect(byGrowth, &RunWatcher::outputGrown, this, [&] {
        ++told;
        delete byGrowth;
    });
    auto* byEnd = new RunWatcher(run.folder, run.identity);
    connect(byEnd, &RunWatcher::ended, this, [&] {
        ++told;
        delete byEnd;
    });
    QTRY_COMPARE(told, 2);
    QTest::qWait(50);
    QCOMPARE(told, 2);
}

QTEST_GUILESS_MAIN(TstRunnerWatcher)
#include "tst_runner_watcher.moc"
