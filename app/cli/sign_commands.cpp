// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "app/certificate_export.h"
#include "core/base/ids.h"
#include "core/session/statements.h"
#include "core/signoff/key_store.h"
#include "core/signoff/personal_key.h"

#include <QCoreApplication>
#include <QFile>

// keygen, statement, sign, certificate: personal keys and what they sign. Passphrases come through a descriptor.
namespace holdpoint::app {
namespace {

QString signText(const char* words) { return QCoreApplication::translate("cli", words); }

QString keyName(const QString& person) { return QStringLiteral("person.") + slug(person); }

struct SignArguments
{
    std::string launch, target, person, statement, signature, key, out, paper = "A4";
    int descriptor = -1;
    bool declare = false;
};

void generate(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    const Result<QByteArray> passphrase = Terminal::passphrase(given.descriptor);
    if (!passphrase) {
        bench.fail(passphrase.error(), finish);
        return;
    }
    const Result<signoff::WrappedKey> key = signoff::generateKey(text(given.person), *passphrase);
    if (!key) {
        bench.fail(key.error(), finish);
        return;
    }
    const QString name = keyName(key->person);
    bench.environment.keys->load(name, [&bench, finish, key = *key, name](const Result<QByteArray>& present) {
        if (present) {
            bench.fail({ErrorCode::Refused, signText("%1 has a key on this machine already.").arg(key.person),
                        signText("Use it; a lost passphrase needs a new name on the roster."), 0},
                       finish);
            return;
        }
        bench.environment.keys->store(
            name, key.wrapped, [&bench, finish, key](const Result<signoff::KeyPlace>& stored) {
                if (!stored) {
                    bench.fail(stored.error(), finish);
                    return;
                }
                const bool keyring = *stored == signoff::KeyPlace::Keyring;
                if (bench.terminal.json)
                    bench.terminal.object(
                        {{QStringLiteral("person"), key.person},
                         {QStringLiteral("fingerprint"), key.fingerprint()},
                         {QStringLiteral("public_key"), key.sshPublicKey()},
                         {QStringLiteral("place"), keyring ? QStringLiteral("keyring") : QStringLiteral("file")}});
                else
                    bench.terminal.line(
                        QStringLiteral("%1 %2\n%3").arg(key.fingerprint(), key.person, key.sshPublicKey()));
                finish(0);
            });
    });
}

// The statement that `given` asks for, drawn from the launch as it stands.
Result<signoff::Statement> drawStatement(const LaunchClient& client, const SignArguments& given, const QString& person,
                                         const QString& fingerprint, qint64 utcMs)
{
    const Result<ledger::Appended> head = client.head();
    if (!head)
        return std::unexpected(head.error());
    if (given.declare)
        return session::declarationStatement(client.launch(), *head, person, fingerprint, utcMs);
    const Result<QString> signoff = find(client.launch(), Thing::Signoff, text(given.target));
    if (!signoff)
        return std::unexpected(signoff.error());
    return session::signoffStatement(client.launch(), *head, *signoff, person, fingerprint, utcMs);
}

void give(Workbench& bench, LaunchClient& client, const SignArguments& given, const session::SignedStatement& made,
          const Finish& finish)
{
    if (const Result<void> good = session::checkSigned(made, client.launch()); !good) {
        bench.fail(good.error(), finish);
        return;
    }
    const Result<signoff::Statement> statement = signoff::parseStatement(made.statement);
    Act act;
    act.actor = bench.actor(client.launch(), events::Auth::Signed);
    act.actor.person = statement->person;
    act.actor.role = statement->role;
    if (given.declare) {
        act.command = checklist::Declare{made.statement, made.signature, made.publicKey};
    } else {
        const Result<QString> signoff = find(client.launch(), Thing::Signoff, text(given.target));
        if (!signoff) {
            bench.fail(signoff.error(), finish);
            return;
        }
        act.command = checklist::GiveSignoff{*signoff, made.statement, made.signature, made.publicKey};
    }
    client.act(act, [&bench, finish](const Result<session::Committed>& result) { bench.answer(result, finish); });
}

Result<QByteArray> fileBytes(const std::string& path) { return SystemDisk().read(text(path), 1 << 20); }

// Signed elsewhere: statement, signature and key come as files and text.
void signImported(Workbench& bench, LaunchClient& client, const SignArguments& given, const Finish& finish)
{
    const Result<QByteArray> statement = fileBytes(given.statement);
    const Result<QByteArray> signature = fileBytes(given.signature);
    if (!statement || !signature) {
        bench.fail(statement ? signature.error() : statement.error(), finish);
        return;
    }
    give(bench, client, given, {*statement, *signature, text(given.key)}, finish);
}

void sign(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        if (!given.signature.empty()) {
            signImported(bench, client, given, finish);
            return;
        }
        const Result<QByteArray> passphrase = Terminal::passphrase(given.descriptor);
        if (!passphrase) {
            bench.fail(passphrase.error(), finish);
            return;
        }
        const QString person = bench.actor(client.launch()).person;
        bench.environment.keys->load(keyName(person), [&bench, &client, given, finish, person,
                                                       passphrase = *passphrase](const Result<QByteArray>& wrapped) {
            if (!wrapped) {
                bench.fail({ErrorCode::Refused,
                            signText("%1 has no key on this machine: %2").arg(person, wrapped.error().cause),
                            signText("Create one with holdpoint keygen, or sign the exported statement elsewhere."), 0},
                           finish);
                return;
            }
            const Result<signoff::WrappedKey> key = signoff::parseWrappedKey(*wrapped);
            if (!key) {
                bench.fail(key.error(), finish);
                return;
            }
            const Result<signoff::Statement> statement =
                drawStatement(client, given, person, key->fingerprint(), bench.environment.clock->now().utcMs);
            if (!statement) {
                bench.fail(statement.error(), finish);
                return;
            }
            const Result<session::SignedStatement> made = session::signStatement(*statement, *key, passphrase);
            if (!made) {
                bench.fail(made.error(), finish);
                return;
            }
            give(bench, client, given, *made, finish);
        });
    });
}

