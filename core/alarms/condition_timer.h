// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/limit.h"

#include <optional>

namespace holdpoint::alarms {

// How long a condition has held, by the times of the readings and on data alone: what lies between two readings counts
// when both said the same and nothing was missing in between. Times and durations in milliseconds on one clock.
class ConditionTimer
{
public:
    // A reading at `atMs`, later than the last one. A distance over `longestGapMs` counts as missing data. What was
    // beyond the limit before a gap longer than `forgetMs` is forgotten.
    void see(Side side, qint64 atMs, qint64 longestGapMs, qint64 forgetMs);
    // Nothing usable came. It pauses the way to an alarm, so that a source which drops every third answer cannot keep
    // one from being raised; it starts the way out of one anew, because nobody knows that all was well.
    void missing();

    // Nothing: the newest reading says otherwise.
    [[nodiscard]] std::optional<qint64> beyondMs() const { return m_beyondMs; }
    [[nodiscard]] std::optional<qint64> withinMs() const { return m_withinMs; }

private:
    std::optional<qint64> m_beyondMs, m_withinMs;
    std::optional<qint64> m_lastMs;
    Side m_side = Side::Between;
    bool m_gap = true;
};

} // namespace holdpoint::alarms
