// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/live_chart.h"

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
    setFocusPolicy(Qt::TabFocus); // a screen reader must be able to reach its words
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    restyle();
    judge();
}

LiveChart::~LiveChart() = default;

void LiveChart::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
    judge();
    update();
}

void LiveChart::setUnit(const QString& unit)
{
    m_unit = unit;
    m_frame.setValueAxis(m_axis, m_unit);
    m_geometryDirty = true;
    judge();
    update();
}

void LiveChart::setThreshold(const std::optional<monitor::Threshold>& threshold)
{
    m_threshold = threshold;
    m_geometryDirty = true;
    judge();
    update();
}

void LiveChart::setSeries(const monitor::ProbeSeries* series)
{
    m_series = series;
    restyle();
    judge();
}

void LiveChart::setMarkers(const QList<ChartMarker>& markers)
{
    if (markers == m_markers)
        return;
    m_markers = markers;
    std::ranges::stable_sort(m_markers, {}, &ChartMarker::utcMs);
    update();
}

void LiveChart::setCause(const QString& cause)
{
    if (cause == m_cause)
        return;
    m_cause = cause;
    judge();
    update();
}

void LiveChart::setTimeSpan(qint64 ms)
{
    m_spanMs = std::clamp<qint64>(ms, 10'000, qint64(7) * 86'400'000);
    m_traces.setTimeSpan(m_spanMs);
    m_geometryDirty = true;
    update();
}

void LiveChart::setTimeZoneShown(TimeZoneShown zone)
{
    m_zone = zone;
    m_geometryDirty = true;
    update();
}

void LiveChart::advance(qint64 nowUtcMs)
{
    m_nowMs = nowUtcMs;
    if (const qint64 offset = zoneOffsetMs(m_zone, m_nowMs); offset != m_zoneOffsetMs)
        m_geometryDirty = true; // the clocks were changed: the round times lie elsewhere
    const QString valueWords = m_valueWords, stateWord = m_stateWord;
    judge();
    refreshFrame();
    const TraceImage::Damage damage = m_traces.advance(m_nowMs);
    if (valueWords != m_valueWords || stateWord != m_stateWord)
        update();
    else if (!damage.isEmpty()) // one rectangle: a complex region would cost the plain copy
        update(QRect(0, int(plotLogical().top()), width(), height() - int(plotLogical().top())));
}

void LiveChart::restyle()
{
    m_theme = Theme::of(palette());
    m_frame.setTheme(m_theme, themeFont(FontRole::Small));
    m_frame.setValueAxis(m_axis, m_unit);
    m_traces.setTraces({{m_series ? &m_series->values() : nullptr, m_theme.series[0].rgb()}},
                       m_series ? 2 * m_series->intervalMs() : 0);
    m_geometryDirty = true;
    update();
}

void LiveChart::relayout()
{
    const int label = QFontMetrics(themeFont(FontRole::Small)).height();
    const int header = QFontMetrics(themeFont(FontRole::Heading)).height() + 2 * spacing::tight;
    m_frame.setGeometry(size(), devicePixelRatioF(),
                        QMargins(spacing::tight, header + label / 2, spacing::wide, label + spacing::wide));
}

// Brings frame, axis and trace geometry to what they must be now; cheap where nothing changed.
void LiveChart::refreshFrame()
{
    updateValueAxis();
    const double ratio = devicePixelRatioF();
    const bool geometry = std::exchange(m_geometryDirty, false) || std::exchange(m_ratio, ratio) != ratio;
    if (geometry)
        relayout();
    if (!m_frame.update() && !geometry)
        return;
    m_zoneOffsetMs = zoneOffsetMs(m_zone, m_nowMs);
    m_traces.setGeometry(m_frame.plot().size(), m_frame.topRow(), m_frame.bottomRow(), 1.6 * ratio);
    m_traces.setValueRange(m_axis.least, m_axis.most);
    if (m_threshold)
        m_traces.setLimit(TraceImage::Limit{m_threshold->limit, m_threshold->breaksAbove(), m_theme.alarm.rgb(),
                                            m_theme.critical.wash.rgb()});
    else
        m_traces.setLimit(std::nullopt);
    updateBackground();
    update();
}

void LiveChart::updateBackground()
{
    TraceImage::Background background;
    const QImage& image = m_frame.image();
    const QRect plot = m_frame.plot();
    // The frame's own horizontal grid, taken from a place where no axis line is.
    const int x = plot.center().x();
    background.rows.reserve(size_t(plot.height()));
    for (int y = plot.top(); y <= plot.bottom(); ++y)
        background.rows.push_back(image.pixel(x, y));
    background.grid = m_theme.border.rgb();
    background.gridStepMs = timeStep();
    background.gridOffsetMs = m_zoneOffsetMs;
    m_traces.setBackground(std::move(background));
}

void LiveChart::updateValueAxis()
{
    monitor::Extent seen;
    if (m_series) {
        const monitor::SeriesStore& values = m_series->values();
        seen = values.extent(values.lowerBound(m_nowMs - m_spanMs) - 1, values.end());
    }
    double least = seen.isEmpty() ? 0 : double(seen.least), most = seen.isEmpty() ? 0 : double(seen.most);
    if (m_threshold) {
        // The limit and some room beyond it are always in the picture.
        least = std::min(least, m_threshold->limit * (m_threshold->limit < 0 ? 1.25 : 1));
        most = std::max(most, m_threshold->limit * (m_threshold->limit > 0 ? 1.25 : 1));
    }
    const int ticks = std::clamp(height() / 50, 2, 8);
    const ValueAxis axis = steadyValueAxis(m_axis, least, most, ticks);
    if (axis == m_axis)
        return;
    m_axis = axis;
    m_frame.setValueAxis(m_axis, m_unit);
}

void LiveChart::judge()
{
    const monitor::Sample newest = m_series ? m_series->newest() : monitor::Sample();
    const auto freshness = monitor::Freshness::of(newest, m_nowMs, m_series ? m_series->intervalMs() : 1000);
    m_state = monitor::sourceState(newest, freshness, m_threshold);
    const QString value = std::isfinite(newest.value) ? valueText(newest.value, m_unit) : QString();
    const QString age = ageText(freshness.ageMs);
    m_valueWords = value;
    switch (m_state) {
    case monitor::SourceState::Ok:
        m_stateWord = tr("OK");
        m_statement = tr("%1 is %2, within the limit.").arg(m_title, value);
        if (!m_threshold)
            m_statement = tr("%1 is %2.").arg(m_title, value);
        break;
    case monitor::SourceState::Breached:
        m_stateWord = tr("BREACH");
        m_statement = tr("%1 is %2 and breaks its %3.").arg(m_title, value, thresholdLabel());
        break;
    case monitor::SourceState::Down:
        m_stateWord = tr("DOWN");
        m_statement = tr("%1: the service is down. %2").arg(m_title, m_cause).trimmed();
        break;
    case monitor::SourceState::Stale:
        m_stateWord = tr("STALE");
        m_valueWords = tr("%1 old").arg(age);
        m_statement = tr("%1: no news; the last measurement is %2 old.").arg(m_title, age);
        break;
    case monitor::SourceState::NoData:
        m_stateWord = tr("NO DATA");
        m_statement = tr("%1: no data. %2").arg(m_title, m_cause).trimmed();
        break;
    }
    if (accessibleDescription() != m_statement)
        setAccessibleDescription(m_statement);
}

QString LiveChart::thresholdLabel() const
{
    return m_threshold ? tr("limit %1").arg(valueText(m_threshold->limit, m_unit)) : QString();
}

void LiveChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_geometryDirty = true;
}

void LiveChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange)
        restyle();
    if (event->type() == QEvent::LanguageChange)
        judge();
}

} // namespace holdpoint::ui
