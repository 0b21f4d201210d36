// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a LiveChart stand, on the screen and in exported pictures, and the export itself.
#include "ui/charts/live_chart.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

// A plate through which a trace can still be seen: a label must not hide a spike.
QColor clear(QColor plate)
{
    plate.setAlphaF(0.7F);
    return plate;
}

} // namespace

QColor LiveChart::limitInk(const ChartLimit& limit) const
{
    const bool quiet = limit.meaning == Meaning::Critical && m_state != monitor::SourceState::Breached;
    return quiet ? m_theme.text : m_theme.tone(limit.meaning).ink;
}

QRectF LiveChart::plotLogical() const
{
    const QRect plot = m_frame.plot();
    return {plot.x() / m_ratio, plot.y() / m_ratio, plot.width() / m_ratio, plot.height() / m_ratio};
}

double LiveChart::xOf(qint64 utcMs, const QRectF& plot) const
{
    const double columns = std::max(1, m_traces.size().width());
    return plot.left() + std::floor(m_traces.columnAt(utcMs)) * plot.width() / columns;
}

double LiveChart::yOf(double value, const QRectF& plot) const
{
    return plot.top() + std::floor(m_traces.rowOf(value)) * plot.height() / std::max(1, m_traces.size().height());
}

QString LiveChart::zoneWord() const
{
    return m_zone == TimeZoneShown::Utc ? tr("UTC") : m_zone == TimeZoneShown::Local ? tr("local") : tr("to T-0");
}

qint64 LiveChart::timeStep() const
{
    // Seconds are written in short pictures alone, except relative to T-0 (timeLabel()).
    const QString longest = m_zone == TimeZoneShown::Relative ? QStringLiteral("T-00:00:00")
                            : m_window.spanMs() < 300'000     ? QStringLiteral("00:00:00")
                                                              : QStringLiteral("00:00");
    const int label =
        int(m_labels.size({longest, m_theme.mutedText, {}, {}}).width()) + spacing::section - spacing::hair;
    return timeStepFor(m_window.spanMs(), std::max(1, int(plotLogical().width()) / label));
}

QList<LiveChart::TimeLabel> LiveChart::timeLabels(const QRectF& plot) const
{
    QList<TimeLabel> labels;
    if (m_nowMs == 0)
        return labels;
    const qint64 step = timeStep(), first = beginMs() + m_zoneOffsetMs;
    for (qint64 t = first - (first % step + step) % step - m_zoneOffsetMs; t <= endMs(); t += step)
        if (const double x = xOf(t, plot); x >= plot.left())
            labels.append({x, timeLabel(t, step, m_zone, m_t0Ms)});
    return labels;
}

QList<LiveChart::Plate> LiveChart::limitPlates(const QRectF& plot) const
{
    QList<Plate> plates;
    const auto add = [&](double y, bool below, const LabelImages::Label& label) {
        if (y < plot.top() || y > plot.bottom())
            return;
        const QSizeF size = m_labels.size(label);
        // On the side of the limit where values may be, on the other only where there is no room.
        double top = below ? y + 2 : y - size.height() - 2;
        if (top + size.height() > plot.bottom() || top < plot.top())
            top = below ? y - size.height() - 2 : y + 2;
        QRectF box(QPointF(plot.left() + spacing::tight, top), size);
        for (const Plate& other : std::as_const(plates))
            if (other.box.intersects(box))
                box.moveLeft(std::max(box.left(), other.box.right() + spacing::tight));
        if (box.right() <= plot.right())
            plates.append({box, label});
    };
    for (const ChartLimit& limit : m_limits) {
        add(yOf(limit.threshold.limit, plot), limit.threshold.breaksAbove(),
            {limitLabel(limit), limitInk(limit), clear(m_theme.raised), {}});
    }
    for (const ChartBand& band : m_bands)
        if (!band.label.isEmpty())
            add(yOf(std::max(band.least, band.most), plot), true,
                {band.label, m_theme.tone(band.meaning).ink, clear(m_theme.tone(band.meaning).wash), {}});
    return plates;
}

LabelImages::Label LiveChart::markerPlate(const MarkerLabel& label) const
{
    return {label.text, m_theme.tone(label.meaning).ink, clear(m_theme.raised), label.kind};
}

QList<LiveChart::MarkerLabel> LiveChart::markerLabels() const
{
    return markerLabelsIn(plotLogical(), limitPlates(plotLogical()));
}

// Where each label that finds room stands: beside its line, in the first of three rows that is free there. Without
// room the line alone stays.
QList<LiveChart::MarkerLabel> LiveChart::markerLabelsIn(const QRectF& plot, const QList<Plate>& plates) const
{
    constexpr int rows = 3;
    QList<MarkerLabel> labels;
    QList<QRectF> taken;
    for (const Plate& plate : plates)
        taken.append(plate.box);
    const QFontMetricsF metrics(m_smallFont);
    for (const ChartMarker& marker : m_markers) {
        if (marker.utcMs < beginMs() || marker.utcMs > endMs())
            continue;
        const double x = xOf(marker.utcMs, plot);
        MarkerLabel label{{}, marker.label, marker.meaning, marker.kind};
        QSizeF size = m_labels.size(markerPlate(label));
        if (size.width() > plot.width() / 3) {
            label.text = metrics.elidedText(marker.label, Qt::ElideRight, plot.width() / 3 - metrics.height());
            size = m_labels.size(markerPlate(label));
        }
        const double left = x + 1 + size.width() <= plot.right() ? x + 1 : x - size.width();
        for (int row = 0; row < rows; ++row) {
            label.box = QRectF(QPointF(left, plot.top() + row * (size.height() + 1)), size);
            const bool free = std::none_of(taken.cbegin(), taken.cend(), [&label](const QRectF& other) {
                return other.adjusted(-2, 0, 2, 0).intersects(label.box);
            });
            if (!free)
                continue;
            labels.append(label);
            taken.append(label.box);
            break;
        }
    }
    return labels;
}

