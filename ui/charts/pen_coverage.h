// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace holdpoint::ui {

// The inner loops of anti-aliasing, in a file of their own: it is compiled for finite numbers, so none here may be
// infinite or NaN.

// Makes top[i] at most pathTop[i] - half and bottom[i] at least pathBottom[i] + half, for `count` of them.
void widen(const float* pathTop, const float* pathBottom, float half, int count, float* top, float* bottom);

// Quarter q of pixel k covers the rows top[q * pitch + k] to bottom[q * pitch + k]; four pixels may be read beyond
// `count`. `pixels` is the first one in row 0, `stride` pixels from row to row. Only rows [clipTop, clipBottom) are
// inked.
struct Coverage
{
    const float* top = nullptr;
    const float* bottom = nullptr;
    int pitch = 0;
    int count = 0;
};
void inkCovered(const Coverage& coverage, QRgb* pixels, qsizetype stride, int clipTop, int clipBottom, QRgb colour);

} // namespace holdpoint::ui
