// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/ledger/ledger.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

// Where the writer keeps its rows. Internal to the room: tests put a store that fails in its place, and a shared
// database can follow.
namespace holdpoint::ledger {

struct StoredEntry
{
    QByteArray bytes;
    QByteArray checkpoint; // the signed note after this entry
};

// One open store. Made, used and destroyed in one thread.
class LedgerStore
{
public:
    // False stops the reading.
    using Visit = std::function<bool(qint64 seq, const QByteArray& bytes)>;

    virtual ~LedgerStore() = default;
    // One past the highest seq.
    [[nodiscard]] virtual Result<qint64> size() const = 0;
    // Rows with first <= seq < first + count in order, in one read transaction.
    virtual Result<void> read(qint64 first, qint64 count, const Visit& visit) const = 0;
    [[nodiscard]] virtual Result<QByteArray> checkpoint(qint64 seq) const = 0;
    // All rows from seq `first` on or none, on disk when it returns. Waits a bounded time for other programs' locks.
    // After an error nobody knows whether the rows are there: open the store anew and look.
    virtual Result<void> append(qint64 first, const std::vector<StoredEntry>& entries) = 0;
};

using StoreOpener = std::function<Result<std::unique_ptr<LedgerStore>>()>;
using OnEntry = std::function<void(qint64, const QByteArray&)>;

// The writer over any store. `opener` is called here, in the writer's thread and again on reopen(). `previousKey`: the
// verifier key of the last checkpoint, where that is not `key` yet.
Result<std::unique_ptr<Writer>> openWriter(const StoreOpener& opener, const QString& origin, const LogKey& key,
                                           const OnEntry& onEntry, const std::optional<Checkpoint>& known = {},
                                           const QString& previousKey = {});

} // namespace holdpoint::ledger
