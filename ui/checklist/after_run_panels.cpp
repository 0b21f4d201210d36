// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/after_run_panels.h"

#include "ui/checklist/inline_message.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/shown_text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {

FailurePanel::FailurePanel(QWidget* parent)
    : QWidget(parent)
    , m_message(new InlineMessage(this))
    , m_retry(new QPushButton(tr("Re&try"), this))
    , m_skip(new QPushButton(tr("S&kip…"), this))
    , m_hold(new QPushButton(tr("Ho&ld…"), this))
    , m_rollback(new QPushButton(tr("Roll &back…"), this))
{
    m_retry->setToolTip(tr("Run the failed command again; the ledger keeps both runs"));
    m_skip->setToolTip(tr("Go on without this step; the coordinator must approve it"));
    m_hold->setToolTip(tr("Stop the clock's work until the coordinator resumes"));
    m_rollback->setToolTip(tr("Show the rollback; nothing starts before its button is held"));
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    for (QPushButton* button : {m_retry, m_skip, m_hold, m_rollback}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight + spacing::tight);
        button->setFont(themeFont(FontRole::Strong));
        row->addWidget(button, 1);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_message);
    layout->addLayout(row);
    connect(m_retry, &QPushButton::clicked, this, [this] { Q_EMIT retryRequested(m_command); });
    connect(m_skip, &QPushButton::clicked, this, &FailurePanel::skipRequested);
    connect(m_hold, &QPushButton::clicked, this, &FailurePanel::holdRequested);
    connect(m_rollback, &QPushButton::clicked, this, &FailurePanel::rollbackRequested);
    hide();
}

void FailurePanel::refresh(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared)
{
    const bool failed = launch.stepState(step.id) == checklist::StepState::Failed &&
                        step.kind != runbook::StepKind::Gate && !launch.state().scrubbed && !launch.state().ended;
    setVisible(failed);
    if (!failed)
        return;
    QString cause;
    m_command.clear();
    for (const runbook::Command& command : step.commands) {
        const checklist::RunRecord* run = launch.latestRun(command.id);
        if (!run || run->running() || run->unknown() || run->passed())
            continue;
        m_command = command.id;
        cause = tr("%1 failed. %2.").arg(commandName(command.text), runOutcome(*run));
        // That it could not start says why already.
        if (run->finished && !run->finished->problem.isEmpty() && !cause.contains(run->finished->problem))
            cause += QLatin1Char(' ') + run->finished->problem;
        break;
    }
    for (const runbook::Expectation& expectation : step.expectations) {
        if (!cause.isEmpty() || launch.expectationState(expectation.id) != checklist::ExpectationState::Missing)
            continue;
        m_command = expectation.command;
        cause = launch.state().personJudgements.contains(expectation.id)
                    ? tr("A person found this missing: “%1”.").arg(expectedText(expectation.text))
                    : tr("The output lacks what was expected: “%1”.").arg(expectedText(expectation.text));
    }
    const checklist::StartRun would = prepared.value(m_command);
    m_lacking = would.missingScripts.isEmpty() ? QString() : m_command;
    if (m_lacking.isEmpty())
        m_message->say(Meaning::Critical, cause, tr("Read the output below, then choose what follows."));
    else
        m_message->say(Meaning::Critical, cause,
                       tr("%1 is missing in %2, or may not be executed. Put it there, then retry; this page notices by "
                          "itself.")
                           .arg(would.missingScripts.join(QStringLiteral(", ")), would.workdir));
    const bool held = launch.state().held.has_value();
    m_retry->setEnabled(!m_command.isEmpty() && !held && m_lacking.isEmpty());
    m_retry->setText(m_command.isEmpty() || !launch.plan().command(m_command)
                         ? tr("Re&try")
                         : tr("Re&try %1").arg(literalText(commandName(launch.plan().command(m_command)->text))));
    const checklist::DeviationRecord* approval = launch.approval(QStringLiteral("skip"), step.id);
    m_skip->setText(approval ? tr("S&kip now (%1)").arg(approval->request.deviation) : tr("S&kip…"));
    m_hold->setEnabled(!held);
    m_hold->setText(held ? tr("Held already") : tr("Ho&ld…"));
}

void FailurePanel::takeFocus() { (m_retry->isEnabled() ? m_retry : m_skip)->setFocus(Qt::ShortcutFocusReason); }

QString FailurePanel::cause() const { return m_message->text(); }

UnknownEndPanel::UnknownEndPanel(QWidget* parent)
    : QWidget(parent)
    , m_message(new InlineMessage(this))
    , m_reason(new QLineEdit(this))
    , m_well(new QPushButton(tr("It ended &well"), this))
    , m_failed(new QPushButton(tr("It &failed"), this))
{
    m_reason->setPlaceholderText(tr("How do you know? For example: the log of the server shows the backup"));
    m_reason->setAccessibleName(tr("How do you know how it ended?"));
    m_reason->setMaxLength(2000);
    m_reason->setMinimumHeight(spacing::controlHeight);
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(m_reason, 1);
    for (QPushButton* button : {m_well, m_failed}) {
        button->setAutoDefault(false);
        button->setEnabled(false);
        button->setMinimumHeight(spacing::controlHeight);
        row->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_message);
    layout->addLayout(row);
    connect(m_reason, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_well->setEnabled(!text.trimmed().isEmpty());
        m_failed->setEnabled(!text.trimmed().isEmpty());
    });
    connect(m_well, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_failed, &QPushButton::clicked, this, [this] { answer(false); });
    hide();
}

void UnknownEndPanel::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    qint64 unknown = 0;
    for (const runbook::Command& command : step.commands) {
        const checklist::RunRecord* run = launch.latestRun(command.id);
        if (!run || !run->unknown())
            continue;
        unknown = run->started.run;
        m_message->say(Meaning::Unknown,
                       tr("Nobody saw how %1 ended (run %2, started %3 UTC).")
                           .arg(commandName(command.text))
                           .arg(unknown)
                           .arg(utcSeconds(run->startedUtcMs)),
                       tr("Look at its effect and its output, then say how it ended and how you know."));
        break;
    }
    if (unknown != m_run)
        m_reason->clear();
    m_run = unknown;
    setVisible(unknown > 0);
}

void UnknownEndPanel::answer(bool passed)
{
    Q_EMIT commandRequested(checklist::ResolveRun{m_run, passed, m_reason->text().trimmed()});
}

void UnknownEndPanel::takeFocus() { m_reason->setFocus(Qt::ShortcutFocusReason); }

} // namespace holdpoint::ui
