// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_list.h"

#include "core/checklist/rules.h"
#include "ui/checklist/deviation_model.h"
#include "ui/checklist/deviation_pane.h"
#include "ui/theme/mark_delegate.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace holdpoint::ui {

DeviationList::DeviationList(QWidget* parent)
    : QWidget(parent)
    , m_model(new DeviationModel(this))
    , m_view(new QTreeView(this))
    , m_pane(new DeviationPane(this))
    , m_halves(new QSplitter(Qt::Vertical, this))
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(new MarkDelegate(DeviationModel::StatusColumn, Qt::UserRole, Qt::UserRole + 1, m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setTabKeyNavigation(false);
    m_view->setAccessibleName(tr("Deviations"));
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_view->header()->setSectionResizeMode(DeviationModel::StepColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(DeviationModel::ReasonColumn, QHeaderView::Stretch);
    m_halves->setChildrenCollapsible(false);
    m_halves->addWidget(m_view);
    m_halves->addWidget(m_pane);
    // A few rows are enough to choose from: the room is for what is decided on.
    m_halves->setStretchFactor(0, 0);
    m_halves->setStretchFactor(1, 1);
    const int rows = 5 * (fontMetrics().height() + spacing::normal);
    m_halves->setSizes({rows, 4 * rows});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    layout->addWidget(m_halves);

    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &DeviationList::tellChosen);
    connect(m_pane, &DeviationPane::commandRequested, this, &DeviationList::commandRequested);
    connect(m_pane, &DeviationPane::differenceWanted, this, &DeviationList::differenceWanted);
    connect(m_pane, &DeviationPane::left, this, [this] { m_view->setFocus(); });
    tellChosen();
}

QPushButton* DeviationList::approveButton() const { return m_pane->approveButton(); }
QPushButton* DeviationList::rejectButton() const { return m_pane->rejectButton(); }
ReasonEdit* DeviationList::reason() const { return m_pane->reason(); }

void DeviationList::refresh(const checklist::Launch& launch)
{
    m_model->refresh(launch);
    // The rules say beforehand what they will say afterwards.
    m_refusals.clear();
    for (const checklist::DeviationRecord& record : launch.state().deviations) {
        if (record.status != checklist::DeviationStatus::Requested || m_actor.person.isEmpty())
            continue;
        const QString& id = record.request.deviation;
        if (const auto answer = checklist::decide(launch, checklist::ApproveDeviation{id, {}}, m_actor); !answer)
            m_refusals.insert(id, answer.error());
    }
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0)
        m_view->setCurrentIndex(m_model->index(0, 0));
    tellChosen();
}

void DeviationList::select(const QString& deviation)
{
    if (const int row = m_model->rowOf(deviation); row >= 0)
        m_view->setCurrentIndex(m_model->index(row, 0));
}

void DeviationList::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QFontMetrics metrics(font());
    const auto width = [&](int column, const QString& widest) {
        m_view->setColumnWidth(column, metrics.horizontalAdvance(widest) + 2 * spacing::normal);
    };
    width(DeviationModel::IdColumn, tr("Deviation"));
    m_view->setColumnWidth(DeviationModel::StatusColumn,
                           metrics.horizontalAdvance(tr("Requested")) + metrics.height() + 3 * spacing::normal);
    width(DeviationModel::KindColumn, tr("Changed command"));
    // Where little room is, what stands in full below gives way to the step's title.
    const int text = metrics.averageCharWidth();
    m_view->setColumnHidden(DeviationModel::RequestedColumn, this->width() < 110 * text);
    m_view->setColumnHidden(DeviationModel::ReasonColumn, this->width() < 85 * text);
    width(DeviationModel::RequestedColumn, QStringLiteral("Maximilian Weber, 00:00:00 UTC"));
}

void DeviationList::tellChosen()
{
    const DeviationModel::Row* row = m_model->row(m_view->currentIndex().row());
    const auto refusal = row ? m_refusals.constFind(row->id) : m_refusals.constEnd();
    m_pane->display(row, m_model->rowCount() == 0 ? tr("Nobody asked for a deviation.") : QString(),
                    refusal == m_refusals.constEnd() ? std::nullopt : std::optional(*refusal));
}

} // namespace holdpoint::ui
