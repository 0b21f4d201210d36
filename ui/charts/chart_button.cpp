// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_button.h"

#include <QEvent>
#include <QFontMetrics>
#include <QKeySequence>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

ChartButton::ChartButton(QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus); // a click leaves the keyboard with the chart
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::pressed, this, &ChartButton::forget);
    connect(this, &QAbstractButton::released, this, &ChartButton::forget);
}

void ChartButton::setLook(const Look& look)
{
    if (look == m_look)
        return;
    m_look = look;
    forget();
    updateGeometry();
}

void ChartButton::setWords(const QString& name, const QKeySequence& key)
{
    setAccessibleName(name);
    setToolTip(tr("%1 (%2)").arg(name, key.toString(QKeySequence::NativeText)));
}

QSize ChartButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int word = m_look.word.isEmpty() ? 0 : metrics.horizontalAdvance(m_look.word) + 2 * spacing::tight;
    const int mark = m_look.mark ? metrics.ascent() + spacing::tight : 0;
    return {std::max(word + mark, metrics.height()), metrics.height() + spacing::tight};
}

void ChartButton::forget()
{
    m_image = {};
    update();
}

void ChartButton::paintEvent(QPaintEvent*)
{
    const double ratio = devicePixelRatioF();
    const QSize device(int(std::ceil(width() * ratio)), int(std::ceil(height() * ratio)));
    if (m_image.size() != device || m_image.devicePixelRatio() != ratio) {
        m_image = QImage(device, QImage::Format_ARGB32_Premultiplied);
        m_image.fill(Qt::transparent);
        m_image.setDevicePixelRatio(ratio);
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        const double edge = hasFocus() ? 1 : 0.5;
        const QRectF box = QRectF(rect()).adjusted(edge, edge, -edge, -edge);
        const QColor ground = isDown() ? m_look.raised : underMouse() ? m_look.ground : m_look.plate;
        painter.setPen(hasFocus() ? QPen(m_look.ring, 2) : QPen(m_look.raised, 1));
        painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(box, spacing::corner, spacing::corner);
        QRectF rest = QRectF(rect());
        if (m_look.mark) {
            const double side = QFontMetricsF(font()).ascent();
            const double left = m_look.word.isEmpty() ? rest.center().x() - side / 2 : rest.left() + spacing::tight;
            paintState(painter, QRectF(left, rest.center().y() - side / 2, side, side), *m_look.mark, m_look.ink);
            rest.setLeft(left + side);
        }
        painter.setFont(font());
        painter.setPen(m_look.ink);
        painter.drawText(rest, Qt::AlignCenter, m_look.word);
    }
    QPainter(this).drawImage(0, 0, m_image);
}

void ChartButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    forget();
}

void ChartButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    forget();
}

void ChartButton::focusInEvent(QFocusEvent* event)
{
    QAbstractButton::focusInEvent(event);
    forget();
}

void ChartButton::focusOutEvent(QFocusEvent* event)
{
    QAbstractButton::focusOutEvent(event);
    forget();
}

void ChartButton::changeEvent(QEvent* event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::EnabledChange)
        forget();
}

} // namespace holdpoint::ui
