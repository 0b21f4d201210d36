// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/signoff/key_store.h"
#include "core/signoff/personal_key.h"

#include <QMap>
#include <QObject>
#include <QSet>

namespace holdpoint::ui {

class SignoffPage;
struct SignRequest;

// The name under which a person's wrapped key lies in the key store.
QString personalKeyName(const QString& person);

// Makes and finds personal keys, and signs: statements are built from exactly what the dialog showed, signed in a
// worker thread (Argon2id takes its time by design) and recorded by the session.
class SignoffFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the flow.
    SignoffFlow(session::Session& session, signoff::KeyStore& keys, SignoffPage& page, QObject* parent = nullptr);
    ~SignoffFlow() override;

    // Looks for the keys of everybody on the roster and of `person`; the page is told what was found.
    void lookForKeys(const QString& person);
    // A new key in the store, wrapped with the passphrase, which is wiped.
    void makeKey(const QString& person, QByteArray passphrase);
    [[nodiscard]] QStringList keyHolders() const { return m_keys.keys(); }
    [[nodiscard]] const QMap<QString, signoff::WrappedKey>& keys() const
    {
        return m_keys;
    } // by person, on this machine
    // A key that came into the store by another way: imported, or under another passphrase.
    void took(const signoff::WrappedKey& key);

Q_SIGNALS:
    void keysChanged();
    void keyMade(const QString& person, const QString& fingerprint);
    void failed(const holdpoint::Error& error); // shown on the page as well

private:
    void sign(const SignRequest& request);
    void record(const SignRequest& request, const QByteArray& statement, const QByteArray& signature,
                const QString& publicKey);
    void fail(const Error& error);
    void tellPage();

    session::Session& m_session;
    signoff::KeyStore& m_store;
    SignoffPage& m_page;
    QMap<QString, signoff::WrappedKey> m_keys; // by person: those on this machine
    QSet<QString> m_asked;
};

} // namespace holdpoint::ui
