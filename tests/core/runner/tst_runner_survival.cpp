// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/runner/process_table.h"
#include "core/runner/run_watcher.h"
#include "tests/core/runner/run_bench.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <cstring>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

// What outlives what: runs their starter, services their run, and neither the other way round.
class TstRunnerSurvival : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runSurvivesItsKilledStarter();
    void runSurvivesItsStartersTerminal();
    void starterHasNoChildLeft();
    void leftBehindServiceLivesOn_data();
    void leftBehindServiceLivesOn();
    void lateOutputDoesNotChangeTheRecord();
    void shortBackgroundOutputStillCounts();
    void runnerGoesWithTheService();
    void missingBashIsNamed();
};

namespace {

RunSpec longSpec(const QString& workdir)
{
    RunSpec spec;
    spec.command = "echo begun; for i in {1..40}; do echo $i; sleep 0.02; done; exit 7";
    spec.workdir = workdir;
    spec.termGraceMs = 300;
    return spec;
}

// The second life of this program: starts a run and waits to be killed.
int startAndHang(const QString& folder, const QString& workdir)
{
    const Result<ProcessIdentity> identity = startRun(RunBench::program(), folder, longSpec(workdir));
    if (!identity)
        return 1;
    const QByteArray line = u"%1 %2 %3\n"_s.arg(identity->pid).arg(identity->startTicks).arg(identity->boot).toLatin1();
    if (write(1, line.constData(), size_t(line.size())) < 0)
        return 1;
    for (;;)
        pause();
}

// The third: where bash is no program.
int startWithoutBash(const QString& folder, const QString& workdir)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return 77;
    for (const char* bash : {"/usr/bin/bash", "/bin/bash", "/usr/local/bin/bash"}) {
        if (access(bash, X_OK) == 0 && mount("/dev/null", bash, nullptr, MS_BIND, nullptr) != 0)
            return 77;
    }
    RunSpec spec = longSpec(workdir);
    const Result<ProcessIdentity> identity = startRun(RunBench::program(), folder, spec);
    return identity && RunBench::wait({folder, *identity, true, {}}).ending == Ending::CouldNotStart ? 0 : 1;
}

ProcessIdentity identityFrom(const QByteArray& line)
{
    const QList<QByteArray> parts = line.trimmed().split(' ');
    return parts.size() == 3
               ? ProcessIdentity{parts[0].toLongLong(), parts[1].toLongLong(), QString::fromLatin1(parts[2])}
               : ProcessIdentity{};
}

} // namespace

void TstRunnerSurvival::runSurvivesItsKilledStarter()
{
    RunBench bench;
    const QString folder = bench.path(u"runs/000001"_s);
    QProcess starter;
    starter.start(QCoreApplication::applicationFilePath(), {u"--start"_s, folder, bench.path(u"work"_s)});
    QTRY_VERIFY(starter.canReadLine());
    const ProcessIdentity told = identityFrom(starter.readLine());
    QVERIFY(told.pid > 0);
    QCOMPARE(kill(pid_t(starter.processId()), SIGKILL), 0);
    QVERIFY(starter.waitForFinished());
    // A new process knows the run again by what the runner wrote, attaches, and loses not a byte.
    QVERIFY(!waitForFile(folder + "/runner.json"_L1).isEmpty());
    const Result<ProcessIdentity> read = readIdentity(folder);
    QVERIFY(read.has_value());
    QCOMPARE(*read, told);
    QCOMPARE(presence(folder, *read), RunPresence::Running);
    RunWatcher watcher(folder, *read);
    QSignalSpy ended(&watcher, &RunWatcher::ended);
    QTRY_COMPARE(ended.size(), 1);
    const auto exit = ended.first().first().value<RunExit>();
    QCOMPARE(exit.status, 7);
    QByteArray expected = "begun\n";
    for (int i = 1; i <= 40; ++i)
        expected += QByteArray::number(i) + '\n';
    QCOMPARE(RunBench::output({folder, *read, true, {}}), expected);
    QCOMPARE(exit.outputSha256, hex(Sha256::of(expected)));
}

void TstRunnerSurvival::runSurvivesItsStartersTerminal()
{
    RunBench bench;
    const QString folder = bench.path(u"runs/000001"_s);
    // `script` gives the starter a terminal and takes it away when it is killed.
    QProcess terminal;
    terminal.start(u"script"_s, {u"-qec"_s,
                                 u"'%1' --start '%2' '%3'"_s.arg(QCoreApplication::applicationFilePath(), folder,
                                                                 bench.path(u"work"_s)),
                                 u"/dev/null"_s});
    if (!terminal.waitForStarted())
        QSKIP("script(1) is missing: a closed terminal was not tested.");
    QTRY_VERIFY(terminal.canReadLine());
    const ProcessIdentity told = identityFrom(terminal.readLine());
    QVERIFY(told.pid > 0);
    terminal.kill();
    QVERIFY(terminal.waitForFinished());
    QCOMPARE(RunBench::wait({folder, told, true, {}}).status, 7);
}

