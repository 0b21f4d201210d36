// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

namespace holdpoint::app {

// What `holdpoint wall` was asked for.
struct WallWanted
{
    QString folder;     // of the launch
    int screen = 0;     // counted from 1; 0: the one the desktop chooses
    QString page;       // shown alone; empty: they take turns
    QString screenshot; // a picture is written there instead; empty: the wall is shown
    QSize size{3840, 2160};
};

} // namespace holdpoint::app
