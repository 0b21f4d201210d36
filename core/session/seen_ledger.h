// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/ledger.h"

#include <QMap>

#include <optional>

namespace holdpoint::session {

// What signers saw against what this ledger was: a statement about another past would stand in it as a false one for
// ever. Knows the roots of its session; only for an older one must the ledger be read, which may take a second.
class SeenLedger
{
public:
    void add(const ledger::Appended& head);

    // What isInPastOf() has to say before check() can; empty: nothing.
    [[nodiscard]] std::optional<ledger::Checkpoint> toLookUp(const checklist::Command& command) const;
    // Refused when the command carries a statement about another ledger. `found`: what the look-up said.
    [[nodiscard]] Result<void> check(const checklist::Command& command, const std::optional<Result<bool>>& found) const;

private:
    QMap<qint64, Digest> m_roots; // by size
};

} // namespace holdpoint::session
