// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/session/statements.h"

#include <functional>

// Another machine, or this one after its log key was lost, goes on with a launch: new log and seal keys, and an entry
// that names them. The old key keeps verifying what it signed.
namespace holdpoint::session {

struct Takeover
{
    QString folder, reason;
    events::Actor actor;
    // Signs the statement that it is given; empty: the takeover is not signed, which is refused where the roster names
    // keys. Called in the calling thread, once.
    std::function<Result<SignedStatement>(const signoff::Statement&)> sign;
    QString fingerprint; // of the key that signs
};

// Refused where another Holdpoint holds the launch, where it does not verify, where this machine has the key already,
// and where the actor may not coordinate. Answers with the new verifier key, through the event loop.
void takeOver(const Takeover& takeover, const Environment& environment, std::function<void(Result<QString>)> done);

} // namespace holdpoint::session
