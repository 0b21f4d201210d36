// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trace_image.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

constexpr float nowhere = std::numeric_limits<float>::infinity();

// `alpha` of 256 parts of `front`.
QRgb blended(QRgb back, QRgb front, int alpha)
{
    const auto channel = [alpha](int b, int f) { return b + (f - b) * alpha / 256; };
    return qRgb(channel(qRed(back), qRed(front)), channel(qGreen(back), qGreen(front)),
                channel(qBlue(back), qBlue(front)));
}

} // namespace

void TraceImage::setTraces(const QList<Trace>& traces, qint64 gapMs)
{
    m_layers.clear();
    m_gapMs = gapMs;
    for (const Trace& trace : traces) {
        Layer& layer = m_layers.emplace_back();
        layer.colour = trace.colour;
        layer.columns.setStore(trace.store);
    }
    setScales();
}

void TraceImage::setGeometry(const QSize& size, double topRow, double bottomRow, double penWidth)
{
    const QSize whole = size.expandedTo(QSize(1, 1));
    m_topRow = topRow;
    m_bottomRow = bottomRow;
    m_penWidth = std::max(1.0, penWidth);
    m_stale = true;
    if (whole == m_ring.size())
        return;
    m_ring = QImage(whole, QImage::Format_RGB32);
    setScales();
}

void TraceImage::setTimeSpan(qint64 ms)
{
    m_spanMs = std::max<qint64>(ms, 1);
    setScales();
}

void TraceImage::setValueRange(double least, double most)
{
    m_least = least;
    m_most = most > least ? most : least + 1;
    m_stale = true;
}

void TraceImage::setLimit(const std::optional<Limit>& limit)
{
    m_stale = m_stale || limit != m_limit;
    m_limit = limit;
}

void TraceImage::setBackground(Background background)
{
    m_background = std::move(background);
    m_stale = true;
}

double TraceImage::pixelsPerMs() const { return double(m_ring.width()) / double(m_spanMs); }

double TraceImage::rowOf(double value) const
{
    return m_bottomRow - (value - m_least) * (m_bottomRow - m_topRow) / (m_most - m_least);
}

double TraceImage::columnAt(qint64 utcMs) const
{
    return double(utcMs) * pixelsPerMs() - double(m_right - m_ring.width() + 1);
}

void TraceImage::setScales()
{
    m_stale = true;
    m_right = -1;
    if (m_ring.isNull())
        return;
    for (Layer& layer : m_layers)
        layer.columns.setScale(pixelsPerMs() * quarters, m_ring.width() * quarters, m_gapMs);
}

TraceImage::Damage TraceImage::advance(qint64 nowMs)
{
    if (m_ring.isNull() || nowMs < m_spanMs)
        return {}; // columns count from 1970: before the first tick there is no now
    const int width = m_ring.width();
    const qint64 right = pixelOf(double(nowMs));
    if (m_right >= 0 && right < m_right) {
        redraw(nowMs); // the clock was set back: the columns hold what has not happened yet
        return {width, 0, width - 1};
    }
    qint64 dirty = TraceColumns::none;
    for (Layer& layer : m_layers) {
        const qint64 changed = layer.columns.consume(right * quarters + quarters - 1);
        if (changed != TraceColumns::none)
            dirty = std::min(dirty, changed / quarters);
    }
    const qint64 left = right - width + 1;
    if (m_stale || m_right < 0 || right - m_right >= width) {
        m_right = right;
        m_stale = false;
        paintColumns(left, right);
        return {width, 0, width - 1};
    }
    const int scrolled = int(right - m_right);
    // The pen reaches beyond the column that changed.
    qint64 from = dirty == TraceColumns::none ? right + 1 : dirty - qint64(m_penWidth / 2 + 1);
    if (scrolled > 0)
        from = std::min(from, m_right + 1);
    m_right = right;
    from = std::max(from, left);
    if (from > right)
        return {};
    paintColumns(from, right);
    return {scrolled, int(from - left), width - 1};
}

void TraceImage::redraw(qint64 nowMs)
{
    if (m_ring.isNull() || nowMs < m_spanMs)
        return;
    const qint64 right = pixelOf(double(nowMs));
    for (Layer& layer : m_layers)
        layer.columns.rebuild(right * quarters + quarters - 1);
    m_right = right;
    m_stale = false;
    paintColumns(right - m_ring.width() + 1, right);
}

void TraceImage::paintColumns(qint64 from, qint64 to)
{
    fillBackground(from, to);
    for (const Layer& layer : m_layers)
        paintLayer(layer, from, to);
}

void TraceImage::fillBackground(qint64 from, qint64 to)
{
    const int width = m_ring.width(), height = m_ring.height();
    const auto start = int(from % width), count = int(to - from + 1);
    const int unwrapped = std::min(count, width - start);
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<QRgb*>(m_ring.scanLine(y));
        const auto& rows = m_background.rows;
        const QRgb colour = rows.empty() ? 0xffffffff : rows[std::min(size_t(y), rows.size() - 1)];
        std::fill_n(row + start, unwrapped, colour);
        std::fill_n(row, count - unwrapped, colour);
    }
    const qint64 step = m_background.gridStepMs, offset = m_background.gridOffsetMs;
    if (step <= 0)
        return;
    qint64 line = (qint64(double(from) / pixelsPerMs()) + offset) / step * step - offset;
    for (qint64 pixel = 0; (pixel = pixelOf(double(line))) <= to; line += step) {
        if (pixel < from)
            continue;
        for (int y = 0; y < height; ++y)
            reinterpret_cast<QRgb*>(m_ring.scanLine(y))[pixel % width] = m_background.grid;
    }
}

