// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_frame.h"

#include "ui/charts/label_images.h"
#include "ui/charts/trace_path.h"

#include <QChart>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {

struct ChartFrame::Chart
{
    QGraphicsScene scene;
    QChart* chart = nullptr;      // the scene's
    QValueAxis* values = nullptr; // the chart's, as all axes and series; without a range, so that they are room alone
    QDateTimeAxis* times = nullptr;
    QList<QLineSeries*> named; // empty: they give the legend its names and colours
    QList<LegendEntry> legend;
    ValueAxis axis;
    QString unit;
    QList<AxisLabel> labels;
    LabelImages labelImages;
    QFont font;
    QColor labelInk, lineInk, gridInk, background;
    QMargins room;
    QImage image;
    QRect plot;
    QSize size;
    double ratio = 1, topRow = 0, bottomRow = 1;
    bool dirty = true;
    bool wholeDirty = true; // not only the labels of values
    bool roomDirty = true;

    [[nodiscard]] double rowOf(double value) const
    {
        return RowScale{axis.least, axis.most, topRow, bottomRow, axis.logarithmic}.row(value);
    }
    [[nodiscard]] int labelRoom() const;
    void giveRoom();
    void placePlot();
    void paintLines(QPainter& painter) const;
    void paintLabels();
};

namespace {

constexpr int roomStep = 8; // labels that are a little wider or narrower move nothing

QRectF plotOf(const QChart& chart) { return chart.mapToScene(chart.plotArea()).boundingRect(); }

} // namespace

int ChartFrame::Chart::labelRoom() const
{
    const QFontMetricsF metrics(font);
    double widest = 0;
    for (const AxisLabel& label : labels)
        widest = std::max(widest, metrics.horizontalAdvance(label.text));
    return (int(std::ceil(widest)) + spacing::tight + roomStep - 1) / roomStep * roomStep;
}

void ChartFrame::Chart::giveRoom()
{
    const QMargins margins = room + QMargins(labelRoom(), 0, 0, 0);
    if (margins == chart->margins())
        return;
    chart->setMargins(margins);
    wholeDirty = true;
}

// Where the plot lies, in whole device pixels.
void ChartFrame::Chart::placePlot()
{
    const QRectF area = plotOf(*chart);
    const QRectF scaled(area.topLeft() * ratio, area.size() * ratio);
    const QPoint topLeft(int(std::ceil(scaled.left())) + 1, int(std::floor(scaled.top())));
    const QPoint end(int(std::floor(scaled.right())), int(std::floor(scaled.bottom())));
    plot = QRect(topLeft, QSize(std::max(1, end.x() - topLeft.x()), std::max(1, end.y() - topLeft.y()))) & image.rect();
    topRow = scaled.top() - topLeft.y();
    bottomRow = scaled.bottom() - topLeft.y();
}

// The lines of both axes.
void ChartFrame::Chart::paintLines(QPainter& painter) const
{
    const QRectF area = plotOf(*chart);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(lineInk, 1));
    painter.drawLine(area.topLeft(), area.bottomLeft());
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.restore();
}

// The labels of values into the image, left of the axis. Where two would touch, the upper one is left out.
void ChartFrame::Chart::paintLabels()
{
    QPainter painter(&image);
    const int right = int(std::floor(plotOf(*chart).left() * ratio)) - 1; // the axis is at the next one
    const int half = int(std::ceil(QFontMetricsF(font).height() * ratio / 2)) + 1;
    const QRect strip = QRect(QPoint(0, plot.top() - half), QPoint(right, plot.bottom() + half)) & image.rect();
    painter.fillRect(strip, background);
    int free = image.height();
    for (const AxisLabel& label : std::as_const(labels)) {
        const QImage& text = labelImages.image({label.text, labelInk, {}, {}});
        const int top = plot.top() + int(std::lround(rowOf(label.value))) - text.height() / 2;
        if (top + text.height() > free)
            continue;
        free = top;
        painter.drawImage(right - int(std::lround(spacing::tight * ratio)) + int(ratio) - text.width(), top, text);
    }
}

