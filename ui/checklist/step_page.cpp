// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/step_page.h"

#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/check_list.h"
#include "ui/checklist/command_list.h"
#include "ui/checklist/command_row.h"
#include "ui/checklist/deliverable_list.h"
#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/expectation_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/prose_view.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/step_header.h"
#include "ui/checklist/value_dialog.h"
#include "ui/theme/primary_button.h"

#include <QAction>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>

#include <algorithm>

namespace holdpoint::ui {

const runbook::Step* StepPage::shown() const { return m_launch ? m_launch->plan().step(m_step) : nullptr; }

void StepPage::refresh(const checklist::Launch& launch)
{
    m_launch = &launch;
    if (!shown())
        m_step = launch.currentStep();
    m_error->silence();
    update();
}

void StepPage::clear()
{
    m_launch = nullptr;
    m_step.clear();
    m_prepared.clear();
    update();
}

void StepPage::showStep(const QString& step)
{
    if (step == m_step)
        return;
    m_step = step;
    m_output = 0;
    m_latestSeen = 0;
    m_error->silence();
    m_scroll->verticalScrollBar()->setValue(0);
    Q_EMIT preparedWanted(step);
    update();
}

void StepPage::setPrepared(const QHash<QString, checklist::StartRun>& prepared)
{
    m_prepared = prepared;
    update();
}

void StepPage::setOutputView(QWidget* view)
{
    if (m_outputView) {
        m_outputView->hide();
        m_outputView->deleteLater();
    }
    m_outputView = view;
    if (view) {
        m_splitter->addWidget(view);
        m_splitter->setStretchFactor(0, 3);
        m_splitter->setStretchFactor(1, 2);
        m_splitter->setCollapsible(1, false);
        view->setVisible(m_output > 0);
    }
}

void StepPage::setNow(const Instant& now)
{
    m_nowMs = now.utcMs;
    m_header->setNow(now.utcMs);
    m_commands->setNow(now.utcMs);
}

void StepPage::showError(const Error& error) { m_error->say(error); }

void StepPage::update()
{
    const runbook::Step* step = shown();
    m_content->setVisible(step != nullptr);
    m_header->setVisible(step != nullptr);
    m_primary->setVisible(step != nullptr);
    m_empty->setVisible(step == nullptr);
    if (!step) {
        m_act = {};
        m_empty->setText(m_launch ? tr("This runbook has no steps.") : tr("No launch is open."));
        for (QWidget* part :
             {static_cast<QWidget*>(m_failure), static_cast<QWidget*>(m_unknown), static_cast<QWidget*>(m_runRest),
              static_cast<QWidget*>(m_deviate), static_cast<QWidget*>(m_remark)})
            part->hide();
        if (m_outputView)
            m_outputView->hide();
        m_primaryAction->setEnabled(false);
        m_runRestAction->setEnabled(false);
        return;
    }
    m_act = ui::nextAct(*m_launch, *step, m_prepared);
    m_header->refresh(*m_launch, *step);
    m_header->setNow(m_nowMs);
    m_failure->refresh(*m_launch, *step, m_prepared);
    m_unknown->refresh(*m_launch, *step);

    const bool ownPanel = m_act.kind == NextAct::Kind::AfterFailure || m_act.kind == NextAct::Kind::SettleRun;
    m_primary->setVisible(!ownPanel);
    m_primary->setLabel(m_act.label, m_act.enabled ? tr("Ctrl+Enter") : QString());
    m_primary->setEnabled(m_act.enabled);
    m_primaryAction->setEnabled(m_act.enabled);
    m_primaryAction->setText(m_act.label);
    m_remark->setText(m_act.remark);
    m_remark->setVisible(!m_act.remark.isEmpty());

    // Asked of the runs, not of commandState(): that looks for the step's next command every time.
    const auto open =
        std::count_if(step->commands.begin(), step->commands.end(), [this](const runbook::Command& command) {
            const checklist::RunRecord* run = m_launch->latestRun(command.id);
            return command.runnable && !(run && run->passed());
        });
    const bool rest = m_act.kind == NextAct::Kind::Run && open > 1;
    m_runRest->setVisible(rest);
    m_runRestAction->setEnabled(rest);
    const bool waits = !m_launch->inOrder(step->id) && !m_launch->done(step->id) && !m_launch->state().scrubbed &&
                       !m_launch->state().ended;
    m_deviate->setVisible(waits && !m_launch->approval(QStringLiteral("order"), step->id));
    updateSections(*step);
    followOutput(*step);
}

void StepPage::updateSections(const runbook::Step& step)
{
    const bool gate = step.kind == runbook::StepKind::Gate;
    m_prose->setProse(step.prose);
    m_prose->setVisible(!step.prose.trimmed().isEmpty());
    m_commandSection->setVisible(!step.commands.isEmpty());
    if (step.commands.isEmpty())
        m_commands->clear();
    else
        m_commands->display(*m_launch, step, m_prepared, lackingToldAbove());
    m_commands->setNow(m_nowMs);
    m_expectationSection->setVisible(!step.expectations.isEmpty());
    m_expectations->refresh(*m_launch, step);
    m_checkSection->setVisible(!gate && !step.checks.isEmpty());
    if (!gate)
        m_checks->refresh(*m_launch, step);
    m_deliverableSection->setVisible(true);
    m_deliverables->refresh(*m_launch, step);
    m_gate->setVisible(gate);
    if (gate)
        m_gate->refresh(*m_launch, step);
    QString notes;
    for (const QString& note : step.notes)
        notes += QStringLiteral("- ") + note + QLatin1Char('\n');
    m_notes->setProse(notes);
    m_noteSection->setVisible(!notes.isEmpty());
}

// The command whose missing scripts the top of the page tells; its row does not say it again.
QString StepPage::lackingToldAbove() const
{
    if (m_act.kind == NextAct::Kind::AfterFailure)
        return m_failure->lacking();
    const bool cannotRun = m_act.kind == NextAct::Kind::Nothing && !m_act.remark.isEmpty();
    return cannotRun && !m_prepared.value(m_act.target).missingScripts.isEmpty() ? m_act.target : QString();
}

void StepPage::followOutput(const runbook::Step& step)
{
    qint64 latest = 0;
    for (const runbook::Command& command : step.commands) {
        if (const checklist::RunRecord* run = m_launch->latestRun(command.id))
            latest = std::max(latest, run->started.run);
    }
    // A new run takes the view; an older one that a person chose keeps it until then.
    if (latest > m_latestSeen) {
        m_latestSeen = latest;
        m_output = latest;
        Q_EMIT outputWanted(latest);
    }
    if (m_outputView)
        m_outputView->setVisible(m_output > 0);
    m_share.start();
}

// The output gets what the step above it does not need, and at least two fifths: it is read while it grows, and after a
// failure it is the cause. Where a person drew the line, there it stays.
void StepPage::shareRoom()
{
    if (!m_outputView || m_outputView->isHidden() || m_drawn)
        return;
    const int all = m_splitter->height() - m_splitter->handleWidth();
    const int wanted = m_content->hasHeightForWidth() ? m_content->heightForWidth(m_scroll->viewport()->width())
                                                      : m_content->sizeHint().height();
    const int above = std::min(wanted, all * 3 / 5);
    if (all > 0 && m_splitter->sizes().value(0) != above)
        m_splitter->setSizes({above, all - above});
}

void StepPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // The parts have their new sizes after this.
    m_share.start();
}

