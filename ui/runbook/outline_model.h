// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QAbstractItemModel>

namespace holdpoint::ui {

// Phases and steps of a plan as read, with what each asks for.
class OutlineModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column
    {
        Title,
        When,
        Work,
        Line,
        ColumnCount
    };
    explicit OutlineModel(QObject* parent = nullptr);
    void setPhases(QList<runbook::Phase> phases);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<runbook::Phase> m_phases;
};

// `T-15 min`, `T-0`, `T+1 h`, `T+1 h 30 min`; seconds from T-0.
QString offsetFromT0(qint64 seconds);

} // namespace holdpoint::ui
