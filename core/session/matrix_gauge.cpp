// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/matrix_gauge.h"

#include "core/rollout/comparison.h"
#include "core/session/rollout_watch.h"
#include "core/session/watched_numbers.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::session {

void MatrixGauge::setLaunch(const checklist::Launch& launch)
{
    std::vector<Row> rows;
    const runbook::Configuration& configuration = launch.configuration();
    for (const runbook::MatrixRow& planned : launch.plan().matrix) {
        Row row;
        row.id = planned.id;
        if (const runbook::ScenarioConfiguration* measure = rollout::measureOf(planned, configuration)) {
            row.isMeasured = true;
            row.metric = measure->metric;
            row.isDegradation = measure->degradation;
            row.forMs = qint64(measure->forS * 1000);
            const auto metric =
                std::ranges::find(configuration.metrics, measure->metric, &runbook::MetricConfiguration::name);
            const bool known = metric != configuration.metrics.end();
            row.unit = row.isDegradation ? QStringLiteral("%") : known ? metric->unit : QString();
            row.limit = alarms::limitFromText(measure->limit, row.unit);
            const bool byVersion =
                known && !metric->versionQuery.isEmpty() && !configuration.rollout.newVersion.isEmpty();
            row.series = byVersion ? versionMetric(measure->metric, configuration.rollout.newVersion) : measure->metric;
        }
        const auto before = std::ranges::find_if(m_rows, [&row](const Row& old) {
            return old.id == row.id && old.series == row.series && old.limit == row.limit;
        });
        if (before != m_rows.end()) {
            row.value = before->value;
            row.newest = before->newest;
            row.beyondUtcMs = before->beyondUtcMs;
            row.withinUtcMs = before->withinUtcMs;
        }
        rows.push_back(std::move(row));
    }
    m_rows = std::move(rows);
}

void MatrixGauge::take(const monitor::MetricReading& reading, const checklist::Launch& launch)
{
    for (Row& row : m_rows) {
        if (!row.isMeasured || row.series != reading.metric)
            continue;
        row.newest = reading;
        // A number that too little stands behind says nothing.
        const bool thin =
            reading.cause == monitor::ReadingCause::Insufficient || reading.cause == monitor::ReadingCause::Uncountable;
        row.value = thin ? std::nan("") : reading.sample.value;
        if (row.isDegradation && std::isfinite(row.value)) {
            row.value = std::nan("");
            if (const auto& baseline = launch.state().rollout.baseline()) {
                const auto before = std::ranges::find(baseline->numbers, row.metric, &events::BaselineNumber::metric);
                if (before != baseline->numbers.end())
                    row.value = rollout::degradationPercent(before->value.toDouble(), reading.sample.value)
                                    .value_or(std::nan(""));
            }
        }
        if (!row.limit || !std::isfinite(row.value)) {
            row.beyondUtcMs = row.withinUtcMs = 0;
        } else if (row.limit->holds(row.value)) {
            row.withinUtcMs = 0;
            if (row.beyondUtcMs == 0)
                row.beyondUtcMs = reading.sample.utcMs;
        } else {
            row.beyondUtcMs = 0;
            if (row.withinUtcMs == 0)
                row.withinUtcMs = reading.sample.utcMs;
        }
    }
}

bool MatrixGauge::isFresh(const Row& row, qint64 nowUtcMs) const
{
    return std::isfinite(row.value) &&
           !monitor::Freshness::of(row.newest.sample, nowUtcMs, row.newest.intervalMs).isStale();
}

std::vector<checklist::RolloutFact> MatrixGauge::due(const checklist::Launch& launch, qint64 nowUtcMs) const
{
    std::vector<checklist::RolloutFact> facts;
    for (const Row& row : m_rows) {
        if (!row.limit || !isFresh(row, nowUtcMs))
            continue;
        const bool applies = launch.state().matrix.scenario(row.id).measuredSinceUtcMs != 0;
        const qint64 newest = row.newest.sample.utcMs;
        const QString value = alarms::decimalText(std::round(row.value * 1000) / 1000);
        if (!applies && row.beyondUtcMs != 0 && newest - row.beyondUtcMs >= row.forMs)
            facts.emplace_back(events::ScenarioApplied{row.id, value, row.limit->text()});
        else if (applies && row.withinUtcMs != 0 && newest - row.withinUtcMs >= std::max(row.forMs, leastWithinMs))
            facts.emplace_back(events::ScenarioCeased{row.id, value});
    }
    return facts;
}

std::vector<MatrixReading> MatrixGauge::readings(qint64 nowUtcMs) const
{
    std::vector<MatrixReading> readings;
    for (const Row& row : m_rows) {
        MatrixReading reading;
        reading.row = row.id;
        reading.isMeasured = row.isMeasured;
        reading.limit = row.limit ? row.limit->text() : QString();
        reading.unit = row.unit;
        if (isFresh(row, nowUtcMs))
            reading.value = alarms::decimalText(std::round(row.value * 1000) / 1000);
        if (row.newest.sample.utcMs > 0)
            reading.ageMs = nowUtcMs - row.newest.sample.utcMs;
        readings.push_back(reading);
    }
    return readings;
}

} // namespace holdpoint::session
