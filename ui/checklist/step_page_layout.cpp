// SPDX-License-Identifier: GPL-3.0-or-later
// How the step page is put together and which of its parts' signals become its own.
#include "ui/checklist/step_page.h"

#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/check_list.h"
#include "ui/checklist/command_list.h"
#include "ui/checklist/command_row.h"
#include "ui/checklist/deliverable_list.h"
#include "ui/checklist/expectation_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/prose_view.h"
#include "ui/checklist/step_header.h"
#include "ui/theme/primary_button.h"

#include <QAction>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace holdpoint::ui {

StepPage::StepPage(QWidget* parent)
    : QWidget(parent)
    , m_header(new StepHeader(this))
    , m_error(new InlineMessage(this))
    , m_primary(new PrimaryButton(this))
    , m_runRest(new QPushButton(this))
    , m_deviate(new QPushButton(tr("Work out of order…"), this))
    , m_remark(new QLabel(this))
    , m_failure(new FailurePanel(this))
    , m_unknown(new UnknownEndPanel(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget(this))
    , m_empty(new QLabel(this))
    , m_prose(new ProseView(this))
    , m_notes(new ProseView(this))
    , m_commands(new CommandList(this))
    , m_expectations(new ExpectationList(this))
    , m_checks(new CheckList(this))
    , m_deliverables(new DeliverableList(this))
    , m_gate(new GatePanel(this))
    , m_primaryAction(new QAction(this))
    , m_runRestAction(new QAction(tr("Run the rest of the step"), this))
{
    build();
    connectParts();
    update();
}

void StepPage::buildTop(QVBoxLayout* layout)
{
    m_primaryAction->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    m_runRestAction->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter)});
    for (QAction* action : {m_primaryAction, m_runRestAction}) {
        // A key that is leant on must not run one command after another.
        action->setAutoRepeat(false);
        action->setShortcutContext(Qt::WindowShortcut);
        addAction(action);
    }
    m_runRest->setText(tr("Run rest of step"));
    m_runRest->setToolTip(tr("Runs command by command until the first that does not pass (Ctrl+Shift+Enter)"));
    m_deviate->setToolTip(tr("Requests a deviation; the coordinator must approve it"));
    for (QPushButton* button : {m_runRest, m_deviate}) {
        button->setAutoDefault(false);
        button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    }
    m_remark->setTextFormat(Qt::PlainText);
    m_remark->setWordWrap(true);

    auto* act = new QHBoxLayout;
    act->setSpacing(spacing::normal);
    act->addWidget(m_primary, 1);
    act->addWidget(m_runRest);
    act->addWidget(m_deviate);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(spacing::wide, spacing::normal, spacing::wide, spacing::normal);
    top->setSpacing(spacing::normal);
    top->addWidget(m_header);
    top->addWidget(m_error);
    top->addWidget(m_failure);
    top->addWidget(m_unknown);
    top->addLayout(act);
    top->addWidget(m_remark);
    layout->addLayout(top);
}

QWidget* StepPage::section(const QString& title, QWidget* content)
{
    auto* part = new QWidget(m_content);
    auto* caption = new QLabel(title, part);
    caption->setFont(themeFont(FontRole::Heading));
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(caption);
    layout->addWidget(content);
    return part;
}

void StepPage::build()
{
    m_commandSection = section(tr("Commands"), m_commands);
    m_expectationSection = section(tr("Expected"), m_expectations);
    m_checkSection = section(tr("Boxes"), m_checks);
    m_deliverableSection = section(tr("Files"), m_deliverables);
    m_noteSection = section(tr("Keep in mind"), m_notes);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(spacing::wide, spacing::normal, spacing::wide, spacing::wide);
    content->setSpacing(spacing::wide);
    for (QWidget* part : {static_cast<QWidget*>(m_prose), static_cast<QWidget*>(m_gate), m_noteSection,
                          m_commandSection, m_expectationSection, m_checkSection, m_deliverableSection})
        content->addWidget(part);
    content->addStretch();
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setTextFormat(Qt::PlainText);

    m_splitter->addWidget(m_scroll);
    m_splitter->setChildrenCollapsible(false);
    m_share.setSingleShot(true);
    m_share.setInterval(0);
    connect(&m_share, &QTimer::timeout, this, &StepPage::shareRoom);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_drawn = true; });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildTop(layout);
    layout->addWidget(m_empty);
    layout->addWidget(m_splitter, 1);
    setMinimumWidth(420);
}

void StepPage::connectParts()
{
    connect(m_primary, &QPushButton::clicked, this, &StepPage::doNext);
    connect(m_primaryAction, &QAction::triggered, this, &StepPage::doNext);
    const auto runRest = [this] {
        if (m_runRestAction->isEnabled())
            Q_EMIT runStepRequested(m_step);
    };
    connect(m_runRest, &QPushButton::clicked, this, runRest);
    connect(m_runRestAction, &QAction::triggered, this, runRest);
    connect(m_deviate, &QPushButton::clicked, this, [this] { requestDeviation(QStringLiteral("order"), m_step); });

    connect(m_failure, &FailurePanel::retryRequested, this, &StepPage::run);
    connect(m_failure, &FailurePanel::skipRequested, this, &StepPage::skip);
    connect(m_failure, &FailurePanel::holdRequested, this, &StepPage::hold);
    connect(m_failure, &FailurePanel::rollbackRequested, this, &StepPage::rollbackRequested);
    connect(m_unknown, &UnknownEndPanel::commandRequested, this, &StepPage::commandRequested);

    connect(m_commands, &CommandList::rowAdded, this, &StepPage::connectRow);
    connect(m_commands, &CommandList::windowMoved, this, &StepPage::update);
    connect(m_expectations, &ExpectationList::commandRequested, this, &StepPage::commandRequested);
    connect(m_checks, &CheckList::commandRequested, this, &StepPage::commandRequested);
    connect(m_deliverables, &DeliverableList::attachRequested, this, &StepPage::attachRequested);
    connect(m_gate, &GatePanel::commandRequested, this, &StepPage::commandRequested);
    connect(m_gate, &GatePanel::outputWanted, this, &StepPage::outputWanted);
    connect(m_gate, &GatePanel::overrideWanted, this,
            [this](const QString& gate) { requestDeviation(QStringLiteral("override"), gate); });
}

void StepPage::connectRow(CommandRow* row)
{
    connect(row, &CommandRow::stopRequested, this,
            [this](qint64 run) { Q_EMIT commandRequested(checklist::StopRun{run}); });
    connect(row, &CommandRow::acceptRequested, this,
            [this](const QString& command) { Q_EMIT commandRequested(checklist::AcceptCommand{command}); });
    connect(row, &CommandRow::fillRequested, this, &StepPage::fillValue);
    connect(row, &CommandRow::runRequested, this, &StepPage::run);
    connect(row, &CommandRow::changeRequested, this,
            [this](const QString& command) { requestDeviation(QStringLiteral("command"), command); });
    connect(row, &CommandRow::rerunRequested, this,
            [this](const QString& command) { requestDeviation(QStringLiteral("rerun"), command); });
    connect(row, &CommandRow::outOfOrderRequested, this,
            [this](const QString& command) { requestDeviation(QStringLiteral("order"), command); });
    connect(row, &CommandRow::outputWanted, this, [this](qint64 run) {
        m_output = run;
        if (m_outputView)
            m_outputView->show();
        m_share.start();
        Q_EMIT outputWanted(run);
    });
}

} // namespace holdpoint::ui