void StepPage::doNext()
{
    const runbook::Step* step = shown();
    if (!step || !m_act.enabled)
        return;
    const NextAct act = m_act;
    switch (act.kind) {
    case NextAct::Kind::Nothing:
        break;
    case NextAct::Kind::Resume:
        resume();
        break;
    case NextAct::Kind::GoTo:
        Q_EMIT stepWanted(act.target);
        break;
    case NextAct::Kind::SettleRun:
        m_unknown->takeFocus();
        break;
    case NextAct::Kind::AfterFailure:
        // Never the second run by the same key: a person chooses.
        m_failure->takeFocus();
        break;
    case NextAct::Kind::Accept:
        Q_EMIT commandRequested(checklist::AcceptCommand{act.target});
        break;
    case NextAct::Kind::FillValues:
        fillValue(act.target);
        break;
    case NextAct::Kind::Run:
        run(act.target);
        break;
    case NextAct::Kind::Shift:
        Q_EMIT rolloutWanted();
        break;
    case NextAct::Kind::Judge:
        m_expectations->focusFirstOpen();
        break;
    case NextAct::Kind::Tick:
        if (step->kind == runbook::StepKind::Gate)
            m_gate->focusCriteria();
        else if (m_launch->doneByHand(act.target))
            Q_EMIT commandRequested(checklist::TickCheck{act.target});
        else
            m_checks->focusFirstOpen();
        break;
    case NextAct::Kind::Attach:
        m_deliverables->focusFirstOpen();
        break;
    case NextAct::Kind::Gate:
        if (act.target.isEmpty())
            m_gate->focusDecision();
        else
            m_gate->focusSeats();
        break;
    }
    if (QWidget* focus = focusWidget(); focus && m_content->isAncestorOf(focus))
        m_scroll->ensureWidgetVisible(focus);
}

