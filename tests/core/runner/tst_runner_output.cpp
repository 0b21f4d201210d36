// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/runner/process_table.h"
#include "core/runner/storage.h"
#include "tests/core/runner/run_bench.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace holdpoint;
using namespace holdpoint::runner;
using namespace Qt::Literals;

namespace {

// A small disk of its own, where the user may mount one.
class SmallDisk
{
public:
    SmallDisk(QString at, const char* options)
        : m_path(std::move(at))
    {
        QDir().mkpath(m_path);
        m_mounted = mount("holdpoint-test", QFile::encodeName(m_path).constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            umount2(QFile::encodeName(m_path).constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool mounted() const { return m_mounted; }
    [[nodiscard]] bool makeReadOnly() const
    {
        return mount(nullptr, QFile::encodeName(m_path).constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }

private:
    QString m_path;
    bool m_mounted = false;
};

qint64 peakKilobytes(qint64 pid)
{
    QFile status(u"/proc/%1/status"_s.arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).simplified().split(' ')[0].toLongLong();
    }
    return -1;
}

// Runs in `folder` on a disk that is full or becomes so.
struct DiskRun
{
    Result<ProcessIdentity> identity;
    RunExit exit;
};

DiskRun runOn(const QString& folder, const RunSpec& spec)
{
    DiskRun run{startRun(RunBench::program(), folder, spec), {}};
    if (run.identity)
        run.exit = RunBench::wait({folder, *run.identity, true, {}});
    return run;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TstRunnerOutput : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void floods_data();
    void floods();
    void linesComeAtOnce();
    void quotaKeepsTheBeginning();
    void secretsAreMasked_data();
    void secretsAreMasked();
    void maskedOutputComesDuringPauses();
    void memoryTakesWhatTheDiskDoesNot();
    void memoryGoesBackToTheDisk();
    void memoryIsBounded();
    void fullDiskStillStartsARun();
    void readOnlyDiskStillStartsARun();
};

void TstRunnerOutput::floods_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<bool>("pty");
    QTest::newRow("zeros without newline") << "head -c 67108864 /dev/zero"_ba << false;
    QTest::newRow("random bytes") << "head -c 33554432 /dev/urandom | tee copy"_ba << false;
    QTest::newRow("escapes") << "yes $'\\e[31m\\e]0;x\\a\\e[2K\\r' | head -c 33554432"_ba << false;
    QTest::newRow("short lines") << "yes | head -c 33554432"_ba << false;
    QTest::newRow("many small writes") << "for i in {1..20000}; do echo $i; done"_ba << false;
    QTest::newRow("two writers") << "yes a | head -c 8388608 & yes b | head -c 8388608 >&2; wait"_ba << false;
    QTest::newRow("terminal") << "yes | head -c 4194304"_ba << true;
}

void TstRunnerOutput::floods()
{
    QFETCH(QByteArray, command);
    QFETCH(bool, pty);
    RunBench bench;
    RunSpec spec = bench.spec(command + "; touch done; sleep 0.3");
    spec.pty = pty;
    const RunBench::Run run = bench.start(spec);
    qint64 peak = 0;
    for (int i = 0; i < 4000 && presence(run.folder, run.identity) == RunPresence::Running; ++i) {
        peak = qMax(peak, peakKilobytes(run.identity.pid));
        QTest::qSleep(5);
    }
    const RunExit exit = RunBench::wait(run);
    QCOMPARE(exit.status, 0);
    QVERIFY2(peak > 0 && peak < 16 * 1024, qPrintable(u"%1 kB"_s.arg(peak)));
    QCOMPARE(QFileInfo(outputPath(run.folder)).size(), exit.outputBytes);
    const Result<QString> sum = fileSha256(outputPath(run.folder));
    QVERIFY(sum.has_value());
    QCOMPARE(exit.outputSha256, *sum);
    QCOMPARE(exit.droppedBytes, 0);
    if (command.startsWith("head -c 67108864"))
        QCOMPARE(exit.outputBytes, 67108864);
    if (command.contains("tee copy"))
        QCOMPARE(*fileSha256(spec.workdir + "/copy"_L1), *sum);
    if (command.startsWith("yes a"))
        QCOMPARE(exit.outputBytes, 16777216);
    if (pty)
        QCOMPARE(exit.outputBytes, 4194304);
}

void TstRunnerOutput::linesComeAtOnce()
{
    RunBench bench;
    const RunBench::Run run = bench.start(bench.spec("printf 'no newline'; sleep 30"_ba));
    QTRY_COMPARE_WITH_TIMEOUT(RunBench::output(run), "no newline"_ba, 3000);
}

void TstRunnerOutput::quotaKeepsTheBeginning()
{
    RunBench bench;
    RunSpec spec = bench.spec("yes 0123456789abcde | head -c 4000000; echo the end; exit 3"_ba);
    spec.outputQuota = 1'000'001;
    QByteArray output;
    const RunExit exit = bench.runToEnd(spec, &output);
    QCOMPARE(exit.ending, Ending::Exited);
    QCOMPARE(exit.status, 3);
    QCOMPARE(exit.outputBytes, 1'000'001);
    QCOMPARE(exit.droppedBytes, 4'000'000 + 8 - 1'000'001);
    QCOMPARE(output.size(), 1'000'001);
    QVERIFY(output.endsWith("0123456789abcde\n0"));
    QCOMPARE(exit.outputSha256, hex(Sha256::of(output)));
    spec.outputQuota = 0;
    QCOMPARE(bench.runToEnd(spec).droppedBytes, 4'000'008);
}

void TstRunnerOutput::secretsAreMasked_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("as it is") << "echo \"a $KEY b\""_ba
                              << "a [masked] b\n"_ba;
    QTest::newRow("on stderr") << "echo \"$KEY\" >&2"_ba
                               << "[masked]\n"_ba;
    QTest::newRow("byte by byte") << "for ((i=0; i<${#KEY}; i++)); do printf %s \"${KEY:i:1}\"; done; echo"_ba
                                  << "[masked]\n"_ba;
    QTest::newRow("halves with a pause") << "printf %s \"${KEY:0:11}\"; sleep 0.5; echo \"${KEY:11}\""_ba
                                         << "[masked]\n"_ba;
    QTest::newRow("traced") << "set -x; : \"$KEY\""_ba
                            << "+ : '[masked]'\n"_ba;
    QTest::newRow("part is not masked") << "echo \"${KEY:0:8}\""_ba
                                        << "h0ld/p0i\n"_ba;
    QTest::newRow("twice") << "echo \"$KEY,$KEY\""_ba
                           << "[masked],[masked]\n"_ba;
    QTest::newRow("the second one") << "echo \"$OTHER$KEY\""_ba
                                    << "[masked]\n"_ba;
}

void TstRunnerOutput::secretsAreMasked()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, output);
    RunBench bench;
    RunSpec spec = bench.spec(command);
    spec.secrets = {{u"KEY"_s, "h0ld/p0int+secret value"_ba}, {u"OTHER"_s, "another-secret"_ba}};
    for (const bool pty : {false, true}) {
        spec.pty = pty;
        QByteArray got;
        const RunExit exit = bench.runToEnd(spec, &got);
        QCOMPARE(exit.ending, Ending::Exited);
        QCOMPARE(got, output);
        QCOMPARE(exit.outputBytes, output.size());
        QCOMPARE(exit.outputSha256, hex(Sha256::of(output)));
    }
}

