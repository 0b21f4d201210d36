// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <string>

// The verifier's own reader of entries. Shares nothing with core/base's canonical JSON, so that a fault there is seen.
namespace holdpoint::ledger {

// What the verifier needs from an entry.
struct EntryFacts
{
    std::optional<qint64> seq;
    std::optional<qint64> version;
    std::string kind;
    bool hasBody = false;
    std::string logKey, previousKey, origin; // body.log_key, body.previous_key, body.origin
    std::string boot, utc;                   // at.boot, at.utc
    std::optional<qint64> boottimeMs;
};

// Reads `bytes` as one object in the canonical form of RFC 8785 that entries use: printable ASCII keys in strictly
// rising order, no white space, whole numbers of magnitude below 2^53, shortest escapes, valid UTF-8, 100 levels at
// most. Empty, with an untranslated reason in `why`, when it is anything else.
std::optional<EntryFacts> scanEntry(const QByteArray& bytes, const char*& why);

} // namespace holdpoint::ledger
