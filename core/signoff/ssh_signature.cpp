// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/ssh_wire.h"

#include <QtEndian>

#include <sodium.h>

namespace holdpoint::signoff {
namespace {

constexpr int ed25519KeySize = 32;
constexpr int ed25519SignatureSize = 64;
constexpr quint32 sshsigVersion = 1;
constexpr int armourWidth = 70;

QByteArray sshMagic() { return QByteArrayLiteral("SSHSIG"); }
QByteArray sshKeyType() { return QByteArrayLiteral("ssh-ed25519"); }
QByteArray armourBegin() { return QByteArrayLiteral("-----BEGIN SSH SIGNATURE-----\n"); }
QByteArray armourEnd() { return QByteArrayLiteral("-----END SSH SIGNATURE-----"); }

// `type` and a value of exactly `size` bytes, with nothing after them.
std::optional<QByteArray> typedValue(QByteArray blob, int size)
{
    const std::optional<QByteArray> type = takeSshString(blob);
    const std::optional<QByteArray> value = takeSshString(blob);
    if (!type || *type != sshKeyType() || !value || value->size() != size || !blob.isEmpty())
        return {};
    return value;
}

} // namespace

QByteArray sshString(const QByteArray& bytes)
{
    QByteArray out(4, Qt::Uninitialized);
    qToBigEndian(quint32(bytes.size()), out.data());
    return out + bytes;
}

std::optional<QByteArray> takeSshString(QByteArray& rest)
{
    if (rest.size() < 4)
        return {};
    const quint32 size = qFromBigEndian<quint32>(rest.constData());
    if (size > quint32(rest.size() - 4))
        return {};
    QByteArray value = rest.mid(4, size);
    rest = rest.sliced(4 + qsizetype(size));
    return value;
}

QByteArray sshKeyBlob(const QByteArray& publicKey) { return sshString(sshKeyType()) + sshString(publicKey); }

QByteArray sshSignedBytes(const QByteArray& nameSpace, const QByteArray& hashName, const QByteArray& message)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.constData());
    QByteArray digest;
    if (hashName == "sha512") {
        digest.resize(crypto_hash_sha512_BYTES);
        crypto_hash_sha512(reinterpret_cast<unsigned char*>(digest.data()), bytes,
                           static_cast<unsigned long long>(message.size()));
    } else if (hashName == "sha256") {
        digest.resize(crypto_hash_sha256_BYTES);
        crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), bytes,
                           static_cast<unsigned long long>(message.size()));
    } else {
        return {};
    }
    return sshMagic() + sshString(nameSpace) + sshString({}) + sshString(hashName) + sshString(digest);
}

QByteArray armourSshSignature(const SshSignature& signature)
{
    QByteArray version(4, Qt::Uninitialized);
    qToBigEndian(sshsigVersion, version.data());
    const QByteArray blob = sshMagic() + version + sshString(sshKeyBlob(signature.publicKey)) +
                            sshString(signature.nameSpace) + sshString({}) + sshString(signature.hashName) +
                            sshString(sshString(sshKeyType()) + sshString(signature.signature));
    const QByteArray text = blob.toBase64();
    QByteArray out = armourBegin();
    for (qsizetype at = 0; at < text.size(); at += armourWidth)
        out += text.mid(at, armourWidth) + '\n';
    return out + armourEnd() + '\n';
}

std::optional<SshSignature> parseSshSignature(const QByteArray& armoured)
{
    const qsizetype end = armoured.indexOf(armourEnd());
    if (!armoured.startsWith(armourBegin()) || end < 0 ||
        !armoured.sliced(end + armourEnd().size()).trimmed().isEmpty())
        return {};
    QByteArray text = armoured.first(end).sliced(armourBegin().size());
    text.replace('\n', QByteArray()).replace('\r', QByteArray());
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    // One signature has one text: loose bits behind the last byte are no signature of anybody's.
    if (!decoded || decoded.decoded.toBase64() != text)
        return {};
    QByteArray rest = decoded.decoded;
    if (!rest.startsWith(sshMagic()) || rest.size() < sshMagic().size() + 4 ||
        qFromBigEndian<quint32>(rest.constData() + sshMagic().size()) != sshsigVersion)
        return {};
    rest = rest.sliced(sshMagic().size() + 4);
    const std::optional<QByteArray> key = takeSshString(rest);
    const std::optional<QByteArray> nameSpace = takeSshString(rest);
    const std::optional<QByteArray> reserved = takeSshString(rest);
    const std::optional<QByteArray> hashName = takeSshString(rest);
    const std::optional<QByteArray> signature = takeSshString(rest);
    // A reserved field that is not empty may mean something that we do not know: no signature of ours.
    if (!key || !nameSpace || nameSpace->isEmpty() || !reserved || !reserved->isEmpty() || !hashName || !signature ||
        !rest.isEmpty())
        return {};
    const std::optional<QByteArray> publicKey = typedValue(*key, ed25519KeySize);
    const std::optional<QByteArray> bytes = typedValue(*signature, ed25519SignatureSize);
    if (!publicKey || !bytes)
        return {};
    return SshSignature{*publicKey, *nameSpace, *hashName, *bytes};
}

} // namespace holdpoint::signoff
