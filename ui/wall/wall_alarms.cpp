// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_alarms.h"

#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>

namespace holdpoint::ui {
namespace {

QString alarmWords(const char* words) { return QCoreApplication::translate("Wall", words); }

QString titleOf(const alarms::AlarmRaised& raised)
{
    if (raised.kind == QLatin1String("limit")) {
        const QString value = raised.unit.isEmpty()
                                  ? raised.value
                                  : alarmWords(QT_TRANSLATE_NOOP("Wall", "%1 %2")).arg(raised.value, raised.unit);
        return alarmWords(QT_TRANSLATE_NOOP("Wall", "%1 %2, limit %3")).arg(raised.title, value, raised.limit);
    }
    if (raised.kind == QLatin1String("source") && raised.cause == QLatin1String("down"))
        return alarmWords(QT_TRANSLATE_NOOP("Wall", "%1 is down")).arg(raised.title);
    return alarmWords(QT_TRANSLATE_NOOP("Wall", "%1: no data")).arg(raised.title);
}

QString clockText(qint64 ms)
{
    const qint64 s = ms / 1000;
    return QStringLiteral("%1:%2").arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
}

QString detailOf(const alarms::AlarmBook& book, const alarms::ListedAlarm& listed, const Instant& now)
{
    const alarms::Occurrence& occurrence = book.occurrences().at(listed.occurrence);
    const QString raised = utcSeconds(occurrence.raisedAt.utcMs);
    if (book.isAcknowledged(listed.alarm))
        return alarmWords(QT_TRANSLATE_NOOP("Wall", "raised %1 UTC, acknowledged by %2"))
            .arg(raised, occurrence.acknowledgedBy.person);
    if (!listed.active)
        return alarmWords(QT_TRANSLATE_NOOP("Wall", "raised %1 UTC, over, nobody acknowledged it")).arg(raised);
    const std::optional<qint64> left = book.acknowledgeLeftMs(listed.alarm, now);
    if (!left)
        return alarmWords(QT_TRANSLATE_NOOP("Wall", "raised %1 UTC, nobody acknowledged it")).arg(raised);
    return *left >= 0
               ? alarmWords(QT_TRANSLATE_NOOP("Wall", "raised %1 UTC, acknowledge within %2"))
                     .arg(raised, clockText(*left))
               : alarmWords(QT_TRANSLATE_NOOP("Wall", "raised %1 UTC, overdue by %2")).arg(raised, clockText(-*left));
}

} // namespace

QList<WallAlarm> wallAlarms(const checklist::Launch& launch, const Instant& now)
{
    const alarms::AlarmBook& book = launch.state().alarms;
    QList<WallAlarm> shown;
    for (const alarms::ListedAlarm& listed : book.list()) {
        if (listed.occurrence < 0 || book.isSuppressed(listed.alarm))
            continue;
        const alarms::AlarmRaised& raised = book.occurrences().at(listed.occurrence).raised;
        WallAlarm alarm;
        alarm.title = shownText(titleOf(raised)).simplified();
        alarm.detail = shownText(detailOf(book, listed, now)).simplified();
        alarm.critical = raised.priority == QLatin1String("critical");
        alarm.acknowledged = book.isAcknowledged(listed.alarm);
        shown.append(alarm);
    }
    return shown;
}

} // namespace holdpoint::ui
