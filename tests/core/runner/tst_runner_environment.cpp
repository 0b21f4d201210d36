// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runner/run_bench.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

class TstRunnerEnvironment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void environmentIsMinimalAndExact();
    void specAndSecretsAreAdded();
    void workdirIsEntered();
    void noDescriptorIsInherited();
    void sessionAndSignalsAreItsOwn();
    void startupFilesAreNotRead();
    void terminalOfAskedSize();
    void terminalEndsLikeAnyOther();
    void withoutTerminalThereIsNone();
};

void TstRunnerEnvironment::initTestCase()
{
    qputenv("USER", "coordinator");
    qputenv("HOME", "/tmp");
    qputenv("LANG", "C.UTF-8");
    qputenv("HOLDPOINT_TEST_LEAK", "must not be seen");
    qputenv("LD_PRELOAD", "");
}

void TstRunnerEnvironment::environmentIsMinimalAndExact()
{
    RunBench bench;
    QByteArray output;
    // The environment as the shell got it: bash itself adds PWD, SHLVL, _.
    QCOMPARE(bench.runToEnd(bench.spec("tr '\\0' '\\n' < /proc/$$/environ | sort"_ba), &output).status, 0);
    QList<QByteArray> lines = output.trimmed().split('\n');
    QCOMPARE(lines.size(), 7);
    QVERIFY(lines[0] == "HOLDPOINT_RUN=" + lines[0].right(32));
    QCOMPARE(lines.mid(1), QList<QByteArray>({"HOME=/tmp", "LANG=C.UTF-8", "PATH=" + qgetenv("PATH"), "SHELL=/bin/bash",
                                              "TERM=dumb", "USER=coordinator"}));
    // A user whose window was started without them.
    qunsetenv("USER");
    qunsetenv("HOME");
    const QMap<QString, QByteArray> minimal = minimalEnvironment(true);
    QVERIFY(!minimal.value(u"USER"_s).isEmpty());
    QVERIFY(minimal.value(u"HOME"_s).startsWith('/'));
    QCOMPARE(minimal.value(u"TERM"_s), "xterm-256color"_ba);
    qputenv("USER", "coordinator");
    qputenv("HOME", "/tmp");
}

void TstRunnerEnvironment::specAndSecretsAreAdded()
{
    RunBench bench;
    RunSpec spec = bench.spec("echo \"$REGION|$PATH|${#KEY}|$TRICKY\""_ba);
    spec.environment = {
        {u"REGION"_s, u"eu west; $(reboot)"_s}, {u"PATH"_s, u"/usr/bin:/bin"_s}, {u"TRICKY"_s, u"a=b\nc"_s}};
    spec.secrets = {{u"KEY"_s, "0123456789"_ba}};
    QByteArray output;
    QCOMPARE(bench.runToEnd(spec, &output).status, 0);
    QCOMPARE(output, "eu west; $(reboot)|/usr/bin:/bin|10|a=b\nc\n"_ba);
}

void TstRunnerEnvironment::workdirIsEntered()
{
    RunBench bench;
    const QString folder = bench.path(u"with space \u00e4"_s);
    QVERIFY(QDir().mkdir(folder));
    RunSpec spec = bench.spec("pwd"_ba);
    spec.workdir = folder;
    QByteArray output;
    QCOMPARE(bench.runToEnd(spec, &output).status, 0);
    QCOMPARE(output, folder.toUtf8() + '\n');
}

void TstRunnerEnvironment::noDescriptorIsInherited()
{
    RunBench bench;
    // A ledger's lock that somebody forgot to mark: neither the script nor its runner may keep it.
    QList<int> open;
    for (int i = 0; i < 20; ++i)
        open.append(::open("/etc/passwd", O_RDONLY));
    const RunBench::Run run = bench.start(bench.spec("ls /proc/self/fd; readlink /proc/$PPID/fd/* ; sleep 0.2"_ba));
    QVERIFY2(run.started, qPrintable(run.problem));
    QCOMPARE(RunBench::wait(run).status, 0);
    for (const int file : open)
        close(file);
    const QByteArray output = RunBench::output(run);
    QVERIFY2(output.startsWith("0\n1\n2\n3\n"), output.constData()); // 3 is the folder that ls reads
    QVERIFY2(!output.contains("passwd"), output.constData());
    QVERIFY2(!output.contains("holdpoint-spec"), output.constData());
    QCOMPARE(output.count("\n"), output.count("/dev/null") + output.count("pipe:") + output.count("anon_inode") +
                                     output.count("output.log") + output.count(".exit.json.part") +
                                     output.count(run.folder.toUtf8() + '\n') + 4);
}

