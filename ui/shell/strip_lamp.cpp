// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/strip_lamp.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {

StripLamp::StripLamp(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StripLamp::say(const QString& word, StateShape shape, Meaning meaning, const QString& about)
{
    m_word = word;
    m_shape = shape;
    m_meaning = meaning;
    setToolTip(about);
    setAccessibleName(word);
    setAccessibleDescription(about);
    updateGeometry();
    update();
}

QSize StripLamp::sizeHint() const
{
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    return {metrics.height() + metrics.horizontalAdvance(m_word) + 3 * spacing::normal,
            std::max(metrics.height() + spacing::normal, 26)};
}

void StripLamp::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    const Tone tone = theme.tone(m_meaning);
    const bool loud = m_meaning == Meaning::Warning || m_meaning == Meaning::Critical || m_meaning == Meaning::Unknown;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(loud ? tone.ink : theme.border, 1));
    painter.setBrush(loud ? tone.solid : theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), spacing::corner, spacing::corner);
    const QFont font = themeFont(FontRole::Strong);
    const int size = QFontMetrics(font).height() - 2;
    const QColor ink = loud ? tone.onSolid : tone.ink;
    paintState(painter, QRectF(spacing::normal, (height() - size) / 2.0, size, size), m_shape, ink);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(rect().adjusted(spacing::normal + size + spacing::tight + 2, 0, 0, 0),
                     int(Qt::AlignLeft | Qt::AlignVCenter), m_word);
}

void StripLamp::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT clicked();
}

} // namespace holdpoint::ui
