// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wall_wanted.h"

#include <expected>

namespace holdpoint::app {

// What the words on the command line ask for, before any application object exists.
enum class Asked
{
    Window,
    Wall,
    Certificate,
    Words
};
Asked askedFor(int argc, char** argv);

// The words of `holdpoint wall`; else the exit status, after the reason was printed.
std::expected<WallWanted, int> wallWanted(int argc, char** argv);

// Parses and does one command inside the event loop of the application that exists; answers the exit status (design,
// "Command line").
int runCommandLine(int argc, char** argv);

} // namespace holdpoint::app
