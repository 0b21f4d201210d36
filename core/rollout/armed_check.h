// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/runbook/plan.h"

#include <QString>
#include <QStringList>

namespace holdpoint::rollout {

// Whether a rollback would start now, and if not, why not.
struct Armed
{
    bool armed = false;
    QStringList causes; // translated, one sentence each; empty when armed
    bool operator==(const Armed&) const = default;
};

// Looks at the machine: the procedure's scripts exist and may be executed, its folder exists, the runner program is
// there, 500 MB of disk are free at `launchFolder`. A few milliseconds of file system; no network, no keyring.
Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder, const Disk& disk);

} // namespace holdpoint::rollout
