// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace holdpoint;

namespace {

constexpr qint64 largest = (qint64(1) << 53) - 1;

QJsonObject one(const QJsonValue& value) { return {{QStringLiteral("k"), value}}; }

QString randomText(QRandomGenerator& random, bool asciiOnly)
{
    QString text;
    for (int i = random.bounded(12); i > 0; --i) {
        char32_t c = random.bounded(0x20U, 0x7fU);
        switch (asciiOnly ? 0 : random.bounded(5)) {
        case 1:
            c = random.bounded(0x20U);
            break;
        case 2:
            c = random.bounded(0x80U, 0xd800U);
            break;
        case 3:
            c = random.bounded(0xe000U, 0x10000U);
            break;
        case 4:
            c = random.bounded(0x10000U, 0x110000U);
            break;
        default:
            break;
        }
        text += QString::fromUcs4(&c, 1);
    }
    return text;
}

QJsonValue randomValue(QRandomGenerator& random, int depth)
{
    switch (random.bounded(depth > 4 ? 4 : 6)) {
    case 0:
        return randomText(random, false);
    case 1:
        return random.bounded(2) == 0;
    case 2:
        return {};
    case 3:
        return (qint64(random.generate64() >> (11 + random.bounded(50)))) * (random.bounded(2) ? 1 : -1);
    case 4: {
        QJsonArray array;
        for (int i = random.bounded(5); i > 0; --i)
            array.append(randomValue(random, depth + 1));
        return array;
    }
    default: {
        QJsonObject object;
        for (int i = random.bounded(6); i > 0; --i)
            object.insert(randomText(random, true), randomValue(random, depth + 1));
        return object;
    }
    }
}

} // namespace

class TestBaseCanonicalJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Section 3.2.2 and 3.2.3 of RFC 8785, as far as whole numbers and ASCII keys go.
    void knownForms_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("literals") << QByteArray("{ \"literals\" : [ null, true, false ] }")
                                  << QByteArray("{\"literals\":[null,true,false]}");
        QTest::newRow("string of section 3.2.2")
            << QByteArray("{\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}")
            << QByteArray("{\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        QTest::newRow("sorted by code units")
            << QByteArray("{\"b\":1,\"a\":{\"10\":1,\"9\":2,\"\":3,\"A\":4,\"~\":5,\" \":6},\"\\r\":0}")
                   .replace("\\r", "!")
            << QByteArray("{\"!\":0,\"a\":{\"\":3,\" \":6,\"10\":1,\"9\":2,\"A\":4,\"~\":5},\"b\":1}");
        QTest::newRow("short escapes") << QByteArray("{\"k\":\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c\"}")
                                       << QByteArray("{\"k\":\"\\b\\t\\n\\f\\r\\\"\\\\\"}");
        QTest::newRow("other controls") << QByteArray("{\"k\":\"\\u0000\\u000B\\u001F\\u007f\"}")
                                        << QByteArray("{\"k\":\"\\u0000\\u000b\\u001f\x7f\"}");
        QTest::newRow("a pair of surrogates")
            << QByteArray("{\"k\":\"\\ud83d\\ude02\"}") << QByteArray("{\"k\":\"\xf0\x9f\x98\x82\"}");
        QTest::newRow("noncharacters stay")
            << QByteArray("{\"k\":\"\\uffff\\ufb33\"}") << QByteArray("{\"k\":\"\xef\xbf\xbf\xef\xac\xb3\"}");
        QTest::newRow("no normalisation") << QByteArray("{\"k\":\"A\\u030a\"}") << QByteArray("{\"k\":\"A\xcc\x8a\"}");
        QTest::newRow("minus zero") << QByteArray("{\"k\":-0}") << QByteArray("{\"k\":0}");
        QTest::newRow("whole numbers") << QByteArray("{\"k\":[1.0,1E3,-5,9007199254740991,-9007199254740991]}")
                                       << QByteArray("{\"k\":[1,1000,-5,9007199254740991,-9007199254740991]}");
        QTest::newRow("empty things") << QByteArray("{ \"a\":{}, \"b\":[] }") << QByteArray("{\"a\":{},\"b\":[]}");
        QTest::newRow("nothing") << QByteArray("{}") << QByteArray("{}");
    }

    void knownForms()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QByteArray, canonical);
        const QJsonDocument document = QJsonDocument::fromJson(json);
        QVERIFY(document.isObject());
        const Result<QByteArray> written = canonicalJson(document.object());
        QVERIFY(written);
        QCOMPARE(*written, canonical);
        const Result<QJsonObject> parsed = parseCanonicalJson(canonical);
        QVERIFY(parsed);
        QCOMPARE(*parsed, document.object());
        if (json != canonical)
            QVERIFY(!parseCanonicalJson(json));
    }

    void refusesWhatItCannotWrite_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::newRow("half") << one(0.5);
        QTest::newRow("2^53") << one(largest + 1);
        QTest::newRow("-2^53") << one(-largest - 1);
        QTest::newRow("2^53 as a double") << one(9007199254740992.0);
        QTest::newRow("large") << one(1e300);
        QTest::newRow("largest integer") << one(std::numeric_limits<qint64>::max());
        QTest::newRow("smallest integer") << one(std::numeric_limits<qint64>::min());
        QTest::newRow("high surrogate at the end") << one(QString(QChar(0xd83d)));
        QTest::newRow("high surrogate before text") << one(QString(QChar(0xd83d)) + u'x');
        QTest::newRow("low surrogate") << one(QString(QChar(0xde02)));
        QTest::newRow("pair the wrong way round") << one(QString(QChar(0xde02)) + QChar(0xd83d));
        QTest::newRow("key beyond ASCII") << QJsonObject{{QStringLiteral("ö"), 1}};
        QTest::newRow("key with a control") << QJsonObject{{QStringLiteral("\n"), 1}};
        QTest::newRow("key with DEL") << QJsonObject{{QStringLiteral("\x7f"), 1}};
        QTest::newRow("deep inside") << one(QJsonArray{one(QJsonArray{0.1})});
        QJsonValue deep = 1;
        for (int i = 0; i < 80; ++i)
            deep = QJsonArray{deep};
        QTest::newRow("nested too deeply") << one(deep);
    }

    void refusesWhatItCannotWrite()
    {
        QFETCH(const QJsonObject, object);
        const Result<QByteArray> written = canonicalJson(object);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Malformed);
        QVERIFY(!written.error().cause.isEmpty());
    }

    void refusesBytesThatAreNotCanonical_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* bytes : {"",
                                  "[]",
                                  "null",
                                  "{\"a\":1} ",
                                  " {\"a\":1}",
                                  "{\"a\": 1}",
                                  "{\"b\":1,\"a\":2}",
                                  "{\"a\":1,\"a\":1}",
                                  "{\"a\":1,\"a\":2}",
                                  "{\"a\":01}",
                                  "{\"a\":1.0}",
                                  "{\"a\":1e2}",
                                  "{\"a\":-0}",
                                  "{\"a\":9007199254740993}",
                                  "{\"a\":9007199254740992}",
                                  "{\"a\":0.1}",
                                  "{\"a\":\"\\/\"}",
                                  "{\"a\":\"\\u0041\"}",
                                  "{\"a\":\"\\u000A\"}",
                                  "{\"a\":\"\\u001F\"}",
                                  "{\"a\":\"\\ud83d\"}",
                                  "{\"a\":\"\xff\"}",
                                  "{\"a\":\"\xed\xa0\x80\"}",
                                  "{\"a\":\"\xc0\x80\"}",
                                  "{\"a\":\"\n\"}",
                                  "{\"\xc3\xb6\":1}",
                                  "{\"a\":1}x",
                                  "\xef\xbb\xbf{\"a\":1}",
                                  "{\"a\":1,}",
                                  "{\"a\":nul}",
                                  "{\"a\":\"",
                                  "{"})
            QTest::newRow(*bytes ? bytes : "nothing") << QByteArray(bytes);
        QTest::newRow("NUL at the end") << QByteArray("{\"a\":1}\0", 8);
        QTest::newRow("deep") << QByteArray("{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}');
    }

    void refusesBytesThatAreNotCanonical()
    {
        QFETCH(const QByteArray, bytes);
        const Result<QJsonObject> parsed = parseCanonicalJson(bytes);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::Malformed);
    }

    void everythingComesBackAsItWent()
    {
        QRandomGenerator random(8785);
        for (int round = 0; round < 3000; ++round) {
            QJsonObject object;
            for (int i = random.bounded(6); i > 0; --i)
                object.insert(randomText(random, true), randomValue(random, 0));
            const Result<QByteArray> bytes = canonicalJson(object);
            QVERIFY(bytes);
            const Result<QJsonObject> parsed = parseCanonicalJson(*bytes);
            QVERIFY2(parsed, bytes->constData());
            QCOMPARE(*parsed, object);
            // Another reader of JSON sees the same.
            QCOMPARE(QJsonDocument::fromJson(*bytes).object(), object);
        }
    }

    void noTwoFormsOfOneObject()
    {
        QRandomGenerator random(53);
        const QByteArray good = "{\"a\":[1,-2,\"\\n\xc3\xa9\"],\"b\":{\"c\":null,\"d\":true},\"e\":\"\\u0001\"}";
        for (int round = 0; round < 30'000; ++round) {
            QByteArray bytes = good;
            for (int i = random.bounded(3); i >= 0; --i) {
                const int at = random.bounded(int(bytes.size()));
                switch (random.bounded(3)) {
                case 0:
                    bytes[at] = char(random.bounded(256));
                    break;
                case 1:
                    bytes.insert(at, " ,:\"\\{}[]0e.-"[random.bounded(13)]);
                    break;
                default:
                    bytes.remove(at, 1);
                }
            }
            const Result<QJsonObject> parsed = parseCanonicalJson(bytes);
            if (parsed)
                QCOMPARE(canonicalJson(*parsed).value(), bytes);
        }
    }

    void bytesOfAnyEncoding_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("asText");
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("text") << QByteArray("./deploy.sh --env=\"prod\"\n") << true;
        QTest::newRow("UTF-8") << QByteArray("\xf0\x9f\x98\x82 \xc3\xa9") << true;
        QTest::newRow("with NUL") << QByteArray("a\0b", 3) << true;
        QTest::newRow("latin 1") << QByteArray("caf\xe9") << false;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("cut short") << QByteArray("\xe2\x82") << false;
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbfx") << false;
    }

    void bytesOfAnyEncoding()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, asText);
        QJsonObject object;
        insertBytes(object, QLatin1String("command"), bytes);
        QCOMPARE(object.size(), 1);
        if (qstrcmp(QTest::currentDataTag(), "byte order mark") != 0)
            QCOMPARE(object.contains(QLatin1String("command")), asText);
        const QJsonObject read = parseCanonicalJson(canonicalJson(object).value()).value();
        QCOMPARE(takeBytes(read, QLatin1String("command")), bytes);
    }
};

QTEST_GUILESS_MAIN(TestBaseCanonicalJson)
#include "tst_base_canonical_json.moc"
