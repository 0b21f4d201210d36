// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include "core/base/sha256.h"

#include <algorithm>

namespace holdpoint::checklist {
namespace {

template <class Item>
const runbook::Step* ownerOf(const runbook::Plan& plan, QList<Item> runbook::Step::*items, const QString& id)
{
    for (const runbook::Phase& phase : plan.phases) {
        for (const runbook::Step& step : phase.steps) {
            const QList<Item>& list = step.*items;
            if (std::any_of(list.begin(), list.end(), [&](const Item& item) { return item.id == id; }))
                return &step;
        }
    }
    return nullptr;
}

} // namespace

std::optional<Error> Rules::notInOrder(const QString& step, const QString& deviationTarget) const
{
    if (m_launch.inOrder(step) || m_launch.approval(QStringLiteral("order"), deviationTarget))
        return std::nullopt;
    QString before;
    for (const QString& id : m_launch.stepOrder()) {
        if (id == step)
            break;
        if (!m_launch.done(id)) {
            before = m_launch.plan().step(id)->title;
            break;
        }
    }
    return Error{ErrorCode::Refused, ruleText("It is not this step's turn: “%1” comes first.").arg(before),
                 ruleText("Finish that step, or request a deviation of kind “order” for %1.").arg(deviationTarget), 0};
}

std::optional<Error> Rules::cannotStart(const StartRun& request) const
{
    if (!request.unfilled.isEmpty())
        return Error{ErrorCode::Refused,
                     ruleText("These values are not filled yet: %1.").arg(request.unfilled.join(QStringLiteral(", "))),
                     ruleText("Fill them first: holdpoint set LAUNCH VALUE."), 0};
    if (!request.missingScripts.isEmpty())
        return Error{ErrorCode::Refused,
                     ruleText("%1 does not exist in %2 or may not be executed.")
                         .arg(request.missingScripts.join(QStringLiteral(", ")), request.workdir),
                     ruleText("Put the script in its place and make it executable, then run again."), 0};
    return std::nullopt;
}

events::RunStarted Rules::runStarted(const StartRun& request) const
{
    events::RunStarted started;
    started.run = m_state.runs.isEmpty() ? 1 : m_state.runs.lastKey() + 1;
    started.command = request.command;
    started.text = request.resolvedText;
    started.environment = request.environment;
    started.workdir = request.workdir;
    return started;
}

Answer Rules::operator()(const StartRun& request) const
{
    if (const std::optional<Error> error = notMoving())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::Step* step = m_launch.plan().stepOfCommand(request.command);
    const runbook::Command* command = m_launch.plan().command(request.command);
    if (!step || !command)
        return refusal(ruleText("There is no command %1 among the steps.").arg(request.command),
                       ruleText("Look its id up with holdpoint status."));
    if (!command->runnable)
        return refusal(ruleText("This command is shown, not run: Holdpoint has no shell for it."),
                       ruleText("Run it where it belongs, then tick it: holdpoint tick LAUNCH %1.").arg(command->id));
    if (command->hiddenCharacters && request.changedText.isEmpty() &&
        m_state.acceptedCommands.value(command->id) != hex(Sha256::of(command->text)))
        return refusal(ruleText("This command holds characters that hide: it does not run until they are accepted."),
                       ruleText("Read it in its escaped form and accept it, or correct the runbook."));

    events::RunStarted started = runStarted(request);
    started.step = step->id;
    const runbook::StepConfiguration settings = m_launch.stepConfiguration(step->id);
    started.background = command->background || settings.background;
    started.limitMs = qint64(settings.limitS * 1000);

    if (const RunRecord* run = m_launch.latestRun(command->id)) {
        if (run->running())
            return refusal(ruleText("This command is running already: run %1.").arg(run->started.run),
                           ruleText("Wait for its end, or stop it."));
        if (run->unknown())
            return refusal(ruleText("Nobody saw how run %1 ended.").arg(run->started.run),
                           ruleText("Say first whether it passed or failed."));
        const bool expectationsMet = std::none_of(
            step->expectations.begin(), step->expectations.end(), [&](const runbook::Expectation& expectation) {
                return expectation.command == command->id &&
                       m_launch.expectationState(expectation.id) == ExpectationState::Missing;
            });
        if (run->passed() && expectationsMet) {
            const DeviationRecord* approval = m_launch.approval(QStringLiteral("rerun"), command->id);
            if (!approval)
                return refusal(
                    ruleText("This command passed already in run %1.").arg(run->started.run),
                    ruleText("To run it again is a deviation: request one of kind “rerun” for %1.").arg(command->id));
            started.deviations.append(approval->request.deviation);
        }
    }
    if (!m_launch.inOrder(step->id)) {
        const QString target = m_launch.approval(QStringLiteral("order"), command->id) ? command->id : step->id;
        if (const std::optional<Error> error = notInOrder(step->id, target))
            return std::unexpected(*error);
        started.deviations.append(m_launch.approval(QStringLiteral("order"), target)->request.deviation);
    }
    const runbook::Command* next = m_launch.nextCommand(step->id);
    if (next && next->id != command->id && started.deviations.isEmpty()) {
        const DeviationRecord* approval = m_launch.approval(QStringLiteral("order"), command->id);
        if (!approval)
            return refusal(ruleText("Another command of this step comes first: %1").arg(QString::fromUtf8(next->text)),
                           ruleText("Run that one, or request a deviation of kind “order” for %1.").arg(command->id));
        started.deviations.append(approval->request.deviation);
    }
    if (!request.changedText.isEmpty() && request.changedText != command->text) {
        const DeviationRecord* approval =
            m_launch.approval(QStringLiteral("command"), command->id, request.changedText);
        if (!approval)
            return refusal(
                ruleText("This is not the runbook's command, and no approved deviation holds exactly this text."),
                ruleText("Request a deviation of kind “command” for %1.").arg(command->id));
        started.deviations.append(approval->request.deviation);
    }
    if (const std::optional<Error> error = cannotStart(request))
        return std::unexpected(*error);
    return withReopenedGates(started, step->id, "run", command->id);
}

Answer Rules::operator()(const FinishRun& request) const
{
    const auto run = m_state.runs.constFind(request.finished.run);
    if (run == m_state.runs.constEnd() || run->finished)
        return refusal(ruleText("Run %1 is not running.").arg(request.finished.run),
                       ruleText("Look up what is running with holdpoint status."));
    return std::vector<events::Event>{request.finished};
}

Answer Rules::operator()(const LoseRun& request) const
{
    const auto run = m_state.runs.constFind(request.run);
    if (run == m_state.runs.constEnd() || !run->running())
        return refusal(ruleText("Run %1 is not running.").arg(request.run),
                       ruleText("Look up what is running with holdpoint status."));
    return std::vector<events::Event>{events::RunLost{request.run}};
}

Answer Rules::operator()(const ResolveRun& request) const
{
    const auto run = m_state.runs.constFind(request.run);
    if (run == m_state.runs.constEnd() || !run->unknown())
        return refusal(ruleText("The end of run %1 is not in question.").arg(request.run),
                       ruleText("Only a run whose end nobody saw can be settled by a person."));
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("To settle a run by hand needs a reason."), ruleText("Say how you know how it ended."));
    return std::vector<events::Event>{events::RunResolved{request.run, request.passed, request.reason}};
}

