// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_rotation.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

WallPage WallRotation::page(const WallPicture& picture, qint64 nowMs)
{
    if (m_pinned)
        return *m_pinned;
    if (!m_begun) {
        m_begun = true;
        m_sinceMs = nowMs;
    }
    if (const std::optional<WallPage> wrong = picture.preempting()) {
        // When it is over, the page stays for its time before the others come again.
        m_shown = *wrong;
        m_sinceMs = nowMs;
        return m_shown;
    }
    if (nowMs - m_sinceMs >= pageMs || !picture.pages().contains(m_shown))
        turn(picture, nowMs);
    return m_shown;
}

void WallRotation::turn(const WallPicture& picture, qint64 nowMs)
{
    const QList<WallPage> pages = picture.pages();
    const auto after = std::ranges::find_if(pages, [this](WallPage page) { return int(page) > int(m_shown); });
    m_shown = after == pages.end() ? pages.first() : *after;
    if (m_pinned)
        m_pinned = m_shown;
    m_sinceMs = nowMs;
}

QPointF burnInShift(qint64 nowMs)
{
    // A step a minute; the two periods have no common divisor, so that every place is visited.
    constexpr qint64 stepMs = 60'000;
    constexpr qint64 across = 17, down = 13;
    const auto wave = [](qint64 step, qint64 period) {
        const qint64 there = step % (2 * period);
        const double part = double(there < period ? there : 2 * period - there) / double(period);
        return std::round((2 * part - 1) * mostShift);
    };
    const qint64 step = nowMs / stepMs;
    return {wave(step, across), wave(step, down)};
}

} // namespace holdpoint::ui
