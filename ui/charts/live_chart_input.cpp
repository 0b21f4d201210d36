// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of a LiveChart: the crosshair, and moving through time.
#include "ui/charts/chart_button.h"
#include "ui/charts/live_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>
#include <limits>

namespace holdpoint::ui {
namespace {

// The sample nearest to a moment; end() where the series is empty.
qint64 nearestSample(const monitor::SeriesStore& store, qint64 utcMs)
{
    const qint64 after = store.lowerBound(utcMs);
    if (after == store.begin())
        return after;
    if (after == store.end() || utcMs - store.time(after - 1) < store.time(after) - utcMs)
        return after - 1;
    return after;
}

} // namespace

QStringList LiveChart::readout() const
{
    if (!m_cursor || !m_cursor->moment())
        return {};
    const qint64 moment = *m_cursor->moment();
    QStringList lines{exactTimeText(moment, m_zone, m_t0Ms)};
    for (const ChartTrace& trace : m_traceList) {
        const monitor::SeriesStore& store = trace.series->values();
        const qint64 nearest = nearestSample(store, moment);
        // A value from further away than two intervals says nothing about this moment.
        const bool heard =
            nearest < store.end() && std::abs(store.time(nearest) - moment) <= 2 * trace.series->intervalMs();
        const QString value =
            exactValueText(heard ? double(store.value(nearest)) : std::numeric_limits<double>::quiet_NaN(), m_unit);
        lines.append(trace.name.isEmpty() ? value : tr("%1: %2").arg(trace.name, value));
    }
    return lines;
}

void LiveChart::windowMoved()
{
    m_traces.setTimeSpan(m_window.spanMs());
    m_timesDirty = m_axisDirty = true;
    if (m_liveButton->isHidden() != m_window.isLive())
        retranslate();
    updatePlot();
    Q_EMIT windowChanged();
}

void LiveChart::zoomAt(double factor, double x)
{
    const double column = (x - plotLogical().left()) * m_ratio;
    m_window.zoom(factor, m_traces.momentAt(column), m_nowMs);
    windowMoved();
}

// From sample to sample of the first trace: exact values without a mouse.
void LiveChart::walkSamples(int direction)
{
    if (m_traceList.isEmpty())
        return;
    const monitor::SeriesStore& store = m_traceList.first().series->values();
    if (store.isEmpty())
        return;
    qint64 sample = store.end() - 1;
    if (m_cursor->moment())
        sample = std::clamp(nearestSample(store, *m_cursor->moment()) + direction, store.begin(), store.end() - 1);
    else if (!m_window.isLive())
        sample = nearestSample(store, endMs());
    m_cursor->setMoment(store.time(sample));
    if (store.time(sample) < beginMs()) {
        m_window.pan(store.time(sample) - beginMs(), m_nowMs);
        windowMoved();
    } else if (store.time(sample) > endMs()) {
        m_window.pan(store.time(sample) - endMs(), m_nowMs);
        windowMoved();
    }
    setAccessibleDescription(readout().join(QStringLiteral(", ")));
}

void LiveChart::keyPressEvent(QKeyEvent* event)
{
    const bool walking = event->modifiers() & Qt::ControlModifier;
    const QRectF plot = plotLogical();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = event->key() == Qt::Key_Left ? -1 : 1;
        if (walking) {
            walkSamples(direction);
            return;
        }
        m_window.pan(direction * m_window.spanMs() / 8, m_nowMs);
        windowMoved();
        return;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAt(0.5, plot.center().x());
        return;
    case Qt::Key_Minus:
        zoomAt(2, plot.center().x());
        return;
    case Qt::Key_Escape:
        if (m_cursor->moment()) {
            m_cursor->setMoment({});
            setAccessibleDescription(m_statement);
            return;
        }
        if (!failure().isEmpty()) {
            closeFailure();
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void LiveChart::mousePressEvent(QMouseEvent* event)
{
    // The header is the handle by which a grid moves the chart: what is not ours goes on to the parent.
    if (event->button() != Qt::LeftButton || event->position().y() < headerHeight()) {
        event->ignore();
        return;
    }
    m_dragFrom = event->position().toPoint();
    m_dragWindow = m_window;
}

void LiveChart::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF plot = plotLogical();
    if (m_dragFrom) {
        const double pixels = m_dragFrom->x() - event->position().x();
        TimeWindow window = m_dragWindow;
        window.pan(qint64(pixels / std::max(1.0, plot.width()) * double(window.spanMs())), m_nowMs);
        if (window != m_window && std::abs(pixels) > 3) {
            m_window = window;
            windowMoved();
        }
    }
    if (plot.contains(event->position()) && m_nowMs > 0)
        m_cursor->setMoment(m_traces.momentAt((event->position().x() - plot.left()) * m_ratio));
    else
        m_cursor->setMoment({});
    if (!m_dragFrom)
        event->ignore();
}

void LiveChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_dragFrom)
        event->ignore();
    m_dragFrom.reset();
}

void LiveChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->position().y() < headerHeight()) {
        event->ignore();
        return;
    }
    m_dragFrom.reset();
    m_window.backToLive();
    windowMoved();
}

void LiveChart::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_cursor->setMoment({});
}

void LiveChart::wheelEvent(QWheelEvent* event)
{
    // Without Control the wheel scrolls what the chart lies in.
    if (!(event->modifiers() & Qt::ControlModifier) || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    zoomAt(std::pow(2, -event->angleDelta().y() / 240.0), event->position().x());
    event->accept();
}

} // namespace holdpoint::ui
