// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <limits>
#include <memory>
#include <vector>

namespace holdpoint::monitor {

// Least and greatest of some samples; empty where all of them are gaps.
struct Extent
{
    float least = std::numeric_limits<float>::infinity();
    float most = -std::numeric_limits<float>::infinity();

    [[nodiscard]] bool isEmpty() const { return !(least <= most); }
    // A NaN changes nothing.
    void add(float value)
    {
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    void add(const Extent& other)
    {
        least = other.least < least ? other.least : least;
        most = other.most > most ? other.most : most;
    }
    bool operator==(const Extent&) const = default;
};

// A bounded series of (time, value) with a pyramid of extremes above it, so that the range of a million samples is
// read in as many steps as a chart has columns. 8.7 bytes a sample; memory grows with the samples. Samples are
// numbered from the first one ever appended; the oldest go first, a block of 1,024 at a time. For one thread.
class SeriesStore
{
public:
    // Holds at least `capacity` samples before the oldest are dropped.
    explicit SeriesStore(qint64 capacity = 1'000'000);
    ~SeriesStore();
    SeriesStore(SeriesStore&&) noexcept;
    SeriesStore& operator=(SeriesStore&&) noexcept;

    // Milliseconds since 1970 in UTC, never decreasing. NaN is a gap and kept as one; infinities are gaps as well.
    // False, and nothing happens, for a time before the newest: somebody set the clock back.
    bool append(qint64 utcMs, double value);
    void clear();

    [[nodiscard]] qint64 begin() const { return m_first * blockSize; }
    [[nodiscard]] qint64 end() const { return m_end; }
    [[nodiscard]] bool isEmpty() const { return m_end == begin(); }
    [[nodiscard]] qint64 time(qint64 i) const;
    [[nodiscard]] float value(qint64 i) const;
    // The first sample not before `utcMs`; end() where there is none.
    [[nodiscard]] qint64 lowerBound(qint64 utcMs) const;
    // Samples that stand side by side in memory, from one of them up to the end of its block; good until append().
    struct Stretch
    {
        qint64 baseMs = 0;               // added to each offset
        const quint32* offset = nullptr; // never decreasing
        const float* value = nullptr;
        qint64 count = 0; // at least 1
    };
    // `i` is one of [begin(), end()).
    [[nodiscard]] Stretch stretch(qint64 i) const;
    // Exact extremes of the samples [from, to), which are cut to what is held.
    [[nodiscard]] Extent extent(qint64 from, qint64 to) const;

    [[nodiscard]] qint64 bytes() const;

private:
    static constexpr int blockShift = 10;
    static constexpr qint64 blockSize = qint64(1) << blockShift;
    struct Block;

    [[nodiscard]] const Block& blockOf(qint64 i) const;
    void appendInBlock(qint64 utcMs, float value);
    static Extent extentIn(const Block& block, int from, int to);

    qint64 m_mostBlocks;
    qint64 m_first = 0; // number of the oldest block held
    qint64 m_end = 0;
    qint64 m_newestMs = std::numeric_limits<qint64>::min();
    std::vector<std::unique_ptr<Block>>
        m_ring;        // block b stands at b & m_mask: a division would cost more than the rest
    qint64 m_mask = 0; // size of m_ring, a power of two, less one
};

} // namespace holdpoint::monitor
