// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trace_columns.h"

#include <QImage>
#include <QList>

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
    };
    struct Limit
    {
        double value = 0;
        bool above = true;       // values above break it
        QRgb trace = 0xff800000; // of the part of a trace that does
        QRgb wash = 0xffffe0e0;  // between that part and the limit
        bool operator==(const Limit&) const = default;
    };
    // What is behind the traces.
    struct Background
    {
        std::vector<QRgb> rows; // one colour a row; missing ones are the last
        QRgb grid = 0xffe0e0e0;
        qint64 gridStepMs = 0;   // vertical lines at its multiples; 0: none
        qint64 gridOffsetMs = 0; // added to UTC first: round local times
    };
    struct Damage
    {
        int scrolled = 0; // columns by which the picture moved left
        int from = 0;     // first image column that looks different otherwise
        int to = -1;      // last one
        [[nodiscard]] bool isEmpty() const { return scrolled == 0 && to < from; }
    };

    void setTraces(const QList<Trace>& traces, qint64 gapMs);
    // Size in device pixels, the rows (fractional) at which the ends of the value range lie, and the pen's width.
    void setGeometry(const QSize& size, double topRow, double bottomRow, double penWidth);
    void setTimeSpan(qint64 ms);
    void setValueRange(double least, double most);
    void setLimit(const std::optional<Limit>& limit);
    void setBackground(Background background);

    // The right edge is now. What must be shown anew.
    Damage advance(qint64 nowMs);
    // Throws all away and draws from the stores: advance() must give the same pixels.
    void redraw(qint64 nowMs);
    // Copies `source` (image columns and rows, 0 at the left) to `at`.
    void paint(QPainter& painter, const QPoint& at, const QRect& source) const;

    [[nodiscard]] QSize size() const { return m_ring.size(); }
    [[nodiscard]] double rowOf(double value) const;
    // The image column, fractional and unbounded, of a moment.
    [[nodiscard]] double columnAt(qint64 utcMs) const;

private:
    static constexpr int quarters = 4; // columns of data for one of pixels: what anti-aliasing needs
    struct Layer
    {
        TraceColumns columns;
        QRgb colour = 0;
    };

    [[nodiscard]] double pixelsPerMs() const;
    [[nodiscard]] qint64 pixelOf(double utcMs) const { return qint64(utcMs * pixelsPerMs()); }
    void setScales();
    void paintColumns(qint64 from, qint64 to);
    void fillBackground(qint64 from, qint64 to);
    void paintLayer(const Layer& layer, qint64 from, qint64 to);
    bool collectPath(const Layer& layer, qint64 from, qint64 to);
    void dilate();
    void paintPixelColumn(QRgb* top, int pixel, QRgb colour);

    std::vector<Layer> m_layers;
    QImage m_ring;
    Background m_background;
    std::optional<Limit> m_limit;
    double m_topRow = 0, m_bottomRow = 1, m_penWidth = 1.5;
    double m_least = 0, m_most = 1;
    qint64 m_spanMs = 600'000, m_gapMs = 10'000;
    qint64 m_right = -1; // the pixel column at the right edge, counted from 1970; -1: nothing drawn
    bool m_stale = true;

    // Rows that the path reaches in each quarter column, and the same widened by the pen: least and greatest.
    std::vector<float> m_pathTop, m_pathBottom, m_penTop, m_penBottom;
    int m_lead = 0; // pixel columns left and right of those asked for
};

} // namespace holdpoint::ui
