// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/sample.h"

#include <QHash>
#include <QString>

#include <vector>

namespace holdpoint::monitor {

// Samples of a telemetry file that another process writes, oldest first: for each series of `after` the newest `most`
// that are younger than its time (UTC ms). Series that nobody wrote, and a file that is not there, have none. Opens
// and closes the file, so that nothing is held between two calls; blocks on the disk. Unreadable for a file that is
// damaged or locked too long.
Result<QHash<QString, std::vector<Sample>>> readTelemetry(const QString& path, const QHash<QString, qint64>& after,
                                                          int most = 10'000);

} // namespace holdpoint::monitor
