// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_model.h"

#include "ui/checklist/deviation_text.h"
#include "ui/checklist/time_text.h"

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Who decided, and how that is known: a signature can be checked, a claimed name cannot. A sentence a line.
QString decisionOf(const checklist::DeviationRecord& record)
{
    if (record.decidedUtcMs <= 0 || record.decidedBy.person.isEmpty())
        return {};
    const bool rejected = record.status == checklist::DeviationStatus::Rejected;
    const QString who = record.decidedBy.person;
    const QString when = utcSeconds(record.decidedUtcMs);
    QStringList lines;
    if (record.decisionReason.isEmpty())
        lines << DeviationModel::tr("Approved by %1, %2 UTC").arg(who, when);
    else
        lines << (rejected ? DeviationModel::tr("Rejected by %1, %2 UTC: %3")
                           : DeviationModel::tr("Approved by %1, %2 UTC: %3"))
                     .arg(who, when, record.decisionReason);
    if (record.selfApproved)
        lines << DeviationModel::tr("It was approved by the one who asked for it.");
    if (!rejected)
        lines << (record.signature.isEmpty()
                      ? DeviationModel::tr("The approval is not signed.")
                      : DeviationModel::tr("The approval is signed with %1's own key.").arg(who));
    return lines.join(u'\n');
}

QString holdsUntil(const checklist::Launch& launch, const checklist::DeviationRecord& record)
{
    const bool open =
        record.status == checklist::DeviationStatus::Requested || record.status == checklist::DeviationStatus::Approved;
    if (!open)
        return {};
    for (const runbook::Phase& phase : launch.plan().phases) {
        if (phase.id == record.phase)
            return DeviationModel::tr("Once, for exactly this, until the end of “%1”.").arg(phase.title);
    }
    return DeviationModel::tr("Once, for exactly this, until the end of the launch.");
}

} // namespace

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
        row.kind = deviationKindText(record.request.kind);
        row.about = deviationText(launch, record.request.kind, record.request.target);
        row.place = deviationPlace(launch, record.request);
        row.reason = record.request.reason;
        row.requested = tr("%1, %2 UTC").arg(record.by.person, utcSeconds(record.requestedUtcMs));
        row.decided = decisionOf(record);
        row.holds = holdsUntil(launch, record);
        row.version = isVersionKind(record.request.kind);
        row.status = record.status;
        // The texts of a request never change.
        const std::size_t at = rows.size();
        row.change =
            at < m_rows.size() && m_rows[at].id == row.id ? m_rows[at].change : deviationChange(launch, record.request);
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
    case KindColumn:
        return tr("Kind");
    case StepColumn:
        return tr("Step");
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
    case KindColumn:
        return item.kind;
    case StepColumn:
        return item.place;
    case ReasonColumn:
        return item.reason;
    default:
        return item.requested;
    }
}

} // namespace holdpoint::ui
