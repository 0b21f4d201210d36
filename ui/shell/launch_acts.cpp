// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launch_acts.h"

#include "core/checklist/rules.h"
#include "ui/checklist/command_view.h"
#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/deviation_text.h"
#include "ui/checklist/dry_run_dialog.h"
#include "ui/checklist/message_dialog.h"
#include "ui/checklist/poll_page.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/roll_call_dialog.h"
#include "ui/checklist/roster_dialog.h"
#include "ui/checklist/value_dialog.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/slip_dialog.h"
#include "ui/shell/step_selection.h"
#include "ui/signoff/signoff_page.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"

#include <QFileDialog>
#include <QInputDialog>

#include <algorithm>

namespace holdpoint::ui {
namespace {

StateShape shapeOfStep(const checklist::Launch& launch, const runbook::Step& step)
{
    switch (launch.stepState(step.id)) {
    case checklist::StepState::Ready:
        return StateShape::Ready;
    case checklist::StepState::Running:
        return StateShape::Running;
    case checklist::StepState::Passed:
        return StateShape::Passed;
    case checklist::StepState::Failed:
        return StateShape::Failed;
    case checklist::StepState::Skipped:
        return StateShape::Skipped;
    case checklist::StepState::Unknown:
        return StateShape::Unknown;
    case checklist::StepState::Waiting:
        break;
    }
    return StateShape::Waiting;
}

// As much of a value as a list has room for, and whether a person typed it.
QString shownValue(const checklist::ValueRecord& value)
{
    constexpr qsizetype most = 30;
    if (value.secret)
        return LaunchActs::tr("set");
    return value.source == QLatin1String("capture") ? LaunchActs::tr("%1 (captured)").arg(value.text.left(most))
                                                    : value.text.left(most);
}

} // namespace

LaunchActs::LaunchActs(SessionBinding& binding, LaunchPage& page, QWidget* window)
    : QObject(&page)
    , m_binding(binding)
    , m_page(page)
    , m_window(window)
{
}

void LaunchActs::askReason(const QString& title, const QString& question, const QString& accept,
                           const std::function<void(const QString&)>& then)
{
    auto* dialog = new ReasonDialog(title, question, accept, m_window);
    connect(dialog, &ReasonDialog::reasonGiven, this, [then](const QString& reason) { then(reason); });
    dialog->open();
}

void LaunchActs::offer(std::vector<PaletteItem> items, const QString& cause, const QString& nextStep)
{
    if (items.empty())
        Q_EMIT nothingToDo(cause, nextStep);
    else if (items.size() == 1)
        items.front().choose();
    else
        Q_EMIT choiceWanted(items);
}

void LaunchActs::hold()
{
    askReason(tr("Hold the launch"), tr("Why is the launch held?"), tr("&Hold"),
              [this](const QString& reason) { m_binding.submit(checklist::Hold{reason}); });
}

void LaunchActs::resume()
{
    askReason(tr("Resume the launch"), tr("Why may the launch go on?"), tr("&Resume"),
              [this](const QString& reason) { m_binding.submit(checklist::Resume{reason}); });
}

void LaunchActs::slip()
{
    auto* dialog = new SlipDialog(m_binding.session().launch().state().t0UtcMs, m_window);
    connect(dialog, &SlipDialog::slipGiven, this, [this](qint64 minutes, const QString& reason) {
        m_binding.submit(checklist::Slip{minutes, reason});
    });
    dialog->open();
}

void LaunchActs::scrub()
{
    askReason(tr("Scrub the launch"), tr("Why is the launch given up? This cannot be taken back."), tr("&Scrub"),
              [this](const QString& reason) { m_binding.submit(checklist::Scrub{reason}); });
}

void LaunchActs::end()
{
    askReason(tr("End the launch"), tr("Why is the record of this launch closed?"), tr("&End"),
              [this](const QString& reason) { m_binding.submit(checklist::End{reason}); });
}

void LaunchActs::retry()
{
    // What is run again must be seen first.
    if (m_page.closePoll())
        return;
    const checklist::Launch& launch = m_binding.session().launch();
    const runbook::Command* next = launch.nextCommand(m_binding.selection()->step());
    if (next && launch.commandState(next->id) == checklist::CommandState::Failed)
        m_binding.run(next->id);
    else
        Q_EMIT nothingToDo(tr("No command of this step has failed."), tr("Ctrl+Enter runs the next one."));
}

void LaunchActs::dryRun()
{
    session::Session& session = m_binding.session();
    auto* dialog = new DryRunDialog([&session]() -> const checklist::Launch& { return session.launch(); },
                                    [&session](const QString& command) { return session.prepared(command); },
                                    m_binding.selection()->step(), m_window);
    // It asks the session, so it goes with it.
    connect(this, &QObject::destroyed, dialog, [dialog] { delete dialog; });
    connect(dialog, &DryRunDialog::stepWanted, this, [this](const QString& step) {
        m_binding.selection()->choose(step);
        m_page.showTab(LaunchPage::Tab::Step);
    });
    dialog->show();
}

void LaunchActs::stopRun()
{
    const checklist::Launch& launch = m_binding.session().launch();
    std::vector<PaletteItem> items;
    for (const checklist::RunRecord* run : launch.runningRuns()) {
        const qint64 number = run->started.run;
        const bool ofRollback = !run->started.procedure.isEmpty();
        PaletteItem item{tr("Stop %1").arg(commandName(run->started.text)),
                         tr("run %1").arg(number),
                         {},
                         true,
                         [this, number, ofRollback] {
                             // What hangs in a rollback ends whoever asks for it.
                             if (ofRollback)
                                 m_binding.send(checklist::StopRun{number}, {});
                             else
                                 m_binding.submit(checklist::StopRun{number});
                         }};
        // First is what the eye is on: on the rollback's page its command, else that of the step.
        if (m_page.shownTab() == LaunchPage::Tab::Rollback ? ofRollback
                                                           : run->started.step == m_binding.selection()->step())
            items.insert(items.begin(), std::move(item));
        else
            items.push_back(std::move(item));
    }
    offer(std::move(items), tr("Nothing is running."), {});
}

void LaunchActs::skipStep()
{
    const QString step = m_binding.selection()->step();
    const checklist::Launch& launch = m_binding.session().launch();
    if (!launch.plan().step(step))
        return;
    if (!launch.approval(QStringLiteral("skip"), step)) {
        openDeviation(QStringLiteral("skip"), step);
        return;
    }
    askReason(tr("Skip the step"), tr("Why is “%1” left out?").arg(shownText(launch.plan().step(step)->title)),
              tr("&Skip"), [this, step](const QString& reason) {
                  m_binding.submit(checklist::SkipStep{step, reason});
              });
}

void LaunchActs::chooseFile(const QString& deliverable, const QString& title)
{
    auto* dialog = new QFileDialog(m_window, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, deliverable, step = m_binding.selection()->step()](const QString& file) {
                m_binding.attach(step, deliverable, file);
            });
    dialog->open();
}

