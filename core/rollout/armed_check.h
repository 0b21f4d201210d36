// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/events/event.h"
#include "core/runbook/plan.h"

#include <QString>
#include <QStringList>

namespace holdpoint::rollout {

// Whether a rollback would start now, and if not, why not.
struct Armed
{
    bool armed = false;
    QStringList causes; // translated, one sentence each; empty when armed
    // Paths of what is another one than pinned at the go/no-go: whoever starts the rollback must know.
    QStringList changed;
    bool operator==(const Armed&) const = default;
};

// What was pinned; empty before the first GO.
struct Pinned
{
    QStringList paths; // pathsToPin()
    QList<events::PinnedFile> files;
};

// Why no process of the runner could be started by this user, a translated sentence: it is not there, or (on a disk
// that executes nothing) may not be executed. Empty: it could, as far as its file tells. Reads the disk.
QString missingRunner(const QString& program);

// Looks at the machine: the procedure's scripts exist, may be executed and read and have an interpreter, its folder
// exists, the runner program is there, 500 MB of disk are free at `launchFolder`, what was pinned is unchanged. A few
// hundredths of a second of file system; no network, no keyring. From any thread.
Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder, const Disk& disk, const Pinned& pinned = {});

} // namespace holdpoint::rollout
