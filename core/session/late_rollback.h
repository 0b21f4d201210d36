// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/session/alone_rollback.h"

#include <optional>

// How a rollback that ran without the ledger gets into it: as late entries with the times and people of their own.
namespace holdpoint::session {

// Its process is gone and every one of its runs has an end that can be told.
bool canBeRecorded(const AloneRollback& alone, const QString& folder);

// Its facts as entries for the ledger of `launch`: runs and rollback get the ledger's numbers, ends that its process
// did not live to see are read from the runs' folders, so is what their scripts said of the listed steps
// (effectsInOutput()), and the launch is held as after every rollback. `now`: time of what is added. Their seq is left
// to whoever appends them.
std::vector<events::Entry> lateEntries(const AloneRollback& alone, const QString& folder,
                                       const checklist::Launch& launch, const Instant& now);

// Seq of its first entry where it is in the ledger already; empty: not yet.
std::optional<qint64> recordedAt(const AloneRollback& alone, const std::vector<events::Entry>& ledger);

// After it was recorded from entry `first` on: moves the runs' files to where their numbers say, then removes the
// records. May be repeated after a crash.
void settleRecorded(const AloneRollback& alone, const QString& folder, const std::vector<events::Entry>& ledger,
                    qint64 first);

} // namespace holdpoint::session