ChartFrame::ChartFrame()
    : m_chart(std::make_unique<Chart>())
{
    Chart& c = *m_chart;
    c.chart = new QChart;
    c.scene.addItem(c.chart);
    c.values = new QValueAxis;
    c.times = new QDateTimeAxis;
    c.chart->addAxis(c.values, Qt::AlignLeft);
    c.chart->addAxis(c.times, Qt::AlignBottom);
    // What they would write moves with samples and ranges, and is laid out with every resize even where it is hidden.
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(c.values), static_cast<QAbstractAxis*>(c.times)}) {
        axis->setLabelsVisible(false);
        axis->setGridLineVisible(false);
    }
    c.values->setTickCount(2);
    c.values->setLabelFormat(QStringLiteral(" ")); // room is kept for what is not shown, too
    c.times->setTickCount(2);
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
    c.labelInk = theme.mutedText;
    c.lineInk = theme.outline;
    c.gridInk = theme.border;
    c.font = font;
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(c.values), static_cast<QAbstractAxis*>(c.times)}) {
        axis->setLabelsFont(font);
        axis->setShadesVisible(false);
        axis->setGridLineVisible(false);
    }
    c.chart->legend()->setFont(font);
    c.chart->legend()->setLabelColor(theme.text);
    c.legend.clear(); // a theme of Qt's gives the series its own colours
    c.dirty = c.wholeDirty = c.roomDirty = true;
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
    if (axis == c.axis && unit == c.unit && !c.labels.isEmpty())
        return;
    c.axis = axis;
    c.unit = unit;
    c.labels = axisLabels(axis, unit);
    c.dirty = c.roomDirty = true;
}

void ChartFrame::setGeometry(const QSize& size, double ratio, const QMargins& room)
{
    Chart& c = *m_chart;
    if (size == c.size && ratio == c.ratio && room == c.room)
        return;
    c.size = size;
    c.ratio = ratio;
    c.room = room;
    c.giveRoom(); // before the size: both would lay out all
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
    if (std::exchange(c.roomDirty, false))
        c.giveRoom();
    // A fractional ratio can make the widget cover one device row more than size times ratio.
    const bool integral = c.ratio == std::floor(c.ratio);
    const QSize device(int(std::ceil(c.size.width() * c.ratio)) + !integral,
                       int(std::ceil(c.size.height() * c.ratio)) + !integral);
    if (std::exchange(c.wholeDirty, false) || c.image.size() != device) {
        c.chart->layout()->activate();
        if (c.image.size() != device)
            c.image = QImage(device, QImage::Format_RGB32);
        c.image.fill(c.background);
        c.image.setDevicePixelRatio(c.ratio);
        {
            QPainter painter(&c.image);
            painter.setRenderHint(QPainter::TextAntialiasing);
            const QRectF all(QPointF(), QSizeF(c.size));
            c.scene.render(&painter, all, all);
            c.paintLines(painter);
        }
        c.image.setDevicePixelRatio(1);
        c.placePlot();
        c.labelImages.setLook(c.font, c.ratio);
    }
    c.paintLabels();
    return true;
}

void ChartFrame::paintVectors(QPainter& painter)
{
    Chart& c = *m_chart;
    const QRectF area = plotArea();
    const QFontMetricsF metrics(c.font);
    painter.save();
    for (const AxisLabel& label : std::as_const(c.labels)) {
        const double y = (c.plot.top() + c.rowOf(label.value)) / c.ratio;
        painter.setPen(QPen(c.gridInk, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(c.labelInk);
        painter.setFont(c.font);
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - spacing::tight, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, label.text);
    }
    painter.restore();
    const QRectF all(QPointF(), QSizeF(c.size));
    c.scene.render(&painter, all, all);
    c.paintLines(painter);
}

std::vector<int> ChartFrame::gridRows() const
{
    const Chart& c = *m_chart;
    std::vector<int> rows;
    for (const AxisLabel& label : std::as_const(c.labels))
        rows.push_back(int(std::lround(c.rowOf(label.value))));
    return rows;
}

QRectF ChartFrame::plotArea() const { return plotOf(*m_chart->chart); }

const QImage& ChartFrame::image() const { return m_chart->image; }
QRect ChartFrame::plot() const { return m_chart->plot; }
double ChartFrame::topRow() const { return m_chart->topRow; }
double ChartFrame::bottomRow() const { return m_chart->bottomRow; }

} // namespace holdpoint::ui
