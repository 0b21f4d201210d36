// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statements.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::session {
namespace {

QString statementText(const char* text) { return QCoreApplication::translate("statement", text); }

signoff::Statement drawn(const checklist::Launch& launch, const ledger::Appended& head, const QString& person,
                         const QString& fingerprint, qint64 utcMs)
{
    const checklist::State& state = launch.state();
    signoff::Statement statement;
    statement.launch = state.opened.launch;
    statement.rehearsal = state.rehearsal;
    statement.person = person;
    statement.keyFingerprint = fingerprint;
    statement.treeSize = head.size;
    statement.treeRoot = QString::fromLatin1(
        QByteArray(reinterpret_cast<const char*>(head.root.data()), qsizetype(head.root.size())).toBase64());
    statement.utc = utcText(utcMs);
    if (!state.runbooks.isEmpty())
        statement.evidence.insert(QStringLiteral("runbook"), state.runbooks.last().sha256);
    for (const checklist::EvidenceRecord& evidence : state.evidence)
        statement.evidence.insert(evidence.file.fileName, evidence.file.sha256);
    return statement;
}

} // namespace

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
    signoff::Statement statement = drawn(launch, head, person, fingerprint, utcMs);
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
    signoff::Statement statement = drawn(launch, head, person, fingerprint, utcMs);
    statement.act = QStringLiteral("declaration");
    statement.role = launch.plan().declaration.role;
    statement.decision = QStringLiteral("declared");
    statement.meaning = launch.plan().declaration.text;
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

} // namespace holdpoint::session
