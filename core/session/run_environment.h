// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

namespace holdpoint::session {

// What a launch adds to the environment of its commands: the configuration's, the filled values, HOLDPOINT_LAUNCH.
// Secrets are not among them.
QMap<QString, QString> runEnvironment(const checklist::Launch& launch);

} // namespace holdpoint::session
