// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/settings.h"
#include "ui/theme/theme.h"

#include <QSize>

namespace holdpoint::ui {

ThemeKind themeKind(settings::ThemeChoice choice);
// What Ctrl+T gives: the other one than what is shown, so that every press is seen. The desktop's own is chosen in the
// settings.
settings::ThemeChoice otherTheme(const QPalette& shown);

// The text scale for a screen of this size in device-independent pixels: 1 at 1920x1080, smaller screens keep text
// that can be read, 2 at 3840x2160.
double scaleFor(QSize screen);
// The one in force: what the person chose, else what the screen wants.
double effectiveScale(const settings::Settings& settings, QSize screen);
// One step larger or smaller than `scale`, within 0.7 to 4.
double steppedScale(double scale, int steps);

// The least size of the window at this text scale, never more than a screen of that size can show: below it the people
// who are waited for would have to be scrolled to.
QSize leastWindow(double scale, QSize screen);

// Theme and text size for the whole application.
void applyAppearance(const settings::Settings& settings, QSize screen);

} // namespace holdpoint::ui
