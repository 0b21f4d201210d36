// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/haproxy.h"
#include "core/monitor/open_metrics.h"
#include "core/monitor/source_reader_parts.h"

#include <cmath>
#include <utility>

namespace holdpoint::monitor {
namespace {

// A number, or why there is none.
struct Found
{
    double value = std::numeric_limits<double>::quiet_NaN();
    double increase = std::numeric_limits<double>::quiet_NaN(); // of a counter since the answer before
    ReadingCause cause = ReadingCause::None;
};

class PageMetricsReader final : public SourceReader
{
public:
    PageMetricsReader(const SourceSpec& source, MetricList metrics, std::vector<PageQuery> queries)
        : m_metrics(std::move(metrics))
        , m_queries(std::move(queries))
    {
        m_requests.push_back(serverRequest(source, source.url));
        for (const PageQuery& query : m_queries) {
            m_selectors.push_back(query.top.selector);
            if (query.bottom)
                m_selectors.push_back(query.bottom->selector);
        }
    }

    std::vector<MetricReading> read(size_t, const ProbeResult& result, qint64) override
    {
        const ProbeSpec& spec = m_requests.front();
        const auto all = [&](ReadingCause cause, ProbeCause probe) {
            std::vector<MetricReading> readings;
            for (const MetricSpec& metric : m_metrics) {
                readings.push_back(noReading(metric, spec, result, cause));
                readings.back().probe = probe;
            }
            return readings;
        };
        if (result.cause != ProbeCause::None)
            return all(ReadingCause::SourceFailed, result.cause);
        Result<MetricsPage> page = readMetricsPage(result.body, m_selectors);
        if (!page)
            return all(ReadingCause::SourceFailed, ProbeCause::BodyMalformed);
        if (page->cut)
            return all(ReadingCause::ManySeries, ProbeCause::None);
        std::vector<MetricReading> readings;
        size_t place = 0;
        for (size_t i = 0; i < m_metrics.size(); ++i) {
            const PageQuery& query = m_queries[i];
            const Found top = valueOf(query.top, *page, place++, result.startedUtcMs);
            Found all_ = top;
            if (query.bottom) {
                const Found bottom = valueOf(*query.bottom, *page, place++, result.startedUtcMs);
                if (all_.cause == ReadingCause::None)
                    all_.cause = bottom.cause;
                all_.value /= bottom.value;
                all_.increase = bottom.increase;
            }
            MetricReading reading = readingOf(m_metrics[i], spec, result);
            reading.cause = all_.cause;
            reading.observations = all_.increase;
            if (all_.cause == ReadingCause::None)
                setValue(reading, m_metrics[i], query.factor * all_.value);
            readings.push_back(std::move(reading));
        }
        m_before = std::move(page->samples);
        m_beforeUtcMs = result.startedUtcMs;
        return readings;
    }

private:
    [[nodiscard]] Found valueOf(const PageTerm& term, const MetricsPage& page, size_t place, qint64 utcMs) const
    {
        const PageSamples& samples = page.samples[place];
        if (samples.empty())
            return {{}, {}, ReadingCause::NoSeries};
        if (samples.size() > 1 && !term.sum)
            return {{}, {}, ReadingCause::ManySeries};
        double sum = 0;
        for (const auto& [labels, value] : samples)
            sum += value;
        if (!term.rate)
            return {sum, std::nan(""), ReadingCause::None};
        if (place >= m_before.size() || utcMs <= m_beforeUtcMs)
            return {{}, {}, ReadingCause::FirstOfTwo};
        double increase = 0;
        for (const auto& [labels, value] : samples) {
            const auto before = m_before[place].find(labels);
            // A series that is new began at nought meanwhile (as a counter of errors does with the first one).
            const double least = before == m_before[place].end() ? 0 : before->second;
            if (value < least)
                return {{}, {}, ReadingCause::CounterReset};
            increase += value - least;
        }
        for (const auto& [labels, value] : m_before[place])
            if (!samples.contains(labels))
                return {{}, {}, ReadingCause::CounterReset};
        return {increase * 1000 / double(utcMs - m_beforeUtcMs), increase, ReadingCause::None};
    }

    const MetricList m_metrics;
    const std::vector<PageQuery> m_queries;
    std::vector<MetricSelector> m_selectors;
    std::vector<PageSamples> m_before;
    qint64 m_beforeUtcMs = 0;
};

class ProxyReader final : public SourceReader
{
public:
    ProxyReader(const SourceSpec& source, MetricList metrics, std::vector<ProxyQuery> queries)
        : m_metrics(std::move(metrics))
        , m_queries(std::move(queries))
    {
        ProbeSpec request = serverRequest(source, proxyUrl(source.url));
        if (!source.socket.isEmpty()) {
            request.kind = ProbeKind::Text;
            request.body = "show stat";
        }
        m_requests.push_back(request);
    }

