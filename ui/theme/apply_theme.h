// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

class QApplication;

namespace holdpoint::ui {

// Fusion, our palette, fonts and a visible keyboard ring for the whole application; callable again at any time,
// widgets then receive QEvent::PaletteChange. System follows what the desktop asked for. `scale` multiplies the size
// that bodyPointsOf() gives, 0.5 to 4.
void applyTheme(QApplication& application, ThemeKind kind, double scale = 1.0);

} // namespace holdpoint::ui
