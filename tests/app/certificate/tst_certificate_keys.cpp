// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/certificate/declared_launch.h"

#include <QDirIterator>
#include <QFile>
#include <QScopeGuard>
#include <QTest>
#include <QThread>
#include <QUrl>

#include <atomic>
#include <csignal>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::DeclaredLaunch;

namespace {

const QString gate = u"Go/No-Go Decision Point"_s;
const QStringList hidden{u"--passphrase-fd"_s, u"3"_s};

// How a secret may look in a file: as it is, in base64 at each of three offsets, as part of a URL, in hexadecimal.
QList<QByteArray> disguises(const QByteArray& secret)
{
    QList<QByteArray> all{secret, QUrl::toPercentEncoding(QString::fromUtf8(secret)), secret.toHex()};
    for (int before = 0; before < 3; ++before) {
        const QByteArray coded = (QByteArray(before, 'x') + secret).toBase64();
        // Without the characters that depend on what stands around it.
        all.append(coded.mid(before == 0 ? 0 : 4, coded.size() - (before == 0 ? 4 : 8)));
    }
    return all;
}

// Looks at the command lines and the program names of every process of this machine, again and again, for a secret.
class ProcessWatch
{
public:
    explicit ProcessWatch(QList<QByteArray> forms)
        : m_forms(std::move(forms))
        , m_thread([this] { run(); })
    {
    }
    ProcessWatch(const ProcessWatch&) = delete;
    ProcessWatch& operator=(const ProcessWatch&) = delete;
    ~ProcessWatch() { stop(); }

    // What was found, empty: nothing.
    QByteArray stop()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
        return m_found;
    }
    [[nodiscard]] int looked() const { return m_looked; }

private:
    void run()
    {
        while (!m_stop) {
            for (const QString& pid : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
                QFile file(u"/proc/%1/cmdline"_s.arg(pid));
                if (pid.at(0).isDigit() && file.open(QIODevice::ReadOnly))
                    look(file.readAll());
            }
            ++m_looked;
            QThread::msleep(10);
        }
    }
    void look(const QByteArray& line)
    {
        for (const QByteArray& form : m_forms) {
            if (line.contains(form) && m_found.isEmpty())
                m_found = line;
        }
    }

    const QList<QByteArray> m_forms;
    std::atomic_bool m_stop = false;
    std::atomic_int m_looked = 0;
    QByteArray m_found; // of the thread until it ended
    std::thread m_thread;
};

// The first file below `folder` that holds the secret in some form; empty: none.
QString fileWith(const QByteArray& secret, const QString& folder, const QString& except = {})
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = QDir::cleanPath(files.next());
        if (!except.isEmpty() && path.startsWith(except))
            continue;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        for (const QByteArray& form : disguises(secret)) {
            if (bytes.contains(form))
                return path + u": "_s + QString::fromUtf8(form);
        }
    }
    return {};
}

} // namespace

