// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/checkpoint.h"
#include "core/ledger/log_key.h"
#include "core/ledger/note_check.h"
#include "core/ledger/tree.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sodium.h>

using namespace holdpoint;
using namespace holdpoint::ledger;

class TestLedgerCheckpoint : public QObject
{
    Q_OBJECT

    static QByteArray sample(qint64 size = 41) { return test::ledgerKey().sign(size, leafHash("root")); }
    static VerifierKey sampleKey() { return parseVerifierKey(test::ledgerKey().verifierKey()).value(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(sodium_init() >= 0); }

    // RFC 8032 section 7.1, through the calls that the room uses.
    void knownEd25519_data()
    {
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("publicKey");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("signature");
        QTest::newRow("test 1") << QByteArray("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                                << QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                                << QByteArray()
                                << QByteArray("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                              "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        QTest::newRow("test 2") << QByteArray("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                                << QByteArray("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
                                << QByteArray("72")
                                << QByteArray("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        QTest::newRow("test 3") << QByteArray("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                                << QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
                                << QByteArray("af82")
                                << QByteArray("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                                              "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    }

    void knownEd25519()
    {
        QFETCH(const QByteArray, seed);
        QFETCH(const QByteArray, publicKey);
        QFETCH(const QByteArray, message);
        QFETCH(const QByteArray, signature);
        const LogKey key = LogKey::fromSeed(QStringLiteral("log"), QByteArray::fromHex(seed)).value();
        const VerifierKey verifier = parseVerifierKey(key.verifierKey()).value();
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(verifier.publicKey.data()), 32).toHex(), publicKey);
        NoteKey note;
        QVERIFY(note.parse(key.verifierKey().toStdString()));
        QVERIFY(note.signedText(QByteArray::fromHex(message), QByteArray::fromHex(signature)));
        QVERIFY(!note.signedText(QByteArray::fromHex(message) + 'x', QByteArray::fromHex(signature)));
        QCOMPARE(key.seed().toHex(), seed);
    }

    void seedsHave32Bytes()
    {
        QCOMPARE(LogKey::fromSeed(QStringLiteral("log"), QByteArray(31, 1)).error().code, ErrorCode::Malformed);
        QCOMPARE(LogKey::fromSeed(QStringLiteral("log"), {}).error().code, ErrorCode::Malformed);
        QVERIFY(LogKey::generate(QStringLiteral("log")).seed() != LogKey::generate(QStringLiteral("log")).seed());
    }

    // The example of the specification's own repository (C2SP signed-note and the Go checksum database).
    void opensAnotherLogsNote()
    {
        const VerifierKey key =
            parseVerifierKey(QStringLiteral("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"))
                .value();
        QCOMPARE(key.name, QStringLiteral("sum.golang.org"));
        QCOMPARE(key.id, 0x033de0aeU);
        QCOMPARE(verifierKeyText(key.name, key.publicKey),
                 QStringLiteral("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"));
    }

    void hasTheFormOfTheSpecification()
    {
        const QByteArray note = sample();
        const QList<QByteArray> lines = note.split('\n');
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines[0], test::ledgerOrigin().toUtf8());
        QCOMPARE(lines[1], QByteArray("41"));
        QCOMPARE(QByteArray::fromBase64(lines[2]).size(), 32);
        QCOMPARE(lines[3], QByteArray());
        QVERIFY(lines[4].startsWith("\xe2\x80\x94 " + test::ledgerOrigin().toUtf8() + ' '));
        QCOMPARE(QByteArray::fromBase64(lines[4].split(' ').last()).size(), 68);
        QCOMPARE(lines[5], QByteArray());
        const Result<Checkpoint> opened = openCheckpoint(note, sampleKey());
        QVERIFY(opened);
        QVERIFY(*opened == (Checkpoint{test::ledgerOrigin(), 41, leafHash("root")}));
        QCOMPARE(checkpointText(*opened) + '\n' + lines[4] + '\n', note);
    }

    void passesOverOtherSigners()
    {
        QByteArray note = sample();
        note.insert(note.indexOf("\n\n") + 2,
                    "\xe2\x80\x94 witness.example/w1 " + QByteArray(76, 'A').toBase64() + '\n');
        QVERIFY(openCheckpoint(note, sampleKey()));
        NoteKey key;
        QVERIFY(key.parse(test::ledgerKey().verifierKey().toStdString()));
        QVERIFY(key.signedNote(note));
    }

    void refusesWhatIsNoneOfOurs()
    {
        const VerifierKey other = parseVerifierKey(LogKey::generate(test::ledgerOrigin()).verifierKey()).value();
        QCOMPARE(openCheckpoint(sample(), other).error().code, ErrorCode::AnswerIsNo);
        const QByteArray note = sample();
        for (const QByteArray& bad :
             {QByteArray(), QByteArray("\n\n"), note.chopped(1), note.left(note.indexOf("\n\n") + 2),
              QByteArray(note).replace("41", "041"), QByteArray(note).replace("41", "-1"),
              QByteArray(note).replace("\n41\n", "\n"), QByteArray(note).replace("=\n\n", "\n\n"), '\n' + note})
            QCOMPARE(openCheckpoint(bad, sampleKey()).error().code, ErrorCode::Malformed);
    }

    void noChangedByteIsStillSigned()
    {
        const QByteArray note = sample();
        NoteKey own;
        QVERIFY(own.parse(test::ledgerKey().verifierKey().toStdString()));
        const NoteParts parts{own, 41, leafHash("root")};
        qsizetype textSize = 0;
        QByteArray signature;
        QVERIFY(takeNoteApart(note, parts, textSize, signature));
        for (qsizetype at = 0; at < note.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                QByteArray changed = note;
                changed[at] = char(changed[at] ^ (1 << bit));
                QVERIFY2(!openCheckpoint(changed, sampleKey()), changed.constData());
                QVERIFY(!own.signedNote(changed));
                QVERIFY(!takeNoteApart(changed, parts, textSize, signature) ||
                        !own.signedText(changed.first(textSize), signature));
            }
        }
    }

    void survivesGarbage()
    {
        QRandomGenerator random(11);
        const QByteArray note = sample();
        for (int round = 0; round < 20'000; ++round) {
            QByteArray bytes = note;
            for (int i = random.bounded(6); i >= 0; --i) {
                const int at = random.bounded(int(bytes.size()) + 1);
                if (random.bounded(2) && at < bytes.size())
                    bytes.remove(at, random.bounded(20));
                else
                    bytes.insert(at, random.bounded(2) ? QByteArray("\n") : QByteArray(1, char(random.bounded(256))));
                if (bytes.isEmpty())
                    break;
            }
            const Result<Checkpoint> parsed = parseCheckpoint(bytes);
            if (parsed)
                QVERIFY(bytes.startsWith(checkpointText(*parsed)));
            QVERIFY(bytes == note || !openCheckpoint(bytes, sampleKey()) || bytes.startsWith(note.chopped(1)));
            readNote(bytes);
        }
    }

    void refusesFalseVerifierKeys()
    {
        const QString good = test::ledgerKey().verifierKey();
        QVERIFY(parseVerifierKey(good));
        NoteKey note;
        QVERIFY(note.parse(good.toStdString()));
        for (qsizetype at = 0; at < good.size(); ++at) {
            QString changed = good;
            changed[at] = changed[at] == u'b' ? u'c' : u'b';
            QVERIFY2(!parseVerifierKey(changed), qPrintable(changed));
            QVERIFY2(!note.parse(changed.toStdString()), qPrintable(changed));
        }
        for (const QString& bad :
             {QString(), QStringLiteral("+"), QStringLiteral("a+b+c"), good.chopped(1), good + u'=', u'+' + good})
            QVERIFY(!parseVerifierKey(bad) && !note.parse(bad.toStdString()));
    }

    // A stranger needs no more than sed, base64 and openssl.
    void verifiesWithStockTools()
    {
        for (const char* tool : {"openssl", "bash", "sed", "base64", "tail"}) {
            if (QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty())
                QSKIP("a stock tool is not installed");
        }
        const QTemporaryDir folder;
        const auto write = [&folder](const char* name, const QByteArray& bytes) {
            QFile file(folder.filePath(QLatin1String(name)));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write("note", sample()));
        QVERIFY(write("key", test::ledgerKey().verifierKey().toUtf8()));
        const QString script = QStringLiteral(
            "set -euo pipefail; cd \"$1\"\n"
            "sed '/^$/,$d' note > text\n"
            "sed -n '5s/.* //p' note | base64 -d | tail -c 64 > signature\n"
            "{ printf '\\x30\\x2a\\x30\\x05\\x06\\x03\\x2b\\x65\\x70\\x03\\x21\\x00'; sed 's/.*+//' key | base64 -d | "
            "tail -c 32; } "
            "> key.der\n"
            "openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in text -sigfile signature\n"
            "sed -i 's/^41$/42/' text\n"
            "! openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in text -sigfile signature\n");
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("bash"), {QStringLiteral("-c"), script, QStringLiteral("bash"), folder.path()});
        QVERIFY(process.waitForFinished(20'000));
        const QByteArray output = process.readAll();
        QVERIFY2(process.exitCode() == 0, output.constData());
        QVERIFY2(output.contains("Verified Successfully") && output.contains("Verification Failure"),
                 output.constData());
    }
};

QTEST_GUILESS_MAIN(TestLedgerCheckpoint)
#include "tst_ledger_checkpoint.moc"
