// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/signoff/key_store.h"
#include "core/signoff/personal_key.h"

#include <QObject>

namespace holdpoint::ui {

class KeysDialog;
class SessionBinding;
class SignoffFlow;

// What the dialog of keys asks for: makes, imports and exports keys, changes passphrases in a worker (Argon2id takes
// its time by design), and has the end of a key recorded. Lives as long as the dialog.
class KeyFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the flow; it becomes a child of the dialog.
    KeyFlow(KeysDialog& dialog, SessionBinding& binding, SignoffFlow& flow, signoff::KeyStore& store, Disk& disk);

private:
    void tell();
    void importKey(const QString& file);
    void exportKey(const QString& person, const QString& file);
    void changePassphrase(const QString& person, const QByteArray& old, const QByteArray& fresh);
    void list(const QString& person);
    void keep(const signoff::WrappedKey& key, const QString& sentence);

    KeysDialog& m_dialog;
    SessionBinding& m_binding;
    SignoffFlow& m_flow;
    signoff::KeyStore& m_store;
    Disk& m_disk;
};

} // namespace holdpoint::ui