void StepPage::run(const QString& command)
{
    const runbook::Step* step = shown();
    const runbook::Command* planned = m_launch ? m_launch->plan().command(command) : nullptr;
    if (!step || !planned)
        return;
    const CommandView view = commandView(*m_launch, *step, *planned, m_prepared);
    if (view.changedTo.isEmpty()) {
        Q_EMIT runRequested(command);
        return;
    }
    checklist::StartRun start;
    start.command = command;
    start.changedText = view.changedTo;
    Q_EMIT commandRequested(start);
}

void StepPage::requestDeviation(const QString& kind, const QString& target)
{
    if (!m_launch)
        return;
    auto* dialog = new DeviationDialog(*m_launch, kind, target, this);
    connect(dialog, &DeviationDialog::commandRequested, this, &StepPage::commandRequested);
    dialog->open();
}

void StepPage::fillValue(const QString& idOrPlaceholder)
{
    const runbook::Value* value = m_launch ? findValue(m_launch->plan(), idOrPlaceholder) : nullptr;
    if (!value)
        return;
    const bool secret = m_launch->configuration().secrets.contains(value->name);
    auto* dialog = new ValueDialog(*m_launch, value->id, secret, this);
    dialog->setNow(m_nowMs);
    connect(dialog, &ValueDialog::commandRequested, this, &StepPage::commandRequested);
    dialog->open();
}

void StepPage::skip()
{
    if (!m_launch)
        return;
    if (const checklist::DeviationRecord* approval = m_launch->approval(QStringLiteral("skip"), m_step))
        Q_EMIT commandRequested(checklist::SkipStep{m_step, approval->request.reason});
    else
        requestDeviation(QStringLiteral("skip"), m_step);
}

void StepPage::hold()
{
    auto* dialog = new ReasonDialog(tr("Hold the launch"), tr("Why is the launch held?"), tr("Hold"), this);
    connect(dialog, &ReasonDialog::reasonGiven, this,
            [this](const QString& reason) { Q_EMIT commandRequested(checklist::Hold{reason}); });
    dialog->open();
}

void StepPage::resume()
{
    auto* dialog = new ReasonDialog(tr("Resume the launch"), tr("Why is it safe to go on?"), tr("Resume"), this);
    connect(dialog, &ReasonDialog::reasonGiven, this,
            [this](const QString& reason) { Q_EMIT commandRequested(checklist::Resume{reason}); });
    dialog->open();
}

} // namespace holdpoint::ui
