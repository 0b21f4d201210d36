// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <vector>

namespace holdpoint::session {

// What the last rollback of `launch` asks for next, in order: what only a person can do is noted on the way to the next
// command that runs, or to the end. Empty while one of its commands runs, and without an unfinished rollback.
// `takenOver`: another process rolls back alone, so no command of this one follows any more.
std::vector<checklist::Command> nextOfRollback(const checklist::Launch& launch, bool takenOver);

} // namespace holdpoint::session
