// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollout_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

QString rolloutText(const char* words) { return QCoreApplication::translate("Rollout", words); }

} // namespace

QString againstText(const QString& despite)
{
    if (despite.isEmpty())
        return {};
    if (despite == QLatin1String("failed"))
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "The script of the weight before did not end well."));
    if (despite == QLatin1String("unseen"))
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "The weight before was not seen at the load balancer."));
    if (despite == QLatin1String("watching"))
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "The watch of the weight before is not over."));
    if (despite == QLatin1String("breach"))
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "A limit was broken at the weight before."));
    if (despite == QLatin1String("insufficient"))
        return rolloutText(
            QT_TRANSLATE_NOOP("Rollout", "Too few requests were seen at the weight before to say anything."));
    if (despite == QLatin1String("no-data"))
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "Not everything was measured at the weight before."));
    return despite == QLatin1String("alarm")
               ? rolloutText(QT_TRANSLATE_NOOP("Rollout", "An alarm is active."))
               : rolloutText(QT_TRANSLATE_NOOP("Rollout", "This leaves out a weight of the ladder."));
}

QString leftText(qint64 ms)
{
    const qint64 seconds = (std::max<qint64>(0, ms) + 999) / 1000;
    const QLatin1Char zero('0');
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60, 2, 10, zero).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero);
}

QString watchLeftText(qint64 plannedMs, std::optional<qint64> measuredMs)
{
    if (plannedMs <= 0 && measuredMs.value_or(0) > 0)
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 left at most, for a limit is broken at its end"))
            .arg(leftText(*measuredMs));
    if (plannedMs > 0 || measuredMs)
        return rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 left")).arg(leftText(measuredMs.value_or(plannedMs)));
    return rolloutText(QT_TRANSLATE_NOOP(
        "Rollout", "its time is over and its end not recorded: a limit is broken at its end, or nobody measures"));
}

QString momentText(qint64 utcMs)
{
    return rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 UTC"))
        .arg(QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss")));
}

QString agoText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1000;
    return seconds < 120 ? rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 s ago")).arg(seconds)
                         : rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 min ago")).arg(seconds / 60);
}

QString percentText(double percent)
{
    const double tenths = std::round(percent * 10) / 10;
    return rolloutText(QT_TRANSLATE_NOOP("Rollout", "%1 %"))
        .arg(QLocale::c().toString(tenths, 'f', tenths == std::round(tenths) ? 0 : 1));
}

QString figureText(double value, const QString& unit)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const double size = std::abs(value);
    const QString figure = size >= 1000 ? QLocale::c().toString(value, 'f', 0) : QString::number(value, 'g', 4);
    return unit.isEmpty() ? figure : QStringLiteral("%1 %2").arg(figure, unit);
}

StateMark watchMark(rollout::WatchVerdict verdict)
{
    switch (verdict) {
    case rollout::WatchVerdict::Ok:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "OK")), StateShape::Passed, Meaning::Ok};
    case rollout::WatchVerdict::Insufficient:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "INSUFFICIENT")), StateShape::Waiting, Meaning::Warning};
    case rollout::WatchVerdict::Breach:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "BREACH")), StateShape::Failed, Meaning::Critical};
    case rollout::WatchVerdict::NoData:
        break;
    }
    return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "NO DATA")), StateShape::Unknown, Meaning::Unknown};
}

StateMark watchMark(const QString& verdict)
{
    if (verdict == QLatin1String("ok"))
        return watchMark(rollout::WatchVerdict::Ok);
    if (verdict == QLatin1String("insufficient"))
        return watchMark(rollout::WatchVerdict::Insufficient);
    return watchMark(verdict == QLatin1String("breach") ? rollout::WatchVerdict::Breach
                                                        : rollout::WatchVerdict::NoData);
}

StateMark differenceMark(rollout::Difference difference)
{
    switch (difference) {
    case rollout::Difference::None:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "Same")), StateShape::Passed, Meaning::Ok};
    case rollout::Difference::Better:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "Better")), StateShape::Passed, Meaning::Ok};
    case rollout::Difference::Worse:
        return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "WORSE")), StateShape::Failed, Meaning::Warning};
    case rollout::Difference::Insufficient:
        break;
    }
    return {rolloutText(QT_TRANSLATE_NOOP("Rollout", "INSUFFICIENT")), StateShape::Waiting, Meaning::Unknown};
}

} // namespace holdpoint::ui
