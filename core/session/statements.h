// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/ledger/ledger.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/statement.h"

// What a person is shown and signs, drawn from the launch as it stands.
namespace holdpoint::session {

// `signoff` is the id of a sign-off line. `fingerprint`: of the key that will sign. Unreadable for an unknown id.
Result<signoff::Statement> signoffStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                            const QString& signoff, const QString& person, const QString& fingerprint,
                                            qint64 utcMs);
signoff::Statement declarationStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                        const QString& person, const QString& fingerprint, qint64 utcMs);

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

} // namespace holdpoint::session
