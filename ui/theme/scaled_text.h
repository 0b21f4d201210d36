// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace holdpoint::ui {

// Makes all text inside of `root` larger, each part by the same factor: for a page that is read from across a room.
// The parts keep that size when the application's font changes; make the page anew then.
void scaleText(QWidget& root, double factor);

} // namespace holdpoint::ui
