// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/runner/process_table.h"
#include "tests/core/runner/run_bench.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

class TstRunnerRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endings_data();
    void endings();
    void bytesStayAsTheyAre();
    void recordsAreCompleteAndPrivate();
    void secretsAreInNoFileAndNoArgv();
    void couldNotStart_data();
    void couldNotStart();
    void missingRunnerIsAnError();
    void folderMustBeNew();
    void foldersAboveAreMade();
    void presenceTellsTheStates();
    void stopAfterTheEndIsDone();
    void damagedExitIsMalformed();
    void missingScriptsAreNamed();
};

void TstRunnerRun::endings_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<Ending>("ending");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("passes") << "echo hello"_ba << Ending::Exited << 0 << "hello\n"_ba;
    QTest::newRow("status 7") << "echo no >&2; exit 7"_ba << Ending::Exited << 7 << "no\n"_ba;
    QTest::newRow("status 255") << "exit 255"_ba << Ending::Exited << 255 << ""_ba;
    QTest::newRow("not found") << "no-such-program-here 2>/dev/null"_ba << Ending::Exited << 127 << ""_ba;
    QTest::newRow("TERM to itself") << "kill -TERM $$"_ba << Ending::Signalled << 15 << ""_ba;
    QTest::newRow("KILL to itself") << "echo a; kill -KILL $$"_ba << Ending::Signalled << 9 << "a\n"_ba;
    QTest::newRow("both streams in order")
        << "for i in 1 2 3; do echo o$i; echo e$i >&2; done"_ba << Ending::Exited << 0 << "o1\ne1\no2\ne2\no3\ne3\n"_ba;
    QTest::newRow("empty") << ""_ba << Ending::Exited << 0 << ""_ba;
    QTest::newRow("several lines") << "x=1\ny=2\necho $((x+y))"_ba << Ending::Exited << 0 << "3\n"_ba;
    QTest::newRow("here-document") << "cat <<'END'\na  b\nEND"_ba << Ending::Exited << 0 << "a  b\n"_ba;
    QTest::newRow("stdin is empty") << "cat; readlink /proc/self/fd/0"_ba << Ending::Exited << 0 << "/dev/null\n"_ba;
    QTest::newRow("stdout reopened") << "echo a; echo b > /dev/stderr; echo c > /dev/stdout; echo d"_ba
                                     << Ending::Exited << 0 << "a\nb\nc\nd\n"_ba;
    QTest::newRow("no newline at the end") << "printf abc"_ba << Ending::Exited << 0 << "abc"_ba;
}