void LaunchActs::attachFile()
{
    const runbook::Step* step = m_binding.session().launch().plan().step(m_binding.selection()->step());
    if (!step)
        return;
    std::vector<PaletteItem> items;
    const QStringList missing = m_binding.session().launch().missingDeliverables(step->id);
    for (const runbook::Deliverable& deliverable : step->deliverables)
        items.push_back({tr("Attach %1").arg(shownText(deliverable.text)), shownText(step->title),
                         missing.contains(deliverable.id) ? tr("missing") : tr("attached"), true,
                         [this, id = deliverable.id, text = deliverable.text] { chooseFile(id, text); }});
    items.push_back(
        {tr("Attach any other file"), step->title, {}, true, [this] { chooseFile({}, tr("Attach a file")); }});
    offer(std::move(items), {}, {});
}

void LaunchActs::openDeviation(const QString& kind, const QString& target)
{
    auto* dialog = new DeviationDialog(m_binding.session().launch(), kind, target, m_window);
    // It asks the session, so it goes with it.
    connect(this, &QObject::destroyed, dialog, [dialog] { delete dialog; });
    dialog->setRefusal([this](const checklist::RequestDeviation& request) -> std::optional<Error> {
        const auto answer = checklist::decide(m_binding.session().launch(), request, m_binding.actor());
        return answer ? std::nullopt : std::optional(answer.error());
    });
    connect(dialog, &DeviationDialog::commandRequested, this, [this](const checklist::Command& command) {
        m_binding.submit(command, [this](const Result<session::Committed>& result) {
            if (result)
                m_page.showTab(LaunchPage::Tab::Deviations);
        });
    });
    dialog->open();
}

