// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_kind.h"

// The facts of rollout and rollback matrix for the codec.
namespace holdpoint::events {

template <> struct Kind<WeightAsked>
{
    static constexpr const char* name = "rollout.asked";
};
template <> struct Kind<WeightConfirmed>
{
    static constexpr const char* name = "rollout.confirmed";
};
template <> struct Kind<WeightWithdrawn>
{
    static constexpr const char* name = "rollout.withdrawn";
};
template <> struct Kind<WeightObserved>
{
    static constexpr const char* name = "rollout.observed";
};
template <> struct Kind<WatchBreached>
{
    static constexpr const char* name = "rollout.breached";
};
template <> struct Kind<WatchEnded>
{
    static constexpr const char* name = "rollout.watched";
};
template <> struct Kind<BaselineTaken>
{
    static constexpr const char* name = "rollout.baseline";
};
template <> struct Kind<ScenarioApplied>
{
    static constexpr const char* name = "scenario.applied";
};
template <> struct Kind<ScenarioCeased>
{
    static constexpr const char* name = "scenario.ceased";
};
template <> struct Kind<ScenarioDeclared>
{
    static constexpr const char* name = "scenario.declared";
};
template <> struct Kind<ScenarioDecided>
{
    static constexpr const char* name = "scenario.decided";
};

template <class F> void describe(WeightAsked& fact, F& field)
{
    field("change", fact.change);
    field("weight", fact.weight);
    field("from", fact.from);
    field("despite", fact.despite);
    field("reason", fact.reason);
    field("rollback", fact.rollback);
}

template <class F> void describe(WeightConfirmed& fact, F& field) { field("change", fact.change); }

template <class F> void describe(WeightWithdrawn& fact, F& field)
{
    field("change", fact.change);
    field("reason", fact.reason);
}

template <class F> void describe(WeightObserved& fact, F& field)
{
    field("change", fact.change);
    field("outcome", fact.outcome);
    field("share", fact.share);
    field("new_requests", fact.newRequests);
    field("old_requests", fact.oldRequests);
    field("took_ms", fact.tookMs);
    field("cause", fact.cause);
}

template <class F> void describe(WatchBreached& fact, F& field)
{
    field("change", fact.change);
    field("metric", fact.metric);
    field("value", fact.value);
    field("limit", fact.limit);
    field("since_utc_ms", fact.sinceUtcMs);
}

template <class F> void describe(WatchedNumber& number, F& field)
{
    field("metric", number.metric);
    field("verdict", number.verdict);
    field("value", number.value);
    field("worst", number.worst);
    field("limit", number.limit);
    field("since_utc_ms", number.sinceUtcMs);
    field("requests", number.requests);
    field("gap_ms", number.gapMs);
}

template <class F> void describe(ComparedNumber& number, F& field)
{
    field("metric", number.metric);
    field("difference", number.difference);
    field("before", number.before);
    field("now", number.now);
    field("effect", number.effect);
    field("chance", number.chance);
    field("degradation", number.degradation);
    field("old_count", number.oldCount);
    field("new_count", number.newCount);
}

template <class F> void describe(WatchEnded& fact, F& field)
{
    field("change", fact.change);
    field("verdict", fact.verdict);
    field("began_utc_ms", fact.beganUtcMs);
    field("ended_utc_ms", fact.endedUtcMs);
    field("numbers", fact.numbers);
    field("compared", fact.compared);
}

template <class F> void describe(BaselineNumber& number, F& field)
{
    field("metric", number.metric);
    field("value", number.value);
    field("count", number.count);
}

template <class F> void describe(BaselineTaken& fact, F& field)
{
    field("change", fact.change);
    field("numbers", fact.numbers);
}

template <class F> void describe(ScenarioApplied& fact, F& field)
{
    field("scenario", fact.scenario);
    field("value", fact.value);
    field("limit", fact.limit);
}

template <class F> void describe(ScenarioCeased& fact, F& field)
{
    field("scenario", fact.scenario);
    field("value", fact.value);
}

template <class F> void describe(ScenarioDeclared& fact, F& field)
{
    field("scenario", fact.scenario);
    field("applies", fact.applies);
    field("reason", fact.reason);
}

template <class F> void describe(ScenarioDecided& fact, F& field)
{
    field("scenario", fact.scenario);
    field("decision", fact.decision);
    field("reason", fact.reason);
}

} // namespace holdpoint::events
