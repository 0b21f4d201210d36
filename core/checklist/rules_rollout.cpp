// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// How traffic moves: each weight is asked for, confirmed by a person, set, seen at the load balancer and watched.
namespace holdpoint::checklist {
namespace {

QString whyNot(const QString& despite)
{
    if (despite == QLatin1String("failed"))
        return ruleText("The script that sets the weight before did not end well.");
    if (despite == QLatin1String("unseen"))
        return ruleText("The weight before was not seen at the load balancer.");
    if (despite == QLatin1String("watching"))
        return ruleText("The watch of the weight before is not over.");
    if (despite == QLatin1String("breach"))
        return ruleText("A limit was broken at the weight before.");
    if (despite == QLatin1String("insufficient"))
        return ruleText("Too few requests were seen at the weight before to say anything.");
    if (despite == QLatin1String("no-data"))
        return ruleText("Not everything was measured at the weight before, and no data is never OK.");
    if (despite == QLatin1String("alarm"))
        return ruleText("An alarm is active.");
    return ruleText("This leaves out a weight of the ladder.");
}

} // namespace

std::optional<Error> Rules::notUp() const
{
    if (const std::optional<Error> error = notMoving())
        return error;
    const runbook::Step* step = m_launch.plan().step(m_launch.ladder().step);
    if (!step)
        return std::nullopt;
    if (const std::optional<Error> error = notInOrder(step->id, step->id))
        return error;
    const runbook::Command* next = m_launch.nextCommand(step->id);
    if (next && !m_launch.ladder().rungOf(next->id)) {
        const bool beforeTheLadder = std::ranges::any_of(step->commands, [&](const runbook::Command& command) {
            return command.line > next->line && m_launch.ladder().rungOf(command.id);
        });
        if (beforeTheLadder)
            return Error{
                ErrorCode::Refused,
                ruleText("Another command of this step comes first: %1").arg(QString::fromUtf8(next->text)),
                ruleText("Finish that one, or request a deviation of kind “skip” for %1.").arg(named(step->id)), 0};
    }
    return std::nullopt;
}

Answer Rules::operator()(const AskWeight& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const rollout::Ladder& ladder = m_launch.ladder();
    if (!ladder.isGuarded())
        return refusal(ruleText("The trusted configuration does not say how a weight is set, seen and watched."),
                       ruleText("Add shift, observe and watch_s to [rollout] of the configuration, and trust it; or "
                                "run the runbook's own commands."));
    if (request.weight < 0 || request.weight > 100)
        return refusal(ruleText("A weight is a whole number from 0 to 100."), ruleText("Name the percent of traffic."));
    if (const RollbackRecord* running = runningRollback())
        return refusal(ruleText("A rollback is running, since %1.").arg(utcText(running->utcMs)),
                       ruleText("Wait for its end, or stop it if it is a planned one."));
    const rollout::Course& course = m_state.rollout;
    if (const rollout::Change* last = course.last()) {
        if (last->stage() == rollout::Stage::Asked)
            return refusal(ruleText("%1 % is asked for already and waits to be confirmed.").arg(last->asked.weight),
                           ruleText("Confirm it, or withdraw it first."));
        if (last->stage() == rollout::Stage::Setting)
            return refusal(ruleText("The script that sets %1 % is running.").arg(last->asked.weight),
                           ruleText("Wait for its end, or stop it."));
    }
    const QString despite = m_launch.againstWeight(int(request.weight));
    if (request.weight > course.weight()) {
        if (const std::optional<Error> error = notUp())
            return std::unexpected(*error);
        if (!despite.isEmpty()) {
            if (!m_launch.mayCoordinate(m_actor.person))
                return refusal(
                    ruleText("%1 So %2 % does not follow by itself.").arg(whyNot(despite)).arg(request.weight),
                    ruleText("Wait, go down, or let the coordinator decide with a reason."));
            if (request.reason.trimmed().isEmpty())
                return refusal(
                    ruleText("%1 So %2 % is a decision, and needs a reason.").arg(whyNot(despite)).arg(request.weight),
                    ruleText("Say why it is safe, wait, or go down."));
        }
    }
    return std::vector<events::Event>{events::WeightAsked{course.changes().size() + 1, request.weight, course.weight(),
                                                          despite, request.reason.trimmed(), 0}};
}

void Rules::reopenForTraffic(std::vector<events::Event>& happened) const
{
    if (m_state.rollout.weight() == 0 || m_launch.ladder().step.isEmpty())
        return;
    for (const QString& gate : m_launch.gatesStandingOn(m_launch.ladder().step))
        happened.emplace_back(events::GateReopened{gate, QStringLiteral("traffic"), m_launch.ladder().step});
}

std::vector<events::Event> Rules::shift(qint64 change, const StartRun& run) const
{
    events::RunStarted started = runStarted(run);
    started.step = m_launch.ladder().step;
    started.limitMs = qint64(m_launch.stepConfiguration(started.step).limitS * 1000);
    for (const QString& kind : {QStringLiteral("environment"), QStringLiteral("folder")}) {
        if (const DeviationRecord* approval = m_launch.approvedChange(kind, run.command))
            started.deviations.append(approval->request.deviation);
    }
    std::vector<events::Event> happened{events::WeightConfirmed{change}};
    for (events::Event& event : filledByClock(run, started.run))
        happened.push_back(std::move(event));
    if (started.step.isEmpty())
        happened.emplace_back(started);
    else
        for (events::Event& event : withReopenedGates(started, started.step, "run", started.command))
            happened.push_back(std::move(event));
    return happened;
}

Result<const rollout::Change*> Rules::waiting(qint64 number, const QString& nextStep) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const rollout::Change* change = m_state.rollout.change(number);
    if (!change || change->stage() != rollout::Stage::Asked)
        return refusal(ruleText("No weight waits to be confirmed as change %1.").arg(number), nextStep);
    return change;
}

