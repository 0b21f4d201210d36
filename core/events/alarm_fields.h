// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_kind.h"

// The facts of alarms for the codec.
namespace holdpoint::events {

template <> struct Kind<AlarmRaised>
{
    static constexpr const char* name = "alarm.raised";
};
template <> struct Kind<AlarmCleared>
{
    static constexpr const char* name = "alarm.cleared";
};
template <> struct Kind<AlarmAcknowledged>
{
    static constexpr const char* name = "alarm.acknowledged";
};
template <> struct Kind<AlarmEscalated>
{
    static constexpr const char* name = "alarm.escalated";
};
template <> struct Kind<AlarmShelved>
{
    static constexpr const char* name = "alarm.shelved";
};
template <> struct Kind<AlarmUnshelved>
{
    static constexpr const char* name = "alarm.unshelved";
};
template <> struct Kind<AlarmTakenOutOfService>
{
    static constexpr const char* name = "alarm.out-of-service";
};
template <> struct Kind<AlarmReturnedToService>
{
    static constexpr const char* name = "alarm.in-service";
};

template <class F> void describe(AlarmRaised& fact, F& field)
{
    field("alarm", fact.alarm);
    field("occurrence", fact.occurrence);
    field("kind", fact.kind);
    field("metric", fact.metric);
    field("source", fact.source);
    field("title", fact.title);
    field("phase", fact.phase);
    field("priority", fact.priority);
    field("answer", fact.answer);
    field("value", fact.value);
    field("limit", fact.limit);
    field("unit", fact.unit);
    field("cause", fact.cause);
    field("lasted_ms", fact.lastedMs);
    field("acknowledge_within_ms", fact.acknowledgeWithinMs);
}

template <class F> void describe(AlarmCleared& fact, F& field)
{
    field("alarm", fact.alarm);
    field("occurrence", fact.occurrence);
    field("value", fact.value);
}

template <class F> void describe(AlarmAcknowledged& fact, F& field)
{
    field("alarm", fact.alarm);
    field("occurrence", fact.occurrence);
}

template <class F> void describe(AlarmEscalated& fact, F& field)
{
    field("alarm", fact.alarm);
    field("occurrence", fact.occurrence);
    field("after_ms", fact.afterMs);
}

template <class F> void describe(AlarmShelved& fact, F& field)
{
    field("alarm", fact.alarm);
    field("for_ms", fact.forMs);
    field("reason", fact.reason);
}

template <class F> void describe(AlarmUnshelved& fact, F& field)
{
    field("alarm", fact.alarm);
    field("cause", fact.cause);
    field("reason", fact.reason);
}

template <class F> void describe(AlarmTakenOutOfService& fact, F& field)
{
    field("alarm", fact.alarm);
    field("reason", fact.reason);
}

template <class F> void describe(AlarmReturnedToService& fact, F& field)
{
    field("alarm", fact.alarm);
    field("reason", fact.reason);
}

} // namespace holdpoint::events
