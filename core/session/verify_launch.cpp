// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"

#include "core/base/sha256.h"
#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/runner/run.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/launch_folder.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/ssh_wire.h"
#include "core/signoff/statement.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace holdpoint::session {
namespace {

QString verifyText(const char* text) { return QCoreApplication::translate("verify", text); }

// Looks behind one entry after the other; answers what is wrong with it.
class MeaningCheck
{
public:
    explicit MeaningCheck(QString folder)
        : m_folder(std::move(folder))
    {
    }

    std::optional<QString> operator()(qint64, const QByteArray& bytes)
    {
        const Result<events::Entry> entry = events::decodeEntry(bytes);
        if (!entry)
            return entry.error().cause;
        m_entry = *entry;
        return std::visit([this](const auto& fact) { return check(fact); }, m_entry.body);
    }

    [[nodiscard]] const std::vector<ledger::Notice>& notices() const { return m_notices; }

private:
    using Problem = std::optional<QString>;

    template <class Fact> Problem check(const Fact&) { return std::nullopt; }

    Problem check(const events::LaunchOpened& fact)
    {
        m_launch = fact.launch;
        return std::nullopt;
    }
    Problem check(const events::RunbookLoaded& fact) { return file(inputPath(m_folder, fact.sha256), fact.sha256); }
    Problem check(const events::ConfigurationTrusted& fact)
    {
        return file(inputPath(m_folder, fact.sha256), fact.sha256);
    }
    Problem check(const events::EvidenceAttached& fact)
    {
        return file(attachmentPath(m_folder, fact.sha256), fact.sha256);
    }
    Problem check(const events::CertificateExported& fact)
    {
        // It may have been saved anywhere; what stands in the launch's own folder must be what was exported.
        const QString path = m_folder + QStringLiteral("/certificates/") + QFileInfo(fact.fileName).fileName();
        if (QFileInfo::exists(path))
            return file(path, fact.sha256);
        m_notices.push_back(
            {m_entry.seq, verifyText("The certificate %1 is not in the launch folder.").arg(fact.fileName)});
        return std::nullopt;
    }
    Problem check(const events::RunFinished& fact)
    {
        const QString output = runner::outputPath(runPath(m_folder, fact.run));
        // A run that never started, or a rollback whose disk failed, kept no output here.
        if (fact.outputSha256.isEmpty() || (fact.outputBytes == 0 && !QFileInfo::exists(output)))
            return std::nullopt;
        return file(output, fact.outputSha256);
    }
    Problem check(const events::RosterChanged& fact)
    {
        m_keys.clear();
        for (const events::Person& person : fact.people)
            m_keys.insert(person.name, checklist::bareKey(person.publicKey));
        return std::nullopt;
    }
    Problem check(const events::KeyRevoked& fact)
    {
        m_revoked.insert(fact.publicKey);
        return std::nullopt;
    }
    Problem check(const events::VoteCast& fact)
    {
        // A spoken vote carries no signature, and a signed one needs it: neither may pass for the other.
        if ((m_entry.actor.auth == events::Auth::Signed) == fact.signature.isEmpty())
            return verifyText("The vote is neither signed by its holder nor entered as spoken.");
        if (fact.signature.isEmpty())
            return std::nullopt;
        const std::optional<signoff::SshSignature> made = signoff::parseSshSignature(fact.signature);
        const QString key = made ? signoff::sshPublicKeyOf(made->publicKey) : QString();
        if (key.isEmpty() || m_keys.value(m_entry.actor.person) != key)
            return verifyText("The roster does not name the key that signed this vote.");
        if (Problem problem = signature(fact.statement, fact.signature, key, fact.seat, QStringLiteral("vote")))
            return problem;
        const Result<signoff::Statement> statement = signoff::parseStatement(fact.statement);
        if (statement->decision != (fact.go ? QLatin1String("go") : QLatin1String("no-go")) ||
            statement->evidence.value(QStringLiteral("gate ") + fact.gate) != fact.evidenceSha256)
            return verifyText("The signed statement is about another vote.");
        return std::nullopt;
    }
    Problem check(const events::SignoffGiven& fact)
    {
        return signature(fact.statement, fact.signature, fact.publicKey, fact.role, QStringLiteral("signoff"));
    }
    Problem check(const events::LaunchDeclared& fact)
    {
        return signature(fact.statement, fact.signature, fact.publicKey, fact.role, QStringLiteral("declaration"));
    }

