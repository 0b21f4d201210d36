// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/seat_model.h"

#include "core/checklist/alarm_evidence.h"
#include "ui/checklist/command_view.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <algorithm>

namespace holdpoint::ui {

SeatModel::SeatModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void SeatModel::refresh(const checklist::Launch& launch, const QString& gate)
{
    std::vector<Row> rows;
    const checklist::GateRecord record = launch.state().gates.value(gate);
    const QStringList seats = launch.seatsOf(gate);
    for (const QString& seat : seats) {
        Row row;
        row.seat = seat;
        if (const events::Person* person = launch.holderOf(seat)) {
            row.holder = person->name;
            row.contact = person->contact;
        }
        row.vote = voteState(launch, gate, seat);
        if (const auto vote = record.votes.constFind(seat); vote != record.votes.constEnd()) {
            const QString how = vote->by.auth == events::Auth::Signed ? tr("signed")
                                : vote->by.auth == events::Auth::Spoken
                                    ? tr("spoken, entered by %1").arg(vote->by.person)
                                    : tr("by %1").arg(vote->by.person);
            row.detail = tr("%1 UTC, %2").arg(utcSeconds(vote->utcMs), how);
            if (!vote->vote.reason.isEmpty())
                row.detail = vote->vote.reason + QStringLiteral(" — ") + row.detail;
        }
        rows.push_back(std::move(row));
    }
    const bool same = gate == m_gate && rows.size() == m_rows.size() &&
                      std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                 [](const Row& a, const Row& b) { return a.seat == b.seat; });
    if (!same) {
        beginResetModel();
        m_gate = gate;
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (int i = 0; i < int(rows.size()); ++i) {
        if (m_rows[std::size_t(i)] == rows[std::size_t(i)])
            continue;
        m_rows[std::size_t(i)] = rows[std::size_t(i)];
        Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
}

QString SeatModel::seat(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? m_rows[std::size_t(row)].seat : QString();
}

VoteState SeatModel::vote(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? m_rows[std::size_t(row)].vote : VoteState::None;
}

int SeatModel::firstWithoutGo(int from) const
{
    const int count = int(m_rows.size());
    for (int i = 0; i < count; ++i) {
        const int row = (from + i) % count;
        if (m_rows[std::size_t(row)].vote != VoteState::Go)
            return row;
    }
    return -1;
}

int SeatModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int SeatModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant SeatModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeatColumn:
        return tr("Seat");
    case HolderColumn:
        return tr("Held by");
    case VoteColumn:
        return tr("Vote");
    default:
        return tr("When and why");
    }
}

QVariant SeatModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    const StateMark mark = markOf(row.vote);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case SeatColumn:
            return row.seat;
        case HolderColumn:
            return row.holder.isEmpty() ? tr("nobody") : row.holder;
        case VoteColumn:
            return mark.word;
        default:
            return row.detail;
        }
    case Qt::ToolTipRole:
        return (index.column() == HolderColumn ? row.contact : row.detail).toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return index.column() == SeatColumn ? tr("%1, %2, %3").arg(row.seat, row.holder, mark.word) : QVariant();
    case Qt::UserRole:
        return int(mark.shape);
    case Qt::UserRole + 1:
        return int(mark.meaning);
    default:
        return {};
    }
}

EvidenceModel::EvidenceModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

// What fills a blank of the step; that a secret is set, never what it is.
EvidenceModel::Row EvidenceModel::valueRow(const checklist::Launch& launch, const runbook::Value& value)
{
    const checklist::ValueRecord record = launch.state().values.value(value.id);
    const bool filled = record.secret || !record.text.isEmpty();
    const QString name = shownText(value.placeholder);
    if (!filled)
        return {tr("    Value %1: not filled").arg(name), StateShape::Waiting, Meaning::Neutral, 0};
    return {record.secret ? tr("    Value %1: set, secret").arg(name)
                          : tr("    Value %1: %2").arg(name, shownText(record.text)),
            StateShape::Passed, Meaning::Ok, record.run};
}

std::vector<EvidenceModel::Row> EvidenceModel::alarmRows(const checklist::Launch& launch)
{
    std::vector<Row> rows;
    const auto& book = launch.state().alarms;
    for (const checklist::AlarmEvidence& one : checklist::alarmEvidence(book)) {
        const auto* newest = book.newest(one.alarm);
        const QString name = newest ? shownText(newest->raised.title) : one.alarm;
        if (book.isSuppressed(one.alarm)) {
            rows.push_back({book.removal(one.alarm) ? tr("Alarm %1 (%2): out of service").arg(name, one.alarm)
                                                    : tr("Alarm %1 (%2): shelved").arg(name, one.alarm),
                            StateShape::Held, Meaning::Warning, 0});
            continue;
        }
        const events::AlarmRaised& raised = newest->raised;
        QString what = raised.kind == QLatin1String("limit")
                           ? tr("%1 %2, limit %3").arg(raised.value, shownText(raised.unit), raised.limit)
                           : tr("no data");
        what = what.simplified();
        rows.push_back({book.isAcknowledged(one.alarm)
                            ? tr("Alarm %1: %2; acknowledged by %3").arg(name, what, newest->acknowledgedBy.person)
                            : tr("Alarm %1: %2; NOT ACKNOWLEDGED").arg(name, what),
                        book.isAcknowledged(one.alarm) ? StateShape::Gate : StateShape::Failed, Meaning::Critical, 0});
    }
    return rows;
}

void EvidenceModel::refresh(const checklist::Launch& launch, const QString& gate)
{
    std::vector<Row> rows = alarmRows(launch);
    const runbook::Phase* phase = launch.plan().phaseOf(gate);
    const qsizetype count = phase ? phase->steps.size() : 0;
    for (qsizetype i = 0; i < count; ++i) {
        const runbook::Step& step = phase->steps.at(i);
        const StateMark mark = markOf(launch.stepState(step.id));
        if (step.id != gate && step.hasWork())
            rows.push_back({tr("%1: %2").arg(shownText(step.title), mark.word), mark.shape, mark.meaning, 0});
        for (const runbook::Command& command : step.commands) {
            const checklist::RunRecord* run = launch.latestRun(command.id);
            if (!run)
                continue;
            const StateMark ran = markOf(launch.commandState(command.id));
            rows.push_back({tr("    %1: %2").arg(commandName(command.text), runOutcome(*run)), ran.shape, ran.meaning,
                            run->started.run});
        }
        for (const QString& id : launch.valuesOf(step)) {
            if (const runbook::Value* value = launch.value(id))
                rows.push_back(valueRow(launch, *value));
        }
        for (const checklist::EvidenceRecord& file : launch.state().evidence) {
            if (file.file.step == step.id)
                rows.push_back({tr("    File %1, SHA-256 %2…").arg(file.file.fileName, file.file.sha256.left(12)),
                                StateShape::Passed, Meaning::Ok, 0});
        }
        if (step.id == gate)
            break;
    }
    if (rows == m_rows)
        return;
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

int EvidenceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant EvidenceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.text;
    case Qt::ToolTipRole:
        return row.text.trimmed().toHtmlEscaped();
    case RunRole:
        return row.run;
    case ShapeRole:
        return int(row.shape);
    case MeaningRole:
        return int(row.meaning);
    default:
        return {};
    }
}

} // namespace holdpoint::ui
