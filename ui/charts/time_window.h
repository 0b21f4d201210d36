// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace holdpoint::ui {

// The part of time that a chart shows: so many milliseconds up to now (live), or up to a moment at which somebody
// stopped it to look closer. Data goes on arriving meanwhile; nothing of it is lost. A value.
class TimeWindow
{
public:
    static constexpr qint64 leastSpanMs = 10'000;
    static constexpr qint64 mostSpanMs = qint64(14) * 86'400'000;

    [[nodiscard]] qint64 spanMs() const { return m_spanMs; }
    [[nodiscard]] bool isLive() const { return m_rightMs < 0; }
    [[nodiscard]] qint64 rightMs(qint64 nowMs) const { return isLive() ? nowMs : m_rightMs; }

    void setSpan(qint64 ms); // cut to what is allowed
    // A factor below 1 shows less, larger. The moment keeps its place; a live window keeps now at its right.
    void zoom(double factor, qint64 momentMs, qint64 nowMs);
    // Towards the past for negative ones, never beyond now; there it is live again.
    void pan(qint64 ms, qint64 nowMs);
    void pause(qint64 nowMs);
    void backToLive() { m_rightMs = -1; }

    bool operator==(const TimeWindow&) const = default;

private:
    qint64 m_spanMs = 600'000;
    qint64 m_rightMs = -1; // -1: now
};

} // namespace holdpoint::ui
