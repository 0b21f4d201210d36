// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include "core/base/ids.h"
#include "core/session/decisions.h"
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
    case SignTarget::What::Decision:
        return session::decisionStatement(client.launch(), *head, target.decision, signing);
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
    case SignTarget::What::Decision:
        act.command = target.decision;
        session::setProof(act.command, {made.statement, made.signature, made.publicKey});
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

void addSigningWords(CLI::App* command, SigningWords& words)
{
    auto* descriptor =
        command->add_option("--passphrase-fd", words.descriptor, "Sign it; descriptor of the passphrase");
    auto* statement = command->add_option("--statement", words.statement, "Statement that was signed elsewhere");
    auto* signature = command->add_option("--signature", words.signature, "Its SSH signature")->needs(statement);
    auto* key = command->add_option("--key", words.key, "Public key that signed, or will sign: ssh-ed25519 AAAA...");
    auto* print = command->add_flag("--print-statement", words.print, "Print what is to be signed, and do nothing");
    signature->excludes(descriptor)->needs(key);
    statement->needs(signature);
    print->excludes(descriptor)->excludes(signature)->needs(key);
}

Result<session::SignedStatement> signedElsewhere(const SigningWords& words)
{
    const auto bytes = [](const std::string& path) { return SystemDisk().read(text(path), 1 << 20); };
    Result<QByteArray> statement = bytes(words.statement);
    if (!statement)
        return std::unexpected(statement.error());
    Result<QByteArray> signature = bytes(words.signature);
    if (!signature)
        return std::unexpected(signature.error());
    return session::SignedStatement{*statement, *signature, text(words.key)};
}

void printStatement(Workbench& bench, LaunchClient& client, const SignTarget& target, const std::string& key,
                    const Finish& finish)
{
    const Result<QByteArray> publicKey = signoff::publicKeyFromSsh(text(key));
    const Result<signoff::Statement> statement =
        publicKey ? drawStatement(client, target, bench.actor(client.launch()).person,
                                  signoff::fingerprintOf(*publicKey), bench.environment.clock->now().utcMs)
                  : std::unexpected(publicKey.error());
    const Result<QByteArray> bytes =
        statement ? signoff::statementBytes(*statement) : std::unexpected(statement.error());
    if (!bytes) {
        bench.fail(bytes.error(), finish);
        return;
    }
    bench.terminal.raw(*bytes);
    finish(0);
}

void submitDecision(Workbench& bench, const std::string& folder, const SigningWords& words, const Finish& finish,
                    std::function<Result<checklist::Command>(const checklist::Launch&)> make)
{
    if (words.descriptor < 0 && words.signature.empty() && !words.print) {
        bench.submit(folder, finish, std::move(make));
        return;
    }
    bench.withLaunch(folder, finish, [&bench, words, finish, make = std::move(make)](LaunchClient& client) {
        Result<checklist::Command> command = make(client.launch());
        if (!command) {
            bench.fail(command.error(), finish);
            return;
        }
        SignTarget target;
        target.what = SignTarget::What::Decision;
        target.decision = std::move(*command);
        if (words.print) {
            printStatement(bench, client, target, words.key, finish);
            return;
        }
        if (!words.signature.empty()) {
            const Result<session::SignedStatement> made = signedElsewhere(words);
            if (!made)
                bench.fail(made.error(), finish);
            else
                actSigned(bench, client, target, *made, finish);
            return;
        }
        const Result<QByteArray> passphrase = Terminal::passphrase(words.descriptor);
        if (!passphrase)
            bench.fail(passphrase.error(), finish);
        else
            signHere(bench, client, target, *passphrase, finish);
    });
}

} // namespace holdpoint::app
