// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/marks.h"

#include <QAbstractTableModel>

#include <vector>

namespace holdpoint::ui {

// The seats of a gate in polling order with their votes.
class SeatModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        SeatColumn,
        HolderColumn,
        VoteColumn,
        DetailColumn,
        ColumnCount
    };

    explicit SeatModel(QObject* parent = nullptr);
    void refresh(const checklist::Launch& launch, const QString& gate);
    [[nodiscard]] QString seat(int row) const;
    [[nodiscard]] VoteState vote(int row) const;
    [[nodiscard]] int firstWithoutGo(int from = 0) const; // row, wraps around; -1: all are GO

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QString seat, holder, contact, detail;
        VoteState vote = VoteState::None;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> m_rows;
    QString m_gate;
};

// What stands behind a gate: alarms first, then the steps before it in its phase, their latest runs, values and files.
class EvidenceModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        RunRole = Qt::UserRole, // qint64, 0: none
        ShapeRole,
        MeaningRole,
    };

    explicit EvidenceModel(QObject* parent = nullptr);
    void refresh(const checklist::Launch& launch, const QString& gate);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString text;
        StateShape shape = StateShape::Waiting;
        Meaning meaning = Meaning::Neutral;
        qint64 run = 0;
        bool operator==(const Row&) const = default;
    };
    static Row valueRow(const checklist::Launch& launch, const runbook::Value& value);
    // What is open, shelved or out of service: what alarmEvidence() says, worded.
    static std::vector<Row> alarmRows(const checklist::Launch& launch);
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
