// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/proof_check.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <memory>

#include <openssl/evp.h>

namespace holdpoint::session {
namespace {

QString proofText(const char* text) { return QCoreApplication::translate("verify", text); }

QByteArray wire(const QByteArray& bytes)
{
    QByteArray size(4, '\0');
    qToBigEndian(quint32(bytes.size()), size.data());
    return size + bytes;
}

// Strings of RFC 4251 one behind the other; `broken` when one is not whole.
struct WireReader
{
    QByteArray rest;
    bool broken = false;

    QByteArray next()
    {
        const quint32 size = rest.size() < 4 ? 0 : qFromBigEndian<quint32>(rest.constData());
        if (rest.size() < 4 || quint64(size) > quint64(rest.size()) - 4) {
            broken = true;
            return {};
        }
        const QByteArray value = rest.mid(4, qsizetype(size));
        rest.remove(0, 4 + qsizetype(size));
        return value;
    }
};

// What PROTOCOL.sshsig wraps.
struct Wrapped
{
    QByteArray keyBlob, key; // as SSH names it, and its 32 bytes
    QByteArray nameSpace, hash, signature;
};

std::optional<QByteArray> rawOf(const QByteArray& blob)
{
    WireReader reader{blob};
    const QByteArray type = reader.next();
    const QByteArray raw = reader.next();
    return reader.broken || !reader.rest.isEmpty() || type != "ssh-ed25519" ? std::nullopt : std::optional(raw);
}

std::optional<Wrapped> unwrapped(const QByteArray& armour)
{
    QList<QByteArray> lines = armour.split('\n');
    while (!lines.isEmpty() && lines.last().trimmed().isEmpty())
        lines.removeLast();
    if (lines.size() < 3 || lines.takeFirst().trimmed() != "-----BEGIN SSH SIGNATURE-----" ||
        lines.takeLast().trimmed() != "-----END SSH SIGNATURE-----")
        return {};
    QByteArray text;
    for (const QByteArray& line : lines)
        text += line.trimmed();
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    // Bits that no byte needs could carry another text of the same signature.
    const QByteArray blob = decoded && decoded.decoded.toBase64() == text ? decoded.decoded : QByteArray();
    const QByteArray head("SSHSIG\0\0\0\1", 10);
    if (!blob.startsWith(head))
        return {};
    WireReader reader{blob.mid(head.size())};
    Wrapped found;
    found.keyBlob = reader.next();
    found.nameSpace = reader.next();
    const QByteArray reserved = reader.next();
    found.hash = reader.next();
    const std::optional<QByteArray> key = rawOf(found.keyBlob);
    const std::optional<QByteArray> signature = rawOf(reader.next());
    if (reader.broken || !reader.rest.isEmpty() || !reserved.isEmpty() || !key || key->size() != 32 || !signature ||
        signature->size() != 64)
        return {};
    found.key = *key;
    found.signature = *signature;
    return found;
}

bool holds(const Wrapped& wrapped, const QByteArray& nameSpace, const QByteArray& message)
{
    const bool wide = wrapped.hash == "sha512";
    if ((!wide && wrapped.hash != "sha256") || wrapped.nameSpace != nameSpace)
        return false;
    const QByteArray digest =
        QCryptographicHash::hash(message, wide ? QCryptographicHash::Sha512 : QCryptographicHash::Sha256);
    const QByteArray signedBytes = "SSHSIG" + wire(nameSpace) + wire({}) + wire(wrapped.hash) + wire(digest);
    const auto bytesOf = [](const QByteArray& bytes) {
        return reinterpret_cast<const unsigned char*>(bytes.constData());
    };
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(wrapped.key), size_t(wrapped.key.size())),
        &EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytesOf(wrapped.signature), size_t(wrapped.signature.size()),
                            bytesOf(signedBytes), size_t(signedBytes.size())) == 1;
}

QStringList textsOf(const RecordValue& list)
{
    QStringList texts;
    for (const RecordValue& item : list.items())
        texts.append(item.text());
    return texts;
}

} // namespace

