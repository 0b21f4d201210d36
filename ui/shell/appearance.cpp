// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"

#include "ui/theme/apply_theme.h"

#include <QApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

ThemeKind themeKind(settings::ThemeChoice choice)
{
    switch (choice) {
    case settings::ThemeChoice::Light:
        return ThemeKind::Light;
    case settings::ThemeChoice::Dark:
        return ThemeKind::Dark;
    case settings::ThemeChoice::System:
        break;
    }
    return ThemeKind::System;
}

settings::ThemeChoice otherTheme(const QPalette& shown)
{
    return Theme::of(shown).dark ? settings::ThemeChoice::Light : settings::ThemeChoice::Dark;
}

double scaleFor(QSize screen)
{
    const double fit = std::min(screen.width() / 1920.0, screen.height() / 1080.0);
    // Below full HD the layout gives way, not the text; above it the text grows with the screen.
    const double scale = fit < 1 ? std::max(0.9, fit + 0.2) : fit;
    return std::clamp(std::round(std::min(scale, fit < 1 ? 1.0 : scale) * 20) / 20, 0.9, 3.0);
}

double effectiveScale(const settings::Settings& settings, QSize screen)
{
    return settings.textScale > 0 ? settings.textScale : scaleFor(screen);
}

double steppedScale(double scale, int steps) { return std::clamp(std::round(scale * 10 + steps) / 10, 0.7, 4.0); }

QSize leastWindow(double scale, QSize screen)
{
    const QSize wanted = QSizeF(1070 * scale, 660 * scale).toSize();
    return screen.isEmpty() ? wanted : wanted.boundedTo(screen * 0.9);
}

void applyAppearance(const settings::Settings& settings, QSize screen)
{
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
        applyTheme(*application, themeKind(settings.theme), effectiveScale(settings, screen));
}

} // namespace holdpoint::ui
