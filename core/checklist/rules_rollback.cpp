// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// Rollback is never refused for order, hold, role or approval: one person suffices.
namespace holdpoint::checklist {

const RollbackRecord* Rules::runningRollback() const
{
    return !m_state.rollbacks.isEmpty() && !m_state.rollbacks.last().ended ? &m_state.rollbacks.last() : nullptr;
}

std::optional<Error> Rules::inARollbackByWeights() const
{
    const RollbackRecord* running = runningRollback();
    if (!running || !running->isByWeights())
        return std::nullopt;
    return Error{ErrorCode::Refused,
                 ruleText("A planned rollback goes down the weights, since %1.").arg(utcText(running->utcMs)),
                 ruleText("Wait for its end, stop it, or roll back immediately."), 0};
}

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
    // What was scrubbed or ended is watched by nobody: there the runbook's own commands roll back.
    const bool byWeights = !immediate && m_launch.plannedByWeights() && !m_state.scrubbed && !m_state.ended;
    const auto runs = [](const runbook::Command& command) { return command.runnable; };
    if (byWeights) {
        if (m_state.rollout.isAllOnOld())
            return refusal(ruleText("No traffic is on the new version: there is nothing to roll back step by step."),
                           ruleText("Use the immediate rollback if customers are on it all the same."));
    } else if (!procedure || std::none_of(procedure->commands.begin(), procedure->commands.end(), runs))
        return refusal(ruleText("The runbook has no command for this rollback."),
                       ruleText("Use the other rollback, or roll back by hand as the runbook says and note it."));
    const RollbackRecord* running = runningRollback();
    if (running && (!immediate || running->started.kind == QLatin1String("immediate")))
        return refusal(ruleText("A rollback is running already, since %1.").arg(utcText(running->utcMs)),
                       ruleText("Watch it in the rollback panel."));
    std::vector<events::Event> happened;
    // A script that moves traffic must not move it against the rollback.
    for (const RunRecord* run : m_launch.runningRuns()) {
        const bool ofPlanned = running && running->began(*run) && run->started.procedure == running->started.procedure;
        const bool moves = ofPlanned || m_launch.ladder().rungOf(run->started.command) ||
                           std::any_of(m_state.rollout.changes().begin(), m_state.rollout.changes().end(),
                                       [run](const rollout::Change& one) { return one.run == run->started.run; });
        if (!byWeights && moves && !run->stopRequested)
            happened.emplace_back(events::StopRequested{run->started.run});
    }
    if (running)
        happened.emplace_back(endOf(*running, QStringLiteral("superseded")));
    happened.emplace_back(events::RollbackStarted{m_state.rollbacks.size() + 1,
                                                  byWeights ? QLatin1String(rollout::weightsProcedure) : procedure->id,
                                                  request.kind, request.scenario, request.changed});
    reopenForTraffic(happened);
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
    return std::vector<events::Event>{endOf(*record, {})};
}

Answer Rules::operator()(const StopRollback& request) const
{
    const RollbackRecord* record = rollback(request.rollback);
    if (!record || record->ended)
        return refusal(ruleText("There is no running rollback %1.").arg(request.rollback),
                       ruleText("Look up what is running with holdpoint status."));
    if (record->started.kind == QLatin1String("immediate"))
        return refusal(ruleText("An immediate rollback goes on to its end."),
                       ruleText("Stop a single command of it where it hangs: holdpoint stop LAUNCH RUN."));
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const rollout::Change* last = m_state.rollout.last();
    if (record->isByWeights() && last && last->stage() == rollout::Stage::Setting)
        return refusal(
            ruleText("The script that sets %1 % is running: traffic is between two weights.").arg(last->asked.weight),
            ruleText("Wait until it has ended, then stop; or stop the script itself, run %1.").arg(last->run));
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("To stop a rollback needs a reason."),
                       ruleText("Say why traffic shall stay where it is."));
    std::vector<events::Event> happened;
    for (const RunRecord* run : m_launch.runningRuns()) {
        if (run->started.procedure == record->started.procedure && !run->started.procedure.isEmpty() &&
            record->began(*run) && !run->stopRequested)
            happened.emplace_back(events::StopRequested{run->started.run});
    }
    happened.emplace_back(endOf(*record, QStringLiteral("stopped")));
    happened.emplace_back(
        events::NoteWritten{ruleText("Rollback %1 was stopped: %2").arg(request.rollback).arg(request.reason), {}});
    return happened;
}

events::RollbackEnded Rules::endOf(const RollbackRecord& record, const QString& outcome) const
{
    events::RollbackEnded ended;
    ended.rollback = record.started.rollback;
    // The steps of one that goes down the ladder are changes of the weight.
    for (const rollout::Change& change : m_state.rollout.changes()) {
        if (change.asked.rollback != ended.rollback)
            continue;
        if (change.set)
            ++(*change.set ? ended.commandsPassed : ended.commandsFailed);
        else
            ++ended.commandsNotRun;
    }
    for (const runbook::Procedure& procedure : m_launch.plan().procedures) {
        if (procedure.id != record.started.procedure)
            continue;
        for (const runbook::Command& command : procedure.commands) {
            // What cannot be run was noted for a person.
            if (!command.runnable)
                continue;
            const RunRecord* run = m_launch.latestRun(command.id);
            if (!run || !record.began(*run))
                ++ended.commandsNotRun;
            else if (run->passed())
                ++ended.commandsPassed;
            else
                ++ended.commandsFailed;
        }
    }
    const bool onTheWay = record.isByWeights() && !m_state.rollout.isAllOnOld();
    ended.outcome = !outcome.isEmpty()                     ? outcome
                    : ended.commandsFailed > 0             ? QStringLiteral("failed")
                    : ended.commandsNotRun > 0 || onTheWay ? QStringLiteral("incomplete")
                                                           : QStringLiteral("done");
    return ended;
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
