// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/apply_theme.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QToolTip>

using namespace holdpoint::ui;

// What a change of theme or text size does to widgets that are there already.
class TestThemeApply : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void colourOfAStateWasLostWithTheTheme();
    void themesGiveTheirOwnColours();
};

// "ROLLBACK ARMED" stood in the colour of UNKNOWN: an application's style sheet remembers the palette that a widget has
// when it is shown first, and gives it back whenever the sheet is set again.
void TestThemeApply::colourOfAStateWasLostWithTheTheme()
{
    applyTheme(*qApp, ThemeKind::Light);
    const Theme theme = Theme::light();
    QWidget window;
    auto* label = new QLabel(QStringLiteral("ROLLBACK"), &window);
    const auto ink = [label](const QColor& colour) {
        QPalette own = label->palette();
        own.setColor(QPalette::WindowText, colour);
        label->setPalette(own);
    };
    ink(theme.unknown.ink);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    ink(theme.ok.ink);
    applyTheme(*qApp, ThemeKind::Light, 1.1);
    QCOMPARE(label->palette().color(QPalette::WindowText), theme.ok.ink);
    QVERIFY(qApp->styleSheet().isEmpty());
}

void TestThemeApply::themesGiveTheirOwnColours()
{
    QWidget window;
    for (const bool dark : {true, false}) {
        applyTheme(*qApp, dark ? ThemeKind::Dark : ThemeKind::Light);
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        QCOMPARE(Theme::of(window.palette()).dark, dark);
        QCOMPARE(window.palette().color(QPalette::WindowText), theme.text);
        QCOMPARE(QToolTip::palette().color(QPalette::ToolTipText), theme.text);
        QCOMPARE(QToolTip::palette().color(QPalette::ToolTipBase), theme.raised);
    }
}

QTEST_MAIN(TestThemeApply)
#include "tst_theme_apply.moc"
