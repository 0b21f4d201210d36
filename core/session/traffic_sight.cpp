// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/traffic_sight.h"

#include "core/alarms/limit.h"
#include "core/session/watched_numbers.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace holdpoint::session {
namespace {

constexpr double weightTolerance = 1; // percent: a load balancer's weights are whole numbers of their own
constexpr qint64 leastRequests = 50;  // fewer say nothing about a share

// Three standard deviations of a counted share, and what was on its way when the weight changed.
double countTolerance(double percent, qint64 requests)
{
    const double share = std::clamp(percent / 100, 0.0, 1.0);
    return 5 + 300 * std::sqrt(share * (1 - share) / double(std::max<qint64>(requests, 1)));
}

} // namespace

void TrafficSight::setVersions(const QString& oldVersion, const QString& newVersion)
{
    if (m_old == oldVersion && m_new == newVersion)
        return;
    m_old = oldVersion;
    m_new = newVersion;
    m_shares.clear();
    m_counts.clear();
}

void TrafficSight::take(const monitor::MetricReading& reading)
{
    for (const QString& version : {m_old, m_new}) {
        if (version.isEmpty())
            continue;
        if (reading.metric == weightMetric(version)) {
            Share& share = m_shares[version];
            if (share.since == 0 || share.newest.sample.value != reading.sample.value)
                share.since = reading.sample.utcMs;
            share.newest = reading;
        } else if (reading.metric == requestsMetric(version) || reading.metric == failedMetric(version)) {
            if (!std::isfinite(reading.sample.value))
                continue;
            std::deque<Point>& points = m_counts[reading.metric];
            // Of a run of equal values the first and the last say all.
            if (points.size() > 1 && points.back().value == reading.sample.value &&
                points[points.size() - 2].value == reading.sample.value)
                points.pop_back();
            points.push_back({reading.sample.utcMs, reading.sample.value});
            while (points.front().utcMs < reading.sample.utcMs - keptMs)
                points.pop_front();
        }
    }
}

QMap<QString, double> TrafficSight::shares(qint64 nowUtcMs) const
{
    QMap<QString, double> shares;
    for (auto share = m_shares.constBegin(); share != m_shares.constEnd(); ++share) {
        const monitor::MetricReading& reading = share->newest;
        if (std::isfinite(reading.sample.value) &&
            !monitor::Freshness::of(reading.sample, nowUtcMs, reading.intervalMs).isStale())
            shares.insert(share.key(), reading.sample.value);
    }
    return shares;
}

std::optional<qint64> TrafficSight::increase(const QString& metric, qint64 sinceUtcMs) const
{
    const auto points = m_counts.constFind(metric);
    if (points == m_counts.constEnd())
        return std::nullopt;
    const auto first =
        std::ranges::find_if(*points, [sinceUtcMs](const Point& one) { return one.utcMs >= sinceUtcMs; });
    if (first == points->end())
        return std::nullopt;
    // It stood still from before that moment on: the readings in between were the same and are not kept.
    const bool stoodStill = first != points->begin() && std::prev(first)->value == first->value;
    if (points->back().utcMs <= first->utcMs && !stoodStill)
        return std::nullopt;
    // A reset anywhere in between makes the sum unknown.
    for (auto at = first; at + 1 != points->end(); ++at) {
        if ((at + 1)->value < at->value)
            return std::nullopt;
    }
    return std::llround(points->back().value - first->value);
}

std::optional<rollout::Failures> TrafficSight::counted(const QString& version, qint64 sinceUtcMs) const
{
    const std::optional<qint64> all = increase(requestsMetric(version), sinceUtcMs);
    if (!all)
        return std::nullopt;
    return rollout::Failures{increase(failedMetric(version), sinceUtcMs).value_or(0), *all};
}

std::optional<events::WeightObserved> TrafficSight::observe(qint64 change, int weight, qint64 setUtcMs,
                                                            qint64 patienceMs, qint64 nowUtcMs) const
{
    events::WeightObserved seen;
    seen.change = change;
    seen.tookMs = std::max<qint64>(0, nowUtcMs - setUtcMs);
    const bool outOfPatience = nowUtcMs - setUtcMs >= patienceMs;
    const auto share = m_shares.constFind(m_new);
    const bool fresh = share != m_shares.constEnd() && share->newest.sample.utcMs >= setUtcMs &&
                       std::isfinite(share->newest.sample.value);
    if (!fresh) {
        if (!outOfPatience)
            return std::nullopt;
        seen.outcome = QStringLiteral("no-data");
        seen.cause = share == m_shares.constEnd() ? QString() : monitor::readingText(share->newest);
        return seen;
    }
    const double percent = share->newest.sample.value;
    seen.share = alarms::decimalText(std::round(percent * 10) / 10);
    // Counted while the weights say so: what came before, also when traffic was elsewhere for a while, is of another.
    const qint64 since = std::max(setUtcMs, share->since);
    const std::optional<rollout::Failures> now = counted(m_new, since), before = counted(m_old, since);
    // The counters must have been read twice since: what they say belongs to what is told.
    if ((!now || !before) && !outOfPatience)
        return std::nullopt;
    seen.newRequests = now ? now->all : -1;
    seen.oldRequests = before ? before->all : -1;
    bool reached = std::abs(percent - weight) <= weightTolerance;
    if (now && before) {
        const qint64 all = now->all + before->all;
        if (all >= leastRequests) {
            const double countedPercent = 100.0 * double(now->all) / double(all);
            reached = reached && std::abs(countedPercent - weight) <= countTolerance(weight, all);
        }
    }
    if (!reached && !outOfPatience)
        return std::nullopt;
    seen.outcome = reached ? QStringLiteral("reached") : QStringLiteral("elsewhere");
    return seen;
}

std::optional<events::WeightObserved> TrafficSight::lost(qint64 change, int weight, qint64 setUtcMs,
                                                         qint64 nowUtcMs) const
{
    const auto share = m_shares.constFind(m_new);
    if (share == m_shares.constEnd() || !std::isfinite(share->newest.sample.value) || share->since < setUtcMs)
        return std::nullopt;
    const double percent = share->newest.sample.value;
    if (std::abs(percent - weight) <= weightTolerance || share->newest.sample.utcMs - share->since < lostMs)
        return std::nullopt;
    events::WeightObserved gone;
    gone.change = change;
    gone.outcome = QStringLiteral("elsewhere");
    gone.share = alarms::decimalText(std::round(percent * 10) / 10);
    gone.tookMs = std::max<qint64>(0, nowUtcMs - setUtcMs);
    return gone;
}

std::optional<qint64> TrafficSight::emptySince(qint64 sinceUtcMs) const
{
    const auto share = m_shares.constFind(m_new);
    if (share == m_shares.constEnd() || share->newest.sample.value != 0 || share->newest.sample.utcMs < sinceUtcMs)
        return std::nullopt;
    const qint64 from = std::max(sinceUtcMs, share->since);
    const auto points = m_counts.constFind(requestsMetric(m_new));
    if (points == m_counts.constEnd() || points->size() < 2)
        return std::nullopt;
    const Point& last = points->back();
    const Point& before = (*points)[points->size() - 2];
    if (last.utcMs <= from || last.value != before.value)
        return std::nullopt;
    return std::max(before.utcMs, from);
}

} // namespace holdpoint::session
