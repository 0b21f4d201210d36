// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include <QCoreApplication>

// Entries about alarms.
namespace holdpoint::session {

RecordCheck::Problem RecordCheck::alarm()
{
    if (Problem problem = afterTheEnd())
        return problem;
    const std::string& kind = (*m_record)["kind"].utf8();
    if (Problem problem = m_plan.alarms().happened(kind, body()))
        return problem;
    if (kind == "alarm.shelved" || kind == "alarm.out-of-service")
        return coordinator();
    const bool found = kind == "alarm.raised" || kind == "alarm.cleared" || kind == "alarm.escalated" ||
                       (kind == "alarm.unshelved" && body()["cause"].utf8() == "expired");
    if (!found)
        return person().isEmpty()
                   ? Problem(QCoreApplication::translate("verify", "Nobody is named who answered the alarm."))
                   : onRoster();
    return person().isEmpty() ? std::nullopt
                              : Problem(QCoreApplication::translate(
                                    "verify", "It names a person for what only Holdpoint's own watch can find."));
}

} // namespace holdpoint::session
