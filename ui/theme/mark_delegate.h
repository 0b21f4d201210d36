// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace holdpoint::ui {

// Draws the shape of a state before the text of one column; shape and meaning come from two roles as integers.
class MarkDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    MarkDelegate(int column, int shapeRole, int meaningRole, QObject* parent);
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_column, m_shapeRole, m_meaningRole;
};

} // namespace holdpoint::ui
