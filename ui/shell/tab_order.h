// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace holdpoint::ui {

// What Tab stops at inside of `root`, as it is laid out: down each layout, through splitters from left to right and top
// to bottom, the shown page of tabs and stacks alone. Qt's own order is that of making, and rows are made late.
QList<QWidget*> tabStops(QWidget& root);

// Moves the keyboard to the next (or previous) stop, around the end, and scrolls it into view; from what was hidden, to
// the tabs around it. False without stops.
bool focusAlong(const QList<QWidget*>& stops, bool next);

} // namespace holdpoint::ui
