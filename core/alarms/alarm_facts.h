// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/entry.h"

#include <QString>

#include <variant>

// What happens to alarms: facts, past tense, shaped like those of core/events. Plain values; codes, never translated
// text; decimals as text. Who acted and when stands beside the fact, as it does in an entry.
namespace holdpoint::alarms {

struct AlarmRaised
{
    QString alarm;         // "error_rate.limit": the same over restarts and over changes of the configuration
    qint64 occurrence = 0; // of this alarm in this launch: 1, 2 ...
    QString kind;          // "limit" | "source": nothing from a source | "data": a source answers without this metric
    QString metric;        // empty for a source
    QString source, title; // title: as people read the metric or source
    QString phase;         // id, whose limit it was
    QString priority;      // "note" | "warning" | "critical"
    QString answer;        // what the runbook advises: "note" | "hold" | "rollback"
    QString value;         // that raised it; empty where there is none
    QString limit, unit;   // "< 0.1", "%"
    QString cause;         // of a source: "silent": nothing is known | "down": it answers, but not as it should
    qint64 lastedMs = 0;   // how long it had been so by then, on data alone
    qint64 acknowledgeWithinMs = 0; // 0: no deadline
    bool operator==(const AlarmRaised&) const = default;
};

struct AlarmCleared // the condition is gone; whether somebody saw it is another matter
{
    QString alarm;
    qint64 occurrence = 0;
    QString value; // within its limit; empty for a source
    bool operator==(const AlarmCleared&) const = default;
};

struct AlarmAcknowledged // with every earlier occurrence of the same alarm
{
    QString alarm;
    qint64 occurrence = 0;
    bool operator==(const AlarmAcknowledged&) const = default;
};

struct AlarmEscalated // its deadline passed and nobody had acknowledged it
{
    QString alarm;
    qint64 occurrence = 0;
    qint64 afterMs = 0; // since it was raised, or since it came back from its shelf
    bool operator==(const AlarmEscalated&) const = default;
};

struct AlarmShelved
{
    QString alarm;
    qint64 forMs = 0;
    QString reason;
    bool operator==(const AlarmShelved&) const = default;
};

struct AlarmUnshelved
{
    QString alarm;
    QString cause; // "expired" | "person"
    QString reason;
    bool operator==(const AlarmUnshelved&) const = default;
};

struct AlarmTakenOutOfService
{
    QString alarm, reason;
    bool operator==(const AlarmTakenOutOfService&) const = default;
};

struct AlarmReturnedToService
{
    QString alarm, reason;
    bool operator==(const AlarmReturnedToService&) const = default;
};

using Fact = std::variant<AlarmRaised, AlarmCleared, AlarmAcknowledged, AlarmEscalated, AlarmShelved, AlarmUnshelved,
                          AlarmTakenOutOfService, AlarmReturnedToService>;

// A fact as it was recorded. What the program itself found has an actor without a name.
struct Record
{
    Instant at;
    events::Actor by;
    Fact fact;
    bool operator==(const Record&) const = default;
};

// Milliseconds from one recorded moment to a later one, never negative: by the clock since boot, which nobody sets; by
// the wall clocks where the machine was started again in between.
inline qint64 elapsedMs(const Instant& from, const Instant& to)
{
    const qint64 passed = from.boot == to.boot ? to.boottimeMs - from.boottimeMs : to.utcMs - from.utcMs;
    return passed > 0 ? passed : 0;
}

} // namespace holdpoint::alarms
