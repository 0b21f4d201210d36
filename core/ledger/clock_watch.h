// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/entry_scanner.h"
#include "core/ledger/verifier.h"

#include <QString>

#include <vector>

namespace holdpoint::ledger {

// Follows the clocks from entry to entry. A wall clock that people set is told apart from time that went by, with the
// help of the time since boot. What it finds are notices: clocks are set on honest machines too.
class ClockWatch
{
public:
    // False when the entry carries no readable time.
    bool see(qint64 seq, const EntryFacts& facts, std::vector<Notice>& notices);

private:
    std::string m_boot;
    qint64 m_boottimeMs = 0;
    qint64 m_utcMs = 0;
    bool m_started = false;
};

} // namespace holdpoint::ledger
