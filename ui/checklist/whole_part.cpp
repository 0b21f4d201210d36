// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/whole_part.h"

#include <QEvent>
#include <QScrollBar>

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
    // With room for the bar, so that it covers nothing.
    const int wide = widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width();
    return {wide, std::min(sizeHint().height(), least)};
}

// A bar makes the text narrower and so higher: one that came for a moment would never see that it is not needed.
void WholePart::fitBar()
{
    const auto policy = height() >= sizeHint().height() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded;
    if (policy != verticalScrollBarPolicy())
        setVerticalScrollBarPolicy(policy);
}

bool WholePart::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        fitBar();
    const bool taken = QScrollArea::event(event);
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return taken;
}

void WholePart::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fitBar();
    updateGeometry();
}

} // namespace holdpoint::ui
