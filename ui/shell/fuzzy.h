// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace holdpoint::ui {

// How well `needle` can be found in `text` letter by letter in order, ignoring case: higher is better, -1 when it
// cannot. Starts of words, letters in a row and an early start count more. An empty needle is in everything (0).
// Only the first 160 characters of `text` and 40 of `needle` are looked at.
int fuzzyScore(QStringView needle, QStringView text);

} // namespace holdpoint::ui
