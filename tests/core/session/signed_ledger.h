// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/entry.h"
#include "core/ledger/log_key.h"
#include "core/ledger/tree.h"
#include "core/signoff/personal_key.h"
#include "core/signoff/statement.h"

#include <QTemporaryDir>

#include <functional>
#include <vector>

namespace holdpoint::test {

// A launch folder whose ledger is written entry by entry with the true log key and true personal keys: what somebody
// who holds the machine could do. It tells what only the meaning of entries can show, since all checkpoints hold.
class SignedLedger
{
public:
    SignedLedger();

    // Makes a person's key once; the same afterwards, in every ledger of this program.
    static const signoff::WrappedKey& keyOf(const QString& person);
    // Appends to the entries in memory. `auth` Signed needs a fact that carries the signature already.
    void add(events::Event event, const QString& person = QStringLiteral("Ada"),
             events::Auth auth = events::Auth::Claimed);
    // A statement about the ledger as it stands, for this act; the rest is filled in by the caller.
    [[nodiscard]] signoff::Statement statement(const QString& person, const QString& act, const QString& role,
                                               const QString& decision);
    events::Proof sign(const signoff::Statement& statement);

    // Votes, decisions, sign-offs and a declaration, one after the other, all as they should be.
    void fill();
    static constexpr int filled = 18;

    // Writes what stands in `entries` with good checkpoints; the folder, ready to be verified.
    QString write();
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] ledger::LogKey key() const;

    std::vector<events::Entry> entries;
    QString launch = QStringLiteral("shop-1.0-0a1b2c3d");
    bool rehearsal = false;
    qint64 waitedMs = 0; // beside the second that each entry takes

private:
    [[nodiscard]] QString root() const; // base64, over the entries in memory
    QTemporaryDir m_folder;
};

} // namespace holdpoint::test
