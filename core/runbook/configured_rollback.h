// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

namespace holdpoint::runbook {

// Gives the plan the commands of `[rollback] immediate` and `planned` where the runbook itself has a procedure of that
// kind without a command that can run, or none. Where the runbook has such commands, they stand: people read those.
// Only for a configuration that was trusted.
void addConfiguredRollbacks(Plan& plan, const Configuration& configuration);

// The command that this line would be in a runbook: its scripts and blanks are found. Empty for what is no command.
Command commandOf(const QByteArray& line);

} // namespace holdpoint::runbook
