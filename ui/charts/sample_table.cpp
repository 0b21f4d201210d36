// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/sample_table.h"

#include "ui/charts/sample_table_model.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace holdpoint::ui {

SampleTable::SampleTable(LiveChart* chart)
    : QDialog(chart)
    , m_model(new SampleTableModel(chart, this))
    , m_view(new QTableView)
    , m_note(new QLabel)
{
    setWindowTitle(tr("Samples of %1").arg(chart->title()));
    m_view->setModel(m_model);
    m_view->setAccessibleName(windowTitle());
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ContiguousSelection);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_view->setTabKeyNavigation(false); // Tab leaves the table
    m_note->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copyButton = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    auto* refreshButton = buttons->addButton(tr("&Refresh"), QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copyButton, &QPushButton::clicked, this, &SampleTable::copy);
    connect(refreshButton, &QPushButton::clicked, this, &SampleTable::refresh);
    connect(new QShortcut(QKeySequence::Copy, m_view), &QShortcut::activated, this, &SampleTable::copy);
    auto* box = new QVBoxLayout(this);
    box->addWidget(m_view);
    box->addWidget(m_note);
    box->addWidget(buttons);
    resize(560, 480);
    refresh();
}

void SampleTable::refresh()
{
    m_model->refresh();
    const QString count = tr("%n moments, newest first.", nullptr, m_model->rowCount());
    m_note->setText(m_model->isCut() ? tr("%1 Older ones are in the export as CSV.").arg(count) : count);
}

void SampleTable::copy() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        QGuiApplication::clipboard()->setText(m_model->text(0, m_model->rowCount() - 1));
        return;
    }
    int first = rows.first().row(), last = first;
    for (const QModelIndex& row : rows) {
        first = std::min(first, row.row());
        last = std::max(last, row.row());
    }
    QGuiApplication::clipboard()->setText(m_model->text(first, last));
}

} // namespace holdpoint::ui
