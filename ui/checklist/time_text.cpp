// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/time_text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cstdlib>

namespace holdpoint::ui {
namespace {

QString two(qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); }

QString formatted(qint64 utcMs, const QString& format)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(format);
}

} // namespace

QString tClock(qint64 seconds)
{
    const qint64 whole = std::abs(seconds);
    return QStringLiteral("T%1%2:%3:%4")
        .arg(seconds < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(two(whole / 3600), two(whole / 60 % 60), two(whole % 60));
}

QString tPlanned(qint64 seconds)
{
    if (seconds % 60 != 0)
        return tClock(seconds);
    if (seconds == 0)
        return QStringLiteral("T-0");
    const qint64 whole = std::abs(seconds);
    return QStringLiteral("T%1%2:%3")
        .arg(seconds < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(two(whole / 3600), two(whole / 60 % 60));
}

qint64 secondsFromT0(qint64 utcMs, qint64 t0UtcMs)
{
    const qint64 difference = utcMs - t0UtcMs;
    return difference >= 0 ? difference / 1000 : -((-difference + 999) / 1000);
}

QString utcMinutes(qint64 utcMs) { return formatted(utcMs, QStringLiteral("HH:mm")); }
QString utcSeconds(qint64 utcMs) { return formatted(utcMs, QStringLiteral("HH:mm:ss")); }
QString utcDated(qint64 utcMs) { return formatted(utcMs, QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'")); }

QString localSeconds(qint64 utcMs, int offsetMin) { return utcSeconds(utcMs + qint64(offsetMin) * 60'000); }

QString offsetText(int offsetMin)
{
    return QStringLiteral("UTC%1%2:%3")
        .arg(offsetMin < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(two(std::abs(offsetMin) / 60), two(std::abs(offsetMin) % 60));
}

QString durationText(qint64 milliseconds)
{
    if (milliseconds < 0)
        milliseconds = 0;
    if (milliseconds < 10'000)
        return QCoreApplication::translate("DurationText", "%1 s")
            .arg(QString::number(double(milliseconds) / 1000, 'f', 1));
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 60)
        return QCoreApplication::translate("DurationText", "%1 s").arg(seconds);
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(two(seconds % 60));
    return QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

} // namespace holdpoint::ui
