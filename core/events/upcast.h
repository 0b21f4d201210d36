// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace holdpoint::events {

// Brings the body of an entry that an older version wrote to today's fields, version by version, so that it means
// what it meant. False: the body already holds a field that its version did not have.
bool upcast(const QString& kind, qint64 version, QJsonObject& body);

} // namespace holdpoint::events
