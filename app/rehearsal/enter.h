// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

// A range of this user that is up on this machine, seen from outside of it.
struct RunningRange
{
    pid_t starter = 0;            // the holdpoint-range that was called; people know a range by this number
    pid_t first = 0;              // its process 1, by its number outside
    std::filesystem::path folder; // its folder inside; empty: its files are not set up yet
};

// In the order of their numbers.
std::vector<RunningRange> runningRanges();

// Runs `command` (empty: bash) inside a range that runs already, beside what runs there, with its environment, in the
// folder of its scripts. `starter` chooses one; 0: the only one there is. It ends with the range, at the latest. The
// command's status, 128 + N when signal N ended it; 3 when no range runs or several do, 4 when it lets nobody in, with
// the reason and the next step on stderr.
int enterRange(pid_t starter, const std::vector<std::string>& command);

} // namespace holdpoint::rehearsal
