// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"
#include "ui/theme/state_mark.h"

#include <QList>
#include <QString>

// How alarms are said: translated text of the book's codes. Times of day are UTC.
namespace holdpoint::ui {

// An alarm that the rules can raise, under the name that people know.
struct WatchedAlarm
{
    QString alarm; // id
    QString title;
    alarms::Priority priority = alarms::Priority::Note;
    bool operator==(const WatchedAlarm&) const = default;
};
// In the order of alarmsOf().
QList<WatchedAlarm> watchedAlarms(const alarms::RuleSet& rules);

// RAISED, ACKNOWLEDGED, CLEARED · NOT ACKNOWLEDGED, SHELVED until 10:15, OUT OF SERVICE, NORMAL.
StateMark alarmMark(const alarms::AlarmBook& book, const QString& alarm);
// One occurrence for itself, as the history has it: what is over and was acknowledged is CLEARED.
StateMark occurrenceMark(const alarms::Occurrence& occurrence);
QString priorityWord(alarms::Priority priority);
// "Error rate", "No data of Latency", "Source prom is silent".
QString raisedTitle(const events::AlarmRaised& raised);
// "0.42 %, limit < 0.1 %"; for sources and missing data what is the matter.
QString raisedValue(const events::AlarmRaised& raised);
// "advises a hold", "advises a rollback"; empty where the runbook advises nothing.
QString adviceText(const events::AlarmRaised& raised);
// "acknowledge within 1:23", "OVERDUE 0:12". Milliseconds left, negative when the deadline passed.
QString deadlineText(qint64 leftMs);
// "1:23", "1:02:03"; whole seconds, rounded up, so that 0:00 is the end.
QString clockText(qint64 ms);
// "10:02:15", with its date when it was on another day (UTC) than `now`.
QString timeText(const Instant& at, const Instant& now);
// Who acknowledged the newest occurrence that was acknowledged, and when; empty: nobody did.
QString acknowledgedText(const alarms::Occurrence& occurrence, const Instant& now);

// All alarms of a launch in one lamp.
struct AlarmsGlance
{
    StateMark mark;    // its word counts what is open, and has the clock that runs out first
    QString about;     // a sentence for each open alarm, the worst first, at most five
    int open = 0;      // not normal, not suppressed
    bool quiet = true; // all alarms are normal
};
AlarmsGlance alarmsGlance(const alarms::AlarmBook& book, const Instant& now);

} // namespace holdpoint::ui
