// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runner/run_bench.h"
#include "tests/core/runner/trees.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

class TstRunnerStop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void politeScriptsEndByTerm();
    void graceIsWaitedForAndNotLonger();
    void limitStopsTheTree();
    void limitIsNotReached();
    void stubbornTrees_data();
    void stubbornTrees();
    void manyTrees();
    void stoppedProcessesAreReached();
    void stopIsIdempotent();
    void outputUntilTheEndIsKept();
    void stopWithinTheLastSeconds();
    void terminalTreesToo();
};

void TstRunnerStop::politeScriptsEndByTerm()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done"_ba);
    spec.termGraceMs = 10'000;
    const RunBench::Run run = bench.start(spec);
    QTRY_COMPARE(RunBench::output(run), "ready\n"_ba);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    const RunExit exit = RunBench::wait(run);
    QVERIFY(timer.elapsed() < 8000); // the grace is the longest wait, not the usual one
    QCOMPARE(exit.ending, Ending::Stopped);
    QCOMPARE(exit.status, 5);
    QVERIFY(!exit.passed());
    QVERIFY(RunBench::output(run).endsWith("bye\n"));
}

void TstRunnerStop::graceIsWaitedForAndNotLonger()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap '' TERM; echo ready; while :; do sleep 0.05; done"_ba);
    spec.termGraceMs = 700;
    const RunBench::Run run = bench.start(spec);
    QTRY_COMPARE(RunBench::output(run), "ready\n"_ba);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    const RunExit exit = RunBench::wait(run);
    QVERIFY(timer.elapsed() >= 690);
    QCOMPARE(exit.ending, Ending::Stopped);
    QCOMPARE(exit.status, 9);
}

void TstRunnerStop::limitStopsTheTree()
{
    RunBench bench;
    RunSpec spec = bench.spec("echo begun; sleep 600 & sleep 600"_ba);
    spec.limitMs = 300;
    const RunBench::Run run = bench.start(spec);
    const RunExit exit = RunBench::wait(run);
    QCOMPARE(exit.ending, Ending::TimedOut);
    QCOMPARE(exit.status, 15);
    QVERIFY(exit.durationMs >= 290);
    QCOMPARE(survivors(run.folder), QList<qint64>());
    QCOMPARE(RunBench::output(run), "begun\n"_ba);
}

void TstRunnerStop::limitIsNotReached()
{
    RunBench bench;
    RunSpec spec = bench.spec("sleep 0.1; exit 4"_ba);
    spec.limitMs = 60'000;
    const RunExit exit = bench.runToEnd(spec);
    QCOMPARE(exit.ending, Ending::Exited);
    QCOMPARE(exit.status, 4);
}

void TstRunnerStop::stubbornTrees_data()
{
    QTest::addColumn<QByteArray>("command");
    const QList<Tree> all = stubbornTreeScripts();
    for (const Tree& tree : all)
        QTest::newRow(tree.name) << tree.command;
}

void TstRunnerStop::stubbornTrees()
{
    QFETCH(QByteArray, command);
    RunBench bench;
    const QStringList problems = stopTrees(bench, {command}, 1);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TstRunnerStop::manyTrees()
{
    RunBench bench;
    QList<QByteArray> commands;
    for (const Tree& tree : stubbornTreeScripts())
        commands.append(tree.command);
    const QStringList problems = stopTrees(bench, commands, 60);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TstRunnerStop::stoppedProcessesAreReached()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap 'exit 6' TERM; echo $$ > pid; kill -STOP $$; echo awake"_ba);
    spec.termGraceMs = 5000;
    const RunBench::Run run = bench.start(spec);
    QVERIFY(waitForPid(spec.workdir + "/pid"_L1) > 0);
    QTest::qWait(50);
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).status, 6);
}

void TstRunnerStop::stopIsIdempotent()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap 'echo t' TERM; echo ready; while :; do sleep 0.02; done"_ba);
    spec.termGraceMs = 400;
    const RunBench::Run run = bench.start(spec);
    QTRY_COMPARE(RunBench::output(run), "ready\n"_ba);
    for (int i = 0; i < 20; ++i)
        QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).ending, Ending::Stopped);
    QCOMPARE(RunBench::output(run).count("t\n"), 1); // one TERM, whatever the number of requests
}

void TstRunnerStop::outputUntilTheEndIsKept()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap 'for i in {1..5000}; do echo line $i; done; exit 0' TERM; echo ready; while :; do "
                              "sleep 0.02; done"_ba);
    spec.termGraceMs = 10'000;
    const RunBench::Run run = bench.start(spec);
    QTRY_COMPARE(RunBench::output(run), "ready\n"_ba);
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).ending, Ending::Stopped);
    QVERIFY(RunBench::output(run).endsWith("line 5000\n"));
}

void TstRunnerStop::stopWithinTheLastSeconds()
{
    RunBench bench;
    // The shell is through, a background process keeps the output: the run still counts as running, stop ends all.
    const RunBench::Run run = bench.start(bench.spec("sleep 600 & echo $! > pid; exit 3"_ba));
    const qint64 pid = waitForPid(bench.path(u"work/pid"_s));
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    const RunExit exit = RunBench::wait(run);
    QCOMPARE(exit.ending, Ending::Stopped);
    QVERIFY(!lives(pid));
}

void TstRunnerStop::terminalTreesToo()
{
    RunBench bench;
    RunSpec spec = bench.spec("trap '' TERM HUP; setsid bash -c 'trap \"\" TERM HUP; sleep 600' & sleep 600"_ba);
    spec.pty = true;
    const RunBench::Run run = bench.start(spec);
    QTRY_VERIFY(survivors(run.folder).size() >= 3);
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).ending, Ending::Stopped);
    QCOMPARE(survivors(run.folder), QList<qint64>());
}

QTEST_GUILESS_MAIN(TstRunnerStop)
#include "tst_runner_stop.moc"
