// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/plan_page.h"

#include "ui/runbook/findings_model.h"
#include "ui/runbook/outline_model.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QString countsText(const runbook::Plan& plan)
{
    int timed = 0, steps = 0, commands = 0, boxes = 0, gates = 0, expectations = 0, deliverables = 0;
    for (const runbook::Phase& phase : plan.phases) {
        timed += phase.offsetS ? 1 : 0;
        steps += int(phase.steps.size());
        for (const runbook::Step& step : phase.steps) {
            commands += int(step.commands.size());
            boxes += int(step.checks.size());
            expectations += int(step.expectations.size());
            deliverables += int(step.deliverables.size());
            gates += step.kind == runbook::StepKind::Gate ? 1 : 0;
        }
    }
    const QStringList parts = {
        PlanPage::tr("%n phases", nullptr, timed),
        PlanPage::tr("%n other sections", nullptr, int(plan.phases.size()) - timed),
        PlanPage::tr("%n steps", nullptr, steps),
        PlanPage::tr("%n commands", nullptr, commands),
        PlanPage::tr("%n boxes", nullptr, boxes),
        PlanPage::tr("%n expectations", nullptr, expectations),
        PlanPage::tr("%n deliverables", nullptr, deliverables),
        PlanPage::tr("%n gates", nullptr, gates),
        PlanPage::tr("%n roles", nullptr, int(plan.roles.size())),
        PlanPage::tr("%n thresholds", nullptr, int(plan.metrics.size())),
        PlanPage::tr("%n rollback scenarios", nullptr, int(plan.matrix.size())),
        PlanPage::tr("%n sign-offs", nullptr, int(plan.signoffs.size())),
        PlanPage::tr("%n blanks to fill", nullptr, int(plan.values.size())),
    };
    return parts.join(QStringLiteral("  ·  "));
}

QTreeView* quietTree(const QString& name)
{
    auto* view = new QTreeView;
    view->setAccessibleName(name);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    return view;
}

} // namespace

PlanPage::PlanPage(QWidget* parent)
    : QWidget(parent)
    , m_counts(new QLabel)
    , m_findingsTitle(new QLabel)
    , m_outline(quietTree(tr("Phases and steps as read")))
    , m_findings(quietTree(tr("Findings")))
    , m_outlineModel(new OutlineModel(this))
    , m_findingsModel(new FindingsModel(this))
{
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setWordWrap(true);
    m_outline->setModel(m_outlineModel);
    m_findings->setModel(m_findingsModel);
    m_findings->setRootIsDecorated(false);
    QHeaderView* head = m_outline->header();
    head->setStretchLastSection(false);
    head->setSectionResizeMode(OutlineModel::Title, QHeaderView::Stretch);
    for (const int column : {OutlineModel::When, OutlineModel::Work, OutlineModel::Line})
        head->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    head->setResizeContentsPrecision(200);
    head = m_findings->header();
    head->setStretchLastSection(false);
    head->setSectionResizeMode(FindingsModel::Text, QHeaderView::Stretch);
    head->setSectionResizeMode(FindingsModel::Line, QHeaderView::ResizeToContents);
    head->setSectionResizeMode(FindingsModel::Code, QHeaderView::ResizeToContents);
    head->setResizeContentsPrecision(200);
    auto* lower = new QWidget;
    auto* lowerBox = new QVBoxLayout(lower);
    lowerBox->setContentsMargins(0, spacing::tight, 0, 0);
    lowerBox->addWidget(m_findingsTitle);
    lowerBox->addWidget(m_findings);
    auto* halves = new QSplitter(Qt::Vertical);
    halves->setChildrenCollapsible(false);
    halves->addWidget(m_outline);
    halves->addWidget(lower);
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 1);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    box->addWidget(m_counts);
    box->addWidget(halves, 1);
    clear();
}

QString PlanPage::counts() const { return m_counts->text(); }

void PlanPage::setPlan(const runbook::Plan& plan)
{
    m_counts->setText(countsText(plan));
    m_outlineModel->setPhases(plan.phases);
    m_outline->expandToDepth(0);
    m_findingsModel->setFindings(plan.findings);
    m_findingsTitle->setFont(themeFont(FontRole::Strong));
    m_findingsTitle->setText(plan.findings.isEmpty() ? tr("Nothing odd was found")
                                                     : tr("%n findings", nullptr, int(plan.findings.size())));
}

void PlanPage::clear()
{
    m_counts->setText(tr("No runbook has been read yet."));
    m_outlineModel->setPhases({});
    m_findingsModel->setFindings({});
    m_findingsTitle->clear();
}

} // namespace holdpoint::ui
