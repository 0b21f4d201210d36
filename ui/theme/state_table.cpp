// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/state_table.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace holdpoint::ui {

StateTable::StateTable(const QString& accessibleName, const QStringList& headers, QWidget* parent)
    : QTableView(parent)
    , m_rows(new StateTableModel(headers, this))
{
    setModel(m_rows);
    setAccessibleName(accessibleName);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this,
            [this] { m_ownWidths = m_ownWidths || QApplication::mouseButtons() != Qt::NoButton; });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &StateTable::selectionMoved);
    fitRows();
}

void StateTable::fitRows()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing::normal);
    const int icon = std::max(int(spacing::icon), fontMetrics().height() - spacing::hair);
    setIconSize({icon, icon});
}

void StateTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

void StateTable::setRows(const QList<StateRow>& rows)
{
    const QString selected = selectedId();
    m_rows->setRows(rows);
    if (selectedId().isEmpty() && !selected.isEmpty())
        select(selected);
    fitColumns();
}

// Columns grow with what they show, so that no value is cut; a person's own widths stay.
void StateTable::fitColumns()
{
    for (int column = 0; column + 1 < m_rows->columnCount() && !m_ownWidths; ++column) {
        const int wanted = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        if (wanted > columnWidth(column) || !m_fitted)
            setColumnWidth(column, wanted);
    }
    m_fitted = m_fitted || !m_rows->rows().isEmpty();
}

QString StateTable::selectedId() const
{
    const int row = currentIndex().row();
    return row >= 0 && row < m_rows->rows().size() ? m_rows->rows().at(row).id : QString();
}

void StateTable::select(const QString& id)
{
    if (const int row = m_rows->rowOf(id); row >= 0)
        setCurrentIndex(m_rows->index(row, 0));
}

void StateTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy) && currentIndex().isValid()) {
        const StateRow& row = m_rows->rows().at(currentIndex().row());
        QStringList cells = row.cells;
        cells.prepend(row.mark.word);
        QApplication::clipboard()->setText(cells.join(u'\t'));
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace holdpoint::ui
