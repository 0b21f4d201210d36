// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/runner/output_store.h"
#include "core/runner/run_watcher.h"
#include "tests/core/runner/run_bench.h"
#include "tests/core/runner/trees.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

namespace {

// A line of /proc/<pid>/status in kB.
qint64 statusKilobytes(const QString& pid, const QByteArray& name)
{
    QFile status(u"/proc/%1/status"_s.arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).simplified().split(' ')[0].toLongLong();
    }
    return 0;
}

} // namespace

// The promises at their full size.
class TstRunnerCampaign : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fiveHundredTrees();
    void oneGigabyte_data();
    void oneGigabyte();
};

void TstRunnerCampaign::fiveHundredTrees()
{
    RunBench bench;
    QList<QByteArray> commands;
    for (const Tree& tree : stubbornTreeScripts())
        commands.append(tree.command);
    const QStringList problems = stopTrees(bench, commands, 500);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TstRunnerCampaign::oneGigabyte_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("no newline") << "head -c 1000000000 /dev/zero"_ba;
    QTest::newRow("escapes") << "yes $'\\e[31m\\e]0;title\\a\\e[2K' | head -c 1000000000"_ba;
    QTest::newRow("binary") << "head -c 10000000 /dev/urandom > piece; for i in {1..100}; do cat piece; done"_ba;
}

void TstRunnerCampaign::oneGigabyte()
{
    QFETCH(QByteArray, command);
    RunBench bench;
    const qint64 before = statusKilobytes(u"self"_s, "VmRSS");
    const RunBench::Run run = bench.start(bench.spec(command));
    QVERIFY2(run.started, qPrintable(run.problem));
    OutputStore store(outputPath(run.folder));
    RunWatcher watcher(run.folder, run.identity);
    QSignalSpy ended(&watcher, &RunWatcher::ended);
    qint64 runnerPeak = 0;
    qint64 ownPeak = 0;
    connect(&watcher, &RunWatcher::outputGrown, this, [&] {
        store.refresh();
        runnerPeak = qMax(runnerPeak, statusKilobytes(QString::number(run.identity.pid), "VmHWM"));
        ownPeak = qMax(ownPeak, statusKilobytes(u"self"_s, "VmRSS"));
    });
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 300'000);
    const auto exit = ended.first().first().value<RunExit>();
    QCOMPARE(exit.status, 0);
    QCOMPARE(exit.outputBytes, 1'000'000'000);
    QCOMPARE(exit.droppedBytes, 0);
    while (store.refresh()) {
    }
    QCOMPARE(store.bytes(), 1'000'000'000);
    ownPeak = qMax(ownPeak, statusKilobytes(u"self"_s, "VmRSS"));
    QCOMPARE(*fileSha256(outputPath(run.folder)), exit.outputSha256);
    QVERIFY2(runnerPeak > 0 && runnerPeak < 64 * 1024, qPrintable(u"runner %1 kB"_s.arg(runnerPeak)));
    QVERIFY2(ownPeak - before < 64 * 1024, qPrintable(u"own %1 kB"_s.arg(ownPeak - before)));
    qInfo("runner peak %lld kB, own growth %lld kB", static_cast<long long>(runnerPeak),
          static_cast<long long>(ownPeak - before));
}

QTEST_GUILESS_MAIN(TstRunnerCampaign)
#include "tst_runner_campaign.moc"
