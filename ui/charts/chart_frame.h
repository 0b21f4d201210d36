// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_axes.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QList>
#include <QMargins>
#include <QRectF>

#include <memory>
#include <vector>

class QPainter;

namespace holdpoint::ui {

// What stands around the traces: QChart's axes, legend and theme, and the labels of values beside them, rendered once
// into an image and shown from there until something about them changes. Painting a QChart live costs two hundred
// times as much, and letting it write the labels more than all else in a change of the range: it lays each of them out
// three times as a document of its own. So its axes keep the room, and it draws the legend, which no range changes.
class ChartFrame
{
public:
    ChartFrame();
    ~ChartFrame();
    ChartFrame(const ChartFrame&) = delete;
    ChartFrame& operator=(const ChartFrame&) = delete;

    void setTheme(const Theme& theme, const QFont& font);
    void setValueAxis(const ValueAxis& axis, const QString& unit);
    // The names of several traces with their colours; one trace needs no legend.
    struct LegendEntry
    {
        QString name;
        QColor colour;
        bool operator==(const LegendEntry&) const = default;
    };
    void setLegend(const QList<LegendEntry>& entries);
    // Logical size, device pixel ratio and the room kept free around the plot for what others draw.
    void setGeometry(const QSize& size, double ratio, const QMargins& room);

    // Renders when something changed; true when it did.
    bool update();
    // The same as vectors, in logical pixels from the painter's origin, for export and print.
    void paintVectors(QPainter& painter);
    // The plot area in logical pixels, not rounded: where vectors belong.
    [[nodiscard]] QRectF plotArea() const;
    // Device pixels; its own ratio is 1, for blits without resampling. Nothing true lies inside the plot.
    [[nodiscard]] const QImage& image() const;
    // The plot area in device pixels of the image, whole.
    [[nodiscard]] QRect plot() const;
    // The device rows, fractional, in the plot at which the value range's greatest and least lie.
    [[nodiscard]] double topRow() const;
    [[nodiscard]] double bottomRow() const;
    // The device row in the plot of each label, from the lowest value up: where a line of the grid belongs.
    [[nodiscard]] std::vector<int> gridRows() const;

private:
    struct Chart;
    std::unique_ptr<Chart> m_chart;
};

} // namespace holdpoint::ui