// Prints exactly the bytes to sign with `ssh-keygen -Y sign`, without a newline.
void exportStatement(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    const Result<QByteArray> key = signoff::publicKeyFromSsh(text(given.key));
    if (!key) {
        bench.fail(key.error(), finish);
        return;
    }
    bench.withLaunch(given.launch, finish, [&bench, given, finish, key = *key](LaunchClient& client) {
        const QString person = bench.actor(client.launch()).person;
        const Result<signoff::Statement> statement =
            drawStatement(client, given, person, signoff::fingerprintOf(key), bench.environment.clock->now().utcMs);
        const Result<QByteArray> bytes =
            statement ? signoff::statementBytes(*statement) : std::unexpected(statement.error());
        if (!bytes) {
            bench.fail(bytes.error(), finish);
            return;
        }
        bench.terminal.raw(*bytes);
        finish(0);
    });
}

void certificate(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        if (!client.session()) {
            bench.fail({ErrorCode::HeldElsewhere, signText("Another Holdpoint holds this launch."),
                        signText("Export the certificate in that window, or close it first."), 0},
                       finish);
            return;
        }
        const report::Paper paper = given.paper == "Letter" ? report::Paper::Letter : report::Paper::A4;
        exportCertificate(*client.session(), bench.actor(client.launch()), text(given.out), paper, bench.environment,
                          [&bench, finish](const Result<QString>& path) {
                              if (!path) {
                                  bench.fail(path.error(), finish);
                                  return;
                              }
                              if (bench.terminal.json)
                                  bench.terminal.object({{QStringLiteral("certificate"), *path}});
                              else
                                  bench.terminal.line(*path);
                              finish(0);
                          });
    });
}

} // namespace

void addSignCommands(CLI::App& program, Workbench& bench)
{
    const auto job = [&bench](const std::shared_ptr<SignArguments>& given, auto work) {
        return [&bench, given, work] {
            bench.job = [&bench, given, work](const Finish& finish) { work(bench, *given, finish); };
        };
    };
    auto* keygen = program.add_subcommand("keygen", "Create a person's key, wrapped with a passphrase");
    auto made = std::make_shared<SignArguments>();
    keygen->add_option("--person", made->person, "Whose key it is")->required();
    keygen->add_option("--passphrase-fd", made->descriptor, "Descriptor that the passphrase waits on")->required();
    keygen->callback(job(made, generate));

    auto* statement = program.add_subcommand("statement", "Print what is to be signed, exactly");
    auto drawn = std::make_shared<SignArguments>();
    statement->add_option("LAUNCH", drawn->launch)->required();
    statement->add_option("SIGNOFF", drawn->target, "Role or id");
    statement->add_flag("--declare", drawn->declare, "The declaration instead of a sign-off");
    statement->add_option("--key", drawn->key, "Public key that will sign: ssh-ed25519 AAAA...")->required();
    statement->callback(job(drawn, exportStatement));

    auto* signing = program.add_subcommand("sign", "Sign off, or declare the launch");
    auto signed_ = std::make_shared<SignArguments>();
    signing->add_option("LAUNCH", signed_->launch)->required();
    auto* target = signing->add_option("SIGNOFF", signed_->target, "Role or id");
    auto* declare = signing->add_flag("--declare", signed_->declare, "Declare the launch, as the coordinator");
    target->excludes(declare);
    auto* descriptor = signing->add_option("--passphrase-fd", signed_->descriptor, "Descriptor of the passphrase");
    auto* from = signing->add_option("--statement", signed_->statement, "Statement that was signed elsewhere");
    auto* signature = signing->add_option("--signature", signed_->signature, "Its SSH signature")->needs(from);
    signing->add_option("--key", signed_->key, "Public key that signed")->needs(signature);
    signing->callback([target, declare, descriptor, signature, action = job(signed_, sign)] {
        if (target->count() + declare->count() == 0)
            throw CLI::RequiredError("SIGNOFF or --declare");
        if (descriptor->count() + signature->count() == 0)
            throw CLI::RequiredError("--passphrase-fd or --signature");
        action();
    });

    auto* print = program.add_subcommand("certificate", "Export the sign-off certificate as PDF");
    auto printed = std::make_shared<SignArguments>();
    print->add_option("LAUNCH", printed->launch)->required();
    print->add_option("--out", printed->out, "File; default: certificates/ in the launch folder");
    print->add_option("--paper", printed->paper, "A4 or Letter")->check(CLI::IsMember({"A4", "Letter"}));
    print->callback(job(printed, certificate));
}

} // namespace holdpoint::app
