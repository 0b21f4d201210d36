// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <vector>

namespace holdpoint::checklist {

// The rules: what happens when `actor` asks for `command`, or a Refusal (ErrorCode::Refused) with its reason and the
// next step. Pure: reads the launch, changes nothing. The events are to be appended together, then applied.
Result<std::vector<events::Event>> decide(const Launch& launch, const Command& command, const events::Actor& actor);

// What fills a value that is the time of its use: UTC to the second.
QString timeOfUse(qint64 utcMs);

} // namespace holdpoint::checklist
