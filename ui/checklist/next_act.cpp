// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/next_act.h"

#include "ui/theme/shown_text.h"

#include <QCoreApplication>

namespace holdpoint::ui {
namespace {

using ActKind = NextAct::Kind;

// Sentences of this file; the context is also that of their plurals.
QString sentence(const char* text) { return QCoreApplication::translate("NextAct", text); }

// One thing is said without its number; the plural's numerus forms are the translator's.
QString sentence(const char* one, const char* many, qsizetype n)
{
    return n == 1 ? sentence(one) : QCoreApplication::translate("NextAct", many, nullptr, int(n));
}

QString stepTitle(const checklist::Launch& launch, const QString& id)
{
    const runbook::Step* step = launch.plan().step(id);
    return step ? shownText(step->title) : id;
}

NextAct goTo(const checklist::Launch& launch, const QString& target, const QString& remark)
{
    return {ActKind::GoTo, sentence("Go to “%1”").arg(stepTitle(launch, target)), remark, target, true};
}

NextAct whenDone(const checklist::Launch& launch, const runbook::Step& step)
{
    const QString current = launch.currentStep();
    if (!current.isEmpty() && current != step.id)
        return goTo(launch, current, {});
    if (current.isEmpty())
        return {ActKind::Nothing, sentence("All steps are done"), {}, {}, false};
    return {ActKind::Nothing, sentence("Nothing to do here"), {}, {}, false};
}

// The first step before this one that is not done.
QString blocker(const checklist::Launch& launch, const QString& step)
{
    for (const QString& id : launch.stepOrder()) {
        if (id == step)
            break;
        if (!launch.done(id))
            return id;
    }
    return launch.currentStep();
}

NextAct runNext(const checklist::Launch& launch, const runbook::Command& command, const CommandView& view)
{
    const QString name = view.title.isEmpty() ? commandName(command.text) : view.title;
    if (!command.runnable)
        return {ActKind::Tick, sentence("Confirm that “%1” was done").arg(name),
                sentence("Holdpoint has no shell for this command. Run it where it belongs, then confirm it here."),
                command.id, true};
    if (view.mustBeAccepted && view.changedTo.isEmpty())
        return {ActKind::Accept, sentence("Accept the hidden characters of “%1”").arg(name),
                sentence("This command holds characters that do not show. Read it below, where they are spelled out."),
                command.id, true};
    QStringList blanks;
    for (const QString& unfilled : view.unfilled) {
        const runbook::Value* value = findValue(launch.plan(), unfilled);
        blanks.append(value ? value->placeholder : unfilled);
    }
    if (!blanks.isEmpty())
        return {
            ActKind::FillValues, sentence("Fill the missing value", "Fill %n values", view.unfilled.size()),
            sentence("“%1” cannot run before its blanks are filled: %2.").arg(name, blanks.join(QStringLiteral(", "))),
            view.unfilled.first(), true};
    if (!view.missingScripts.isEmpty())
        return {ActKind::Nothing, sentence("Cannot run “%1”").arg(name),
                sentence("%1 is missing in %2. Put it there and make it executable; this page notices by itself.")
                    .arg(view.missingScripts.join(QStringLiteral(", ")), view.workdir),
                command.id, false};
    if (launch.isGuarded(command.id))
        return {ActKind::Shift, sentence("Shift traffic on the page Rollout"),
                sentence("Each weight is asked for, confirmed, seen at the load balancer and watched there."),
                command.id, true};
    if (!view.changedTo.isEmpty())
        return {ActKind::Run, sentence("Run “%1” as changed by %2").arg(name, view.changeId), {}, command.id, true};
    return {ActKind::Run, sentence("Run %1").arg(commandName(command.text)), {}, command.id, true};
}

NextAct boxesAndFiles(const checklist::Launch& launch, const runbook::Step& step)
{
    qsizetype judge = 0;
    qsizetype tick = 0;
    QString firstJudge;
    QString firstTick;
    for (const runbook::Expectation& expectation : step.expectations) {
        if (launch.expectationState(expectation.id) != checklist::ExpectationState::PersonMustJudge)
            continue;
        if (judge++ == 0)
            firstJudge = expectation.id;
    }
    if (judge > 0)
        return {ActKind::Judge,
                sentence("Judge the result below", "Judge the %n results below", judge),
                {},
                firstJudge,
                true};
    for (const runbook::Check& check : step.checks) {
        if (launch.state().ticks.contains(check.id))
            continue;
        if (tick++ == 0)
            firstTick = check.id;
    }
    if (tick > 0)
        return {ActKind::Tick, sentence("Tick the box below", "Tick the %n boxes below", tick), {}, firstTick, true};
    const QStringList files = launch.missingDeliverables(step.id);
    if (!files.isEmpty())
        return {ActKind::Attach,
                sentence("Attach the file below", "Attach %n files", files.size()),
                {},
                files.first(),
                true};
    return whenDone(launch, step);
}

NextAct gateAct(const checklist::Launch& launch, const runbook::Step& step)
{
    // Why a gate that was GO is asked again; empty at the first time.
    const QString because = launch.reopenedBecause(step.id);
    const qsizetype open = launch.openCriteria(step.id).size();
    if (open > 0)
        return {ActKind::Tick, sentence("Tick the criterion below", "Tick the %n criteria below", open), because,
                launch.openCriteria(step.id).first(), true};
    const qsizetype without = launch.seatsWithoutGo(step.id).size();
    if (without > 0)
        return {ActKind::Gate, sentence("Poll the seat without GO", "Poll the %n seats without GO", without), because,
                launch.seatsWithoutGo(step.id).first(), true};
    return {ActKind::Gate, sentence("Decide the gate"), because, {}, true};
}

} // namespace

NextAct nextAct(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared)
{
    const checklist::State& state = launch.state();
    if (state.scrubbed)
        return {ActKind::Nothing, sentence("The launch was scrubbed"), state.scrubbed->reason, {}, false};
    if (state.ended)
        return {ActKind::Nothing, sentence("The launch has ended"), state.ended->reason, {}, false};
    const checklist::StepState own = launch.stepState(step.id);
    const auto settle = [&]() -> std::optional<NextAct> {
        for (const runbook::Command& command : step.commands) {
            const checklist::RunRecord* run = launch.latestRun(command.id);
            if (run && run->unknown())
                return NextAct{ActKind::SettleRun,
                               sentence("Say how “%1” ended").arg(commandName(command.text)),
                               {},
                               command.id,
                               true};
        }
        return std::nullopt;
    };
    // What happened is settled even while the launch is held.
    if (const std::optional<NextAct> first = settle())
        return *first;
    if (state.held && !launch.done(step.id))
        return {ActKind::Resume,
                sentence("Resume the launch…"),
                sentence("The launch is held: %1").arg(state.held->reason),
                {},
                true};
    if (own == checklist::StepState::Running) {
        for (const runbook::Command& command : step.commands) {
            const checklist::RunRecord* run = launch.latestRun(command.id);
            if (run && run->running() && !run->started.background)
                return {
                    ActKind::Nothing, sentence("%1 is running").arg(commandName(command.text)), {}, command.id, false};
        }
    }
    if (launch.done(step.id))
        return whenDone(launch, step);
    const bool early = !launch.inOrder(step.id) && !launch.approval(QStringLiteral("order"), step.id);
    if (early)
        return goTo(launch, blocker(launch, step.id), sentence("It is not this step's turn: another one comes first."));
    if (step.kind == runbook::StepKind::Gate)
        return gateAct(launch, step);
    if (own == checklist::StepState::Failed)
        return {ActKind::AfterFailure, sentence("Choose what follows the failure"), {}, {}, true};
    if (const runbook::Command* command = launch.nextCommand(step.id))
        return runNext(launch, *command, commandView(launch, step, *command, prepared));
    return boxesAndFiles(launch, step);
}

} // namespace holdpoint::ui
