// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

namespace holdpoint::session {

// What a launch adds to the environment of its commands: the configuration's, the filled values, HOLDPOINT_LAUNCH.
// Secrets are not among them.
QMap<QString, QString> runEnvironment(const checklist::Launch& launch);

// The name under which a key store keeps the secret of an environment variable. Names that differ only in case are two
// variables, and the key store knows lower case only: which letters are small stands behind the name.
QString secretKeyName(const QString& launch, const QString& variable);

} // namespace holdpoint::session