void LaunchActs::requestDeviation(const QString& only)
{
    const checklist::Launch& launch = m_binding.session().launch();
    const runbook::Step* step = launch.plan().step(m_binding.selection()->step());
    std::vector<PaletteItem> items;
    const auto offered = [&only](const QString& kind) { return only.isEmpty() || only == kind; };
    const auto add = [&](const QString& kind, const QString& target) {
        if (offered(kind))
            items.push_back({deviationText(launch, kind, target),
                             deviationPlace(launch, {{}, kind, target, {}, {}, {}}), deviationKindText(kind), true,
                             [this, kind, target] { openDeviation(kind, target); }});
    };
    if (step) {
        add(QStringLiteral("skip"), step->id);
        add(QStringLiteral("order"), step->id);
        if (step->kind == runbook::StepKind::Gate)
            add(QStringLiteral("override"), step->id);
        for (const runbook::Command& command : step->commands) {
            if (!command.runnable)
                continue;
            add(QStringLiteral("command"), command.id);
            if (launch.commandState(command.id) == checklist::CommandState::Passed)
                add(QStringLiteral("rerun"), command.id);
            add(QStringLiteral("environment"), command.id);
            add(QStringLiteral("folder"), command.id);
        }
    }
    for (const QString& kind : {QStringLiteral("runbook"), QStringLiteral("configuration")})
        if (offered(kind))
            items.push_back({deviationText(launch, kind, kind), deviationPlace(launch, {{}, kind, kind, {}, {}, {}}),
                             deviationKindText(kind), true, [this, kind] { Q_EMIT versionWanted(kind); }});
    if (offered(QStringLiteral("configuration")))
        items.push_back({tr("Change the configuration with forms"), tr("The whole launch"),
                         deviationKindText(QStringLiteral("configuration")), true,
                         [this] { Q_EMIT configurationWanted(); }});
    if (!launch.plan().declaration.text.isEmpty() && !launch.missingForDeclaration().isEmpty() &&
        !launch.state().declaration)
        add(QStringLiteral("declaration"), QStringLiteral("declaration"));
    if (only == QLatin1String("declaration"))
        offer(std::move(items), tr("Nothing is missing from the declaration, or the launch is declared."),
              tr("Look at the sign-off page to see what is signed."));
    else
        offer(std::move(items), tr("The step that is shown has no command that runs."),
              tr("Choose a step with commands in the plan."));
}

void LaunchActs::fillValue(const QString& value)
{
    const checklist::Launch& launch = m_binding.session().launch();
    const runbook::Value* found = launch.value(value);
    const bool secret = found && launch.configuration().secrets.contains(found->name);
    auto* dialog = new ValueDialog(launch, value, secret, m_window);
    dialog->setNow(m_binding.nowUtcMs());
    connect(dialog, &ValueDialog::commandRequested, this,
            [this](const checklist::Command& command) { m_binding.submit(command); });
    dialog->open();
}

void LaunchActs::messages()
{
    auto* dialog = new MessageDialog(m_window);
    // It reads the launch, so it goes with it.
    connect(this, &QObject::destroyed, dialog, [dialog] { delete dialog; });
    const auto refresh = [this, dialog] { dialog->refresh(m_binding.session().launch(), m_binding.nowUtcMs()); };
    connect(dialog, &MessageDialog::refreshWanted, this, refresh);
    connect(&m_binding, &SessionBinding::refreshed, dialog, refresh);
    connect(dialog, &MessageDialog::fillWanted, this, &LaunchActs::fillValue);
    refresh();
    dialog->open();
}

