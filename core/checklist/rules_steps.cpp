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
                       ruleText("Request a deviation of kind “skip” for %1.").arg(named(step->id)));
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
                       ruleText("Finish that one, or request a deviation of kind “skip” for %1.").arg(named(step->id)));
    // The box of a step with commands says that they did their work: that cannot be said before they have.
    if (next && step->kind == runbook::StepKind::Checklist)
        return refusal(ruleText("A command of this step has not passed yet: %1").arg(QString::fromUtf8(next->text)),
                       ruleText("Run it first, or request a deviation of kind “skip” for %1.").arg(named(step->id)));
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
    const runbook::Value* value = m_launch.value(request.value);
    if (!value && !request.secret)
        return refusal(ruleText("The runbook has no value %1.").arg(request.value),
                       ruleText("Look its id up with holdpoint status."));
    if (request.secret)
        return withReopenedGates(events::ValueFilled{request.value, {}, true});
    const runbook::ValueRule rule = m_launch.valueRule(value->id);
    if (rule.secret)
        return refusal(ruleText("%1 is secret: its text is not written down.").arg(value->placeholder),
                       ruleText("Give it on the standard input: holdpoint secret LAUNCH %1.").arg(value->name));
    const Result<QString> text = runbook::checkedValue(rule, value->placeholder, request.text);
    if (!text)
        return std::unexpected(text.error());
    if (rule.type == runbook::ValueType::Person && !m_state.people.isEmpty() && !m_launch.person(*text) &&
        runbook::configurationOf(*value, m_launch.configuration()))
        return refusal(ruleText("%1 is not on the roster of this launch.").arg(*text),
                       ruleText("Name somebody of the roster, or add them to it first."));
    return withReopenedGates(events::ValueFilled{value->id, *text, false});
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
