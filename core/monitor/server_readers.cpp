// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/prometheus.h"
#include "core/monitor/server_alerts.h"
#include "core/monitor/source_reader_parts.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::monitor {
namespace {

// How far back a plain selector looks for its newest sample: as far as Prometheus itself.
constexpr auto lookBack = "[5m]";

class PrometheusReader final : public SourceReader
{
public:
    PrometheusReader(const SourceSpec& source, const MetricList& metrics)
    {
        if (metrics.empty()) // nothing is asked of it: then only whether it answers
            add(source, QStringLiteral("vector(1)"), -1, false);
        for (const MetricSpec& metric : metrics) {
            Watched watched;
            watched.metric = metric;
            watched.query = metric.query.trimmed();
            watched.plain = isPlainSelector(watched.query);
            m_watched.push_back(watched);
            const int place = int(m_watched.size()) - 1;
            add(source, watched.plain ? watched.query + QLatin1String(lookBack) : watched.query, place, false);
            const QString count = metric.minSamples > 0 ? observationsQuery(watched.query) : QString();
            if (!count.isEmpty())
                add(source, count, place, true);
        }
    }

    std::vector<MetricReading> read(size_t request, const ProbeResult& result, qint64 nowUtcMs) override
    {
        const Asked& asked = m_asked[request];
        if (asked.metric < 0)
            return {};
        Watched& watched = m_watched[size_t(asked.metric)];
        const ProbeSpec& spec = m_requests[request];
        const bool refusal = result.cause == ProbeCause::UnexpectedStatus && !result.body.isEmpty();
        if (result.cause != ProbeCause::None && !refusal)
            return asked.counts ? std::vector<MetricReading>()
                                : std::vector{noReading(watched.metric, spec, result, ReadingCause::SourceFailed)};
        const Result<PrometheusAnswer> answer = readPrometheus(result.body, 2);
        if (asked.counts) {
            const bool one = answer && answer->series.size() == 1 && !answer->series[0].points.empty();
            watched.count = one ? answer->series[0].points.back().value : std::nan("");
            watched.countUtcMs = result.startedUtcMs;
            // No series of a counter is no request at all.
            if (answer && answer->series.empty())
                watched.count = 0;
            return {};
        }
        if (!answer) {
            MetricReading reading = noReading(
                watched.metric, spec, result,
                answer.error().code == ErrorCode::OutsideFailed ? ReadingCause::Refused : ReadingCause::SourceFailed,
                answer.error().cause);
            if (reading.cause == ReadingCause::SourceFailed && result.cause == ProbeCause::None)
                reading.probe = ProbeCause::BodyMalformed;
            return {reading};
        }
        return {judge(watched, spec, result, *answer, nowUtcMs)};
    }

    void acceptSeries(const QString& metric) override
    {
        for (Watched& watched : m_watched)
            if (watched.metric.name == metric)
                watched.labels.clear();
    }

private:
    struct Watched
    {
        MetricSpec metric;
        QString query;
        bool plain = false;
        QByteArray labels; // of the series that was found first
        double count = std::numeric_limits<double>::quiet_NaN();
        qint64 countUtcMs = 0;
    };
    struct Asked
    {
        int metric;
        bool counts;
    };

    void add(const SourceSpec& source, const QString& query, int metric, bool counts)
    {
        m_requests.push_back(serverRequest(source, instantUrl(source.url, query)));
        m_asked.push_back({metric, counts});
    }