    Problem file(const QString& path, const QString& sha256) const
    {
        const Result<QString> found = fileSha256(path);
        if (!found)
            return found.error().cause;
        if (*found != sha256)
            return verifyText("%1 is not what the entry names: it was changed.").arg(path);
        return std::nullopt;
    }

    Problem signature(const QByteArray& bytes, const QByteArray& armoured, const QString& publicKey,
                      const QString& role, const QString& act)
    {
        const Result<signoff::Statement> statement = signoff::parseStatement(bytes);
        const Result<QByteArray> key = signoff::publicKeyFromSsh(publicKey);
        if (!statement || !key)
            return statement ? key.error().cause : statement.error().cause;
        if (statement->launch != m_launch || statement->rehearsal != m_entry.rehearsal || statement->act != act ||
            statement->role != role || statement->person != m_entry.actor.person || statement->treeSize > m_entry.seq ||
            statement->keyFingerprint != signoff::fingerprintOf(*key))
            return verifyText("The signed statement is about another launch, person, role or act.");
        if (m_revoked.contains(checklist::bareKey(publicKey)))
            return verifyText("The key of %1 was revoked before.").arg(statement->person);
        if (m_used.contains(bytes))
            return verifyText("The signed statement stands in an earlier entry already.");
        m_used.insert(bytes);
        if (!signoff::verifyMessage(*key, signoff::signatureNamespace(statement->rehearsal), bytes, armoured))
            return verifyText("The signature of %1 does not hold over its statement.").arg(statement->person);
        return std::nullopt;
    }

    QString m_folder;
    QString m_launch;
    events::Entry m_entry;
    QHash<QString, QString> m_keys; // person -> `ssh-ed25519 AAAA...`, as the roster in force names it
    QSet<QString> m_revoked;
    QSet<QByteArray> m_used; // statements
    std::vector<ledger::Notice> m_notices;
};

// Entry 0 names the launch; whether it is true is found out afterwards.
QString launchIdOf(const QString& folder)
{
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(ledgerPath(folder));
    const Result<std::vector<QByteArray>> first = reader ? (*reader)->entries(0, 1) : std::unexpected(reader.error());
    if (!first || first->empty())
        return {};
    const Result<events::Entry> entry = events::decodeEntry(first->front());
    const auto* opened = entry ? std::get_if<events::LaunchOpened>(&entry->body) : nullptr;
    return opened ? opened->launch : QString();
}

} // namespace

Result<ledger::Verdict> verifyLaunch(const QString& folder, const QByteArray& against, const QString& checkpointFolder)
{
    constexpr size_t mostNotices = 100;
    MeaningCheck check(QFileInfo(folder).absoluteFilePath());
    ledger::VerifyOptions options;
    options.against = against;
    if (!checkpointFolder.isEmpty())
        options.kept = keptCheckpoint(keptCheckpointPath(checkpointFolder, launchIdOf(folder)));
    options.onEntry = [&check](qint64 seq, const QByteArray& bytes) { return check(seq, bytes); };
    Result<ledger::Verdict> verdict = ledger::verifyLedger(ledgerPath(folder), options);
    if (!verdict)
        return verdict;
    std::vector<ledger::Notice>& notices = verdict->notices;
    for (const ledger::Notice& notice : check.notices()) {
        if (!verdict->firstBad || notice.seq < *verdict->firstBad)
            notices.push_back(notice);
    }
    std::stable_sort(notices.begin(), notices.end(),
                     [](const ledger::Notice& one, const ledger::Notice& other) { return one.seq < other.seq; });
    if (notices.size() > mostNotices)
        notices.resize(mostNotices);
    return verdict;
}

} // namespace holdpoint::session
