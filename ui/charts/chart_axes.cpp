// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_axes.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

double roundStep(double least)
{
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= least * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

// A unit that is read without counting noughts, for values of that size.
struct ReadableUnit
{
    double factor = 1;
    QString power, unit;
};

ReadableUnit readableUnit(double size, const QString& unit, double seconds, double thousands)
{
    if (unit == QLatin1String("ms"))
        return size >= seconds ? ReadableUnit{1e-3, {}, QStringLiteral("s")} : ReadableUnit{1, {}, unit};
    // Counts and rates in thousands and millions; times and shares never are that large.
    if (unit == QLatin1String("s") || unit == QLatin1String("%") || size < thousands)
        return {1, {}, unit};
    return size >= 1e6 ? ReadableUnit{1e-6, QStringLiteral("M"), unit} : ReadableUnit{1e-3, QStringLiteral("k"), unit};
}

QString withUnit(const QString& figures, const ReadableUnit& readable)
{
    const QString whole = figures + readable.power;
    return readable.unit.isEmpty() ? whole : whole + QChar(QChar::Nbsp) + readable.unit;
}

} // namespace

ValueAxis valueAxisFor(double least, double most, int ticks)
{
    least = std::isfinite(least) ? std::min(least, 0.0) : 0;
    most = std::isfinite(most) ? std::max(most, 0.0) : 0;
    if (most - least < 1e-9)
        most = least + 1;
    ticks = std::max(ticks, 2); // zero inside the range may need one on each side
    double step = roundStep((most - least) / ticks);
    ValueAxis axis{std::floor(least / step) * step, std::ceil(most / step) * step, step};
    while ((axis.most - axis.least) / step > ticks + 0.5) {
        step = roundStep(step * 1.01);
        axis = {std::floor(least / step) * step, std::ceil(most / step) * step, step};
    }
    return axis;
}

ValueAxis steadyValueAxis(const ValueAxis& shown, double least, double most, int ticks)
{
    const ValueAxis fresh = valueAxisFor(least, most, ticks);
    const bool fits = fresh.least >= shown.least && fresh.most <= shown.most;
    const bool roomy = shown.most - shown.least > 2.5 * (fresh.most - fresh.least);
    const bool crowded = (shown.most - shown.least) / shown.step > std::max(ticks, 1) + 0.5;
    return fits && !roomy && !crowded ? shown : fresh;
}

ValueAxis logarithmicAxisFor(double least, double most)
{
    if (!std::isfinite(most) || most <= 0)
        return {0.1, 1, 0, true};
    const double high = std::pow(10, std::ceil(std::log10(most) - 1e-9));
    if (!std::isfinite(least) || least <= 0)
        least = high / 1e4;
    const double low = std::max(std::pow(10, std::floor(std::log10(std::min(least, most)) + 1e-9)), high / 1e6);
    return {low < high ? low : high / 10, high, 0, true};
}

