// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::app {

// The window until it is closed, with `launchFolder` open in it; empty: the launch that was open last, else the start
// page. Returns the program's exit status; 2 where there is no display.
int runWindow(int argc, char** argv, const QString& launchFolder);

} // namespace holdpoint::app
