// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_window.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

void TimeWindow::setSpan(qint64 ms) { m_spanMs = std::clamp(ms, leastSpanMs, mostSpanMs); }

void TimeWindow::zoom(double factor, qint64 momentMs, qint64 nowMs)
{
    if (!std::isfinite(factor) || factor <= 0)
        return;
    const qint64 before = m_spanMs;
    setSpan(qint64(std::clamp(double(before) * factor, double(leastSpanMs), double(mostSpanMs))));
    if (isLive())
        return;
    const double share = double(m_rightMs - momentMs) / double(before);
    m_rightMs = std::min(nowMs, momentMs + qint64(share * double(m_spanMs)));
}

void TimeWindow::pan(qint64 ms, qint64 nowMs)
{
    const qint64 right = std::max(rightMs(nowMs) + ms, m_spanMs);
    m_rightMs = right >= nowMs ? -1 : right;
}

void TimeWindow::pause(qint64 nowMs)
{
    if (isLive())
        m_rightMs = nowMs;
}

} // namespace holdpoint::ui
