// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/state_mark.h"

#include <QCoreApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Vector marks instead of pixmaps: one icon for all sizes and screens.
class StateIconEngine final : public QIconEngine
{
public:
    StateIconEngine(StateShape shape, QColor ink, QColor selectedInk, QColor disabledInk)
        : m_shape(shape)
        , m_ink(std::move(ink))
        , m_selectedInk(std::move(selectedInk))
        , m_disabledInk(std::move(disabledInk))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QColor& ink = mode == QIcon::Selected ? m_selectedInk : mode == QIcon::Disabled ? m_disabledInk : m_ink;
        paintState(*painter, rect, m_shape, ink);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override
    {
        return new StateIconEngine(m_shape, m_ink, m_selectedInk, m_disabledInk);
    }

private:
    StateShape m_shape;
    QColor m_ink, m_selectedInk, m_disabledInk;
};

QString say(const char* word) { return QCoreApplication::translate("StateMark", word); }

void paintQuestion(QPainter& painter, const QPen& pen)
{
    // Drawn rather than taken from a font, so that it weighs the same everywhere.
    QPainterPath hook;
    hook.arcMoveTo(QRectF(-5, -9, 10, 10), 170);
    hook.arcTo(QRectF(-5, -9, 10, 10), 170, -215);
    hook.quadTo(0, 1, 0, 4);
    painter.setPen(pen);
    painter.drawPath(hook);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(QPointF(0, 8), 1.6, 1.6);
}

} // namespace

StateMark stateMark(StateShape shape)
{
    switch (shape) {
    case StateShape::Waiting:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Waiting")), shape, Meaning::Neutral};
    case StateShape::Ready:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Ready")), shape, Meaning::Info};
    case StateShape::Running:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Running")), shape, Meaning::Info};
    case StateShape::Passed:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Passed")), shape, Meaning::Ok};
    case StateShape::Failed:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Failed")), shape, Meaning::Critical};
    case StateShape::Skipped:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Skipped")), shape, Meaning::Warning};
    case StateShape::Unknown:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Unknown")), shape, Meaning::Unknown};
    case StateShape::Gate:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Gate")), shape, Meaning::Neutral};
    case StateShape::Held:
        return {say(QT_TRANSLATE_NOOP("StateMark", "Held")), shape, Meaning::Warning};
    }
    return {say(QT_TRANSLATE_NOOP("StateMark", "Unknown")), StateShape::Unknown, Meaning::Unknown};
}

void paintState(QPainter& painter, const QRectF& box, StateShape shape, const QColor& ink)
{
    const double side = std::min(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center());
    painter.scale(side / 24, side / 24); // shapes are drawn in a square of 24 around the origin
    const QPen stroke(ink, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(stroke);
    painter.setBrush(Qt::NoBrush);
    switch (shape) {
    case StateShape::Waiting:
        painter.setPen(QPen(ink, 2));
        painter.drawEllipse(QPointF(), 8, 8);
        break;
    case StateShape::Ready:
        painter.setBrush(ink);
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolygon(QPolygonF({{-6, -8}, {8, 0}, {-6, 8}}));
        break;
    case StateShape::Running:
        painter.setPen(QPen(ink, 1.5));
        painter.drawEllipse(QPointF(), 8.5, 8.5);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPie(QRectF(-8.5, -8.5, 17, 17), 90 * 16, -270 * 16);
        break;
    case StateShape::Passed:
        painter.drawPolyline(QPolygonF({{-8, 0.5}, {-2.5, 6.5}, {8.5, -6.5}}));
        break;
    case StateShape::Failed:
        painter.drawLine(QPointF(-7, -7), QPointF(7, 7));
        painter.drawLine(QPointF(-7, 7), QPointF(7, -7));
        break;
    case StateShape::Skipped:
        painter.drawLine(QPointF(-8, 0), QPointF(8, 0));
        break;
    case StateShape::Unknown:
        paintQuestion(painter, stroke);
        break;
    case StateShape::Gate:
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawPolygon(QPolygonF({{0, -10}, {10, 0}, {0, 10}, {-10, 0}}));
        painter.setBrush(ink);
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF({{0, -4}, {4, 0}, {0, 4}, {-4, 0}}));
        break;
    case StateShape::Held:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRect(QRectF(-7, -8, 5, 16));
        painter.drawRect(QRectF(2, -8, 5, 16));
        break;
    }
    painter.restore();
}

QIcon stateIcon(StateShape shape, const Theme& theme)
{
    return stateIcon(shape, theme, theme.tone(stateMark(shape).meaning).ink);
}

QIcon stateIcon(StateShape shape, const Theme& theme, const QColor& ink)
{
    return QIcon(new StateIconEngine(shape, ink, theme.onAccent, theme.outline));
}

} // namespace holdpoint::ui
