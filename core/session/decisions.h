// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/statements.h"

// What a decider is shown and signs: gate decisions, hold, resume, slip, scrub, the approval of a deviation, and the
// confirmation of one's own line of the roster.
namespace holdpoint::session {

// SHA-256, hex, over the canonical JSON of what the entry says without statement, signature and key: a signed decision
// binds all of it, as the statement's evidence `entry <kind>`.
QString decidedSha256(const events::Event& event);
// The same of a request for a deviation: the evidence `deviation <id>` of its approval.
QString deviationSha256(const events::DeviationRequested& request);

// The statement for a command of the kinds above, as the launch stands; its proof is not looked at. Errors: what the
// rules have against it; Usage for a command that nobody signs this way.
Result<signoff::Statement> decisionStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                             const checklist::Command& command, const Signing& signing);
// The command's proof; nullptr for a command that carries none.
const events::Proof* proofOf(const checklist::Command& command);
void setProof(checklist::Command& command, const events::Proof& proof);
// The statement that the command carries, of whatever kind; empty: none.
QByteArray statementOf(const checklist::Command& command);

// Whether a command of these kinds that carries a proof is exactly what was signed, by this actor. Refused with the
// reason.
Result<void> checkDecision(const checklist::Command& command, const events::Actor& actor,
                           const checklist::Launch& launch);

} // namespace holdpoint::session
