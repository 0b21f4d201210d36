// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

namespace holdpoint::report {

class PageFlow;

// The certificate's section about traffic: each weight with who wanted it and what the watch said, decisions, and the
// rows of the rollback matrix that applied.
void rolloutSection(PageFlow& flow, const checklist::Launch& launch);

// What was observed of the steps of rollbacks; nothing where nothing was.
void rollbackEffects(PageFlow& flow, const checklist::Launch& launch);

} // namespace holdpoint::report
