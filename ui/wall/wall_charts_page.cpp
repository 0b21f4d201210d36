// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_pages.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr double tileGap = 28;
constexpr double narrow = 2600; // room for one column alone

// The trace as the room between the extremes of each column, with the limit as a dashed line and what is beyond shaded.
void drawTrace(WallPen& pen, const QRectF& box, const WallChart& chart)
{
    QPainter* painter = pen.painter();
    monitor::Extent all;
    for (const monitor::Extent& column : chart.columns)
        all.add(column);
    if (!painter || all.isEmpty())
        return;
    double least = std::min(0.0, double(all.least)), most = double(all.most);
    if (chart.threshold)
        most = std::max(most, chart.threshold->limit * 1.1);
    const double range = std::max(most - least, 1e-9);
    const auto yOf = [&](double value) { return box.bottom() - (value - least) / range * box.height(); };
    painter->save();
    painter->setClipRect(box);
    const Theme& theme = pen.theme();
    if (chart.threshold) {
        const double y = yOf(chart.threshold->limit);
        const QRectF beyond = chart.threshold->breaksAbove() ? QRectF(box.topLeft(), QPointF(box.right(), y))
                                                             : QRectF(QPointF(box.left(), y), box.bottomRight());
        painter->fillRect(beyond, theme.sunken);
        painter->setPen(QPen(theme.mutedText, 6, Qt::DashLine));
        painter->drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
    }
    const double step = box.width() / double(chart.columns.size());
    constexpr double thickness = 10;
    painter->setPen(QPen(theme.text, thickness, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPolygonF line;
    for (size_t i = 0; i < chart.columns.size(); ++i) {
        const monitor::Extent& column = chart.columns[i];
        const double x = box.left() + (double(i) + 0.5) * step;
        if (column.isEmpty()) { // a gap stays a gap
            painter->drawPolyline(line);
            line.clear();
            continue;
        }
        const double low = yOf(double(column.least)), high = yOf(double(column.most));
        if (line.isEmpty() && low - high < 1)
            line << QPointF(x, low) << QPointF(x + 1, low);
        else
            line << QPointF(x, low) << QPointF(x, high);
    }
    painter->drawPolyline(line);
    painter->restore();
}

void drawChart(WallPen& pen, const QRectF& tile, const WallChart& chart)
{
    constexpr double inner = 32;
    const StateMark mark = markOf(chart);
    const Tone tone = pen.theme().tone(mark.meaning);
    const bool bad = mark.meaning == Meaning::Critical;
    pen.plate(tile, bad ? tone.wash : pen.theme().raised, bad ? tone.ink : pen.theme().border);
    QRectF box = tile.adjusted(inner, inner / 2, -inner, -inner / 2);
    const double limit = chart.limit.isEmpty() ? 0 : pen.width(chart.limit, WallSize::Text, false) + inner;
    if (limit > 0)
        pen.text(box, chart.limit, {.ink = bad ? pen.theme().text : pen.theme().mutedText, .align = Qt::AlignRight});
    box.setTop(box.top() + pen.text(box.adjusted(0, 0, -limit, 0), chart.title, {}));
    const QColor ink = tone.ink;
    const double word = pen.width(mark.word, WallSize::Loud, true);
    const double left = box.right() - word - pen.markWidth(WallSize::Loud);
    pen.mark({left, box.top()}, mark.shape, WallSize::Loud, ink);
    pen.text(QRectF(box.right() - word, box.top(), word + 1, 0), mark.word,
             {.size = WallSize::Loud, .bold = true, .ink = ink});
    box.setTop(box.top() + pen.text(QRectF(box.left(), box.top(), left - inner - box.left(), 0), chart.value,
                                    {.size = WallSize::Loud, .bold = true}));
    constexpr double leastTrace = 100;
    box.setTop(box.top() + inner / 2);
    if (box.height() >= leastTrace)
        drawTrace(pen, box, chart);
}

} // namespace

void drawChartsPage(WallPen& pen, const QRectF& box, const WallPicture& picture)
{
    constexpr qsizetype mostCharts = 4;
    const int count = int(std::min(mostCharts, picture.charts.size()));
    if (count == 0) {
        pen.text(box, QCoreApplication::translate("Wall", "Nothing is measured."), {});
        return;
    }
    const int columns = box.width() < narrow || count == 1 ? 1 : 2;
    const int rows = (count + columns - 1) / columns;
    const double least = pen.lineHeight(WallSize::Text) + pen.lineHeight(WallSize::Loud) + 2 * tileGap;
    const int fits = std::clamp(int((box.height() + tileGap) / (least + tileGap)), 1, rows);
    const double width = (box.width() - (columns - 1) * tileGap) / columns;
    const double height = (box.height() - (fits - 1) * tileGap) / fits;
    for (int i = 0; i < std::min(count, fits * columns); ++i)
        drawChart(pen,
                  QRectF(box.left() + (i % columns) * (width + tileGap),
                         box.top() + double(i / columns) * (height + tileGap), width, height),
                  picture.charts.at(i));
}

} // namespace holdpoint::ui
