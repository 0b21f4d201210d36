// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include "core/signoff/key_store.h"
#include "core/signoff/personal_key.h"

#include <QCoreApplication>

// keygen, key: personal keys on this machine, and their end in a launch. Passphrases come through descriptors.
namespace holdpoint::app {
namespace {

QString keyText(const char* words) { return QCoreApplication::translate("cli", words); }

struct KeyArguments
{
    std::string launch, person, file, reason;
    int descriptor = -1, newDescriptor = -1;
};

using Loaded = std::function<void(const signoff::WrappedKey&)>;

// Stores it and says where it lies now.
void keep(Workbench& bench, const signoff::WrappedKey& key, const Finish& finish)
{
    bench.environment.keys->store(
        personalKeyName(key.person), key.wrapped, [&bench, finish, key](const Result<signoff::KeyPlace>& stored) {
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
                    QStringLiteral("%1 %2\n%3\n%4")
                        .arg(key.fingerprint(), key.person, key.sshPublicKey(),
                             keyring ? keyText("The key lies in the keyring.")
                                     : keyText("No keyring answered: the key lies in a file that only you can read.")));
            finish(0);
        });
}

void keepIfNew(Workbench& bench, const signoff::WrappedKey& key, const Finish& finish)
{
    bench.environment.keys->load(personalKeyName(key.person), [&bench, finish, key](const Result<QByteArray>& present) {
        if (present)
            bench.fail(
                {ErrorCode::Refused, keyText("%1 has a key on this machine already.").arg(key.person),
                 keyText("Use it, or change its passphrase with holdpoint key passphrase. To replace a lost one, "
                         "revoke it with holdpoint key revoke and remove it here with holdpoint key remove."),
                 0},
                finish);
        else
            keep(bench, key, finish);
    });
}

void withKey(Workbench& bench, const std::string& person, const Finish& finish, const Loaded& use)
{
    bench.environment.keys->load(
        personalKeyName(text(person)), [&bench, finish, use](const Result<QByteArray>& wrapped) {
            const Result<signoff::WrappedKey> key =
                wrapped ? signoff::parseWrappedKey(*wrapped) : std::unexpected(wrapped.error());
            if (!key)
                bench.fail(key.error(), finish);
            else
                use(*key);
        });
}

void generate(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    const Result<QByteArray> passphrase = Terminal::passphrase(given.descriptor);
    const Result<signoff::WrappedKey> key =
        passphrase ? signoff::generateKey(text(given.person), *passphrase) : std::unexpected(passphrase.error());
    if (!key)
        bench.fail(key.error(), finish);
    else
        keepIfNew(bench, *key, finish);
}

void importKey(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    const Result<QByteArray> bytes = SystemDisk().read(text(given.file), 1 << 16);
    const Result<signoff::WrappedKey> key =
        bytes ? signoff::parseWrappedKey(bytes->trimmed()) : std::unexpected(bytes.error());
    if (!key)
        bench.fail(key.error(), finish);
    else
        keepIfNew(bench, *key, finish);
}

void exportKey(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    withKey(bench, given.person, finish, [&bench, given, finish](const signoff::WrappedKey& key) {
        SystemDisk disk;
        if (const Result<void> written = disk.writeAtomically(text(given.file), key.wrapped + '\n', 0600); !written)
            bench.fail(written.error(), finish);
        else
            finish(0);
    });
}

void changePassphrase(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    const Result<QByteArray> old = Terminal::passphrase(given.descriptor);
    const Result<QByteArray> next = old ? Terminal::passphrase(given.newDescriptor) : old;
    if (!next) {
        bench.fail(next.error(), finish);
        return;
    }
    withKey(bench, given.person, finish, [&bench, finish, old = *old, next = *next](const signoff::WrappedKey& key) {
        const Result<signoff::WrappedKey> changed = signoff::withPassphrase(key, old, next);
        if (!changed)
            bench.fail(changed.error(), finish);
        else
            keep(bench, *changed, finish);
    });
}

void removeKey(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    bench.environment.keys->remove(personalKeyName(text(given.person)), [&bench, finish](const Result<void>& removed) {
        if (!removed)
            bench.fail(removed.error(), finish);
        else
            finish(0);
    });
}

void revokeKey(Workbench& bench, const KeyArguments& given, const Finish& finish)
{
    bench.submit(given.launch, finish, [given](const checklist::Launch&) -> Result<checklist::Command> {
        return checklist::RevokeKey{text(given.person), text(given.reason)};
    });
}

} // namespace

void addKeyCommands(CLI::App& program, Workbench& bench)
{
    const auto given = std::make_shared<KeyArguments>();
    const auto job = [&bench, given](auto work) {
        return [&bench, given, work] {
            bench.job = [&bench, given, work](const Finish& finish) { work(bench, *given, finish); };
        };
    };
    const auto person = [given](CLI::App* command) {
        command->add_option("--person", given->person, "Whose key it is")->required();
    };
    const auto passphrase = [given](CLI::App* command, const char* help) {
        command->add_option("--passphrase-fd", given->descriptor, help)->required();
    };
    auto* keygen = program.add_subcommand("keygen", "Create a person's key, wrapped with a passphrase");
    person(keygen);
    passphrase(keygen, "Descriptor that the passphrase waits on");
    keygen->callback(job(generate));

    auto* key = program.add_subcommand("key", "Copy, protect or revoke a person's key");
    key->require_subcommand(1);
    auto* out = key->add_subcommand("export", "Write the key, still wrapped with its passphrase, to a file");
    person(out);
    out->add_option("FILE", given->file)->required();
    out->callback(job(exportKey));
    auto* in = key->add_subcommand("import", "Take a key that another machine exported");
    in->add_option("FILE", given->file)->required();
    in->callback(job(importKey));
    auto* change = key->add_subcommand("passphrase", "Change the passphrase");
    person(change);
    passphrase(change, "Descriptor of the present passphrase");
    change->add_option("--new-passphrase-fd", given->newDescriptor, "Descriptor of the new one")->required();
    change->callback(job(changePassphrase));
    auto* remove = key->add_subcommand("remove", "Remove the key from this machine");
    person(remove);
    remove->callback(job(removeKey));
    auto* revoke = key->add_subcommand("revoke", "End a key in a launch; what it signed stays valid");
    revoke->add_option("LAUNCH", given->launch)->required();
    person(revoke);
    revoke->add_option("--reason", given->reason, "Why")->required();
    revoke->callback(job(revokeKey));
}

} // namespace holdpoint::app
