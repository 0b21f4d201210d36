// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// Roll calls, and the communication test: a roll call over one channel.
namespace holdpoint::checklist {

const RollCallRecord* Launch::openRollCall() const
{
    return m_state.rollCalls.isEmpty() || m_state.rollCalls.last().ended ? nullptr : &m_state.rollCalls.last();
}

QStringList Launch::untestedChannels() const
{
    QStringList channels;
    for (const runbook::Channel& channel : m_plan->channels) {
        const bool tested =
            std::any_of(m_state.rollCalls.begin(), m_state.rollCalls.end(),
                        [&](const RollCallRecord& call) { return call.ended && call.started.channel == channel.name; });
        if (!tested && !channels.contains(channel.name))
            channels.append(channel.name);
    }
    return channels;
}

Answer Rules::operator()(const StartRollCall& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("call the roll")))
        return std::unexpected(*error);
    if (m_launch.openRollCall())
        return refusal(ruleText("A roll call goes on already."), ruleText("End that one first."));
    QStringList channels;
    for (const runbook::Channel& channel : m_launch.plan().channels)
        channels.append(channel.name);
    // A misspelt channel would leave the real one untested.
    if (!request.channel.isEmpty() && !channels.isEmpty() && !channels.contains(request.channel))
        return refusal(ruleText("The runbook names no channel “%1”.").arg(request.channel),
                       ruleText("Its channels are: %1.").arg(channels.join(QStringLiteral(", "))));
    events::RollCallStarted started{qint64(m_state.rollCalls.size()) + 1, request.channel, {}};
    for (const events::Person& person : m_state.people)
        started.expected.append(person.name);
    if (started.expected.isEmpty())
        return refusal(ruleText("There is nobody on the roster to call."),
                       ruleText("Enter people with holdpoint roster first."));
    return std::vector<events::Event>{started};
}

Answer Rules::operator()(const AnswerRollCall& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    const RollCallRecord* call = m_launch.openRollCall();
    if (!call)
        return refusal(ruleText("No roll call goes on."), ruleText("The coordinator starts one."));
    if (!call->started.expected.contains(request.person))
        return refusal(ruleText("%1 is not called in this roll call.").arg(request.person),
                       ruleText("Those who are called: %1.").arg(call->started.expected.join(QStringLiteral(", "))));
    // Everybody answers for themselves; what was heard in the room is entered by the coordinator, and called spoken.
    const bool own = m_actor.auth == events::Auth::Claimed && m_actor.person == request.person;
    const bool heard = m_actor.auth == events::Auth::Spoken && m_launch.mayCoordinate(m_actor.person);
    if (!own && !heard)
        return refusal(ruleText("%1 cannot answer for %2.").arg(m_actor.person, request.person),
                       ruleText("They answer themselves, or the coordinator enters what was heard."));
    return std::vector<events::Event>{
        events::RollCallAnswered{call->started.call, request.person, request.present, request.remark}};
}

Answer Rules::operator()(const EndRollCall&) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("end a roll call")))
        return std::unexpected(*error);
    const RollCallRecord* call = m_launch.openRollCall();
    if (!call)
        return refusal(ruleText("No roll call goes on."), ruleText("There is nothing to end."));
    events::RollCallEnded ended{call->started.call, {}};
    for (const QString& person : call->started.expected) {
        if (!call->answers.value(person).answer.present)
            ended.missing.append(person);
    }
    return std::vector<events::Event>{ended};
}

} // namespace holdpoint::checklist
