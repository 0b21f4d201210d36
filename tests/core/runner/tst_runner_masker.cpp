// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/masker.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QTest>

using holdpoint::runner_process::Masker;

namespace {

QByteArray masked(const QList<QByteArray>& secrets, const QByteArray& text, qsizetype piece)
{
    std::vector<std::string> values;
    for (const QByteArray& secret : secrets)
        values.push_back(secret.toStdString());
    Masker masker(values);
    std::string out;
    for (qsizetype at = 0; at < text.size(); at += piece)
        masker.feed(text.mid(at, piece).toStdString(), out);
    masker.finish(out);
    return QByteArray::fromStdString(out);
}

QByteArray wrapped(const QByteArray& text, qsizetype width)
{
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); at += width)
        out += text.mid(at, width) + '\n';
    return out;
}

} // namespace

class TstRunnerMasker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void table_data();
    void table();
    void base64AtEveryAlignment();
    void base64LeavesNoCharacterOfASecret();
    void severalLines();
    void settleGivesOutOnlyLittle();
    void nothingElseIsTouched();
    void randomStreams();
};

void TstRunnerMasker::table_data()
{
    QTest::addColumn<QList<QByteArray>>("secrets");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("result");
    const QList<QByteArray> one{"p@ss word/1+%"};
    QTest::newRow("none") << QList<QByteArray>{} << QByteArray("p@ss") << QByteArray("p@ss");
    QTest::newRow("empty value") << QList<QByteArray>{""} << QByteArray("a\n") << QByteArray("a\n");
    QTest::newRow("three bytes are no secret")
        << QList<QByteArray>{"abc"} << QByteArray("xabcx") << QByteArray("xabcx");
    QTest::newRow("four are") << QList<QByteArray>{"abcd"} << QByteArray("xabcdx") << QByteArray("x[masked]x");
    QTest::newRow("raw") << one << QByteArray("<p@ss word/1+%>") << QByteArray("<[masked]>");
    QTest::newRow("at the end") << one << QByteArray("key=p@ss word/1+%") << QByteArray("key=[masked]");
    QTest::newRow("cut off") << one << QByteArray("p@ss word/1+") << QByteArray("p@ss word/1+");
    QTest::newRow("url, upper case") << one << QByteArray("?k=p%40ss%20word%2F1%2B%25&x")
                                     << QByteArray("?k=[masked]&x");
    QTest::newRow("url, lower case") << one << QByteArray("?k=p%40ss%20word%2f1%2b%25&x")
                                     << QByteArray("?k=[masked]&x");
    QTest::newRow("url, slash left") << one << QByteArray("p%40ss%20word/1%2B%25") << QByteArray("[masked]");
    QTest::newRow("form") << one << QByteArray("p%40ss+word%2F1%2B%25") << QByteArray("[masked]");
    QTest::newRow("every byte escaped") << QList<QByteArray>{"abcd"} << QByteArray("%61%62%63%64!")
                                        << QByteArray("[masked]!");
    QTest::newRow("broken escapes") << QList<QByteArray>{"abcd"} << QByteArray("%%6%zz%6abcd%")
                                    << QByteArray("%%6%zz%6[masked]%");
    QTest::newRow("hexadecimal") << QList<QByteArray>{"abcd"} << QByteArray("61626364 61626365")
                                 << QByteArray("[masked] 61626365");
    QTest::newRow("JSON") << QList<QByteArray>{"a\"b/c\\d"} << QByteArray(R"({"k":"a\"b/c\\d","l":"a\"b\/c\\d"})")
                          << QByteArray(R"({"k":"[masked]","l":"[masked]"})");
    QTest::newRow("set -x") << QList<QByteArray>{"it's me"} << QByteArray(R"(+ : 'it'\''s me')")
                            << QByteArray("+ : '[masked]'");
    QTest::newRow("overlapping") << QList<QByteArray>{"abcde", "cdefg"} << QByteArray("xabcdefgx")
                                 << QByteArray("x[masked]x");
    QTest::newRow("one within the other")
        << QList<QByteArray>{"secret", "my secret key"} << QByteArray("a secret, my secret key, my secret")
        << QByteArray("a [masked], [masked], my [masked]");
    QTest::newRow("repeating pattern") << QList<QByteArray>{"aaaab"} << QByteArray("aaaaaaaab")
                                       << QByteArray("aaaa[masked]");
    QTest::newRow("trailing newline of the value")
        << QList<QByteArray>{"token-1\n"} << QByteArray("[token-1]") << QByteArray("[[masked]]");
}

void TstRunnerMasker::table()
{
    QFETCH(QList<QByteArray>, secrets);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, result);
    for (qsizetype piece = 1; piece <= text.size() + 1; ++piece)
        QCOMPARE(masked(secrets, text, piece), result);
}

