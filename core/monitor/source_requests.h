// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/server_alerts.h"
#include "core/monitor/source_reader.h"

// What a person asks of a source once, for SourceSet::ask(); prometheus.h and server_alerts.h read the answers.
namespace holdpoint::monitor {

// History of a metric of a Prometheus source: read with readPrometheus().
ProbeSpec historyRequest(const SourceSpec& source, const MetricSpec& metric, qint64 fromUtcMs, qint64 toUtcMs,
                         qint64 stepMs);
// One series of history as samples, every gap of more than `stepMs` with a NaN in it. Errors where it is not one
// series.
Result<std::vector<Sample>> historySamples(const QByteArray& json, qint64 stepMs);

ProbeSpec targetsRequest(const SourceSpec& source);
ProbeSpec rulesRequest(const SourceSpec& source);
// Of a Prometheus or an Alertmanager.
ProbeSpec alertsRequest(const SourceSpec& source);

ProbeSpec silencesRequest(const SourceSpec& source);
// Errors of silenceBody().
Result<ProbeSpec> makeSilenceRequest(const SourceSpec& source, const Silence& silence);
// Malformed for an id that is none.
Result<ProbeSpec> endSilenceRequest(const SourceSpec& source, const QString& id);

} // namespace holdpoint::monitor
