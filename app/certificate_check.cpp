// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_check.h"

#include "app/certificate_evidence.h"
#include "core/base/canonical_json.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/tree.h"
#include "core/ledger/tree_proof.h"
#include "core/report/pdf_file.h"
#include "core/report/pdf_seal.h"
#include "core/session/decisions.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/ssh_wire.h"
#include "core/signoff/statement.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace holdpoint::app {
namespace {

QString checkText(const char* text) { return QCoreApplication::translate("report", text); }

std::unexpected<Error> doesNotHold(const QString& what)
{
    return failure(ErrorCode::AnswerIsNo, what,
                   checkText("Do not rely on this certificate. Get it from its source again."));
}

std::unexpected<Error> partMissing(const QString& name)
{
    return failure(ErrorCode::Malformed, checkText("The certificate does not carry %1.").arg(name),
                   checkText("Give the file as Holdpoint exported it."));
}

std::optional<Digest> digestOf(const QByteArray& bytes)
{
    Digest digest{};
    if (bytes.size() != qsizetype(digest.size()))
        return {};
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

// Follows the entries in their order, so that each signature meets the roster and the revocations of its time.
class SignatureCheck
{
public:
    explicit SignatureCheck(const events::LaunchOpened& opened)
        : m_opened(opened)
    {
    }

    Result<void> take(const events::Entry& entry, CertificateFacts& facts)
    {
        if (const auto* roster = std::get_if<events::RosterChanged>(&entry.body)) {
            m_keys.clear();
            m_lines.clear();
            for (const events::Person& person : roster->people) {
                m_keys.insert(person.name, checklist::bareKey(person.publicKey));
                m_lines.insert(person.name, person);
            }
            const Result<QByteArray> bytes = canonicalJson(events::bodyJson(entry.body));
            facts.rosters.append(bytes ? hex(Sha256::of(*bytes)) : QString());
        } else if (const auto* revoked = std::get_if<events::KeyRevoked>(&entry.body)) {
            m_revoked.insert(revoked->publicKey);
        } else if (const auto* requested = std::get_if<events::DeviationRequested>(&entry.body)) {
            m_requests.insert(requested->deviation, session::deviationSha256(*requested));
        }
        const SignedPart part = signedPart(entry);
        if ((entry.actor.auth == events::Auth::Signed) == part.signature.isEmpty())
            return doesNotHold(
                checkText("Entry %1 carries a signature without being signed, or the other way round.").arg(entry.seq));
        if (part.signature.isEmpty())
            return {};
        ++facts.signatures;
        return check(entry, part);
    }

private:
    Result<void> check(const events::Entry& entry, const SignedPart& part)
    {
        const Result<signoff::Statement> statement = signoff::parseStatement(part.statement);
        const std::optional<signoff::SshSignature> signature = signoff::parseSshSignature(part.signature);
        if (!statement || !signature)
            return doesNotHold(checkText("Entry %1 holds no signed statement.").arg(entry.seq));
        const QString key = signoff::sshPublicKeyOf(signature->publicKey);
        const QString listed = m_keys.value(entry.actor.person);
        const bool mayBeUnlisted = std::holds_alternative<events::SignoffGiven>(entry.body) ||
                                   std::holds_alternative<events::LaunchDeclared>(entry.body);
        if (m_revoked.contains(key))
            return doesNotHold(checkText("The key that signed entry %1 was revoked before.").arg(entry.seq));
        if (listed != key && (!listed.isEmpty() || !mayBeUnlisted))
            return doesNotHold(
                checkText("The roster names another key than the one that signed entry %1.").arg(entry.seq));
        if (!saysTheSame(*statement, entry) ||
            statement->keyFingerprint != signoff::fingerprintOf(signature->publicKey) ||
            m_used.contains(part.statement))
            return doesNotHold(
                checkText("The statement in entry %1 is about another launch, act, role or person, or was "
                          "used before.")
                    .arg(entry.seq));
        m_used.insert(part.statement);
        if (!signoff::verifyMessage(signature->publicKey, signoff::signatureNamespace(statement->rehearsal),
                                    part.statement, part.signature))
            return doesNotHold(checkText("The signature in entry %1 does not hold over its statement.").arg(entry.seq));
        return {};
    }

    [[nodiscard]] bool saysTheSame(const signoff::Statement& statement, const events::Entry& entry) const
    {
        QString act = QStringLiteral("decision");
        QString role = statement.role;
        bool decided = true;
        if (const auto* given = std::get_if<events::SignoffGiven>(&entry.body)) {
            act = QStringLiteral("signoff");
            role = given->role;
        } else if (const auto* declared = std::get_if<events::LaunchDeclared>(&entry.body)) {
            act = QStringLiteral("declaration");
            role = declared->role;
            decided = statement.meaning == declared->text;
        } else if (const auto* vote = std::get_if<events::VoteCast>(&entry.body)) {
            act = QStringLiteral("vote");
            role = vote->seat;
            decided = statement.decision == (vote->go ? QLatin1String("go") : QLatin1String("no-go")) &&
                      statement.evidence.value(QStringLiteral("gate ") + vote->gate) == vote->evidenceSha256;
        } else {
            decided = bindsTheEntry(statement, entry, act);
        }
        return decided && statement.launch == m_opened.launch && statement.rehearsal == entry.rehearsal &&
               statement.act == act && statement.role == role && statement.person == entry.actor.person &&
               statement.treeSize <= entry.seq;
    }

    // Decisions, confirmations and takeovers bind all of their entry by hash.
    [[nodiscard]] bool bindsTheEntry(const signoff::Statement& statement, const events::Entry& entry,
                                     QString& act) const
    {
        bool bound = true;
        if (std::holds_alternative<events::KeyConfirmed>(entry.body)) {
            act = QStringLiteral("confirmation");
            bound = statement.evidence.value(QStringLiteral("roster line")) ==
                    checklist::rosterLineSha256(m_lines.value(entry.actor.person));
        } else if (std::holds_alternative<events::LogTakenOver>(entry.body)) {
            act = QStringLiteral("takeover");
        } else if (const auto* approved = std::get_if<events::DeviationApproved>(&entry.body)) {
            bound = m_requests.contains(approved->deviation) &&
                    statement.evidence.value(QStringLiteral("deviation ") + approved->deviation) ==
                        m_requests.value(approved->deviation);
        }
        return bound && statement.evidence.value(QStringLiteral("entry ") + events::kindOf(entry.body)) ==
                            session::decidedSha256(entry.body);
    }

    const events::LaunchOpened& m_opened;
    QHash<QString, QString> m_keys;         // person -> `ssh-ed25519 AAAA...`
    QHash<QString, events::Person> m_lines; // of the roster in force
    QHash<QString, QString> m_requests;     // deviation -> SHA-256 of its request
    QSet<QString> m_revoked;
    QSet<QByteArray> m_used;
};

// One attached entry with its place in the tree.
Result<events::Entry> proven(const QByteArray& line, const QJsonObject& proof, const ledger::Checkpoint& head)
{
    Result<events::Entry> entry = events::decodeEntry(line);
    if (!entry)
        return doesNotHold(entry.error().cause);
    ledger::Proof path;
    for (const QJsonValue& step : proof.value(u"path").toArray()) {
        const std::optional<Digest> digest = digestOf(QByteArray::fromHex(step.toString().toLatin1()));
        if (!digest)
            return doesNotHold(checkText("The proof of entry %1 cannot be read.").arg(entry->seq));
        path.push_back(*digest);
    }
    if (proof.value(u"seq").toInteger(-1) != entry->seq ||
        !ledger::verifyInclusion(entry->seq, head.size, ledger::leafHash(line), path, head.root))
        return doesNotHold(checkText("Entry %1 is not in the ledger that the checkpoint speaks of.").arg(entry->seq));
    return entry;
}

// Entry 0 names the log key and the seal; each takeover among the entries names others. Whether they are in the tree is
// found out afterwards.
Result<events::LaunchOpened> keysInForce(const events::LaunchOpened& first, const QList<QByteArray>& lines)
{
    events::LaunchOpened opened = first;
    for (const QByteArray& line : lines) {
        const Result<events::Entry> entry = events::decodeEntry(line);
        const auto* taken = entry ? std::get_if<events::LogTakenOver>(&entry->body) : nullptr;
        if (taken && taken->previousKey != opened.logKey)
            return doesNotHold(checkText("Entry %1 takes over another log than this one.").arg(entry->seq));
        if (taken) {
            opened.logKey = taken->logKey;
            opened.sealFingerprint = taken->sealFingerprint;
        }
    }
    return opened;
}

Result<ledger::Checkpoint> checkedHead(const QByteArray& note, const QByteArray& against,
                                       const events::LaunchOpened& opened)
{
    const Result<ledger::VerifierKey> key = ledger::parseVerifierKey(opened.logKey);
    if (!key)
        return doesNotHold(key.error().cause);
    const Result<ledger::Checkpoint> head = ledger::openCheckpoint(note, *key);
    if (!head || head->origin != opened.origin)
        return doesNotHold(checkText("The launch's log key did not sign the checkpoint."));
    if (against.isEmpty())
        return head;
    const Result<ledger::Checkpoint> other = ledger::openCheckpoint(against, *key);
    if (!other || other->origin != opened.origin)
        return doesNotHold(checkText("The checkpoint that you gave is not by the log of this certificate."));
    if (other->size != head->size)
        return failure(ErrorCode::Refused,
                       checkText("A certificate over %1 entries cannot be compared with a checkpoint over %2.")
                           .arg(head->size)
                           .arg(other->size),
                       checkText("Compare the launch folder with it: holdpoint verify LAUNCH --against CHECKPOINT."));
    if (other->root != head->root)
        return doesNotHold(checkText("The checkpoint that you gave is of another ledger of the same size."));
    return head;
}

} // namespace

Result<CertificateFacts> checkCertificate(const QByteArray& pdf, const QByteArray& against)
{
    const Result<QByteArray> seal = report::sealOf(pdf);
    if (!seal)
        return std::unexpected(seal.error());
    const Result<report::PdfFile> file = report::PdfFile::read(pdf);
    const Result<QList<QPair<QString, QByteArray>>> inside =
        file ? file->embeddedFiles() : std::unexpected(file.error());
    if (!inside)
        return std::unexpected(inside.error());
    QHash<QString, QByteArray> parts;
    for (const auto& [name, bytes] : *inside)
        parts.insert(name, bytes);
    for (const QString& name :
         {QStringLiteral("entries.jsonl"), QStringLiteral("proofs.json"), QStringLiteral("checkpoint.txt")}) {
        if (!parts.contains(name))
            return partMissing(name);
    }
    QList<QByteArray> lines = parts.value(QStringLiteral("entries.jsonl")).split('\n');
    lines.removeLast();
    const QJsonArray proofs = QJsonDocument::fromJson(parts.value(QStringLiteral("proofs.json"))).array();
    const Result<events::Entry> first =
        lines.isEmpty() ? partMissing(QStringLiteral("entries.jsonl")) : events::decodeEntry(lines.first());
    const auto* opened = first ? std::get_if<events::LaunchOpened>(&first->body) : nullptr;
    if (!opened || first->seq != 0 || lines.size() != proofs.size())
        return doesNotHold(checkText("The attached entries do not begin with the opening of a launch, or their proofs "
                                     "are not equal in number."));
    const Result<events::LaunchOpened> inForce = keysInForce(*opened, lines);
    if (!inForce)
        return std::unexpected(inForce.error());
    CertificateFacts facts;
    facts.launch = opened->launch;
    facts.logKey = inForce->logKey;
    facts.seal = signoff::SealKey{{}, *seal}.fingerprint();
    facts.checkpoint = parts.value(QStringLiteral("checkpoint.txt"));
    const Result<ledger::Checkpoint> head = checkedHead(facts.checkpoint, against, *inForce);
    if (!head)
        return std::unexpected(head.error());
    if (facts.seal != inForce->sealFingerprint)
        return doesNotHold(checkText("The seal is not the one that entry 0 or the last takeover names."));
    facts.ledgerSize = head->size;
    SignatureCheck signatures(*opened);
    qint64 before = -1;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const Result<events::Entry> entry = proven(lines[i], proofs[i].toObject(), *head);
        if (!entry)
            return std::unexpected(entry.error());
        if (entry->seq <= before)
            return doesNotHold(checkText("Entry %1 stands in another place.").arg(entry->seq));
        before = entry->seq;
        if (const Result<void> good = signatures.take(*entry, facts); !good)
            return std::unexpected(good.error());
        ++facts.entries;
    }
    return facts;
}

} // namespace holdpoint::app
