// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

namespace holdpoint::ui {

// When a step should start, UTC ms, where the plan says something about this very step: its own time, or its phase's
// for the first step of the phase. The steps after it begin when they begin; the phase's time would call them late.
std::optional<qint64> ownPlannedStart(const checklist::Launch& launch, const runbook::Phase& phase,
                                      const runbook::Step& step);

} // namespace holdpoint::ui
