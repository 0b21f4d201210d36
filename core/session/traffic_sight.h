// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/monitor/metric.h"
#include "core/rollout/comparison.h"
#include "core/rollout/course.h"

#include <QHash>
#include <QMap>
#include <QString>

#include <deque>
#include <optional>

namespace holdpoint::session {

// Where traffic is, by the load balancer's own weights and counters. Readings in, in the order of time; a value type.
class TrafficSight
{
public:
    // Counters are kept for so long, ms: longer than anybody watches one weight without asking for the next.
    static constexpr qint64 keptMs = 6 * 3'600'000LL;

    void setVersions(const QString& oldVersion, const QString& newVersion);
    // Of weightMetric(), requestsMetric() and failedMetric(); others are not for here.
    void take(const monitor::MetricReading& reading);

    // Percent of the load balancer's weights by version; stale or missing ones are left out.
    [[nodiscard]] QMap<QString, double> shares(qint64 nowUtcMs) const;
    // What it counted for a version since then, by the first statistics at or after that moment; nothing before two of
    // them, or when the counters were reset.
    [[nodiscard]] std::optional<rollout::Failures> counted(const QString& version, qint64 sinceUtcMs) const;
    [[nodiscard]] const QString& oldVersion() const { return m_old; }
    [[nodiscard]] const QString& newVersion() const { return m_new; }

    // Whether that weight is in force since `setUtcMs`: the weights say so, and with enough requests the counters do.
    // Nothing while there is too little to say it and `patienceMs` have not passed.
    [[nodiscard]] std::optional<events::WeightObserved> observe(qint64 change, int weight, qint64 setUtcMs,
                                                                qint64 patienceMs, qint64 nowUtcMs) const;
    // That a weight which was in force is none any more, by the load balancer's own word for `lostMs`; nothing while it
    // is there, or nothing is said.
    static constexpr qint64 lostMs = 3000;
    [[nodiscard]] std::optional<events::WeightObserved> lost(qint64 change, int weight, qint64 setUtcMs,
                                                             qint64 nowUtcMs) const;
    // Since when nothing reaches the new version, by the weights and by a counter that stood still between two
    // statistics, not before `sinceUtcMs`; nothing while that cannot be said.
    [[nodiscard]] std::optional<qint64> emptySince(qint64 sinceUtcMs) const;

private:
    struct Share
    {
        monitor::MetricReading newest;
        qint64 since = 0; // it has been this value
    };
    struct Point
    {
        qint64 utcMs = 0;
        double value = 0;
    };
    [[nodiscard]] std::optional<qint64> increase(const QString& metric, qint64 sinceUtcMs) const;

    QString m_old, m_new;
    QHash<QString, Share> m_shares;             // by version
    QHash<QString, std::deque<Point>> m_counts; // by metric
};

} // namespace holdpoint::session
