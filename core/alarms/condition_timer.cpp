// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/condition_timer.h"

#include <algorithm>

namespace holdpoint::alarms {

void ConditionTimer::see(Side side, qint64 atMs, qint64 longestGapMs, qint64 forgetMs)
{
    const qint64 distance = m_lastMs ? atMs - *m_lastMs : 0;
    const bool gap = m_gap || !m_lastMs || distance > longestGapMs;
    const qint64 counted = !gap && side == m_side ? distance : 0;
    if (gap && distance > std::max(longestGapMs, forgetMs))
        m_beyondMs.reset();
    if (gap)
        m_withinMs.reset();
    m_beyondMs = side == Side::Beyond ? std::optional(m_beyondMs.value_or(0) + counted) : std::nullopt;
    m_withinMs = side == Side::Within ? std::optional(m_withinMs.value_or(0) + counted) : std::nullopt;
    m_side = side;
    m_lastMs = atMs;
    m_gap = false;
}

void ConditionTimer::missing()
{
    m_gap = true;
    m_withinMs.reset();
}

} // namespace holdpoint::alarms
