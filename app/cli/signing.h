// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/workbench.h"
#include "core/session/statements.h"

namespace holdpoint::app {

// What is to be signed, resolved against the launch.
struct SignTarget
{
    enum class What
    {
        Signoff,
        Declaration,
        Vote
    };
    What what = What::Signoff;
    QString signoff; // id
    session::VoteWords vote;
};

// The name under which a person's wrapped key is stored.
QString personalKeyName(const QString& person);

// The statement as the launch stands, for `person` and the key that will sign.
Result<signoff::Statement> drawStatement(const LaunchClient& client, const SignTarget& target, const QString& person,
                                         const QString& fingerprint, qint64 utcMs);
// Signs with the acting person's key of this machine, then acts.
void signHere(Workbench& bench, LaunchClient& client, const SignTarget& target, const QByteArray& passphrase,
              const Finish& finish);
// Acts with what was signed here or elsewhere; its signature is looked at first.
void actSigned(Workbench& bench, LaunchClient& client, const SignTarget& target, const session::SignedStatement& made,
               const Finish& finish);

} // namespace holdpoint::app
