// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/environment_model.h"

#include "core/runbook/display_text.h"

namespace holdpoint::ui {

EnvironmentModel::EnvironmentModel(const QMap<QString, QString>& now, QObject* parent)
    : QAbstractTableModel(parent)
{
    for (auto it = now.cbegin(); it != now.cend(); ++it)
        m_rows.push_back({it.key(), it.value(), it.value(), true, true});
}

QModelIndex EnvironmentModel::add()
{
    const int row = int(m_rows.size());
    beginInsertRows({}, row, row);
    m_rows.push_back({{}, {}, {}, false, true});
    endInsertRows();
    return index(row, NameColumn);
}

QByteArray EnvironmentModel::lines() const
{
    QByteArray lines;
    for (const Row& row : m_rows) {
        const bool same = row.known == row.set && row.now == row.wanted;
        if (row.name.isEmpty() || same || (!row.known && !row.set))
            continue;
        lines += row.name.toUtf8() + (row.set ? '=' + row.wanted.toUtf8() : QByteArray()) + '\n';
    }
    return lines;
}

int EnvironmentModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int EnvironmentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant EnvironmentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Variable");
    case NowColumn:
        return tr("Now");
    default:
        return tr("In this run");
    }
}

QVariant EnvironmentModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    const auto shown = [](const QString& text) { return runbook::escapedForDisplay(text.toUtf8()); };
    if (role == Qt::CheckStateRole && index.column() == NameColumn)
        return row.set ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::AccessibleTextRole && index.column() == NameColumn)
        return row.set ? tr("%1, set").arg(row.name) : tr("%1, left out").arg(row.name);
    if (role == Qt::EditRole)
        return index.column() == NameColumn ? row.name : index.column() == NowColumn ? row.now : row.wanted;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return shown(row.name);
    case NowColumn:
        return row.known ? shown(row.now) : tr("not set");
    default:
        return row.set ? shown(row.wanted) : tr("left out");
    }
}

Qt::ItemFlags EnvironmentModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const Row& row = m_rows[std::size_t(index.row())];
    if (index.column() == NameColumn)
        flags |= Qt::ItemIsUserCheckable;
    if ((index.column() == NameColumn && !row.known) || (index.column() == WantedColumn && row.set))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool EnvironmentModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Row& row = m_rows[std::size_t(index.row())];
    if (role == Qt::CheckStateRole && index.column() == NameColumn)
        row.set = value.toInt() == Qt::Checked;
    else if (role == Qt::EditRole && index.column() == NameColumn && !row.known)
        row.name = value.toString().trimmed();
    else if (role == Qt::EditRole && index.column() == WantedColumn && row.set)
        row.wanted = value.toString();
    else
        return false;
    Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    return true;
}

} // namespace holdpoint::ui