void TstRunnerEnvironment::sessionAndSignalsAreItsOwn()
{
    RunBench bench;
    QByteArray output;
    QCOMPARE(bench
                 .runToEnd(bench.spec("ps -o pid=,pgid=,sid=,tty= -p $$; grep -E 'Sig(Blk|Ign)' /proc/$$/status"_ba),
                           &output)
                 .status,
             0);
    const QList<QByteArray> lines = output.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    const QList<QByteArray> ids = lines[0].simplified().split(' ');
    QCOMPARE(ids[1], ids[0]);
    QCOMPARE(ids[2], ids[0]);
    QCOMPARE(ids[3], "?"_ba);
    QVERIFY(ids[2].toLongLong() != getsid(0));
    for (const QByteArray& line : lines.mid(1))
        QCOMPARE(line.mid(line.indexOf('\t')).trimmed().toULongLong(nullptr, 16) & 0x7fffffffULL,
                 0ULL); // 32 and up: libc's own
}

void TstRunnerEnvironment::startupFilesAreNotRead()
{
    RunBench bench;
    for (const QString& name : {u".bashrc"_s, u".bash_profile"_s, u".profile"_s}) {
        QFile file(bench.path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("echo started by " + name.toUtf8());
    }
    RunSpec spec = bench.spec("echo clean"_ba);
    spec.environment.insert(u"HOME"_s, bench.path(QString()));
    for (const bool pty : {false, true}) {
        spec.pty = pty;
        QByteArray output;
        QCOMPARE(bench.runToEnd(spec, &output).status, 0);
        QCOMPARE(output, "clean\n"_ba);
    }
}

void TstRunnerEnvironment::terminalOfAskedSize()
{
    RunBench bench;
    RunSpec spec = bench.spec("[ -t 1 ] && [ -t 2 ] && stty size < /dev/tty && tput cols 2>/dev/null; readlink "
                              "/proc/self/fd/0; ps -o tty= -p $$; echo $TERM; exit 3"_ba);
    spec.pty = true;
    QByteArray output;
    const RunExit exit = bench.runToEnd(spec, &output);
    QCOMPARE(exit.status, 3);
    QVERIFY2(output.startsWith("40 120\n"), output.constData());
    QVERIFY2(output.contains("/dev/null\npts/"), output.constData());
    QVERIFY2(output.endsWith("xterm-256color\n"), output.constData());
    QCOMPARE(exit.outputBytes, output.size());
}

void TstRunnerEnvironment::terminalEndsLikeAnyOther()
{
    RunBench bench;
    RunSpec spec = bench.spec("seq 1 20000; kill -SEGV $$"_ba);
    spec.pty = true;
    QByteArray output;
    const RunExit exit = bench.runToEnd(spec, &output);
    QCOMPARE(exit.ending, Ending::Signalled);
    QCOMPARE(exit.status, 11);
    QCOMPARE(output.count('\n'), 20000);
    QVERIFY(output.endsWith("20000\n"));
}

void TstRunnerEnvironment::withoutTerminalThereIsNone()
{
    RunBench bench;
    QByteArray output;
    QCOMPARE(bench
                 .runToEnd(bench.spec(
                               "[ -t 0 -o -t 1 -o -t 2 ] && echo terminal; (: < /dev/tty) 2>/dev/null || echo none"_ba),
                           &output)
                 .status,
             0);
    QCOMPARE(output, "none\n"_ba);
}

QTEST_GUILESS_MAIN(TstRunnerEnvironment)
#include "tst_runner_environment.moc"