Answer Rules::operator()(const StopRun& request) const
{
    const auto run = m_state.runs.constFind(request.run);
    if (run == m_state.runs.constEnd() || !run->running())
        return refusal(ruleText("Run %1 is not running.").arg(request.run), ruleText("There is nothing to stop."));
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    return std::vector<events::Event>{events::StopRequested{request.run}};
}

Answer Rules::operator()(const SkipStep& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::Step* step = m_launch.plan().step(request.step);
    if (!step)
        return refusal(ruleText("There is no step %1.").arg(request.step),
                       ruleText("Look its id up with holdpoint status."));
    if (m_launch.done(step->id))
        return refusal(ruleText("“%1” is done already.").arg(step->title), ruleText("There is nothing to skip."));
    if (m_launch.stepState(step->id) == StepState::Running)
        return refusal(ruleText("“%1” is running.").arg(step->title), ruleText("Stop it or wait for its end."));
    if (step->kind == runbook::StepKind::Gate)
        return refusal(ruleText("A go/no-go point is decided, never skipped."),
                       ruleText("The coordinator can override it with an approved deviation of kind “override”."));
    const DeviationRecord* approval = m_launch.approval(QStringLiteral("skip"), step->id);
    if (!approval)
        return refusal(ruleText("To skip “%1” is a deviation, and no approved one covers it.").arg(step->title),
                       ruleText("Request a deviation of kind “skip” for %1.").arg(step->id));
    return std::vector<events::Event>{events::StepSkipped{
        step->id, request.reason.isEmpty() ? approval->request.reason : request.reason, approval->request.deviation}};
}

Answer Rules::operator()(const TickCheck& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::Step* step = m_launch.doneByHand(request.check)
                                    ? m_launch.plan().stepOfCommand(request.check)
                                    : ownerOf(m_launch.plan(), &runbook::Step::checks, request.check);
    if (!step)
        return refusal(ruleText("There is no box %1.").arg(request.check),
                       ruleText("Look its id up with holdpoint status."));
    if (m_state.ticks.contains(request.check))
        return refusal(ruleText("This box is ticked already."), ruleText("Untick it with a reason if it is wrong."));
    events::CheckTicked ticked{request.check, {}};
    if (!m_launch.inOrder(step->id)) {
        if (const std::optional<Error> error = notInOrder(step->id, step->id))
            return std::unexpected(*error);
        ticked.deviation = m_launch.approval(QStringLiteral("order"), step->id)->request.deviation;
    }
    const runbook::Command* next = m_launch.nextCommand(step->id);
    if (next && next->id == request.check)
        return std::vector<events::Event>{ticked};
    if (next && m_launch.doneByHand(request.check))
        return refusal(ruleText("Another command of this step comes first: %1").arg(QString::fromUtf8(next->text)),
                       ruleText("Finish that one, or request a deviation of kind “skip” for %1.").arg(step->id));
    // The box of a step with commands says that they did their work: that cannot be said before they have.
    if (next && step->kind == runbook::StepKind::Checklist)
        return refusal(ruleText("A command of this step has not passed yet: %1").arg(QString::fromUtf8(next->text)),
                       ruleText("Run it first, or request a deviation of kind “skip” for %1.").arg(step->id));
    return std::vector<events::Event>{ticked};
}

