// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include "core/base/sha256.h"

#include <algorithm>

// What may start, and what became of it.
namespace holdpoint::checklist {
namespace {

// A command of its procedure, or a script of a weight that it goes down to.
bool isOfARollback(const State& state, const RunRecord& run)
{
    return !run.started.procedure.isEmpty() ||
           std::ranges::any_of(state.rollout.changes(), [&run](const rollout::Change& change) {
               return change.run == run.started.run && change.asked.rollback != 0;
           });
}

} // namespace

QString Rules::named(const QString& id) const
{
    constexpr qsizetype mostCharacters = 80;
    QString name;
    int found = 0;
    const auto look = [&](const QString& one, const QString& text) {
        if (one == id)
            name = text;
    };
    for (const runbook::Phase& phase : m_launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            look(step.id, step.title);
            for (const runbook::Command& command : step.commands)
                look(command.id, QString::fromUtf8(command.text));
        }
    }
    for (const runbook::Phase& phase : m_launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            found += step.title.compare(name, Qt::CaseInsensitive) == 0 ? 1 : 0;
            for (const runbook::Command& command : step.commands)
                found += QString::fromUtf8(command.text).compare(name, Qt::CaseInsensitive) == 0 ? 1 : 0;
        }
    }
    const bool plain = !name.isEmpty() && name.size() <= mostCharacters &&
                       std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); });
    return plain && found == 1 ? u'“' + name + u'”' : id;
}

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
    return Error{
        ErrorCode::Refused, ruleText("It is not this step's turn: “%1” comes first.").arg(before),
        ruleText("Finish that step, or request a deviation of kind “order” for %1.").arg(named(deviationTarget)), 0};
}

std::optional<Error> Rules::cannotStart(const StartRun& request) const
{
    if (!request.unfilled.isEmpty()) {
        // What an output should have shown is best asked of that output again.
        for (const QString& id : request.unfilled) {
            const runbook::Value* value = m_launch.value(id);
            if (!value)
                continue;
            const runbook::ValueRule rule = m_launch.valueRule(id);
            if (!rule.from.isEmpty())
                return Error{ErrorCode::Refused,
                             ruleText("%1 is not filled yet: no output of “%2” has shown it.")
                                 .arg(value->placeholder, rule.from),
                             ruleText("Run that step first, or fill it by hand: holdpoint set LAUNCH %1.").arg(id), 0};
            if (rule.secret || m_launch.configuration().secrets.contains(value->name))
                return Error{ErrorCode::Refused, ruleText("The secret %1 is not set.").arg(value->placeholder),
                             ruleText("Set it first: holdpoint secret LAUNCH %1.").arg(value->name), 0};
        }
        // A blank line looks like every other: there the id says which.
        QStringList blanks;
        for (const QString& id : request.unfilled) {
            const runbook::Value* value = m_launch.value(id);
            blanks.append(!value || value->placeholder.startsWith(u'_') ? id : value->placeholder);
        }
        return Error{ErrorCode::Refused,
                     ruleText("These values are not filled yet: %1.").arg(blanks.join(QStringLiteral(", "))),
                     ruleText("Fill them first: holdpoint set LAUNCH VALUE."), 0};
    }
    if (!request.missingScripts.isEmpty())
        return Error{ErrorCode::Refused,
                     ruleText("%1 does not exist in %2 or may not be executed.")
                         .arg(request.missingScripts.join(QStringLiteral(", ")), request.workdir),
                     ruleText("Put the script in its place and make it executable, then run again."), 0};
    return std::nullopt;
}

std::optional<Error> Rules::hides(const runbook::Command& command) const
{
    if (!command.hiddenCharacters || m_state.acceptedCommands.value(command.id) == hex(Sha256::of(command.text)))
        return std::nullopt;
    return Error{ErrorCode::Refused,
                 ruleText("This command holds characters that hide: it does not run until they are accepted."),
                 ruleText("Read it in its escaped form and accept it, or correct the runbook."), 0};
}

QString timeOfUse(qint64 utcMs) { return utcText(utcMs).left(19) + u'Z'; }

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