void TstRunnerSurvival::starterHasNoChildLeft()
{
    RunBench bench;
    for (int i = 0; i < 5; ++i)
        QVERIFY(bench.start(bench.spec("sleep 0.1"_ba)).started);
    // Neither a running child nor a zombie is ours.
    QFile children(u"/proc/self/task/%1/children"_s.arg(getpid()));
    QVERIFY(children.open(QIODevice::ReadOnly));
    QCOMPARE(children.readAll(), QByteArray());
}

void TstRunnerSurvival::leftBehindServiceLivesOn_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<bool>("holdsOutput");
    const QByteArray service = "while :; do echo tick; echo t >> ticks; sleep 0.05; done";
    QTest::newRow("nohup with a log") << "nohup bash -c '" + service + "' > log 2>&1 & echo $! > pid" << false;
    QTest::newRow("setsid") << "setsid bash -c 'echo $$ > pid; " + service + "' > log 2>&1 < /dev/null &" << false;
    QTest::newRow("keeps the output") << "bash -c 'echo $$ > pid; " + service + "' &" << true;
    QTest::newRow("daemon that keeps the output") << "(setsid bash -c 'echo $$ > pid; " + service + "' &)" << true;
}

void TstRunnerSurvival::leftBehindServiceLivesOn()
{
    QFETCH(QByteArray, start);
    QFETCH(bool, holdsOutput);
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec(start + "\nuntil [ -s pid ]; do sleep 0.01; done; echo started"));
    const RunExit exit = RunBench::wait(run, 10'000);
    QCOMPARE(exit.ending, Ending::Exited);
    QCOMPARE(exit.status, 0);
    QVERIFY(exit.durationMs < 1900); // the shell's time, not the wait for the output
    QVERIFY(exit.leftBehind >= 1);
    const qint64 service = waitForPid(bench.path(u"work/pid"_s));
    const auto ticks = [&] { return QFileInfo(bench.path(u"work/ticks"_s)).size(); };
    QTest::qWait(300);
    const qint64 before = ticks();
    QTRY_VERIFY(ticks() > before + 10); // neither a SIGPIPE nor a full pipe stops it
    QVERIFY(lives(service));
    QVERIFY(survivors(run.folder).contains(service));
    QCOMPARE(isAlive(run.identity), holdsOutput); // as the reader of its output
    // A stop now is late: the run has ended, its service stays.
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QTest::qWait(200);
    QVERIFY(lives(service));
    kill(pid_t(service), SIGKILL);
}

void TstRunnerSurvival::lateOutputDoesNotChangeTheRecord()
{
    RunBench bench;
    RunSpec spec = bench.spec(
        "(sleep 2.5; echo late $KEY; head -c 3000000 /dev/zero; echo $BASHPID > through; sleep 60) & echo in time"_ba);
    spec.secrets.insert(u"KEY"_s, "very-secret"_ba);
    const RunBench::Run run = bench.start(spec);
    const RunExit exit = RunBench::wait(run);
    QCOMPARE(exit.status, 0);
    QCOMPARE(RunBench::output(run), "in time\n"_ba);
    // Three times the pipe's size went through, so somebody reads.
    QVERIFY(waitForPid(bench.path(u"work/through"_s)) > 0);
    QCOMPARE(RunBench::output(run), "in time\n"_ba);
    QCOMPARE(exit.outputSha256, hex(Sha256::of("in time\n"_ba)));
    QFile late(run.folder + "/late.log"_L1);
    QTRY_VERIFY(late.exists() && late.size() >= 3'000'000);
    QVERIFY(late.open(QIODevice::ReadOnly));
    QVERIFY(late.read(100).startsWith("late [masked]\n"));
}

void TstRunnerSurvival::shortBackgroundOutputStillCounts()
{
    RunBench bench;
    QByteArray output;
    // The logger of a process substitution ends a little after the shell.
    QCOMPARE(bench.runToEnd(bench.spec("exec > >(sleep 0.3; cat); echo a; echo b"_ba), &output).status, 0);
    QCOMPARE(output, "a\nb\n"_ba);
}

void TstRunnerSurvival::runnerGoesWithTheService()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("sleep 2.6 & true"_ba));
    QCOMPARE(RunBench::wait(run).status, 0);
    QVERIFY(isAlive(run.identity));
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(run.identity), 5000);
}

void TstRunnerSurvival::missingBashIsNamed()
{
    RunBench bench;
    const QString folder = bench.path(u"runs/000001"_s);
    const int result =
        QProcess::execute(QCoreApplication::applicationFilePath(), {u"--no-bash"_s, folder, bench.path(u"work"_s)});
    if (result == 77)
        QSKIP("This user may not hide bash: a machine without it was not tested.");
    QCOMPARE(result, 0);
    const Result<RunExit> exit = readExit(folder);
    QVERIFY(exit.has_value());
    QVERIFY2(exit->problem.contains(u"bash"_s), qPrintable(exit->problem));
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() == 4 && arguments[1] == u"--start"_s)
        return startAndHang(arguments[2], arguments[3]);
    if (arguments.size() == 4 && arguments[1] == u"--no-bash"_s)
        return startWithoutBash(arguments[2], arguments[3]);
    TstRunnerSurvival test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_runner_survival.moc"
