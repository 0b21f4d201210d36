// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <vector>

namespace holdpoint::runner_process {

// A process below the runner. Every session among them was begun by one of them, so that their process groups hold
// nobody else.
struct Descendant
{
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t group = 0;
    unsigned long long startTicks = 0;
    char state = 0; // 'Z': ended, not yet collected by its parent
};

// All living processes below this one, by one walk over /proc. As subreaper this process adopts every orphan below
// it, so that nothing leaves the tree.
std::vector<Descendant> descendants();

struct Signalled
{
    int reached = 0;   // took the signal
    int forbidden = 0; // belong to another user (a script that used sudo)
};

// Signals every descendant: by group, which no fork can race, and one by one.
Signalled signalTree(int number);

} // namespace holdpoint::runner_process
