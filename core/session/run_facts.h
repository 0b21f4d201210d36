// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/runner/run.h"

namespace holdpoint::session {

// What the runner wrote about a run's end, as a fact without judged expectations.
events::RunFinished finishedRun(qint64 run, const runner::RunExit& exit);

} // namespace holdpoint::session
