// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_frame.h"

#include <QChart>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QPainter>
#include <QValueAxis>

#include <cmath>

namespace holdpoint::ui {

struct ChartFrame::Chart
{
    QGraphicsScene scene;
    QChart* chart = nullptr;      // the scene's
    QValueAxis* values = nullptr; // the chart's, as all axes and series
    QLogValueAxis* powers = nullptr;
    QDateTimeAxis* times = nullptr;
    QList<QLineSeries*> named; // empty: they give the legend its names and colours
    QList<LegendEntry> legend;
    QImage image;
    QRect plot;
    QSize size;
    double ratio = 1, topRow = 0, bottomRow = 1;
    QColor background;
    bool dirty = true;
    bool wholeDirty = true; // not only the labels of values and the grid
    QRectF drawnPlot;
};

ChartFrame::ChartFrame()
    : m_chart(std::make_unique<Chart>())
{
    Chart& c = *m_chart;
    c.chart = new QChart;
    c.scene.addItem(c.chart);
    c.values = new QValueAxis;
    c.times = new QDateTimeAxis;
    c.powers = new QLogValueAxis;
    c.chart->addAxis(c.values, Qt::AlignLeft);
    c.chart->addAxis(c.powers, Qt::AlignLeft);
    c.powers->setVisible(false);
    c.powers->setBase(10);
    c.powers->setMinorTickCount(0);
    c.chart->addAxis(c.times, Qt::AlignBottom);
    // The time axis moves with every sample: its labels and grid are drawn with the traces, only its line is here.
    c.times->setLabelsVisible(false);
    c.times->setGridLineVisible(false);
    c.times->setTickCount(2);
    c.values->setTickType(QValueAxis::TicksDynamic);
    c.chart->legend()->hide();
    c.chart->setBackgroundVisible(false);
    c.chart->setPlotAreaBackgroundVisible(false);
    c.chart->setAnimationOptions(QChart::NoAnimation);
    c.chart->layout()->setContentsMargins(0, 0, 0, 0);
}

ChartFrame::~ChartFrame() = default;

void ChartFrame::setTheme(const Theme& theme, const QFont& font)
{
    Chart& c = *m_chart;
    c.chart->setTheme(theme.dark ? QChart::ChartThemeDark : QChart::ChartThemeLight);
    c.chart->setBackgroundVisible(false);
    c.background = theme.raised;
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(c.values), static_cast<QAbstractAxis*>(c.powers),
                                static_cast<QAbstractAxis*>(c.times)}) {
        axis->setLabelsFont(font);
        axis->setLabelsColor(theme.mutedText);
        axis->setLinePen(QPen(theme.outline, 1));
        axis->setGridLinePen(QPen(theme.border, 1));
        axis->setShadesVisible(false);
    }
    c.times->setGridLineVisible(false);
    c.chart->legend()->setFont(font);
    c.chart->legend()->setLabelColor(theme.text);
    c.legend.clear(); // a theme of Qt's gives the series its own colours
    c.dirty = c.wholeDirty = true;
}

void ChartFrame::setLegend(const QList<LegendEntry>& entries)
{
    Chart& c = *m_chart;
    if (entries == c.legend)
        return;
    c.legend = entries;
    for (QLineSeries* series : std::as_const(c.named)) {
        c.chart->removeSeries(series);
        delete series;
    }
    c.named.clear();
    for (const LegendEntry& entry : entries) {
        auto* series = new QLineSeries;
        series->setName(entry.name);
        c.chart->addSeries(series);
        series->setPen(QPen(entry.colour, 3));
        c.named.append(series);
    }
    c.chart->legend()->setVisible(!entries.isEmpty());
    c.chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    c.chart->legend()->setAlignment(Qt::AlignTop);
    c.chart->legend()->setShowToolTips(false);
    c.chart->legend()->layout()->setContentsMargins(0, 0, 0, 0);
    c.dirty = c.wholeDirty = true;
}

