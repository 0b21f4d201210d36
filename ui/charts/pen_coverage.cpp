// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/pen_coverage.h"

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int quarters = 4;

// Four pixels side by side. Vector types of the compiler, so that no processor is named.
using Floats = float __attribute__((vector_size(16), aligned(4)));
using Ints = int __attribute__((vector_size(16)));
using Pixels = quint32 __attribute__((vector_size(16), aligned(4)));
using Shorts = quint16 __attribute__((vector_size(16)));

Floats lesser(Floats a, Floats b) { return a < b ? a : b; }
Floats greater(Floats a, Floats b) { return a > b ? a : b; }
float least(Floats v) { return std::min(std::min(v[0], v[1]), std::min(v[2], v[3])); }
float most(Floats v) { return std::max(std::max(v[0], v[1]), std::max(v[2], v[3])); }

int below(float x)
{
    const int whole = int(x);
    return whole - (float(whole) > x);
}

int above(float x)
{
    const int whole = int(x);
    return whole + (float(whole) < x);
}

// Up to four pixel columns and the colour that is laid over them.
class FourColumns
{
public:
    FourColumns(const Coverage& coverage, int k, QRgb colour)
        : m_count(std::min(4, coverage.count - k))
        , m_colour{colour, colour, colour, colour}
        , m_redBlue(Shorts(m_colour & oddBytes))
        , m_alphaGreen(Shorts((m_colour >> 8) & oddBytes))
    {
        for (int q = 0; q < quarters; ++q) {
            m_top[q] = *reinterpret_cast<const Floats*>(coverage.top + q * coverage.pitch + k);
            m_bottom[q] = *reinterpret_cast<const Floats*>(coverage.bottom + q * coverage.pitch + k);
            for (int lane = m_count; lane < 4; ++lane) {
                m_top[q][lane] = 1e9F;
                m_bottom[q][lane] = -1e9F;
            }
        }
    }

    void ink(QRgb* pixels, qsizetype stride, int clipTop, int clipBottom)
    {
        const float highest = least(lesser(lesser(m_top[0], m_top[1]), lesser(m_top[2], m_top[3])));
        const float lowest = most(greater(greater(m_bottom[0], m_bottom[1]), greater(m_bottom[2], m_bottom[3])));
        const auto top = float(clipTop), bottom = float(clipBottom);
        if (!(highest < lowest) || highest >= bottom || lowest <= top)
            return;
        const int begin = std::max(clipTop, below(std::max(highest, top)));
        const int end = lowest < bottom ? std::min(clipBottom, above(lowest)) : clipBottom;
        // Between them all four columns are covered wholly.
        const float fullTop = most(greater(greater(m_top[0], m_top[1]), greater(m_top[2], m_top[3])));
        const float fullBottom = least(lesser(lesser(m_bottom[0], m_bottom[1]), lesser(m_bottom[2], m_bottom[3])));
        int fullBegin = end, fullEnd = end;
        if (fullTop < fullBottom && fullBottom > top && fullTop < bottom) {
            fullBegin = std::clamp(above(std::max(fullTop, top)), begin, end);
            fullEnd = std::clamp(below(std::min(fullBottom, bottom)), fullBegin, end);
        }
        edge(pixels, stride, begin, fullBegin);
        for (int row = fullBegin; row < fullEnd; ++row)
            store(pixels + row * stride, m_colour);
        edge(pixels, stride, fullEnd, end);
    }

private:
    static constexpr Pixels oddBytes = {0xff00ff, 0xff00ff, 0xff00ff, 0xff00ff};

    void edge(QRgb* pixels, qsizetype stride, int begin, int end) const
    {
        const Floats zero = {};
        for (int row = begin; row < end; ++row) {
            const auto upper = float(row), lower = float(row + 1);
            const Floats from = {upper, upper, upper, upper}, to = {lower, lower, lower, lower};
            Floats covered = zero;
            for (int q = 0; q < quarters; ++q)
                covered += greater(lesser(m_bottom[q], to) - greater(m_top[q], from), zero);
            const Ints alpha = __builtin_convertvector(covered * 64.F + 0.5F, Ints); // 0 to 256
            const auto front = Shorts(alpha | (alpha << 16));
            const Shorts back = Shorts(Ints{0x1000100, 0x1000100, 0x1000100, 0x1000100}) - front;
            QRgb* at = pixels + row * stride;
            const Pixels seen = load(at);
            const Shorts redBlue = (m_redBlue * front + Shorts(seen & oddBytes) * back) >> 8;
            const Shorts alphaGreen = m_alphaGreen * front + Shorts((seen >> 8) & oddBytes) * back;
            store(at, Pixels(redBlue) | (Pixels(alphaGreen) & ~oddBytes) | 0xff000000U);
        }
    }

    [[nodiscard]] Pixels load(const QRgb* at) const
    {
        if (m_count == 4)
            return *reinterpret_cast<const Pixels*>(at);
        Pixels pixels = {};
        for (int lane = 0; lane < m_count; ++lane)
            pixels[lane] = at[lane];
        return pixels;
    }

    void store(QRgb* at, Pixels pixels) const
    {
        if (m_count == 4) {
            *reinterpret_cast<Pixels*>(at) = pixels;
            return;
        }
        for (int lane = 0; lane < m_count; ++lane)
            at[lane] = pixels[lane];
    }

    int m_count;
    Pixels m_colour;
    Shorts m_redBlue, m_alphaGreen;
    Floats m_top[quarters], m_bottom[quarters];
};

} // namespace

void widen(const float* pathTop, const float* pathBottom, float half, int count, float* top, float* bottom)
{
    for (int i = 0; i < count; ++i)
        top[i] = std::min(top[i], pathTop[i] - half);
    for (int i = 0; i < count; ++i)
        bottom[i] = std::max(bottom[i], pathBottom[i] + half);
}

void inkCovered(const Coverage& coverage, QRgb* pixels, qsizetype stride, int clipTop, int clipBottom, QRgb colour)
{
    for (int k = 0; k < coverage.count; k += 4)
        FourColumns(coverage, k, colour).ink(pixels + k, stride, clipTop, clipBottom);
}

} // namespace holdpoint::ui
