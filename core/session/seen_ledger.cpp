// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/seen_ledger.h"

#include "core/session/decisions.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::session {
namespace {

QString seenText(const char* text) { return QCoreApplication::translate("session", text); }

// The size and root that the signer of this command saw; empty where nothing was signed. A statement that says none is
// about a ledger of no entries, which no launch has.
Result<std::optional<ledger::Checkpoint>> seenBy(const checklist::Command& command)
{
    const QByteArray bytes = statementOf(command);
    if (bytes.isEmpty())
        return std::optional<ledger::Checkpoint>();
    const Result<signoff::Statement> statement = signoff::parseStatement(bytes);
    if (!statement)
        return std::unexpected(statement.error());
    const QByteArray root = QByteArray::fromBase64(statement->treeRoot.toLatin1());
    ledger::Checkpoint seen;
    if (root.size() == qsizetype(seen.root.size())) {
        seen.size = statement->treeSize;
        std::copy(root.begin(), root.end(), seen.root.begin());
    }
    return seen;
}

} // namespace

void SeenLedger::add(const ledger::Appended& head) { m_roots.insert(head.size, head.root); }

std::optional<ledger::Checkpoint> SeenLedger::toLookUp(const checklist::Command& command) const
{
    const auto seen = seenBy(command);
    const bool older = seen && *seen && (*seen)->size > 0 && !m_roots.isEmpty() && (*seen)->size < m_roots.firstKey();
    return older ? *seen : std::nullopt;
}

Result<void> SeenLedger::check(const checklist::Command& command, const std::optional<Result<bool>>& found) const
{
    const auto seen = seenBy(command);
    if (!seen)
        return std::unexpected(seen.error());
    if (!*seen)
        return {};
    if (found && !*found)
        return std::unexpected(found->error());
    const auto root = m_roots.constFind((*seen)->size);
    if ((found && **found) || (root != m_roots.constEnd() && *root == (*seen)->root))
        return {};
    return failure(
        ErrorCode::Refused,
        seenText("The statement is about another ledger: its size and root are not in the past of this one."),
        seenText("Export the statement from this launch again and sign that."));
}

} // namespace holdpoint::session
