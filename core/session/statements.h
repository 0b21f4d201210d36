// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/ledger/ledger.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/statement.h"

// What a person is shown and signs, drawn from the launch as it stands.
namespace holdpoint::session {

// Who signs, with the key of which fingerprint, when.
struct Signing
{
    QString person, fingerprint;
    qint64 utcMs = 0;
};
// What every statement says of the launch: its id, the ledger that was seen, runbook and evidence by hash. Act, role,
// decision and meaning are still empty.
signoff::Statement drawnStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                  const Signing& signing);

// `signoff` is the id of a sign-off line. `fingerprint`: of the key that will sign. Unreadable for an unknown id.
Result<signoff::Statement> signoffStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                            const QString& signoff, const QString& person, const QString& fingerprint,
                                            qint64 utcMs);
signoff::Statement declarationStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                        const QString& person, const QString& fingerprint, qint64 utcMs);

// A vote as it is to be cast.
struct VoteWords
{
    QString gate, seat;
    bool go = false;
    QString reason;
};
// Binds the gate's evidence as it stands: the statement's evidence `gate <id>`. Unreadable for an unknown gate.
Result<signoff::Statement> voteStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                         const VoteWords& vote, const Signing& signing);

// The statement signed: Argon2id makes this take about a second, so a window calls it in a worker thread.
struct SignedStatement
{
    QByteArray statement, signature;
    QString publicKey; // `ssh-ed25519 AAAA...`
};
Result<SignedStatement> signStatement(const signoff::Statement& statement, const signoff::WrappedKey& key,
                                      const QByteArray& passphrase);

// Whether a signature that was made elsewhere holds over exactly this launch's statement; Refused with the reason.
Result<void> checkSigned(const SignedStatement& signedStatement, const checklist::Launch& launch);

// Whether the command, where it carries a signature, is exactly what was signed: by this actor, for this act, role and
// decision, on today's evidence. Refused with the reason; asked by the session before the rules are.
Result<void> checkSignatures(const checklist::Command& command, const events::Actor& actor,
                             const checklist::Launch& launch);

} // namespace holdpoint::session
