// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QString>

namespace holdpoint::report {

// How the launch went so far, as Markdown for people who were not in the room: where it stands, planned against actual
// times of every step, every deviation with what was to be changed and who decided, gate decisions, rollbacks, holds
// and sign-offs. Times in UTC. What people or a runbook wrote is escaped: it makes no table, link or heading of its
// own. Pure; any thread. Unlike the certificate it can be written at any moment, and it certifies nothing.
QString launchReport(const checklist::Launch& launch, qint64 nowUtcMs);

} // namespace holdpoint::report
