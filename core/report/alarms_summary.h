// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace holdpoint::report {

// One alarm over the whole launch.
struct AlarmSummary
{
    QString alarm, title; // id; as people read it, the id where it was made quiet without ever being raised
    qint64 raised = 0;    // times
    qint64 unacknowledged = 0;
    qint64 escalated = 0; // times that nobody acknowledged within the deadline
    QString state;        // now, translated
    bool operator==(const AlarmSummary&) const = default;
};

struct AlarmsSummary
{
    QList<AlarmSummary> alarms; // that were raised or made quiet, in the order of ids
    QStringList atGates;        // a sentence for each gate that was decided while alarms went on, shelved or not
};

// What certificate and report say about alarms. Pure.
AlarmsSummary alarmsSummary(const checklist::Launch& launch);

} // namespace holdpoint::report
