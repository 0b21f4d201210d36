// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wall_wanted.h"

namespace holdpoint::app {

// The wall until it is closed, or its picture. Returns the program's exit status: 2 where there is no display, screen
// or launch, 4 where the launch does not answer or the picture cannot be written.
int runWall(int argc, char** argv, const WallWanted& wanted);

} // namespace holdpoint::app
