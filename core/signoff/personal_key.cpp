// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/personal_key.h"

#include "core/base/canonical_json.h"
#include "core/signoff/locked_bytes.h"
#include "core/signoff/signoff_text.h"
#include "core/signoff/ssh_wire.h"

#include <QCryptographicHash>

#include <sodium.h>

namespace holdpoint::signoff {
namespace {

constexpr qint64 wrapVersion = 1;
// RFC 9106 section 4, second recommended option: 3 passes over 64 MiB. About 0.2 s, and it fits every launch machine.
constexpr qint64 argonPasses = 3;
constexpr qint64 argonBytes = 64 << 20;
// A foreign file must not make us compute or allocate without end.
constexpr qint64 mostPasses = 64;
constexpr qint64 mostBytes = qint64(1) << 30;

const unsigned char* raw(const QByteArray& bytes) { return reinterpret_cast<const unsigned char*>(bytes.constData()); }
unsigned char* raw(QByteArray& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
auto length(const QByteArray& bytes) { return static_cast<unsigned long long>(bytes.size()); }

// A wrapped key taken apart; all but `cipher` is authenticated with it.
struct WrapParts
{
    QString person;
    QByteArray publicKey;
    qint64 passes = argonPasses;
    qint64 bytes = argonBytes;
    QByteArray salt;
    QByteArray nonce;
    QByteArray cipher;
};

QJsonObject wrapHeader(const WrapParts& parts)
{
    QJsonObject header;
    header.insert(QLatin1String("v"), wrapVersion);
    header.insert(QLatin1String("kdf"), QStringLiteral("argon2id"));
    header.insert(QLatin1String("cipher"), QStringLiteral("xchacha20-poly1305"));
    header.insert(QLatin1String("passes"), parts.passes);
    header.insert(QLatin1String("memory"), parts.bytes);
    header.insert(QLatin1String("person"), parts.person);
    header.insert(QLatin1String("public"), sshPublicKeyOf(parts.publicKey));
    header.insert(QLatin1String("salt"), QString::fromLatin1(parts.salt.toBase64()));
    header.insert(QLatin1String("nonce"), QString::fromLatin1(parts.nonce.toBase64()));
    return header;
}

Error damagedKey()
{
    return {ErrorCode::Malformed, Text::tr("The stored personal key is damaged."),
            Text::tr("Restore it from a backup, or make a new key and have it entered into the roster.")};
}

Result<WrapParts> takeWrapApart(const QByteArray& wrapped)
{
    const Result<QJsonObject> object = parseCanonicalJson(wrapped);
    if (!object)
        return std::unexpected(damagedKey());
    WrapParts parts;
    parts.person = object->value(QLatin1String("person")).toString();
    const Result<QByteArray> publicKey = publicKeyFromSsh(object->value(QLatin1String("public")).toString());
    if (!publicKey)
        return std::unexpected(damagedKey());
    parts.publicKey = *publicKey;
    parts.passes = object->value(QLatin1String("passes")).toInteger();
    parts.bytes = object->value(QLatin1String("memory")).toInteger();
    const auto bytesOf = [&object](QLatin1String key) {
        return QByteArray::fromBase64(object->value(key).toString().toLatin1());
    };
    parts.salt = bytesOf(QLatin1String("salt"));
    parts.nonce = bytesOf(QLatin1String("nonce"));
    parts.cipher = bytesOf(QLatin1String("sealed"));
    QJsonObject expected = wrapHeader(parts);
    expected.insert(QLatin1String("sealed"), QString::fromLatin1(parts.cipher.toBase64()));
    if (expected != *object || parts.passes < qint64(crypto_pwhash_argon2id_OPSLIMIT_MIN) ||
        parts.passes > mostPasses || parts.bytes < qint64(crypto_pwhash_argon2id_MEMLIMIT_MIN) ||
        parts.bytes > mostBytes || parts.salt.size() != qsizetype(crypto_pwhash_argon2id_SALTBYTES) ||
        parts.nonce.size() != qsizetype(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES) ||
        parts.cipher.size() != qsizetype(crypto_sign_SEEDBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES))
        return std::unexpected(damagedKey());
    return parts;
}

Result<void> deriveKey(LockedBytes& key, const QByteArray& passphrase, const WrapParts& parts)
{
    if (crypto_pwhash_argon2id(key.data(), key.size(), passphrase.constData(), length(passphrase), raw(parts.salt),
                               static_cast<unsigned long long>(parts.passes), size_t(parts.bytes),
                               crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
        return failure(ErrorCode::OutsideFailed, Text::tr("There is not enough memory to open the personal key."),
                       Text::tr("Close other programs, then try again."));
    return {};
}

// `seed` under a passphrase, with fresh salt and nonce.
Result<WrappedKey> wrap(const QString& person, LockedBytes& seed, const QByteArray& passphrase)
{
    if (passphrase.isEmpty())
        return failure(ErrorCode::Refused, Text::tr("A personal key needs a passphrase."),
                       Text::tr("Choose one that only you know; it is asked for at each signature."));
    if (QString::fromUtf8(passphrase).toUcs4().size() < shortestPassphrase)
        return failure(
            ErrorCode::Refused, Text::tr("This passphrase has fewer than %1 characters.").arg(shortestPassphrase),
            Text::tr("Choose one that only you know, such as four words; it is asked for at each signature."));
    LockedBytes secret(crypto_sign_SECRETKEYBYTES);
    LockedBytes wrapKey(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    WrapParts parts;
    parts.person = person;
    parts.publicKey.resize(crypto_sign_PUBLICKEYBYTES);
    parts.salt.resize(crypto_pwhash_argon2id_SALTBYTES);
    parts.nonce.resize(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    randombytes_buf(parts.salt.data(), size_t(parts.salt.size()));
    randombytes_buf(parts.nonce.data(), size_t(parts.nonce.size()));
    crypto_sign_seed_keypair(raw(parts.publicKey), secret.data(), seed.data());
    if (const Result<void> derived = deriveKey(wrapKey, passphrase, parts); !derived)
        return std::unexpected(derived.error());
    QJsonObject object = wrapHeader(parts);
    const Result<QByteArray> header = canonicalJson(object);
    if (!header)
        return std::unexpected(header.error());
    parts.cipher.resize(qsizetype(seed.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES));
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(parts.cipher), nullptr, seed.data(), seed.size(), raw(*header),
                                               length(*header), nullptr, raw(parts.nonce), wrapKey.data());
    object.insert(QLatin1String("sealed"), QString::fromLatin1(parts.cipher.toBase64()));
    const Result<QByteArray> wrapped = canonicalJson(object);
    if (!wrapped)
        return std::unexpected(wrapped.error());
    return WrappedKey{person, parts.publicKey, *wrapped};
}

Result<void> openSeed(LockedBytes& seed, const WrappedKey& key, const QByteArray& passphrase)
{
    const Result<WrapParts> parts = takeWrapApart(key.wrapped);
    if (!parts)
        return std::unexpected(parts.error());
    LockedBytes wrapKey(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    if (const Result<void> derived = deriveKey(wrapKey, passphrase, *parts); !derived)
        return std::unexpected(derived.error());
    const Result<QByteArray> header = canonicalJson(wrapHeader(*parts));
    if (!header)
        return std::unexpected(header.error());
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(seed.data(), nullptr, nullptr, raw(parts->cipher),
                                                   length(parts->cipher), raw(*header), length(*header),
                                                   raw(parts->nonce), wrapKey.data()) != 0)
        return failure(ErrorCode::Refused, Text::tr("The passphrase does not open the key of %1.").arg(parts->person),
                       Text::tr("Type it again; mind Caps Lock and the keyboard layout."));
    return {};
}

} // namespace

QString fingerprintOf(const QByteArray& publicKey)
{
    const QByteArray digest = QCryptographicHash::hash(sshKeyBlob(publicKey), QCryptographicHash::Sha256);
    return QStringLiteral("SHA256:") + QString::fromLatin1(digest.toBase64(QByteArray::OmitTrailingEquals));
}

QString sshPublicKeyOf(const QByteArray& publicKey)
{
    return QStringLiteral("ssh-ed25519 ") + QString::fromLatin1(sshKeyBlob(publicKey).toBase64());
}

QString WrappedKey::fingerprint() const { return fingerprintOf(publicKey); }
QString WrappedKey::sshPublicKey() const { return sshPublicKeyOf(publicKey); }

Result<QByteArray> publicKeyFromSsh(const QString& line)
{
    const auto no = [] {
        return failure(ErrorCode::Malformed, Text::tr("This is not a public key of the form \"ssh-ed25519 AAAA…\"."),
                       Text::tr("Give the one line of the .pub file. Other kinds of keys are not taken."));
    };
    const QStringList words = line.simplified().split(u' ');
    if (words.size() < 2 || words[0] != QLatin1String("ssh-ed25519"))
        return no();
    const auto blob = QByteArray::fromBase64Encoding(words[1].toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!blob)
        return no();
    QByteArray rest = blob.decoded;
    const std::optional<QByteArray> type = takeSshString(rest);
    const std::optional<QByteArray> key = takeSshString(rest);
    if (!type || *type != "ssh-ed25519" || !key || key->size() != 32 || !rest.isEmpty())
        return no();
    return *key;
}

Result<WrappedKey> generateKey(const QString& person, const QByteArray& passphrase)
{
    LockedBytes seed(crypto_sign_SEEDBYTES);
    randombytes_buf(seed.data(), seed.size());
    return wrap(person, seed, passphrase);
}

Result<WrappedKey> withPassphrase(const WrappedKey& key, const QByteArray& old, const QByteArray& fresh)
{
    LockedBytes seed(crypto_sign_SEEDBYTES);
    if (const Result<void> opened = openSeed(seed, key, old); !opened)
        return std::unexpected(opened.error());
    return wrap(key.person, seed, fresh);
}

Result<WrappedKey> parseWrappedKey(const QByteArray& wrapped)
{
    const Result<WrapParts> parts = takeWrapApart(wrapped);
    if (!parts)
        return std::unexpected(parts.error());
    return WrappedKey{parts->person, parts->publicKey, wrapped};
}

Result<QByteArray> signMessage(const WrappedKey& key, const QByteArray& passphrase, const QString& nameSpace,
                               const QByteArray& message)
{
    if (nameSpace.isEmpty())
        return failure(ErrorCode::Internal, Text::tr("A signature needs to say what it is for."),
                       Text::tr("Give the namespace that the statement is signed in."));
    LockedBytes seed(crypto_sign_SEEDBYTES);
    LockedBytes secret(crypto_sign_SECRETKEYBYTES);
    if (const Result<void> opened = openSeed(seed, key, passphrase); !opened)
        return std::unexpected(opened.error());
    QByteArray publicKey(crypto_sign_PUBLICKEYBYTES, Qt::Uninitialized);
    crypto_sign_seed_keypair(raw(publicKey), secret.data(), seed.data());
    if (publicKey != key.publicKey)
        return std::unexpected(damagedKey());
    SshSignature signature{publicKey, nameSpace.toUtf8(), QByteArrayLiteral("sha512"),
                           QByteArray(crypto_sign_BYTES, Qt::Uninitialized)};
    const QByteArray bytes = sshSignedBytes(signature.nameSpace, signature.hashName, message);
    crypto_sign_detached(raw(signature.signature), nullptr, raw(bytes), length(bytes), secret.data());
    return armourSshSignature(signature);
}

bool verifyMessage(const QByteArray& publicKey, const QString& nameSpace, const QByteArray& message,
                   const QByteArray& armoured)
{
    const std::optional<SshSignature> signature = parseSshSignature(armoured);
    if (!signature || signature->publicKey != publicKey || signature->nameSpace != nameSpace.toUtf8())
        return false;
    const QByteArray bytes = sshSignedBytes(signature->nameSpace, signature->hashName, message);
    return !bytes.isEmpty() &&
           crypto_sign_verify_detached(raw(signature->signature), raw(bytes), length(bytes), raw(publicKey)) == 0;
}

} // namespace holdpoint::signoff
