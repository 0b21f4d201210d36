// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/apply_theme.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPushButton>
#include <QTest>

using namespace holdpoint::ui;

// The promises of theme.h about contrast, computed for both themes.
class TestThemeContrast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knownRatios();
    void pairs_data();
    void pairs();
    void normalIsGrey();
    void seriesDiffer();
    void applying();
    void fontsScale();
};

void TestThemeContrast::knownRatios()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    // The grey that WCAG's own examples give as 4.54:1 on white.
    QVERIFY(qAbs(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
}

void TestThemeContrast::pairs_data()
{
    QTest::addColumn<QColor>("front");
    QTest::addColumn<QColor>("back");
    QTest::addColumn<double>("least");
    for (const Theme& t : {Theme::light(), Theme::darkTheme()}) {
        const char* name = t.dark ? "dark" : "light";
        const auto row = [&](const char* what, const QColor& front, const QColor& back, double least) {
            QTest::addRow("%s: %s", name, what) << front << back << least;
        };
        const std::pair<const char*, QColor> grounds[] = {
            {"surface", t.surface}, {"raised", t.raised}, {"sunken", t.sunken}};
        for (const auto& [ground, colour] : grounds) {
            row(qPrintable(QStringLiteral("text on %1").arg(QLatin1String(ground))), t.text, colour, 7);
            row(qPrintable(QStringLiteral("muted text on %1").arg(QLatin1String(ground))), t.mutedText, colour, 7);
        }
        row("outline on surface", t.outline, t.surface, 3);
        row("outline on raised", t.outline, t.raised, 3);
        row("accent on surface", t.accent, t.surface, 3);
        row("accent on raised", t.accent, t.raised, 3);
        row("text on accent", t.onAccent, t.accent, 7);
        row("accent text on surface", t.accentText, t.surface, 7);
        row("accent text on raised", t.accentText, t.raised, 7);
        row("focus on surface", t.focus, t.surface, 3);
        row("focus on raised", t.focus, t.raised, 3);
        const Meaning meanings[] = {Meaning::Neutral, Meaning::Ok,       Meaning::Info,
                                    Meaning::Warning, Meaning::Critical, Meaning::Unknown};
        for (const Meaning meaning : meanings) {
            const Tone& tone = t.tone(meaning);
            const auto named = [&](const char* what, const QColor& front, const QColor& back, double least) {
                row(qPrintable(QStringLiteral("meaning %1: %2").arg(int(meaning)).arg(QLatin1String(what))), front,
                    back, least);
            };
            named("ink on surface", tone.ink, t.surface, 7);
            named("ink on raised", tone.ink, t.raised, 7);
            named("ink on wash", tone.ink, tone.wash, 7);
            named("text on wash", t.text, tone.wash, 7);
            named("text on solid", tone.onSolid, tone.solid, 7);
        }
        for (int i = 0; i < int(t.series.size()); ++i)
            row(qPrintable(QStringLiteral("series %1 on raised").arg(i)), t.series[size_t(i)], t.raised, 3);
        row("alarm on raised", t.alarm, t.raised, 3);
        const QPalette p = t.palette();
        row("disabled text on surface", p.color(QPalette::Disabled, QPalette::WindowText), t.surface, 3);
        row("button text", p.color(QPalette::ButtonText), p.color(QPalette::Button), 7);
    }
}

void TestThemeContrast::pairs()
{
    QFETCH(QColor, front);
    QFETCH(QColor, back);
    QFETCH(double, least);
    const double ratio = contrastRatio(front, back);
    QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1 on %2 is %3, wants %4")
                                            .arg(front.name(), back.name())
                                            .arg(ratio, 0, 'f', 2)
                                            .arg(least)));
}

void TestThemeContrast::normalIsGrey()
{
    for (const Theme& t : {Theme::light(), Theme::darkTheme()}) {
        const QColor quiet[] = {t.surface, t.raised, t.sunken, t.border, t.outline, t.text, t.mutedText, t.ok.solid};
        for (const QColor& colour : quiet) {
            const auto [least, most] = std::minmax({colour.red(), colour.green(), colour.blue()});
            QVERIFY2(most - least <= 32, qPrintable(colour.name()));
        }
        QVERIFY(t.critical.solid.hsvSaturation() > 180);
        QVERIFY(t.warning.solid.hsvSaturation() > 180);
    }
}

void TestThemeContrast::seriesDiffer()
{
    for (const Theme& t : {Theme::light(), Theme::darkTheme()})
        for (size_t i = 0; i < t.series.size(); ++i)
            for (size_t j = 0; j < i; ++j)
                QVERIFY(t.series[i] != t.series[j]);
}

void TestThemeContrast::applying()
{
    auto& app = *qobject_cast<QApplication*>(QCoreApplication::instance());
    QPushButton button;
    applyTheme(app, ThemeKind::Dark);
    QVERIFY(Theme::fromPalette(button.palette()).dark);
    QCOMPARE(button.palette().color(QPalette::Window), Theme::darkTheme().surface);
    applyTheme(app, ThemeKind::Light);
    QVERIFY(!Theme::of(button.palette()).dark);
    applyTheme(app, ThemeKind::Dark);
    // The desktop of the test is light: our own dark palette must not be mistaken for it.
    applyTheme(app, ThemeKind::System);
    QVERIFY(!Theme::of(button.palette()).dark);
}

void TestThemeContrast::fontsScale()
{
    auto& app = *qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(app, ThemeKind::Light, 2);
    const double twice = themeFont(FontRole::Body).pointSizeF();
    QCOMPARE(themeFont(FontRole::Command).pointSizeF(), twice);
    applyTheme(app, ThemeKind::Light);
    QCOMPARE(themeFont(FontRole::Body).pointSizeF() * 2, twice);
    // A desk screen of 1920x1080 is read from 0.6 m: capitals of 11 pixels are 16 minutes of arc there.
    const double pixels = themeFont(FontRole::Body).pointSizeF() * 96 / 72;
    QFont large = themeFont(FontRole::Body);
    large.setPixelSize(200);
    QVERIFY2(QFontMetricsF(large).capHeight() / 200 * pixels >= 11, qPrintable(QString::number(pixels)));
    QVERIFY(themeFont(FontRole::Title).pointSizeF() > themeFont(FontRole::Heading).pointSizeF());
    QVERIFY(QFontInfo(themeFont(FontRole::Command)).fixedPitch());
}

QTEST_MAIN(TestThemeContrast)
#include "tst_theme_contrast.moc"
