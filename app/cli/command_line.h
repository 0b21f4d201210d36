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
    Rehearsal,
    Words
};
Asked askedFor(int argc, char** argv);

// The words of `holdpoint wall`; else the exit status, after the reason was printed.
std::expected<WallWanted, int> wallWanted(int argc, char** argv);

// Becomes a rehearsal range in which `holdpoint` runs again; returns only with the exit status of a refusal, after its
// reason and next step were printed. `hasWindow`: this build can open one.
int rehearse(int argc, char** argv, bool hasWindow);

// Parses and does one command inside the event loop of the application that exists; answers the exit status (design,
// "Command line").
int runCommandLine(int argc, char** argv);

} // namespace holdpoint::app