void LiveChart::paintVectors(QPainter& painter, const QRectF& target)
{
    refreshFrame();
    m_traces.advance(endMs());
    painter.save();
    painter.translate(target.topLeft());
    const double scale = std::min(target.width() / std::max(1, width()), target.height() / std::max(1, height()));
    painter.scale(scale, scale);
    painter.fillRect(QRectF(rect()), m_theme.raised);
    const QRectF plot = plotLogical();
    for (const ChartBand& band : std::as_const(m_bands)) {
        const QRectF box =
            QRectF(QPointF(plot.left(), yOf(band.least, plot)), QPointF(plot.right(), yOf(band.most, plot)));
        painter.fillRect(box.normalized() & plot, m_theme.tone(band.meaning).wash);
    }
    m_frame.paintVectors(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    paintVectorTraces(painter, plot);
    paintVectorOverlays(painter, plot);
    paintStrip(painter, plot);
    paintHeader(painter);
    painter.restore();
}

void LiveChart::paintVectorTraces(QPainter& painter, const QRectF& plot) const
{
    painter.save();
    painter.setClipRect(plot, Qt::IntersectClip);
    painter.setPen(QPen(m_theme.border, 1));
    for (const TimeLabel& label : timeLabels(plot))
        painter.drawLine(QPointF(label.x, plot.top()), QPointF(label.x, plot.bottom()));
    for (const ChartMarker& marker : m_markers) {
        painter.setPen(QPen(m_theme.tone(marker.meaning).ink, 1));
        const double x = xOf(marker.utcMs, plot);
        if (x >= plot.left() && x <= plot.right())
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    const double toX = plot.width() / std::max(1, m_traces.size().width());
    const double toY = plot.height() / std::max(1, m_traces.size().height());
    QList<QList<QPolygonF>> all;
    for (qsizetype i = 0; i < m_traceList.size(); ++i) {
        QList<QPolygonF> lines = m_traces.lines(i);
        for (QPolygonF& line : lines)
            for (QPointF& point : line)
                point = {plot.left() + point.x() * toX, plot.top() + point.y() * toY};
        all.append(lines);
    }
    // What is beyond a limit: the area between the trace and the limit, cut to the limit's far side.
    for (const ChartLimit& limit : m_limits) {
        const double y = yOf(limit.threshold.limit, plot);
        const QRectF beyond = limit.threshold.breaksAbove()
                                  ? QRectF(plot.topLeft(), QPointF(plot.right(), std::max(y, plot.top())))
                                  : QRectF(QPointF(plot.left(), std::min(y, plot.bottom())), plot.bottomRight());
        painter.save();
        painter.setClipRect(beyond, Qt::IntersectClip);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.tone(limit.meaning).wash);
        for (const QList<QPolygonF>& lines : std::as_const(all))
            for (QPolygonF area : lines) {
                area.append(QPointF(area.last().x(), y));
                area.append(QPointF(area.first().x(), y));
                painter.drawPolygon(area);
            }
        painter.restore();
    }
    painter.setBrush(Qt::NoBrush);
    for (qsizetype i = 0; i < all.size(); ++i) {
        QPen pen(traceColour(i), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        painter.setPen(pen);
        for (const QPolygonF& line : all.at(i))
            painter.drawPolyline(line);
    }
    painter.restore();
}

void LiveChart::paintVectorOverlays(QPainter& painter, const QRectF& plot) const
{
    for (const ChartLimit& limit : m_limits) {
        const double y = yOf(limit.threshold.limit, plot);
        if (y < plot.top() || y > plot.bottom())
            continue;
        painter.setPen(QPen(limitInk(limit), 1, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    const QList<Plate> plates = limitPlates(plot);
    for (const Plate& plate : plates)
        LabelImages::paint(painter, m_smallFont, plate.box, plate.label);
    for (const MarkerLabel& label : markerLabelsIn(plot, plates))
        LabelImages::paint(painter, m_smallFont, label.box, markerPlate(label));
    const double top = plot.bottom() + spacing::wide - 1;
    const LabelImages::Label zone{zoneWord(), m_theme.mutedText, {}, {}};
    const QSizeF zoneSize = m_labels.size(zone);
    const QRectF zoneBox(QPointF(width() - spacing::normal - zoneSize.width(), top), zoneSize);
    LabelImages::paint(painter, m_smallFont, zoneBox, zone);
    for (const TimeLabel& time : timeLabels(plot)) {
        const LabelImages::Label label{time.text, m_theme.mutedText, {}, {}};
        const QSizeF size = m_labels.size(label);
        const QRectF box(QPointF(time.x - size.width() / 2, top), size);
        if (box.right() <= zoneBox.left() - spacing::normal)
            LabelImages::paint(painter, m_smallFont, box, label);
    }
}

} // namespace holdpoint::ui
