// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/alarm_section.h"

#include "core/report/alarms_summary.h"
#include "core/report/page_flow.h"

#include <QCoreApplication>

namespace holdpoint::report {
namespace {

QString sectionWords(const char* words) { return QCoreApplication::translate("certificate", words); }

} // namespace

void alarmSection(PageFlow& flow, const checklist::Launch& launch)
{
    flow.heading(sectionWords("Alarms"));
    const AlarmsSummary summary = alarmsSummary(launch);
    QList<QStringList> rows;
    for (const AlarmSummary& one : summary.alarms)
        rows.append({one.title, one.alarm, QString::number(one.raised), QString::number(one.unacknowledged),
                     QString::number(one.escalated), one.state});
    if (rows.isEmpty())
        flow.paragraph(sectionWords("None was raised."));
    else
        flow.table({sectionWords("Alarm"), sectionWords("Id"), sectionWords("Raised"), sectionWords("Unacknowledged"),
                    sectionWords("Answered late"), sectionWords("Now")},
                   rows, {0.26, 0.24, 0.09, 0.16, 0.11, 0.14});
    for (const QString& line : summary.atGates)
        flow.paragraph(line);
}

} // namespace holdpoint::report
