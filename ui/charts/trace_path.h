// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trace_columns.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace holdpoint::ui {

// From values to device rows, fractional, 0 at the top.
struct RowScale
{
    double least = 0, most = 1; // values at bottomRow and topRow
    double topRow = 0, bottomRow = 1;
    bool logarithmic = false; // then `least` is above zero, and what is not above zero lies far below the picture

    [[nodiscard]] double row(double value) const;
};

// What a pen of one device pixel inks in each pixel column of [from, from + top.size()): the rows top to bottom, both
// included; empty where top > bottom. The same pixels as lines between all samples, each snapped to its whole pixel.
struct PlainSpans
{
    std::vector<int> top, bottom;
    void collect(const TraceColumns& columns, const RowScale& scale, qint64 from, qint64 to);
};

// What a round pen covers, for anti-aliasing: each pixel column has four quarters, each with the rows (fractional) from
// top to bottom that the pen covers there. Columns of `columns` are quarters of pixels.
struct SmoothSpans
{
    static constexpr int quarters = 4;
    // Greater than every row; finite, so that the compiler may use its fast minimum and maximum.
    static constexpr float nowhere = 1e9F;

    // Quarter q of pixel from + k stands at [q * pitch + k].
    std::vector<float> top, bottom;
    int pitch = 0;
    // Pixel columns beyond [from, to] that decide how it looks.
    static int lead(double penWidth) { return int(penWidth / 2) + 1; }

    void collect(const TraceColumns& columns, const RowScale& scale, double penWidth, qint64 from, qint64 to);
    [[nodiscard]] int firstRow(int k) const;
    [[nodiscard]] int lastRow(int k) const;

private:
    bool collectPath(const TraceColumns& columns, const RowScale& scale, qint64 begin, qint64 end);
    std::vector<float> m_pathTop, m_pathBottom;
    int m_pathPitch = 0;
};

} // namespace holdpoint::ui
