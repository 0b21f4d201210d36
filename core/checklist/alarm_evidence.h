// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"

#include <QList>
#include <QString>

namespace holdpoint::checklist {

// One alarm as a go/no-go point has it before itself. What cleared is over and no evidence any more, whether or not
// somebody acknowledged it.
struct AlarmEvidence
{
    QString alarm; // id
    QString seen;  // "raised 3": its third occurrence goes on | "shelved" | "out of service"
    bool operator==(const AlarmEvidence&) const = default;
};

// In the order of ids. Acknowledging changes nothing here: whoever voted has seen the alarm, not who answered it.
QList<AlarmEvidence> alarmEvidence(const alarms::AlarmBook& book);

// The first open alarm, in the list's order, that stands against a GO: one that nobody acknowledged, or one that says
// that numbers do not come, since missing data is never good. What is shelved or out of service stands against nothing:
// the coordinator decided that. Nothing: none does.
struct AlarmAgainst
{
    alarms::Occurrence occurrence;
    bool unheard = false; // nobody acknowledged it; else it is about missing data
};
std::optional<AlarmAgainst> alarmAgainst(const alarms::AlarmBook& book);

} // namespace holdpoint::checklist
