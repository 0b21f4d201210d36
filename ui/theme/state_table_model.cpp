// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/state_table_model.h"

#include "ui/theme/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <utility>

namespace holdpoint::ui {

bool StateRow::operator==(const StateRow& other) const
{
    return id == other.id && mark.word == other.mark.word && mark.shape == other.mark.shape &&
           mark.meaning == other.mark.meaning && cells == other.cells && detail == other.detail;
}

StateTableModel::StateTableModel(QStringList headers, QObject* parent)
    : QAbstractTableModel(parent)
    , m_headers(std::move(headers))
{
    m_headers.prepend(tr("State"));
}

void StateTableModel::setHeaders(const QStringList& headers)
{
    Q_ASSERT(headers.size() + 1 == m_headers.size());
    for (qsizetype section = 0; section < headers.size(); ++section)
        m_headers[section + 1] = headers.at(section);
    Q_EMIT headerDataChanged(Qt::Horizontal, 1, int(headers.size()));
}

void StateTableModel::setRows(const QList<StateRow>& rows)
{
    // The same things in the same order: what changed is told alone, and the selection stays.
    const bool sameOrder = std::ranges::equal(m_rows, rows, {}, &StateRow::id, &StateRow::id);
    if (!sameOrder) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < int(rows.size()); ++row) {
        if (m_rows.at(row) == rows.at(row))
            continue;
        m_rows[row] = rows.at(row);
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

int StateTableModel::rowOf(const QString& id) const
{
    const auto found = std::ranges::find(m_rows, id, &StateRow::id);
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

int StateTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int StateTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant StateTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StateRow& row = m_rows.at(index.row());
    const QString text = index.column() == 0 ? row.mark.word : row.cells.value(index.column() - 1);
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::ToolTipRole:
        return row.detail.isEmpty() ? text : row.detail;
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? text : tr("%1: %2", "column and cell").arg(m_headers.at(index.column()), text);
    case Qt::DecorationRole:
        if (index.column() == 0) {
            const Theme theme = Theme::of(QGuiApplication::palette());
            return stateIcon(row.mark.shape, theme, theme.tone(row.mark.meaning).ink);
        }
        return {};
    default:
        return {};
    }
}

QVariant StateTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= m_headers.size())
        return {};
    return m_headers.at(section);
}

} // namespace holdpoint::ui
