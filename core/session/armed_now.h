// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/base/error.h"
#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

namespace holdpoint::session {

// The armed check of a launch as it stands: what its immediate rollback needs of this machine, and whether what was
// pinned at the last GO is still the same. Reads the disk.
rollout::Armed armedNow(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                        const Disk& disk);

// The same as whoever does not hold the launch sees it: with what its holder, where one is alive at `nowUtcMs`, wrote
// down of secrets, of its runner and of what it watches. Where nobody holds it, a process of the runner is started as
// in runnerProblem().
rollout::Armed armedAsSeen(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                           const Disk& disk, qint64 nowUtcMs);
// For that: the holder's own causes, beside the ledger. Blocks on the disk.
// `watches`: it asks the old version whether it is alive.
Result<void> keepOwnCauses(const QString& folder, const QStringList& causes, bool watches, Disk& disk);
// Where they are: whoever looks seldom sees by this file that something is new.
QString ownCausesPath(const QString& folder);
// Starts the runner for nothing and waits for its end, at most 5 s; a translated sentence with what it said when it
// does not start or is not there. The system may refuse a process that its file says nothing against: a library that is
// missing, no process left.
QString runnerProblem(const QString& runnerProgram);
// `causes` and those of `more` that are not among them: a miss is said once, whoever found it.
QStringList withCauses(QStringList causes, const QStringList& more);

// Files and folders whose change may disarm it; absolute.
QStringList armedPaths(const checklist::Launch& launch);

} // namespace holdpoint::session
