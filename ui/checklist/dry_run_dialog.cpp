// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/dry_run_dialog.h"

#include "ui/checklist/code_box.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/mark_delegate.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>

namespace holdpoint::ui {
namespace {

constexpr int commandsAtOnce = 25; // some disk questions each: a slice stays far below a frame that is missed

} // namespace

DryRunDialog::DryRunDialog(std::function<const checklist::Launch&()> launch, DryRunModel::Prepare prepare,
                           const QString& step, QWidget* parent)
    : QDialog(parent)
    , m_launch(std::move(launch))
    , m_prepare(std::move(prepare))
    , m_step(step)
    , m_model(new DryRunModel(this))
    , m_scope(new QComboBox(this))
    , m_summary(new QLabel(this))
    , m_view(new QTreeView(this))
    , m_about(new QLabel(this))
    , m_text(new CodeBox(this))
    , m_where(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_go(new QPushButton(tr("&Go to the step"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Dry run: nothing is run"));
    build();
    connect(m_scope, &QComboBox::currentIndexChanged, this, &DryRunDialog::look);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &DryRunDialog::tellChosen);
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (const DryRunRow* row = m_model->row(m_view->currentIndex().row()))
            Q_EMIT stepWanted(row->step);
    });
    m_looking.setInterval(0);
    connect(&m_looking, &QTimer::timeout, this, &DryRunDialog::lookOn);
    look();
}

void DryRunDialog::build()
{
    const runbook::Step* step = m_launch().plan().step(m_step);
    const runbook::Phase* phase = m_launch().plan().phaseOf(m_step);
    const QFontMetrics metrics(font());
    const int longest = metrics.averageCharWidth() * 60;
    m_scope->addItem(
        tr("This step: %1")
            .arg(step ? metrics.elidedText(shownText(step->title), Qt::ElideMiddle, longest) : QStringLiteral("—")));
    m_scope->addItem(
        tr("This phase: %1")
            .arg(phase ? metrics.elidedText(shownText(phase->title), Qt::ElideMiddle, longest) : QStringLiteral("—")));
    m_scope->addItem(tr("The whole launch"));
    m_scope->setAccessibleName(tr("What is looked at"));
    m_scope->setMinimumHeight(spacing::controlHeight);
    auto* caption = new QLabel(tr("&Look at:"), this);
    caption->setBuddy(m_scope);
    auto* again = new QPushButton(tr("Look a&gain"), this);
    again->setToolTip(tr("After a script was put in place or a blank was filled"));
    connect(again, &QPushButton::clicked, this, &DryRunDialog::look);
    auto* close = new QPushButton(tr("&Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    for (QPushButton* button : {again, m_go, close}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_view->setModel(m_model);
    m_view->setItemDelegate(
        new MarkDelegate(DryRunModel::StateColumn, DryRunModel::ShapeRole, DryRunModel::MeaningRole, m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setTabKeyNavigation(false);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setAccessibleName(tr("Commands that would run"));
    m_view->header()->setStretchLastSection(true);
    m_view->setColumnWidth(DryRunModel::StateColumn, metrics.averageCharWidth() * 18 + spacing::section);
    m_view->setColumnWidth(DryRunModel::StepColumn, metrics.averageCharWidth() * 32);
    m_view->setColumnWidth(DryRunModel::CommandColumn, metrics.averageCharWidth() * 32);
    for (QLabel* label : {m_summary, m_about, m_where, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_summary->setFont(themeFont(FontRole::Heading));
    m_about->setFont(themeFont(FontRole::Strong));
    m_problem->setFont(themeFont(FontRole::Strong));

    auto* top = new QHBoxLayout;
    top->addWidget(caption);
    top->addWidget(m_scope, 1);
    top->addWidget(again);
    auto* bottom = new QHBoxLayout;
    bottom->addStretch();
    bottom->addWidget(m_go);
    bottom->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    layout->addLayout(top);
    layout->addWidget(m_summary);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_about);
    layout->addWidget(m_text);
    layout->addWidget(m_where);
    layout->addWidget(m_problem);
    layout->addLayout(bottom);
    resize(std::min(metrics.averageCharWidth() * 130, parentWidget() ? parentWidget()->width() * 9 / 10 : 1000),
           std::min(metrics.height() * 36, parentWidget() ? parentWidget()->height() * 9 / 10 : 650));
}

void DryRunDialog::setScope(Scope scope) { m_scope->setCurrentIndex(int(scope)); }

QStringList DryRunDialog::steps() const
{
    const runbook::Plan& plan = m_launch().plan();
    const auto scope = Scope(m_scope->currentIndex());
    if (scope == Scope::Step)
        return {m_step};
    QStringList steps;
    const runbook::Phase* own = plan.phaseOf(m_step);
    for (const runbook::Phase& phase : plan.phases) {
        if (scope == Scope::Phase && (!own || phase.id != own->id))
            continue;
        for (const runbook::Step& step : phase.steps)
            steps.append(step.id);
    }
    return steps;
}

void DryRunDialog::look()
{
    m_model->start(m_launch(), steps(), m_prepare);
    tellChosen();
    lookOn();
    m_looking.start();
}

void DryRunDialog::lookOn()
{
    if (!m_model->take(commandsAtOnce))
        m_looking.stop();
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0)
        m_view->setCurrentIndex(m_model->index(0, 0));
    tellSummary();
}

QString DryRunDialog::summary() const { return m_summary->text(); }

void DryRunDialog::tellSummary()
{
    const int commands = m_model->rowCount();
    if (m_model->left() > 0)
        m_summary->setText(tr("Looking at %L1 more commands…").arg(m_model->left()));
    else if (commands == 0)
        m_summary->setText(tr("There is no command here."));
    else if (m_model->blocked() == 0)
        m_summary->setText(tr("Nothing is in the way of %n commands. None was run.", nullptr, commands));
    else
        m_summary->setText(
            tr("%1 of %2 commands would not run now. None was run.").arg(m_model->blocked()).arg(commands));
    const Theme theme = Theme::of(palette());
    QPalette own = palette();
    own.setColor(QPalette::WindowText, m_model->blocked() > 0 ? theme.critical.ink : theme.text);
    m_summary->setPalette(own);
}

void DryRunDialog::tellChosen()
{
    const DryRunRow* row = m_model->row(m_view->currentIndex().row());
    for (QWidget* part : {static_cast<QWidget*>(m_about), static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_where),
                          static_cast<QWidget*>(m_problem)})
        part->setVisible(row != nullptr);
    m_go->setEnabled(row != nullptr);
    if (!row)
        return;
    m_about->setText(row->phaseTitle.isEmpty() ? row->stepTitle : tr("%1 › %2").arg(row->phaseTitle, row->stepTitle));
    m_text->setCommand(row->would.resolvedText);
    QStringList where;
    if (!row->runnable) {
        where.append(tr("It is not run from here: a person does it by hand and says so."));
    } else {
        where.append(tr("Folder: %1").arg(row->would.workdir));
        where.append(row->would.environment.isEmpty()
                         ? tr("Environment: nothing of the launch")
                         : tr("Environment: %1").arg(row->would.environment.join(QStringLiteral(", "))));
        where.append(row->limitMs > 0 ? tr("Time limit: %1").arg(durationText(row->limitMs)) : tr("No time limit"));
        if (row->background)
            where.append(tr("In the background, until it is stopped"));
    }
    m_where->setText(where.join(QStringLiteral("   ·   ")));
    const QString problem = dryRunProblem(*row);
    m_problem->setText(problem.isEmpty() ? QString() : tr("In its way: %1").arg(problem));
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace holdpoint::ui
