// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/rollout/comparison.h"
#include "core/rollout/watch.h"
#include "core/session/monitoring.h"
#include "core/session/session.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <deque>
#include <optional>
#include <vector>

namespace holdpoint::session {

// One metric of the watch that is on, or was last.
struct WatchedRow
{
    rollout::MetricWatch now;
    QString title, unit, limit; // limit as written: "< 0.1"
};

// Both versions on the same traffic, since the watch began.
struct ComparedRow
{
    QString metric, title, unit; // metric "rollout.failed": requests that failed, by the load balancer's counters
    rollout::Comparison now;
    std::optional<double> degradation; // of the new version, % against the baseline before the first weight
};

// Where the newest change stands, as it is measured.
struct RolloutProgress
{
    qint64 change = 0; // 0: nothing is observed or watched
    std::optional<rollout::WatchState> watch;
    std::vector<WatchedRow> metrics; // in the configuration's order
    std::vector<ComparedRow> compared;
    // Percent of the load balancer's weights by version; a version that nobody can say is missing.
    QMap<QString, double> shares;
    qint64 newRequests = -1, oldRequests = -1; // that the load balancer counted since the script ended; -1: not known
};

// One row of the rollback matrix as it is measured now.
struct MatrixReading
{
    QString row;                // id
    bool isMeasured = false;    // false: a person declares it
    QString value, limit, unit; // value empty: no data
    qint64 ageMs = -1;          // of the value; -1: there is none
};

// Sees where traffic is, watches each weight and measures the rollback matrix, for whoever holds an open launch; what
// it finds goes into the ledger. What is still to be watched is found again from the telemetry after a restart; a gap
// in between stays a gap. Lives in the session's thread, and must not outlive session or monitoring.
class RolloutWatch final : public QObject
{
    Q_OBJECT
public:
    RolloutWatch(Session& session, Monitoring& monitoring, const Clock& clock, QObject* parent = nullptr);
    ~RolloutWatch() override;

    [[nodiscard]] RolloutProgress progress() const;
    [[nodiscard]] std::vector<MatrixReading> matrix() const; // in the runbook's order
    // The rollback whose effect on traffic was recorded last, seen or not seen; 0: none of those that ran meanwhile.
    [[nodiscard]] qint64 rollbackToldOf() const;

Q_SIGNALS:
    void changed(); // at least once a second while something is observed or watched
    // What was seen could not be recorded; it is asked for again. Once until one is recorded.
    void failed(const holdpoint::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace holdpoint::session
