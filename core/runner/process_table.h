// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run.h"

#include <optional>

namespace holdpoint::runner {

// The kernel's boot id; empty where /proc is missing.
QString bootId();

// Start ticks of a process that is there and has not ended (a zombie has); nullopt otherwise.
std::optional<qint64> livingSince(qint64 pid);

// The very process `identity` names is alive.
bool isAlive(const ProcessIdentity& identity);

// Processes of this user whose environment holds `entry` (KEY=VALUE).
QList<qint64> processesWith(const QByteArray& entry);

// An open pidfd of the very process, close-on-exec; -1 when it is gone. The caller closes it.
int openProcess(const ProcessIdentity& identity);

} // namespace holdpoint::runner