QString ProofCheck::sha256Hex(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

void ProofCheck::open(const QString& launch, bool rehearsal)
{
    m_launch = launch;
    m_rehearsal = rehearsal;
}

void ProofCheck::setRoster(const RecordValue& people)
{
    m_lines.clear();
    for (const RecordValue& person : people.items()) {
        Line line{bare(person["public_key"].text()), textsOf(person["roles"]), textsOf(person["deputy_for"]), {}};
        // The same members in the same order as a statement binds them, with the key as it is without its comment.
        RecordValue bound = person;
        bound.setText("public_key", line.publicKey);
        line.sha256 = sha256Hex(bound.canonical({"contact"}));
        m_lines.insert(person["name"].text(), line);
    }
}

// The line stays, but without the key.
void ProofCheck::revoke(const QString& publicKey)
{
    m_revoked.insert(bare(publicKey));
    for (Line& one : m_lines) {
        if (one.publicKey == bare(publicKey))
            one.publicKey.clear();
    }
}

bool ProofCheck::namesKeys() const
{
    return std::any_of(m_lines.begin(), m_lines.end(), [](const Line& one) { return !one.publicKey.isEmpty(); });
}

const ProofCheck::Line* ProofCheck::line(const QString& person) const
{
    const auto found = m_lines.constFind(person);
    return found == m_lines.constEnd() ? nullptr : &*found;
}

bool ProofCheck::mayActAs(const QString& person, const QString& role) const
{
    const Line* one = line(person);
    return one && (one->roles.contains(role) || one->deputyFor.contains(role));
}

bool ProofCheck::isHeld(const QString& role) const
{
    return std::any_of(m_lines.begin(), m_lines.end(),
                       [&role](const Line& one) { return one.roles.contains(role) || one.deputyFor.contains(role); });
}

std::optional<QString> ProofCheck::check(const SignedClaim& claim, const ledger::VerifiedEntry& entry)
{
    constexpr size_t members = 13;
    const std::optional<RecordValue> said = RecordValue::parseCanonical(claim.statement);
    const std::optional<Wrapped> made = unwrapped(claim.signature);
    if (!said || said->size() != members || (*said)["v"].number() != 1 || !made)
        return proofText("It holds no statement with a signature.");
    const QString key = QStringLiteral("ssh-ed25519 ") + QString::fromLatin1(made->keyBlob.toBase64());
    if (!claim.publicKey.isEmpty() && bare(claim.publicKey) != key)
        return proofText("It names another key than the one that signed.");
    if ((*said)["launch"].text() != m_launch || (*said)["rehearsal"].flag() != m_rehearsal)
        return proofText("The signed statement is about another launch.");
    if ((*said)["person"].text() != claim.person || (*said)["act"].text() != claim.act ||
        (*said)["role"].text() != claim.role || (*said)["decision"].text() != claim.decision ||
        !(*said)["meaning"].text().endsWith(claim.reason))
        return proofText("The signed statement is about another person, role, act or decision.");
    for (const auto& [name, sha256] : claim.binds) {
        const std::vector<RecordValue>& evidence = (*said)["evidence"].items();
        if (std::none_of(evidence.begin(), evidence.end(), [&](const RecordValue& item) {
                return item["name"].text() == name && item["sha256"].text() == sha256;
            }))
            return proofText("The signed statement is about other evidence: %1.").arg(name);
    }
    const QByteArray print =
        QCryptographicHash::hash(made->keyBlob, QCryptographicHash::Sha256).toBase64(QByteArray::OmitTrailingEquals);
    if ((*said)["key"].text() != QStringLiteral("SHA256:") + QString::fromLatin1(print))
        return proofText("The signed statement names another key than the one that signed.");
    if (m_revoked.contains(key))
        return proofText("The key of %1 was revoked before.").arg(claim.person);
    const Line* listed = line(claim.person);
    const QString named = listed ? listed->publicKey : QString();
    if (named != key && (claim.listedOnly || !named.isEmpty()))
        return proofText("The roster does not name the key that signed for %1.").arg(claim.person);
    const qint64 size = (*said)["tree_size"].number();
    const QByteArray root = entry.rootOf(size);
    if (root.isEmpty() || (*said)["tree_root"].text().toLatin1() != root)
        return proofText("The signer saw another ledger: size and root in the statement are not of this one.");
    const QByteArray digest = QCryptographicHash::hash(claim.statement, QCryptographicHash::Sha256);
    if (m_used.contains(digest))
        return proofText("The signed statement stands in an earlier entry already.");
    m_used.insert(digest);
    if (!holds(*made, m_rehearsal ? "holdpoint-rehearsal" : "holdpoint-signoff", claim.statement))
        return proofText("The signature of %1 does not hold over its statement.").arg(claim.person);
    return std::nullopt;
}

} // namespace holdpoint::session
