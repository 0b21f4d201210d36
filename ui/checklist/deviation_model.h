// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "ui/checklist/marks.h"

#include <QAbstractTableModel>

#include <vector>

namespace holdpoint::ui {

// The deviations of a launch, the latest first.
class DeviationModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        IdColumn,
        StatusColumn,
        KindColumn,
        StepColumn,
        RequestedColumn,
        ReasonColumn,
        ColumnCount
    };
    struct Row
    {
        QString id, kind, about, place, reason;
        QString requested;    // who and when
        QString decided;      // how, by whom, when, why; empty: nobody decided
        QString holds;        // until when it may be used; empty where that is over
        QString change;       // the difference, as far as the request holds it
        bool version = false; // the difference is between two files
        checklist::DeviationStatus status = checklist::DeviationStatus::Requested;
        bool operator==(const Row&) const = default;
    };

    explicit DeviationModel(QObject* parent = nullptr);
    void refresh(const checklist::Launch& launch);
    [[nodiscard]] const Row* row(int row) const;
    [[nodiscard]] int rowOf(const QString& deviation) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows; // as the fold keeps them, oldest first
};

} // namespace holdpoint::ui
