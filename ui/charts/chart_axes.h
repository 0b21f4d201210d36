// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::ui {

enum class TimeZoneShown
{
    Utc,
    Local
};

// The value axis: from `least` to `most` in whole `step`s of 1, 2, 2.5 or 5 times a power of ten.
struct ValueAxis
{
    double least = 0, most = 1, step = 0.5;
    bool operator==(const ValueAxis&) const = default;
};
// The axis that shows [least, most] (and zero) with at most `ticks` steps.
ValueAxis valueAxisFor(double least, double most, int ticks);
// As valueAxisFor(), but a range that still fits well is kept, so that the picture does not jump with every sample.
ValueAxis steadyValueAxis(const ValueAxis& shown, double least, double most, int ticks);

// The least round step in milliseconds that gives at most `ticks` labels over `spanMs`.
qint64 timeStepFor(qint64 spanMs, int ticks);
// Local time minus UTC in milliseconds; 0 for UTC.
qint64 zoneOffsetMs(TimeZoneShown zone, qint64 utcMs);
// "10:15" or, with steps below a minute, "10:15:30".
QString timeLabel(qint64 utcMs, qint64 stepMs, TimeZoneShown zone);

// Three figures, without noise: "42 ms", "0.13 %", "1.2 s" for 1,200 ms.
QString valueText(double value, const QString& unit);
// "12 s", "3 min", "2 h".
QString ageText(qint64 ms);

} // namespace holdpoint::ui
