// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/limit.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/monitor/metric.h"

#include <QHash>

#include <limits>
#include <optional>
#include <vector>

namespace holdpoint::session {

struct MatrixReading;

// Measures the rows of the rollback matrix that the trusted configuration binds to a number. A row applies when its
// number was beyond the limit for as long as the configuration says, and ceases after as long a time within it, at
// least `leastWithinMs`. No data changes nothing: neither that it applies nor that it does not.
class MatrixGauge
{
public:
    static constexpr qint64 leastWithinMs = 5000;

    // Rows and their limits, from the plan and the trusted configuration.
    void setLaunch(const checklist::Launch& launch);
    // Of any metric; what no row rests on is not for here.
    void take(const monitor::MetricReading& reading, const checklist::Launch& launch);
    // What is to be recorded now: each time that a row begins or ceases to apply.
    [[nodiscard]] std::vector<checklist::RolloutFact> due(const checklist::Launch& launch, qint64 nowUtcMs) const;
    // In the runbook's order.
    [[nodiscard]] std::vector<MatrixReading> readings(qint64 nowUtcMs) const;

private:
    struct Row
    {
        QString id, metric, series, unit; // series: the number that is read, of the new version where there is one
        std::optional<alarms::Limit> limit;
        bool isMeasured = false, isDegradation = false;
        qint64 forMs = 0;
        double value = std::numeric_limits<double>::quiet_NaN();
        monitor::MetricReading newest;
        qint64 beyondUtcMs = 0, withinUtcMs = 0; // since when; 0: not so
    };
    [[nodiscard]] bool isFresh(const Row& row, qint64 nowUtcMs) const;

    std::vector<Row> m_rows;
};

} // namespace holdpoint::session
