// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_columns.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

void TraceColumns::setStore(const monitor::SeriesStore* store)
{
    m_store = store;
    m_stale = true;
}

void TraceColumns::setScale(double columnsPerMs, int width, qint64 gapMs)
{
    m_perMs = columnsPerMs;
    m_gapMs = std::min(gapMs, qint64(double(width) / columnsPerMs));
    // Twice the width: a line into the picture may begin as far outside as a gap is long.
    qint64 size = 64;
    while (size < 2 * qint64(width) + 64)
        size *= 2;
    m_ring.assign(size_t(size), Column());
    m_mask = size - 1;
    m_stale = true;
}

qint64 TraceColumns::startOf(qint64 column) const
{
    auto time = qint64(double(column) / m_perMs);
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
        held.least = std::min(held.least, value);
        held.most = std::max(held.most, value);
        held.last = value;
        return column;
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

void TraceColumns::rebuild(qint64 right)
{
    std::ranges::fill(m_ring, Column());
    m_last = -1;
    m_first = std::max<qint64>(0, right - m_mask);
    m_stale = false;
    if (!m_store)
        return;
    qint64 sample = m_store->lowerBound(startOf(m_first));
    const qint64 end = m_store->lowerBound(startOf(right + 1));
    m_taken = end;
    while (sample < end) {
        const qint64 column = columnOf(m_store->time(sample));
        // The end of the column, near or far: steps that double, then halves.
        const qint64 limit = startOf(column + 1);
        qint64 low = sample + 1, step = 1;
        while (low + step < end && m_store->time(low + step) < limit) {
            low += step;
            step *= 2;
        }
        qint64 high = std::min(low + step, end);
        while (low < high) {
            const qint64 middle = low + (high - low) / 2;
            if (m_store->time(middle) < limit)
                low = middle + 1;
            else
                high = middle;
        }
        const monitor::Extent extent = m_store->extent(sample, low);
        if (!extent.isEmpty()) {
            const float first = gapBefore(sample) ? std::numeric_limits<float>::quiet_NaN() : m_store->value(sample);
            m_ring[size_t(column & m_mask)] = {extent.least, extent.most, first, m_store->value(low - 1)};
            m_last = column;
        }
        sample = low;
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
