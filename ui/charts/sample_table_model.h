// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/live_chart.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <vector>

namespace holdpoint::ui {

// What a chart shows, as a table for copying and for screen readers: a row for each moment of the picture, newest
// first, a column for each trace. It stands still while it is read; refresh() takes what the chart shows by then.
class SampleTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    // Rows beyond are not listed; the export as CSV holds all.
    static constexpr int mostRows = 20'000;

    explicit SampleTableModel(const LiveChart* chart, QObject* parent = nullptr);

    void refresh();
    // Rows as lines, cells parted by tabs, with the headings first: what the clipboard takes. Safe for spreadsheets.
    [[nodiscard]] QString text(int firstRow, int lastRow) const;
    // Whether there were more rows than are listed.
    [[nodiscard]] bool isCut() const { return m_cut; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString cell(int row, int column) const;

    QPointer<const LiveChart> m_chart;
    QStringList m_names;
    QString m_unit;
    TimeZoneShown m_zone = TimeZoneShown::Utc;
    qint64 m_t0Ms = 0;
    bool m_cut = false;
    std::vector<qint64> m_times;
    std::vector<float> m_values; // row by row; infinite where that trace has no sample at that moment
};

} // namespace holdpoint::ui
