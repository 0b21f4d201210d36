// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPlainTextEdit;

namespace holdpoint::ui {

struct Theme;

// The look of a box that shows bytes of the runbook: the command's font on a sunken ground.
void dressAsCode(QPlainTextEdit& box, const Theme& theme);

// Marks the characters that were spelled out (`<U+202E>`, `<0x1B>`, control pictures), so that they are not taken for
// text that the author wrote; at most 500 of them.
void markSpelledOut(QPlainTextEdit& box, const Theme& theme);

} // namespace holdpoint::ui
