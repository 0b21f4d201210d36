// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/configuration/configuration_model.h"

#include "ui/theme/state_mark.h"

#include <QGuiApplication>
#include <QPalette>

namespace holdpoint::ui {

ConfigurationModel::ConfigurationModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void ConfigurationModel::setText(const ConfigurationText& text)
{
    std::vector<Row> rows;
    for (const runbook::ConfigurationTable& table : text.tables()) {
        const QString title = runbook::configurationSection(table.section).title;
        Row row{table.section, table.name, table.name.isEmpty() ? title : tr("%1: %2").arg(title, table.name), 0, 0};
        for (auto remark = text.remarks().begin(); remark != text.remarks().end(); ++remark) {
            if (remark.key().section == table.section && remark.key().name == table.name)
                ++(remark->wrong ? row.wrong : row.remarks);
        }
        rows.push_back(std::move(row));
    }
    bool same = rows.size() == m_rows.size();
    for (std::size_t i = 0; same && i < rows.size(); ++i)
        same = rows[i].section == m_rows[i].section && rows[i].name == m_rows[i].name;
    if (!same) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (m_rows[i] == rows[i])
            continue;
        m_rows[i] = rows[i];
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
}

const ConfigurationModel::Row* ConfigurationModel::row(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

int ConfigurationModel::rowOf(const QString& section, const QString& name) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].section == section && m_rows[i].name == name)
            return int(i);
    }
    return -1;
}

int ConfigurationModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant ConfigurationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& item = *row(index.row());
    const bool marked = item.wrong > 0 || item.remarks > 0;
    if (role == Qt::DecorationRole && marked) {
        const Theme theme = Theme::of(QGuiApplication::palette());
        return stateIcon(item.wrong > 0 ? StateShape::Failed : StateShape::Unknown, theme,
                         theme.tone(item.wrong > 0 ? Meaning::Critical : Meaning::Warning).ink);
    }
    if (role != Qt::DisplayRole)
        return {};
    if (item.wrong > 0)
        return tr("%1 (%n wrong)", nullptr, item.wrong).arg(item.text);
    return item.remarks > 0 ? tr("%1 (%n to look at)", nullptr, item.remarks).arg(item.text) : item.text;
}

} // namespace holdpoint::ui
