// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statements.h"

#include "core/session/decisions.h"
#include "core/signoff/ssh_wire.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::session {
namespace {

QString statementText(const char* text) { return QCoreApplication::translate("statement", text); }

QString decisionOf(bool go) { return go ? QStringLiteral("go") : QStringLiteral("no-go"); }
QString gateEvidence(const QString& gate) { return QStringLiteral("gate ") + gate; }

std::unexpected<Error> otherStatement()
{
    return failure(ErrorCode::Refused, statementText("The statement is about another act, role, person or decision."),
                   statementText("Export the statement for exactly this act and sign that."));
}

// What a command says that its signed statement must say too.
struct Claim
{
    SignedStatement made;
    QString act, role, decision;
};

Result<signoff::Statement> checkClaim(const Claim& claim, const events::Actor& actor, const checklist::Launch& launch)
{
    if (const Result<void> good = checkSigned(claim.made, launch); !good)
        return std::unexpected(good.error());
    Result<signoff::Statement> statement = signoff::parseStatement(claim.made.statement);
    if (statement && (statement->act != claim.act || statement->role != claim.role ||
                      statement->person != actor.person || statement->decision != claim.decision))
        return otherStatement();
    return statement;
}

Result<void> checkVote(const checklist::CastVote& vote, const events::Actor& actor, const checklist::Launch& launch)
{
    const std::optional<signoff::SshSignature> signature = signoff::parseSshSignature(vote.signature);
    const QString key = signature ? signoff::sshPublicKeyOf(signature->publicKey) : QString();
    const Result<signoff::Statement> statement = checkClaim(
        {{vote.statement, vote.signature, key}, QStringLiteral("vote"), vote.seat, decisionOf(vote.go)}, actor, launch);
    if (!statement)
        return std::unexpected(statement.error());
    const events::Person* person = launch.person(actor.person);
    if (!person || checklist::bareKey(person->publicKey) != key)
        return failure(ErrorCode::Refused, statementText("The roster does not name this key for %1.").arg(actor.person),
                       statementText("Have the key entered into the roster, then vote."));
    if (!statement->evidence.contains(gateEvidence(vote.gate)) || !statement->meaning.endsWith(vote.reason))
        return otherStatement();
    if (statement->evidence.value(gateEvidence(vote.gate)) != launch.evidenceSha256(vote.gate))
        return failure(ErrorCode::Refused, statementText("The gate's evidence changed since this vote was signed."),
                       statementText("Look at it again and sign a new vote."));
    return {};
}

} // namespace

signoff::Statement drawnStatement(const checklist::Launch& launch, const ledger::Appended& head, const Signing& signing)
{
    const checklist::State& state = launch.state();
    signoff::Statement statement;
    statement.launch = state.opened.launch;
    statement.rehearsal = state.rehearsal;
    statement.person = signing.person;
    statement.keyFingerprint = signing.fingerprint;
    statement.treeSize = head.size;
    statement.treeRoot = QString::fromLatin1(
        QByteArray(reinterpret_cast<const char*>(head.root.data()), qsizetype(head.root.size())).toBase64());
    statement.utc = utcText(signing.utcMs);
    if (!state.runbooks.isEmpty())
        statement.evidence.insert(QStringLiteral("runbook"), state.runbooks.last().sha256);
    for (const checklist::EvidenceRecord& evidence : state.evidence)
        statement.evidence.insert(evidence.file.fileName, evidence.file.sha256);
    return statement;
}

Result<signoff::Statement> signoffStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                            const QString& signoff, const QString& person, const QString& fingerprint,
                                            qint64 utcMs)
{
    const auto& lines = launch.plan().signoffs;
    const auto line =
        std::find_if(lines.begin(), lines.end(), [&](const runbook::SignoffLine& item) { return item.id == signoff; });
    if (line == lines.end())
        return failure(ErrorCode::Unreadable, statementText("There is no sign-off %1.").arg(signoff),
                       statementText("Look its id up with holdpoint status."));
    signoff::Statement statement = drawnStatement(launch, head, {person, fingerprint, utcMs});
    statement.act = QStringLiteral("signoff");
    statement.role = line->role;
    statement.decision = QStringLiteral("signed");
    const checklist::State& state = launch.state();
    statement.meaning =
        state.rehearsal ? statementText("As %1 I sign off the rehearsal of %2 %3: my area's part is done as recorded.")
                              .arg(line->role, state.opened.name, state.opened.version)
                        : statementText("As %1 I sign off the launch of %2 %3: my area's part is done as recorded.")
                              .arg(line->role, state.opened.name, state.opened.version);
    return statement;
}

