// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe_series.h"

#include <algorithm>

namespace holdpoint::monitor {

void StatusTrack::append(qint64 utcMs, Verdict verdict)
{
    if (!m_stretches.empty()) {
        Stretch& last = m_stretches.back();
        if (utcMs < last.endMs)
            return;
        const bool silence = utcMs - last.endMs > 2 * m_intervalMs;
        if (!silence && last.verdict == verdict) {
            last.endMs = utcMs;
            return;
        }
        // A verdict holds until the next one is heard, but not through a silence.
        last.endMs = silence ? last.endMs + 2 * m_intervalMs : utcMs;
    }
    m_stretches.push_back({utcMs, utcMs, verdict});
    if (m_stretches.size() > mostStretches)
        m_stretches.pop_front();
}

std::vector<StatusTrack::Stretch> StatusTrack::between(qint64 fromMs, qint64 toMs) const
{
    std::vector<Stretch> found;
    qint64 at = fromMs;
    const auto add = [&](qint64 until, Verdict verdict) {
        until = std::min(until, toMs);
        if (until <= at)
            return;
        if (!found.empty() && found.back().verdict == verdict)
            found.back().endMs = until;
        else
            found.push_back({at, until, verdict});
        at = until;
    };
    auto it = std::partition_point(m_stretches.begin(), m_stretches.end(),
                                   [&](const Stretch& stretch) { return stretch.beginMs <= fromMs; });
    if (it != m_stretches.begin())
        --it;
    for (; it != m_stretches.end() && at < toMs; ++it) {
        const bool isLast = std::next(it) == m_stretches.end();
        add(it->beginMs, Verdict::Unknown);
        add(isLast ? it->endMs + 2 * m_intervalMs : it->endMs, it->verdict);
    }
    add(toMs, Verdict::Unknown);
    return found;
}

Verdict StatusTrack::at(qint64 utcMs) const
{
    const std::vector<Stretch> found = between(utcMs, utcMs + 1);
    return found.empty() ? Verdict::Unknown : found.front().verdict;
}

ProbeSeries::ProbeSeries(qint64 intervalMs, qint64 capacity)
    : m_intervalMs(intervalMs)
    , m_values(capacity)
    , m_status(intervalMs)
{
}

void ProbeSeries::append(const Sample& sample)
{
    m_status.append(sample.utcMs, sample.verdict);
    // A sample that the series refuses is still the newest word about the service.
    m_values.append(sample.utcMs, sample.value);
    m_newest = sample;
}

} // namespace holdpoint::monitor
