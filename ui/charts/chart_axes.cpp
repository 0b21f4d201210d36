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
    QString shownUnit = unit;
    if (unit == QLatin1String("ms") && std::abs(value) >= 1000) {
        value /= 1000;
        shownUnit = QStringLiteral("s");
    }
    // Counts and rates in thousands and millions; times and shares never are that large.
    QString power;
    if (unit != QLatin1String("ms") && unit != QLatin1String("s") && unit != QLatin1String("%")) {
        if (std::abs(value) >= 1e6) {
            value /= 1e6;
            power = QStringLiteral("M");
        } else if (std::abs(value) >= 1e4) {
            value /= 1e3;
            power = QStringLiteral("k");
        }
    }
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
    figures += power;
    return shownUnit.isEmpty() ? figures : figures + QChar(QChar::Nbsp) + shownUnit;
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