void LaunchActs::fillValues()
{
    const checklist::Launch& launch = m_binding.session().launch();
    std::vector<PaletteItem> items;
    QStringList needed;
    if (const runbook::Command* next = launch.nextCommand(m_binding.selection()->step()))
        needed = next->placeholders;
    for (const QString& secret : launch.configuration().secrets)
        items.push_back({tr("Set the secret %1").arg(secret), tr("for the environment of commands"),
                         launch.state().values.contains(secret) ? tr("set") : tr("missing"), true, [this, secret] {
                             auto* dialog = new QInputDialog(m_window);
                             dialog->setAttribute(Qt::WA_DeleteOnClose);
                             dialog->setWindowTitle(tr("Set a secret"));
                             dialog->setLabelText(tr("%1 (kept in memory only, never written down):").arg(secret));
                             dialog->setTextEchoMode(QLineEdit::Password);
                             connect(
                                 dialog, &QInputDialog::textValueSelected, this,
                                 [this, secret](const QString& text) { m_binding.setSecret(secret, text.toUtf8()); });
                             dialog->open();
                         }});
    for (const runbook::Value& value : launch.plan().values) {
        const auto filled = launch.state().values.constFind(value.id);
        const bool has = filled != launch.state().values.constEnd();
        PaletteItem item{tr("Fill %1").arg(value.placeholder), tr("line %1").arg(value.line),
                         has ? shownValue(*filled) : tr("blank"), true, [this, id = value.id] { fillValue(id); }};
        if (needed.contains(value.id))
            items.insert(items.begin(), std::move(item));
        else
            items.push_back(std::move(item));
    }
    offer(std::move(items), tr("This runbook has no blanks to fill."), {});
}

void LaunchActs::roster()
{
    auto* dialog = new RosterDialog(m_binding.session().launch(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RosterDialog::commandRequested, this,
            [this](const checklist::Command& command) { m_binding.submit(command); });
    dialog->open();
}

void LaunchActs::rollCall()
{
    auto* dialog = new RollCallDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RollCallDialog::commandRequested, this,
            [this](const checklist::Command& command) { m_binding.submit(command); });
    connect(&m_binding, &SessionBinding::refreshed, dialog,
            [this, dialog] { dialog->refresh(m_binding.session().launch()); });
    connect(&m_binding, &SessionBinding::secondPassed, dialog, &RollCallDialog::setNow);
    connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
    dialog->refresh(m_binding.session().launch());
    dialog->open();
}

void LaunchActs::poll()
{
    const checklist::Launch& launch = m_binding.session().launch();
    if (m_page.poll()) {
        m_page.poll()->takeFocus();
        return;
    }
    const runbook::Step* shown = launch.plan().step(m_binding.selection()->step());
    const QString gate = shown && shown->kind == runbook::StepKind::Gate ? shown->id : launch.nextGate();
    if (gate.isEmpty()) {
        Q_EMIT nothingToDo(tr("No gate is left."), tr("Choose a gate in the plan to see how it was decided."));
        return;
    }
    PollPage* page = m_page.openPoll(gate);
    connect(page, &PollPage::commandRequested, this,
            [this](const checklist::Command& command) { m_binding.submit(command); });
    connect(page, &PollPage::overrideWanted, this, [this](const QString& id) {
        m_page.closePoll();
        openDeviation(QStringLiteral("override"), id);
    });
    connect(page, &PollPage::outputWanted, this, [this](qint64 run) {
        m_page.closePoll();
        m_binding.showRun(run);
    });
    connect(&m_binding, &SessionBinding::refreshed, page,
            [this, page] { page->refresh(m_binding.session().launch()); });
    page->refresh(launch);
    page->takeFocus();
}

void LaunchActs::signOff()
{
    m_page.showTab(LaunchPage::Tab::SignOff);
    const checklist::Launch& launch = m_binding.session().launch();
    const QStringList missing = launch.missingSignoffs();
    std::vector<PaletteItem> items;
    for (const runbook::SignoffLine& line : launch.plan().signoffs)
        if (missing.contains(line.id)) {
            const events::Person* holder = launch.holderOf(line.role);
            items.push_back({tr("Sign off as %1").arg(line.role), line.group, holder ? holder->name : QString(), true,
                             [this, id = line.id] { m_page.signoff()->openSignoff(id); }});
        }
    offer(std::move(items),
          launch.plan().signoffs.isEmpty() ? tr("This runbook has no sign-off sheet.")
                                           : tr("Everybody has signed off."),
          {});
}

std::vector<PaletteItem> LaunchActs::steps() const
{
    const checklist::Launch& launch = m_binding.session().launch();
    std::vector<PaletteItem> items;
    for (const runbook::Phase& phase : launch.plan().phases)
        for (const runbook::Step& step : phase.steps)
            items.push_back({shownText(step.title), shownText(phase.title), stateMark(shapeOfStep(launch, step)).word,
                             true, [this, id = step.id] {
                                 m_binding.selection()->choose(id);
                                 m_page.showTab(LaunchPage::Tab::Step);
                             }});
    return items;
}

} // namespace holdpoint::ui
