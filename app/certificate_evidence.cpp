// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_evidence.h"

#include "core/base/canonical_json.h"
#include "core/events/entry.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"
#include "core/ledger/tree_proof.h"
#include "core/signoff/allowed_signers.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/ssh_wire.h"
#include "core/signoff/statement.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace holdpoint::app {
namespace {

// Entries of these families are decisions; runs, ticks and samples are not attached.
constexpr std::array attachedFamilies = {"launch.",    "runbook.",  "configuration.", "roster.",   "key.",
                                         "deviation.", "vote.",     "gate.",          "rollback.", "log.",
                                         "signoff.",   "incident.", "rollcall."};

struct KeptEntry
{
    events::Entry entry;
    QByteArray bytes;
};

bool isAttached(const events::Entry& entry)
{
    const QString kind = events::kindOf(entry.body);
    return std::any_of(attachedFamilies.begin(), attachedFamilies.end(),
                       [&kind](const char* family) { return kind.startsWith(QLatin1String(family)); });
}

// SubjectPublicKeyInfo of an Ed25519 key (RFC 8410), as openssl reads it.
QByteArray ed25519Pem(const std::array<unsigned char, 32>& key)
{
    const QByteArray der = QByteArray::fromHex("302a300506032b6570032100") +
                           QByteArray(reinterpret_cast<const char*>(key.data()), qsizetype(key.size()));
    return "-----BEGIN PUBLIC KEY-----\n" + der.toBase64() + "\n-----END PUBLIC KEY-----\n";
}

// Reads, keeps and proves.
class Evidence
{
public:
    Result<void> read(const EvidenceSource& source)
    {
        const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(source.ledgerFile);
        if (!reader)
            return std::unexpected(reader.error());
        while (qint64(m_leaves.size()) < source.size) {
            const qint64 first = qint64(m_leaves.size());
            const Result<std::vector<QByteArray>> rows =
                (*reader)->entries(first, int(std::min<qint64>(256, source.size - first)));
            if (!rows)
                return std::unexpected(rows.error());
            if (rows->empty())
                return failure(ErrorCode::Unreadable,
                               QCoreApplication::translate("report", "The ledger holds fewer entries than its "
                                                                     "checkpoint says."),
                               QCoreApplication::translate("report", "Run holdpoint verify on this launch."));
            for (const QByteArray& bytes : *rows) {
                if (const Result<void> kept = take(bytes); !kept)
                    return kept;
            }
        }
        return {};
    }

    [[nodiscard]] Result<QList<report::Attachment>> files(const EvidenceSource& source)
    {
        const auto* opened = m_kept.empty() ? nullptr : std::get_if<events::LaunchOpened>(&m_kept.front().entry.body);
        QString logKey = opened ? opened->logKey : QString();
        for (const KeptEntry& kept : m_kept) {
            if (const auto* taken = std::get_if<events::LogTakenOver>(&kept.entry.body))
                logKey = taken->logKey;
        }
        const Result<ledger::VerifierKey> key = ledger::parseVerifierKey(logKey);
        if (!key)
            return std::unexpected(key.error());
        add("checkpoint.txt", source.checkpoint, "text/plain");
        add("log-key.pem", ed25519Pem(key->publicKey), "application/x-pem-file");
        add("seal.pem", source.sealCertificate, "application/x-pem-file");
        add("verify.py", report::verifierScript(), "text/x-python");
        QByteArray lines;
        QJsonArray proofs;
        for (const KeptEntry& kept : m_kept) {
            lines += kept.bytes + '\n';
            proofs.append(proofOf(kept.entry.seq));
            if (const std::optional<signoff::Signer> signer = addStatement(kept.entry))
                know(*signer);
            if (const auto* roster = std::get_if<events::RosterChanged>(&kept.entry.body))
                knowRoster(*roster);
            if (const auto* revoked = std::get_if<events::KeyRevoked>(&kept.entry.body))
                end(*revoked, kept.entry.at.utcMs);
        }
        add("entries.jsonl", lines, "application/jsonl");
        add("proofs.json", QJsonDocument(proofs).toJson(QJsonDocument::Indented), "application/json");
        add("allowed_signers",
            signoff::allowedSignersText(m_signers, signoff::signatureNamespace(m_kept.front().entry.rehearsal)),
            "text/plain");
        std::sort(m_files.begin(), m_files.end(),
                  [](const report::Attachment& a, const report::Attachment& b) { return a.name < b.name; });
        return m_files;
    }

private:
    Result<void> take(const QByteArray& bytes)
    {
        m_leaves.push_back(ledger::leafHash(bytes));
        Result<events::Entry> entry = events::decodeEntry(bytes);
        if (!entry)
            return std::unexpected(entry.error());
        if (isAttached(*entry))
            m_kept.push_back({std::move(*entry), bytes});
        return {};
    }

