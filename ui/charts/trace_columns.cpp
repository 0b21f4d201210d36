// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {

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
    m_ring.resize(size_t(size)); // rebuild() empties it
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
    for (qint64 k = std::max(m_last + 1, column - m_mask); k < column; ++k)
        m_ring[size_t(k & m_mask)] = Column();
    const bool joined = m_last >= 0 && !gapBefore(sample);
    const qint64 dirty = joined ? m_last : column;
    m_ring[size_t(column & m_mask)] = {value, value, joined ? value : std::numeric_limits<float>::quiet_NaN(), value};
    if (m_last < 0)
        m_first = column;
    m_last = column;
    m_first = std::max(m_first, m_last - m_mask);
    return dirty;
}

// The samples from `sample` on that lie before `limit`, one after the other; the number of the first that does not.
qint64 TraceColumns::takeFew(qint64 sample, qint64 end, qint64 limit, monitor::Extent& extent) const
{
    while (sample < end) {
        const monitor::SeriesStore::Stretch stretch = m_store->stretch(sample);
        const qint64 count = std::min(stretch.count, end - sample), offset = limit - stretch.baseMs;
        monitor::Extent found = extent;
        qint64 i = 0;
        for (; i < count && qint64(stretch.offset[i]) < offset; ++i)
            found.add(stretch.value[i]);
        extent = found;
        sample += i;
        if (i < count)
            break;
    }
    return sample;
}

// The same where many are expected, about `guess` of them: the end is found by steps that double, then halves.
qint64 TraceColumns::takeMany(qint64 sample, qint64 end, qint64 limit, qint64 guess, monitor::Extent& extent) const
{
    while (sample < end) {
        const monitor::SeriesStore::Stretch stretch = m_store->stretch(sample);
        const qint64 count = std::min(stretch.count, end - sample), offset = limit - stretch.baseMs;
        const quint32* offsets = stretch.offset;
        if (qint64(offsets[count - 1]) < offset) { // all of the block
            extent.add(m_store->extent(sample, sample + count));
            sample += count;
            guess -= count;
            continue;
        }
        qint64 low = 0, high = count - 1, step = 4; // the first one not before the limit is in [low, high]
        qint64 at = std::clamp(guess, low, high);
        if (qint64(offsets[at]) < offset) {
            while (low = at + 1, at + step < high && qint64(offsets[at + step]) < offset) {
                at += step;
                step *= 2;
            }
            high = std::min(high, at + step);
        } else {
            while (high = at, at - step > low && qint64(offsets[at - step]) >= offset) {
                at -= step;
                step *= 2;
            }
            low = std::max(low, at - step);
        }
        while (low < high) {
            const qint64 middle = low + (high - low) / 2;
            if (qint64(offsets[middle]) < offset)
                low = middle + 1;
            else
                high = middle;
        }
        extent.add(m_store->extent(sample, sample + low));
        return sample + low;
    }
    return sample;
}

void TraceColumns::rebuild(qint64 right)
{
    constexpr qint64 many = 48;
    std::ranges::fill(m_ring, Column());
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
    bool any = false;
    qint64 count = 0;
    while (sample < end) {
        const qint64 column = columnOf(m_store->time(sample)), limit = startOf(column + 1);
        monitor::Extent extent;
        const qint64 next =
            count < many ? takeFew(sample, end, limit, extent) : takeMany(sample, end, limit, count, extent);
        if (!extent.isEmpty()) {
            const float first = gapBefore(sample) ? std::numeric_limits<float>::quiet_NaN() : m_store->value(sample);
            m_ring[size_t(column & m_mask)] = {extent.least, extent.most, first, m_store->value(next - 1)};
            if (!std::exchange(any, true))
                m_first = column;
            m_last = column;
        }
        count = next - sample;
        sample = next;
    }
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
