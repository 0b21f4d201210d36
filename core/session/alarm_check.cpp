// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/alarm_check.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::session {
namespace {

constexpr qint64 longestShelfMs = 8LL * 60 * 60 * 1000;

QString alarmText(const char* text) { return QCoreApplication::translate("verify", text); }

} // namespace

std::optional<QString> AlarmCheck::happened(const std::string& kind, const RecordValue& body)
{
    const QString id = body["alarm"].text();
    if (id.isEmpty())
        return alarmText("It names no alarm.");
    Alarm& alarm = m_alarms[id];
    if (kind == "alarm.raised")
        return raised(alarm, body);
    return answered(kind, alarm, body);
}

std::optional<QString> AlarmCheck::raised(Alarm& alarm, const RecordValue& body)
{
    const qint64 occurrence = body["occurrence"].number();
    if (alarm.active)
        return alarmText("It raises an alarm that was raised and had not cleared.");
    if (occurrence != alarm.raised + 1)
        return alarmText("It is not the next time that this alarm is raised: one is missing before it.");
    alarm.raised = occurrence;
    alarm.active = true;
    alarm.missingData = body["kind"].utf8() != "limit";
    return std::nullopt;
}

std::optional<QString> AlarmCheck::answered(const std::string& kind, Alarm& alarm, const RecordValue& body)
{
    const qint64 occurrence = body["occurrence"].number();
    if (kind == "alarm.cleared") {
        if (!alarm.active || occurrence != alarm.raised)
            return alarmText("It clears an alarm that was not raised.");
        alarm.active = false;
    } else if (kind == "alarm.acknowledged") {
        if (occurrence < 1 || occurrence > alarm.raised || occurrence <= alarm.acknowledged)
            return alarmText("It acknowledges an alarm that did not wait for it.");
        alarm.acknowledged = occurrence;
    } else if (kind == "alarm.escalated") {
        if (occurrence < 1 || occurrence > alarm.raised || occurrence <= alarm.acknowledged)
            return alarmText("It escalates an alarm that did not wait for anybody.");
    } else if (kind == "alarm.shelved") {
        const qint64 lasts = body["for_ms"].number();
        if (alarm.shelved || lasts <= 0 || lasts > longestShelfMs)
            return alarmText("It shelves an alarm that was shelved, or for longer than a shift.");
        alarm.shelved = true;
    } else if (kind == "alarm.unshelved") {
        if (!alarm.shelved)
            return alarmText("It takes an alarm from a shelf that it was not on.");
        alarm.shelved = false;
    } else {
        const bool out = kind == "alarm.out-of-service";
        if (alarm.out == out)
            return alarmText("It says of an alarm what was so already.");
        alarm.out = out;
    }
    return std::nullopt;
}

std::vector<std::pair<QString, QString>> AlarmCheck::evidence() const
{
    std::vector<std::pair<QString, QString>> all;
    for (auto alarm = m_alarms.constBegin(); alarm != m_alarms.constEnd(); ++alarm) {
        if (alarm->out)
            all.emplace_back(alarm.key(), QStringLiteral("out of service"));
        else if (alarm->shelved)
            all.emplace_back(alarm.key(), QStringLiteral("shelved"));
        else if (alarm->active)
            all.emplace_back(alarm.key(), QStringLiteral("raised %1").arg(alarm->raised));
    }
    return all;
}

QString AlarmCheck::against() const
{
    for (auto alarm = m_alarms.constBegin(); alarm != m_alarms.constEnd(); ++alarm) {
        if (!alarm->out && !alarm->shelved &&
            (alarm->acknowledged < alarm->raised || (alarm->active && alarm->missingData)))
            return alarm.key();
    }
    return {};
}

bool AlarmCheck::anyActive() const
{
    return std::any_of(m_alarms.constBegin(), m_alarms.constEnd(),
                       [](const Alarm& one) { return one.active && !one.shelved && !one.out; });
}

} // namespace holdpoint::session
