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
        Vote,
        Decision
    };
    What what = What::Signoff;
    QString signoff; // id
    session::VoteWords vote;
    checklist::Command decision; // one that carries a proof
};

// How a decision is signed: with a passphrase here, or as files from an own machine. Without either it is claimed.
struct SigningWords
{
    int descriptor = -1;
    std::string statement, signature, key;
    bool print = false; // the bytes to sign, for `key`, instead of the decision
};

// Adds --passphrase-fd, --statement, --signature, --key and --print-statement.
void addSigningWords(CLI::App* command, SigningWords& words);
// Like Workbench::submit, signed as told.
void submitDecision(Workbench& bench, const std::string& folder, const SigningWords& words, const Finish& finish,
                    std::function<Result<checklist::Command>(const checklist::Launch&)> make);
// A statement with its signature that came as files.
Result<session::SignedStatement> signedElsewhere(const SigningWords& words);
// Prints exactly the bytes to sign with `ssh-keygen -Y sign`, without a newline.
void printStatement(Workbench& bench, LaunchClient& client, const SignTarget& target, const std::string& key,
                    const Finish& finish);

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
