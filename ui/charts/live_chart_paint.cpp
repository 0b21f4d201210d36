// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/live_chart.h"
#include "ui/theme/state_mark.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

struct StateLook
{
    StateShape shape;
    Meaning meaning;
};

StateLook lookOf(monitor::SourceState state)
{
    switch (state) {
    case monitor::SourceState::Ok:
        return {StateShape::Passed, Meaning::Ok};
    case monitor::SourceState::Breached:
    case monitor::SourceState::Down:
        return {StateShape::Failed, Meaning::Critical};
    case monitor::SourceState::Stale:
    case monitor::SourceState::NoData:
        break;
    }
    return {StateShape::Unknown, Meaning::Unknown};
}

// Text on a plate, so that no line runs through it.
void paintPlate(QPainter& painter, const QRectF& box, const QString& text, const QColor& plate, const QColor& ink)
{
    painter.fillRect(box, plate);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

QRectF LiveChart::plotLogical() const
{
    const QRect plot = m_frame.plot();
    const double ratio = devicePixelRatioF();
    return {plot.x() / ratio, plot.y() / ratio, plot.width() / ratio, plot.height() / ratio};
}

double LiveChart::xOf(qint64 utcMs) const
{
    return plotLogical().left() + std::floor(m_traces.columnAt(utcMs)) / devicePixelRatioF();
}

qint64 LiveChart::timeStep() const
{
    // Seconds are written in short pictures alone (timeLabel()).
    const QString longest = m_spanMs < 300'000 ? QStringLiteral("00:00:00") : QStringLiteral("00:00");
    const int label = QFontMetrics(themeFont(FontRole::Small)).horizontalAdvance(longest) + spacing::section;
    return timeStepFor(m_spanMs, std::max(1, int(plotLogical().width()) / label));
}

void LiveChart::paintEvent(QPaintEvent* event)
{
    refreshFrame();
    m_traces.advance(m_nowMs);
    QPainter painter(this);
    // Device pixels for the images: at a fractional ratio they would be resampled otherwise.
    const double ratio = devicePixelRatioF();
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    const QRect area = event->rect();
    const QRect device = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
                             .toAlignedRect()
                             .intersected(m_frame.image().rect());
    painter.drawImage(device.topLeft(), m_frame.image(), device);
    const QRect seen = device & m_frame.plot();
    m_traces.paint(painter, seen.topLeft(), seen.translated(-m_frame.plot().topLeft()));
    painter.restore();

    painter.setFont(themeFont(FontRole::Small));
    paintStrip(painter);
    paintTimeLabels(painter);
    paintMarkers(painter);
    paintThreshold(painter);
    if (area.top() < plotLogical().top())
        paintHeader(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.focus, 2));
        painter.setBrush(Qt::NoBrush); // the header leaves that of its chip
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void LiveChart::paintHeader(QPainter& painter) const
{
    const StateLook look = lookOf(m_state);
    const Tone& tone = m_theme.tone(look.meaning);
    const QFont valueFont = themeFont(FontRole::Heading), wordFont = themeFont(FontRole::Strong);
    const QFontMetricsF valueMetrics(valueFont), wordMetrics(wordFont);
    const double height = valueMetrics.height() + 2 * spacing::tight;
    const bool loud = look.meaning == Meaning::Critical;

    // From the right: the state as mark and word, before it the value.
    const double wordWidth = wordMetrics.horizontalAdvance(m_stateWord) + spacing::icon + spacing::tight;
    const QRectF chip(width() - wordWidth - 3 * spacing::normal, spacing::tight, wordWidth + 2 * spacing::normal,
                      height - spacing::tight);
    if (m_state != monitor::SourceState::Ok) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(tone.ink, 1));
        painter.setBrush(loud ? tone.solid : tone.wash);
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), spacing::corner, spacing::corner);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    const QColor chipInk = loud ? tone.onSolid : tone.ink;
    paintState(
        painter,
        QRectF(chip.left() + spacing::normal, chip.center().y() - spacing::icon / 2.0, spacing::icon, spacing::icon),
        look.shape, chipInk);
    painter.setPen(chipInk);
    painter.setFont(wordFont);
    painter.drawText(chip.adjusted(spacing::normal + spacing::icon + spacing::tight, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, m_stateWord);

    const double valueWidth = valueMetrics.horizontalAdvance(m_valueWords);
    const QRectF value(chip.left() - valueWidth - spacing::wide, spacing::tight, valueWidth + spacing::normal,
                       height - spacing::tight);
    painter.setFont(valueFont);
    painter.setPen(m_state == monitor::SourceState::Ok || loud ? m_theme.text : m_theme.mutedText);
    painter.drawText(value, Qt::AlignRight | Qt::AlignVCenter, m_valueWords);

    painter.setFont(wordFont);
    painter.setPen(m_theme.text);
    const QRectF title(spacing::normal, spacing::tight, value.left() - 2 * spacing::normal, height - spacing::tight);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     wordMetrics.elidedText(m_title, Qt::ElideRight, title.width()));
    painter.setFont(themeFont(FontRole::Small));
}

