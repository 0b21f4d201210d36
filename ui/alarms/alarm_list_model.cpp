// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_list_model.h"

#include <algorithm>

namespace holdpoint::ui {

AlarmListModel::AlarmListModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void AlarmListModel::refresh(const alarms::AlarmBook& book, const QList<WatchedAlarm>& watched, const Instant& now)
{
    m_book = book;
    m_watched = watched;
    m_now = now;
    show(rows());
}

void AlarmListModel::setNow(const Instant& now)
{
    m_now = now;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, AnswerColumn), index(rowCount() - 1, AnswerColumn),
                           {Qt::DisplayRole, Qt::AccessibleTextRole});
}

void AlarmListModel::setShown(AlarmsShown shown)
{
    m_shown = shown;
    show(rows());
}

std::vector<AlarmListModel::Row> AlarmListModel::rows() const
{
    std::vector<Row> rows;
    if (m_shown == AlarmsShown::History) {
        for (qsizetype i = m_book.occurrences().size() - 1; i >= 0; --i)
            rows.push_back({m_book.occurrences().at(i).raised.alarm, i, m_book.occurrences().at(i).firstOut});
        return rows;
    }
    QStringList seen;
    for (const alarms::ListedAlarm& listed : m_book.list()) {
        rows.push_back({listed.alarm, listed.occurrence, listed.firstOut});
        seen.append(listed.alarm);
    }
    if (m_shown == AlarmsShown::Watched) {
        for (const WatchedAlarm& one : m_watched)
            if (!seen.contains(one.alarm)) {
                const qint64 raised = m_book.raisedCount(one.alarm);
                qsizetype newest = -1;
                for (qsizetype i = m_book.occurrences().size() - 1; raised > 0 && i >= 0 && newest < 0; --i)
                    if (m_book.occurrences().at(i).raised.alarm == one.alarm)
                        newest = i;
                rows.push_back({one.alarm, newest, false});
            }
    }
    return rows;
}

void AlarmListModel::show(std::vector<Row> rows)
{
    const bool same =
        rows.size() == m_rows.size() && std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                                   [](const Row& a, const Row& b) { return a.alarm == b.alarm; });
    if (!same) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString AlarmListModel::alarm(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)].alarm : QString();
}

QString AlarmListModel::title(int row) const
{
    return row >= 0 && row < rowCount() ? titleOf(m_rows[std::size_t(row)]) : QString();
}

const alarms::Occurrence* AlarmListModel::occurrence(int row) const
{
    if (row < 0 || row >= rowCount() || m_rows[std::size_t(row)].occurrence < 0)
        return nullptr;
    return &m_book.occurrences().at(m_rows[std::size_t(row)].occurrence);
}

std::optional<qint64> AlarmListModel::toAcknowledge(int row) const
{
    const alarms::Occurrence* shown = occurrence(row);
    if (!shown || shown->acknowledgedAt)
        return std::nullopt;
    return m_book.raisedCount(shown->raised.alarm); // with every earlier one
}

int AlarmListModel::rowOf(const QString& alarm) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (m_rows[std::size_t(row)].alarm == alarm)
            return row;
    return -1;
}

int AlarmListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int AlarmListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

StateMark AlarmListModel::mark(const Row& row) const
{
    return m_shown == AlarmsShown::History ? occurrenceMark(m_book.occurrences().at(row.occurrence))
                                           : alarmMark(m_book, row.alarm);
}

alarms::Priority AlarmListModel::priority(const Row& row) const
{
    if (row.occurrence >= 0)
        return alarms::priorityOf(m_book.occurrences().at(row.occurrence).raised.priority);
    for (const WatchedAlarm& one : m_watched)
        if (one.alarm == row.alarm)
            return one.priority;
    return alarms::Priority::Note;
}

QString AlarmListModel::titleOf(const Row& row) const
{
    if (row.occurrence >= 0 &&
        (m_shown == AlarmsShown::History || m_book.state(row.alarm) != alarms::AlarmState::Normal))
        return raisedTitle(m_book.occurrences().at(row.occurrence).raised);
    for (const WatchedAlarm& one : m_watched)
        if (one.alarm == row.alarm)
            return one.title;
    return row.alarm;
}

QString AlarmListModel::since(const Row& row) const
{
    if (m_shown != AlarmsShown::History) {
        if (const alarms::Removal* removal = m_book.removal(row.alarm))
            return timeText(removal->at, m_now);
        if (const alarms::Shelf* shelf = m_book.shelf(row.alarm))
            return timeText(shelf->at, m_now);
        if (m_book.state(row.alarm) == alarms::AlarmState::Normal)
            return {};
    }
    if (row.occurrence < 0)
        return {};
    const alarms::Occurrence& shown = m_book.occurrences().at(row.occurrence);
    const QString raised = timeText(shown.raisedAt, m_now);
    return shown.clearedAt ? tr("%1 to %2").arg(raised, timeText(*shown.clearedAt, m_now)) : raised;
}

QString AlarmListModel::answer(const Row& row) const
{
    if (m_shown != AlarmsShown::History) {
        if (const alarms::Removal* removal = m_book.removal(row.alarm))
            return tr("by %1: %2").arg(removal->by.person, removal->reason);
        if (const alarms::Shelf* shelf = m_book.shelf(row.alarm))
            return tr("by %1: %2").arg(shelf->by.person, shelf->reason);
        if (const std::optional<qint64> left = m_book.acknowledgeLeftMs(row.alarm, m_now))
            return deadlineText(*left);
        if (m_book.state(row.alarm) == alarms::AlarmState::Normal)
            return {};
    }
    if (row.occurrence < 0)
        return {};
    const alarms::Occurrence& shown = m_book.occurrences().at(row.occurrence);
    return shown.acknowledgedAt ? acknowledgedText(shown, m_now) : tr("nobody yet");
}

QString AlarmListModel::text(const Row& row, int column) const
{
    switch (column) {
    case StateColumn:
        return mark(row).word;
    case PriorityColumn:
        return priorityWord(priority(row));
    case AlarmColumn:
        return row.firstOut ? tr("%1 (first out)").arg(titleOf(row)) : titleOf(row);
    case ValueColumn:
        return row.occurrence < 0 || since(row).isEmpty() ? QString()
                                                          : raisedValue(m_book.occurrences().at(row.occurrence).raised);
    case SinceColumn:
        return since(row);
    default:
        return answer(row);
    }
}

QVariant AlarmListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return text(row, index.column()).toHtmlEscaped();
    case Qt::AccessibleTextRole: {
        if (index.column() != StateColumn)
            return text(row, index.column());
        QStringList parts;
        for (int column = 0; column < ColumnCount; ++column)
            if (const QString part = text(row, column); !part.isEmpty())
                parts.append(part);
        return parts.join(QStringLiteral(", "));
    }
    case ShapeRole:
        return int(mark(row).shape);
    case MeaningRole:
        return int(mark(row).meaning);
    case AlarmRole:
        return row.alarm;
    default:
        return {};
    }
}

QVariant AlarmListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case PriorityColumn:
        return tr("Priority");
    case AlarmColumn:
        return tr("Alarm");
    case ValueColumn:
        return tr("Value against limit");
    case SinceColumn:
        return tr("Since (UTC)");
    default:
        return tr("Answer");
    }
}

} // namespace holdpoint::ui
