// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/mark_delegate.h"

#include "ui/theme/state_mark.h"

#include <algorithm>

namespace holdpoint::ui {

MarkDelegate::MarkDelegate(int column, int shapeRole, int meaningRole, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_column(column)
    , m_shapeRole(shapeRole)
    , m_meaningRole(meaningRole)
{
}

void MarkDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() != m_column)
        return;
    const Theme theme = Theme::of(option->palette);
    const QColor ink = theme.tone(Meaning(index.data(m_meaningRole).toInt())).ink;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = stateIcon(StateShape(index.data(m_shapeRole).toInt()), theme, ink);
    const int side = std::max(int(spacing::icon), option->fontMetrics.height() - spacing::tight);
    option->decorationSize = {side, side};
    option->palette.setColor(QPalette::Text, ink);
}

QSize MarkDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(option.fontMetrics.height() + spacing::normal);
    return size;
}

} // namespace holdpoint::ui
