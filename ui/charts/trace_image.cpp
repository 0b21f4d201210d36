// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_image.h"

#include "ui/charts/pen_coverage.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace holdpoint::ui {
namespace {

// Floor for offsets that may be negative: times before T-0.
qint64 multipleBelow(qint64 value, qint64 step)
{
    const qint64 rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

// Large copies of what is near are faster than stores: the processor need not read what it is about to write over.
void fillWhole(QRgb* pixels, qsizetype count, QRgb colour)
{
    constexpr qsizetype piece = 2048;
    std::fill_n(pixels, std::min(count, piece), colour);
    for (qsizetype at = piece; at < count; at += piece)
        std::memcpy(pixels + at, pixels, size_t(std::min(piece, count - at)) * sizeof(QRgb));
}

} // namespace

void TraceImage::setTraces(const QList<Trace>& traces)
{
    m_layers.clear();
    for (const Trace& trace : traces) {
        Layer& layer = m_layers.emplace_back();
        layer.trace = trace;
        layer.columns.setStore(trace.store);
    }
    setScales();
}

void TraceImage::setGeometry(const QSize& size, double topRow, double bottomRow)
{
    const QSize whole = size.expandedTo(QSize(1, 1));
    m_stale = m_stale || topRow != m_scale.topRow || bottomRow != m_scale.bottomRow;
    m_scale.topRow = topRow;
    m_scale.bottomRow = bottomRow;
    if (whole == m_ring.size())
        return;
    const bool sameColumns = whole.width() == m_ring.width();
    m_ring = QImage(whole, QImage::Format_RGB32);
    m_stale = true;
    if (!sameColumns)
        setScales();
}

void TraceImage::setPen(double width, bool smooth)
{
    const double whole = std::max(1.0, width);
    if (whole == m_penWidth && smooth == m_smooth)
        return;
    m_penWidth = whole;
    m_stale = true;
    if (std::exchange(m_smooth, smooth) != smooth)
        setScales();
}

void TraceImage::setTimeSpan(qint64 ms)
{
    const qint64 span = std::max<qint64>(ms, 1);
    if (std::exchange(m_spanMs, span) != span)
        setScales();
}

void TraceImage::setValueRange(double least, double most, bool logarithmic)
{
    RowScale scale = m_scale;
    scale.least = least;
    scale.most = most > least ? most : least + 1;
    scale.logarithmic = logarithmic && least > 0;
    m_stale = m_stale || scale.least != m_scale.least || scale.most != m_scale.most ||
              scale.logarithmic != m_scale.logarithmic;
    m_scale = scale;
}

void TraceImage::setLimits(const QList<Limit>& limits)
{
    m_stale = m_stale || limits != m_limits;
    m_limits = limits;
}

void TraceImage::setMarks(const QList<Mark>& marks)
{
    m_stale = m_stale || marks != m_marks;
    m_marks = marks;
}

void TraceImage::setBackground(Background background)
{
    m_stale = m_stale || background != m_background;
    m_background = std::move(background);
}

double TraceImage::columnAt(qint64 utcMs) const
{
    return double(utcMs) * pixelsPerMs() - double(m_right - m_ring.width() + 1);
}

qint64 TraceImage::momentAt(double column) const
{
    return qint64((column + double(m_right - m_ring.width() + 1)) / pixelsPerMs());
}

void TraceImage::setScales()
{
    m_stale = true;
    m_right = -1;
    if (m_ring.isNull())
        return;
    for (Layer& layer : m_layers)
        layer.columns.setScale(pixelsPerMs() * columnsAPixel(), m_ring.width() * columnsAPixel(), layer.trace.gapMs);
}

TraceImage::Damage TraceImage::advance(qint64 nowMs)
{
    if (m_ring.isNull() || nowMs < m_spanMs)
        return {}; // columns count from 1970: before the first tick there is no now
    const int width = m_ring.width();
    const qint64 right = pixelOf(double(nowMs));
    if (m_right >= 0 && right < m_right) {
        redraw(nowMs); // the clock was set back, or somebody looks back: the columns hold what is not shown yet
        return {width, 0, width - 1};
    }
    const int columns = columnsAPixel();
    qint64 dirty = TraceColumns::none;
    for (Layer& layer : m_layers) {
        const qint64 changed = layer.columns.consume((right + 1) * columns - 1);
        if (changed != TraceColumns::none)
            dirty = std::min(dirty, changed / columns);
    }
    const qint64 left = right - width + 1;
    if (m_stale || m_right < 0 || right - m_right >= width) {
        m_right = right;
        repaintAll();
        return {width, 0, width - 1};
    }
    const int scrolled = int(right - m_right);
    // A round pen reaches beyond the column that changed.
    const qint64 reach = m_smooth ? SmoothSpans::lead(m_penWidth) : 0;
    qint64 from = dirty == TraceColumns::none ? right + 1 : dirty - reach;
    if (scrolled > 0)
        from = std::min(from, m_right + 1);
    m_right = right;
    from = std::max(from, left);
    if (from > right)
        return {};
    if (scrolled == 0)
        return paintWhatDiffers(from, right);
    paintColumns(from, right);
    return {scrolled, int(from - left), width - 1};
}

// Most new samples lie within what a pen's width covers already: to find that out costs less than to show it again.
TraceImage::Damage TraceImage::paintWhatDiffers(qint64 from, qint64 to)
{
    const int width = m_ring.width(), height = m_ring.height();
    const qint64 left = m_right - width + 1;
    const auto pixels = [&](qint64 column) { return reinterpret_cast<QRgb*>(m_ring.bits()) + column % width; };
    const qsizetype stride = m_ring.bytesPerLine() / qsizetype(sizeof(QRgb));
    m_before.resize(size_t(to - from + 1) * size_t(height));
    auto kept = m_before.begin();
    for (qint64 column = from; column <= to; ++column) {
        const QRgb* at = pixels(column);
        for (int y = 0; y < height; ++y, at += stride)
            *kept++ = *at;
    }
    paintColumns(from, to);
    const auto same = [&](qint64 column) {
        const QRgb* at = pixels(column);
        const QRgb* before = m_before.data() + (column - from) * height;
        for (int y = 0; y < height; ++y, at += stride)
            if (*at != before[y])
                return false;
        return true;
    };
    qint64 first = from, last = to;
    while (first <= last && same(first))
        ++first;
    while (last > first && same(last))
        --last;
    return {0, int(first - left), int(last - left)};
}

void TraceImage::redraw(qint64 nowMs)
{
    if (m_ring.isNull() || nowMs < m_spanMs)
        return;
    m_right = pixelOf(double(nowMs));
    for (Layer& layer : m_layers)
        layer.columns.rebuild((m_right + 1) * columnsAPixel() - 1);
    repaintAll();
}

void TraceImage::repaintAll()
{
    if (m_right < 0)
        return;
    m_stale = false;
    paintColumns(m_right - m_ring.width() + 1, m_right);
}

void TraceImage::paintColumns(qint64 from, qint64 to)
{
    fillBackground(from, to);
    for (Layer& layer : m_layers) {
        if (m_smooth)
            layer.smooth.collect(layer.columns, m_scale, m_penWidth, from, to);
        else
            layer.plain.collect(layer.columns, m_scale, from, to);
    }
    // All shades before all ink: the shade of one trace must not cover another.
    for (const Limit& limit : std::as_const(m_limits))
        for (const Layer& layer : m_layers)
            washBeyond(limit, layer, from, to);
    for (const Layer& layer : m_layers)
        inkLayer(layer, from, to);
    for (const Limit& limit : std::as_const(m_limits))
        dashLimit(limit, from, to);
}

void TraceImage::fillBackground(qint64 from, qint64 to)
{
    const int width = m_ring.width(), height = m_ring.height();
    const auto start = int(from % width), count = int(to - from + 1);
    const int unwrapped = std::min(count, width - start);
    const auto& rows = m_background.rows;
    const auto colourOf = [&rows](int y) {
        return rows.empty() ? 0xffffffff : rows[std::min(size_t(y), rows.size() - 1)];
    };
    uchar* bits = m_ring.bits();
    const bool whole = count == width && m_ring.bytesPerLine() == width * qsizetype(sizeof(QRgb));
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<QRgb*>(bits + y * m_ring.bytesPerLine());
        const QRgb colour = colourOf(y);
        if (whole) { // rows of one colour are one piece of memory
            int end = y + 1;
            while (end < height && colourOf(end) == colour)
                ++end;
            fillWhole(row, qsizetype(end - y) * width, colour);
            y = end - 1;
            continue;
        }
        std::fill_n(row + start, unwrapped, colour);
        std::fill_n(row, count - unwrapped, colour);
    }
    if (const qint64 step = m_background.gridStepMs; step > 0) {
        const qint64 offset = m_background.gridOffsetMs;
        qint64 line = multipleBelow(qint64(double(from) / pixelsPerMs()) + offset, step) - offset;
        for (; pixelOf(double(line)) <= to; line += step)
            if (const qint64 pixel = pixelOf(double(line)); pixel >= from)
                paintVertical(pixel, m_background.grid);
    }
    for (const Mark& mark : std::as_const(m_marks))
        if (const qint64 pixel = pixelOf(double(mark.utcMs)); pixel >= from && pixel <= to)
            paintVertical(pixel, mark.colour);
}

