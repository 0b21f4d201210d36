// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/record_value.h"

#include <QMap>
#include <QString>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdpoint::session {

// The verifier's own account of alarms. Shares nothing with core/alarms and the fold. Records come in the ledger's
// order.
class AlarmCheck
{
public:
    // An entry of a kind `alarm.`...: a translated problem where it does not fit what was before; empty: it does.
    std::optional<QString> happened(const std::string& kind, const RecordValue& body);

    // What a go/no-go point has before itself, by id: "raised 3" | "shelved" | "out of service".
    [[nodiscard]] std::vector<std::pair<QString, QString>> evidence() const;
    // The id of an alarm that stands against a GO; empty: none does.
    [[nodiscard]] QString against() const;
    // One is active, and nobody made it quiet.
    [[nodiscard]] bool anyActive() const;

private:
    struct Alarm
    {
        qint64 raised = 0, acknowledged = 0; // so many times; the newest that somebody acknowledged
        bool active = false, shelved = false, out = false, missingData = false;
    };
    std::optional<QString> raised(Alarm& alarm, const RecordValue& body);
    std::optional<QString> answered(const std::string& kind, Alarm& alarm, const RecordValue& body);

    QMap<QString, Alarm> m_alarms;
};

} // namespace holdpoint::session
