// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/sample.h"
#include "core/monitor/series_store.h"

#include <deque>
#include <vector>

namespace holdpoint::monitor {

// A service's verdicts over time as the stretches in which they did not change. For one thread.
class StatusTrack
{
public:
    // A verdict holds from `beginMs` until, without, `endMs`; both UTC.
    struct Stretch
    {
        qint64 beginMs = 0;
        qint64 endMs = 0;
        Verdict verdict = Verdict::Unknown;
        bool operator==(const Stretch&) const = default;
    };

    // `intervalMs`: what is older than two of these says nothing, so silence becomes Unknown.
    explicit StatusTrack(qint64 intervalMs = 5000)
        : m_intervalMs(intervalMs)
    {
    }

    // Times must not decrease; an older one is ignored.
    void append(qint64 utcMs, Verdict verdict);
    // The stretches that touch [fromMs, toMs), cut to it and without holes: where nothing was heard they say Unknown.
    [[nodiscard]] std::vector<Stretch> between(qint64 fromMs, qint64 toMs) const;
    [[nodiscard]] Verdict at(qint64 utcMs) const;

private:
    static constexpr size_t mostStretches = 100'000;

    qint64 m_intervalMs;
    std::deque<Stretch> m_stretches; // endMs: of the last sample of its stretch
};

// All that a chart shows of one probe.
class ProbeSeries
{
public:
    explicit ProbeSeries(qint64 intervalMs, qint64 capacity = 1'000'000);

    void append(const Sample& sample);

    [[nodiscard]] qint64 intervalMs() const { return m_intervalMs; }
    [[nodiscard]] const SeriesStore& values() const { return m_values; }
    [[nodiscard]] const StatusTrack& status() const { return m_status; }
    // Unknown with time 0 before the first one.
    [[nodiscard]] const Sample& newest() const { return m_newest; }

private:
    qint64 m_intervalMs;
    SeriesStore m_values;
    StatusTrack m_status;
    Sample m_newest;
};

} // namespace holdpoint::monitor
