// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_list.h"

#include "ui/checklist/code_box.h"
#include "ui/checklist/deviation_model.h"
#include "ui/checklist/mark_delegate.h"
#include "ui/checklist/reason_edit.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>

namespace holdpoint::ui {

DeviationList::DeviationList(QWidget* parent)
    : QWidget(parent)
    , m_model(new DeviationModel(this))
    , m_view(new QTreeView(this))
    , m_about(new QLabel(this))
    , m_beforeCaption(new QLabel(tr("Stands in the runbook:"), this))
    , m_before(new CodeBox(this))
    , m_afterCaption(new QLabel(tr("Would run instead, exactly:"), this))
    , m_after(new CodeBox(this))
    , m_approve(new QPushButton(tr("&Approve…"), this))
    , m_reject(new QPushButton(tr("Re&ject…"), this))
    , m_reason(new ReasonEdit(this))
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
    m_view->header()->setSectionResizeMode(DeviationModel::AboutColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(DeviationModel::ReasonColumn, QHeaderView::Stretch);
    const QFontMetrics metrics(font());
    m_view->setColumnWidth(DeviationModel::IdColumn, metrics.horizontalAdvance(tr("Deviation")) + spacing::section);
    m_view->setColumnWidth(DeviationModel::StatusColumn, metrics.horizontalAdvance(tr("Requested")) + 56);
    m_view->setColumnWidth(DeviationModel::RequestedColumn,
                           metrics.horizontalAdvance(QStringLiteral("Maximilian Weber, 00:00:00 UTC")));
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_approve, m_reject}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_about);
    layout->addWidget(m_beforeCaption);
    layout->addWidget(m_before);
    layout->addWidget(m_afterCaption);
    layout->addWidget(m_after);
    layout->addLayout(buttons);
    layout->addWidget(m_reason);

    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &DeviationList::tellChosen);
    connect(m_approve, &QPushButton::clicked, this, [this] {
        const DeviationModel::Row* row = m_model->row(m_view->currentIndex().row());
        if (!row)
            return;
        m_approving = true;
        m_reason->ask(tr("Why is %1 approved?").arg(row->id), tr("Approve %1").arg(row->id), row->id);
    });
    connect(m_reject, &QPushButton::clicked, this, [this] {
        const DeviationModel::Row* row = m_model->row(m_view->currentIndex().row());
        if (!row)
            return;
        m_approving = false;
        m_reason->ask(tr("Why is %1 rejected?").arg(row->id), tr("Reject %1").arg(row->id), row->id);
    });
    connect(m_reason, &ReasonEdit::given, this, [this](const QString& id, const QString& why) {
        m_view->setFocus();
        if (m_approving)
            Q_EMIT commandRequested(checklist::ApproveDeviation{id, why});
        else
            Q_EMIT commandRequested(checklist::RejectDeviation{id, why});
    });
    connect(m_reason, &ReasonEdit::cancelled, this, [this] { m_view->setFocus(); });
    tellChosen();
}

void DeviationList::refresh(const checklist::Launch& launch)
{
    m_model->refresh(launch);
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0)
        m_view->setCurrentIndex(m_model->index(0, 0));
    tellChosen();
}

void DeviationList::select(const QString& deviation)
{
    if (const int row = m_model->rowOf(deviation); row >= 0)
        m_view->setCurrentIndex(m_model->index(row, 0));
}

void DeviationList::tellChosen()
{
    const DeviationModel::Row* row = m_model->row(m_view->currentIndex().row());
    const bool open = row && row->status == checklist::DeviationStatus::Requested;
    m_approve->setEnabled(open);
    m_reject->setEnabled(open);
    if (!row)
        m_about->setText(m_model->rowCount() == 0 ? tr("Nobody asked for a deviation.") : QString());
    else
        m_about->setText(
            QStringList{tr("%1: %2.").arg(row->id, row->about), tr("Why: %1").arg(row->reason), row->decided}
                .join(QLatin1Char('\n'))
                .trimmed());
    const bool texts = row && (!row->before.isEmpty() || !row->after.isEmpty());
    for (QWidget* part : {static_cast<QWidget*>(m_beforeCaption), static_cast<QWidget*>(m_before),
                          static_cast<QWidget*>(m_afterCaption), static_cast<QWidget*>(m_after)})
        part->setVisible(texts);
    if (texts) {
        m_before->setCommand(row->before);
        m_after->setCommand(row->after);
    }
    // A question about another deviation, or one that is decided by now, is out of place.
    if (!open || m_reason->token() != row->id)
        m_reason->close();
}

} // namespace holdpoint::ui
