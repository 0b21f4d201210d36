// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/label_images.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace holdpoint::ui {
namespace {

double markWidth(const QFontMetricsF& metrics, const LabelImages::Label& label)
{
    return label.mark ? std::ceil(metrics.ascent()) : 0;
}

QSizeF sizeOf(const QFont& font, const LabelImages::Label& label)
{
    const QFontMetricsF metrics(font);
    const double room = label.plate ? 2.0 * spacing::tight : 2.0;
    return {std::ceil(metrics.horizontalAdvance(label.text) + room + markWidth(metrics, label)),
            std::ceil(metrics.height())};
}

} // namespace

void paintMarker(QPainter& painter, const QRectF& box, MarkerKind kind, const QColor& ink)
{
    const double side = std::min(box.width(), box.height());
    const QRectF b(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
    const auto at = [&b](double x, double y) { return QPointF(b.left() + x * b.width(), b.top() + y * b.height()); };
    QPolygonF shape;
    switch (kind) {
    case MarkerKind::Note:
        break;
    case MarkerKind::Alarm:
        shape = {at(0.5, 0), at(1, 1), at(0, 1)};
        break;
    case MarkerKind::Deviation:
        shape = {at(0.5, 0), at(1, 0.5), at(0.5, 1), at(0, 0.5)};
        break;
    case MarkerKind::WeightShift:
        shape = {at(0, 0.35), at(0.45, 0.35), at(0.45, 0), at(1, 0.5), at(0.45, 1), at(0.45, 0.65), at(0, 0.65)};
        break;
    case MarkerKind::Rollback:
        shape = {at(1, 0.35), at(0.55, 0.35), at(0.55, 0), at(0, 0.5), at(0.55, 1), at(0.55, 0.65), at(1, 0.65)};
        break;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    if (shape.isEmpty())
        painter.drawEllipse(b);
    else
        painter.drawPolygon(shape);
    painter.restore();
}

QString markerWord(MarkerKind kind)
{
    switch (kind) {
    case MarkerKind::Note:
        break;
    case MarkerKind::Alarm:
        return QCoreApplication::translate("Chart", "alarm");
    case MarkerKind::Deviation:
        return QCoreApplication::translate("Chart", "deviation");
    case MarkerKind::WeightShift:
        return QCoreApplication::translate("Chart", "weight shift");
    case MarkerKind::Rollback:
        return QCoreApplication::translate("Chart", "rollback");
    }
    return QCoreApplication::translate("Chart", "note");
}

void LabelImages::setLook(const QFont& font, double ratio)
{
    if (font == m_font && ratio == m_ratio)
        return;
    m_font = font;
    m_ratio = ratio;
    m_images.clear();
}

const QImage& LabelImages::image(const Label& label)
{
    const Key key{label.text, label.ink.rgba(), label.plate ? label.plate->rgba() : 0,
                  label.mark ? int(*label.mark) : -1};
    if (const auto found = m_images.constFind(key); found != m_images.constEnd())
        return *found;
    if (m_images.size() >= most)
        m_images.clear();
    const QSizeF size = sizeOf(m_font, label);
    QImage image(int(std::ceil(size.width() * m_ratio)), int(std::ceil(size.height() * m_ratio)),
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    image.setDevicePixelRatio(m_ratio);
    {
        QPainter painter(&image);
        paint(painter, m_font, QRectF(QPointF(), size), label);
    }
    image.setDevicePixelRatio(1);
    return *m_images.insert(key, image);
}

QSizeF LabelImages::size(const Label& label) { return QSizeF(image(label).size()) / m_ratio; }

void LabelImages::paint(QPainter& painter, const QFont& font, const QRectF& box, const Label& label)
{
    if (label.plate)
        painter.fillRect(box, *label.plate);
    const QFontMetricsF metrics(font);
    const double mark = markWidth(metrics, label);
    if (label.mark)
        paintMarker(painter, QRectF(box.left() + 1, box.center().y() - mark * 0.4, mark * 0.8, mark * 0.8), *label.mark,
                    label.ink);
    painter.setFont(font);
    painter.setPen(label.ink);
    painter.drawText(box.adjusted(mark, 0, 0, 0), Qt::AlignCenter, label.text);
}

} // namespace holdpoint::ui