signoff::Statement declarationStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                        const QString& person, const QString& fingerprint, qint64 utcMs)
{
    signoff::Statement statement = drawnStatement(launch, head, {person, fingerprint, utcMs});
    statement.act = QStringLiteral("declaration");
    statement.role = launch.plan().declaration.role;
    statement.decision = QStringLiteral("declared");
    statement.meaning = launch.plan().declaration.text;
    return statement;
}

Result<signoff::Statement> voteStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                         const VoteWords& vote, const Signing& signing)
{
    const runbook::Step* gate = launch.plan().step(vote.gate);
    if (!gate)
        return failure(ErrorCode::Unreadable, statementText("There is no go/no-go point %1.").arg(vote.gate),
                       statementText("Look its id up with holdpoint status."));
    signoff::Statement statement = drawnStatement(launch, head, signing);
    statement.act = QStringLiteral("vote");
    statement.role = vote.seat;
    statement.decision = decisionOf(vote.go);
    statement.evidence.insert(gateEvidence(vote.gate), launch.evidenceSha256(vote.gate));
    const checklist::State& state = launch.state();
    statement.meaning = (vote.go ? statementText("As %1 I vote GO at “%2” of %3 %4.")
                                 : statementText("As %1 I vote NO-GO at “%2” of %3 %4."))
                            .arg(vote.seat, gate->title, state.opened.name, state.opened.version);
    if (!vote.reason.isEmpty())
        statement.meaning += u' ' + vote.reason;
    return statement;
}

Result<SignedStatement> signStatement(const signoff::Statement& statement, const signoff::WrappedKey& key,
                                      const QByteArray& passphrase)
{
    Result<QByteArray> bytes = signoff::statementBytes(statement);
    if (!bytes)
        return std::unexpected(bytes.error());
    Result<QByteArray> signature =
        signoff::signMessage(key, passphrase, signoff::signatureNamespace(statement.rehearsal), *bytes);
    if (!signature)
        return std::unexpected(signature.error());
    return SignedStatement{std::move(*bytes), std::move(*signature), key.sshPublicKey()};
}

Result<void> checkSigned(const SignedStatement& given, const checklist::Launch& launch)
{
    const Result<signoff::Statement> statement = signoff::parseStatement(given.statement);
    if (!statement)
        return std::unexpected(statement.error());
    const Result<QByteArray> key = signoff::publicKeyFromSsh(given.publicKey);
    if (!key)
        return std::unexpected(key.error());
    if (statement->launch != launch.state().opened.launch || statement->rehearsal != launch.state().rehearsal)
        return failure(ErrorCode::Refused,
                       statementText("This statement is about another launch: %1.").arg(statement->launch),
                       statementText("Export the statement of this launch and sign that."));
    if (statement->keyFingerprint != signoff::fingerprintOf(*key))
        return failure(ErrorCode::Refused, statementText("The statement names another key than the one that signed."),
                       statementText("Sign with the key that the statement names."));
    if (!signoff::verifyMessage(*key, signoff::signatureNamespace(statement->rehearsal), given.statement,
                                given.signature))
        return failure(ErrorCode::Refused, statementText("The signature does not hold over this statement."),
                       statementText("Sign exactly the exported bytes, in the namespace %1.")
                           .arg(signoff::signatureNamespace(statement->rehearsal)));
    return {};
}

Result<void> checkSignatures(const checklist::Command& command, const events::Actor& actor,
                             const checklist::Launch& launch)
{
    // Without a signature it is for the rules to say whether that will do.
    if (const auto* vote = std::get_if<checklist::CastVote>(&command))
        return vote->signature.isEmpty() ? Result<void>() : checkVote(*vote, actor, launch);
    if (proofOf(command))
        return checkDecision(command, actor, launch);
    Claim claim;
    if (const auto* given = std::get_if<checklist::GiveSignoff>(&command)) {
        const auto& lines = launch.plan().signoffs;
        const auto line = std::find_if(lines.begin(), lines.end(),
                                       [&](const runbook::SignoffLine& item) { return item.id == given->signoff; });
        claim = {{given->statement, given->signature, given->publicKey},
                 QStringLiteral("signoff"),
                 line == lines.end() ? QString() : line->role,
                 QStringLiteral("signed")};
    } else if (const auto* declared = std::get_if<checklist::Declare>(&command)) {
        claim = {{declared->statement, declared->signature, declared->publicKey},
                 QStringLiteral("declaration"),
                 launch.plan().declaration.role,
                 QStringLiteral("declared")};
    }
    if (claim.made.signature.isEmpty())
        return {};
    const Result<signoff::Statement> good = checkClaim(claim, actor, launch);
    return good ? Result<void>() : std::unexpected(good.error());
}

} // namespace holdpoint::session
