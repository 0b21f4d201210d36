// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

namespace holdpoint::session {

// The armed check of a launch as it stands: what its immediate rollback needs of this machine, and whether what was
// pinned at the last GO is still the same. Reads the disk.
rollout::Armed armedNow(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                        const Disk& disk);

// Files and folders whose change may disarm it; absolute.
QStringList armedPaths(const checklist::Launch& launch);

} // namespace holdpoint::session