void TstRunnerOutput::maskedOutputComesDuringPauses()
{
    RunBench bench;
    // The last letter may begin the secret; a view must not wait for the next line to show it.
    RunSpec spec = bench.spec("echo 'ready h'; sleep 30"_ba);
    spec.secrets = {{u"KEY"_s, "h0ldpoint"_ba}};
    const RunBench::Run run = bench.start(spec);
    QTRY_COMPARE_WITH_TIMEOUT(RunBench::output(run), "ready h\n"_ba, 3000);
}

void TstRunnerOutput::memoryTakesWhatTheDiskDoesNot()
{
    RunBench bench;
    const SmallDisk disk(bench.path(u"disk"_s), "size=1m,mode=700");
    if (!disk.mounted())
        QSKIP("This user may not mount a small disk: a disk that fills up was not tested.");
    const QString folder = bench.path(u"disk/run"_s);
    const QByteArray full = QByteArray("0123456789abcde\n").repeated(250'000);
    const DiskRun run = runOn(folder, bench.spec("yes 0123456789abcde | head -c 4000000; echo ok > done; exit 3"_ba));
    QVERIFY(run.identity.has_value());
    QCOMPARE(run.exit.ending, Ending::Exited); // exit.json came although the disk is full
    QCOMPARE(run.exit.status, 3);
    QVERIFY(QFileInfo::exists(folder + "/exit.json"_L1));
    QCOMPARE(contentOf(bench.path(u"work/done"_s)), "ok\n"_ba);
    QVERIFY(run.exit.outputBytes > 0 && run.exit.outputBytes < 1 << 20);
    QCOMPARE(run.exit.outputBytes + run.exit.memoryBytes, 4'000'000);
    QCOMPARE(run.exit.droppedBytes, 0);
    const QByteArray onDisk = contentOf(outputPath(folder));
    const QByteArray inMemory = contentOf(run.exit.memoryPath).right(run.exit.memoryBytes);
    QCOMPARE(run.exit.outputSha256, hex(Sha256::of(onDisk)));
    QVERIFY(onDisk + inMemory == full);
    QVERIFY(!(QFileInfo(run.exit.memoryPath).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QDir(memoryFolder(folder)).removeRecursively();
}

void TstRunnerOutput::memoryGoesBackToTheDisk()
{
    RunBench bench;
    const SmallDisk disk(bench.path(u"disk"_s), "size=4m,mode=700");
    if (!disk.mounted())
        QSKIP("This user may not mount a small disk: a disk that gets room again was not tested.");
    const QString ballast = bench.path(u"disk/ballast"_s);
    QFile file(ballast);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(3 << 20, 'b')) == 3 << 20);
    file.close();
    const QString folder = bench.path(u"disk/run"_s);
    const RunSpec spec = bench.spec("yes 0123456789abcde | head -c 2000000; rm '" + ballast.toUtf8() + "'; echo more");
    const DiskRun run = runOn(folder, spec);
    QCOMPARE(run.exit.status, 0);
    QCOMPARE(run.exit.memoryBytes, 0);
    QCOMPARE(run.exit.outputBytes, 2'000'005);
    const QByteArray onDisk = contentOf(outputPath(folder));
    QVERIFY(onDisk == QByteArray("0123456789abcde\n").repeated(125'000) + "more\n");
    QCOMPARE(run.exit.outputSha256, hex(Sha256::of(onDisk)));
    QVERIFY(!QFileInfo::exists(memoryFolder(folder) + "/output.more"_L1));
    QDir(memoryFolder(folder)).removeRecursively();
}

void TstRunnerOutput::memoryIsBounded()
{
    RunBench bench;
    const SmallDisk disk(bench.path(u"disk"_s), "size=1m,mode=700");
    if (!disk.mounted())
        QSKIP("This user may not mount a small disk: the bound of memory was not tested.");
    const QString folder = bench.path(u"disk/run"_s);
    const DiskRun run = runOn(folder, bench.spec("head -c 100000000 /dev/zero; exit 0"_ba));
    QCOMPARE(run.exit.status, 0);
    QCOMPARE(run.exit.memoryBytes, 64 << 20);
    QCOMPARE(run.exit.outputBytes + run.exit.memoryBytes + run.exit.droppedBytes, 100'000'000);
    QVERIFY(run.exit.droppedBytes > 0);
    QDir(memoryFolder(folder)).removeRecursively();
}

void TstRunnerOutput::fullDiskStillStartsARun()
{
    RunBench bench;
    const SmallDisk disk(bench.path(u"disk"_s), "size=64k,mode=700");
    if (!disk.mounted())
        QSKIP("This user may not mount a small disk: the start on a full disk was not tested.");
    QFile ballast(bench.path(u"disk/ballast"_s));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (ballast.write(QByteArray(4096, 'b')) == 4096) {
    }
    const QString folder = bench.path(u"disk/runs/000001"_s);
    const DiskRun run = runOn(folder, bench.spec("echo rolled back; exit 2"_ba));
    QVERIFY2(run.identity.has_value(), run.identity ? "" : qPrintable(run.identity.error().text()));
    QCOMPARE(run.exit.ending, Ending::Exited);
    QCOMPARE(run.exit.status, 2);
    QCOMPARE(contentOf(outputPath(folder)), "rolled back\n"_ba);
    QCOMPARE(run.exit.outputSha256, hex(Sha256::of("rolled back\n"_ba)));
    QCOMPARE(*readIdentity(folder), *run.identity);
    QCOMPARE(presence(folder, *run.identity), RunPresence::Ended);
    QDir(memoryFolder(folder)).removeRecursively();
}

void TstRunnerOutput::readOnlyDiskStillStartsARun()
{
    RunBench bench;
    const SmallDisk disk(bench.path(u"disk"_s), "size=1m,mode=700");
    if (!disk.mounted() || !disk.makeReadOnly())
        QSKIP("This user may not mount a small disk: the start on a read-only disk was not tested.");
    const QString folder = bench.path(u"disk/runs/000001"_s);
    const DiskRun run = runOn(folder, bench.spec("echo rolled back"_ba));
    QVERIFY2(run.identity.has_value(), run.identity ? "" : qPrintable(run.identity.error().text()));
    QVERIFY(run.exit.passed());
    QCOMPARE(contentOf(outputPath(folder)), "rolled back\n"_ba);
    QDir(memoryFolder(folder)).removeRecursively();
}

QTEST_GUILESS_MAIN(TstRunnerOutput)
#include "tst_runner_output.moc"
