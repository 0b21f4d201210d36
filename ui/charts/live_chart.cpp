// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/live_chart.h"

#include "ui/charts/chart_button.h"

#include <QEvent>
#include <QFontMetrics>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {

LiveChart::LiveChart(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus); // a screen reader must be able to reach its words
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setCursorShared(nullptr);
    makeActions();
    makeParts();
    restyle();
    retranslate();
    judge();
}

LiveChart::~LiveChart() = default;

void LiveChart::setTitle(const QString& title)
{
    if (title == m_title)
        return;
    m_title = title;
    setAccessibleName(title);
    m_saidFor.clear();
    m_headerDirty = true;
    judge();
    update();
}

void LiveChart::setUnit(const QString& unit)
{
    if (unit == m_unit)
        return;
    m_unit = unit;
    m_frame.setValueAxis(m_axis, m_unit);
    m_geometryDirty = true;
    m_saidFor.clear();
    judge();
    update();
}

void LiveChart::setThreshold(const std::optional<monitor::Threshold>& threshold)
{
    setLimits(threshold ? QList<ChartLimit>{{*threshold, {}, Meaning::Critical}} : QList<ChartLimit>());
}

void LiveChart::setLimits(const QList<ChartLimit>& limits)
{
    QList<ChartLimit> sorted = limits;
    // The worst is drawn last: what breaks both a warning and a limit is shaded as the limit's.
    std::ranges::stable_sort(sorted, {}, &ChartLimit::meaning);
    if (sorted == m_limits)
        return;
    m_limits = sorted;
    m_geometryDirty = m_axisDirty = true;
    m_saidFor.clear();
    judge();
    update();
}

void LiveChart::setBands(const QList<ChartBand>& bands)
{
    if (bands == m_bands)
        return;
    m_bands = bands;
    m_geometryDirty = m_axisDirty = true;
    update();
}

void LiveChart::setSeries(const monitor::ProbeSeries* series)
{
    setTraces(series ? QList<ChartTrace>{{series, {}}} : QList<ChartTrace>());
}

void LiveChart::setTraces(const QList<ChartTrace>& traces)
{
    m_traceList = traces;
    m_traceList.removeIf([](const ChartTrace& trace) { return !trace.series; });
    m_axisDirty = true;
    m_saidFor.clear();
    restyle();
    judge();
}

void LiveChart::setMarkers(const QList<ChartMarker>& markers)
{
    QList<ChartMarker> sorted = markers;
    std::ranges::stable_sort(sorted, {}, &ChartMarker::utcMs);
    if (sorted == m_markers)
        return;
    m_markers = sorted;
    giveLimits();
    update();
}

void LiveChart::setCause(const QString& cause)
{
    if (cause == m_cause)
        return;
    m_cause = cause;
    m_saidFor.clear();
    judge();
    update();
}

void LiveChart::setTimeSpan(qint64 ms)
{
    TimeWindow window = m_window;
    window.setSpan(ms);
    setWindow(window);
}

void LiveChart::setWindow(const TimeWindow& window)
{
    if (window == m_window)
        return;
    m_window = window;
    m_traces.setTimeSpan(m_window.spanMs());
    m_timesDirty = m_axisDirty = true;
    if (m_liveButton->isHidden() != m_window.isLive())
        retranslate();
    updatePlot();
}

void LiveChart::setTimeZoneShown(TimeZoneShown zone)
{
    if (std::exchange(m_zone, zone) == zone)
        return;
    m_geometryDirty = true;
    retranslate();
    update();
}

void LiveChart::setT0(qint64 utcMs)
{
    if (std::exchange(m_t0Ms, utcMs) == utcMs)
        return;
    retranslate(); // whether that can be chosen
    if (m_zone != TimeZoneShown::Relative)
        return;
    m_geometryDirty = true;
    update();
}

void LiveChart::setLogarithmic(bool logarithmic)
{
    if (std::exchange(m_logarithmic, logarithmic) == logarithmic)
        return;
    m_axisDirty = true;
    retranslate();
    update();
}

void LiveChart::setFixedRange(const std::optional<ValueAxis>& range)
{
    if (range == m_fixedRange)
        return;
    m_fixedRange = range;
    m_axisDirty = true;
    update();
}

void LiveChart::setSmooth(bool smooth)
{
    if (std::exchange(m_smooth, smooth) == smooth)
        return;
    m_geometryDirty = true;
    update();
}

void LiveChart::setCursorShared(ChartCursor* cursor)
{
    if (m_cursor)
        disconnect(m_cursor, nullptr, this, nullptr);
    m_cursor = cursor ? cursor : &m_ownCursor;
    connect(m_cursor, &ChartCursor::momentChanged, this,
            [this] { update(plotLogical().toAlignedRect().adjusted(0, 0, 1, 1)); });
}

