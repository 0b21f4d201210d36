// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/blocks.h"
#include "core/runbook/plan.h"
#include "core/runbook/source.h"

namespace holdpoint::runbook {

// The blocks of a file as a plan. `frontMatter`: how many lines front matter takes.
Plan buildPlan(const Source& source, const Blocks& blocks, int frontMatter);

} // namespace holdpoint::runbook
