// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/difference.h"

#include <QAbstractTableModel>

#include <vector>

namespace holdpoint::ui {

// Two texts line by line: what only the first has, what only the second has, and some equal lines around. Longer runs
// of equal lines are one row that says how many they are.
class DifferenceModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Before, // line in the first text
        After,  // line in the second
        Mark,   // a word and a sign
        Text,
        ColumnCount
    };
    struct Row
    {
        runbook::LineMark mark = runbook::LineMark::Same;
        int before = 0, after = 0; // 1-based; 0: not in that text
        QString text;              // hidden characters spelled out
        int equals = 0;            // this row stands for so many equal lines
    };
    // What the model shows; pure, any thread.
    static std::vector<Row> rowsOf(const QByteArray& before, const QByteArray& after);

    explicit DifferenceModel(QObject* parent = nullptr);
    void setRows(std::vector<Row> rows);
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    // The first row of the next place that differs, from that row on (or back); -1 where there is none.
    [[nodiscard]] int nextPlace(int row, bool backwards) const;
    [[nodiscard]] int addedLines() const;
    [[nodiscard]] int removedLines() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] bool differs(int row) const;
    [[nodiscard]] int count(runbook::LineMark mark) const;

    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