void TstRunnerRun::endings()
{
    QFETCH(QByteArray, command);
    QFETCH(Ending, ending);
    QFETCH(int, status);
    QFETCH(QByteArray, output);
    RunBench bench;
    QByteArray got;
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const RunExit exit = bench.runToEnd(bench.spec(command), &got);
    QCOMPARE(exit.problem, QString());
    QCOMPARE(exit.ending, ending);
    QCOMPARE(exit.status, status);
    QCOMPARE(got, output);
    QCOMPARE(exit.passed(), ending == Ending::Exited && status == 0);
    QCOMPARE(exit.outputBytes, output.size());
    QCOMPARE(exit.droppedBytes, 0);
    QCOMPARE(exit.outputSha256, hex(Sha256::of(output)));
    QVERIFY(exit.startedUtcMs >= before - 1 && exit.startedUtcMs <= QDateTime::currentMSecsSinceEpoch());
    QVERIFY(exit.durationMs >= 0 && exit.durationMs < 10'000);
    QCOMPARE(exit.leftBehind, 0);
}

void TstRunnerRun::bytesStayAsTheyAre()
{
    RunBench bench;
    // Every byte value but NUL, in a quoted word: the shell gets the command byte for byte.
    QByteArray all;
    for (int byte = 1; byte < 256; ++byte) {
        if (byte != '\'')
            all.append(char(byte));
    }
    QByteArray got;
    const RunExit exit = bench.runToEnd(bench.spec("LC_ALL=C printf %s '" + all + "'"), &got);
    QCOMPARE(exit.status, 0);
    QCOMPARE(got, all);
}

void TstRunnerRun::recordsAreCompleteAndPrivate()
{
    RunBench bench;
    RunSpec spec = bench.spec("umask; sleep 0.2"_ba);
    spec.environment.insert(u"REGION"_s, u"eu"_s);
    const RunBench::Run run = bench.start(spec);
    QVERIFY2(run.started, qPrintable(run.problem));
    QVERIFY(!waitForFile(run.folder + "/runner.json"_L1).isEmpty());
    const Result<ProcessIdentity> identity = readIdentity(run.folder);
    QVERIFY(identity.has_value());
    QCOMPARE(*identity, run.identity);
    QCOMPARE(identity->boot, bootId());
    QCOMPARE(presence(run.folder, run.identity), RunPresence::Running);
    QCOMPARE(RunBench::wait(run).status, 0);

    using P = QFileDevice;
    const auto mine = P::ReadOwner | P::WriteOwner;
    const auto ofAll = P::ReadGroup | P::WriteGroup | P::ExeGroup | P::ReadOther | P::WriteOther | P::ExeOther;
    QVERIFY(!(QFileInfo(run.folder).permissions() & ofAll));
    QStringList names = QDir(run.folder).entryList(QDir::Files | QDir::Hidden);
    for (const QString& name : names)
        QCOMPARE(QFileInfo(run.folder + u'/' + name).permissions() & (mine | ofAll | P::ExeOwner),
                 P::Permissions(mine));
    QCOMPARE(names, QStringList({u"exit.json"_s, u"output.log"_s, u"runner.json"_s, u"spec.json"_s}));

    QFile file(run.folder + "/spec.json"_L1);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(json.value("command"_L1).toString(), u"umask; sleep 0.2"_s);
    QCOMPARE(json.value("workdir"_L1).toString(), spec.workdir);
    QCOMPARE(json.value("environment"_L1).toObject().value("REGION"_L1).toString(), u"eu"_s);
}

void TstRunnerRun::secretsAreInNoFileAndNoArgv()
{
    RunBench bench;
    const QByteArray value = "s3cr3t-value-that-must-not-leak"_ba;
    RunSpec spec = bench.spec("echo \"length ${#TOKEN}\"; touch started; sleep 0.5"_ba);
    spec.secrets.insert(u"TOKEN"_s, value);
    const RunBench::Run run = bench.start(spec);
    QVERIFY2(run.started, qPrintable(run.problem));
    QTRY_VERIFY(QFileInfo::exists(spec.workdir + "/started"_L1));
    const QStringList processes = QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs);
    for (const QString& process : processes) {
        QFile argv(u"/proc/%1/cmdline"_s.arg(process));
        if (argv.open(QIODevice::ReadOnly))
            QVERIFY(!argv.readAll().contains(value));
    }
    QCOMPARE(RunBench::wait(run).status, 0);
    QCOMPARE(RunBench::output(run), "length " + QByteArray::number(value.size()) + '\n');
    const QStringList names = QDir(run.folder).entryList(QDir::Files | QDir::Hidden);
    for (const QString& name : names) {
        QFile file(run.folder + u'/' + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(value), qPrintable(name));
    }
}

void TstRunnerRun::couldNotStart_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QString>("workdir");
    QTest::addColumn<QString>("environment");
    QTest::addColumn<QString>("problem");
    QTest::newRow("missing folder") << "true"_ba << u"/no/such/folder"_s << QString() << u"/no/such/folder"_s;
    QTest::newRow("a file as folder") << "true"_ba << u"/etc/passwd"_s << QString() << u"/etc/passwd"_s;
    QTest::newRow("128 KiB") << QByteArray(128 << 10, 'x') << QString() << QString() << u"128 KiB"_s;
    QTest::newRow("NUL") << QByteArray("echo a\0b", 8) << QString() << QString() << u"NUL"_s;
    QTest::newRow("huge value") << "true"_ba << QString() << QString(200'000, u'v') << u"128 KiB"_s;
}

void TstRunnerRun::couldNotStart()
{
    QFETCH(QByteArray, command);
    QFETCH(QString, workdir);
    QFETCH(QString, environment);
    QFETCH(QString, problem);
    RunBench bench;
    RunSpec spec = bench.spec(command);
    if (!workdir.isEmpty())
        spec.workdir = workdir;
    if (!environment.isEmpty())
        spec.environment.insert(u"BIG"_s, environment);
    QByteArray output;
    const RunExit exit = bench.runToEnd(spec, &output);
    QCOMPARE(exit.ending, Ending::CouldNotStart);
    QVERIFY(!exit.passed());
    QVERIFY2(exit.problem.contains(problem), qPrintable(exit.problem));
    QCOMPARE(output, QByteArray());

    // The largest command that the kernel takes still runs.
    if (command.size() == 128 << 10) {
        spec.command = "true #" + QByteArray((128 << 10) - 7, 'x');
        QCOMPARE(bench.runToEnd(spec).status, 0);
    }
}

