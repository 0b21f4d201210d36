// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace holdpoint::ui;

// Signs that only emoji fonts have are drawn with signs that are everywhere.
class TestThemeShownText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signs_data();
    void signs();
    void expected_data();
    void expected();
    void measuresFollowTheText();
};

void TestThemeShownText::signs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("plain") << QStringLiteral("GET /health – 200 OK") << QStringLiteral("GET /health – 200 OK");
    QTest::newRow("tick") << QStringLiteral("✅ done") << QStringLiteral("✓ done");
    QTest::newRow("cross") << QStringLiteral("a ❌ b") << QStringLiteral("a ✗ b");
    QTest::newRow("box") << QStringLiteral("⬜ open") << QStringLiteral("☐ open");
    QTest::newRow("lamp") << QStringLiteral("🔴 down") << QStringLiteral("●\u2060 down");
    QTest::newRow("picture") << QStringLiteral("📊 Metrics") << QStringLiteral("•\u2060 Metrics");
    QTest::newRow("asked for in colour") << QStringLiteral("✔\uFE0F x") << QStringLiteral("✓\u2060 x");
    QTest::newRow("another pair stays") << QStringLiteral("𝛑 = 3") << QStringLiteral("𝛑 = 3");
    QTest::newRow("half a pair stays") << QString(QChar(0xD83D)) << QString(QChar(0xD83D));
    QTest::newRow("what ordinary fonts have stays") << QStringLiteral("☑ ☐ □ → “x”") << QStringLiteral("☑ ☐ □ → “x”");
}

void TestThemeShownText::signs()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(shownText(text), shown);
    // Places that were found in the text hold in what is drawn.
    QCOMPARE(shownText(text).size(), text.size());
    QCOMPARE(shownText(shown), shown);
}

void TestThemeShownText::expected_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("tick") << QStringLiteral("✅ Router listening") << QStringLiteral("Router listening");
    QTest::newRow("box") << QStringLiteral("☑ \uFE0FRouter") << QStringLiteral("Router");
    QTest::newRow("none") << QStringLiteral("Router ✅") << QStringLiteral("Router ✓");
    QTest::newRow("alone") << QStringLiteral("✅") << QStringLiteral("✓");
}

void TestThemeShownText::expected()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(expectedText(text), shown);
}

void TestThemeShownText::measuresFollowTheText()
{
    const QFont before = QGuiApplication::font();
    QFont font = before;
    font.setPointSizeF(bodyPoints);
    QGuiApplication::setFont(font);
    QCOMPARE(int(spacing::controlHeight), 30);
    font.setPointSizeF(2 * bodyPoints);
    QGuiApplication::setFont(font);
    QCOMPARE(int(spacing::controlHeight), 60);
    QCOMPARE(int(spacing::icon), 32);
    QGuiApplication::setFont(before);
}

QTEST_MAIN(TestThemeShownText)
#include "tst_theme_shown_text.moc"
