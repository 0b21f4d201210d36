// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/check_model.h"

#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <algorithm>

namespace holdpoint::ui {

CheckModel::CheckModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void CheckModel::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    std::vector<Row> rows;
    rows.reserve(std::size_t(step.checks.size()));
    for (const runbook::Check& check : step.checks) {
        Row row{check.id, check.text, {}, false};
        const auto tick = launch.state().ticks.constFind(check.id);
        if (tick != launch.state().ticks.constEnd()) {
            row.ticked = true;
            row.detail = tr("%1, %2 UTC").arg(tick->by.person, utcSeconds(tick->utcMs));
        }
        rows.push_back(std::move(row));
    }
    const bool same =
        step.id == m_step && rows.size() == m_rows.size() &&
        std::equal(rows.begin(), rows.end(), m_rows.begin(), [](const Row& a, const Row& b) { return a.id == b.id; });
    if (!same) {
        beginResetModel();
        m_step = step.id;
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (m_rows[i] == rows[i])
            continue;
        m_rows[i] = rows[i];
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
}

int CheckModel::rowOf(const QString& check) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.id == check; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int CheckModel::firstOpen() const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return !row.ticked; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int CheckModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant CheckModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return shownText(row.text);
    case Qt::CheckStateRole:
        return int(row.ticked ? Qt::Checked : Qt::Unchecked);
    case Qt::AccessibleTextRole:
        return row.ticked ? tr("%1, ticked by %2").arg(row.text, row.detail) : tr("%1, not ticked").arg(row.text);
    case IdRole:
        return row.id;
    case DetailRole:
        return row.detail;
    default:
        return {};
    }
}

Qt::ItemFlags CheckModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren;
}

bool CheckModel::setData(const QModelIndex& index, const QVariant&, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const Row& row = m_rows[std::size_t(index.row())];
    const QString id = row.id;
    if (row.ticked)
        Q_EMIT untickRequested(id);
    else
        Q_EMIT tickRequested(id);
    return false;
}

} // namespace holdpoint::ui