void TstRunnerRun::missingRunnerIsAnError()
{
    RunBench bench;
    const QString folder = bench.path(u"runs/1"_s);
    const Result<ProcessIdentity> started = startRun(u"/no/such/holdpoint-runner"_s, folder, bench.spec("true"_ba));
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::OutsideFailed);
    QVERIFY(started.error().cause.contains(u"/no/such/holdpoint-runner"_s));
    QVERIFY(!started.error().nextStep.isEmpty());
    QVERIFY(!QFileInfo::exists(folder)); // nothing is left that looks like a run
    // A program that starts but is no runner: noticed now or, when it is a little slower than we look, as lost.
    const Result<ProcessIdentity> wrong = startRun(u"/bin/true"_s, folder, bench.spec("true"_ba));
    if (wrong)
        QTRY_COMPARE(presence(folder, *wrong), RunPresence::Lost);
    else
        QVERIFY(!QFileInfo::exists(folder));
}

void TstRunnerRun::folderMustBeNew()
{
    RunBench bench;
    QVERIFY(QDir().mkdir(bench.path(u"there"_s)));
    const Result<ProcessIdentity> started =
        startRun(RunBench::program(), bench.path(u"there"_s), bench.spec("true"_ba));
    QVERIFY(!started);
    QVERIFY(QDir(bench.path(u"there"_s)).isEmpty());
}

void TstRunnerRun::foldersAboveAreMade()
{
    RunBench bench;
    const QString folder = bench.path(u"a/b/c/000001"_s);
    const Result<ProcessIdentity> started = startRun(RunBench::program(), folder, bench.spec("true"_ba));
    QVERIFY(started.has_value());
    QCOMPARE(RunBench::wait({folder, *started, true, {}}).status, 0);
}

void TstRunnerRun::presenceTellsTheStates()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("sleep 30"_ba));
    QVERIFY(run.started);
    QCOMPARE(presence(run.folder, run.identity), RunPresence::Running);
    QVERIFY(!readExit(run.folder));
    QCOMPARE(readExit(run.folder).error().code, ErrorCode::Unreadable);
    // The same number with another start or boot is another process.
    ProcessIdentity other = run.identity;
    ++other.startTicks;
    QCOMPARE(presence(run.folder, other), RunPresence::Lost);
    other = run.identity;
    other.boot = u"another"_s;
    QCOMPARE(presence(run.folder, other), RunPresence::Lost);
    QCOMPARE(presence(run.folder, {}), RunPresence::Lost);
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).ending, Ending::Stopped);
    QCOMPARE(presence(run.folder, run.identity), RunPresence::Ended);
    QCOMPARE(presence(run.folder, {}), RunPresence::Ended);
}

void TstRunnerRun::stopAfterTheEndIsDone()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("true"_ba));
    QCOMPARE(RunBench::wait(run).status, 0);
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QVERIFY(requestStop(run.folder, run.identity).has_value());
    QCOMPARE(RunBench::wait(run).ending, Ending::Exited);
    // Without a runner and without an end there is nobody to ask.
    const Result<void> nobody = requestStop(bench.path(u"runs/none"_s), {1, 1, u"x"_s});
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, ErrorCode::OutsideFailed);
}

void TstRunnerRun::damagedExitIsMalformed()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("true"_ba));
    QCOMPARE(RunBench::wait(run).status, 0);
    for (const QByteArray& text : {"{\"v\":1"_ba, "[]"_ba, ""_ba, "{\"ending\":\"vanished\"}"_ba}) {
        QFile file(run.folder + "/exit.json"_L1);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(!readExit(run.folder));
        QCOMPARE(readExit(run.folder).error().code, ErrorCode::Malformed);
    }
}

void TstRunnerRun::missingScriptsAreNamed()
{
    RunBench bench;
    const QString work = bench.path(u"work"_s);
    for (const QString& name : {u"good.sh"_s, u"plain.sh"_s}) {
        QFile file(work + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n");
        file.setPermissions(name == u"good.sh"_s ? QFile::ReadOwner | QFile::ExeOwner
                                                 : QFile::ReadOwner | QFile::WriteOwner);
    }
    QVERIFY(QDir(work).mkdir(u"folder"_s));
    const QStringList asked{u"./good.sh"_s,   u"good.sh"_s, u"./plain.sh"_s,      u"./no/such.sh"_s,
                            u"./folder"_s,    u"sh"_s,      work + "/good.sh"_L1, u"no-such-program-here"_s,
                            u"./no/such.sh"_s};
    QCOMPARE(missingScripts(asked, work),
             QStringList({u"./plain.sh"_s, u"./no/such.sh"_s, u"./folder"_s, u"no-such-program-here"_s}));
}

QTEST_GUILESS_MAIN(TstRunnerRun)
#include "tst_runner_run.moc"