Answer Rules::operator()(const UntickCheck& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (!m_state.ticks.contains(request.check))
        return refusal(ruleText("This box is not ticked."), ruleText("There is nothing to take back."));
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("To take a tick back needs a reason."), ruleText("Say what turned out otherwise."));
    const runbook::Step* step = m_launch.doneByHand(request.check)
                                    ? m_launch.plan().stepOfCommand(request.check)
                                    : ownerOf(m_launch.plan(), &runbook::Step::checks, request.check);
    return withReopenedGates(events::CheckUnticked{request.check, request.reason}, step ? step->id : QString(),
                             "unticked", request.check);
}

Answer Rules::operator()(const JudgeExpectation& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::Step* step = ownerOf(m_launch.plan(), &runbook::Step::expectations, request.expectation);
    if (!step)
        return refusal(ruleText("There is no expectation %1.").arg(request.expectation),
                       ruleText("Look its id up with holdpoint status."));
    const auto output = m_state.outputJudgements.constFind(request.expectation);
    if (output != m_state.outputJudgements.constEnd() && output->outcome != QLatin1String("person"))
        return refusal(ruleText("The output itself decided this expectation."),
                       ruleText("Run the command again, or request a deviation to skip the step."));
    if (m_launch.expectationState(request.expectation) == ExpectationState::Waiting)
        return refusal(ruleText("There is nothing to judge yet: the command has not run."), ruleText("Run it first."));
    if (!request.met && request.reason.trimmed().isEmpty())
        return refusal(ruleText("An expectation that is not met needs a reason."), ruleText("Say what is missing."));
    return withReopenedGates(events::ExpectationJudged{request.expectation, request.met, request.reason}, step->id,
                             "judged", request.expectation);
}

Answer Rules::operator()(const AttachEvidence& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::Step* step = m_launch.plan().step(request.file.step);
    if (!step)
        return refusal(ruleText("There is no step %1.").arg(request.file.step),
                       ruleText("Look its id up with holdpoint status."));
    const auto& deliverables = step->deliverables;
    if (!request.file.deliverable.isEmpty() &&
        std::none_of(deliverables.begin(), deliverables.end(),
                     [&](const runbook::Deliverable& item) { return item.id == request.file.deliverable; }))
        return refusal(ruleText("“%1” has no deliverable %2.").arg(step->title, request.file.deliverable),
                       ruleText("Look its id up with holdpoint status."));
    return withReopenedGates(request.file, step->id, "attached", step->id);
}

Answer Rules::operator()(const WriteNote& request) const
{
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (!request.step.isEmpty() && !m_launch.plan().step(request.step))
        return refusal(ruleText("There is no step %1.").arg(request.step),
                       ruleText("Look its id up with holdpoint status."));
    if (request.text.trimmed().isEmpty())
        return refusal(ruleText("The note is empty."), ruleText("Write what is to be remembered."));
    return std::vector<events::Event>{events::NoteWritten{request.text, request.step}};
}

Answer Rules::operator()(const FillValue& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const auto& values = m_launch.plan().values;
    const bool known = std::any_of(values.begin(), values.end(),
                                   [&](const runbook::Value& value) { return value.id == request.value; });
    if (!known && !request.secret)
        return refusal(ruleText("The runbook has no value %1.").arg(request.value),
                       ruleText("Look its id up with holdpoint status."));
    if (!request.secret && request.text.trimmed().isEmpty())
        return refusal(ruleText("The value is empty."), ruleText("Give the text that fills it."));
    return std::vector<events::Event>{
        events::ValueFilled{request.value, request.secret ? QString() : request.text, request.secret}};
}

Answer Rules::operator()(const AcceptCommand& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("accept a command with hidden characters")))
        return std::unexpected(*error);
    const runbook::Command* command = m_launch.plan().command(request.command);
    if (!command || !command->hiddenCharacters)
        return refusal(ruleText("Command %1 has nothing to accept.").arg(request.command),
                       ruleText("Run it as it is."));
    return std::vector<events::Event>{events::CommandAccepted{command->id, hex(Sha256::of(command->text))}};
}

} // namespace holdpoint::checklist
