// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

namespace holdpoint::report {

class PageFlow;

// The certificate's section about alarms: how often each was raised and not acknowledged, and which gates were decided
// while one went on.
void alarmSection(PageFlow& flow, const checklist::Launch& launch);

} // namespace holdpoint::report
