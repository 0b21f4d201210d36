// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/primary_button.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <utility>

namespace holdpoint::ui {

QString literalText(const QString& text)
{
    QString literal = text;
    return literal.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

PrimaryButton::PrimaryButton(QWidget* parent)
    : QPushButton(parent)
{
    setFont(themeFont(FontRole::Heading));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAutoDefault(false);
    setCursor(Qt::PointingHandCursor);
}

QString PrimaryButton::whole() const
{
    return m_shortcut.isEmpty() ? m_label : QStringLiteral("%1  (%2)").arg(m_label, m_shortcut);
}

// The key is what a hand looks for under stress: the middle of the label goes before it does, as long as enough of the
// label is left to know what the key would do.
QString PrimaryButton::fitted(const QFontMetrics& metrics, int room) const
{
    if (metrics.horizontalAdvance(whole()) <= room)
        return whole();
    const QString key = m_shortcut.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(m_shortcut);
    const int left = room - metrics.horizontalAdvance(key);
    const bool enough = left >= 14 * metrics.averageCharWidth();
    return metrics.elidedText(m_label, Qt::ElideMiddle, enough ? left : room) + (enough ? key : QString());
}

void PrimaryButton::setLabel(const QString& label, const QString& shortcut)
{
    if (label == m_label && shortcut == m_shortcut)
        return;
    m_label = label;
    m_shortcut = shortcut;
    setText(literalText(whole()));
    setAccessibleName(whole());
    setToolTip(whole().toHtmlEscaped());
    updateGeometry();
    update();
}

void PrimaryButton::setQuiet(bool quiet)
{
    if (std::exchange(m_quiet, quiet) != quiet)
        update();
}

QSize PrimaryButton::sizeHint() const
{
    return {QFontMetrics(themeFont(FontRole::Heading)).horizontalAdvance(whole()) + 2 * spacing::section,
            minimumSizeHint().height()};
}

QSize PrimaryButton::minimumSizeHint() const
{
    return {200, QFontMetrics(themeFont(FontRole::Heading)).height() + 2 * (spacing::normal + spacing::hair)};
}

void PrimaryButton::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool filled = isEnabled() && !m_quiet;
    QColor fill = filled ? theme.accent : theme.surface;
    if (isEnabled() && (isDown() || underMouse()))
        fill = theme.dark ? fill.lighter(isDown() ? 90 : 108) : fill.darker(isDown() ? 125 : 110);
    painter.setPen(QPen(filled ? fill : isEnabled() ? theme.text : theme.outline, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(area, spacing::corner + 1, spacing::corner + 1);
    if (hasFocus()) {
        // Inside the area and in its text colour: a ring of the focus colour would vanish on the accent.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(filled ? theme.onAccent : theme.focus, 2));
        painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), spacing::corner, spacing::corner);
    }
    painter.setPen(filled ? theme.onAccent : isEnabled() ? theme.text : theme.mutedText);
    painter.setFont(themeFont(FontRole::Heading));
    const QRect inner = rect().adjusted(spacing::wide, 0, -spacing::wide, 0);
    painter.drawText(inner, Qt::AlignCenter, fitted(painter.fontMetrics(), inner.width()));
}

} // namespace holdpoint::ui
