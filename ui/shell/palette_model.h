// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace holdpoint::ui {

// One thing that the palette offers: an action or a step.
struct PaletteItem
{
    QString title;
    QString detail; // where it belongs: a menu, a phase
    QString hint;   // its shortcut or its state in a word
    bool enabled = true;
    std::function<void()> choose;
};

// The items that match what was typed, the best first; in their given order while nothing is typed.
class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        DetailRole = Qt::UserRole,
        HintRole
    };

    explicit PaletteModel(QObject* parent = nullptr);

    void setItems(std::vector<PaletteItem> items);
    void setFilter(const QString& typed);
    [[nodiscard]] const PaletteItem* item(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void match();

    std::vector<PaletteItem> m_items;
    std::vector<size_t> m_shown; // indexes into m_items
    QString m_filter;
};

} // namespace holdpoint::ui
