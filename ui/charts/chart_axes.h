// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdpoint::ui {

enum class TimeZoneShown
{
    Utc,
    Local,
    Relative // to T-0
};

// The value axis: from `least` to `most` in whole `step`s of 1, 2, 2.5 or 5 times a power of ten. A logarithmic one
// goes from power of ten to power of ten, and its step says nothing.
struct ValueAxis
{
    double least = 0, most = 1, step = 0.5;
    bool logarithmic = false;
    bool operator==(const ValueAxis&) const = default;
};
// The axis that shows [least, most] (and zero) with at most `ticks` steps.
ValueAxis valueAxisFor(double least, double most, int ticks);
// As valueAxisFor(), but a range that still fits well is kept, so that the picture does not jump with every sample.
ValueAxis steadyValueAxis(const ValueAxis& shown, double least, double most, int ticks);

// A logarithmic axis around [least, most], at most six powers of ten high; what is not above zero cannot be on it.
ValueAxis logarithmicAxisFor(double least, double most);

// What is written beside a value axis, from its least value up: whole steps in one unit with as many decimals as they
// need ("0 s", "0.5 s", "1.0 s"), or powers of ten as valueText() writes them.
struct AxisLabel
{
    double value = 0;
    QString text;
    bool operator==(const AxisLabel&) const = default;
};
QList<AxisLabel> axisLabels(const ValueAxis& axis, const QString& unit);

// The least round step in milliseconds that gives at most `ticks` labels over `spanMs`.
qint64 timeStepFor(qint64 spanMs, int ticks);
// What is added to UTC so that round times of that zone are multiples of round steps, in milliseconds; 0 for UTC.
qint64 zoneOffsetMs(TimeZoneShown zone, qint64 utcMs, qint64 t0UtcMs = 0);
// "10:15" or, with steps below a minute, "10:15:30"; relative to T-0 "T-0:05:00".
QString timeLabel(qint64 utcMs, qint64 stepMs, TimeZoneShown zone, qint64 t0UtcMs = 0);
// To the millisecond, with its zone: "10:15:30.120 UTC".
QString exactTimeText(qint64 utcMs, TimeZoneShown zone, qint64 t0UtcMs = 0);

// Three figures, without noise: "42 ms", "0.13 %", "1.2 s" for 1,200 ms, "12.3k RPS".
QString valueText(double value, const QString& unit);
// All figures that a series holds (seven), in the unit itself.
QString exactValueText(double value, const QString& unit);
// "12 s", "3 min", "2 h".
QString ageText(qint64 ms);

} // namespace holdpoint::ui
