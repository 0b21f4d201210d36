// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_store.h"

#include <QRandomGenerator>
#include <QTest>

using holdpoint::runner::displayText;
using namespace Qt::Literals;

class TstRunnerDisplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void table_data();
    void table();
    void nothingDangerousIsLeft();
};

void TstRunnerDisplay::table_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << "hello, world"_ba << u"hello, world"_s;
    QTest::newRow("empty") << ""_ba << QString();
    QTest::newRow("spaces at the end") << "a  "_ba << u"a  "_s;
    QTest::newRow("tabulator") << "a\tb"_ba << u"a\tb"_s;
    QTest::newRow("UTF-8") << "gr\xc3\xbcn \xe2\x9c\x85 \xf0\x9f\x9a\x80"_ba << u"gr\u00fcn \u2705 \U0001F680"_s;
    QTest::newRow("broken UTF-8") << "a\xff\xfe z"_ba << u"a\ufffd\ufffd z"_s;
    QTest::newRow("colours") << "\x1b[1;32mok\x1b[0m done"_ba << u"ok done"_s;
    QTest::newRow("true colour") << "\x1b[38;2;1;2;3mx\x1b[m"_ba << u"x"_s;
    QTest::newRow("window title") << "\x1b]0;rm -rf /\x07text"_ba << u"text"_s;
    QTest::newRow("hyperlink") << "\x1b]8;;http://e.org\x1b\\link\x1b]8;;\x1b\\"_ba << u"link"_s;
    QTest::newRow("clipboard") << "\x1b]52;c;cm0gLXJm\x07x"_ba << u"x"_s;
    QTest::newRow("title that never ends") << "a\x1b]0;bcd"_ba << u"a"_s;
    QTest::newRow("device control") << "\x1bPq#0;2;0\x1b\\a"_ba << u"a"_s;
    QTest::newRow("application command") << "\x1b_x\x1b\\a\x1b^y\x1b\\b\x1bXz\x1b\\c"_ba << u"abc"_s;
    QTest::newRow("character set") << "\x1b(0lqk\x1b(B"_ba << u"lqk"_s;
    QTest::newRow("two-byte escape") << "\x1b=a\x1b>b\x1b"
                                        "7c\x1b"
                                        "Md"_ba
                                     << u"abcd"_s;
    QTest::newRow("lonely escape") << "a\x1b"_ba << u"a"_s;
    QTest::newRow("sequence broken off") << "a\x1b[3"_ba << u"a"_s;
    QTest::newRow("sequence broken by text") << "a\x1b[3\xc3\xa4z"_ba << u"a\u00e4z"_s;
    QTest::newRow("C1 as UTF-8") << "a\xc2\x9b"
                                    "31mb\xc2\x9d"
                                    "0;t\xc2\x9c"
                                    "c"_ba
                                 << u"abc"_s;
    QTest::newRow("other C1") << "a\xc2\x84\xc2\x85z"_ba << u"az"_s;
    QTest::newRow("bell, null, delete") << QByteArray("a\a\0b\x7f", 5) << u"ab"_s;
    QTest::newRow("DOS line") << "text\r"_ba << u"text"_s;
    QTest::newRow("progress") << " 10%\r 50%\r100%"_ba << u"100%"_s;
    QTest::newRow("shorter overwrites a part") << "abcdef\rXY"_ba << u"XYcdef"_s;
    QTest::newRow("erased, then written") << "downloading 99%\r\x1b[Kdone"_ba << u"done"_s;
    QTest::newRow("erase all") << "abc\x1b[2K\rx"_ba << u"x"_s;
    QTest::newRow("erase to the cursor") << "abcdef\x1b[4G\x1b[1Kx"_ba << u"   xef"_s;
    QTest::newRow("backspace") << "abc\b\bX"_ba << u"aXc"_s;
    QTest::newRow("spinner") << "|\b/\b-\b\\\bok"_ba << u"ok"_s;
    QTest::newRow("column") << "ab\x1b[10Gz"_ba << u"ab       z"_s;
    QTest::newRow("back") << "abc\x1b[2DX"_ba << u"aXc"_s;
    QTest::newRow("overwrites an emoji") << "\xf0\x9f\x9a\x80 go\rA"_ba << u"A go"_s;
    QTest::newRow("text direction") << "a\xe2\x80\xae"
                                       "b\xe2\x81\xa6"
                                       "c"_ba
                                    << u"abc"_s;
    QTest::newRow("line separator") << "a\xe2\x80\xa8"
                                       "b"_ba
                                    << u"a b"_s;
    QTest::newRow("far column is harmless") << "\x1b[999999999Cx"_ba << QString();
}

void TstRunnerDisplay::table()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, text);
    QCOMPARE(displayText(line), text);
}

void TstRunnerDisplay::nothingDangerousIsLeft()
{
    QRandomGenerator random(3);
    const QByteArray interesting =
        "\x1b\x1b\x1b[]P_^X\\;0123456789mKGCDHJ\r\b\a\t\x7f ab\xc2\x9b\x9d\x90\x9c\xe2\x80\xae\xf0\x9f";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray line;
        for (int i = random.bounded(60); i > 0; --i)
            line.append(random.bounded(5) ? interesting[random.bounded(int(interesting.size()))]
                                          : char(random.bounded(256)));
        const QString text = displayText(line);
        QVERIFY(text.size() <= 20'000);
        for (const QChar c : text) {
            const char16_t unit = c.unicode();
            QVERIFY(unit == u'\t' || (unit >= 0x20 && unit != 0x7f && !(unit >= 0x80 && unit < 0xa0)));
            QVERIFY(!(unit >= 0x202a && unit <= 0x202e) && unit != 0x2028 && unit != 0x2029);
        }
    }
}

QTEST_GUILESS_MAIN(TstRunnerDisplay)
#include "tst_runner_display.moc"
