// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_button.h"
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

} // namespace

void LiveChart::paintEvent(QPaintEvent* event)
{
    if (refreshFrame() && event->rect() != rect())
        update(); // a part was asked for, but all looks new
    m_overlaysDirty = m_traces.advance(endMs()).scrolled > 0 || m_overlaysDirty;
    if (std::exchange(m_headerDirty, false))
        renderHeader();
    QPainter painter(this);
    // Device pixels for the images: at a fractional ratio they would be resampled otherwise.
    const double ratio = devicePixelRatioF();
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    const QRect area = event->rect();
    const QRect device = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
                             .toAlignedRect()
                             .intersected(m_frame.image().rect());
    paintFrame(painter, device);
    const QRect seen = device & m_frame.plot();
    m_traces.paint(painter, seen.topLeft(), seen.translated(-m_frame.plot().topLeft()));
    paintOverlays(painter, device);
    painter.restore();

    const QRectF plot = plotLogical();
    if (area.bottom() >= plot.bottom())
        paintStrip(painter, plot);
    paintCrosshair(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

// The frame around the plot, never under it: what is covered need not be copied.
void LiveChart::paintFrame(QPainter& painter, const QRect& device)
{
    const QRect plot = m_frame.plot(), whole = m_frame.image().rect();
    const QRect header = m_header.rect() & device;
    if (!header.isEmpty())
        painter.drawImage(header.topLeft(), m_header, header);
    const int top = std::min(m_header.height(), plot.top());
    // Beyond the axes nothing stands at the right and below: a colour costs half of what a copy does.
    const int axis = int(std::ceil(2 * m_ratio));
    const QRect copies[] = {QRect(QPoint(0, top), QPoint(whole.right(), plot.top() - 1)),
                            QRect(QPoint(0, plot.top()), QPoint(plot.left() - 1, plot.bottom())),
                            QRect(QPoint(0, plot.bottom() + 1), QPoint(whole.right(), plot.bottom() + axis)),
                            QRect(QPoint(0, plot.bottom() + axis + 1), QPoint(plot.left() - 1, whole.bottom()))};
    for (const QRect& part : copies)
        if (const QRect seen = part & device; !seen.isEmpty())
            painter.drawImage(seen.topLeft(), m_frame.image(), seen);
    const QRect fills[] = {QRect(QPoint(plot.left(), plot.bottom() + axis + 1), whole.bottomRight()),
                           QRect(QPoint(plot.right() + 1, plot.top()), QPoint(whole.right(), plot.bottom()))};
    for (const QRect& part : fills)
        if (const QRect seen = part & device; !seen.isEmpty())
            painter.fillRect(seen, m_theme.raised);
}

// Plates over the plot and labels below it, in device pixels: made when one of them moves, copied with every repaint.
void LiveChart::makeOverlays()
{
    m_overlays.clear();
    const auto put = [this](const QPointF& at, const LabelImages::Label& label) {
        m_overlays.append(
            {QPoint(int(std::round(at.x() * m_ratio)), int(std::round(at.y() * m_ratio))), m_labels.image(label)});
    };
    const QRectF plot = plotLogical();
    const QList<Plate> plates = limitPlates(plot);
    for (const Plate& plate : plates)
        put(plate.box.topLeft(), plate.label);
    if (!m_markers.isEmpty())
        for (const MarkerLabel& label : markerLabelsIn(plot, plates))
            put(label.box.topLeft(), markerPlate(label));
    // Between the buttons.
    const double top = plot.bottom() + spacing::wide - 1;
    const double pauseRight = m_pauseButton->geometry().right(), zoneLeft = m_zoneButton->x();
    for (const TimeLabel& time : timeLabels(plot)) {
        const LabelImages::Label label{time.text, m_theme.mutedText, {}, {}};
        const double width = m_labels.size(label).width();
        if (time.x - width / 2 > pauseRight && time.x + width / 2 <= zoneLeft - spacing::tight)
            put({time.x - width / 2, top}, label);
    }
}

void LiveChart::paintOverlays(QPainter& painter, const QRect& device)
{
    if (std::exchange(m_overlaysDirty, false))
        makeOverlays();
    for (const Overlay& overlay : std::as_const(m_overlays))
        if (QRect(overlay.at, overlay.image.size()).intersects(device))
            painter.drawImage(overlay.at, overlay.image);
}

void LiveChart::renderHeader()
{
    const double ratio = devicePixelRatioF();
    const QSize device(m_frame.image().width(), std::min(int(std::ceil(headerHeight() * ratio)), m_frame.plot().top()));
    if (device.isEmpty() || m_frame.image().isNull()) {
        m_header = {};
        return;
    }
    if (m_header.size() != device)
        m_header = QImage(device, QImage::Format_RGB32);
    m_header.fill(m_theme.raised);
    m_header.setDevicePixelRatio(ratio);
    {
        QPainter painter(&m_header);
        paintHeader(painter);
    }
    m_header.setDevicePixelRatio(1);
}

void LiveChart::paintHeader(QPainter& painter) const
{
    const StateLook look = isLimitless() ? StateLook{StateShape::Skipped, Meaning::Neutral} : lookOf(m_state);
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
}

// Up is a thin line, down a full block, unknown a dotted line: told apart without colour. Only one source has a strip.
void LiveChart::paintStrip(QPainter& painter, const QRectF& plot) const
{
    if (m_traceList.size() != 1 || m_nowMs == 0)
        return;
    const double top = plot.bottom() + 4, height = 8;
    for (const auto& stretch : m_traceList.first().series->status().between(beginMs(), endMs())) {
        const double left = std::max(plot.left(), xOf(stretch.beginMs, plot)),
                     right = std::min(plot.right(), xOf(stretch.endMs, plot));
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

void LiveChart::paintCrosshair(QPainter& painter) const
{
    if (!m_cursor || !m_cursor->moment() || m_nowMs == 0)
        return;
    const QRectF plot = plotLogical();
    const double x = xOf(*m_cursor->moment(), plot);
    if (x < plot.left() || x > plot.right())
        return;
    painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), m_theme.text);
    const QStringList lines = readout();
    painter.setFont(m_smallFont);
    const QFontMetricsF metrics(m_smallFont);
    double width = 0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line) + 2 * spacing::normal);
    const double height = metrics.height() * double(lines.size()) + spacing::tight;
    // Beside the line, on the side where there is room.
    const double left = x + spacing::normal + width < plot.right() ? x + spacing::normal : x - spacing::normal - width;
    const QRectF box(std::max(left, plot.left()), plot.center().y() - height / 2, width, height);
    painter.setPen(m_theme.outline);
    painter.setBrush(m_theme.raised);
    painter.drawRect(box);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool legend = m_traceList.size() > 1 && i > 0;
        painter.setPen(legend ? traceColour(i - 1) : m_theme.text);
        painter.drawText(
            QRectF(box.left() + spacing::normal, box.top() + 2 + double(i) * metrics.height(), width, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter, lines.at(i));
    }
}

} // namespace holdpoint::ui
