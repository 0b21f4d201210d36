// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/lint.h"

namespace holdpoint::runbook {

// How the scripts lie below `folder` now: reads and hashes them, so not for every key press. Any thread.
QMap<QString, ScriptView> lookAtScripts(const QString& folder, const QStringList& scripts);

} // namespace holdpoint::runbook
