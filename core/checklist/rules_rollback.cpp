// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// Rollback is never refused for order, hold, role or approval: one person suffices.
namespace holdpoint::checklist {

const RollbackRecord* Rules::rollback(qint64 number) const
{
    for (const RollbackRecord& record : m_state.rollbacks) {
        if (record.started.rollback == number)
            return &record;
    }
    return nullptr;
}

Answer Rules::operator()(const StartRollback& request) const
{
    const bool immediate = request.kind == QLatin1String("immediate");
    const runbook::Procedure* procedure = m_launch.plan().procedure(
        immediate ? runbook::ProcedureKind::ImmediateRollback : runbook::ProcedureKind::PlannedRollback);
    const auto runs = [](const runbook::Command& command) { return command.runnable; };
    if (!procedure || std::none_of(procedure->commands.begin(), procedure->commands.end(), runs))
        return refusal(ruleText("The runbook has no command for this rollback."),
                       ruleText("Use the other rollback, or roll back by hand as the runbook says and note it."));
    if (!m_state.rollbacks.isEmpty() && !m_state.rollbacks.last().ended)
        return refusal(
            ruleText("A rollback is running already, since %1.").arg(utcText(m_state.rollbacks.last().utcMs)),
            ruleText("Watch it in the rollback panel."));
    std::vector<events::Event> happened{events::RollbackStarted{m_state.rollbacks.size() + 1, procedure->id,
                                                                request.kind, request.scenario, request.changed}};
    // What follows a rollback is a defined state: held, until somebody decides how to go on.
    if (!m_state.held && !m_state.scrubbed && !m_state.ended)
        happened.emplace_back(events::LaunchHeld{ruleText("Rollback started by %1").arg(m_actor.person)});
    return happened;
}

Answer Rules::operator()(const StartRollbackCommand& request) const
{
    const RollbackRecord* record = rollback(request.rollback);
    if (!record || record->ended)
        return refusal(ruleText("There is no running rollback %1.").arg(request.rollback),
                       ruleText("Look up what is running with holdpoint status."));
    events::RunStarted started = runStarted(request.run);
    started.procedure = record->started.procedure;
    std::vector<events::Event> happened = filledByClock(request.run, started.run);
    happened.emplace_back(started);
    return happened;
}

Answer Rules::operator()(const ObserveRollbackStep& request) const
{
    if (!rollback(request.observed.rollback))
        return refusal(ruleText("There is no rollback %1.").arg(request.observed.rollback),
                       ruleText("Look up what is running with holdpoint status."));
    const QString& step = request.observed.step;
    const bool known = std::any_of(
        m_launch.plan().procedures.begin(), m_launch.plan().procedures.end(), [&](const runbook::Procedure& procedure) {
            return std::any_of(procedure.steps.begin(), procedure.steps.end(),
                               [&](const runbook::ProcedureStep& one) { return one.id == step; }) ||
                   std::any_of(procedure.commands.begin(), procedure.commands.end(),
                               [&](const runbook::Command& one) { return one.id == step; });
        });
    if (!known)
        return refusal(ruleText("“%1” is no step of a procedure of this runbook.").arg(step),
                       ruleText("Look its steps up with holdpoint import RUNBOOK --json, below procedures."));
    return std::vector<events::Event>{request.observed};
}

Answer Rules::operator()(const EndRollback& request) const
{
    const RollbackRecord* record = rollback(request.rollback);
    if (!record || record->ended)
        return refusal(ruleText("There is no running rollback %1.").arg(request.rollback),
                       ruleText("Look up what is running with holdpoint status."));
    events::RollbackEnded ended;
    ended.rollback = request.rollback;
    for (const runbook::Procedure& procedure : m_launch.plan().procedures) {
        if (procedure.id != record->started.procedure)
            continue;
        for (const runbook::Command& command : procedure.commands) {
            // What cannot be run was noted for a person.
            if (!command.runnable)
                continue;
            const RunRecord* run = m_launch.latestRun(command.id);
            if (!run || run->startedUtcMs < record->utcMs)
                ++ended.commandsNotRun;
            else if (run->passed())
                ++ended.commandsPassed;
            else
                ++ended.commandsFailed;
        }
    }
    ended.outcome = ended.commandsFailed > 0   ? QStringLiteral("failed")
                    : ended.commandsNotRun > 0 ? QStringLiteral("incomplete")
                                               : QStringLiteral("done");
    return std::vector<events::Event>{ended};
}

Answer Rules::operator()(const SecondRollback& request) const
{
    const RollbackRecord* record = rollback(request.rollback);
    if (!record)
        return refusal(ruleText("There is no rollback %1.").arg(request.rollback),
                       ruleText("Look up the rollbacks with holdpoint status."));
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (!m_launch.mayAct(request.name))
        return refusal(ruleText("%1 is not on the roster of this launch.").arg(request.name),
                       ruleText("Name somebody of the roster who was in the room."));
    if (request.name.trimmed().isEmpty() || request.name == record->by.person)
        return refusal(ruleText("The second name must be another person's."),
                       ruleText("Ask somebody who was in the room."));
    return std::vector<events::Event>{events::RollbackSeconded{request.rollback, request.name}};
}

} // namespace holdpoint::checklist
