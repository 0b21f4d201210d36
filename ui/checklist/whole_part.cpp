// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/whole_part.h"

#include <QEvent>

#include <algorithm>

namespace holdpoint::ui {

WholePart::WholePart(QWidget* inside, int leastLines, QWidget* parent)
    : QScrollArea(parent)
    , m_leastLines(leastLines)
{
    setWidget(inside);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

QSize WholePart::sizeHint() const
{
    const QSize least = widget()->minimumSizeHint();
    return {least.width(), std::max(least.height(), widget()->heightForWidth(std::max(width(), least.width())))};
}

QSize WholePart::minimumSizeHint() const
{
    constexpr double share = 0.45;
    const int least = std::max(m_leastLines * fontMetrics().height(), int(window()->height() * share));
    return {widget()->minimumSizeHint().width(), std::min(sizeHint().height(), least)};
}

bool WholePart::event(QEvent* event)
{
    const bool taken = QScrollArea::event(event);
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return taken;
}

void WholePart::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    updateGeometry();
}

} // namespace holdpoint::ui
