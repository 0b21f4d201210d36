// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/key_flow.h"

#include "core/checklist/launch.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/signoff/keys_dialog.h"
#include "ui/signoff/sign_request.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <memory>

namespace holdpoint::ui {
namespace {

constexpr qint64 mostKeyBytes = 1 << 16;

QString printOf(const QString& sshKey)
{
    const Result<QByteArray> key = signoff::publicKeyFromSsh(sshKey);
    return key ? signoff::fingerprintOf(*key) : QString();
}

} // namespace

KeyFlow::KeyFlow(KeysDialog& dialog, SessionBinding& binding, SignoffFlow& flow, signoff::KeyStore& store, Disk& disk)
    : QObject(&dialog)
    , m_dialog(dialog)
    , m_binding(binding)
    , m_flow(flow)
    , m_store(store)
    , m_disk(disk)
{
    connect(&flow, &SignoffFlow::keysChanged, this, &KeyFlow::tell);
    connect(&binding, &SessionBinding::refreshed, this, &KeyFlow::tell);
    connect(&flow, &SignoffFlow::keyMade, this, [this](const QString& person, const QString& print) {
        m_dialog.showDone(tr("%1 has a signing key now: %2").arg(person, print));
    });
    connect(&flow, &SignoffFlow::failed, this, [this](const Error& error) { m_dialog.showError(error); });
    connect(&dialog, &KeysDialog::createRequested, this, [this](const QString& person, const QByteArray& passphrase) {
        m_flow.makeKey(person, QByteArray(passphrase.constData(), passphrase.size()));
    });
    connect(&dialog, &KeysDialog::importRequested, this, &KeyFlow::importKey);
    connect(&dialog, &KeysDialog::exportRequested, this, &KeyFlow::exportKey);
    connect(&dialog, &KeysDialog::passphraseRequested, this, &KeyFlow::changePassphrase);
    connect(&dialog, &KeysDialog::listRequested, this, &KeyFlow::list);
    connect(&dialog, &KeysDialog::revokeRequested, this, [this](const QString& person, const QString& reason) {
        m_binding.submit(checklist::RevokeKey{person, reason}, [self = QPointer<KeyFlow>(this),
                                                                person](const Result<session::Committed>& result) {
            if (!self)
                return;
            if (!result)
                self->m_dialog.showError(result.error());
            else
                self->m_dialog.showDone(tr("The key of %1 is revoked. What it signed before stays valid.").arg(person));
        });
    });
    tell();
}

void KeyFlow::tell()
{
    const checklist::Launch& launch = m_binding.session().launch();
    QStringList names;
    for (const events::Person& person : launch.state().people)
        names.append(person.name);
    const QString own = m_binding.actor().person;
    if (!own.isEmpty() && !names.contains(own))
        names.prepend(own);
    QList<KeyLine> lines;
    for (const QString& name : names) {
        const events::Person* person = launch.person(name);
        const auto key = m_flow.keys().constFind(name);
        KeyLine line{name, key == m_flow.keys().constEnd() ? QString() : key->fingerprint(), {}, false};
        if (person && !person->publicKey.isEmpty()) {
            line.listed = printOf(person->publicKey);
            line.revoked = launch.isRevoked(person->publicKey);
        }
        // A revoked key leaves the roster; that it was this person's is still said.
        for (const checklist::RevokedKey& ended : launch.state().revokedKeys)
            if (line.listed.isEmpty() && ended.revoked.person == name) {
                line.listed = printOf(ended.revoked.publicKey);
                line.revoked = true;
            }
        lines.append(line);
    }
    m_dialog.setKeys(lines, m_store.place() == signoff::KeyPlace::Keyring
                                ? tr("Keys are kept in the system's keyring, locked with their passphrases.")
                                : tr("No keyring answered: keys are kept in files that only you can read, locked with "
                                     "their passphrases."));
}

void KeyFlow::list(const QString& person)
{
    const auto key = m_flow.keys().constFind(person);
    const checklist::State& state = m_binding.session().launch().state();
    events::RosterChanged roster{state.people, state.selfApproval};
    const auto line = std::find_if(roster.people.begin(), roster.people.end(),
                                   [&person](const events::Person& one) { return one.name == person; });
    if (key == m_flow.keys().constEnd() || line == roster.people.end()) {
        m_dialog.showError({ErrorCode::Refused, tr("%1 is not on the roster of this launch.").arg(person),
                            tr("Add them to the roster with their roles first."), 0});
        return;
    }
    line->publicKey = key->sshPublicKey();
    m_binding.submit(checklist::ChangeRoster{roster}, [self = QPointer<KeyFlow>(this),
                                                       person](const Result<session::Committed>& result) {
        if (!self)
            return;
        if (!result)
            self->m_dialog.showError(result.error());
        else
            self->m_dialog.showDone(tr("The roster names the key of %1 now. Announce its fingerprint.").arg(person));
    });
}

void KeyFlow::importKey(const QString& file)
{
    const Result<QByteArray> bytes = m_disk.read(file, mostKeyBytes);
    const Result<signoff::WrappedKey> key =
        bytes ? signoff::parseWrappedKey(bytes->trimmed()) : std::unexpected(bytes.error());
    if (!key) {
        m_dialog.showError(key.error());
        return;
    }
    m_store.load(personalKeyName(key->person), [self = QPointer<KeyFlow>(this), key = *key](const auto& present) {
        if (!self)
            return;
        if (present)
            self->m_dialog.showError({ErrorCode::Refused, tr("%1 has a key on this machine already.").arg(key.person),
                                      tr("Use it, or change its passphrase. To replace a lost one, revoke it and "
                                         "remove it with holdpoint key remove."),
                                      0});
        else
            self->keep(key, tr("The key of %1 was imported: %2").arg(key.person, key.fingerprint()));
    });
}

void KeyFlow::exportKey(const QString& person, const QString& file)
{
    const auto key = m_flow.keys().constFind(person);
    if (key == m_flow.keys().constEnd())
        return;
    const Result<void> written = m_disk.writeAtomically(file, key->wrapped + '\n', 0600);
    if (!written)
        m_dialog.showError(written.error());
    else
        m_dialog.showDone(tr("The key of %1 was written to %2, still locked with its passphrase.").arg(person, file));
}

void KeyFlow::changePassphrase(const QString& person, const QByteArray& old, const QByteArray& fresh)
{
    const auto key = m_flow.keys().constFind(person);
    if (key == m_flow.keys().constEnd())
        return;
    // Deep copies: the dialog wipes its own when the signal returns.
    QThreadPool::globalInstance()->start([self = QPointer<KeyFlow>(this), key = *key,
                                          before = QByteArray(old.constData(), old.size()),
                                          after = QByteArray(fresh.constData(), fresh.size())]() mutable {
        auto changed = std::make_shared<Result<signoff::WrappedKey>>(signoff::withPassphrase(key, before, after));
        wipe(before);
        wipe(after);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, changed] {
                if (!self)
                    return;
                if (!*changed)
                    self->m_dialog.showError(changed->error());
                else
                    self->keep(**changed, tr("The passphrase of %1 was changed.").arg((*changed)->person));
            },
            Qt::QueuedConnection);
    });
}

void KeyFlow::keep(const signoff::WrappedKey& key, const QString& sentence)
{
    m_store.store(personalKeyName(key.person), key.wrapped,
                  [self = QPointer<KeyFlow>(this), key, sentence](const Result<signoff::KeyPlace>& stored) {
                      if (!self)
                          return;
                      if (!stored) {
                          self->m_dialog.showError(stored.error());
                          return;
                      }
                      self->m_flow.took(key);
                      self->m_dialog.showDone(sentence);
                  });
}

} // namespace holdpoint::ui
