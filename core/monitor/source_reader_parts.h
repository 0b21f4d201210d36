// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/source_reader.h"

// What the readers of the several kinds share; for them alone.
namespace holdpoint::monitor {

using MetricList = std::vector<MetricSpec>;

ProbeSpec requestOf(const SourceSpec& source, ProbeKind kind);
// A request of an interface: its body is kept, up to 16 MiB.
ProbeSpec serverRequest(const SourceSpec& source, const QString& url);

MetricReading readingOf(const MetricSpec& metric, const ProbeSpec& request, const ProbeResult& result);
// The same without a number, for this reason.
MetricReading noReading(const MetricSpec& metric, const ProbeSpec& request, const ProbeResult& result,
                        ReadingCause cause, const QString& detail = {});
// Puts the number into it; NaN and infinities become no data, and so do too few observations.
void setValue(MetricReading& reading, const MetricSpec& metric, double value);

std::unexpected<Error> wrongQuery(const MetricSpec& metric, const Error& error);

Result<std::unique_ptr<SourceReader>> makeProbeReader(const SourceSpec& source, const MetricList& metrics);
Result<std::unique_ptr<SourceReader>> makePrometheusReader(const SourceSpec& source, const MetricList& metrics);
Result<std::unique_ptr<SourceReader>> makePageReader(const SourceSpec& source, const MetricList& metrics);
Result<std::unique_ptr<SourceReader>> makeProxyReader(const SourceSpec& source, const MetricList& metrics);
Result<std::unique_ptr<SourceReader>> makeAlertReader(const SourceSpec& source, const MetricList& metrics);

} // namespace holdpoint::monitor
