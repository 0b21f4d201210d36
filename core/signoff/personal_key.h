// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

namespace holdpoint::signoff {

// A person's Ed25519 key, wrapped with a passphrase: Argon2id (libsodium, interactive or stronger; parameters stored)
// and XChaCha20-Poly1305. JSON text, safe to store; the passphrase and the open key live in locked memory only while
// used, and are wiped.
struct WrappedKey
{
    QString person;
    QByteArray publicKey; // 32 bytes
    QByteArray wrapped;   // canonical JSON with version, salt, parameters, nonce, cipher text, public key

    // `SHA256:<base64 without padding>` of the SSH wire form, as `ssh-keygen -l` prints it.
    [[nodiscard]] QString fingerprint() const;
    // `ssh-ed25519 AAAA...`
    [[nodiscard]] QString sshPublicKey() const;
};

QString fingerprintOf(const QByteArray& publicKey);
QString sshPublicKeyOf(const QByteArray& publicKey);
// The reverse of sshPublicKeyOf (comments allowed); Malformed when it is no ssh-ed25519 line.
Result<QByteArray> publicKeyFromSsh(const QString& line);

// A copy of the wrapped key can be tried against a word list for ever: characters that a passphrase must have.
constexpr int shortestPassphrase = 12;

// Errors: Refused for a passphrase that is empty or too short.
Result<WrappedKey> generateKey(const QString& person, const QByteArray& passphrase);
// The same key under another passphrase. Refused for a wrong `old`, and for a `fresh` one as above.
Result<WrappedKey> withPassphrase(const WrappedKey& key, const QByteArray& old, const QByteArray& fresh);
Result<WrappedKey> parseWrappedKey(const QByteArray& wrapped);

// SSHSIG (PROTOCOL.sshsig) over `message`: the armoured block that `ssh-keygen -Y verify` takes. Hash sha512.
// Errors: Refused for a wrong passphrase.
Result<QByteArray> signMessage(const WrappedKey& key, const QByteArray& passphrase, const QString& nameSpace,
                               const QByteArray& message);

// True only when the armoured signature is by exactly `publicKey`, in `nameSpace`, over `message`.
bool verifyMessage(const QByteArray& publicKey, const QString& nameSpace, const QByteArray& message,
                   const QByteArray& armoured);

} // namespace holdpoint::signoff
