// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// What happens to alarms (ISA-18.2): facts, past tense. core/alarms says when they happen and what they mean together.
// Codes, never translated text; decimals as text.
namespace holdpoint::events {

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

} // namespace holdpoint::events
