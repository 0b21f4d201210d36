// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette_model.h"

#include "ui/shell/fuzzy.h"

#include <algorithm>

namespace holdpoint::ui {

PaletteModel::PaletteModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void PaletteModel::setItems(std::vector<PaletteItem> items)
{
    beginResetModel();
    m_items = std::move(items);
    match();
    endResetModel();
}

void PaletteModel::setFilter(const QString& typed)
{
    beginResetModel();
    m_filter = typed;
    match();
    endResetModel();
}

void PaletteModel::match()
{
    std::vector<std::pair<int, size_t>> scored;
    for (size_t i = 0; i < m_items.size(); ++i) {
        const PaletteItem& item = m_items[i];
        int score = fuzzyScore(m_filter, item.title);
        // What stands only in the detail counts, but below every title.
        if (score < 0)
            score = fuzzyScore(m_filter, item.title + QLatin1Char(' ') + item.detail) / 4;
        if (score < 0 || (score == 0 && !m_filter.trimmed().isEmpty() && fuzzyScore(m_filter, item.title) < 0))
            continue;
        scored.emplace_back(item.enabled ? score : score / 2, i);
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    m_shown.clear();
    for (const auto& [score, index] : scored)
        m_shown.push_back(index);
}

const PaletteItem* PaletteModel::item(const QModelIndex& index) const
{
    return index.isValid() && size_t(index.row()) < m_shown.size() ? &m_items[m_shown[size_t(index.row())]] : nullptr;
}

int PaletteModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    const PaletteItem* shown = item(index);
    if (!shown)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shown->title;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(shown->title, shown->detail, shown->hint);
    case DetailRole:
        return shown->detail;
    case HintRole:
        return shown->hint;
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const
{
    const PaletteItem* shown = item(index);
    if (!shown)
        return Qt::NoItemFlags;
    return shown->enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsSelectable;
}

} // namespace holdpoint::ui
