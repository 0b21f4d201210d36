// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/watch.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::rollout {

QString verdictCode(WatchVerdict verdict)
{
    switch (verdict) {
    case WatchVerdict::Ok:
        return QStringLiteral("ok");
    case WatchVerdict::Insufficient:
        return QStringLiteral("insufficient");
    case WatchVerdict::NoData:
        return QStringLiteral("no-data");
    case WatchVerdict::Breach:
        break;
    }
    return QStringLiteral("breach");
}

Watch::Watch(qint64 beginsUtcMs, qint64 lengthMs, std::vector<WatchedMetric> metrics, std::vector<bool> largerIsWorse)
    : m_begins(beginsUtcMs)
    , m_length(std::max<qint64>(lengthMs, 0))
    , m_metrics(std::move(metrics))
    , m_largerIsWorse(std::move(largerIsWorse))
    , m_courses(m_metrics.size())
{
    m_largerIsWorse.resize(m_metrics.size(), true);
}

void Watch::add(std::size_t metric, const WatchReading& reading)
{
    if (metric >= m_courses.size())
        return;
    Course& course = m_courses[metric];
    if (reading.utcMs < m_begins || reading.utcMs > endOf(metric) || reading.utcMs <= course.lastUtcMs)
        return;
    course.lastUtcMs = reading.utcMs;
    const bool thin = reading.side == WatchReading::Side::Thin;
    if (reading.side == WatchReading::Side::None || (std::isnan(reading.value) && !thin))
        return; // neither ends a breach nor a gap
    const qint64 before = course.newestUtcMs > 0 ? course.newestUtcMs : m_begins;
    course.longestGapMs = std::max(course.longestGapMs, reading.utcMs - before);
    course.newestUtcMs = reading.utcMs;
    if (thin)
        return;
    course.newest = reading.value;
    course.requests += std::max<qint64>(reading.requests, 0);
    if (course.breached && reading.side == WatchReading::Side::Within)
        return;
    if (reading.side == WatchReading::Side::Within) {
        course.beyondUtcMs = 0;
        course.worst = std::numeric_limits<double>::quiet_NaN();
        return;
    }
    if (course.beyondUtcMs == 0)
        course.beyondUtcMs = reading.utcMs;
    const bool worse = std::isnan(course.worst) ||
                       (m_largerIsWorse[metric] ? reading.value > course.worst : reading.value < course.worst);
    if (worse)
        course.worst = reading.value;
    course.breached = course.breached || reading.utcMs - course.beyondUtcMs >= m_metrics[metric].breachAfterMs;
}

bool Watch::isOpen(std::size_t metric) const
{
    const Course& course = m_courses[metric];
    return course.beyondUtcMs > 0 && !course.breached;
}

qint64 Watch::endOf(std::size_t metric) const
{
    const Course& course = m_courses[metric];
    const WatchedMetric& watched = m_metrics[metric];
    return std::max(m_begins + m_length, isOpen(metric)
                                             ? course.beyondUtcMs + watched.breachAfterMs + 2 * watched.intervalMs
                                             : course.newestUtcMs);
}

qint64 Watch::endsUtcMs() const
{
    qint64 ends = m_begins + m_length;
    for (std::size_t metric = 0; metric < m_courses.size(); ++metric)
        ends = std::max(ends, endOf(metric));
    return ends;
}

MetricWatch Watch::judge(std::size_t metric, qint64 nowUtcMs) const
{
    const WatchedMetric& watched = m_metrics[metric];
    const Course& course = m_courses[metric];
    MetricWatch found;
    found.metric = watched.id;
    found.value = course.newest;
    found.requests = course.requests;
    const qint64 until = std::clamp(nowUtcMs, m_begins, endOf(metric));
    const qint64 newest = course.newestUtcMs > 0 ? course.newestUtcMs : m_begins;
    found.longestGapMs = std::max(course.longestGapMs, until - newest);
    if (course.newestUtcMs > 0)
        found.ageMs = nowUtcMs - course.newestUtcMs;
    if (course.breached) {
        found.sinceUtcMs = course.beyondUtcMs;
        found.worst = course.worst;
        found.verdict = WatchVerdict::Breach;
    } else if (course.newestUtcMs == 0 || found.longestGapMs > 2 * watched.intervalMs) {
        found.verdict = WatchVerdict::NoData;
    } else if (course.requests < watched.minSamples || (isOpen(metric) && nowUtcMs >= endOf(metric))) {
        // Nothing came any more that says whether a limit that was broken is kept to again.
        found.verdict = WatchVerdict::Insufficient;
    } else {
        found.verdict = WatchVerdict::Ok;
    }
    return found;
}

WatchState Watch::at(qint64 nowUtcMs) const
{
    WatchState state;
    const qint64 ends = endsUtcMs();
    state.remainingMs = std::clamp<qint64>(ends - nowUtcMs, 0, ends - m_begins);
    state.verdict = m_metrics.empty() ? WatchVerdict::NoData : WatchVerdict::Ok;
    for (std::size_t metric = 0; metric < m_metrics.size(); ++metric) {
        state.metrics.push_back(judge(metric, nowUtcMs));
        state.verdict = std::max(state.verdict, state.metrics.back().verdict);
    }
    return state;
}

} // namespace holdpoint::rollout
