// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/whole_label.h"

#include <QResizeEvent>

namespace holdpoint::ui {

WholeLabel::WholeLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
}

QSize WholeLabel::minimumSizeHint() const
{
    QSize least = QLabel::minimumSizeHint();
    if (!text().isEmpty())
        least.setHeight(std::max(least.height(), heightForWidth(width())));
    return least;
}

void WholeLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

} // namespace holdpoint::ui
