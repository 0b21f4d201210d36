// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <expected>
#include <limits>

namespace holdpoint::monitor {

// What stands at one place of a JSON document.
struct JsonValue
{
    double number = std::numeric_limits<double>::quiet_NaN(); // true is 1, false 0; texts that are numbers count
    QString text;                                             // as it would be shown; objects and lists as JSON
};

enum class JsonFault
{
    Malformed, // not whole, valid JSON in UTF-8
    Missing,   // nothing stands at that path
};

// `status.db`, `items[0].age`, `items.0.age`; a key with other signs in quotes: `"a.b".c`.
bool isJsonPath(const QString& path);

// The whole document is checked, whatever the path: half an answer says nothing. Duplicate keys: the first counts.
std::expected<JsonValue, JsonFault> jsonAt(QByteArrayView json, const QString& path);

} // namespace holdpoint::monitor
