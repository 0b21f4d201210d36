// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_rules.h"
#include "core/checklist/alarm_evidence.h"
#include "core/checklist/rules_detail.h"

namespace holdpoint::checklist {

Answer Rules::operator()(const RecordAlarms& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (command.facts.empty())
        return refusal(ruleText("No alarm was found."), ruleText("Look at the list of alarms."));
    std::vector<events::Event> happened;
    for (const alarms::Fact& fact : command.facts)
        std::visit([&happened](const auto& one) { happened.emplace_back(one); }, fact);
    return happened;
}

Answer Rules::onAlarm(const alarms::Command& command, const QString& coordinatorsAct) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = coordinatorsAct.isEmpty() ? notOnRoster() : notCoordinator(coordinatorsAct))
        return std::unexpected(*error);
    const QStringList watched =
        alarms::alarmsOf(alarms::rulesFrom(m_launch.plan(), m_launch.configuration(), m_launch.filledValues()));
    const Result<std::vector<alarms::Fact>> facts = alarms::decide(m_state.alarms, watched, command, m_actor);
    if (!facts)
        return std::unexpected(facts.error());
    std::vector<events::Event> happened;
    for (const alarms::Fact& fact : *facts)
        std::visit([&happened](const auto& one) { happened.emplace_back(one); }, fact);
    return happened;
}

// Who hears an alarm answers it; to make it quiet for everybody is a decision.
Answer Rules::operator()(const alarms::Acknowledge& command) const { return onAlarm(command, {}); }
Answer Rules::operator()(const alarms::Unshelve& command) const { return onAlarm(command, {}); }
Answer Rules::operator()(const alarms::ReturnToService& command) const { return onAlarm(command, {}); }
Answer Rules::operator()(const alarms::Shelve& command) const { return onAlarm(command, ruleText("shelve an alarm")); }
Answer Rules::operator()(const alarms::TakeOutOfService& command) const
{
    return onAlarm(command, ruleText("take an alarm out of service"));
}

std::optional<Error> Rules::blindOrUnheard(const runbook::Step& gate) const
{
    const std::optional<AlarmAgainst> against = alarmAgainst(m_state.alarms);
    if (!against)
        return std::nullopt;
    const events::AlarmRaised& raised = against->occurrence.raised;
    if (against->unheard)
        return Error{ErrorCode::Refused,
                     ruleText("Nobody acknowledged the alarm “%1” (%2), so “%3” cannot be GO.")
                         .arg(raised.title, raised.alarm, gate.title),
                     ruleText("Look at it and acknowledge it, or request a deviation of kind “override”."), 0};
    return Error{ErrorCode::Refused,
                 ruleText("No data comes of “%1” (%2), and no data is never OK: “%3” cannot be GO.")
                     .arg(raised.title, raised.alarm, gate.title),
                 ruleText("Repair the source, let the coordinator shelve the alarm with a reason, or request a "
                          "deviation of kind “override”."),
                 0};
}

} // namespace holdpoint::checklist
