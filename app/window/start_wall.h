// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace holdpoint::app {

// Starts `holdpoint wall FOLDER --screen N` of this same program and lets it go: it outlives the window. OutsideFailed
// where no process can be started.
Result<void> startWall(const QString& folder, int screen);

} // namespace holdpoint::app