// Personal keys, what they sign, and what must never be written.
class CertificateKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyTravelsWrapped()
    {
        DeclaredLaunch here;
        VERIFY_QUIET(here.prepare());
        const QString file = here.place.path(u"jonas.key"_s);
        VERIFY_QUIET(here.act({u"key"_s, u"export"_s, u"--person"_s, u"Jonas Abara"_s, file}));
        QCOMPARE(int(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)), 0);
        QVERIFY(here.place.bytes(u"jonas.key"_s).contains("argon2id"));

        // The same key signs where it was imported.
        DeclaredLaunch there;
        there.place.write(u"jonas.key"_s, here.place.bytes(u"jonas.key"_s));
        const Answer taken = there.place.call({u"key"_s, u"import"_s, there.place.path(u"jonas.key"_s), u"--json"_s});
        QVERIFY2(taken.status == 0, qPrintable(taken.all()));
        QCOMPARE(taken.json().value(u"public_key").toString(), here.keyOf(u"Jonas Abara"_s));
        QCOMPARE(taken.json().value(u"place").toString(), u"file"_s); // no bus here: said, and 0600
        VERIFY_QUIET(there.act({u"key"_s, u"import"_s, there.place.path(u"jonas.key"_s)}, 3));
        there.place.write(u"cut.key"_s, here.place.bytes(u"jonas.key"_s).chopped(20));
        VERIFY_QUIET(there.act({u"key"_s, u"import"_s, there.place.path(u"cut.key"_s)}, 2));
        VERIFY_QUIET(there.act({u"key"_s, u"remove"_s, u"--person"_s, u"Jonas Abara"_s}));
        VERIFY_QUIET(there.act({u"key"_s, u"export"_s, u"--person"_s, u"Jonas Abara"_s, file}, 2));
    }

    void thePassphraseChanges()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const QByteArray fresh = "a fresh, longer one";
        launch.place.write(u"fresh"_s, fresh + '\n');
        const auto change = [&](const QString& old) {
            // The old one on descriptor 4, the new one on descriptor 5, as a shell gives them.
            launch.place.write(u"old"_s, old.toUtf8() + '\n');
            return launch.place.program(u"/bin/sh"_s, {u"-c"_s,
                                                       u"exec \"$0\" key passphrase --person 'Jonas Abara' "
                                                       "--passphrase-fd 4 --new-passphrase-fd 5 4<old 5<fresh"_s,
                                                       QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint")});
        };
        QCOMPARE(change(u"wrong"_s).status, 3);
        const Answer changed = change(QString::fromLatin1(DeclaredLaunch::passphrase));
        QVERIFY2(changed.status == 0, qPrintable(changed.all()));
        QVERIFY2(changed.out.contains(launch.keyOf(u"Jonas Abara"_s)), qPrintable(changed.out));
        VERIFY_QUIET(launch.act({u"tick"_s, launch.launch(), u"The backup was compared"_s}));
        const QStringList vote = QStringList{u"vote"_s,    launch.launch(), gate,      u"--as"_s,
                                             u"QA Lead"_s, u"go"_s,         u"--by"_s, u"Jonas Abara"_s} +
                                 hidden;
        VERIFY_QUIET(launch.act(vote, 3)); // the old passphrase
        const Answer voted = launch.place.call(vote, {}, fresh + '\n');
        QVERIFY2(voted.status == 0, qPrintable(voted.all()));
        QCOMPARE(launch.place.lastOf(u"vote.cast"_s)[u"actor"][u"auth"].toString(), u"signed"_s);
    }

    // On an own machine with the stock tool; then only exactly what was signed counts.
    void aVoteSignedElsewhere()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto& place = launch.place;
        QCOMPARE(place
                     .program(u"ssh-keygen"_s,
                              {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, place.path(u"own"_s)})
                     .status,
                 0);
        const QString key = QString::fromUtf8(place.bytes(u"own.pub"_s)).trimmed();
        VERIFY_QUIET(launch.act({u"roster"_s, launch.launch(), u"--person"_s, u"Jonas Abara"_s, u"--key"_s, key}));
        const Answer drawn = place.call({u"statement"_s, launch.launch(), u"--gate"_s, gate, u"--as"_s, u"QA Lead"_s,
                                         u"--vote"_s, u"go"_s, u"--key"_s, key, u"--by"_s, u"Jonas Abara"_s});
        QVERIFY2(drawn.status == 0, qPrintable(drawn.all()));
        QCOMPARE(drawn.json().value(u"decision").toString(), u"go"_s);
        QVERIFY(drawn.json().value(u"meaning").toString().contains(gate));
        place.write(u"vote"_s, drawn.out.toUtf8());
        QCOMPARE(place
                     .program(u"ssh-keygen"_s, {u"-Y"_s, u"sign"_s, u"-f"_s, place.path(u"own"_s), u"-n"_s,
                                                u"holdpoint-signoff"_s, place.path(u"vote"_s)})
                     .status,
                 0);
        const auto cast = [&](const QString& seat, const QString& word, const QString& reason = {}) {
            QStringList words{u"vote"_s,
                              launch.launch(),
                              gate,
                              u"--as"_s,
                              seat,
                              word,
                              u"--statement"_s,
                              place.path(u"vote"_s),
                              u"--signature"_s,
                              place.path(u"vote.sig"_s),
                              u"--key"_s,
                              key};
            if (!reason.isEmpty())
                words += {u"--reason"_s, reason};
            return place.call(words);
        };
        QCOMPARE(cast(u"QA Lead"_s, u"no-go"_s, u"no"_s).status, 3);
        QCOMPARE(cast(u"Technical Lead"_s, u"go"_s).status, 3);
        // The evidence moved on since: what was signed is no vote on it.
        VERIFY_QUIET(launch.act({u"tick"_s, launch.launch(), u"The backup was compared"_s}));
        const Answer late = cast(u"QA Lead"_s, u"go"_s);
        QVERIFY2(late.status == 3 && late.err.contains(u"evidence changed"_s), qPrintable(late.all()));
        VERIFY_QUIET(
            launch.act({u"untick"_s, launch.launch(), u"The backup was compared"_s, u"--reason"_s, u"again"_s}));
        const Answer good = cast(u"QA Lead"_s, u"go"_s);
        QVERIFY2(good.status == 0, qPrintable(good.all()));
        const QJsonObject entry = place.lastOf(u"vote.cast"_s);
        QCOMPARE(entry[u"actor"][u"person"].toString(), u"Jonas Abara"_s);
        QCOMPARE(entry[u"body"][u"statement"].toString(), drawn.out);
    }

    void whatARevokedKeySignedStays()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        VERIFY_QUIET(launch.declare());
        VERIFY_QUIET(launch.act({u"key"_s, u"revoke"_s, launch.launch(), u"--person"_s, u"Jonas Abara"_s, u"--reason"_s,
                                 u"laptop stolen"_s}));
        QCOMPARE(launch.place.lastOf(u"key.revoked"_s)[u"body"][u"public_key"].toString(),
                 launch.keyOf(u"Jonas Abara"_s));
        VERIFY_QUIET(launch.act(
            {u"roster"_s, launch.launch(), u"--person"_s, u"Jonas Abara"_s, u"--key"_s, launch.keyOf(u"Jonas Abara"_s)},
            3));
        VERIFY_QUIET(launch.act({u"verify"_s, launch.launch()}));
        const QString file = launch.place.path(u"c.pdf"_s);
        VERIFY_QUIET(launch.exportTo(file));
        VERIFY_QUIET(launch.act({u"verify"_s, file}));
        QCOMPARE(
            launch.place.program(u"pdfdetach"_s, {u"-saveall"_s, u"-o"_s, launch.place.path(u"home"_s), file}).status,
            0);
        QVERIFY(launch.place.bytes(u"home/allowed_signers"_s).contains(",valid-before=\"20"));
        const Answer checked = launch.place.program(
            u"/usr/bin/python3"_s, {launch.place.path(u"home/verify.py"_s), file, launch.place.path(u"home"_s)});
        QVERIFY2(checked.status == 0 && checked.out.contains(u"5 signatures"_s), qPrintable(checked.all()));
        QCOMPARE(launch.place.program(u"pdftotext"_s, {u"-raw"_s, file, launch.place.path(u"text"_s)}).status, 0);
        const QString text = QString::fromUtf8(launch.place.bytes(u"text"_s)).simplified();
        for (const QString& words : {u"laptop stolen"_s, u"(revoked later)"_s, u"SIGNED by Jonas Abara,"_s,
                                     u"SPOKEN, entered by Ada Officer"_s})
            QVERIFY2(text.contains(words), qPrintable(words + u" not in "_s + text));
    }

    // A passphrase and a secret are planted, and everything that was written is searched.
    void canariesAreWrittenNowhere()
    {
        const QByteArray secret = "canary/Token+of=the shop?9";
        DeclaredLaunch launch;
        const auto& place = launch.place;
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("version = \"1.0\"", "version = \"1.0\"\nsecrets = [\"SHOP_TOKEN\"]");
        runbook.replace("#### Go/No-Go",
                        "#### Opening\n\n**Use the Token**\n```bash\n./scripts/token.sh\n```\n\n#### Go/No-Go");
        place.write(u"runbook.md"_s, runbook);
        place.script(u"token.sh"_s, "echo \"raw $SHOP_TOKEN\"; printf %s \"$SHOP_TOKEN\" | base64 -w0; echo\n"
                                    "python3 -c 'import os,urllib.parse as u;print(u.quote(os.environ[\"SHOP_TOKEN\"],"
                                    "safe=\"\"))'\n");
        ProcessWatch watch(disguises(secret) + disguises(DeclaredLaunch::passphrase));
        VERIFY_QUIET(launch.prepare());
        const Answer set = place.call({u"secret"_s, launch.launch(), u"SHOP_TOKEN"_s}, secret + '\n');
        QVERIFY2(set.status == 0, qPrintable(set.all()));
        const Answer ran = place.call({u"run"_s, launch.launch(), u"Use the Token"_s});
        QVERIFY2(ran.status == 0 && ran.out.contains(u"raw "_s), qPrintable(ran.all()));
        for (const QByteArray& form : disguises(secret))
            QVERIFY2(!ran.all().toUtf8().contains(form), qPrintable(ran.all()));
        VERIFY_QUIET(launch.act(QStringList{u"confirm"_s, launch.launch()} + hidden));
        VERIFY_QUIET(launch.act(QStringList{u"hold"_s, launch.launch(), u"--reason"_s, u"rain"_s} + hidden));
        VERIFY_QUIET(launch.act(QStringList{u"resume"_s, launch.launch(), u"--reason"_s, u"sun"_s} + hidden));
        VERIFY_QUIET(launch.act({u"key"_s, u"export"_s, u"--person"_s, u"Ada Officer"_s, place.path(u"ada.key"_s)}));
        VERIFY_QUIET(launch.declare());
        VERIFY_QUIET(launch.exportTo(place.path(u"c.pdf"_s)));
        const QByteArray seen = watch.stop();
        QVERIFY2(seen.isEmpty(), seen.constData());
        QVERIFY(watch.looked() > 10);
        QVERIFY(QDir().mkpath(place.path(u"inside"_s)));
        QCOMPARE(
            place.program(u"pdfdetach"_s, {u"-saveall"_s, u"-o"_s, place.path(u"inside"_s), place.path(u"c.pdf"_s)})
                .status,
            0);
        QCOMPARE(place.program(u"pdftotext"_s, {place.path(u"c.pdf"_s), place.path(u"inside/text"_s)}).status, 0);

        // The watch itself sees what is there.
        {
            ProcessWatch control(disguises(secret));
            QProcess process;
            process.start(u"/bin/sleep"_s, {u"20"_s, QString::fromUtf8(secret.toBase64())});
            QVERIFY(process.waitForStarted());
            QProcess second;
            second.start(u"/bin/sh"_s, {u"-c"_s, u"sleep 3; :"_s, QString::fromUtf8("x" + secret + "x")});
            QVERIFY(second.waitForStarted());
            QTRY_VERIFY_WITH_TIMEOUT(control.looked() > 3, 30'000);
            QVERIFY(!control.stop().isEmpty());
            process.kill();
            second.kill();
            process.waitForFinished();
            second.waitForFinished();
        }
        // The search itself finds what is there.
        place.write(u"planted"_s, "x" + secret.toBase64() + "x");
        QVERIFY(!fileWith(secret, place.path(u"."_s)).isEmpty());
        QVERIFY(QFile::remove(place.path(u"planted"_s)));

        VERIFY_QUIET(fileWith(DeclaredLaunch::passphrase, place.path(u"."_s)));
        // Without a keyring a secret lies in the key folder, mode 0600, and nowhere else.
        const QString keys = place.path(u"home/data/holdpoint/keys"_s);
        QVERIFY(!fileWith(secret, keys).isEmpty());
        QDirIterator kept(keys, QDir::Files);
        while (kept.hasNext()) {
            const QFile::Permissions mode = QFile::permissions(kept.next());
            QCOMPARE(int(mode & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)), 0);
        }
        VERIFY_QUIET(fileWith(secret, place.path(u"."_s), QDir::cleanPath(keys)));
    }

    // Each is ended by a crash while a secret is in its memory, and was started by somebody who lets core dumps be as
    // large as they like. That this machine writes dumps with what is in memory is shown by another program first.
    void aCrashLeavesNoSecretBehind()
    {
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_CORE, &before), 0);
        const rlimit all{before.rlim_max, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_CORE, &all), 0);
        const auto back = qScopeGuard([&before] { setrlimit(RLIMIT_CORE, &before); });
        DeclaredLaunch launch;
        const auto& place = launch.place;
        const auto dumps = [&place] {
            QStringList found;
            for (const QString& folder : {place.path(u"."_s), place.path(u"work"_s), u"/"_s}) {
                for (const QString& name : QDir(folder).entryList({u"core"_s, u"core.*"_s}, QDir::Files | QDir::Hidden))
                    found.append(QDir(folder).filePath(name));
            }
            return found;
        };
        const QStringList known = dumps();
        QProcess other;
        other.setWorkingDirectory(place.path(u"."_s));
        QProcessEnvironment environment;
        environment.insert(u"CANARY"_s, QString::fromLatin1(DeclaredLaunch::passphrase));
        other.setProcessEnvironment(environment);
        other.start(u"/bin/sleep"_s, {u"600"_s});
        QVERIFY(other.waitForStarted());
        // Not before it is that program.
        QTRY_VERIFY_WITH_TIMEOUT(QFile(u"/proc/%1/exe"_s.arg(other.processId())).symLinkTarget().contains(u"sleep"_s),
                                 20'000);
        ::kill(pid_t(other.processId()), SIGABRT);
        QVERIFY(other.waitForFinished(20'000));
        const QStringList controls = dumps();
        if (controls.size() != known.size() + 1)
            QSKIP("this machine writes no core dumps into folders: what is held back cannot be seen");
        QVERIFY(fileWith(DeclaredLaunch::passphrase, place.path(u"."_s)).contains(u"core"_s));
        for (const QString& dump : controls) {
            if (!known.contains(dump))
                QVERIFY(QFile::remove(dump));
        }

        // One that waits for the rest of a passphrase.
        int ends[2] = {-1, -1};
        QCOMPARE(::pipe(ends), 0);
        const auto closing = qScopeGuard([&ends] {
            ::close(ends[0]);
            ::close(ends[1]);
        });
        const QByteArray begun(DeclaredLaunch::passphrase);
        QCOMPARE(::write(ends[1], begun.constData(), size_t(begun.size())), ssize_t(begun.size()));
        const std::unique_ptr<QProcess> signing =
            place.start({u"keygen"_s, u"--person"_s, u"Ada Officer"_s, u"--passphrase-fd"_s, u"3"_s}, ends[0]);
        int left = 1;
        QTRY_VERIFY_WITH_TIMEOUT(::ioctl(ends[0], FIONREAD, &left) == 0 && left == 0, 20'000);
        QTest::qWait(200); // from the pipe into its memory
        ::kill(pid_t(signing->processId()), SIGABRT);
        QVERIFY(signing->waitForFinished(20'000));
        QCOMPARE(signing->exitStatus(), QProcess::CrashExit);
        QCOMPARE(dumps(), known);

        // A script that has a secret in its environment, and who holds the secret for it. Its runner takes no signal.
        const QByteArray secret = "canary/Token+of=the shop?9";
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("version = \"1.0\"", "version = \"1.0\"\nsecrets = [\"SHOP_TOKEN\"]");
        runbook.replace("#### Go/No-Go", "#### Opening\n\n**Wait**\n```bash\n./scripts/long.sh\n```\n\n#### Go/No-Go");
        place.write(u"runbook.md"_s, runbook);
        place.script(u"long.sh"_s, "echo $$ > pid; test -n \"$SHOP_TOKEN\" && echo begun\n"
                                   "while ! test -e enough && test -e scripts; do sleep 0.05; done\n");
        VERIFY_QUIET(launch.prepare());
        const Answer set = place.call({u"secret"_s, launch.launch(), u"SHOP_TOKEN"_s}, secret + '\n');
        QVERIFY2(set.status == 0, qPrintable(set.all()));
        const std::unique_ptr<QProcess> holder = place.start({u"run"_s, launch.launch(), u"Wait"_s});
        QByteArray seen;
        QTRY_VERIFY_WITH_TIMEOUT((seen += holder->readAllStandardOutput()).contains("begun"), 20'000);
        const QString script = u"/proc/%1"_s.arg(QString::fromLatin1(place.bytes(u"work/pid"_s).trimmed()));
        QVERIFY(QFileInfo::exists(script + u"/exe"_s));
        ::kill(pid_t(holder->processId()), SIGABRT);
        QVERIFY(holder->waitForFinished(20'000));
        QCOMPARE(::kill(script.section(u'/', -1).toInt(), SIGABRT), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(script), 20'000);
        QCOMPARE(dumps(), known);
    }

    // A process that secrets pass through leaves no core dump, and shows its memory to no other user.
    void noCoreDumps()
    {
        DeclaredLaunch launch;
        const auto& place = launch.place;
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("#### Go/No-Go", "#### Opening\n\n**Wait**\n```bash\n./scripts/long.sh\n```\n\n#### Go/No-Go");
        place.write(u"runbook.md"_s, runbook);
        VERIFY_QUIET(launch.prepare());
        const std::unique_ptr<QProcess> holder = place.start({u"run"_s, launch.launch(), u"Wait"_s});
        QByteArray seen;
        QTRY_VERIFY_WITH_TIMEOUT((seen += holder->readAllStandardOutput()).contains("begun"), 20'000);
        QFile limits(u"/proc/%1/limits"_s.arg(holder->processId()));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(limits.readAll()).simplified();
        QVERIFY2(text.contains(u"Max core file size 1 1 bytes"_s), qPrintable(text));
        // Aborted it leaves none behind either.
        ::kill(pid_t(holder->processId()), SIGABRT);
        QVERIFY(holder->waitForFinished(20'000));
        QCOMPARE(QDir(place.path(u"."_s)).entryList({u"core*"_s}, QDir::Files), QStringList());
        place.write(u"work/enough"_s, {});
    }
};

QTEST_GUILESS_MAIN(CertificateKeysTest)
#include "tst_certificate_keys.moc"