void LiveChart::paintTimeLabels(QPainter& painter) const
{
    const QRectF plot = plotLogical();
    const QFontMetricsF metrics(painter.font());
    const double top = plot.bottom() + spacing::wide - 1;
    painter.setPen(m_theme.mutedText);
    const QString zone = m_zone == TimeZoneShown::Utc ? tr("UTC") : tr("local");
    const QRectF zoneBox(width() - spacing::normal - metrics.horizontalAdvance(zone), top,
                         metrics.horizontalAdvance(zone) + 1, metrics.height());
    painter.drawText(zoneBox, Qt::AlignRight, zone);
    if (m_nowMs == 0)
        return;
    const qint64 step = timeStep(), begin = m_nowMs - m_spanMs;
    for (qint64 t = (begin + m_zoneOffsetMs) / step * step - m_zoneOffsetMs; t <= m_nowMs; t += step) {
        const QString text = timeLabel(t, step, m_zone);
        const double width = metrics.horizontalAdvance(text) + 2, x = xOf(t);
        const QRectF box(x - width / 2, top, width, metrics.height());
        if (x < plot.left() || box.right() > zoneBox.left() - spacing::normal)
            continue;
        painter.drawText(box, Qt::AlignCenter, text);
    }
}

// Up is a thin line, down a full block, unknown a dotted line: told apart without colour.
void LiveChart::paintStrip(QPainter& painter) const
{
    if (!m_series || m_nowMs == 0)
        return;
    const QRectF plot = plotLogical();
    const double top = plot.bottom() + 4, height = 8;
    for (const auto& stretch : m_series->status().between(m_nowMs - m_spanMs, m_nowMs)) {
        const double left = std::max(plot.left(), xOf(stretch.beginMs)),
                     right = std::min(plot.right(), xOf(stretch.endMs));
        if (right < left)
            continue;
        const double width = std::max(1.0, right - left); // an outage of one probe is still a pixel
        switch (stretch.verdict) {
        case monitor::Verdict::Ok:
            painter.fillRect(QRectF(left, top + height - 3, width, 3), m_theme.outline);
            break;
        case monitor::Verdict::Bad:
            painter.fillRect(QRectF(left, top, width, height), m_theme.alarm);
            break;
        case monitor::Verdict::Unknown:
            for (double x = left + 1; x < right; x += 6)
                painter.fillRect(QRectF(x, top + height - 3, std::min(2.0, right - x), 3), m_theme.unknown.ink);
            break;
        }
    }
}

// Where each label that finds room stands: beside its line, in the first of three rows that is free there. Without
// room the line alone stays.
QList<LiveChart::MarkerLabel> LiveChart::markerLabels() const
{
    const QRectF plot = plotLogical();
    const QFontMetricsF metrics(themeFont(FontRole::Small));
    constexpr int rows = 3;
    QList<MarkerLabel> labels;
    QList<QRectF> taken;
    if (const std::optional<QRectF> plate = thresholdPlate())
        taken.append(*plate);
    for (const ChartMarker& marker : m_markers) {
        if (!isSeen(marker))
            continue;
        const double x = xOf(marker.utcMs);
        const QString text = metrics.elidedText(marker.label, Qt::ElideRight, plot.width() / 3);
        const double width = metrics.horizontalAdvance(text) + 2 * spacing::tight;
        const double left = x + 1 + width <= plot.right() ? x + 1 : x - width;
        for (int row = 0; row < rows; ++row) {
            const QRectF box(left, plot.top() + row * (metrics.height() + 1), width, metrics.height());
            const bool free = std::none_of(taken.cbegin(), taken.cend(), [&box](const QRectF& other) {
                return other.adjusted(-2, 0, 2, 0).intersects(box);
            });
            if (!free)
                continue;
            labels.append({box, text, marker.meaning});
            taken.append(box);
            break;
        }
    }
    return labels;
}

bool LiveChart::isSeen(const ChartMarker& marker) const
{
    return marker.utcMs >= m_nowMs - m_spanMs && marker.utcMs <= m_nowMs;
}

void LiveChart::paintMarkers(QPainter& painter) const
{
    const QRectF plot = plotLogical();
    for (const ChartMarker& marker : m_markers)
        if (isSeen(marker))
            painter.fillRect(QRectF(xOf(marker.utcMs), plot.top(), 1, plot.height()), m_theme.tone(marker.meaning).ink);
    for (const MarkerLabel& label : markerLabels())
        paintPlate(painter, label.box, label.text, m_theme.raised, m_theme.tone(label.meaning).ink);
}

double LiveChart::thresholdY() const
{
    return plotLogical().top() + std::floor(m_traces.rowOf(m_threshold->limit)) / devicePixelRatioF();
}

std::optional<QRectF> LiveChart::thresholdPlate() const
{
    const QRectF plot = plotLogical();
    if (!m_threshold || thresholdY() < plot.top() || thresholdY() > plot.bottom())
        return {};
    const double y = thresholdY();
    const QFontMetricsF metrics(themeFont(FontRole::Small));
    const double width = metrics.horizontalAdvance(thresholdLabel()) + 2 * spacing::tight;
    // On the side of the limit where values may be, above it only where there is no room.
    double top = m_threshold->breaksAbove() ? y + 2 : y - metrics.height() - 2;
    if (top + metrics.height() > plot.bottom() || top < plot.top())
        top = m_threshold->breaksAbove() ? y - metrics.height() - 2 : y + 2;
    return QRectF(plot.left() + spacing::tight, top, width, metrics.height());
}

void LiveChart::paintThreshold(QPainter& painter) const
{
    const std::optional<QRectF> plate = thresholdPlate();
    if (!plate)
        return;
    const QRectF plot = plotLogical();
    const bool broken = m_state == monitor::SourceState::Breached;
    const QColor ink = broken ? m_theme.critical.ink : m_theme.text;
    for (double x = plot.left(); x < plot.right(); x += 10)
        painter.fillRect(QRectF(x, thresholdY(), std::min(6.0, plot.right() - x), 1), ink);
    paintPlate(painter, *plate, thresholdLabel(), m_theme.raised, ink);
}

} // namespace holdpoint::ui
