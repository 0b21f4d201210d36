// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/metric.h"

#include <memory>
#include <vector>

namespace holdpoint::monitor {

// What is asked of one source, and what the answers say about its metrics. For one thread at a time.
class SourceReader
{
public:
    virtual ~SourceReader() = default;
    SourceReader() = default;
    SourceReader(const SourceReader&) = delete;
    SourceReader& operator=(const SourceReader&) = delete;

    // Malformed for an unknown kind, an address that cannot be asked, or a metric whose query this kind cannot answer:
    // its cause names the source or metric.
    static Result<std::unique_ptr<SourceReader>> make(const SourceSpec& source, const std::vector<MetricSpec>& metrics);

    // What to ask again and again. The first one stands for the source's own health.
    [[nodiscard]] const std::vector<ProbeSpec>& requests() const { return m_requests; }
    // Whether it measures the service itself, so that its latency counts and a failure is the service's.
    [[nodiscard]] virtual bool isProbe() const { return false; }
    // The answer to requests()[request]; `nowUtcMs` is when it came.
    virtual std::vector<MetricReading> read(size_t request, const ProbeResult& result, qint64 nowUtcMs) = 0;
    // From now on whatever series this metric's query finds is the right one.
    virtual void acceptSeries(const QString& metric) { Q_UNUSED(metric); }

protected:
    std::vector<ProbeSpec> m_requests;
};

// 16 MiB, for the servers that answer with many series.
constexpr qint64 serverBodyCap = 16 * 1024 * 1024;

} // namespace holdpoint::monitor