void TraceImage::paintVertical(qint64 pixel, QRgb colour)
{
    auto* at = reinterpret_cast<QRgb*>(m_ring.bits()) + pixel % m_ring.width();
    const qsizetype stride = m_ring.bytesPerLine() / qsizetype(sizeof(QRgb));
    for (int y = 0; y < m_ring.height(); ++y, at += stride)
        *at = colour;
}

int TraceImage::limitRow(const Limit& limit) const
{
    return int(std::clamp(std::floor(m_scale.row(limit.value)), -1.0, double(m_ring.height())));
}

void TraceImage::washBeyond(const Limit& limit, const Layer& layer, qint64 from, qint64 to)
{
    const int width = m_ring.width(), height = m_ring.height(), row = limitRow(limit);
    const qsizetype stride = m_ring.bytesPerLine() / qsizetype(sizeof(QRgb));
    auto* bits = reinterpret_cast<QRgb*>(m_ring.bits());
    for (qint64 pixel = from; pixel <= to; ++pixel) {
        const auto k = int(pixel - from);
        const int first = m_smooth ? layer.smooth.firstRow(k) : layer.plain.top[size_t(k)];
        const int last = m_smooth ? layer.smooth.lastRow(k) : layer.plain.bottom[size_t(k)];
        if (first > last)
            continue;
        const int begin = std::max(0, limit.above ? first : row + 1);
        const int end = std::min(height, limit.above ? row : last);
        QRgb* at = bits + pixel % width + begin * stride;
        for (int y = begin; y < end; ++y, at += stride)
            *at = limit.wash;
    }
}

