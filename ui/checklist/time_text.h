// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::ui {

// Seconds from T-0 as a clock, negative before it: "T-00:12:34", "T+26:00:00".
QString tClock(qint64 seconds);
// The same to the minute for planned times: "T-24:00", "T+00:15".
QString tPlanned(qint64 seconds);
// Whole seconds from T-0 to `utcMs`, rounded towards the past, so that T-0 itself is the first moment of T+.
qint64 secondsFromT0(qint64 utcMs, qint64 t0UtcMs);

// "09:45", "09:45:07" in UTC.
QString utcMinutes(qint64 utcMs);
QString utcSeconds(qint64 utcMs);
// "2026-12-01 09:45:07 UTC".
QString utcDated(qint64 utcMs);
// "10:45:07" where local time is `offsetMin` minutes ahead of UTC, and "UTC+01:00".
QString localSeconds(qint64 utcMs, int offsetMin);
QString offsetText(int offsetMin);
// "0.4 s", "42 s", "12:34", "1:02:03"; for elapsed times and limits.
QString durationText(qint64 milliseconds);

} // namespace holdpoint::ui
