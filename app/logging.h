// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace holdpoint::app {

// Sends everything that is logged through Qt (qCInfo and its kin) to spdlog: warnings and worse to standard error, all
// of it to a rotating file of mode 0600 in `folder` (3 files of 2 MiB). Times are UTC. Secrets are never logged by
// whoever logs. OutsideFailed when the file cannot be opened; standard error works all the same.
Result<void> startLogging(const QString& folder);

} // namespace holdpoint::app