void ChartFrame::setValueAxis(const ValueAxis& axis, const QString& unit)
{
    Chart& c = *m_chart;
    QString safeUnit = unit; // it is printed through a format
    safeUnit.replace(u'%', QLatin1String("%%"));
    const QString format = unit.isEmpty() ? QStringLiteral("%g") : QStringLiteral("%g ") + safeUnit;
    // Whatever is set makes all labels anew: only what differs is set.
    if (c.values->labelFormat() != format) {
        c.values->setLabelFormat(format);
        c.powers->setLabelFormat(format);
    }
    if (c.values->isVisible() == axis.logarithmic) {
        c.wholeDirty = true;
        c.values->setVisible(!axis.logarithmic);
        c.powers->setVisible(axis.logarithmic);
    }
    c.dirty = true;
    if (axis.logarithmic) {
        c.powers->setRange(axis.least, axis.most);
        return;
    }
    // The coarser step first: a fine one would make a thousand labels for a large range.
    if (axis.step > c.values->tickInterval())
        c.values->setTickInterval(axis.step);
    c.values->setRange(axis.least, axis.most);
    if (c.values->tickAnchor() != axis.least)
        c.values->setTickAnchor(axis.least);
    if (c.values->tickInterval() != axis.step)
        c.values->setTickInterval(axis.step);
}

void ChartFrame::setGeometry(const QSize& size, double ratio, const QMargins& room)
{
    Chart& c = *m_chart;
    if (size == c.size && ratio == c.ratio && room == c.chart->margins())
        return;
    c.size = size;
    c.ratio = ratio;
    if (c.chart->margins() != room)
        c.chart->setMargins(room);
    c.chart->resize(size);
    c.scene.setSceneRect(QRectF(QPointF(), QSizeF(size)));
    c.dirty = c.wholeDirty = true;
}

bool ChartFrame::update()
{
    Chart& c = *m_chart;
    if (!c.dirty || c.size.isEmpty())
        return false;
    c.dirty = false;
    bool whole = std::exchange(c.wholeDirty, false);
    c.chart->layout()->activate();
    // A fractional ratio can make the widget cover one device row more than size times ratio.
    const bool integral = c.ratio == std::floor(c.ratio);
    const QSize device(int(std::ceil(c.size.width() * c.ratio)) + !integral,
                       int(std::ceil(c.size.height() * c.ratio)) + !integral);
    const QRectF plot = plotArea();
    whole = whole || c.image.size() != device || plot != c.drawnPlot;
    c.drawnPlot = plot;
    if (c.image.size() != device)
        c.image = QImage(device, QImage::Format_RGB32);
    if (whole)
        c.image.fill(c.background); // a fraction of a pixel more than the part below
    c.image.setDevicePixelRatio(c.ratio);
    {
        QPainter painter(&c.image);
        painter.setRenderHint(QPainter::TextAntialiasing);
        // Under the traces nothing of the frame is seen; its grid is read from the plot's left edge (gridSample()).
        // A new range changes nothing but that edge and the labels beside it.
        const double top = std::floor(plot.top() - QFontMetricsF(c.values->labelsFont()).height());
        const QRectF left(0, top, std::floor(plot.left() + 2 * gridSample + 2), c.size.height() - top);
        const QRectF part = whole ? QRectF(QPointF(), QSizeF(c.size)) : left;
        if (!whole)
            painter.fillRect(part, c.background);
        c.scene.render(&painter, part, part);
    }
    c.image.setDevicePixelRatio(1);
    const QRectF scaled(plot.topLeft() * c.ratio, plot.size() * c.ratio);
    const QPoint topLeft(int(std::ceil(scaled.left())) + 1, int(std::floor(scaled.top())));
    const QPoint end(int(std::floor(scaled.right())), int(std::floor(scaled.bottom())));
    c.plot =
        QRect(topLeft, QSize(std::max(1, end.x() - topLeft.x()), std::max(1, end.y() - topLeft.y()))) & c.image.rect();
    c.topRow = scaled.top() - topLeft.y();
    c.bottomRow = scaled.bottom() - topLeft.y();
    return true;
}

void ChartFrame::paintVectors(QPainter& painter)
{
    const QRectF all(QPointF(), QSizeF(m_chart->size));
    m_chart->scene.render(&painter, all, all);
}

QRectF ChartFrame::plotArea() const { return m_chart->chart->mapToScene(m_chart->chart->plotArea()).boundingRect(); }

const QImage& ChartFrame::image() const { return m_chart->image; }
QRect ChartFrame::plot() const { return m_chart->plot; }
double ChartFrame::topRow() const { return m_chart->topRow; }
double ChartFrame::bottomRow() const { return m_chart->bottomRow; }

} // namespace holdpoint::ui
