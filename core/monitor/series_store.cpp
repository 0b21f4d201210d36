// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/series_store.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace holdpoint::monitor {

// Times are offsets from the block's own base, so that four bytes are enough.
struct SeriesStore::Block
{
    qint64 baseMs = 0;
    std::array<quint32, blockSize> offset;
    std::array<float, blockSize> value;
    std::array<Extent, blockSize / 16> by16;
    std::array<Extent, blockSize / 128> by128;
    Extent all;
};

SeriesStore::SeriesStore(qint64 capacity)
    : m_mostBlocks((std::max<qint64>(capacity, 1) + blockSize - 1) / blockSize + 1) // one is always being filled
    , m_mask(qint64(std::bit_ceil(quint64(m_mostBlocks))) - 1)
{
}

SeriesStore::~SeriesStore() = default;
SeriesStore::SeriesStore(SeriesStore&&) noexcept = default;
SeriesStore& SeriesStore::operator=(SeriesStore&&) noexcept = default;

bool SeriesStore::append(qint64 utcMs, double value)
{
    if (utcMs < m_newestMs)
        return false;
    const bool inBlock = (m_end & (blockSize - 1)) != 0;
    if (inBlock && utcMs - blockOf(m_end).baseMs > std::numeric_limits<quint32>::max()) {
        // 49 days after the block began: fill it with gaps, because a wrong time would be a lie.
        while ((m_end & (blockSize - 1)) != 0)
            appendInBlock(m_newestMs, std::numeric_limits<float>::quiet_NaN());
    }
    const auto narrow = float(value);
    appendInBlock(utcMs, std::isfinite(narrow) ? narrow : std::numeric_limits<float>::quiet_NaN());
    m_newestMs = utcMs;
    return true;
}

void SeriesStore::appendInBlock(qint64 utcMs, float value)
{
    const qint64 number = m_end >> blockShift;
    const int at = int(m_end & (blockSize - 1));
    const auto place = size_t(number & m_mask);
    if (at == 0) {
        if (place >= m_ring.size())
            m_ring.resize(place + 1);
        std::unique_ptr<Block> block;
        if (number - m_first == m_mostBlocks)
            block = std::exchange(m_ring[size_t(m_first++ & m_mask)], nullptr);
        m_ring[place] = block ? std::move(block) : std::make_unique<Block>();
        Block& fresh = *m_ring[place];
        fresh.baseMs = utcMs;
        fresh.by16.fill({});
        fresh.by128.fill({});
        fresh.all = {};
    }
    Block& block = *m_ring[place];
    block.offset[size_t(at)] = quint32(utcMs - block.baseMs);
    block.value[size_t(at)] = value;
    block.by16[size_t(at >> 4)].add(value);
    block.by128[size_t(at >> 7)].add(value);
    block.all.add(value);
    ++m_end;
}

void SeriesStore::clear()
{
    m_ring.clear();
    m_first = m_end = 0;
    m_newestMs = std::numeric_limits<qint64>::min();
}

const SeriesStore::Block& SeriesStore::blockOf(qint64 i) const { return *m_ring[size_t((i >> blockShift) & m_mask)]; }

SeriesStore::Stretch SeriesStore::stretch(qint64 i) const
{
    const Block& block = blockOf(i);
    const qint64 at = i & (blockSize - 1);
    return {block.baseMs, block.offset.data() + at, block.value.data() + at, std::min(blockSize - at, m_end - i)};
}

qint64 SeriesStore::time(qint64 i) const
{
    const Block& block = blockOf(i);
    return block.baseMs + block.offset[size_t(i & (blockSize - 1))];
}

float SeriesStore::value(qint64 i) const { return blockOf(i).value[size_t(i & (blockSize - 1))]; }

qint64 SeriesStore::lowerBound(qint64 utcMs) const
{
    qint64 low = begin(), high = m_end;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        if (time(middle) < utcMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Extent SeriesStore::extentIn(const Block& block, int from, int to)
{
    if (from == 0 && to == int(blockSize))
        return block.all;
    Extent extent;
    while (from < to) {
        if ((from & 127) == 0 && from + 128 <= to) {
            extent.add(block.by128[size_t(from >> 7)]);
            from += 128;
        } else if ((from & 15) == 0 && from + 16 <= to) {
            extent.add(block.by16[size_t(from >> 4)]);
            from += 16;
        } else {
            extent.add(block.value[size_t(from++)]);
        }
    }
    return extent;
}

Extent SeriesStore::extent(qint64 from, qint64 to) const
{
    from = std::max(from, begin());
    to = std::min(to, m_end);
    Extent extent;
    while (from < to) {
        const qint64 blockStart = from & ~(blockSize - 1);
        const qint64 stop = std::min(to, blockStart + blockSize);
        extent.add(extentIn(blockOf(from), int(from - blockStart), int(stop - blockStart)));
        from = stop;
    }
    return extent;
}

qint64 SeriesStore::bytes() const
{
    return qint64(sizeof *this + m_ring.capacity() * sizeof m_ring[0] +
                  (m_end - begin() + blockSize - 1) / blockSize * qint64(sizeof(Block)));
}

} // namespace holdpoint::monitor