std::vector<events::Event> Rules::filledByClock(const StartRun& request, qint64 run) const
{
    std::vector<events::Event> filled;
    for (const QString& id : request.atUse)
        filled.emplace_back(
            events::ValueFilled{id, timeOfUse(request.startsUtcMs), false, QStringLiteral("clock"), run});
    return filled;
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
        return refusal(
            ruleText("This command is shown, not run: Holdpoint has no shell for it."),
            ruleText("Run it where it belongs, then tick it: holdpoint tick LAUNCH %1.").arg(named(command->id)));
    if (const std::optional<Error> error = request.changedText.isEmpty() ? hides(*command) : std::nullopt)
        return std::unexpected(*error);

    if (m_launch.isGuarded(command->id))
        return refusal(ruleText("This command moves traffic: it starts when somebody confirms the weight."),
                       ruleText("Ask for it in the rollout: holdpoint shift LAUNCH %1.")
                           .arg(m_launch.ladder().rungOf(command->id)->weight));
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
        if (run->passed() && expectationsMet && m_launch.commandState(command->id) == CommandState::Passed) {
            const DeviationRecord* approval = m_launch.approval(QStringLiteral("rerun"), command->id);
            if (!approval)
                return refusal(ruleText("This command passed already in run %1.").arg(run->started.run),
                               ruleText("To run it again is a deviation: request one of kind “rerun” for %1.")
                                   .arg(named(command->id)));
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
            return refusal(
                ruleText("Another command of this step comes first: %1").arg(QString::fromUtf8(next->text)),
                ruleText("Run that one, or request a deviation of kind “order” for %1.").arg(named(command->id)));
        started.deviations.append(approval->request.deviation);
    }
    if (!request.changedText.isEmpty() && request.changedText != command->text) {
        const DeviationRecord* approval =
            m_launch.approval(QStringLiteral("command"), command->id, request.changedText);
        if (!approval)
            return refusal(
                ruleText("This is not the runbook's command, and no approved deviation holds exactly this text."),
                ruleText("Request a deviation of kind “command” for %1.").arg(named(command->id)));
        started.deviations.append(approval->request.deviation);
    }
    // A changed environment or folder is in the request already: the session prepares what was approved.
    for (const QString& kind : {QStringLiteral("environment"), QStringLiteral("folder")}) {
        if (const DeviationRecord* approval = m_launch.approvedChange(kind, command->id))
            started.deviations.append(approval->request.deviation);
    }
    if (const std::optional<Error> error = cannotStart(request))
        return std::unexpected(*error);
    std::vector<events::Event> happened = withReopenedGates(started, step->id, "run", command->id);
    const std::vector<events::Event> atUse = filledByClock(request, started.run);
    happened.insert(happened.begin(), atUse.begin(), atUse.end());
    return happened;
}

Answer Rules::operator()(const FinishRun& request) const
{
    const auto run = m_state.runs.constFind(request.finished.run);
    if (run == m_state.runs.constEnd() || run->finished)
        return refusal(ruleText("Run %1 is not running.").arg(request.finished.run),
                       ruleText("Look up what is running with holdpoint status."));
    std::vector<events::Event> happened{request.finished};
    RunRecord ended = *run;
    ended.finished = request.finished;
    for (const Captured& captured : request.captured) {
        const runbook::Value* value = ended.passed() ? m_launch.value(captured.value) : nullptr;
        if (!value)
            continue;
        // What is not of the value's type fills nothing: whoever needs it is told that it is missing.
        if (const auto text = runbook::checkedValue(m_launch.valueRule(value->id), value->placeholder, captured.text))
            for (events::Event& event : withReopenedGates(
                     events::ValueFilled{value->id, *text, false, QStringLiteral("capture"), request.finished.run}))
                happened.push_back(std::move(event));
    }
    return happened;
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
    // Anybody rolls back alone, and so ends a command of it that hangs.
    if (const std::optional<Error> error = isOfARollback(m_state, *run) ? std::nullopt : notOnRoster())
        return std::unexpected(*error);
    return std::vector<events::Event>{events::StopRequested{request.run}};
}

} // namespace holdpoint::checklist
