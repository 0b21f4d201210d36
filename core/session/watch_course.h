// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/rollout/watch.h"
#include "core/session/monitoring.h"

#include <QHash>

#include <deque>
#include <future>
#include <optional>
#include <vector>

namespace holdpoint::session {

struct RolloutProgress;
struct ComparedRow;
class TrafficSight;

// The watch of the weight that is in force: made when its traffic was seen, fed with what is measured, found again from
// the telemetry after a restart. Lives in the session's thread.
class WatchCourse
{
public:
    // Both must outlive it.
    WatchCourse(Monitoring& monitoring, const Clock& clock);

    void forget(); // other metrics are watched
    void take(const monitor::MetricReading& reading);
    // Makes the watch that the change asks for.
    void follow(const checklist::Launch& launch, const rollout::Change& change);
    // What is to be recorded now: the baseline, each breach once, the end.
    [[nodiscard]] std::vector<checklist::RolloutFact> due(const checklist::Launch& launch,
                                                          const rollout::Change& change, const TrafficSight& sight);
    // Watch, metrics and comparison of `progress`.
    void tell(RolloutProgress& progress, const checklist::Launch& launch, const rollout::Change& change,
              const TrafficSight& sight) const;

private:
    struct Metric
    {
        QString name, title, unit;
        std::optional<alarms::Limit> limit; // nothing: nobody measures it, or nobody said what it must be
        qint64 intervalMs = 5000;
        qint64 forMs = 0;
        std::future<Result<std::vector<monitor::Sample>>> history; // of before a restart; invalid: none is needed
    };
    struct Kept
    {
        qint64 utcMs = 0;
        double value = 0;
        qint64 requests = 1;
        bool insufficient = false;
    };

    [[nodiscard]] std::vector<Metric> metricsOf(const checklist::Launch& launch) const;
    [[nodiscard]] rollout::WatchReading readingOf(const Metric& metric, const Kept& kept) const;
    // False while the history of before a restart has not come.
    bool fill();
    [[nodiscard]] std::vector<double> valuesOf(const QString& metric, qint64 fromUtcMs, qint64 toUtcMs) const;
    [[nodiscard]] events::BaselineTaken baselineOf(const checklist::Launch& launch,
                                                   const rollout::Change& change) const;
    [[nodiscard]] std::vector<ComparedRow> compared(const checklist::Launch& launch, const rollout::Change& change,
                                                    const TrafficSight& sight) const;
    [[nodiscard]] events::WatchEnded endOf(const rollout::WatchState& state, const checklist::Launch& launch,
                                           const rollout::Change& change, const TrafficSight& sight) const;

    Monitoring& m_monitoring;
    const Clock& m_clock;
    qint64 m_beganUtcMs;                     // what was measured before that is in the telemetry alone
    QHash<QString, std::deque<Kept>> m_kept; // newest last
    qint64 m_change = 0;                     // that is watched; 0: none
    qint64 m_observedUtcMs = 0;              // from when on
    bool m_filled = false;
    std::vector<Metric> m_metrics;
    std::optional<rollout::Watch> m_watch;
};

} // namespace holdpoint::session
