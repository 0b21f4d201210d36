// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/log_key.h"

#include <QByteArray>
#include <QFuture>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

// Ordered, hashed bytes: RFC 6962 tree over the entries as stored, a C2SP checkpoint after every entry. This room does
// not know what an entry means, and nothing outside it knows that the store is SQLite.
namespace holdpoint::ledger {

struct Appended
{
    qint64 first = 0;      // seq of the first entry of the batch
    qint64 size = 0;       // entries in the ledger afterwards
    Digest root{};         // RFC 6962 root over all of them
    QByteArray checkpoint; // signed note of that size
};

// The one writer, with its own thread. `append` may be called from any thread; batches are stored in the order of
// calls, all of a batch or nothing, and the future is fulfilled only when it is durable. After a failed append every
// later one fails too until reopen() succeeds, so that no entry is ever stored out of order.
class Writer
{
public:
    // A new ledger file (mode 0600) at `path`; Refused when the file exists.
    static Result<std::unique_ptr<Writer>> create(const QString& path, const QString& origin, LogKey key);
    // Re-hashes every entry and checks the last checkpoint against `key`. Tampered ledgers give AnswerIsNo with the
    // first bad entry where it can be told; `onEntry` receives each entry's seq and bytes in order while reading.
    // `known`: a checkpoint that was seen before and must be in this ledger's past; Refused where the ledger is shorter
    // (an older copy, a tail that was cut off) or went on differently (a fork).
    static Result<std::unique_ptr<Writer>> open(const QString& path, const QString& origin, LogKey key,
                                                const std::function<void(qint64, const QByteArray&)>& onEntry,
                                                const std::optional<Checkpoint>& known = {});
    // The same for a machine without the key that signed until now: what is stored must hold by `previousKey` (a
    // verifier key of the same origin), what is appended is signed with `key`. The first entry must say so.
    static Result<std::unique_ptr<Writer>> takeOver(const QString& path, const QString& previousKey, LogKey key);
    virtual ~Writer() = default;

    // `firstSeq` must be the ledger's size, else Refused: the producer saw an older ledger.
    virtual QFuture<Result<Appended>> append(qint64 firstSeq, std::vector<QByteArray> entries) = 0;
    [[nodiscard]] virtual qint64 size() const = 0;   // durable entries
    [[nodiscard]] virtual Appended head() const = 0; // size 0: empty ledger
    virtual QFuture<Result<Appended>> reopen() = 0;  // after a failure: reads the file again
};

// Read-only, for any number of processes; short transactions of at most 256 rows. Its own thread of use.
class Reader
{
public:
    // Waits up to `lockWaitMs` for a writer that is just committing, here and later.
    static Result<std::unique_ptr<Reader>> open(const QString& path, int lockWaitMs = 2000);
    virtual ~Reader() = default;
    [[nodiscard]] virtual Result<qint64> size() const = 0;
    // Entries [first, first + count) in order; fewer at the end.
    [[nodiscard]] virtual Result<std::vector<QByteArray>> entries(qint64 first, int count) const = 0;
    [[nodiscard]] virtual Result<QByteArray> checkpoint(qint64 seq) const = 0;
};

} // namespace holdpoint::ledger