    void add(const char* name, const QByteArray& bytes, const char* mimeType)
    {
        m_files.append({QLatin1String(name), bytes, QLatin1String(mimeType)});
    }

    [[nodiscard]] QJsonObject proofOf(qint64 seq) const
    {
        QJsonArray path;
        for (const Digest& step : ledger::inclusionProof(m_leaves, seq))
            path.append(hex(step));
        return {{QStringLiteral("seq"), seq}, {QStringLiteral("path"), path}};
    }

    // `statement-000041-<principal>.json` with its signature beside it; who signed.
    std::optional<signoff::Signer> addStatement(const events::Entry& entry)
    {
        const SignedPart part = signedPart(entry);
        const std::optional<signoff::SshSignature> signature = signoff::parseSshSignature(part.signature);
        if (!signature)
            return {};
        signoff::Signer signer{entry.actor.person, signature->publicKey};
        const QString name = QStringLiteral("statement-%1-%2")
                                 .arg(entry.seq, 6, 10, QLatin1Char('0'))
                                 .arg(signoff::signerPrincipal(signer));
        m_files.append({name + QStringLiteral(".json"), part.statement, QStringLiteral("application/json")});
        m_files.append({name + QStringLiteral(".sig"), part.signature, QStringLiteral("text/plain")});
        return signer;
    }

    void know(const signoff::Signer& signer)
    {
        const bool known = std::any_of(m_signers.begin(), m_signers.end(), [&signer](const signoff::Signer& other) {
            return other.person == signer.person && other.publicKey == signer.publicKey;
        });
        if (!known)
            m_signers.append(signer);
    }

    void knowRoster(const events::RosterChanged& roster)
    {
        for (const events::Person& person : roster.people) {
            if (const Result<QByteArray> key = signoff::publicKeyFromSsh(person.publicKey))
                know({person.name, *key});
        }
    }

    void end(const events::KeyRevoked& revoked, qint64 utcMs)
    {
        const Result<QByteArray> key = signoff::publicKeyFromSsh(revoked.publicKey);
        for (signoff::Signer& signer : m_signers) {
            if (key && signer.publicKey == *key && signer.revokedUtcMs == 0)
                signer.revokedUtcMs = utcMs;
        }
    }

    std::vector<Digest> m_leaves;
    std::vector<KeptEntry> m_kept;
    QList<signoff::Signer> m_signers;
    QList<report::Attachment> m_files;
};

} // namespace

SignedPart signedPart(const events::Entry& entry)
{
    if (entry.actor.auth != events::Auth::Signed)
        return {};
    return std::visit(
        []<class T>(const T& fact) -> SignedPart {
            if constexpr (requires { fact.proof; })
                return {fact.proof.statement, fact.proof.signature};
            else if constexpr (requires { fact.signature; })
                return {fact.statement, fact.signature};
            else
                return {};
        },
        entry.body);
}

Result<QList<report::Attachment>> certificateEvidence(const EvidenceSource& source)
{
    Evidence evidence;
    if (const Result<void> read = evidence.read(source); !read)
        return std::unexpected(read.error());
    return evidence.files(source);
}

} // namespace holdpoint::app