// The ink of a trace, in the rows beyond a limit in the limit's colour.
void TraceImage::inkLayer(const Layer& layer, qint64 from, qint64 to)
{
    int begin = 0, end = m_ring.height();
    for (const Limit& limit : std::as_const(m_limits)) {
        if (!limit.trace)
            continue;
        const int row = limitRow(limit);
        if (limit.above && row > begin) {
            inkRows(layer, from, to, begin, std::min(row, end), *limit.trace);
            begin = std::min(row, end);
        } else if (!limit.above && row + 1 < end) {
            inkRows(layer, from, to, std::max(row + 1, begin), end, *limit.trace);
            end = std::max(row + 1, begin);
        }
    }
    inkRows(layer, from, to, begin, end, layer.trace.colour);
}

// The part of the layer's ink that lies in the rows [begin, end).
void TraceImage::inkRows(const Layer& layer, qint64 from, qint64 to, int begin, int end, QRgb colour)
{
    if (begin >= end)
        return;
    const int width = m_ring.width();
    const qsizetype stride = m_ring.bytesPerLine() / qsizetype(sizeof(QRgb));
    auto* bits = reinterpret_cast<QRgb*>(m_ring.bits());
    for (qint64 pixel = from; pixel <= to;) {
        // Up to where the ring wraps.
        const auto start = int(pixel % width), k = int(pixel - from);
        const int count = int(std::min<qint64>(to - pixel + 1, width - start));
        if (m_smooth) {
            inkCovered({layer.smooth.top.data() + k, layer.smooth.bottom.data() + k, layer.smooth.pitch, count},
                       bits + start, stride, begin, end, colour);
        } else {
            for (int i = 0; i < count; ++i) {
                const int first = std::max(begin, layer.plain.top[size_t(k + i)]);
                const int last = std::min(end - 1, layer.plain.bottom[size_t(k + i)]);
                QRgb* at = bits + start + i + first * stride;
                for (int y = first; y <= last; ++y, at += stride)
                    *at = colour;
            }
        }
        pixel += count;
    }
}

