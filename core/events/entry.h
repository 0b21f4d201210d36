// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/events/event.h"

#include <QJsonObject>

namespace holdpoint::events {

// How it was known who acted: they said so, the coordinator recorded their spoken word, or a signature.
enum class Auth
{
    Claimed,
    Spoken,
    Signed
};

struct Actor
{
    Auth auth = Auth::Claimed;
    QString person, role;
    QString seat; // the seat acted for, where it differs from the role
    bool operator==(const Actor&) const = default;
};

// One ledger entry (design, "Formats"). `late` marks what could not be recorded when it happened.
struct Entry
{
    qint64 seq = 0;
    Instant at;
    Actor actor;
    bool rehearsal = false;
    bool late = false;
    Event body;
    bool operator==(const Entry&) const = default;
};

// `vote.cast` and the like; stable for ever.
QString kindOf(const Event& event);

// Canonical bytes, ready for the ledger. Malformed only for text that is not Unicode.
Result<QByteArray> encodeEntry(const Entry& entry);
// Malformed for anything that encodeEntry never wrote: unknown kinds, missing or additional fields, versions that do
// not exist. What an older version wrote comes out as today's fact.
Result<Entry> decodeEntry(const QByteArray& bytes);

// Whether the fact holds a person's signature: only such an entry's actor can be known as signed.
bool carriesSignature(const Event& event);

// The body alone, for `log --json` and views.
QJsonObject bodyJson(const Event& event);

} // namespace holdpoint::events
