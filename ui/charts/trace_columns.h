// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/series_store.h"

#include <limits>
#include <vector>

namespace holdpoint::ui {

// A series cut into columns of equal time, each with its first, least, greatest and last value (M4): all that a chart
// of that many columns can show, and every one-sample spike in it. Column k holds the times t with
// floor(t * columnsPerMs) == k, whatever part of them is on the screen, so that scrolling changes no column.
class TraceColumns
{
public:
    struct Column
    {
        float least = std::numeric_limits<float>::infinity();
        float most = -std::numeric_limits<float>::infinity();
        float first = std::numeric_limits<float>::quiet_NaN(); // NaN: not joined to what came before
        float last = std::numeric_limits<float>::quiet_NaN();  // NaN: not joined to what follows
        [[nodiscard]] bool isEmpty() const { return !(least <= most); }
    };
    static constexpr qint64 none = std::numeric_limits<qint64>::max();

    // `store` must outlive the columns; null: nothing to show.
    void setStore(const monitor::SeriesStore* store);
    // `width`: how many columns are seen at once. Two samples further apart than `gapMs` are not joined; at most the
    // time of `width` columns.
    void setScale(double columnsPerMs, int width, qint64 gapMs);

    // Takes the samples up to the end of column `right`. The first column whose looks changed; `none` without change.
    qint64 consume(qint64 right);
    // The same from the beginning, from the store's extremes: for zoom, resize and the first time.
    void rebuild(qint64 right);

    [[nodiscard]] qint64 columnOf(qint64 utcMs) const { return qint64(double(utcMs) * m_perMs); }
    // The columns that decide how [from, to] looks: those in it and the nearest on each side that are not empty.
    // False where nothing is seen there.
    [[nodiscard]] bool neighbourhood(qint64 from, qint64 to, qint64& begin, qint64& end) const;
    // Only within what neighbourhood() gave.
    [[nodiscard]] const Column& at(qint64 column) const { return m_ring[size_t(column & m_mask)]; }

private:
    [[nodiscard]] qint64 startOf(qint64 column) const;
    [[nodiscard]] bool gapBefore(qint64 sample) const;
    qint64 add(qint64 sample);
    void put(qint64 column, const Column& looks);

    const monitor::SeriesStore* m_store = nullptr;
    double m_perMs = 1, m_msEach = 1;
    qint64 m_gapMs = 0;
    qint64 m_taken = 0;              // number of the next sample to take
    qint64 m_first = 0, m_last = -1; // columns held that are not empty lie in here; -1: none
    qint64 m_mask = 0, m_seen = 0;
    std::vector<Column> m_ring;
    bool m_stale = true;
};

} // namespace holdpoint::ui
