// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <vector>

namespace holdpoint::session {

// What a rollback's script itself said of the steps that the runbook lists: a line of its output that begins, behind a
// mark, with the number of a step. "failed" where the mark says so (a cross, FAIL, ERROR). Each step once, by its last
// line; steps that were observed already are left out. Without a mark a line says nothing where
// the script failed.
std::vector<events::RollbackStepObserved> effectsInOutput(const checklist::Launch& launch,
                                                          const checklist::RollbackRecord& rollback, bool passed,
                                                          const QByteArray& output);

// What it is read from: the last 256 KiB of a run's output, where a script tells what it did. Empty when it cannot be
// read. Blocks on the disk; from any thread.
QByteArray endOfOutput(const QString& file);

// The listed steps that are about traffic: what the load balancer says is their effect. Of a procedure that lists none
// of them, its first command.
QStringList trafficSteps(const checklist::Launch& launch, const checklist::RollbackRecord& rollback);

} // namespace holdpoint::session