QList<AxisLabel> axisLabels(const ValueAxis& axis, const QString& unit)
{
    constexpr int most = 100; // a fixed range may ask for anything
    QList<AxisLabel> labels;
    if (axis.logarithmic) {
        for (double value = axis.least; value <= axis.most * (1 + 1e-9) && labels.size() < most; value *= 10)
            labels.append({value, valueText(value, unit)});
        return labels;
    }
    if (!(axis.step > 0) || !(axis.most > axis.least))
        return labels;
    // 1,000 ms and 10,000 as the last word of an axis are still read at a glance.
    const ReadableUnit readable =
        readableUnit(std::max(std::abs(axis.least), std::abs(axis.most)), unit, 1000.5, 10'000.5);
    const double step = axis.step * readable.factor, first = axis.least * readable.factor;
    const auto isWhole = [](double value) { return std::abs(value - std::round(value)) < 1e-6; };
    int decimals = 0;
    for (double power = 1; decimals < 9 && !(isWhole(step * power) && isWhole(first * power)); power *= 10)
        ++decimals;
    for (int i = 0; i < most; ++i) {
        const double value = axis.least + i * axis.step;
        if (value > axis.most + axis.step * 1e-6)
            break;
        const bool zero = std::abs(value) < axis.step * 1e-6; // never "-0" nor "0.00"
        labels.append(
            {value, withUnit(zero ? QLocale().toString(0) : QLocale().toString(value * readable.factor, 'f', decimals),
                             zero ? ReadableUnit{1, {}, readable.unit} : readable)});
    }
    return labels;
}

qint64 timeStepFor(qint64 spanMs, int ticks)
{
    constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
    constexpr qint64 steps[] = {second,     2 * second, 5 * second,  10 * second, 15 * second, 30 * second, minute,
                                2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour,        2 * hour,
                                3 * hour,   6 * hour,   12 * hour,   day,         2 * day,     7 * day};
    for (const qint64 step : steps)
        if (spanMs / step <= std::max(ticks, 1))
            return step;
    return (spanMs / std::max(ticks, 1) / (7 * day) + 1) * 7 * day;
}

qint64 zoneOffsetMs(TimeZoneShown zone, qint64 utcMs, qint64 t0UtcMs)
{
    switch (zone) {
    case TimeZoneShown::Utc:
        break;
    case TimeZoneShown::Local:
        return qint64(QDateTime::fromMSecsSinceEpoch(utcMs).offsetFromUtc()) * 1000;
    case TimeZoneShown::Relative:
        return -t0UtcMs;
    }
    return 0;
}

QString timeLabel(qint64 utcMs, qint64 stepMs, TimeZoneShown zone, qint64 t0UtcMs)
{
    if (zone == TimeZoneShown::Relative) {
        const qint64 seconds = std::abs(utcMs - t0UtcMs) / 1000;
        return QStringLiteral("T%1%2:%3:%4")
            .arg(utcMs < t0UtcMs ? QLatin1Char('-') : QLatin1Char('+'))
            .arg(seconds / 3600)
            .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
            .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMs, zone == TimeZoneShown::Utc ? Qt::UTC : Qt::LocalTime);
    return time.toString(stepMs < 60'000       ? QStringLiteral("HH:mm:ss")
                         : stepMs < 86'400'000 ? QStringLiteral("HH:mm")
                                               : QStringLiteral("d MMM"));
}

QString exactTimeText(qint64 utcMs, TimeZoneShown zone, qint64 t0UtcMs)
{
    if (zone == TimeZoneShown::Relative)
        return timeLabel(utcMs, 1000, zone, t0UtcMs) +
               QStringLiteral(".%1").arg(std::abs(utcMs - t0UtcMs) % 1000, 3, 10, QLatin1Char('0'));
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMs, zone == TimeZoneShown::Utc ? Qt::UTC : Qt::LocalTime);
    const QString clock = time.toString(QStringLiteral("HH:mm:ss.zzz"));
    return zone == TimeZoneShown::Utc ? QCoreApplication::translate("Chart", "%1 UTC").arg(clock)
                                      : QCoreApplication::translate("Chart", "%1 local").arg(clock);
}

QString valueText(double value, const QString& unit)
{
    const ReadableUnit readable = readableUnit(std::abs(value), unit, 1000, 1e4);
    value *= readable.factor;
    const double size = std::abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    QString figures = QLocale().toString(value, 'f', decimals);
    const QString point = QLocale().decimalPoint();
    // 42.0 is 42: the noughts would promise a precision that nobody needs.
    while (decimals > 0 && figures.endsWith(u'0')) {
        figures.chop(1);
        --decimals;
    }
    if (figures.endsWith(point))
        figures.chop(point.size());
    return withUnit(figures, readable);
}

QString exactValueText(double value, const QString& unit)
{
    if (!std::isfinite(value))
        return QCoreApplication::translate("Chart", "no data");
    const QString figures = QLocale().toString(value, 'g', 7);
    return unit.isEmpty() ? figures : figures + QChar(QChar::Nbsp) + unit;
}

QString ageText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(ms, 0) / 1000;
    if (seconds < 120)
        return QCoreApplication::translate("Chart", "%1 s").arg(seconds);
    if (seconds < 7200)
        return QCoreApplication::translate("Chart", "%1 min").arg(seconds / 60);
    return QCoreApplication::translate("Chart", "%1 h").arg(seconds / 3600);
}

} // namespace holdpoint::ui