    std::vector<MetricReading> read(size_t, const ProbeResult& result, qint64) override
    {
        const ProbeSpec& spec = m_requests.front();
        std::vector<MetricReading> readings;
        Result<ProxyStatistics> now = result.cause == ProbeCause::None ? ProxyStatistics::read(result.body)
                                                                       : Result<ProxyStatistics>(ProxyStatistics());
        for (size_t i = 0; i < m_metrics.size(); ++i) {
            if (result.cause != ProbeCause::None || !now) {
                readings.push_back(noReading(m_metrics[i], spec, result, ReadingCause::SourceFailed));
                if (result.cause == ProbeCause::None)
                    readings.back().probe = ProbeCause::BodyMalformed;
                continue;
            }
            MetricReading reading = readingOf(m_metrics[i], spec, result);
            const Found found = valueOf(m_queries[i], *now, result.startedUtcMs);
            reading.cause = found.cause;
            reading.observations = found.increase;
            if (found.cause == ReadingCause::None)
                setValue(reading, m_metrics[i], found.value);
            readings.push_back(std::move(reading));
        }
        if (result.cause == ProbeCause::None && now) {
            m_before = std::move(*now);
            m_beforeUtcMs = result.startedUtcMs;
        }
        return readings;
    }

private:
    static double column(const ProxyRow& row, const QByteArray& name)
    {
        const auto found = row.find(name);
        bool isNumber = false;
        const double value = found == row.end() ? 0 : found->second.toDouble(&isNumber);
        return isNumber ? value : std::nan("");
    }

    // Requests of a proxy that speaks HTTP, else its connections.
    static double requests(const ProxyRow& row)
    {
        const double http = column(row, "req_tot");
        return std::isnan(http) ? column(row, "stot") : http;
    }

    static double errors(const ProxyRow& row)
    {
        double sum = 0;
        for (const char* name : {"hrsp_5xx", "econ", "eresp"})
            if (const double value = column(row, name); !std::isnan(value))
                sum += value;
        return sum;
    }

    [[nodiscard]] Found valueOf(const ProxyQuery& query, const ProxyStatistics& now, qint64 utcMs) const
    {
        const QByteArray proxy = query.proxy == "*" ? now.proxyOf(query.server) : query.proxy;
        const ProxyRow* row = now.row(proxy, query.server);
        if (!row)
            return {{}, {}, ReadingCause::NoSeries};
        if (query.field == "share")
            return {now.share(proxy, query.server).value_or(std::nan("")), std::nan(""), ReadingCause::None};
        if (query.field == "requests")
            return {requests(*row), std::nan(""), ReadingCause::None};
        if (query.field == "failed")
            return {errors(*row), std::nan(""), ReadingCause::None};
        if (query.field == "up") {
            const auto status = row->find("status");
            const bool up = status != row->end() && (status->second.startsWith("UP") || status->second == "OPEN");
            return {up ? 1.0 : 0.0, std::nan(""), ReadingCause::None};
        }
        const bool errorRate = query.field == "error_rate";
        if (!errorRate && !query.rate)
            return {column(*row, query.field), std::nan(""),
                    row->contains(query.field) ? ReadingCause::None : ReadingCause::NoSeries};
        const ProxyRow* before = m_before.row(proxy, query.server);
        if (!before || utcMs <= m_beforeUtcMs)
            return {{}, {}, ReadingCause::FirstOfTwo};
        const double asked = requests(*row) - requests(*before);
        if (errorRate) {
            const double failed = errors(*row) - errors(*before);
            if (asked < 0 || failed < 0)
                return {{}, {}, ReadingCause::CounterReset};
            // Without a request there is no rate.
            return {100 * failed / asked, asked, asked > 0 ? ReadingCause::None : ReadingCause::Insufficient};
        }
        const double increase = column(*row, query.field) - column(*before, query.field);
        if (increase < 0)
            return {{}, {}, ReadingCause::CounterReset};
        return {increase * 1000 / double(utcMs - m_beforeUtcMs), increase, ReadingCause::None};
    }

    const MetricList m_metrics;
    const std::vector<ProxyQuery> m_queries;
    ProxyStatistics m_before;
    qint64 m_beforeUtcMs = 0;
};

} // namespace

Result<std::unique_ptr<SourceReader>> makePageReader(const SourceSpec& source, const MetricList& metrics)
{
    std::vector<PageQuery> queries;
    for (const MetricSpec& metric : metrics) {
        auto query = pageQuery(metric.query);
        if (!query)
            return wrongQuery(metric, query.error());
        queries.push_back(std::move(*query));
    }
    return std::make_unique<PageMetricsReader>(source, metrics, std::move(queries));
}

Result<std::unique_ptr<SourceReader>> makeProxyReader(const SourceSpec& source, const MetricList& metrics)
{
    std::vector<ProxyQuery> queries;
    for (const MetricSpec& metric : metrics) {
        auto query = proxyQuery(metric.query);
        if (!query)
            return wrongQuery(metric, query.error());
        queries.push_back(std::move(*query));
    }
    return std::make_unique<ProxyReader>(source, metrics, std::move(queries));
}

} // namespace holdpoint::monitor