void LiveChart::advance(qint64 nowUtcMs)
{
    m_nowMs = nowUtcMs;
    if (m_zone == TimeZoneShown::Local && zoneOffsetMs(m_zone, m_nowMs, m_t0Ms) != m_zoneOffsetMs)
        m_geometryDirty = true; // the clocks were changed: the round times lie elsewhere
    judge();
    if (refreshFrame())
        update();
    const TraceImage::Damage damage = m_traces.advance(endMs());
    m_scrolledSinceAxis += damage.scrolled;
    m_overlaysDirty = m_overlaysDirty || damage.scrolled > 0;
    if (m_scrolledSinceAxis > std::max(8, m_traces.size().width() / 64))
        m_axisDirty = true; // what made the axis large may have left the picture
    if (m_headerDirty && damage.isEmpty()) {
        update(0, 0, width(), headerHeight());
    } else if (m_headerDirty) {
        update(); // one rectangle: a complex region would cost the plain copy
    } else if (damage.scrolled > 0) {
        updatePlot();
    } else if (!damage.isEmpty()) {
        const QRectF plot = plotLogical();
        const QRectF columns(plot.left() + damage.from / m_ratio, plot.top(), (damage.to - damage.from + 1) / m_ratio,
                             plot.height());
        update(columns.toAlignedRect());
    }
}

// The plot and what moves with it below, as one rectangle.
void LiveChart::updatePlot()
{
    const int top = int(plotLogical().top());
    update(QRect(0, top, width(), height() - top));
}

void LiveChart::restyle()
{
    m_theme = Theme::of(palette());
    m_smallFont = themeFont(FontRole::Small);
    m_labels.setLook(m_smallFont, m_ratio);
    m_frame.setTheme(m_theme, m_smallFont);
    m_frame.setValueAxis(m_axis, m_unit);
    QList<TraceImage::Trace> traces;
    QList<ChartFrame::LegendEntry> legend;
    for (qsizetype i = 0; i < m_traceList.size(); ++i) {
        const ChartTrace& trace = m_traceList.at(i);
        traces.append({&trace.series->values(), traceColour(i).rgb(), 2 * trace.series->intervalMs()});
        legend.append({trace.name, traceColour(i)});
    }
    m_traces.setTraces(traces);
    m_frame.setLegend(legend.size() > 1 ? legend : QList<ChartFrame::LegendEntry>());
    m_geometryDirty = m_headerDirty = true;
    for (ChartButton* button : {m_pauseButton, m_zoneButton, m_liveButton})
        button->setFont(m_smallFont);
    restyleParts();
    update();
}

int LiveChart::headerHeight() const { return QFontMetrics(themeFont(FontRole::Heading)).height() + 2 * spacing::tight; }

void LiveChart::relayout()
{
    const int label = QFontMetrics(m_smallFont).height();
    const int above = headerHeight() + noticeHeight() + (m_traceList.size() > 1 ? 0 : label / 2);
    m_frame.setGeometry(size(), devicePixelRatioF(), QMargins(spacing::tight, above, spacing::wide, roomBelow()));
}

// Brings frame, axis and trace geometry to what they must be now; cheap where nothing changed. True: all looks new.
bool LiveChart::refreshFrame()
{
    updateValueAxis();
    const double ratio = devicePixelRatioF();
    const bool geometry = std::exchange(m_geometryDirty, false) || std::exchange(m_ratio, ratio) != ratio;
    if (geometry) {
        m_labels.setLook(m_smallFont, ratio);
        relayout();
    }
    if (!m_frame.update() && !geometry) {
        if (std::exchange(m_timesDirty, false)) {
            m_zoneOffsetMs = zoneOffsetMs(m_zone, endMs(), m_t0Ms);
            updateBackground();
            m_overlaysDirty = true;
        }
        return false;
    }
    m_timesDirty = false;
    m_zoneOffsetMs = zoneOffsetMs(m_zone, endMs(), m_t0Ms);
    m_traces.setPen(1.6 * ratio, m_smooth);
    m_traces.setGeometry(m_frame.plot().size(), m_frame.topRow(), m_frame.bottomRow());
    m_traces.setValueRange(m_axis.least, m_axis.most, m_axis.logarithmic);
    giveLimits();
    updateBackground();
    m_overlaysDirty = true;
    // Another size, or a frame that is there for the first time.
    m_headerDirty = m_headerDirty || m_header.width() != m_frame.image().width();
    return true;
}

void LiveChart::giveLimits()
{
    QList<TraceImage::Limit> limits;
    for (const ChartLimit& limit : std::as_const(m_limits)) {
        const bool critical = limit.meaning == Meaning::Critical;
        TraceImage::Limit drawn{limit.threshold.limit, limit.threshold.breaksAbove(), std::nullopt,
                                m_theme.tone(limit.meaning).wash.rgb(), limitInk(limit).rgb()};
        // Among several traces each keeps its colour, or nobody could tell which one it is.
        if (critical && m_traceList.size() == 1)
            drawn.trace = m_theme.alarm.rgb();
        limits.append(drawn);
    }
    m_traces.setLimits(limits);
    QList<TraceImage::Mark> marks;
    for (const ChartMarker& marker : std::as_const(m_markers))
        marks.append({marker.utcMs, m_theme.tone(marker.meaning).ink.rgb()});
    m_traces.setMarks(marks);
    m_overlaysDirty = true;
}

