// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_grid.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {

ChartGrid::ChartGrid(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    // Room for the frame that shows where a chart would fall.
    m_grid->setContentsMargins(spacing::tight, spacing::tight, spacing::tight, spacing::tight);
    m_grid->setSpacing(spacing::normal);
    setAccessibleName(tr("Charts"));
}

ChartGrid::~ChartGrid() = default;

void ChartGrid::addChart(const QString& id, LiveChart* chart)
{
    removeChart(id);
    m_ids.append(id);
    m_charts.insert(id, chart);
    chart->setParent(this);
    chart->setObjectName(id);
    chart->setCursorShared(&m_cursor);
    chart->installEventFilter(this);
    connect(chart, &LiveChart::windowChanged, this, [this, chart] {
        for (LiveChart* other : std::as_const(m_charts))
            if (other != chart)
                other->setWindow(chart->window());
    });
    connect(chart, &LiveChart::timeZoneChanged, this, [this, chart] {
        for (LiveChart* other : std::as_const(m_charts))
            other->setTimeZoneShown(chart->timeZoneShown());
    });
    arrange();
}

void ChartGrid::removeChart(const QString& id)
{
    delete m_charts.take(id);
    if (m_ids.removeAll(id) > 0)
        arrange();
}

void ChartGrid::setLayouts(const ChartLayouts& layouts)
{
    m_layouts = layouts;
    arrange();
}

void ChartGrid::setPhase(const QString& phase)
{
    if (phase == m_phase)
        return;
    m_phase = phase;
    arrange();
}

ChartLayout& ChartGrid::ownLayout()
{
    if (m_phase.isEmpty())
        return m_layouts.common;
    auto own = m_layouts.ofPhase.find(m_phase);
    if (own == m_layouts.ofPhase.end())
        own = m_layouts.ofPhase.insert(m_phase, m_layouts.common);
    return *own;
}

void ChartGrid::setColumns(int columns)
{
    ownLayout().columns = std::clamp(columns, 1, ChartLayout::mostColumns);
    keep();
}

void ChartGrid::setHidden(const QString& id, bool hidden)
{
    QStringList& ids = ownLayout().hidden;
    ids.removeAll(id);
    if (hidden)
        ids.append(id);
    keep();
}

void ChartGrid::moveChart(const QString& id, qsizetype target)
{
    QStringList order = shown();
    if (!order.contains(id))
        return;
    ChartLayout& own = ownLayout();
    own.order = order; // what followed by itself has a place of its own from now on
    own.move(id, target);
    keep();
}

void ChartGrid::keep()
{
    arrange();
    Q_EMIT layoutsChanged();
}

void ChartGrid::arrange()
{
    while (QLayoutItem* item = m_grid->takeAt(0))
        delete item;
    const QStringList ids = shown();
    const int columns = std::max(1, m_layouts.layout(m_phase).columns);
    for (const QString& id : std::as_const(m_ids))
        m_charts.value(id)->setVisible(ids.contains(id));
    QWidget* before = nullptr;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        LiveChart* chart = m_charts.value(ids.at(i));
        m_grid->addWidget(chart, int(i) / columns, int(i) % columns);
        if (before)
            setTabOrder(before, chart); // the keyboard goes as one reads
        before = chart;
    }
    for (int column = 0; column < ChartLayout::mostColumns; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void ChartGrid::advance(qint64 nowUtcMs)
{
    for (LiveChart* chart : std::as_const(m_charts))
        if (!chart->isHidden())
            chart->advance(nowUtcMs);
}

bool ChartGrid::eventFilter(QObject* watched, QEvent* event)
{
    const QString id = watched->objectName();
    if (m_charts.value(id) != watched)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::KeyPress: {
        auto* key = static_cast<QKeyEvent*>(event);
        if (m_dragging && key->key() == Qt::Key_Escape) {
            m_dragging = m_dragPossible = false;
            unsetCursor();
            update();
            return true;
        }
        return key->modifiers() == (Qt::AltModifier | Qt::ShiftModifier) && moveByKey(id, key->key());
    }
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::MouseButtonRelease:
        return dragged(id, event);
    default:
        return QWidget::eventFilter(watched, event);
    }
}

bool ChartGrid::moveByKey(const QString& id, int key)
{
    const int columns = std::max(1, m_layouts.layout(m_phase).columns);
    const qsizetype at = shown().indexOf(id);
    qsizetype target = at;
    switch (key) {
    case Qt::Key_Left:
        target = at - 1;
        break;
    case Qt::Key_Right:
        target = at + 1;
        break;
    case Qt::Key_Up:
        target = at - columns;
        break;
    case Qt::Key_Down:
        target = at + columns;
        break;
    default:
        return false;
    }
    if (target >= 0 && target < shown().size())
        moveChart(id, target);
    return true;
}

qsizetype ChartGrid::placeAt(const QPoint& at) const
{
    const QStringList ids = shown();
    for (qsizetype i = 0; i < ids.size(); ++i)
        if (m_charts.value(ids.at(i))->geometry().contains(at))
            return i;
    return -1;
}

bool ChartGrid::dragged(const QString& id, QEvent* event)
{
    auto* mouse = static_cast<QMouseEvent*>(event);
    LiveChart* chart = m_charts.value(id);
    const QPoint at = chart->mapToParent(mouse->position().toPoint());
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_dragPossible = mouse->button() == Qt::LeftButton && mouse->position().y() < chart->headerHeight();
        m_dragFrom = at;
        if (m_dragPossible)
            chart->setFocus(Qt::MouseFocusReason);
        return m_dragPossible; // taken: the moves that follow come here
    case QEvent::MouseMove:
        if (!m_dragPossible)
            return false;
        m_dragging = m_dragging || (at - m_dragFrom).manhattanLength() >= QApplication::startDragDistance();
        if (m_dragging) {
            setCursor(Qt::ClosedHandCursor);
            m_dropAt = placeAt(at);
            update();
        }
        return true;
    default:
        break;
    }
    const bool fell = std::exchange(m_dragging, false) && m_dropAt >= 0;
    const bool ours = std::exchange(m_dragPossible, false);
    unsetCursor();
    update();
    if (fell)
        moveChart(id, m_dropAt);
    m_dropAt = -1;
    return ours;
}

// A frame around the place where the chart would fall.
void ChartGrid::paintEvent(QPaintEvent*)
{
    const QStringList ids = shown();
    if (!m_dragging || m_dropAt < 0 || m_dropAt >= ids.size())
        return;
    QPainter painter(this);
    painter.setPen(QPen(Theme::of(palette()).focus, 3));
    const QRectF place = m_charts.value(ids.at(m_dropAt))->geometry();
    painter.drawRect(place.adjusted(-2.5, -2.5, 2.5, 2.5));
}

} // namespace holdpoint::ui
