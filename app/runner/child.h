// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/runner/spec.h"

#include <sys/types.h>

namespace holdpoint::runner_process {

// Why a child could not be started. `code` is what exit.json carries, for translation; `words` is for people who read
// exit.json itself.
struct Problem
{
    const char* code = nullptr; // nullptr: none
    int number = 0;             // errno
    std::string words;
};

struct StartedChild
{
    pid_t pid = -1;
    int output = -1; // read end, non-blocking, close-on-exec
    // The terminal's other side. Held open until the child has ended: programs close their output shortly before, and
    // a terminal without users is at its end, whose closing would hang up the child within its last steps.
    int terminal = -1;
    Problem problem;
};

// Starts `bash -c <command>` in an own session: stdin from /dev/null, stdout and stderr on one pipe of 1 MiB or one
// terminal of 120 x 40. Signals as a fresh process has them.
StartedChild startChild(const Spec& spec);

} // namespace holdpoint::runner_process
