// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/seal_key.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::signoff;

class TestSignoffSeal : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    SealKey m_seal;

    QString write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
        return file.fileName();
    }

    static int openssl(const QStringList& arguments, QByteArray& output)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("openssl"), arguments);
        if (!process.waitForFinished(20'000))
            return -1;
        output = process.readAll();
        return process.exitCode();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const Result<SealKey> seal = generateSealKey(QStringLiteral("sample-1.0.0"), 1'796'115'600'000);
        QVERIFY(seal);
        m_seal = *seal;
        QCOMPARE(m_seal.fingerprint().size(), 64);
    }

    void keepsKeyAndCertificateTogether()
    {
        const SealKey again = SealKey::fromPem(m_seal.toPem()).value();
        QCOMPARE(again.privateKeyPem, m_seal.privateKeyPem);
        QCOMPARE(again.certificatePem, m_seal.certificatePem);
        QCOMPARE(again.fingerprint(), m_seal.fingerprint());
        const SealKey other = generateSealKey(QString(200, u'x'), 1'796'115'600'000).value();
        QVERIFY(other.fingerprint() != m_seal.fingerprint());
        QCOMPARE(SealKey::fromPem(m_seal.privateKeyPem + other.certificatePem).error().code, ErrorCode::Malformed);
        QCOMPARE(SealKey::fromPem(m_seal.certificatePem).error().code, ErrorCode::Malformed);
        QCOMPARE(SealKey::fromPem("no key").error().code, ErrorCode::Malformed);
        QCOMPARE(SealKey().fingerprint(), QString());
    }

    void stockToolsReadTheCertificate()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is not installed");
        const QString certificate = write(QStringLiteral("seal.pem"), m_seal.certificatePem);
        QByteArray output;
        QCOMPARE(openssl({QStringLiteral("x509"), QStringLiteral("-in"), certificate, QStringLiteral("-noout"),
                          QStringLiteral("-text"), QStringLiteral("-fingerprint"), QStringLiteral("-sha256")},
                         output),
                 0);
        QVERIFY(output.contains("ASN1 OID: prime256v1"));
        QVERIFY(output.contains("ecdsa-with-SHA256"));
        QVERIFY(output.contains("CA:FALSE"));
        QVERIFY(output.contains("Digital Signature, Non Repudiation"));
        QVERIFY(output.contains("CN = sample-1.0.0"));
        QVERIFY(output.contains("Not Before: Nov 30 "));
        QVERIFY(output.replace(":", "").toLower().contains(m_seal.fingerprint().toUtf8()));
        QCOMPARE(openssl({QStringLiteral("verify"), QStringLiteral("-check_ss_sig"), QStringLiteral("-attime"),
                          QStringLiteral("1796115600"), QStringLiteral("-CAfile"), certificate, certificate},
                         output),
                 0);
    }

    void stockToolsSealAndCheckWithIt()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is not installed");
        const QString text = write(QStringLiteral("text"), "a certificate");
        const QString certificate = write(QStringLiteral("seal.pem"), m_seal.certificatePem);
        const QString key = write(QStringLiteral("key.pem"), m_seal.privateKeyPem);
        const QString sealed = m_folder.filePath(QStringLiteral("text.cms"));
        QByteArray output;
        QCOMPARE(openssl({QStringLiteral("cms"), QStringLiteral("-sign"), QStringLiteral("-cades"),
                          QStringLiteral("-binary"), QStringLiteral("-in"), text, QStringLiteral("-signer"),
                          certificate, QStringLiteral("-inkey"), key, QStringLiteral("-outform"), QStringLiteral("DER"),
                          QStringLiteral("-out"), sealed},
                         output),
                 0);
        QCOMPARE(
            openssl({QStringLiteral("cms"), QStringLiteral("-verify"), QStringLiteral("-binary"), QStringLiteral("-in"),
                     sealed, QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-content"), text,
                     QStringLiteral("-CAfile"), certificate, QStringLiteral("-purpose"), QStringLiteral("any"),
                     QStringLiteral("-attime"), QStringLiteral("1796115600"), QStringLiteral("-out"),
                     m_folder.filePath(QStringLiteral("out"))},
                    output),
            0);
    }
};

QTEST_GUILESS_MAIN(TestSignoffSeal)
#include "tst_signoff_seal.moc"
