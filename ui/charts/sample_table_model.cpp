// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/sample_table_model.h"

#include "ui/charts/chart_export.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace holdpoint::ui {

SampleTableModel::SampleTableModel(const LiveChart* chart, QObject* parent)
    : QAbstractTableModel(parent)
    , m_chart(chart)
{
    refresh();
}

void SampleTableModel::refresh()
{
    beginResetModel();
    m_names.clear();
    m_times.clear();
    m_values.clear();
    m_cut = false;
    if (m_chart) {
        const QList<ChartTrace>& traces = m_chart->traces();
        m_unit = m_chart->unit();
        m_zone = m_chart->timeZoneShown();
        m_t0Ms = m_chart->t0();
        // From the newest sample of the picture backwards, all traces side by side.
        std::vector<qint64> next;
        for (const ChartTrace& trace : traces) {
            m_names.append(trace.name.isEmpty() ? m_chart->title() : trace.name);
            next.push_back(trace.series->values().lowerBound(m_chart->endMs() + 1) - 1);
        }
        while (true) {
            qint64 newest = std::numeric_limits<qint64>::min();
            for (size_t i = 0; i < next.size(); ++i)
                if (const monitor::SeriesStore& store = traces.at(qsizetype(i)).series->values();
                    next[i] >= store.begin())
                    newest = std::max(newest, store.time(next[i]));
            if (newest < m_chart->beginMs())
                break;
            if (m_times.size() == mostRows) {
                m_cut = true;
                break;
            }
            m_times.push_back(newest);
            for (size_t i = 0; i < next.size(); ++i) {
                const monitor::SeriesStore& store = traces.at(qsizetype(i)).series->values();
                const bool here = next[i] >= store.begin() && store.time(next[i]) == newest;
                m_values.push_back(here ? store.value(next[i]) : std::numeric_limits<float>::infinity());
                next[i] -= here;
            }
        }
    }
    endResetModel();
}

int SampleTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_times.size()); }

int SampleTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_names.size()) + 1;
}

QString SampleTableModel::cell(int row, int column) const
{
    if (column == 0)
        return exactTimeText(m_times[size_t(row)], m_zone, m_t0Ms);
    const float value = m_values[size_t(row) * size_t(m_names.size()) + size_t(column - 1)];
    return std::isinf(value) ? QString() : exactValueText(double(value), m_unit);
}

QVariant SampleTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return cell(index.row(), index.column());
    case Qt::AccessibleTextRole:
        // "green, 10:15:30.120 UTC: 42 ms": a cell that is read alone says what it is.
        if (index.column() > 0 && !cell(index.row(), index.column()).isEmpty())
            return tr("%1, %2: %3")
                .arg(m_names.at(index.column() - 1), cell(index.row(), 0), cell(index.row(), index.column()));
        return cell(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant SampleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section < 0 || section > m_names.size())
        return {};
    return section == 0 ? tr("Time") : m_names.at(section - 1);
}

QString SampleTableModel::text(int firstRow, int lastRow) const
{
    QString text;
    const auto addLine = [&](const auto& cellAt) {
        for (int column = 0; column < columnCount(); ++column)
            text += (column > 0 ? QStringLiteral("\t") : QString()) + formulaSafe(cellAt(column));
        text += u'\n';
    };
    addLine([&](int column) { return headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); });
    for (int row = std::max(0, firstRow); row <= std::min(lastRow, rowCount() - 1); ++row)
        addLine([&](int column) { return cell(row, column); });
    return text;
}

} // namespace holdpoint::ui
