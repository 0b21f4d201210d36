// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QColor rgb(unsigned value) { return QColor(QRgb(value)); }

} // namespace

double contrastRatio(const QColor& a, const QColor& b)
{
    const double first = luminance(a), second = luminance(b);
    const auto [darker, lighter] = std::minmax(first, second);
    return (lighter + 0.05) / (darker + 0.05);
}

const Tone& Theme::tone(Meaning meaning) const
{
    switch (meaning) {
    case Meaning::Ok:
        return ok;
    case Meaning::Info:
        return info;
    case Meaning::Warning:
        return warning;
    case Meaning::Critical:
        return critical;
    case Meaning::Unknown:
        return unknown;
    case Meaning::Neutral:
        break;
    }
    return neutral;
}

Theme Theme::light()
{
    Theme t;
    t.surface = rgb(0xeff1f2);
    t.raised = rgb(0xffffff);
    t.sunken = rgb(0xe8eaec);
    t.border = rgb(0xc9ced2);
    t.outline = rgb(0x7b838a);
    t.text = rgb(0x171b1f);
    t.mutedText = rgb(0x454c53);
    t.accent = rgb(0x2c4f73);
    t.onAccent = rgb(0xffffff);
    t.accentText = rgb(0x24466a);
    t.focus = rgb(0x0a84ff);
    t.neutral = {rgb(0x3f464d), rgb(0xe9ebed), rgb(0x3f464d), rgb(0xffffff)};
    t.ok = {rgb(0x2f4d3d), rgb(0xe6ede9), rgb(0x35523f), rgb(0xffffff)};
    t.info = {rgb(0x234a73), rgb(0xe4edf7), rgb(0x234a73), rgb(0xffffff)};
    t.warning = {rgb(0x5f3d00), rgb(0xfff0cc), rgb(0xffc233), rgb(0x171b1f)};
    t.critical = {rgb(0x8a0f0f), rgb(0xfde6e4), rgb(0x9c1414), rgb(0xffffff)};
    t.unknown = {rgb(0x56307a), rgb(0xf0e8f6), rgb(0x56307a), rgb(0xffffff)};
    t.alarm = rgb(0xb01212);
    t.series = {rgb(0x40566b), rgb(0x2e7d4f), rgb(0x5b4a8a), rgb(0x6b6f73)};
    return t;
}

Theme Theme::darkTheme()
{
    Theme t;
    t.dark = true;
    t.surface = rgb(0x16191c);
    t.raised = rgb(0x1f2327);
    t.sunken = rgb(0x101214);
    t.border = rgb(0x3a4046);
    t.outline = rgb(0x818990);
    t.text = rgb(0xe8eaec);
    t.mutedText = rgb(0xb7bdc3);
    t.accent = rgb(0xb4cbe3);
    t.onAccent = rgb(0x101214);
    t.accentText = rgb(0xb4cbe3);
    t.focus = rgb(0x3f8fe8);
    t.neutral = {rgb(0xc3c8cd), rgb(0x2a2f34), rgb(0xc3c8cd), rgb(0x101214)};
    t.ok = {rgb(0xb3cbbd), rgb(0x202b25), rgb(0xa6c2b1), rgb(0x101214)};
    t.info = {rgb(0xa9cbf0), rgb(0x1b2939), rgb(0xa9cbf0), rgb(0x101214)};
    t.warning = {rgb(0xffcf66), rgb(0x352a10), rgb(0xffc233), rgb(0x101214)};
    t.critical = {rgb(0xffb0a8), rgb(0x3d1715), rgb(0xa81e18), rgb(0xffffff)};
    t.unknown = {rgb(0xd9bff0), rgb(0x2d2338), rgb(0xcdb0e8), rgb(0x101214)};
    t.alarm = rgb(0xff6257);
    t.series = {rgb(0xa9bccf), rgb(0x86cfa1), rgb(0xb39ddb), rgb(0xa4aab0)};
    return t;
}

Theme Theme::of(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText)) ? darkTheme()
                                                                                                       : light();
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, surface);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, raised);
    p.setColor(QPalette::AlternateBase, sunken);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, mutedText);
    p.setColor(QPalette::Button, dark ? raised.lighter(125) : surface);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, critical.ink);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, onAccent);
    p.setColor(QPalette::Link, accentText);
    p.setColor(QPalette::LinkVisited, accentText);
    p.setColor(QPalette::Light, dark ? border.lighter(120) : raised);
    p.setColor(QPalette::Midlight, border);
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Dark, outline);
    p.setColor(QPalette::Shadow, dark ? sunken : mutedText);
    // What is disabled stays readable: it often says why it cannot be used.
    const QColor faint = dark ? mutedText.darker(125) : mutedText.lighter(140);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, border);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, text);
    return p;
}

double bodyPointsOf(const QFont& font)
{
    constexpr int pixels = 200; // where hinting no longer rounds
    QFont large = font;
    large.setPixelSize(pixels);
    const double capital = QFontMetricsF(large).capHeight() / pixels;
    constexpr double wanted = 11, pixelsOfAPoint = 96.0 / 72;
    // Up to the next quarter, so that rounding takes nothing away.
    return capital > 0 ? std::clamp(std::ceil(wanted / capital / pixelsOfAPoint * 4) / 4, 10.5, 13.0) : bodyPoints;
}

Measure::operator int() const
{
    const double points = QGuiApplication::font().pointSizeF();
    return points > 0 ? int(std::lround(m_pixels * points / bodyPoints)) : m_pixels;
}

QFont themeFont(FontRole role)
{
    const QFont body = QGuiApplication::font();
    QFont font = body;
    const auto sized = [&](double factor, bool bold) {
        font.setPointSizeF((body.pointSizeF() > 0 ? body.pointSizeF() : bodyPoints) * factor);
        font.setBold(bold);
    };
    switch (role) {
    case FontRole::Body:
        break;
    case FontRole::Small:
        sized(0.9, false);
        break;
    case FontRole::Strong:
        sized(1, true);
        break;
    case FontRole::Heading:
        sized(1.2, true);
        break;
    case FontRole::Title:
        sized(1.5, true);
        break;
    case FontRole::Display:
        sized(2.4, true);
        break;
    case FontRole::Command:
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setStyleHint(QFont::Monospace);
        // The desktop may name a font whose columns do not line up.
        if (!QFontInfo(font).fixedPitch())
            font.setFamilies(
                {QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono"), QStringLiteral("monospace")});
        sized(1, false);
        break;
    }
    return font;
}

} // namespace holdpoint::ui
