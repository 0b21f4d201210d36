// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run.h"

namespace holdpoint::runner {

// The name under which a child's environment carries its run's token, for survivors().
inline constexpr QLatin1StringView runVariable{"HOLDPOINT_RUN"};

// The complete environment of a run's child as KEY=VALUE: the minimal one, the spec's, its secrets, the token.
QList<QByteArray> childEnvironment(const RunSpec& spec, const QString& token);

} // namespace holdpoint::runner
