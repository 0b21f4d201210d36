// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QAbstractTableModel>

namespace holdpoint::ui {

// What is odd about a runbook: line, code and words.
class FindingsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Line,
        Text,
        Code,
        ColumnCount
    };
    explicit FindingsModel(QObject* parent = nullptr);
    void setFindings(QList<runbook::Finding> findings);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<runbook::Finding> m_findings;
};

} // namespace holdpoint::ui
