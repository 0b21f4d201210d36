// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"
#include "ui/wall/wall_picture.h"

namespace holdpoint::ui {

// What a launch, as it stands, puts on the wall: all but the clocks, the charts, the alarms and what is said about the
// display itself. `recent`: the newest entries, in order of seq.
WallPicture pictureOf(const checklist::Launch& launch, const std::vector<events::Entry>& recent,
                      const rollout::Armed& armed);

// The clocks and everything that runs with them. Without a launch, the time of day alone.
void setNow(WallPicture& picture, const checklist::Launch* launch, qint64 nowUtcMs);

} // namespace holdpoint::ui
