// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/signoff/statement.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::signoff;

class TestSignoffStatement : public QObject
{
    Q_OBJECT

    static Statement sample()
    {
        Statement statement;
        statement.launch = QStringLiteral("sample-1.0.0");
        statement.act = QStringLiteral("signoff");
        statement.person = QStringLiteral("Zoë Ansah");
        statement.role = QStringLiteral("Technical Lead");
        statement.keyFingerprint = QStringLiteral("SHA256:abc");
        statement.meaning = QStringLiteral("I have checked the \"backup\".\nIt restores.");
        statement.decision = QStringLiteral("signed");
        statement.evidence = {{QStringLiteral("Bericht – Wärme.pdf"), QString(64, u'a')},
                              {QStringLiteral("a.txt"), QString(64, u'b')}};
        statement.treeSize = 41;
        statement.treeRoot = QStringLiteral("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        statement.utc = QStringLiteral("2026-12-01T09:58:03.120Z");
        return statement;
    }

private Q_SLOTS:
    void isTheSameBytesEachTime()
    {
        const QByteArray expected =
            "{\"act\":\"signoff\",\"decision\":\"signed\",\"evidence\":[{\"name\":\"Bericht \xe2\x80\x93 "
            "W\xc3\xa4rme.pdf\","
            "\"sha256\":\"" +
            QByteArray(64, 'a') + "\"},{\"name\":\"a.txt\",\"sha256\":\"" + QByteArray(64, 'b') +
            "\"}],\"key\":\"SHA256:abc\",\"launch\":\"sample-1.0.0\",\"meaning\":\"I have checked the "
            "\\\"backup\\\".\\nIt restores.\",\"person\":\"Zo\xc3\xab Ansah\",\"rehearsal\":false,\"role\":\"Technical "
            "Lead\",\"tree_root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\",\"tree_size\":41,\"utc\":"
            "\"2026-12-01T09:58:03.120Z\",\"v\":1}";
        QCOMPARE(statementBytes(sample()).value(), expected);
    }

    void comesBackAsItWent()
    {
        QVERIFY(parseStatement(statementBytes(sample()).value()).value() == sample());
        QVERIFY(parseStatement(statementBytes(Statement()).value()).value() == Statement());
    }

    void refusesAnythingElse()
    {
        const QByteArray good = statementBytes(sample()).value();
        const QJsonObject object = parseCanonicalJson(good).value();
        for (const QString& key : object.keys()) {
            QJsonObject changed = object;
            changed.remove(key);
            QVERIFY2(!parseStatement(canonicalJson(changed).value()), qPrintable(key));
            changed = object;
            changed[key] = QJsonArray{1};
            QVERIFY2(!parseStatement(canonicalJson(changed).value()), qPrintable(key));
        }
        QJsonObject more = object;
        more[QStringLiteral("also")] = 1;
        QVERIFY(!parseStatement(canonicalJson(more).value()));
        more = object;
        more[QStringLiteral("v")] = 2;
        QVERIFY(!parseStatement(canonicalJson(more).value()));
        more = object;
        more[QStringLiteral("tree_size")] = -1;
        QVERIFY(!parseStatement(canonicalJson(more).value()));
        QVERIFY(!parseStatement(good + '\n'));
        QVERIFY(!parseStatement({}));
    }

    void readsChangedBytesAsTheyAreOrNotAtAll()
    {
        const QByteArray good = statementBytes(sample()).value();
        QRandomGenerator random(3);
        for (int round = 0; round < 5000; ++round) {
            QByteArray bytes = good;
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            const Result<Statement> parsed = parseStatement(bytes);
            if (parsed)
                QCOMPARE(statementBytes(*parsed).value(), bytes);
        }
    }

    void aRehearsalSignsForRehearsalsAlone()
    {
        QCOMPARE(signatureNamespace(false), QStringLiteral("holdpoint-signoff"));
        QCOMPARE(signatureNamespace(true), QStringLiteral("holdpoint-rehearsal"));
    }
};

QTEST_GUILESS_MAIN(TestSignoffStatement)
#include "tst_signoff_statement.moc"
