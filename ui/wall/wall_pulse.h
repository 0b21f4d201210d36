// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/heartbeat.h"

#include <optional>

namespace holdpoint::ui {

// Whether what a wall shows is still what happens. All times are the wall's own monotonic milliseconds: the holder's
// clock may differ and is believed once only, for the first beat.
class WallPulse
{
public:
    explicit WallPulse(qint64 nowMs)
        : m_begunMs(nowMs)
    {
    }

    // A beat comes each second; without one for this long, the display says within three seconds that it is stale.
    static constexpr qint64 staleMs = 2500;

    // The launch was looked at: its last beat and what went wrong. `utcMs`: the wall's own clock.
    void looked(const std::optional<session::Beat>& beat, const std::optional<Error>& problem, qint64 nowMs,
                qint64 utcMs);
    // Why the display is stale, a translated sentence; nothing while it is not.
    [[nodiscard]] std::optional<QString> staleBecause(qint64 nowMs) const;

private:
    qint64 m_begunMs;
    std::optional<qint64> m_lookedMs, m_beatMs;
    std::optional<session::Beat> m_beat;
    std::optional<Error> m_problem;
};

} // namespace holdpoint::ui
