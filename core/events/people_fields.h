// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_kind.h"

// The fields of facts about people: roster, keys, roll calls, votes, signatures. The rest: event_fields.h.
namespace holdpoint::events {

template <class F> void describe(Person& fact, F& field)
{
    field("name", fact.name);
    field("contact", fact.contact);
    field("roles", fact.roles);
    field("deputy_for", fact.deputyFor);
    field("public_key", fact.publicKey);
}

template <> struct Kind<RosterChanged>
{
    static constexpr const char* name = "roster.changed";
};

template <class F> void describe(RosterChanged& fact, F& field)
{
    field("people", fact.people);
    field("self_approval", fact.selfApproval);
}

template <> struct Kind<KeyRevoked>
{
    static constexpr const char* name = "key.revoked";
};

template <class F> void describe(KeyRevoked& fact, F& field)
{
    field("person", fact.person);
    field("public_key", fact.publicKey);
    field("reason", fact.reason);
}

template <> struct Kind<KeyConfirmed>
{
    static constexpr const char* name = "key.confirmed";
};

template <class F> void describe(KeyConfirmed& fact, F& field)
{
    field("person", fact.person);
    describeProof(fact.proof, field);
}

template <> struct Kind<RosterAnnounced>
{
    static constexpr const char* name = "roster.announced";
};

template <class F> void describe(RosterAnnounced& fact, F& field)
{
    field("fingerprint", fact.fingerprint);
    field("channel", fact.channel);
}

template <> struct Kind<RollCallStarted>
{
    static constexpr const char* name = "rollcall.started";
};

template <class F> void describe(RollCallStarted& fact, F& field)
{
    field("call", fact.call);
    field("channel", fact.channel);
    field("expected", fact.expected);
}

template <> struct Kind<RollCallAnswered>
{
    static constexpr const char* name = "rollcall.answered";
};

template <class F> void describe(RollCallAnswered& fact, F& field)
{
    field("call", fact.call);
    field("person", fact.person);
    field("present", fact.present);
    field("remark", fact.remark);
}

template <> struct Kind<RollCallEnded>
{
    static constexpr const char* name = "rollcall.ended";
};

template <class F> void describe(RollCallEnded& fact, F& field)
{
    field("call", fact.call);
    field("missing", fact.missing);
}

template <> struct Kind<VoteCast>
{
    static constexpr const char* name = "vote.cast";
};

template <class F> void describe(VoteCast& fact, F& field)
{
    field("gate", fact.gate);
    field("seat", fact.seat);
    field("go", fact.go);
    field("reason", fact.reason);
    field("evidence_sha256", fact.evidenceSha256);
    field("statement", fact.statement);
    field("signature", fact.signature);
}

template <> struct Kind<GateDecided>
{
    static constexpr const char* name = "gate.decided";
    static constexpr int version = 3;
};

template <class F> void describe(GateDecided& fact, F& field)
{
    field("gate", fact.gate);
    field("go", fact.go);
    field("reason", fact.reason);
    field("deviation", fact.deviation);
    field("stood_in_for", fact.stoodInFor);
    field("order_deviation", fact.orderDeviation);
    describeProof(fact.proof, field);
}

template <> struct Kind<GateReopened>
{
    static constexpr const char* name = "gate.reopened";
};

template <class F> void describe(GateReopened& fact, F& field)
{
    field("gate", fact.gate);
    field("cause", fact.cause);
    field("target", fact.target);
}

template <> struct Kind<SignoffGiven>
{
    static constexpr const char* name = "signoff.given";
};

template <class F> void describe(SignoffGiven& fact, F& field)
{
    field("signoff", fact.signoff);
    field("role", fact.role);
    field("statement", fact.statement);
    field("signature", fact.signature);
    field("public_key", fact.publicKey);
}

template <> struct Kind<LaunchDeclared>
{
    static constexpr const char* name = "launch.declared";
};

template <class F> void describe(LaunchDeclared& fact, F& field)
{
    field("text", fact.text);
    field("role", fact.role);
    field("statement", fact.statement);
    field("signature", fact.signature);
    field("public_key", fact.publicKey);
    field("deviation", fact.deviation);
}

} // namespace holdpoint::events
