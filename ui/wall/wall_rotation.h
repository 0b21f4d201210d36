// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wall/wall_picture.h"

#include <QPointF>

#include <optional>

namespace holdpoint::ui {

// Which page a wall shows when: each for 15 s, what is wrong at once and until it is over.
class WallRotation
{
public:
    static constexpr qint64 pageMs = 15'000;

    // Shows this page alone, whatever happens.
    void pin(WallPage page) { m_pinned = page; }
    // `nowMs`: monotonic.
    WallPage page(const WallPicture& picture, qint64 nowMs);
    // The one after this, at once: for a key.
    void turn(const WallPicture& picture, qint64 nowMs);

private:
    std::optional<WallPage> m_pinned;
    WallPage m_shown = WallPage::Overview;
    qint64 m_sinceMs = 0;
    bool m_begun = false;
};

// Where the picture stands at this time, in units of the canvas around its place: a slow walk over all of the margin's
// inner half, so that no edge burns into the screen. `nowMs`: monotonic.
QPointF burnInShift(qint64 nowMs);
inline constexpr double mostShift = 32;

} // namespace holdpoint::ui
