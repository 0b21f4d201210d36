// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>

namespace holdpoint {

// The subset of RFC 8785 that the ledger uses: objects with ASCII keys, arrays, strings, booleans, null, and whole
// numbers of magnitude below 2^53. Anything else (fractions, lone surrogates) is refused: a decimal is written as a
// string.
Result<QByteArray> canonicalJson(const QJsonObject& object);

// Reads bytes that must already be in that form: duplicate keys, other orders, white space and rounded numbers are
// Malformed, because the bytes would not come out again as they went in.
Result<QJsonObject> parseCanonicalJson(const QByteArray& bytes);

// Bytes of unknown encoding in an entry: text where they are valid UTF-8, else base64 under `key` + "_b64".
void insertBytes(QJsonObject& object, QLatin1String key, const QByteArray& bytes);
QByteArray takeBytes(const QJsonObject& object, QLatin1String key);

} // namespace holdpoint
