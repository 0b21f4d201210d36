// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"
#include "ui/alarms/alarm_words.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace holdpoint::ui {

// What the list shows.
enum class AlarmsShown
{
    Open,    // all that is not normal, in the book's order
    Watched, // every alarm that can be raised; those that are not normal first
    History  // every occurrence, the newest first; nothing is ever removed
};

// The alarms of a launch. Everything it says is read from a copy of the book.
class AlarmListModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        StateColumn,
        PriorityColumn,
        AlarmColumn,
        ValueColumn,
        SinceColumn,
        AnswerColumn, // the running clock of the deadline, or who acknowledged
        ColumnCount
    };
    enum Role
    {
        ShapeRole = Qt::UserRole, // StateShape of the row
        MeaningRole,
        AlarmRole // QString, id
    };

    explicit AlarmListModel(QObject* parent = nullptr);

    void refresh(const alarms::AlarmBook& book, const QList<WatchedAlarm>& watched, const Instant& now);
    void setNow(const Instant& now); // clocks run
    void setShown(AlarmsShown shown);
    [[nodiscard]] AlarmsShown shown() const { return m_shown; }

    [[nodiscard]] QString alarm(int row) const; // id; empty: no such row
    [[nodiscard]] QString title(int row) const;
    // nullptr: never raised.
    [[nodiscard]] const alarms::Occurrence* occurrence(int row) const;
    // What acknowledging this row means: the newest occurrence of its alarm that is seen here, with every earlier one.
    // Nothing: it waits for nobody.
    [[nodiscard]] std::optional<qint64> toAcknowledge(int row) const;
    [[nodiscard]] int rowOf(const QString& alarm) const; // the first; -1: none
    [[nodiscard]] const alarms::AlarmBook& book() const { return m_book; }
    [[nodiscard]] const Instant& now() const { return m_now; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QString alarm;
        qsizetype occurrence = -1; // place in the book; -1: never raised
        bool firstOut = false;
        bool operator==(const Row&) const = default;
    };
    [[nodiscard]] std::vector<Row> rows() const;
    void show(std::vector<Row> rows);
    [[nodiscard]] StateMark mark(const Row& row) const;
    [[nodiscard]] alarms::Priority priority(const Row& row) const;
    [[nodiscard]] QString titleOf(const Row& row) const;
    [[nodiscard]] QString since(const Row& row) const;
    [[nodiscard]] QString answer(const Row& row) const;
    [[nodiscard]] QString text(const Row& row, int column) const;

    alarms::AlarmBook m_book;
    QList<WatchedAlarm> m_watched;
    Instant m_now;
    AlarmsShown m_shown = AlarmsShown::Open;
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
