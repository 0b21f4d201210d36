// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/lint.h"

#include <QAbstractTableModel>

#include <vector>

namespace holdpoint::ui {

// Findings of the linter. New findings change only the rows that differ.
class LintModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Line,
        Severity,
        Text,
        Code,
        ColumnCount
    };
    explicit LintModel(QObject* parent = nullptr);
    void setFindings(std::vector<runbook::LintFinding> findings);
    [[nodiscard]] const runbook::LintFinding* finding(int row) const; // nullptr where there is none
    [[nodiscard]] const std::vector<runbook::LintFinding>& findings() const { return m_findings; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<runbook::LintFinding> m_findings;
};

} // namespace holdpoint::ui
