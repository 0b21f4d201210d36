// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trace_path.h"

#include <QImage>
#include <QList>
#include <QPolygonF>

#include <optional>

class QPainter;

namespace holdpoint::ui {

// The plot area in device pixels: a ring image whose columns belong to moments, not to places. Time that passes moves
// the ring's origin and paints the new columns only; what is there already is never drawn again. No widget, no QChart.
class TraceImage
{
public:
    struct Trace
    {
        const monitor::SeriesStore* store = nullptr;
        QRgb colour = 0xff000000;
        qint64 gapMs = 0; // two samples further apart are not joined
        bool operator==(const Trace&) const = default;
    };
    // Values beyond it are shaded from the limit to the trace.
    struct Limit
    {
        double value = 0;
        bool above = true;                       // values above break it
        std::optional<QRgb> trace = 0xff800000;  // of the part of a trace that does; none: its own colour
        QRgb wash = 0xffffe0e0;                  // between that part and the limit
        std::optional<QRgb> line = std::nullopt; // the limit itself, dashed
        bool operator==(const Limit&) const = default;
    };
    // A vertical line at a moment, behind the traces.
    struct Mark
    {
        qint64 utcMs = 0;
        QRgb colour = 0xff000000;
        bool operator==(const Mark&) const = default;
    };
    // What is behind the traces.
    struct Background
    {
        std::vector<QRgb> rows; // one colour a row; missing ones are the last
        QRgb grid = 0xffe0e0e0;
        qint64 gridStepMs = 0;   // vertical lines at its multiples; 0: none
        qint64 gridOffsetMs = 0; // added to UTC first: round local times, or times to T-0
        bool operator==(const Background&) const = default;
    };
    struct Damage
    {
        int scrolled = 0; // columns by which the picture moved left
        int from = 0;     // first image column that looks different otherwise
        int to = -1;      // last one
        [[nodiscard]] bool isEmpty() const { return scrolled == 0 && to < from; }
    };

    void setTraces(const QList<Trace>& traces);
    // Size in device pixels, and the rows (fractional) at which the ends of the value range lie.
    void setGeometry(const QSize& size, double topRow, double bottomRow);
    // In device pixels. Without `smooth` the pen is one pixel, whatever its width.
    void setPen(double width, bool smooth);
    void setTimeSpan(qint64 ms);
    // `logarithmic`: `least` must be above zero.
    void setValueRange(double least, double most, bool logarithmic = false);
    void setLimits(const QList<Limit>& limits);
    void setMarks(const QList<Mark>& marks);
    void setBackground(Background background);

    // The right edge is now. What must be shown anew.
    Damage advance(qint64 nowMs);
    // Throws all away and draws from the stores: advance() must give the same pixels.
    void redraw(qint64 nowMs);
    // Draws again what is known already: all that a change of colours costs.
    void repaintAll();
    // Copies `source` (image columns and rows, 0 at the left) to `at`.
    void paint(QPainter& painter, const QPoint& at, const QRect& source) const;

    [[nodiscard]] QSize size() const { return m_ring.size(); }
    [[nodiscard]] double rowOf(double value) const { return m_scale.row(value); }
    // The image column, fractional and unbounded, of a moment, and back.
    [[nodiscard]] double columnAt(qint64 utcMs) const;
    [[nodiscard]] qint64 momentAt(double column) const;
    // The trace as lines for export: image columns and rows, a polygon for each stretch without a gap.
    [[nodiscard]] QList<QPolygonF> lines(qsizetype trace) const;

private:
    struct Layer
    {
        TraceColumns columns;
        Trace trace;
        PlainSpans plain;
        SmoothSpans smooth;
    };

    [[nodiscard]] int columnsAPixel() const { return m_smooth ? SmoothSpans::quarters : 1; }
    [[nodiscard]] double pixelsPerMs() const { return double(m_ring.width()) / double(m_spanMs); }
    [[nodiscard]] qint64 pixelOf(double utcMs) const { return qint64(utcMs * pixelsPerMs()); }
    void setScales();
    void paintColumns(qint64 from, qint64 to);
    Damage paintWhatDiffers(qint64 from, qint64 to);
    void fillBackground(qint64 from, qint64 to);
    void paintVertical(qint64 pixel, QRgb colour);
    void washBeyond(const Limit& limit, const Layer& layer, qint64 from, qint64 to);
    void inkLayer(const Layer& layer, qint64 from, qint64 to);
    void inkRows(const Layer& layer, qint64 from, qint64 to, int begin, int end, QRgb colour);
    void dashLimit(const Limit& limit, qint64 from, qint64 to);
    [[nodiscard]] int limitRow(const Limit& limit) const;

    std::vector<Layer> m_layers;
    QImage m_ring;
    std::vector<QRgb> m_before; // room for paintWhatDiffers()
    Background m_background;
    QList<Limit> m_limits;
    QList<Mark> m_marks;
    RowScale m_scale;
    double m_penWidth = 1.5;
    bool m_smooth = true;
    qint64 m_spanMs = 600'000;
    qint64 m_right = -1; // the pixel column at the right edge, counted from 1970; -1: nothing drawn
    bool m_stale = true;
};

} // namespace holdpoint::ui
