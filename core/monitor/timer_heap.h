// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <utility>
#include <vector>

namespace holdpoint::monitor {

// What wants to be called at a moment. Knows its own place in a TimerHeap, so it must stay where it is in memory.
struct Timed
{
    qint64 dueNs = 0;
    qsizetype place = -1; // for the heap alone; -1: in none
};

// Timers, soonest first, at most one a Timed. Moving one takes no memory: a probe moves its own twice each time. For
// one thread.
class TimerHeap
{
public:
    [[nodiscard]] bool isEmpty() const { return m_heap.empty(); }
    // The soonest; of a heap that is not empty.
    [[nodiscard]] Timed* first() const { return m_heap.front().second; }

    // Sets or moves the timer.
    void set(Timed* timed, qint64 dueNs)
    {
        timed->dueNs = dueNs;
        if (timed->place < 0) {
            timed->place = qsizetype(m_heap.size());
            m_heap.emplace_back(dueNs, timed);
        }
        settle(size_t(timed->place), {dueNs, timed});
    }

    void remove(Timed* timed)
    {
        if (timed->place < 0)
            return;
        const Entry last = m_heap.back();
        m_heap.pop_back();
        if (last.second != timed)
            settle(size_t(timed->place), last);
        timed->place = -1;
    }

private:
    using Entry = std::pair<qint64, Timed*>;

    void put(size_t at, const Entry& entry)
    {
        m_heap[at] = entry;
        entry.second->place = qsizetype(at);
    }

    // Puts the entry into the hole at this place, or above or below it.
    void settle(size_t at, const Entry& entry)
    {
        while (at > 0 && entry.first < m_heap[(at - 1) / 2].first) {
            put(at, m_heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        for (size_t child = 2 * at + 1; child < m_heap.size(); child = 2 * at + 1) {
            if (child + 1 < m_heap.size() && m_heap[child + 1].first < m_heap[child].first)
                ++child;
            if (entry.first <= m_heap[child].first)
                break;
            put(at, m_heap[child]);
            at = child;
        }
        put(at, entry);
    }

    std::vector<Entry> m_heap;
};

} // namespace holdpoint::monitor
