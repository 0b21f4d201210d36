// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/events/entry.h"

#include <vector>

// A new runbook or configuration lies in inputs/ before the ledger is asked to name it.
namespace holdpoint::session {

// The SHA-256 of the file that a command brings; empty: none.
QString broughtInput(const checklist::Command& command);
// Removes it when no entry names it: what was refused is no part of the record. One call of the system.
void dropUnnamedInput(const QString& folder, const QString& sha256, const std::vector<events::Entry>& entries);

} // namespace holdpoint::session
