// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/entry.h"

#include <variant>

// The facts of core/events that are about alarms, each with who acted and when, as an entry has them.
namespace holdpoint::alarms {

using events::AlarmAcknowledged;
using events::AlarmCleared;
using events::AlarmEscalated;
using events::AlarmRaised;
using events::AlarmReturnedToService;
using events::AlarmShelved;
using events::AlarmTakenOutOfService;
using events::AlarmUnshelved;

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
