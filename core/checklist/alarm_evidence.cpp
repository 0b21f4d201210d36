// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/alarm_evidence.h"

namespace holdpoint::checklist {

QList<AlarmEvidence> alarmEvidence(const alarms::AlarmBook& book)
{
    QList<AlarmEvidence> evidence;
    for (const QString& alarm : book.alarms()) {
        if (book.removal(alarm))
            evidence.append({alarm, QStringLiteral("out of service")});
        else if (book.shelf(alarm))
            evidence.append({alarm, QStringLiteral("shelved")});
        else if (book.isActive(alarm))
            evidence.append({alarm, QStringLiteral("raised %1").arg(book.newest(alarm)->raised.occurrence)});
    }
    return evidence;
}

std::optional<AlarmAgainst> alarmAgainst(const alarms::AlarmBook& book)
{
    for (const alarms::ListedAlarm& listed : book.list()) {
        if (book.isSuppressed(listed.alarm) || listed.occurrence < 0)
            continue;
        const alarms::Occurrence& occurrence = book.occurrences().at(listed.occurrence);
        if (!book.isAcknowledged(listed.alarm))
            return AlarmAgainst{occurrence, true};
        if (listed.active && occurrence.raised.kind != QLatin1String("limit"))
            return AlarmAgainst{occurrence, false};
    }
    return std::nullopt;
}

} // namespace holdpoint::checklist
