// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include "core/base/ids.h"
#include "core/signoff/key_store.h"
#include "core/signoff/personal_key.h"

#include <QCoreApplication>

namespace holdpoint::app {

QString personalKeyName(const QString& person) { return QStringLiteral("person.") + slug(person); }

Result<signoff::Statement> drawStatement(const LaunchClient& client, const SignTarget& target, const QString& person,
                                         const QString& fingerprint, qint64 utcMs)
{
    const Result<ledger::Appended> head = client.head();
    if (!head)
        return std::unexpected(head.error());
    const session::Signing signing{person, fingerprint, utcMs};
    switch (target.what) {
    case SignTarget::What::Declaration:
        return session::declarationStatement(client.launch(), *head, person, fingerprint, utcMs);
    case SignTarget::What::Vote:
        return session::voteStatement(client.launch(), *head, target.vote, signing);
    case SignTarget::What::Signoff:
        break;
    }
    return session::signoffStatement(client.launch(), *head, target.signoff, person, fingerprint, utcMs);
}

void actSigned(Workbench& bench, LaunchClient& client, const SignTarget& target, const session::SignedStatement& made,
               const Finish& finish)
{
    const Result<signoff::Statement> statement = signoff::parseStatement(made.statement);
    if (!statement) {
        bench.fail(statement.error(), finish);
        return;
    }
    Act act;
    act.actor = bench.actor(client.launch(), events::Auth::Signed);
    act.actor.person = statement->person;
    act.actor.role = statement->role;
    switch (target.what) {
    case SignTarget::What::Declaration:
        act.command = checklist::Declare{made.statement, made.signature, made.publicKey};
        break;
    case SignTarget::What::Vote:
        act.actor.seat = target.vote.seat;
        act.command = checklist::CastVote{target.vote.gate,   target.vote.seat, target.vote.go,
                                          target.vote.reason, made.statement,   made.signature};
        break;
    case SignTarget::What::Signoff:
        act.command = checklist::GiveSignoff{target.signoff, made.statement, made.signature, made.publicKey};
        break;
    }
    if (const Result<void> good = session::checkSignatures(act.command, act.actor, client.launch()); !good) {
        bench.fail(good.error(), finish);
        return;
    }
    client.act(act, [&bench, finish](const Result<session::Committed>& result) { bench.answer(result, finish); });
}

void signHere(Workbench& bench, LaunchClient& client, const SignTarget& target, const QByteArray& passphrase,
              const Finish& finish)
{
    const QString person = bench.actor(client.launch()).person;
    bench.environment.keys->load(
        personalKeyName(person), [&bench, &client, target, finish, person, passphrase](const Result<QByteArray>& kept) {
            if (!kept) {
                bench.fail({ErrorCode::Refused,
                            QCoreApplication::translate("cli", "%1 has no key on this machine: %2")
                                .arg(person, kept.error().cause),
                            QCoreApplication::translate("cli", "Create one with holdpoint keygen, or sign the exported "
                                                               "statement elsewhere."),
                            0},
                           finish);
                return;
            }
            const Result<signoff::WrappedKey> key = signoff::parseWrappedKey(*kept);
            if (!key) {
                bench.fail(key.error(), finish);
                return;
            }
            const Result<signoff::Statement> statement =
                drawStatement(client, target, person, key->fingerprint(), bench.environment.clock->now().utcMs);
            const Result<session::SignedStatement> made =
                statement ? session::signStatement(*statement, *key, passphrase) : std::unexpected(statement.error());
            if (!made)
                bench.fail(made.error(), finish);
            else
                actSigned(bench, client, target, *made, finish);
        });
}

} // namespace holdpoint::app
