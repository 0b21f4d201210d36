// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/state.h"
#include "ui/theme/state_mark.h"

namespace holdpoint::ui {

// How a run stands, as word, shape and meaning: "Running", "Stopping", "Passed", "Failed: exit status 3",
// "Unknown: nobody saw its end" ...
StateMark runMark(const checklist::RunRecord& run);
// What went wrong beside the exit: bytes over the quota, a cause why it could not start. Empty when there is nothing.
QString runProblem(const checklist::RunRecord& run);
// "0:07", "12:05", "1:02:45"; whole seconds, negative times count as 0.
QString runDurationText(qint64 ms);
// How long it took, or has taken by `nowUtcMs` while it runs.
qint64 runElapsedMs(const checklist::RunRecord& run, qint64 nowUtcMs);

} // namespace holdpoint::ui
