// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

namespace holdpoint::session {

// What the version that `sha256` names in inputs/ would change in this launch: for kind "runbook" the steps, for
// "configuration" whether it can be read at all. Empty for every other kind. Reads the file: some milliseconds.
checklist::PlanChange planChange(const checklist::Launch& launch, const QString& kind, const QByteArray& sha256,
                                 const QString& folder, const Disk& disk);

// The same for the bytes of a version that lies nowhere yet.
checklist::PlanChange planChangeBy(const checklist::Launch& launch, const QString& kind, const QByteArray& bytes,
                                   const QString& folder, const Disk& disk);

// The bytes that another runbook or configuration would take the place of, as inputs/ keeps them; empty: there are
// none.
Result<QByteArray> versionInForce(const checklist::Launch& launch, const QString& kind, const QString& folder,
                                  const Disk& disk);

// What a deviation changes, line by line, characters that hide spelled out; for another runbook or configuration the
// two versions are read from inputs/. Empty for kinds that change no text.
Result<QString> deviationDifference(const events::DeviationRequested& request, const QString& folder, const Disk& disk);

} // namespace holdpoint::session