// The rows of the path in the quarter columns of [from - lead, to + lead].
bool TraceImage::collectPath(const Layer& layer, qint64 from, qint64 to)
{
    m_lead = int(m_penWidth / 2) + 1;
    const qint64 begin = (from - m_lead) * quarters, end = (to + 1 + m_lead) * quarters;
    m_pathTop.assign(size_t(end - begin), nowhere);
    m_pathBottom.assign(size_t(end - begin), -nowhere);
    qint64 first = 0, last = 0;
    if (!layer.columns.neighbourhood(begin, end - 1, first, last))
        return false;
    const auto scale = float((m_bottomRow - m_topRow) / (m_most - m_least));
    const auto base = float(m_bottomRow + m_least * double(scale));
    // Far outside is as good as anywhere outside, and keeps the arithmetic exact enough.
    const auto row = [&](float value) { return std::clamp(base - value * scale, -1e5f, 1e5f); };
    const auto reach = [&](qint64 column, float y) {
        if (column < begin || column >= end)
            return;
        const auto at = size_t(column - begin);
        m_pathTop[at] = std::min(m_pathTop[at], y);
        m_pathBottom[at] = std::max(m_pathBottom[at], y);
    };
    qint64 before = -1;
    float left = 0;
    bool open = false;
    for (qint64 k = first; k <= last; ++k) {
        const TraceColumns::Column& column = layer.columns.at(k);
        if (column.isEmpty())
            continue;
        if (open && !std::isnan(column.first)) {
            // The line from the middle of one column to the middle of the other, where it crosses their edges.
            const float slope = (row(column.first) - left) / float(k - before);
            for (qint64 edge = std::max(before + 1, begin); edge <= std::min(k, end); ++edge) {
                const float y = left + slope * (float(edge - before) - 0.5f);
                reach(edge - 1, y);
                reach(edge, y);
            }
        }
        reach(k, row(column.most));
        reach(k, row(column.least));
        before = k;
        open = !std::isnan(column.last);
        left = open ? row(column.last) : 0;
    }
    return true;
}

// Widens the path by a round pen: in each quarter column the path's interval grows by the pen's height at that
// distance (the dilation of a shape by a disc, column by column).
void TraceImage::dilate()
{
    const auto radius = float(m_penWidth / 2);
    const int reach = int(radius * quarters);
    const size_t size = m_pathTop.size();
    m_penTop.assign(size, nowhere);
    m_penBottom.assign(size, -nowhere);
    for (int tap = -reach; tap <= reach; ++tap) {
        const float distance = float(tap) / quarters;
        const float half = std::sqrt(std::max(0.f, radius * radius - distance * distance));
        const size_t begin = size_t(std::max(0, tap)), end = size - size_t(std::max(0, -tap));
        for (size_t i = begin; i < end; ++i) {
            const size_t source = size_t(std::ptrdiff_t(i) - tap);
            m_penTop[i] = std::min(m_penTop[i], m_pathTop[source] - half);
            m_penBottom[i] = std::max(m_penBottom[i], m_pathBottom[source] + half);
        }
    }
}

void TraceImage::paintLayer(const Layer& layer, qint64 from, qint64 to)
{
    if (!collectPath(layer, from, to))
        return;
    dilate();
    const int width = m_ring.width();
    auto* bits = reinterpret_cast<QRgb*>(m_ring.bits());
    for (qint64 pixel = from; pixel <= to; ++pixel)
        paintPixelColumn(bits + pixel % width, int(pixel - from) + m_lead, layer.colour);
}

// `pixel` counts from the first one of the path; `top` is the pixel in the image's first row.
void TraceImage::paintPixelColumn(QRgb* top, int pixel, QRgb colour)
{
    const float* tops = &m_penTop[size_t(pixel) * quarters];
    const float* bottoms = &m_penBottom[size_t(pixel) * quarters];
    const float highest = *std::min_element(tops, tops + quarters);
    const float lowest = *std::max_element(bottoms, bottoms + quarters);
    const int height = m_ring.height();
    const qsizetype stride = m_ring.bytesPerLine() / qsizetype(sizeof(QRgb));
    if (!(highest < lowest))
        return;
    const auto rowInside = [height](float row) { return std::clamp(int(std::floor(row)), 0, height); };
    const int limitRow = m_limit ? rowInside(float(rowOf(m_limit->value))) : 0;
    if (m_limit) {
        const int begin = m_limit->above ? rowInside(highest) : limitRow;
        const int end = m_limit->above ? limitRow : rowInside(lowest);
        for (int y = begin; y < end; ++y)
            top[y * stride] = m_limit->wash;
    }
    const int begin = rowInside(highest), end = rowInside(std::min(lowest, float(height)) + 1);
    for (int y = begin; y < end; ++y) {
        float covered = 0;
        for (int q = 0; q < quarters; ++q)
            covered += std::max(0.f, std::min(bottoms[q], float(y + 1)) - std::max(tops[q], float(y)));
        const bool beyond = m_limit && (m_limit->above ? y < limitRow : y > limitRow);
        QRgb& at = top[y * stride];
        at = blended(at, beyond ? m_limit->trace : colour, int(covered * (256 / quarters) + 0.5f));
    }
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

} // namespace holdpoint::ui
