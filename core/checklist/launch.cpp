// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"

#include "core/runbook/configured_rollback.h"

#include <QSet>

#include <algorithm>

namespace holdpoint::checklist {
namespace {

// A box above the command, in a list of boxes, says that it was done.
bool spokenForByBox(const runbook::Step& step, const runbook::Command& command)
{
    return step.kind == runbook::StepKind::Checklist &&
           std::any_of(step.checks.begin(), step.checks.end(),
                       [&](const runbook::Check& check) { return check.line <= command.line; });
}

} // namespace

Launch::Launch()
    : m_plan(std::make_shared<runbook::Plan>())
{
}

Launch::Launch(runbook::Plan plan, runbook::Configuration configuration)
    : Launch()
{
    setPlan(std::move(plan), std::move(configuration));
}

void Launch::setPlan(runbook::Plan plan, runbook::Configuration configuration)
{
    addConfiguredRollbacks(plan, configuration);
    m_plan = std::make_shared<const runbook::Plan>(std::move(plan));
    m_configuration = std::move(configuration);
    m_ladder = rollout::ladderOf(*m_plan, &m_configuration);
    arrange();
    index();
    m_derived = false;
}

runbook::ClockAnchor Launch::clockAnchor() const { return {m_state.opened.t0UtcMs, m_state.clockOffsetMin}; }

void Launch::arrange()
{
    // The T-0 that the launch was opened with: what slips later moves no step behind another.
    if (m_state.opened.t0UtcMs == 0)
        return;
    runbook::Plan arranged = *m_plan;
    sortPhases(arranged.phases, clockAnchor());
    if (arranged == *m_plan)
        return;
    m_plan = std::make_shared<const runbook::Plan>(std::move(arranged));
    index();
    m_derived = false;
}

void Launch::index()
{
    m_order.clear();
    m_steps.clear();
    m_phaseOf.clear();
    m_commands.clear();
    m_stepOfCommand.clear();
    m_stepOfCheck.clear();
    m_doneByHand.clear();
    m_expectations.clear();
    m_stepOfExpectation.clear();
    m_valuesOfStep.clear();
    for (const runbook::Phase& phase : m_plan->phases) {
        for (const runbook::Step& step : phase.steps) {
            m_order.append(step.id);
            m_steps.insert(step.id, &step);
            m_phaseOf.insert(step.id, &phase);
            for (const runbook::Command& command : step.commands) {
                m_commands.insert(command.id, &command);
                m_stepOfCommand.insert(command.id, &step);
                if (!command.runnable && !spokenForByBox(step, command)) {
                    m_doneByHand.insert(command.id);
                    m_stepOfCheck.insert(command.id, &step);
                }
            }
            for (const runbook::Check& check : step.checks)
                m_stepOfCheck.insert(check.id, &step);
            for (const runbook::Expectation& expectation : step.expectations) {
                m_expectations.insert(expectation.id, &expectation);
                m_stepOfExpectation.insert(expectation.id, &step);
            }
        }
    }
    for (const runbook::Procedure& procedure : m_plan->procedures) {
        for (const runbook::Command& command : procedure.commands)
            m_commands.insert(command.id, &command);
    }
}

const QStringList& Launch::stepOrder() const { return m_order; }

const RunRecord* Launch::latestRun(const QString& command) const
{
    const auto numbers = m_state.runsOfCommand.constFind(command);
    if (numbers == m_state.runsOfCommand.constEnd() || numbers->isEmpty())
        return nullptr;
    return &*m_state.runs.constFind(numbers->last());
}

QList<const RunRecord*> Launch::runningRuns() const
{
    QList<const RunRecord*> running;
    for (const RunRecord& run : m_state.runs) {
        if (run.running())
            running.append(&run);
    }
    return running;
}

bool Launch::doneByHand(const QString& command) const { return m_doneByHand.contains(command); }

CommandState Launch::commandState(const QString& command) const
{
    if (doneByHand(command) && m_state.ticks.contains(command))
        return CommandState::Passed;
    const RunRecord* run = latestRun(command);
    if (!run || isUndone(command)) {
        const runbook::Step* step = m_stepOfCommand.value(command);
        if (!step || !inOrder(step->id))
            return CommandState::Waiting;
        const runbook::Command* next = nextCommand(step->id);
        return next && next->id == command ? CommandState::Ready : CommandState::Waiting;
    }
    if (run->running())
        return CommandState::Running;
    if (run->unknown())
        return CommandState::Unknown;
    return run->passed() ? CommandState::Passed : CommandState::Failed;
}

QList<const RunRecord*> Launch::backgroundRuns(const QString& stepId) const
{
    QList<const RunRecord*> running;
    const runbook::Step* step = m_steps.value(stepId);
    if (!step)
        return running;
    for (const runbook::Command& command : step->commands) {
        const RunRecord* run = latestRun(command.id);
        if (run && run->running() && run->started.background)
            running.append(run);
    }
    return running;
}

bool Launch::through(const runbook::Command& command) const
{
    if (!command.runnable)
        return !doneByHand(command.id) || m_state.ticks.contains(command.id);
    const RunRecord* run = latestRun(command.id);
    if (const rollout::Rung* rung = m_ladder.rungOf(command.id); rung && !(run && run->running()))
        return m_state.rollout.weight() >= rung->weight;
    return run && (run->passed() || (run->running() && run->started.background));
}

bool Launch::isUndone(const QString& command) const
{
    const rollout::Rung* rung = m_ladder.rungOf(command);
    const RunRecord* run = rung ? latestRun(command) : nullptr;
    return run && !run->running() && run->passed() && m_state.rollout.weight() < rung->weight;
}

QString Launch::againstWeight(int weight) const
{
    if (weight <= m_state.rollout.weight())
        return {};
    const QString why = m_state.rollout.against(weight, m_ladder);
    const auto speaksAgainst = [this](const QString& alarm) {
        const alarms::AlarmState state = m_state.alarms.state(alarm);
        return state == alarms::AlarmState::Raised || state == alarms::AlarmState::Acknowledged;
    };
    if (!why.isEmpty() && why != QLatin1String("skipped"))
        return why;
    const QStringList known = m_state.alarms.alarms();
    return std::any_of(known.begin(), known.end(), speaksAgainst) ? QStringLiteral("alarm") : why;
}

const runbook::Command* Launch::nextCommand(const QString& stepId) const
{
    const runbook::Step* step = m_steps.value(stepId);
    if (!step)
        return nullptr;
    for (const runbook::Command& command : step->commands) {
        if (!through(command))
            return &command;
    }
    // A command whose output lacks what was expected is the one to run again.
    for (const runbook::Expectation& expectation : step->expectations) {
        if (expectationState(expectation.id) == ExpectationState::Missing)
            return m_commands.value(expectation.command);
    }
    return nullptr;
}

ExpectationState Launch::expectationState(const QString& expectation) const
{
    const auto person = m_state.personJudgements.constFind(expectation);
    if (person != m_state.personJudgements.constEnd())
        return person->met ? ExpectationState::Met : ExpectationState::Missing;
    const auto output = m_state.outputJudgements.constFind(expectation);
    if (output != m_state.outputJudgements.constEnd()) {
        if (output->outcome == QLatin1String("met"))
            return ExpectationState::Met;
        return output->outcome == QLatin1String("missing") ? ExpectationState::Missing
                                                           : ExpectationState::PersonMustJudge;
    }
    const runbook::Expectation* planned = m_expectations.value(expectation);
    if (planned && planned->command.isEmpty() && inOrder(m_stepOfExpectation.value(expectation)->id))
        return ExpectationState::PersonMustJudge;
    return ExpectationState::Waiting;
}

QStringList Launch::missingDeliverables(const QString& stepId) const
{
    QStringList missing;
    const runbook::Step* step = m_steps.value(stepId);
    if (!step)
        return missing;
    for (const runbook::Deliverable& deliverable : step->deliverables) {
        const bool there =
            std::any_of(m_state.evidence.begin(), m_state.evidence.end(),
                        [&](const EvidenceRecord& evidence) { return evidence.file.deliverable == deliverable.id; });
        if (!there)
            missing.append(deliverable.id);
    }
    return missing;
}

StepState Launch::deriveStep(const runbook::Step& step, bool reached) const
{
    if (m_state.skipped.contains(step.id))
        return StepState::Skipped;
    if (step.kind == runbook::StepKind::Gate) {
        const auto gate = m_state.gates.constFind(step.id);
        if (gate != m_state.gates.constEnd() && gate->decision)
            return gate->decision->decision.go ? StepState::Passed : StepState::Failed;
        return reached ? StepState::Ready : StepState::Waiting;
    }
    if (!step.hasWork())
        return reached ? StepState::Passed : StepState::Waiting;

    bool complete = true;
    bool failed = false;
    bool unknown = false;
    bool running = false;
    for (const runbook::Command& command : step.commands) {
        if (!command.runnable) {
            complete = complete && through(command);
            continue;
        }
        const RunRecord* run = latestRun(command.id);
        if (m_ladder.rungOf(command.id) && through(command))
            continue;
        if (!run || isUndone(command.id))
            complete = false;
        else if (run->running() && !run->started.background)
            running = true;
        else if (run->unknown())
            unknown = true;
        else if (!run->running() && !run->passed())
            failed = true;
    }
    for (const runbook::Expectation& expectation : step.expectations) {
        const auto person = m_state.personJudgements.constFind(expectation.id);
        const auto output = m_state.outputJudgements.constFind(expectation.id);
        if (person != m_state.personJudgements.constEnd())
            failed = failed || !person->met;
        else if (output != m_state.outputJudgements.constEnd() && output->outcome == QLatin1String("missing"))
            failed = true;
        else if (output == m_state.outputJudgements.constEnd() || output->outcome != QLatin1String("met"))
            complete = false;
    }
    for (const runbook::Check& check : step.checks)
        complete = complete && m_state.ticks.contains(check.id);
    if (running)
        return StepState::Running;
    if (unknown)
        return StepState::Unknown;
    if (failed)
        return StepState::Failed;
    // It was done as the runbook stood then.
    if (m_state.kept.contains(step.id) || (complete && missingDeliverables(step.id).isEmpty())) {
        if (backgroundRuns(step.id).isEmpty())
            return StepState::Passed;
        m_runsOn.insert(step.id); // which holds nobody up
        return StepState::Running;
    }
    return reached ? StepState::Ready : StepState::Waiting;
}

void Launch::derive() const
{
    if (m_derived)
        return;
    m_stepStates.clear();
    m_inOrder.clear();
    m_runsOn.clear();
    const bool timed = hasTimeLine(*m_plan);
    // expectationState() asks inOrder(), which must not come back here.
    m_derived = true;
    bool reached = true;
    // What is only to be read counts as read once work behind it was done, also when a gate before it falls again.
    qsizetype acted = m_order.size();
    do
        --acted;
    while (acted >= 0 && !(m_state.stepTimes.contains(m_order.at(acted)) &&
                           (!timed || hasTime(*m_phaseOf.value(m_order.at(acted))))));
    qsizetype position = -1;
    for (const runbook::Phase& phase : m_plan->phases) {
        // Where there is a time line, the sections outside it (metrics, handoff, declaration) wait for nothing.
        const bool free = timed && !hasTime(phase);
        for (const runbook::Step& step : phase.steps) {
            m_inOrder.insert(step.id, free || reached);
            ++position;
            const bool read = !free && position < acted && !step.hasWork() && step.kind != runbook::StepKind::Gate;
            const StepState state = deriveStep(step, free || reached || read);
            m_stepStates.insert(step.id, state);
            if (!free)
                reached = reached &&
                          (state == StepState::Passed || state == StepState::Skipped || m_runsOn.contains(step.id));
        }
    }
}

StepState Launch::stepState(const QString& step) const
{
    derive();
    return m_stepStates.value(step, StepState::Waiting);
}

bool Launch::inOrder(const QString& step) const
{
    derive();
    return m_inOrder.value(step, false);
}

bool Launch::done(const QString& step) const
{
    const StepState state = stepState(step);
    return state == StepState::Passed || state == StepState::Skipped || m_runsOn.contains(step);
}

bool Launch::runsOn(const QString& step) const
{
    derive();
    return m_runsOn.contains(step);
}

bool Launch::timeLineDone() const
{
    const bool timed = hasTimeLine(*m_plan);
    return std::all_of(m_plan->phases.begin(), m_plan->phases.end(), [&](const runbook::Phase& phase) {
        return (timed && !hasTime(phase)) || std::all_of(phase.steps.begin(), phase.steps.end(),
                                                         [this](const runbook::Step& step) { return done(step.id); });
    });
}

QString Launch::currentStep() const
{
    derive();
    QString ready;
    for (const StepState wanted : {StepState::Failed, StepState::Unknown, StepState::Running}) {
        for (const QString& id : m_order) {
            if (m_stepStates.value(id) == wanted && m_inOrder.value(id) && !m_runsOn.contains(id))
                return id;
        }
    }
    for (const QString& id : m_order) {
        if (m_stepStates.value(id) == StepState::Ready)
            return id;
    }
    return ready;
}

runbook::StepKind Launch::kindOf(const QString& step) const
{
    const runbook::Step* found = m_steps.value(step);
    return found ? found->kind : runbook::StepKind::Prose;
}

runbook::StepConfiguration Launch::stepConfiguration(const QString& step) const
{
    const auto byId = m_configuration.steps.constFind(step);
    if (byId != m_configuration.steps.constEnd())
        return *byId;
    const runbook::Step* found = m_steps.value(step);
    return found ? m_configuration.steps.value(found->title) : runbook::StepConfiguration();
}

std::optional<qint64> Launch::plannedStart(const QString& step) const
{
    const runbook::Step* found = m_steps.value(step);
    if (!found)
        return std::nullopt;
    const runbook::Phase* phase = m_phaseOf.value(step);
    // A clock time stays where it is when T-0 slips.
    const auto fixed = [this](const std::optional<QString>& clock) -> std::optional<qint64> {
        const std::optional<qint64> at = clock ? clockOffsetS(*clock, clockAnchor()) : std::nullopt;
        return at ? std::optional(m_state.opened.t0UtcMs + *at * 1000) : std::nullopt;
    };
    if (!found->offsetS && found->clock)
        return fixed(found->clock);
    const std::optional<qint64> offset = found->offsetS ? found->offsetS : phase->offsetS;
    if (!offset && phase->clock)
        return fixed(phase->clock);
    return offset ? std::optional(m_state.t0UtcMs + *offset * 1000) : std::nullopt;
}

std::optional<qint64> Launch::plannedEnd(const QString& step) const
{
    const runbook::Step* found = m_steps.value(step);
    if (!found)
        return std::nullopt;
    if (found->endS)
        return m_state.t0UtcMs + *found->endS * 1000;
    const std::optional<qint64> start = plannedStart(step);
    return start && found->boxS ? std::optional(*start + *found->boxS * 1000) : std::nullopt;
}

bool Launch::clockInDoubt(const QString& step) const
{
    const runbook::Step* found = m_steps.value(step);
    return found && m_state.slippedMinutes != 0 && (found->clock || (!found->offsetS && m_phaseOf.value(step)->clock));
}

ActualTimes Launch::phaseTimes(const QString& phaseId) const
{
    ActualTimes times;
    bool complete = true;
    for (const runbook::Phase& phase : m_plan->phases) {
        if (phase.id != phaseId)
            continue;
        for (const runbook::Step& step : phase.steps) {
            const ActualTimes own = m_state.stepTimes.value(step.id);
            if (own.startedUtcMs > 0)
                times.startedUtcMs =
                    times.startedUtcMs > 0 ? std::min(times.startedUtcMs, own.startedUtcMs) : own.startedUtcMs;
            times.endedUtcMs = std::max(times.endedUtcMs, own.endedUtcMs);
            complete = complete && done(step.id);
        }
    }
    if (!complete)
        times.endedUtcMs = 0;
    return times;
}

QStringList Launch::missingSignoffs() const
{
    QStringList missing;
    for (const runbook::SignoffLine& line : m_plan->signoffs) {
        if (!m_state.signoffs.contains(line.id))
            missing.append(line.id);
    }
    return missing;
}

QStringList Launch::openSuccessCriteria() const
{
    QStringList open;
    for (const runbook::Criterion& criterion : m_plan->successCriteria) {
        if (!m_state.ticks.contains(criterion.id))
            open.append(criterion.id);
    }
    return open;
}

} // namespace holdpoint::checklist