Answer Rules::operator()(const ConfirmWeight& request) const
{
    const Result<const rollout::Change*> change =
        waiting(request.change, ruleText("Ask for a weight first: holdpoint shift LAUNCH WEIGHT."));
    if (!change)
        return std::unexpected(change.error());
    const int weight = int((*change)->asked.weight);
    if (weight > m_state.rollout.weight()) {
        if (const std::optional<Error> error = notUp())
            return std::unexpected(*error);
        // What speaks against it came after it was asked for: nobody decided on that.
        const QString despite = m_launch.againstWeight(weight);
        if (!despite.isEmpty() && despite != (*change)->asked.despite)
            return refusal(ruleText("%1 That was not so when %2 % was asked for.").arg(whyNot(despite)).arg(weight),
                           ruleText("Withdraw it, and let the coordinator decide anew."));
    }
    const runbook::Command* command = m_launch.plan().command(request.run.command);
    if (const std::optional<Error> error = command ? hides(*command) : std::nullopt)
        return std::unexpected(*error);
    if (const std::optional<Error> error = cannotStart(request.run))
        return std::unexpected(*error);
    return shift(request.change, request.run);
}

Answer Rules::operator()(const WithdrawWeight& request) const
{
    const Result<const rollout::Change*> change =
        waiting(request.change, ruleText("A weight that was set is changed by asking for another."));
    if (!change)
        return std::unexpected(change.error());
    return std::vector<events::Event>{events::WeightWithdrawn{request.change, request.reason.trimmed()}};
}

bool Rules::fits(const events::WeightObserved& fact) const
{
    const rollout::Change* change = m_state.rollout.change(fact.change);
    return change && change->set.value_or(false) && !change->rolledBack &&
           (!change->observed || change->observed->outcome != fact.outcome);
}

bool Rules::fits(const events::WatchBreached& fact) const
{
    const rollout::Change* change = m_state.rollout.change(fact.change);
    return change && change->observed && change->observed->outcome == QLatin1String("reached") &&
           std::ranges::find(change->breaches, fact.metric, &events::WatchBreached::metric) == change->breaches.end();
}

bool Rules::fits(const events::WatchEnded& fact) const
{
    const rollout::Change* change = m_state.rollout.change(fact.change);
    const bool told = change && (fact.verdict != QLatin1String("ok") || change->breaches.isEmpty());
    return told && change->stage() == rollout::Stage::Watching;
}

bool Rules::fits(const events::BaselineTaken& fact) const
{
    const rollout::Change* change = m_state.rollout.change(fact.change);
    return change && !change->rolledBack && !m_state.rollout.baseline();
}

bool Rules::fits(const events::ScenarioApplied& fact) const
{
    return matrixRow(fact.scenario) && m_state.matrix.scenario(fact.scenario).measuredSinceUtcMs == 0;
}

bool Rules::fits(const events::ScenarioCeased& fact) const
{
    return m_state.matrix.scenario(fact.scenario).measuredSinceUtcMs != 0;
}

Answer Rules::operator()(const RecordRollout& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    std::vector<events::Event> happened;
    for (const RolloutFact& fact : request.facts) {
        // What was said meanwhile may have made it untrue, or said it already.
        if (std::visit([this](const auto& one) { return fits(one); }, fact))
            std::visit([&happened](const auto& one) { happened.emplace_back(one); }, fact);
    }
    if (happened.empty())
        return refusal(ruleText("Nothing was observed."), ruleText("Look at the rollout."));
    return happened;
}

Answer Rules::operator()(const ShiftForRollback& request) const
{
    const RollbackRecord* record = rollback(request.rollback);
    if (!record || record->ended || !record->isByWeights())
        return refusal(ruleText("No planned rollback %1 goes down the weights.").arg(request.rollback),
                       ruleText("Look up what is running with holdpoint status."));
    const rollout::Course& course = m_state.rollout;
    const rollout::Change* last = course.last();
    const bool ofThis = last && last->asked.rollback == request.rollback;
    // Somebody's own change may still be running: two scripts at once leave traffic where the slower one wants it.
    const bool setting = last && last->stage() == rollout::Stage::Setting;
    if (setting || (ofThis && last->stage() == rollout::Stage::Observing))
        return refusal(ruleText("%1 % is being set.").arg(last->asked.weight), ruleText("Wait until it is seen."));
    if (course.isAllOnOld())
        return refusal(ruleText("No traffic is on the new version any more."),
                       ruleText("The rollback ends when that was seen."));
    const bool clean = !ofThis || last->stage() == rollout::Stage::Clean;
    if (!clean && request.reason.trimmed().isEmpty())
        return refusal(ruleText("The weight before was not watched to a clean end."),
                       ruleText("Say why to go on, stop it here, or roll back immediately."));
    if (!request.reason.isEmpty()) {
        if (const std::optional<Error> error = notOnRoster())
            return std::unexpected(*error);
    }
    const int weight = course.nextDown(m_launch.ladder());
    events::WeightAsked asked{course.changes().size() + 1, weight,          course.weight(), {},
                              request.reason.trimmed(),    request.rollback};
    if (!clean)
        asked.despite = course.against(101, m_launch.ladder());
    std::vector<events::Event> happened{asked};
    for (events::Event& event : shift(asked.change, request.run))
        happened.push_back(std::move(event));
    return happened;
}

} // namespace holdpoint::checklist