void TraceImage::dashLimit(const Limit& limit, qint64 from, qint64 to)
{
    constexpr int dash = 6, period = 10; // in device pixels of a 1.6 pixel pen
    const int row = limitRow(limit);
    if (!limit.line || row < 0 || row >= m_ring.height())
        return;
    const auto unit = int(std::max(1.0, std::round(m_penWidth / 1.6)));
    const int thick = std::min(unit, m_ring.height() - row);
    for (qint64 pixel = from; pixel <= to; ++pixel)
        if (pixel / unit % period < dash)
            for (int y = row; y < row + thick; ++y)
                reinterpret_cast<QRgb*>(m_ring.scanLine(y))[pixel % m_ring.width()] = *limit.line;
}

void TraceImage::paint(QPainter& painter, const QPoint& at, const QRect& source) const
{
    if (m_right < 0 || source.isEmpty())
        return;
    const int width = m_ring.width();
    const int start = int((m_right + 1 + source.x()) % width);
    const int unwrapped = std::min(source.width(), width - start);
    painter.drawImage(at, m_ring, QRect(start, source.y(), unwrapped, source.height()));
    if (unwrapped < source.width())
        painter.drawImage(at + QPoint(unwrapped, 0), m_ring,
                          QRect(0, source.y(), source.width() - unwrapped, source.height()));
}

QList<QPolygonF> TraceImage::lines(qsizetype trace) const
{
    QList<QPolygonF> lines;
    const TraceColumns& columns = m_layers[size_t(trace)].columns;
    const int each = columnsAPixel();
    const qint64 begin = (m_right - m_ring.width() + 1) * each;
    qint64 first = 0, last = 0;
    if (m_right < 0 || !columns.neighbourhood(begin, (m_right + 1) * each - 1, first, last))
        return lines;
    bool open = false;
    for (qint64 k = first; k <= last; ++k) {
        const TraceColumns::Column& column = columns.at(k);
        if (column.isEmpty())
            continue;
        const double x = (double(k - begin) + 0.5) / each;
        const auto add = [&](float value) { lines.last().append(QPointF(x, m_scale.row(double(value)))); };
        if (!open || std::isnan(column.first))
            lines.append(QPolygonF());
        if (!std::isnan(column.first))
            add(column.first);
        if (column.least < column.most || std::isnan(column.first) || std::isnan(column.last)) {
            add(column.least);
            add(column.most);
        }
        open = !std::isnan(column.last);
        if (open)
            add(column.last);
    }
    return lines;
}

} // namespace holdpoint::ui
