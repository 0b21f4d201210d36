// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {
namespace {

// Four values side by side. Vector types of the compiler, so that no processor is named.
using Floats = float __attribute__((vector_size(16), aligned(4)));

// The extremes of values that stand side by side. The comparisons are false for a NaN: a gap changes nothing.
monitor::Extent extentOf(const float* value, qint64 count)
{
    constexpr float infinity = std::numeric_limits<float>::infinity();
    monitor::Extent extent;
    qint64 i = 0;
    if (count >= 8) {
        Floats least[2] = {{infinity, infinity, infinity, infinity}, {infinity, infinity, infinity, infinity}};
        Floats most[2] = {-least[0], -least[1]};
        for (; i + 8 <= count; i += 8) {
            for (int half = 0; half < 2; ++half) {
                const Floats four = *reinterpret_cast<const Floats*>(value + i + 4 * half);
                least[half] = four < least[half] ? four : least[half];
                most[half] = four > most[half] ? four : most[half];
            }
        }
        for (int half = 0; half < 2; ++half)
            for (int lane = 0; lane < 4; ++lane)
                extent.add(monitor::Extent{least[half][lane], most[half][lane]});
    }
    for (; i < count; ++i)
        extent.add(value[i]);
    return extent;
}

// How many of the offsets, which never decrease, are below `end`; about `guess` of them. Steps that double, then
// halves.
qint64 countBelow(const quint32* offsets, qint64 count, qint64 end, qint64 guess)
{
    qint64 low = std::min(guess, count), high = count, step = 1; // the answer lies in [low, high]
    if (low == 0 || qint64(offsets[low - 1]) < end) {
        while (low + step <= count && qint64(offsets[low + step - 1]) < end) {
            low += step;
            step *= 2;
        }
        high = std::min(count, low + step - 1);
    } else {
        high = low - 1;
        low = 0;
        while (high - step > 0) {
            if (qint64(offsets[high - step - 1]) < end) {
                low = high - step;
                break;
            }
            high -= step + 1;
            step *= 2;
        }
    }
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        if (qint64(offsets[middle]) < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

void TraceColumns::setStore(const monitor::SeriesStore* store)
{
    m_store = store;
    m_stale = true;
}

void TraceColumns::setScale(double columnsPerMs, int width, qint64 gapMs)
{
    m_perMs = columnsPerMs;
    m_msEach = 1 / columnsPerMs;
    m_gapMs = std::min(gapMs, qint64(double(width) / columnsPerMs));
    // Twice the width: a line into the picture may begin as far outside as a gap is long.
    qint64 size = 64;
    while (size < 2 * qint64(width) + 64)
        size *= 2;
    m_ring.resize(size_t(size)); // what is old in it is never looked at
    m_mask = size - 1;
    m_seen = width + 32; // a pen reaches into the picture from outside
    m_stale = true;
}

qint64 TraceColumns::startOf(qint64 column) const
{
    auto time = qint64(double(column) * m_msEach);
    while (columnOf(time) >= column)
        --time;
    while (columnOf(time) < column)
        ++time;
    return time;
}

bool TraceColumns::gapBefore(qint64 sample) const
{
    return sample == m_store->begin() || std::isnan(m_store->value(sample - 1)) ||
           m_store->time(sample) - m_store->time(sample - 1) > m_gapMs;
}

qint64 TraceColumns::consume(qint64 right)
{
    if (!m_store || m_ring.empty())
        return none;
    if (m_stale || m_taken < m_store->begin()) {
        rebuild(right);
        return m_first;
    }
    qint64 dirty = none;
    while (m_taken < m_store->end() && columnOf(m_store->time(m_taken)) <= right)
        dirty = std::min(dirty, add(m_taken++));
    return dirty;
}

qint64 TraceColumns::add(qint64 sample)
{
    const float value = m_store->value(sample);
    const qint64 column = columnOf(m_store->time(sample));
    if (std::isnan(value)) {
        if (m_last == column)
            m_ring[size_t(column & m_mask)].last = value;
        return none; // a gap draws nothing; the next value will not be joined
    }
    if (column == m_last) {
        Column& held = m_ring[size_t(column & m_mask)];
        const bool inside = value >= held.least && value <= held.most;
        held.least = std::min(held.least, value);
        held.most = std::max(held.most, value);
        held.last = value;
        return inside ? none : column; // where it lies does not show before the next column begins
    }
    const bool joined = m_last >= 0 && !gapBefore(sample);
    const qint64 dirty = joined ? m_last : column;
    put(column, {value, value, joined ? value : std::numeric_limits<float>::quiet_NaN(), value});
    return dirty;
}

// What is between the newest column and this one is empty from now on.
void TraceColumns::put(qint64 column, const Column& looks)
{
    if (m_last < 0)
        m_first = column;
    for (qint64 k = std::max(m_last + 1, column - m_mask); m_last >= 0 && k < column; ++k)
        m_ring[size_t(k & m_mask)] = Column();
    m_ring[size_t(column & m_mask)] = looks;
    m_last = column;
    m_first = std::max(m_first, m_last - m_mask);
}

void TraceColumns::rebuild(qint64 right)
{
    m_last = -1;
    m_stale = false;
    m_first = std::max<qint64>(0, right - m_mask);
    if (!m_store)
        return;
    const qint64 end = m_store->lowerBound(startOf(right + 1));
    m_taken = end;
    // What is seen, and the column before it, from which a line may lead into the picture.
    qint64 sample = m_store->lowerBound(startOf(std::max(m_first, right - m_seen)));
    if (sample > m_store->begin())
        sample = m_store->lowerBound(startOf(std::max(m_first, columnOf(m_store->time(sample - 1)))));
    constexpr qint64 many = 512; // beyond, the store's own extremes are read faster than the values
    constexpr float gap = std::numeric_limits<float>::quiet_NaN();
    qint64 open = -1; // the column that is being filled, and up to which time
    qint64 limit = std::numeric_limits<qint64>::min();
    Column looks;
    qint64 beforeMs = 0, guess = 0, taken = 0;
    float before = gap;
    if (sample < end && sample > m_store->begin()) {
        beforeMs = m_store->time(sample - 1);
        before = m_store->value(sample - 1);
    }
    while (sample < end) {
        const monitor::SeriesStore::Stretch stretch = m_store->stretch(sample);
        const qint64 count = std::min(stretch.count, end - sample);
        for (qint64 i = 0; i < count;) {
            const qint64 time = stretch.baseMs + stretch.offset[i];
            if (time >= limit) {
                if (!looks.isEmpty())
                    put(open, looks);
                open = columnOf(time);
                limit = startOf(open + 1);
                looks = Column();
                looks.first = std::isnan(before) || time - beforeMs > m_gapMs ? gap : stretch.value[i];
                guess = std::exchange(taken, 0);
            }
            const qint64 found =
                countBelow(stretch.offset + i, count - i, limit - stretch.baseMs, std::max<qint64>(0, guess - taken));
            // Where the next column probably ends: memory that is fetched while the values are looked at.
            __builtin_prefetch(stretch.offset + i + found + guess);
            const monitor::Extent extent =
                found < many ? extentOf(stretch.value + i, found) : m_store->extent(sample + i, sample + i + found);
            looks.least = std::min(looks.least, extent.least);
            looks.most = std::max(looks.most, extent.most);
            i += found;
            taken += found;
            looks.last = before = stretch.value[i - 1];
            beforeMs = stretch.baseMs + stretch.offset[i - 1];
        }
        sample += count;
    }
    if (!looks.isEmpty())
        put(open, looks);
}

bool TraceColumns::neighbourhood(qint64 from, qint64 to, qint64& begin, qint64& end) const
{
    if (m_last < 0 || from > m_last || to < m_first)
        return false;
    begin = std::max(from - 1, m_first);
    end = std::min(to + 1, m_last);
    while (begin > m_first && at(begin).isEmpty())
        --begin;
    while (end < m_last && at(end).isEmpty())
        ++end;
    return true;
}

} // namespace holdpoint::ui