    static MetricReading judge(Watched& watched, const ProbeSpec& spec, const ProbeResult& result,
                               const PrometheusAnswer& answer, qint64 nowUtcMs)
    {
        const auto none = [&](ReadingCause cause, const QString& detail = {}) {
            return noReading(watched.metric, spec, result, cause, detail);
        };
        if (answer.series.empty() || answer.series[0].points.empty())
            return none(ReadingCause::NoSeries);
        if (answer.series.size() > 1)
            return none(ReadingCause::ManySeries);
        const LabelledSeries& series = answer.series[0];
        if (watched.labels.isEmpty())
            watched.labels = series.labels;
        if (watched.labels != series.labels)
            return none(ReadingCause::LabelsChanged, QString::fromUtf8(series.labels));
        MetricReading reading = readingOf(watched.metric, spec, result);
        const SeriesPoint& newest = series.points.back();
        // Of a plain selector we have the samples' own times, and how often they come.
        if (const size_t count = series.points.size(); watched.plain && count > 1)
            reading.intervalMs = std::max(reading.intervalMs, newest.utcMs - series.points[count - 2].utcMs);
        reading.sample.utcMs = newest.utcMs;
        if (Freshness::of(reading.sample, nowUtcMs, reading.intervalMs).isStale()) {
            reading.cause = ReadingCause::StaleAnswer;
            reading.sample.utcMs = std::min(newest.utcMs, nowUtcMs);
            return reading;
        }
        if (result.startedUtcMs - watched.countUtcMs <= 2 * spec.intervalMs)
            reading.observations = watched.count;
        const bool countable = watched.metric.minSamples <= 0 || !observationsQuery(watched.query).isEmpty();
        if (countable && std::isnan(reading.observations) && watched.metric.minSamples > 0)
            reading.observations = 0; // the count has not come yet
        setValue(reading, watched.metric, newest.value);
        return reading;
    }

    std::vector<Watched> m_watched;
    std::vector<Asked> m_asked;
};

// How many alerts are active that match.
class AlertReader final : public SourceReader
{
public:
    AlertReader(const SourceSpec& source, MetricList metrics, std::vector<std::vector<AlertMatcher>> matchers)
        : m_metrics(std::move(metrics))
        , m_matchers(std::move(matchers))
    {
        m_requests.push_back(serverRequest(source, alertmanagerUrl(source.url, QStringLiteral("alerts"))));
    }

    std::vector<MetricReading> read(size_t, const ProbeResult& result, qint64) override
    {
        const ProbeSpec& spec = m_requests.front();
        std::vector<MetricReading> readings;
        const Result<std::vector<ServerAlert>> alerts =
            result.cause == ProbeCause::None ? readServerAlerts(result.body) : std::vector<ServerAlert>();
        for (size_t i = 0; i < m_metrics.size(); ++i) {
            if (result.cause != ProbeCause::None || !alerts) {
                readings.push_back(noReading(m_metrics[i], spec, result, ReadingCause::SourceFailed));
                if (result.cause == ProbeCause::None)
                    readings.back().probe = ProbeCause::BodyMalformed;
                continue;
            }
            MetricReading reading = readingOf(m_metrics[i], spec, result);
            setValue(reading, m_metrics[i], double(std::ranges::count_if(*alerts, [&](const ServerAlert& alert) {
                         return alert.state == QLatin1String("active") && matches(m_matchers[i], alert.labels);
                     })));
            readings.push_back(std::move(reading));
        }
        return readings;
    }

private:
    const MetricList m_metrics;
    const std::vector<std::vector<AlertMatcher>> m_matchers;
};

} // namespace

Result<std::unique_ptr<SourceReader>> makePrometheusReader(const SourceSpec& source, const MetricList& metrics)
{
    return std::make_unique<PrometheusReader>(source, metrics);
}

Result<std::unique_ptr<SourceReader>> makeAlertReader(const SourceSpec& source, const MetricList& metrics)
{
    std::vector<std::vector<AlertMatcher>> matchers;
    for (const MetricSpec& metric : metrics) {
        auto found = matchersFromText(metric.query);
        if (!found)
            return wrongQuery(metric, found.error());
        matchers.push_back(std::move(*found));
    }
    return std::make_unique<AlertReader>(source, metrics, std::move(matchers));
}

} // namespace holdpoint::monitor
