// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>

namespace holdpoint::ui {

enum class ThemeKind
{
    System,
    Light,
    Dark
};

// What a colour says. Never the only carrier of a state: a word and a shape stand beside it.
enum class Meaning
{
    Neutral,
    Ok,
    Info,
    Warning,
    Critical,
    Unknown
};

// One meaning in all its uses. Contrast (WCAG 2.1 relative luminance, held by tst_theme_contrast):
struct Tone
{
    QColor ink;     // text and marks: 7:1 on surface, raised and wash
    QColor wash;    // a tinted background: `text` and `ink` reach 7:1 on it
    QColor solid;   // a filled area that shall be seen from afar; outline it with `ink`
    QColor onSolid; // text on `solid`: 7:1
};

// Colours by meaning: grey while things are normal, saturated only for what is not (ISA-101). A value: views read it
// from their palette with Theme::of() and again on QEvent::PaletteChange.
struct Theme
{
    bool dark = false;
    QColor surface;   // windows
    QColor raised;    // panels, tables, fields: what is read and edited
    QColor sunken;    // behind output and code
    QColor border;    // separators: decoration, no contrast promised
    QColor outline;   // frames of controls: 3:1 on surface and raised
    QColor text;      // 7:1 on surface, raised and sunken
    QColor mutedText; // 7:1 as well: quieter, never illegible
    QColor accent;    // selection and the main action: 3:1 as an area, 7:1 under onAccent
    QColor onAccent;
    QColor accentText; // links and selected tabs: 7:1 on surface and raised
    QColor focus;      // the keyboard's ring: 3:1 on surface and raised
    Tone ok, info, warning, critical, unknown, neutral;
    QColor alarm;                 // saturated mark of what is wrong, in charts and strips: 3:1 on raised
    std::array<QColor, 4> series; // traces: 3:1 on raised; never the only way to tell traces apart

    [[nodiscard]] const Tone& tone(Meaning meaning) const;

    static Theme light();
    static Theme darkTheme();
    // The one that applyTheme() put into this palette, told by its window colour.
    static Theme of(const QPalette& palette);
    // As of(); the name other code may prefer.
    static Theme fromPalette(const QPalette& palette) { return of(palette); }
    [[nodiscard]] QPalette palette() const;
};

// Contrast ratio of WCAG 2.1, 1 to 21. Alpha is ignored.
double contrastRatio(const QColor& a, const QColor& b);

// The size of body text at scale 1, in points: capitals of DejaVu Sans are then 11 pixels high, 16 minutes of arc on a
// 24-inch desk screen of 1920x1080 seen from 0.6 m.
inline constexpr double bodyPoints = 11.5;
// The same height of capitals in another font: between 10.5 and 13 points.
double bodyPointsOf(const QFont& font);

// Device-independent pixels at the text size of `bodyPoints`; they grow and shrink with the application's text, so that
// a wall keeps the proportions of a desk.
class Measure
{
public:
    explicit constexpr Measure(int pixels)
        : m_pixels(pixels)
    {
    }
    operator int() const; // NOLINT(google-explicit-constructor): it is a length wherever one is asked for

private:
    int m_pixels;
};

namespace spacing {
inline constexpr Measure hair{2};
inline constexpr Measure tight{4};
inline constexpr Measure normal{8};
inline constexpr Measure wide{16};
inline constexpr Measure section{24};
inline constexpr Measure controlHeight{30}; // the least height of what is clicked under stress
inline constexpr Measure icon{16};
inline constexpr Measure corner{3};
} // namespace spacing

// Point sizes follow the application font, which applyTheme() sets to bodyPointsOf() it, times its scale.
enum class FontRole
{
    Body,
    Small,   // 0.9: captions, ages
    Strong,  // body, bold
    Heading, // 1.2, bold
    Title,   // 1.5, bold
    Display, // 2.4, bold, figures of equal width where the font has them: clocks
    Command, // monospace, body size
};
QFont themeFont(FontRole role);

} // namespace holdpoint::ui
