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
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_settled.setSingleShot(true);
    m_settled.setInterval(0);
    connect(&m_settled, &QTimer::timeout, this, &WholePart::fitBar);
}

QSize WholePart::sizeHint() const
{
    const QSize least = widget()->minimumSizeHint();
    // Not what its labels ask for at the width that they have at the moment.
    const int high = widget()->hasHeightForWidth() ? widget()->heightForWidth(std::max(width(), least.width()))
                                                   : widget()->sizeHint().height();
    return {least.width(), high};
}

QSize WholePart::minimumSizeHint() const
{
    constexpr double share = 0.45;
    const int least = std::max(m_leastLines * fontMetrics().height(), int(window()->height() * share));
    // With room for the bar, so that it covers nothing.
    const int wide = widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width();
    return {wide, std::min(sizeHint().height(), least)};
}

// A bar makes the text narrower and so higher: one that came for a moment would never see that it is not needed. So it
// comes when everything else has its size.
void WholePart::fitBar()
{
    const auto policy = height() >= sizeHint().height() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn;
    if (policy != verticalScrollBarPolicy())
        setVerticalScrollBarPolicy(policy);
}

bool WholePart::event(QEvent* event)
{
    const bool taken = QScrollArea::event(event);
    if (event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        m_settled.start();
    }
    return taken;
}

void WholePart::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    updateGeometry();
    m_settled.start();
}

} // namespace holdpoint::ui
