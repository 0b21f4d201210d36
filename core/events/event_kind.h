// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

namespace holdpoint::events {

// `name` of each kind of fact, stable for ever, and `version` where it is not 1.
template <class T> struct Kind;

// The version of a kind's fields that is written today; older ones are still read.
template <class T> constexpr int versionOf()
{
    if constexpr (requires { Kind<T>::version; })
        return Kind<T>::version;
    else
        return 1;
}

// Three fields of the fact that carries it.
template <class F> void describeProof(Proof& proof, F& field)
{
    field("statement", proof.statement);
    field("signature", proof.signature);
    field("public_key", proof.publicKey);
}

} // namespace holdpoint::events
