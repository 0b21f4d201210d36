// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"

namespace holdpoint::ledger {

// For readers without the log key: hashes the entries that they read anyway, in order from the first, and asks in the
// end whether the checkpoint after the last one holds over them. A value; one thread.
class ReadCheck
{
public:
    void add(const QByteArray& bytes) { m_tree.append(leafHash(bytes)); }
    [[nodiscard]] qint64 size() const { return m_tree.size(); }
    [[nodiscard]] const GrowingTree& tree() const { return m_tree; }
    // `verifierKey`: as entry 0 names it. AnswerIsNo when the checkpoint is missing, false or of other entries.
    [[nodiscard]] Result<void> holds(const Reader& reader, const QString& verifierKey) const;

private:
    GrowingTree m_tree;
};

} // namespace holdpoint::ledger
