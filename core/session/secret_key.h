// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::session {

// The name under which a key store keeps the secret of an environment variable. Names that differ only in case are two
// variables, and the key store knows lower case only: which letters are small stands behind the name.
QString secretKeyName(const QString& launch, const QString& variable);

} // namespace holdpoint::session