void LiveChart::updateBackground()
{
    TraceImage::Background background;
    background.rows.assign(size_t(m_frame.plot().height()), m_theme.raised.rgb());
    const int thick = std::max(1, int(std::round(m_ratio)));
    for (const int row : m_frame.gridRows())
        for (int y = std::max(0, row); y < std::min(row + thick, int(background.rows.size())); ++y)
            background.rows[size_t(y)] = m_theme.border.rgb();
    for (const ChartBand& band : std::as_const(m_bands)) {
        const double top = std::min(m_traces.rowOf(band.least), m_traces.rowOf(band.most));
        const double bottom = std::max(m_traces.rowOf(band.least), m_traces.rowOf(band.most));
        const auto end = int(std::clamp(std::ceil(bottom), 0.0, double(background.rows.size())));
        for (int y = int(std::clamp(std::floor(top), 0.0, double(end))); y < end; ++y)
            if (background.rows[size_t(y)] == m_theme.raised.rgb())
                background.rows[size_t(y)] = m_theme.tone(band.meaning).wash.rgb();
    }
    background.grid = m_theme.border.rgb();
    background.gridStepMs = timeStep();
    background.gridOffsetMs = m_zoneOffsetMs;
    m_traces.setBackground(std::move(background));
}

void LiveChart::updateValueAxis()
{
    if (!std::exchange(m_axisDirty, false)) {
        if (m_fixedRange)
            return;
        // Between whole looks the axis can only have become too small, by what is new.
        for (const ChartTrace& trace : std::as_const(m_traceList)) {
            const double newest = trace.series->newest().value;
            const bool fits = std::isnan(newest) || (newest >= m_axis.least && newest <= m_axis.most);
            m_axisDirty = m_axisDirty || (!fits && !(m_logarithmic && newest <= m_axis.least));
        }
        if (!std::exchange(m_axisDirty, false))
            return;
    }
    m_scrolledSinceAxis = 0;
    if (m_fixedRange) {
        if (std::exchange(m_axis, *m_fixedRange) != *m_fixedRange)
            m_frame.setValueAxis(m_axis, m_unit);
        return;
    }
    monitor::Extent seen;
    for (const ChartTrace& trace : std::as_const(m_traceList)) {
        const monitor::SeriesStore& values = trace.series->values();
        const qint64 end = m_window.isLive() ? values.end() : values.lowerBound(endMs()) + 1;
        seen.add(values.extent(values.lowerBound(beginMs()) - 1, end));
    }
    double least = seen.isEmpty() ? 0 : double(seen.least), most = seen.isEmpty() ? 0 : double(seen.most);
    if (m_logarithmic) {
        for (const ChartLimit& limit : std::as_const(m_limits)) {
            least = limit.threshold.limit > 0 ? std::min(least, limit.threshold.limit) : least;
            most = std::max(most, limit.threshold.limit * 1.25);
        }
        const ValueAxis axis = logarithmicAxisFor(least, most);
        if (std::exchange(m_axis, axis) != axis)
            m_frame.setValueAxis(m_axis, m_unit);
        return;
    }
    // Limits and some room beyond them are always in the picture, and so are bands.
    for (const ChartLimit& limit : std::as_const(m_limits)) {
        least = std::min(least, limit.threshold.limit * (limit.threshold.limit < 0 ? 1.25 : 1));
        most = std::max(most, limit.threshold.limit * (limit.threshold.limit > 0 ? 1.25 : 1));
    }
    for (const ChartBand& band : std::as_const(m_bands)) {
        least = std::min({least, band.least, band.most});
        most = std::max({most, band.least, band.most});
    }
    const int ticks = std::clamp(height() / 50, 2, 8);
    const ValueAxis axis =
        m_axis.logarithmic ? valueAxisFor(least, most, ticks) : steadyValueAxis(m_axis, least, most, ticks);
    if (axis == m_axis)
        return;
    m_axis = axis;
    m_frame.setValueAxis(m_axis, m_unit);
}

QColor LiveChart::traceColour(qsizetype trace) const
{
    return m_theme.series.at(size_t(trace) % m_theme.series.size());
}

void LiveChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_geometryDirty = m_axisDirty = true;
    placeParts();
}

void LiveChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange)
        restyle();
    if (event->type() == QEvent::LanguageChange) {
        m_saidFor.clear();
        retranslate();
        judge();
        restyle();
    }
}

} // namespace holdpoint::ui
