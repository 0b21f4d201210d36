// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_path.h"
#include "ui/charts/pen_coverage.h"

namespace holdpoint::ui {
namespace {

// std::floor is a call into the library on the processors that Debian builds for.
int wholeBelow(float x)
{
    const int whole = int(x);
    return whole - (float(whole) > x);
}

// Four numbers side by side. Vector types of the compiler, so that no processor is named.
using Floats = float __attribute__((vector_size(16)));
using Ints = int __attribute__((vector_size(16)));

// The rows of a column's values; those of a NaN say nothing.
struct ColumnRows
{
    float least = 0, most = 0, first = 0, last = 0;
};
struct ColumnPixels
{
    int least = 0, most = 0, first = 0, last = 0;
};

// RowScale for the four values of a column at once. Far outside is as good as anywhere outside, and keeps the
// arithmetic exact enough.
template <bool Logarithmic> class FastRows
{
public:
    explicit FastRows(const RowScale& scale)
    {
        const double least = Logarithmic ? std::log10(scale.least) : scale.least;
        const double most = Logarithmic ? std::log10(scale.most) : scale.most;
        const double each = (scale.bottomRow - scale.topRow) / (most - least);
        m_each = float(each);
        m_base = float(scale.bottomRow + least * each);
    }
    [[nodiscard]] ColumnRows rows(const TraceColumns::Column& column) const
    {
        const Floats at = rowsOf(column);
        return {at[0], at[1], at[2], at[3]};
    }
    // A value on a pixel's edge must not flicker between two rows.
    [[nodiscard]] ColumnPixels pixels(const TraceColumns::Column& column) const
    {
        const Floats at = rowsOf(column) + 1e-3F;
        // NaN alone is unlike itself.
        Ints whole = __builtin_convertvector(at == at ? at : Floats{}, Ints); // NOLINT(misc-redundant-expression)
        whole += __builtin_convertvector(whole, Floats) > at;                 // true is -1: towards the lower one
        return {whole[0], whole[1], whole[2], whole[3]};
    }

private:
    [[nodiscard]] Floats rowsOf(const TraceColumns::Column& column) const
    {
        constexpr float far = 1e5F;
        const Floats least = {-far, -far, -far, -far}, most = {far, far, far, far};
        Floats value = {column.least, column.most, column.first, column.last};
        if constexpr (Logarithmic)
            for (int i = 0; i < 4; ++i)
                value[i] = std::isnan(value[i]) ? value[i] : value[i] > 0 ? std::log10(value[i]) : -1e9F;
        Floats at = m_base - value * m_each;
        at = at < least ? least : at;
        return at > most ? most : at;
    }

    float m_each = 1, m_base = 0;
};

// Rows that a line of one pixel inks in the empty columns between two samples: steps of 1/65536 as Qt's own rasteriser
// makes them, so that the picture is the same.
template <class Ink> void steppedLine(qint64 column, int columns, int fromRow, int toRow, const Ink& ink)
{
    const auto begin = [](int at, int increment) {
        return at * 65536 - (increment >> 1) + ((32 + (increment > 0 ? 32 : 0)) * increment >> 6);
    };
    const int rows = std::abs(toRow - fromRow);
    if (rows <= columns) {
        const int increment = int(qint64(toRow - fromRow) * 65536 / columns), row = begin(fromRow, increment);
        for (int i = 0; i < columns; ++i) {
            const int at = int((qint64(row) + qint64(i) * increment) >> 16);
            ink(column + i, at, at);
        }
        return;
    }
    const bool down = toRow > fromRow;
    const int top = std::min(fromRow, toRow), increment = int(qint64(down ? columns : -columns) * 65536 / rows);
    const int start = begin(down ? 0 : columns, increment);
    int first = top, at = start >> 16;
    for (int i = 1; i <= rows; ++i) {
        const int next = int((qint64(start) + qint64(i) * increment) >> 16);
        if (next != at || i == rows) {
            ink(column + at, first, top + i - 1);
            at = next;
            first = top + i;
        }
    }
}

template <bool Logarithmic>
void collectPlain(PlainSpans& spans, const TraceColumns& columns, const RowScale& scale, qint64 from, qint64 to)
{
    qint64 first = 0, last = 0;
    if (!columns.neighbourhood(from, to, first, last))
        return;
    const FastRows<Logarithmic> rows(scale);
    const auto ink = [&spans, from, to](qint64 column, int top, int bottom) {
        if (column < from || column > to)
            return;
        const auto at = size_t(column - from);
        spans.top[at] = std::min(spans.top[at], top);
        spans.bottom[at] = std::max(spans.bottom[at], bottom);
    };
    qint64 before = -1;
    int left = 0;
    bool open = false;
    for (qint64 k = first; k <= last; ++k) {
        const TraceColumns::Column& column = columns.at(k);
        if (column.isEmpty())
            continue;
        const ColumnPixels at = rows.pixels(column);
        if (open && !std::isnan(column.first)) {
            const int right = at.first;
            const qint64 distance = k - before;
            if (distance > 1) // a line of ten thousand columns is flat enough for the steps
                steppedLine(before, int(std::min<qint64>(distance, 1 << 14)), left, right, ink);
            else if (right > left) // side by side, the join stands in the left column
                ink(before, left, right - 1);
            else if (right < left)
                ink(before, right + 1, left);
        }
        ink(k, at.most, at.least);
        before = k;
        open = !std::isnan(column.last);
        left = at.last;
    }
}

template <bool Logarithmic, class Reach>
void walkPath(const TraceColumns& columns, const RowScale& scale, qint64 first, qint64 last, qint64 begin, qint64 end,
              const Reach& reach)
{
    const FastRows<Logarithmic> rows(scale);
    qint64 before = -1;
    float left = 0;
    bool open = false;
    for (qint64 k = first; k <= last; ++k) {
        const TraceColumns::Column& column = columns.at(k);
        if (column.isEmpty())
            continue;
        const ColumnRows at = rows.rows(column);
        if (open && !std::isnan(column.first)) {
            // The line from the middle of one column to the middle of the other, where it crosses their edges.
            const float slope = (at.first - left) / float(k - before);
            for (qint64 edge = std::max(before + 1, begin); edge <= std::min(k, end); ++edge) {
                const float y = left + slope * (float(edge - before) - 0.5F);
                reach(edge - 1, y);
                reach(edge, y);
            }
        }
        reach(k, at.most);
        reach(k, at.least);
        before = k;
        open = !std::isnan(column.last);
        left = at.last;
    }
}

} // namespace

double RowScale::row(double value) const
{
    if (logarithmic) {
        const double low = std::log10(least), high = std::log10(most);
        const double at = value > 0 ? std::log10(value) : low - 1e6;
        return bottomRow - (at - low) * (bottomRow - topRow) / (high - low);
    }
    return bottomRow - (value - least) * (bottomRow - topRow) / (most - least);
}

void PlainSpans::collect(const TraceColumns& columns, const RowScale& scale, qint64 from, qint64 to)
{
    top.assign(size_t(to - from + 1), 1 << 20);
    bottom.assign(size_t(to - from + 1), -(1 << 20));
    if (scale.logarithmic)
        collectPlain<true>(*this, columns, scale, from, to);
    else
        collectPlain<false>(*this, columns, scale, from, to);
}

bool SmoothSpans::collectPath(const TraceColumns& columns, const RowScale& scale, qint64 begin, qint64 end)
{
    m_pathPitch = int((end - begin) / quarters);
    m_pathTop.assign(size_t(end - begin), nowhere);
    m_pathBottom.assign(size_t(end - begin), -nowhere);
    qint64 first = 0, last = 0;
    if (!columns.neighbourhood(begin, end - 1, first, last))
        return false;
    const auto reach = [&](qint64 column, float y) {
        if (column < begin || column >= end)
            return;
        const auto at = size_t(((column - begin) & (quarters - 1)) * m_pathPitch + (column - begin) / quarters);
        m_pathTop[at] = std::min(m_pathTop[at], y);
        m_pathBottom[at] = std::max(m_pathBottom[at], y);
    };
    if (scale.logarithmic)
        walkPath<true>(columns, scale, first, last, begin, end, reach);
    else
        walkPath<false>(columns, scale, first, last, begin, end, reach);
    return true;
}

void SmoothSpans::collect(const TraceColumns& columns, const RowScale& scale, double penWidth, qint64 from, qint64 to)
{
    const int beyond = lead(penWidth), count = int(to - from + 1);
    pitch = (count + 7) & ~3; // groups of four may be read beyond the last
    top.assign(size_t(pitch) * quarters, nowhere);
    bottom.assign(size_t(pitch) * quarters, -nowhere);
    if (!collectPath(columns, scale, (from - beyond) * quarters, (to + 1 + beyond) * quarters))
        return;
    // The dilation of the path by a disc, quarter column by quarter column.
    const auto radius = float(penWidth / 2);
    const int taps = int(radius * quarters);
    for (int q = 0; q < quarters; ++q) {
        for (int tap = -taps; tap <= taps; ++tap) {
            const float distance = float(tap) / quarters;
            const float half = std::sqrt(std::max(0.F, radius * radius - distance * distance));
            const int source = beyond * quarters + q - tap;
            const auto at = size_t((source & (quarters - 1)) * m_pathPitch + source / quarters);
            const auto to4 = size_t(q) * size_t(pitch);
            widen(&m_pathTop[at], &m_pathBottom[at], half, count, &top[to4], &bottom[to4]);
        }
    }
}

int SmoothSpans::firstRow(int k) const
{
    float least = nowhere;
    for (int q = 0; q < quarters; ++q)
        least = std::min(least, top[size_t(q * pitch + k)]);
    return wholeBelow(std::clamp(least, -1e6F, 1e6F));
}

int SmoothSpans::lastRow(int k) const
{
    float most = -nowhere;
    for (int q = 0; q < quarters; ++q)
        most = std::max(most, bottom[size_t(q * pitch + k)]);
    return wholeBelow(std::clamp(most, -1e6F, 1e6F));
}

} // namespace holdpoint::ui