void TstRunnerMasker::base64AtEveryAlignment()
{
    const QByteArray secret = "The secret value, \xff\xfe with odd bytes >>>???";
    for (const auto option : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        for (int before = 0; before < 7; ++before) {
            const QByteArray text = (QByteArray(before, 'u') + secret + "tail").toBase64(option);
            const QByteArray sure = text.mid(((before + 2) / 3) * 4 + 4, 40);
            for (const qsizetype width : {qsizetype(1000), qsizetype(76), qsizetype(19)}) {
                const QByteArray out = masked({secret}, "x: " + wrapped(text, width), 7);
                QVERIFY2(out.contains("[masked]"), out.constData());
                // At most the characters that the neighbours share with it are left.
                QByteArray left = out;
                left.replace("\n", "");
                QVERIFY2(!left.contains(sure.left(8)) && !left.contains(sure.right(8)), left.constData());
            }
        }
    }
}

// The characters at both ends hold bits of the secret and bits of what stands beside it.
void TstRunnerMasker::base64LeavesNoCharacterOfASecret()
{
    for (qsizetype size = 6; size <= 14; ++size) {
        const QByteArray secret = QByteArray("Zq7#xK!p9=Lw2$").left(size);
        for (const QByteArray& before : {QByteArray(), QByteArray("u"), QByteArray("u:"), QByteArray("user:")}) {
            for (const QByteArray& behind : {QByteArray(), QByteArray("x"), QByteArray("\n"), QByteArray("tail")}) {
                const QByteArray text = (before + secret + behind).toBase64();
                // What the same text without the secret's bits has to show, and nothing else.
                const qsizetype first = before.size() * 8 / 6;
                const qsizetype last = ((before.size() + size) * 8 + 5) / 6;
                const QByteArray wanted = text.left(first) + "[masked]" + text.mid(last);
                for (const qsizetype piece : {qsizetype(1), qsizetype(1000)})
                    QCOMPARE(masked({secret}, text, piece), wanted);
            }
        }
    }
}

void TstRunnerMasker::severalLines()
{
    const QByteArray key = "-----BEGIN KEY-----\nAAAAC3NzaC1lZDI1\nshort\nQmFzZTY0VGV4dA==\n-----END KEY-----\n";
    QCOMPARE(masked({key}, "a\n" + key + "b\n", 5), QByteArray("a\n[masked]b\n"));
    // Through a terminal, or one line alone.
    QByteArray terminal = key;
    terminal.replace("\n", "\r\n");
    const QByteArray out = masked({key}, terminal, 3);
    QVERIFY(!out.contains("AAAAC3NzaC1lZDI1") && !out.contains("QmFzZTY0VGV4dA"));
    QCOMPARE(masked({key}, "line AAAAC3NzaC1lZDI1.", 4), QByteArray("line [masked]."));
}

void TstRunnerMasker::settleGivesOutOnlyLittle()
{
    Masker masker({"secret-value"});
    std::string out;
    masker.feed("a sec", out);
    masker.settle(out);
    QCOMPARE(QByteArray::fromStdString(out), QByteArray("a sec"));
    masker.feed("ret-value b secr", out);
    masker.settle(out);
    QCOMPARE(QByteArray::fromStdString(out), QByteArray("a sec[masked] b "));
    masker.feed("et", out);
    masker.finish(out);
    QCOMPARE(QByteArray::fromStdString(out), QByteArray("a sec[masked] b secret"));
}

void TstRunnerMasker::nothingElseIsTouched()
{
    QRandomGenerator random(11);
    QByteArray noise(300'000, Qt::Uninitialized);
    for (char& byte : noise)
        byte = char(random.bounded(256));
    QCOMPARE(masked({"0123456789-secret", "another one that does not occur"}, noise, 4096), noise);
}

// Against plain search and replace, over texts made of pieces of the secrets.
void TstRunnerMasker::randomStreams()
{
    QRandomGenerator random(20261201);
    for (int round = 0; round < 400; ++round) {
        // Letters outside of hexadecimal and base64 chance: only raw matches can occur.
        const QByteArray alphabet = "!#$&";
        QByteArray secret;
        for (int i = random.bounded(4, 12); i > 0; --i)
            secret.append(alphabet[random.bounded(int(alphabet.size()))]);
        QByteArray text;
        for (int i = 0; i < 60; ++i) {
            const int cut = random.bounded(int(secret.size()) + 1);
            text.append(random.bounded(2) ? secret.left(cut) : secret);
            if (random.bounded(3) == 0)
                text.append(alphabet[random.bounded(int(alphabet.size()))]);
        }
        QByteArray covered(text.size(), 0);
        for (qsizetype at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
            std::fill_n(covered.begin() + at, secret.size(), 1);
        QByteArray expected;
        for (qsizetype at = 0; at < text.size(); ++at) {
            if (!covered[at])
                expected.append(text[at]);
            else if (at == 0 || !covered[at - 1])
                expected.append("[masked]");
        }
        QCOMPARE(masked({secret}, text, random.bounded(1, 9)), expected);
    }
}

QTEST_GUILESS_MAIN(TstRunnerMasker)
#include "tst_runner_masker.moc"
