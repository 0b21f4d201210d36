// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/certificate/declared_launch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::DeclaredLaunch;

namespace {

QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeAll(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

QString documentation() { return QStringLiteral(HOLDPOINT_SOURCE_DIR "/docs/verify-a-certificate.md"); }

// The commands of the documentation, one string for each fence.
QStringList documentedCommands()
{
    QStringList all;
    const QRegularExpression fence(u"^```sh\n(.*?)^```$"_s, QRegularExpression::MultilineOption |
                                                                QRegularExpression::DotMatchesEverythingOption);
    auto match = fence.globalMatch(QString::fromUtf8(readAll(documentation())));
    while (match.hasNext())
        all.append(match.next().captured(1));
    return all;
}

// A machine of somebody else: a folder with the PDF alone, a home with nothing in it, and the stock tools by name.
class Stranger
{
public:
    explicit Stranger(const QByteArray& pdf)
    {
        for (const QString& folder : {u"bin"_s, u"home"_s, u"work"_s})
            QDir(m_folder.path()).mkpath(folder);
        for (const QString& tool :
             {u"pdfsig"_s, u"pdfdetach"_s, u"pdftotext"_s, u"ssh-keygen"_s, u"openssl"_s, u"sha256sum"_s, u"sed"_s,
              u"tail"_s, u"head"_s, u"cut"_s, u"base64"_s, u"mkdir"_s, u"rm"_s})
            QFile::link(u"/usr/bin/"_s + tool, path(u"../bin/"_s + tool));
        // Debian's own, whatever else this machine has.
        QFile::link(u"/usr/bin/python3"_s, path(u"../bin/python3"_s));
        writeAll(path(u"certificate.pdf"_s), pdf);
    }

    [[nodiscard]] QString path(const QString& relative) const
    {
        return QDir::cleanPath(m_folder.filePath(u"work/"_s + relative));
    }

    [[nodiscard]] Answer shell(const QString& commands) const
    {
        QProcess process;
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, m_folder.filePath(u"bin"_s));
        environment.insert(u"HOME"_s, m_folder.filePath(u"home"_s));
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"TZ"_s, u"America/Lima"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(path(u"."_s));
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(u"/bin/bash"_s, {u"-euc"_s, commands});
        const bool ended = process.waitForFinished(60'000);
        return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }

    [[nodiscard]] Answer detach() const
    {
        return shell(u"rm -rf inside; mkdir inside; "
                     "pdfdetach -saveall -o inside certificate.pdf"_s);
    }
    [[nodiscard]] Answer verify(const QString& more = {}) const
    {
        return shell(u"python3 inside/verify.py certificate.pdf inside "_s + more);
    }
    [[nodiscard]] QString only(const QString& pattern) const
    {
        const QStringList found = QDir(path(u"inside"_s)).entryList({pattern}, QDir::Files);
        return found.size() == 1 ? path(u"inside/"_s + found.first()) : QString();
    }

private:
    QTemporaryDir m_folder;
};

// The same on a machine that has nothing but a clean Debian with the four packages, and no network: a root of its own.
class CleanDebian
{
public:
    // Why it cannot be had here; empty: it stands.
    QString prepare(const QByteArray& pdf)
    {
        if (QStandardPaths::findExecutable(u"unshare"_s).isEmpty() || call({u"true"_s}).status != 0)
            return u"this machine gives nobody a user namespace"_s;
        QProcess made;
        made.start(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/app/certificate/clean-debian"), {m_root.path()});
        if (!made.waitForFinished(120'000) || made.exitCode() != 0)
            return QString::fromUtf8(made.readAllStandardError());
        writeAll(m_root.filePath(u"work/certificate.pdf"_s), pdf);
        return {};
    }

    [[nodiscard]] Answer shell(const QString& commands) const
    {
        const QString enter = uR"(for file in null urandom; do mount --bind /dev/$file "$1/dev/$file" || exit 9; done
exec chroot "$1" /usr/bin/env -i PATH=/usr/bin HOME=/home/stranger LC_ALL=C.UTF-8 TZ=UTC /bin/bash -euc "cd /work; $2")"_s;
        return call({u"sh"_s, u"-c"_s, enter, u"sh"_s, m_root.path(), commands});
    }

private:
    static Answer call(const QStringList& words)
    {
        QProcess process;
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(u"unshare"_s,
                      QStringList{u"--map-root-user"_s, u"--net"_s, u"--mount"_s, u"--pid"_s, u"--fork"_s} + words);
        const bool ended = process.waitForFinished(60'000);
        return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }

    QTemporaryDir m_root;
};

} // namespace

class CertificateStrangerTest : public QObject
{
    Q_OBJECT

    DeclaredLaunch m_launch;
    QByteArray m_pdf;

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString& tool : {u"pdfsig"_s, u"pdfdetach"_s, u"ssh-keygen"_s, u"openssl"_s, u"python3"_s}) {
            if (!QFile::exists(u"/usr/bin/"_s + tool))
                QSKIP("poppler-utils, openssh-client, openssl or python3 is missing");
        }
        VERIFY_QUIET(m_launch.prepare());
        VERIFY_QUIET(m_launch.declare());
        VERIFY_QUIET(m_launch.exportTo(m_launch.place.path(u"c.pdf"_s)));
        m_pdf = m_launch.place.bytes(u"c.pdf"_s);
        QVERIFY(m_pdf.size() > 10'000);
    }

    // Every command of the documentation, in its order, in a folder that holds the PDF alone.
    void theDocumentedCommands()
    {
        const QStringList commands = documentedCommands();
        QCOMPARE(commands.size(), 6);
        const Stranger stranger(m_pdf);
        const QStringList wanted{u"- Total document signed"_s,
                                 QString(),
                                 u"Signature Verified Successfully"_s,
                                 u"Good \"holdpoint-signoff\" signature for jonas-abara-"_s,
                                 u"sha256 Fingerprint="_s,
                                 u"VERIFIED: "_s};
        for (qsizetype i = 0; i < commands.size(); ++i) {
            const Answer answer = stranger.shell(commands[i]);
            QVERIFY2(answer.status == 0, qPrintable(commands[i] + answer.all()));
            QVERIFY2(answer.out.contains(wanted[i]), qPrintable(commands[i] + answer.all()));
            if (i == 0)
                QVERIFY2(answer.out.contains(u"Signature is Valid."_s), qPrintable(answer.out));
            if (i == 3)
                QCOMPARE(answer.out.count(u"Good \"holdpoint-signoff\" signature"_s), 5);
        }
    }

    // The documented commands where no file of this machine is, but those of a clean Debian with the four packages, and
    // where no network is.
    void theDocumentedCommandsOnACleanDebian()
    {
        CleanDebian machine;
        if (const QString problem = machine.prepare(m_pdf); !problem.isEmpty())
            QSKIP(qPrintable(problem.simplified()));
        const Answer empty = machine.shell(u"test ! -e /usr/bin/holdpoint; test ! -e /root; ls -A ~; "
                                           "! (echo > /dev/tcp/192.0.2.1/80); ls"_s);
        QVERIFY2(empty.status == 0 && empty.out == u"certificate.pdf\n", qPrintable(empty.all()));
        QVERIFY2(empty.err.contains(u"Network is unreachable"_s), qPrintable(empty.all()));
        QString all;
        for (const QString& commands : documentedCommands()) {
            const Answer answer = machine.shell(commands);
            QVERIFY2(answer.status == 0, qPrintable(commands + answer.all()));
            all += answer.out + answer.err;
        }
        for (const QString& words : {u"Signature is Valid."_s, u"- Total document signed"_s,
                                     u"Signature Verified Successfully"_s, u"VERIFIED: "_s})
            QVERIFY2(all.contains(words), qPrintable(all));
        QCOMPARE(all.count(u"Good \"holdpoint-signoff\" signature"_s), 5);
        // And what was changed is told there as well.
        const Answer changed = machine.shell(
            u"printf X | dd of=certificate.pdf bs=1 seek=9000 conv=notrunc 2> /dev/null; pdfsig -nocert certificate.pdf"_s);
        QVERIFY2(!changed.out.contains(u"Signature is Valid"_s), qPrintable(changed.all()));
        QCOMPARE(machine.shell(u"python3 inside/verify.py certificate.pdf inside"_s).status, 1);
    }

    void theDocumentedHashIsTheScripts()
    {
        const QByteArray script = readAll(QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/certificate/verify.py"));
        QVERIFY(script.count('\n') <= 150);
        const QByteArray hash = QCryptographicHash::hash(script, QCryptographicHash::Sha256).toHex();
        QVERIFY2(readAll(documentation()).contains(hash), hash.constData());
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        QCOMPARE(readAll(stranger.path(u"inside/verify.py"_s)), script);
    }

    // The page on 21 CFR Part 11 names tests: each is there, and has the functions named behind it.
    void part11NamesRealTests()
    {
        QMap<QString, QByteArray> sources;
        QDirIterator files(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests"), {u"tst_*.cpp"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            sources.insert(QFileInfo(path).completeBaseName(), readAll(path));
        }
        const QString page = QString::fromUtf8(readAll(QStringLiteral(HOLDPOINT_SOURCE_DIR "/docs/part11.md")));
        auto match = QRegularExpression(u"`(tst_\\w+)`((?:,? `[a-z]\\w+`)*)"_s).globalMatch(page);
        int named = 0;
        while (match.hasNext()) {
            const QRegularExpressionMatch found = match.next();
            QVERIFY2(sources.contains(found.captured(1)), qPrintable(found.captured()));
            // A test alone shows nothing in particular.
            QVERIFY2(!found.captured(2).isEmpty(), qPrintable(found.captured()));
            auto functions = QRegularExpression(u"`(\\w+)`"_s).globalMatch(found.captured(2));
            while (functions.hasNext()) {
                const QString function = functions.next().captured(1);
                QVERIFY2(sources.value(found.captured(1)).contains("void " + function.toUtf8() + "()"),
                         qPrintable(found.captured(1) + u' ' + function));
                ++named;
            }
        }
        QVERIFY(named > 15);
    }

    void fileNamesAndKeys()
    {
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QString allowed = QString::fromUtf8(readAll(stranger.path(u"inside/allowed_signers"_s)));
        for (const QString& line : allowed.split(u'\n', Qt::SkipEmptyParts)) {
            const QRegularExpression form(
                u"^[a-z0-9.-]+ namespaces=\"holdpoint-signoff\" ssh-ed25519 [A-Za-z0-9+/=]+$"_s);
            QVERIFY2(form.match(line).hasMatch(), qPrintable(line));
        }
        QCOMPARE(allowed.count(u'\n'), 3);
        // Exactly the ledger's bytes.
        const QStringList log = m_launch.place.call({u"log"_s, m_launch.launch(), u"--json"_s}).out.split(u'\n');
        for (const QString& line :
             QString::fromUtf8(readAll(stranger.path(u"inside/entries.jsonl"_s))).split(u'\n', Qt::SkipEmptyParts))
            QVERIFY2(log.contains(line), qPrintable(line));
    }

    void bothPapersAreSealed()
    {
        VERIFY_QUIET(m_launch.exportTo(m_launch.place.path(u"letter.pdf"_s), u"Letter"_s));
        const Stranger stranger(m_launch.place.bytes(u"letter.pdf"_s));
        VERIFY_ANSWER(stranger.shell(u"pdfsig -nocert certificate.pdf"_s), 0, u"- Total document signed"_s);
        QCOMPARE(stranger.detach().status, 0);
        VERIFY_ANSWER(stranger.verify(), 0, u"VERIFIED"_s);
    }

    // A byte anywhere in the PDF: both the stock tool and the script see it.
    void aChangedByteInThePdf_data()
    {
        QTest::addColumn<double>("where"); // share of the file
        for (const double share : {0.02, 0.2, 0.4, 0.6, 0.8})
            QTest::addRow("at %d %%", int(share * 100)) << share;
    }
    void aChangedByteInThePdf()
    {
        QFETCH(const double, where);
        QByteArray changed = m_pdf;
        const auto at = qsizetype(double(changed.size()) * where);
        changed[at] = char(changed[at] ^ 0x01);
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        writeAll(stranger.path(u"certificate.pdf"_s), changed);
        const Answer told = stranger.shell(u"pdfsig -nocert certificate.pdf || true"_s);
        QVERIFY2(!told.out.contains(u"Signature is Valid"_s), qPrintable(told.all()));
        VERIFY_ANSWER(stranger.verify(), 1, u"REFUSED: the seal does not fit: the PDF was changed"_s);
    }

    void bytesBehindTheSeal()
    {
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        writeAll(stranger.path(u"certificate.pdf"_s), m_pdf + "\n% more\n");
        const Answer told = stranger.shell(u"pdfsig -nocert certificate.pdf"_s);
        QVERIFY2(!told.out.contains(u"- Total document signed"_s), qPrintable(told.all()));
        VERIFY_ANSWER(stranger.verify(), 1, u"REFUSED: the seal does not cover the whole PDF"_s);
    }

    void anEditedEntry()
    {
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QString file = stranger.path(u"inside/entries.jsonl"_s);
        const QByteArray lines = readAll(file);
        QVERIFY(lines.contains("\"go\":true"));
        writeAll(file, QByteArray(lines).replace("\"go\":true", "\"go\":false"));
        VERIFY_ANSWER(stranger.verify(), 1, u"it is not in the ledger that was signed"_s);
        // One left out, and two in the other order.
        QList<QByteArray> cut = lines.split('\n');
        cut.removeAt(2);
        writeAll(file, cut.join('\n'));
        VERIFY_ANSWER(stranger.verify(), 1, u"REFUSED: entry "_s);
        QList<QByteArray> swapped = lines.split('\n');
        swapped.swapItemsAt(2, 3);
        writeAll(file, swapped.join('\n'));
        VERIFY_ANSWER(stranger.verify(), 1, u"it stands in another place"_s);
    }

    void aMovedSignature()
    {
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QStringList signatures = QDir(stranger.path(u"inside"_s)).entryList({u"statement-*.sig"_s});
        QCOMPARE(signatures.size(), 5);
        const QString from = stranger.path(u"inside/"_s + signatures[0]);
        const QString to = stranger.path(u"inside/"_s + signatures[2]);
        writeAll(to, readAll(from));
        const Answer told = stranger.shell(documentedCommands().at(3));
        QVERIFY2(told.status != 0 && (told.out + told.err).contains(u"Could not verify signature"_s),
                 qPrintable(told.all()));
    }

    void anotherLaunchsCheckpoint()
    {
        DeclaredLaunch other(u"2.0"_s);
        VERIFY_QUIET(other.prepare());
        VERIFY_QUIET(other.declare());
        VERIFY_QUIET(other.exportTo(other.place.path(u"c.pdf"_s)));
        const Stranger theirs(other.place.bytes(u"c.pdf"_s));
        QCOMPARE(theirs.detach().status, 0);
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QByteArray note = readAll(theirs.path(u"inside/checkpoint.txt"_s));
        writeAll(stranger.path(u"inside/checkpoint.txt"_s), note);
        VERIFY_ANSWER(stranger.verify(), 1,
                      u"REFUSED: the checkpoint is of another launch: holdpoint/launch/shop-2.0"_s);
        // Renamed to this launch: then the signature does not hold.
        const QByteArray own = readAll(stranger.path(u"inside/entries.jsonl"_s)).split('\n').first();
        const QString origin =
            QJsonDocument::fromJson(own).object().value(u"body").toObject().value(u"origin").toString();
        const QByteArray theirOrigin = note.split('\n').first();
        writeAll(stranger.path(u"inside/checkpoint.txt"_s), QByteArray(note).replace(theirOrigin, origin.toUtf8()));
        VERIFY_ANSWER(stranger.verify(), 1, u"REFUSED: the log key did not sign this checkpoint"_s);
        // The whole of the other launch's inside beside this PDF.
        writeAll(theirs.path(u"certificate.pdf"_s), m_pdf);
        VERIFY_ANSWER(theirs.verify(), 1, u"REFUSED: the PDF carries another launch's seal"_s);
    }

    // The program's own check of the same file.
    void holdpointVerifiesIt()
    {
        const QString file = m_launch.place.path(u"c.pdf"_s);
        const Answer told = m_launch.place.call({u"verify"_s, file, u"--json"_s});
        QVERIFY2(told.status == 0 && told.json().value(u"intact").toBool(), qPrintable(told.all()));
        QCOMPARE(told.json().value(u"signatures").toInt(), 5);
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QString theirs = stranger.verify().out;
        for (const QString& name : {u"log_key"_s, u"seal"_s})
            QVERIFY2(theirs.contains(told.json().value(name).toString()), qPrintable(told.out + theirs));
        for (const QJsonValue& roster : told.json().value(u"rosters").toArray())
            QVERIFY2(theirs.contains(roster.toString()), qPrintable(told.out + theirs));
        const QString checkpoint = stranger.path(u"inside/checkpoint.txt"_s);
        VERIFY_ANSWER(m_launch.place.call({u"verify"_s, file, u"--against"_s, checkpoint}), 0, u"Intact"_s);

        QByteArray changed = m_pdf;
        changed[changed.size() / 3] = char(changed[changed.size() / 3] ^ 0x10);
        m_launch.place.write(u"changed.pdf"_s, changed);
        VERIFY_ANSWER(m_launch.place.call({u"verify"_s, m_launch.place.path(u"changed.pdf"_s)}), 1, u"NOT INTACT"_s);
        m_launch.place.write(u"no.pdf"_s, "%PDF-1.4 but nothing else");
        VERIFY_ANSWER(m_launch.place.call({u"verify"_s, m_launch.place.path(u"no.pdf"_s)}), 2, u"certificate"_s);
        // A later checkpoint of the same log: only the folder can be compared with it.
        const QString later =
            m_launch.place.call({u"verify"_s, m_launch.launch(), u"--json"_s}).json()[u"checkpoint"_s].toString();
        m_launch.place.write(u"later"_s, later.toUtf8());
        VERIFY_ANSWER(m_launch.place.call({u"verify"_s, file, u"--against"_s, m_launch.place.path(u"later"_s)}), 3,
                      u"cannot be compared"_s);
    }

    void whatWasAnnounced()
    {
        const Stranger stranger(m_pdf);
        QCOMPARE(stranger.detach().status, 0);
        const QString out = stranger.verify().out;
        const QString key = QRegularExpression(u"log key (\\S+)"_s).match(out).captured(1);
        const QString roster = QRegularExpression(u"roster ([0-9a-f]{64})"_s).match(out).captured(1);
        QVERIFY2(!key.isEmpty() && !roster.isEmpty(), qPrintable(out));
        VERIFY_ANSWER(stranger.verify(u"--log-key '%1' --roster %2"_s.arg(key, roster)), 0, u"VERIFIED"_s);
        VERIFY_ANSWER(stranger.verify(u"--log-key '%1x'"_s.arg(key)), 1, u"REFUSED: the log key is not the one"_s);
        VERIFY_ANSWER(stranger.verify(u"--roster "_s + QString(64, u'0')), 1, u"REFUSED: no roster has"_s);
    }
};

QTEST_GUILESS_MAIN(CertificateStrangerTest)
#include "tst_certificate_stranger.moc"
