// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

// Re-derives everything from stored bytes with code that shares nothing with the writer (own SQLite access, own JSON
// scanner, own tree). Works on a private copy, so that a crashed or read-only folder is no obstacle.
namespace holdpoint::ledger {

// Something an auditor should know that is no tampering: clocks that were set, entries recorded late.
struct Notice
{
    qint64 seq = 0;
    QString text; // translated, one sentence
    bool operator==(const Notice&) const = default;
};

struct Verdict
{
    bool intact = false;
    qint64 entries = 0;
    std::optional<qint64> firstBad; // seq of the first bad entry; empty with !intact: the file as a whole
    QString problem;                // translated, one sentence; empty when intact
    QByteArray checkpoint;          // the last one that verified
    QString logKey;                 // verifier key that entry 0 names, or the last takeover
    std::vector<Notice> notices;    // in the order of entries; at most 100
};

// An entry that is good so far, for whoever knows what it means.
struct VerifiedEntry
{
    qint64 seq = 0;
    const QByteArray& bytes;
    // Base64 of the root over the first `size` entries, 0 < size <= seq; empty for other sizes.
    const std::function<QByteArray(qint64 size)>& rootOf;
};

struct VerifyOptions
{
    QByteArray against; // an anchored checkpoint that must be in this ledger's past; empty: none
    QByteArray kept;    // the same, as this machine keeps it outside the launch; one that is not of this log is noticed
    // Called for each entry that is good so far, in order. May return a problem, which makes it bad.
    std::function<std::optional<QString>(const VerifiedEntry&)> onEntry;
    std::function<void(qint64 done, qint64 all)> onProgress;
    unsigned workers = 0; // threads for the signatures; 0: one for each processor, at most 8
};

// Errors only where nothing can be said (no such file, no SQLite file). Tampered is a Verdict, not an Error.
Result<Verdict> verifyLedger(const QString& path, const VerifyOptions& options = {});

} // namespace holdpoint::ledger
