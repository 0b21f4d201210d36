// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_model.h"

#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/time_text.h"

#include <algorithm>

namespace holdpoint::ui {

DeviationModel::DeviationModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DeviationModel::refresh(const checklist::Launch& launch)
{
    std::vector<Row> rows;
    for (const checklist::DeviationRecord& record : launch.state().deviations) {
        Row row;
        row.id = record.request.deviation;
        row.about = deviationText(launch, record.request.kind, record.request.target);
        row.reason = record.request.reason;
        row.requested = tr("%1, %2 UTC").arg(record.by.person, utcSeconds(record.requestedUtcMs));
        row.status = record.status;
        row.before = record.request.before;
        row.after = record.request.after;
        if (record.decidedUtcMs > 0) {
            row.decided =
                tr("%1 by %2, %3 UTC")
                    .arg(markOf(record.status).word, record.decidedBy.person, utcSeconds(record.decidedUtcMs));
            if (!record.decisionReason.isEmpty())
                row.decided += QStringLiteral(": ") + record.decisionReason;
            if (record.selfApproved)
                row.decided += QLatin1Char(' ') + tr("(approved by the one who asked)");
        }
        rows.push_back(std::move(row));
    }
    // New ones come at the top; the others keep their rows.
    const int before = int(m_rows.size());
    const int added = int(rows.size()) - before;
    const bool grown = added >= 0 && std::equal(m_rows.begin(), m_rows.end(), rows.begin(),
                                                [](const Row& a, const Row& b) { return a.id == b.id; });
    if (!grown) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    if (added > 0) {
        beginInsertRows({}, 0, added - 1);
        m_rows.insert(m_rows.end(), rows.begin() + before, rows.end());
        endInsertRows();
    }
    for (int i = 0; i < before; ++i) {
        if (m_rows[std::size_t(i)] == rows[std::size_t(i)])
            continue;
        m_rows[std::size_t(i)] = rows[std::size_t(i)];
        const int at = int(m_rows.size()) - 1 - i;
        Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
    }
}

const DeviationModel::Row* DeviationModel::row(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[m_rows.size() - 1 - std::size_t(row)] : nullptr;
}

int DeviationModel::rowOf(const QString& deviation) const
{
    for (int i = 0; i < int(m_rows.size()); ++i) {
        if (row(i)->id == deviation)
            return i;
    }
    return -1;
}

int DeviationModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int DeviationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant DeviationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("Deviation");
    case StatusColumn:
        return tr("State");
    case AboutColumn:
        return tr("What");
    case ReasonColumn:
        return tr("Why");
    default:
        return tr("Requested");
    }
}

QVariant DeviationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& item = *row(index.row());
    const StateMark mark = markOf(item.status);
    if (role == Qt::UserRole)
        return int(mark.shape);
    if (role == Qt::UserRole + 1)
        return int(mark.meaning);
    if (role == Qt::AccessibleTextRole && index.column() == IdColumn)
        return tr("%1, %2, %3").arg(item.id, mark.word, item.about);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case IdColumn:
        return item.id;
    case StatusColumn:
        return mark.word;
    case AboutColumn:
        return item.about;
    case ReasonColumn:
        return item.reason;
    default:
        return item.requested;
    }
}

} // namespace holdpoint::ui
