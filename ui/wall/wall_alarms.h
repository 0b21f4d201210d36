// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/launch.h"
#include "ui/wall/wall_picture.h"

namespace holdpoint::ui {

// The open alarms of a launch as the wall says them, in the list's order: first-out first. What is shelved or out of
// service is not among them; what cleared and was seen by nobody is.
QList<WallAlarm> wallAlarms(const checklist::Launch& launch, const Instant& now);

} // namespace holdpoint::ui
