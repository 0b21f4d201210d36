// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/signoff/allowed_signers.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/ssh_wire.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::signoff;

class TestSignoffKeys : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_sshKeygen;
    WrappedKey m_key;
    const QByteArray m_passphrase = "correct horse battery staple";
    const QString m_nameSpace = QStringLiteral("holdpoint-signoff");

    QString write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
        return file.fileName();
    }

    // Exit status of the stock program; -1 when it did not end.
    int run(const QStringList& arguments, const QByteArray& input = {}, QByteArray* output = nullptr)
    {
        QProcess process;
        process.start(m_sshKeygen, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(20'000) || process.exitStatus() != QProcess::NormalExit)
            return -1;
        if (output)
            *output = process.readAllStandardOutput();
        return process.exitCode();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sshKeygen = QStandardPaths::findExecutable(QStringLiteral("ssh-keygen"));
        const Result<WrappedKey> key = generateKey(QStringLiteral("Zoë Ansah"), m_passphrase);
        QVERIFY(key);
        m_key = *key;
    }

    void wrapsAndParses()
    {
        const Result<WrappedKey> parsed = parseWrappedKey(m_key.wrapped);
        QVERIFY(parsed);
        QCOMPARE(parsed->person, QStringLiteral("Zoë Ansah"));
        QCOMPARE(parsed->publicKey, m_key.publicKey);
        QCOMPARE(parsed->publicKey.size(), 32);
        // A second key of the same person shares nothing with the first.
        const WrappedKey other = generateKey(QStringLiteral("Zoë Ansah"), m_passphrase).value();
        QVERIFY(other.publicKey != m_key.publicKey);
    }

    void refusesAnEmptyPassphrase()
    {
        QCOMPARE(generateKey(QStringLiteral("Zoë"), {}).error().code, ErrorCode::Refused);
    }

    void aPassphraseHasTwelveCharacters()
    {
        for (const QByteArray& tooShort :
             {QByteArray("x"), QByteArray("hunter2 123"), QByteArray("東京東京東京東京東京東")}) {
            QCOMPARE(generateKey(QStringLiteral("Zoë"), tooShort).error().code, ErrorCode::Refused);
            QCOMPARE(withPassphrase(m_key, m_passphrase, tooShort).error().code, ErrorCode::Refused);
        }
        QVERIFY(generateKey(QStringLiteral("Zoë"), "hunter2 1234"));
        QVERIFY(generateKey(QStringLiteral("Zoë"), "東京東京東京東京東京東京"));
    }

    void refusesAWrongPassphrase()
    {
        const Result<QByteArray> signature = signMessage(m_key, "Correct horse battery staple", m_nameSpace, "text");
        QVERIFY(!signature);
        QCOMPARE(signature.error().code, ErrorCode::Refused);
        QVERIFY(signature.error().cause.contains(QStringLiteral("Zoë Ansah")));
    }

    void noticesAnyChangeOfAWrappedKey()
    {
        const QJsonObject object = parseCanonicalJson(m_key.wrapped).value();
        for (const QString& field : object.keys()) {
            QJsonObject changed = object;
            if (object[field].isString()) {
                QString text = object[field].toString();
                const qsizetype at = text.size() / 2;
                text[at] = text[at] == u'A' ? u'B' : u'A';
                changed[field] = text;
            } else {
                changed[field] = object[field].toInteger() + 1;
            }
            const Result<WrappedKey> parsed = parseWrappedKey(canonicalJson(changed).value());
            if (parsed)
                QVERIFY2(!signMessage(*parsed, m_passphrase, m_nameSpace, "text"), qPrintable(field));
        }
    }

    void readsNoGarbageAsAKey()
    {
        QRandomGenerator random(17);
        for (int round = 0; round < 2000; ++round) {
            QByteArray bytes = m_key.wrapped;
            for (int i = 0; i <= random.bounded(3); ++i)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            if (random.bounded(4) == 0)
                bytes.truncate(random.bounded(int(bytes.size())));
            const Result<WrappedKey> parsed = parseWrappedKey(bytes);
            if (!parsed)
                QCOMPARE(parsed.error().code, ErrorCode::Malformed);
        }
    }

    void verifiesItsOwnSignatures()
    {
        const QByteArray message = "{\"decision\":\"go\"}";
        const QByteArray armoured = signMessage(m_key, m_passphrase, m_nameSpace, message).value();
        QVERIFY(verifyMessage(m_key.publicKey, m_nameSpace, message, armoured));
        QVERIFY(!verifyMessage(m_key.publicKey, m_nameSpace, message + ' ', armoured));
        QVERIFY(!verifyMessage(m_key.publicKey, QStringLiteral("holdpoint-rehearsal"), message, armoured));
        const WrappedKey other = generateKey(QStringLiteral("Ben"), m_passphrase).value();
        QVERIFY(!verifyMessage(other.publicKey, m_nameSpace, message, armoured));
        QVERIFY(!verifyMessage(m_key.publicKey, m_nameSpace, message, {}));
    }

    void noChangedSignaturePasses()
    {
        const QByteArray message = "text";
        const QByteArray armoured = signMessage(m_key, m_passphrase, m_nameSpace, message).value();
        const std::optional<SshSignature> good = parseSshSignature(armoured);
        QVERIFY(good);
        QRandomGenerator random(5);
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes = armoured;
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            // Bytes that only lay the armour out differently carry the same signature.
            const std::optional<SshSignature> parsed = parseSshSignature(bytes);
            const bool same = parsed && parsed->publicKey == good->publicKey && parsed->nameSpace == good->nameSpace &&
                              parsed->hashName == good->hashName && parsed->signature == good->signature;
            QCOMPARE(verifyMessage(m_key.publicKey, m_nameSpace, message, bytes), same);
        }
    }

    void tellsPublicKeysApart()
    {
        const QString line = m_key.sshPublicKey();
        QVERIFY(line.startsWith(QStringLiteral("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")));
        QCOMPARE(publicKeyFromSsh(line).value(), m_key.publicKey);
        QCOMPARE(publicKeyFromSsh(line + QStringLiteral(" zoe@laptop\n")).value(), m_key.publicKey);
        for (const QString& bad : {QString(), QStringLiteral("ssh-ed25519"), QStringLiteral("ssh-ed25519 AAAA"),
                                   QStringLiteral("ssh-rsa ") + line.mid(12), line.chopped(4), line.chopped(8)})
            QCOMPARE(publicKeyFromSsh(bad).error().code, ErrorCode::Malformed);
    }

    void stockToolsAgreeOnTheFingerprint()
    {
        if (m_sshKeygen.isEmpty())
            QSKIP("ssh-keygen is not installed");
        const QString file = write(QStringLiteral("zoe.pub"), m_key.sshPublicKey().toUtf8() + " zoe\n");
        QByteArray output;
        QCOMPARE(run({QStringLiteral("-l"), QStringLiteral("-f"), file}, {}, &output), 0);
        QVERIFY2(output.contains(m_key.fingerprint().toUtf8()), output.constData());
    }

    void stockToolsAcceptOurSignature_data()
    {
        QTest::addColumn<QString>("nameSpace");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("as signed") << m_nameSpace << QByteArray("{\"meaning\":\"Ship it\"}") << true;
        QTest::newRow("other text") << m_nameSpace << QByteArray("{\"meaning\":\"Ship it!\"}") << false;
        QTest::newRow("other namespace") << QStringLiteral("holdpoint-rehearsal")
                                         << QByteArray("{\"meaning\":\"Ship it\"}") << false;
    }

    void stockToolsAcceptOurSignature()
    {
        if (m_sshKeygen.isEmpty())
            QSKIP("ssh-keygen is not installed");
        QFETCH(const QString, nameSpace);
        QFETCH(const QByteArray, message);
        QFETCH(const bool, accepted);
        const Signer signer{m_key.person, m_key.publicKey};
        const QByteArray armoured = signMessage(m_key, m_passphrase, m_nameSpace, "{\"meaning\":\"Ship it\"}").value();
        const QString signature = write(QStringLiteral("statement.sig"), armoured);
        const QString allowed = write(QStringLiteral("allowed_signers"), allowedSignersText({signer}, m_nameSpace));
        const int status =
            run({QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-n"), nameSpace, QStringLiteral("-I"),
                 signerPrincipal(signer), QStringLiteral("-f"), allowed, QStringLiteral("-s"), signature},
                message);
        QCOMPARE(status == 0, accepted);
    }

    void acceptsASignatureOfTheStockTool()
    {
        if (m_sshKeygen.isEmpty())
            QSKIP("ssh-keygen is not installed");
        const QString key = m_folder.filePath(QStringLiteral("id_ed25519"));
        QCOMPARE(run({QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"),
                      QString(), QStringLiteral("-C"), QStringLiteral("ben@own machine"), QStringLiteral("-f"), key}),
                 0);
        QFile file(key + QStringLiteral(".pub"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray publicKey = publicKeyFromSsh(QString::fromUtf8(file.readAll())).value();
        const QByteArray message = "line\nand another, with \xe2\x82\xac\n";
        for (const QString& hash : {QStringLiteral("sha512"), QStringLiteral("sha256")}) {
            const QString text = write(QStringLiteral("text-") + hash, message);
            QCOMPARE(run({QStringLiteral("-Y"), QStringLiteral("sign"), QStringLiteral("-O"),
                          QStringLiteral("hashalg=") + hash, QStringLiteral("-n"), m_nameSpace, QStringLiteral("-f"),
                          key, text}),
                     0);
            QFile signature(text + QStringLiteral(".sig"));
            QVERIFY(signature.open(QIODevice::ReadOnly));
            const QByteArray armoured = signature.readAll();
            QVERIFY(verifyMessage(publicKey, m_nameSpace, message, armoured));
            QVERIFY(!verifyMessage(publicKey, m_nameSpace, message + 'x', armoured));
            QVERIFY(!verifyMessage(publicKey, QStringLiteral("file"), message, armoured));
            // Armoured as the stock tool does it, to the byte.
            QCOMPARE(armourSshSignature(*parseSshSignature(armoured)), armoured);
        }
    }

    void anotherPassphraseForTheSameKey()
    {
        const WrappedKey changed = withPassphrase(m_key, m_passphrase, "another one of mine").value();
        QCOMPARE(changed.publicKey, m_key.publicKey);
        QCOMPARE(changed.person, m_key.person);
        QVERIFY(changed.wrapped != m_key.wrapped);
        const QByteArray armoured = signMessage(changed, "another one of mine", m_nameSpace, "text").value();
        QVERIFY(verifyMessage(m_key.publicKey, m_nameSpace, "text", armoured));
        QCOMPARE(signMessage(changed, m_passphrase, m_nameSpace, "text").error().code, ErrorCode::Refused);
        QCOMPARE(withPassphrase(m_key, "wrong", "another one of mine").error().code, ErrorCode::Refused);
        QCOMPARE(withPassphrase(m_key, m_passphrase, {}).error().code, ErrorCode::Refused);
    }

    // What a revoked key signed before its end stays valid for the stock tool, what it signed later does not.
    void aRevokedKeyHasAnEnd()
    {
        if (m_sshKeygen.isEmpty())
            QSKIP("ssh-keygen is not installed");
        const Signer signer{m_key.person, m_key.publicKey, 1'796'119'200'000}; // 2026-12-01T10:00:00Z
        const QByteArray armoured = signMessage(m_key, m_passphrase, m_nameSpace, "text").value();
        const QString signature = write(QStringLiteral("end.sig"), armoured);
        const QString allowed = write(QStringLiteral("ended"), allowedSignersText({signer}, m_nameSpace));
        const auto at = [&](const QString& time) {
            return run({QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-n"), m_nameSpace,
                        QStringLiteral("-I"), signerPrincipal(signer), QStringLiteral("-f"), allowed,
                        QStringLiteral("-O"), QStringLiteral("verify-time=") + time, QStringLiteral("-s"), signature},
                       "text");
        };
        QCOMPARE(at(QStringLiteral("20261201095959Z")), 0);
        QVERIFY(at(QStringLiteral("20261201100001Z")) > 0);
    }

    void namesSignersWithoutSpacesOrPatterns()
    {
        const Signer zoe{QStringLiteral("Zoë *?! \"Ansah\", Ph.D."), m_key.publicKey};
        const QString principal = signerPrincipal(zoe);
        QVERIFY(QRegularExpression(QStringLiteral("^[a-z0-9.-]+$")).match(principal).hasMatch());
        const Signer namesake{zoe.person, QByteArray(32, 1)};
        QVERIFY(signerPrincipal(namesake) != principal);
        const QByteArray text = allowedSignersText({zoe, namesake}, m_nameSpace);
        QCOMPARE(text.count('\n'), 2);
        QVERIFY(text.startsWith(principal.toUtf8() + " namespaces=\"holdpoint-signoff\" ssh-ed25519 AAAA"));
    }
};

QTEST_GUILESS_MAIN(TestSignoffKeys)
#include "tst_signoff_keys.moc"
