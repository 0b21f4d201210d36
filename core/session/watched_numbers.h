// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/monitor/metric.h"

#include <vector>

namespace holdpoint::session {

// What the trusted configuration of a launch says is to be watched, as core/monitor takes it. Nothing where no
// configuration is trusted.
std::vector<monitor::SourceSpec> sourcesToWatch(const checklist::Launch& launch);
// Metrics in the configuration's order; behind them, where the rollout names a HAProxy source and both versions, the
// weight of each version in percent, named weightMetric().
std::vector<monitor::MetricSpec> metricsToWatch(const checklist::Launch& launch);

// What a rollout is seen and compared by, beside those: what HAProxy counted for each version, and each metric that has
// a query for one version. Watched and kept like all others, shown by nobody as numbers of their own.
std::vector<monitor::MetricSpec> rolloutMetrics(const checklist::Launch& launch);

// Names of the numbers by which a rollout is seen, by version: requests that the load balancer counted and those of
// them that failed, both since it started; and a metric of the configuration as it is for one version.
QString requestsMetric(const QString& version);
QString failedMetric(const QString& version);
QString versionMetric(const QString& metric, const QString& version);
// "rollout.weight.green": the share of the traffic that HAProxy's weights give a version.
QString weightMetric(const QString& version);

// The phase that the launch is in: of the step that wants attention, the last one when all is done. Id; empty: none.
QString phaseNow(const checklist::Launch& launch);

} // namespace holdpoint::session
