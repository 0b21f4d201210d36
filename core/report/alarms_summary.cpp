// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/alarms_summary.h"

#include <QCoreApplication>

namespace holdpoint::report {
namespace {

QString summaryWords(const char* words) { return QCoreApplication::translate("certificate", words); }

QString stateWord(const alarms::AlarmBook& book, const QString& alarm)
{
    switch (book.state(alarm)) {
    case alarms::AlarmState::Normal:
        break;
    case alarms::AlarmState::Raised:
        return summaryWords("RAISED");
    case alarms::AlarmState::Acknowledged:
        return summaryWords("acknowledged, goes on");
    case alarms::AlarmState::ClearedUnacknowledged:
        return summaryWords("cleared, not acknowledged");
    case alarms::AlarmState::Shelved:
        return summaryWords("shelved");
    case alarms::AlarmState::OutOfService:
        return summaryWords("out of service");
    }
    return summaryWords("over");
}

// What went on at that moment: "Error rate (acknowledged), Latency (NOT ACKNOWLEDGED)".
QString goingOnAt(const alarms::AlarmBook& book, qint64 utcMs)
{
    QStringList parts;
    for (const alarms::Occurrence& occurrence : book.occurrences()) {
        if (occurrence.raisedAt.utcMs > utcMs || (occurrence.clearedAt && occurrence.clearedAt->utcMs <= utcMs))
            continue;
        const bool heard = occurrence.acknowledgedAt && occurrence.acknowledgedAt->utcMs <= utcMs;
        parts.append((heard ? summaryWords("%1 (%2, acknowledged)") : summaryWords("%1 (%2, NOT ACKNOWLEDGED)"))
                         .arg(occurrence.raised.title, occurrence.raised.alarm));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

AlarmsSummary alarmsSummary(const checklist::Launch& launch)
{
    const alarms::AlarmBook& book = launch.state().alarms;
    AlarmsSummary summary;
    for (const QString& alarm : book.alarms()) {
        AlarmSummary one{alarm, alarm, book.raisedCount(alarm), 0, 0, stateWord(book, alarm)};
        if (const alarms::Occurrence* newest = book.newest(alarm))
            one.title = newest->raised.title;
        for (const alarms::Occurrence& occurrence : book.occurrences()) {
            if (occurrence.raised.alarm != alarm)
                continue;
            one.unacknowledged += occurrence.acknowledgedAt ? 0 : 1;
            one.escalated += occurrence.escalatedAt ? 1 : 0;
        }
        summary.alarms.append(one);
    }
    for (const QString& id : launch.stepOrder()) {
        const auto gate = launch.state().gates.constFind(id);
        if (gate == launch.state().gates.constEnd() || !gate->decision)
            continue;
        const QString before = goingOnAt(book, gate->decision->utcMs);
        if (before.isEmpty())
            continue;
        const runbook::Step* step = launch.plan().step(id);
        const QString title = step ? step->title : id;
        summary.atGates.append((gate->decision->decision.go
                                    ? summaryWords("“%1” was decided GO while these alarms went on: %2.")
                                    : summaryWords("“%1” was decided NO-GO while these alarms went on: %2."))
                                   .arg(title, before));
    }
    return summary;
}

} // namespace holdpoint::report
