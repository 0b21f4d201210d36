// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/number_history.h"

#include "core/monitor/monitor.h"
#include "core/monitor/source_requests.h"
#include "core/session/watched_numbers.h"

#include <QSet>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace holdpoint::session {
namespace {

constexpr int lookMs = 40;
constexpr qint64 leastStepMs = 1'000;
constexpr qint64 mostPoints = 11'000; // that Prometheus gives of one series

template <class Value> bool isReady(const std::future<Value>& future)
{
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

// Whether a source's own latency says something about the service.
bool measuresItself(const QString& kind)
{
    static const QSet<QString> kinds{QStringLiteral("http"), QStringLiteral("tcp"), QStringLiteral("tls"),
                                     QStringLiteral("dns"), QStringLiteral("command")};
    return kinds.contains(kind);
}

std::vector<NumberSeries> weightsOf(const checklist::Launch& launch)
{
    std::vector<NumberSeries> weights;
    if (launch.state().trustedConfiguration.isEmpty())
        return weights;
    const runbook::Configuration& configuration = launch.configuration();
    for (const monitor::MetricSpec& spec : metricsToWatch(launch)) {
        for (const QString& version : {configuration.rollout.oldVersion, configuration.rollout.newVersion}) {
            if (version.isEmpty() || spec.name != weightMetric(version))
                continue;
            NumberSeries number;
            number.series = monitor::metricSeriesName(spec.name);
            number.title = spec.title;
            number.unit = spec.unit;
            number.metric = spec.name;
            number.source = spec.source;
            number.version = version;
            for (const runbook::SourceConfiguration& source : configuration.sources)
                if (source.name == spec.source)
                    number.intervalMs = qint64(source.intervalS * 1000);
            weights.push_back(std::move(number));
        }
    }
    return weights;
}

} // namespace

std::vector<NumberSeries> numbersOf(const Monitoring& monitoring, const checklist::Launch& launch)
{
    std::vector<NumberSeries> numbers;
    QSet<QString> rested; // sources
    QHash<QString, QString> queries;
    for (const monitor::MetricSpec& spec : metricsToWatch(launch))
        queries.insert(spec.name, spec.query);
    for (const WatchedMetric& metric : monitoring.metrics()) {
        rested.insert(metric.rule.source);
        NumberSeries number;
        number.series = monitor::metricSeriesName(metric.rule.metric);
        number.title = metric.rule.title.isEmpty() ? metric.rule.metric : metric.rule.title;
        number.unit = metric.rule.unit;
        number.metric = metric.rule.metric;
        number.source = metric.rule.source;
        number.query = queries.value(metric.rule.metric);
        number.intervalMs = metric.rule.intervalMs;
        number.limit = metric.judged.limit;
        numbers.push_back(std::move(number));
    }
    for (const WatchedSource& source : monitoring.sources()) {
        if (rested.contains(source.spec.name) || !measuresItself(source.spec.kind))
            continue;
        NumberSeries number;
        number.series = monitor::probeSeriesName(source.spec.name);
        number.title = source.spec.name;
        number.unit = QStringLiteral("ms");
        number.source = source.spec.name;
        number.intervalMs = qint64(source.spec.intervalS * 1000);
        numbers.push_back(std::move(number));
    }
    std::ranges::move(weightsOf(launch), std::back_inserter(numbers));
    return numbers;
}

std::vector<monitor::Sample> joinedHistory(const std::vector<monitor::Sample>& kept,
                                           const std::vector<monitor::Sample>& served, qint64 intervalMs)
{
    std::vector<monitor::Sample> all;
    all.reserve(kept.size() + served.size());
    const qint64 apart = 2 * intervalMs;
    size_t next = 0; // of `kept`
    for (const monitor::Sample& sample : served) {
        for (; next < kept.size() && kept[next].utcMs <= sample.utcMs; ++next)
            all.push_back(kept[next]);
        const bool afterKept = next > 0 && sample.utcMs - kept[next - 1].utcMs < apart;
        const bool beforeKept = next < kept.size() && kept[next].utcMs - sample.utcMs < apart;
        if (!afterKept && !beforeKept)
            all.push_back(sample);
    }
    all.insert(all.end(), kept.begin() + qsizetype(next), kept.end());
    std::vector<monitor::Sample> gapped;
    gapped.reserve(all.size());
    for (const monitor::Sample& sample : all) {
        const bool hole = !gapped.empty() && sample.utcMs - gapped.back().utcMs > apart;
        if (hole && std::isfinite(gapped.back().value))
            gapped.push_back({gapped.back().utcMs + intervalMs, std::nan(""), monitor::Verdict::Unknown});
        gapped.push_back(sample);
    }
    return gapped;
}

NumberHistory::NumberHistory(Monitoring& monitoring, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_monitoring(monitoring)
    , m_clock(clock)
{
    m_look.setInterval(lookMs);
    connect(&m_look, &QTimer::timeout, this, &NumberHistory::look);
}

NumberHistory::~NumberHistory() = default;

void NumberHistory::want(const NumberSeries& number)
{
    forget(number.series);
    const qint64 now = m_clock.now().utcMs;
    Wanted wanted;
    wanted.number = number;
    wanted.kept = m_monitoring.history(number.series, now - keptMs);
    wanted.stepMs = std::max({number.intervalMs, leastStepMs, servedMs / mostPoints + 1});
    if (!number.metric.isEmpty() && !number.query.isEmpty()) {
        for (const WatchedSource& source : m_monitoring.sources()) {
            if (source.spec.name != number.source || source.spec.kind != QLatin1String("prometheus"))
                continue;
            monitor::MetricSpec spec;
            spec.name = number.metric;
            spec.source = number.source;
            spec.query = number.query;
            wanted.served = m_monitoring.sourceSet().ask(
                monitor::historyRequest(source.spec, spec, now - servedMs, now, wanted.stepMs));
        }
    }
    m_wanted.push_back(std::move(wanted));
    m_look.start();
}

void NumberHistory::forget(const QString& series)
{
    std::erase_if(m_wanted, [&series](const Wanted& wanted) { return wanted.number.series == series; });
}

void NumberHistory::look()
{
    // What is told of may want and forget others: the list is not walked while somebody hears of it.
    for (;;) {
        const auto ready = std::ranges::find_if(m_wanted, [](const Wanted& wanted) {
            return isReady(wanted.kept) || (!wanted.kept.valid() && isReady(wanted.served));
        });
        if (ready == m_wanted.end())
            break;
        Wanted wanted = std::move(*ready);
        m_wanted.erase(ready);
        if (wanted.kept.valid())
            takeKept(wanted);
        else
            takeServed(wanted);
    }
    if (m_wanted.empty())
        m_look.stop();
}

void NumberHistory::takeKept(Wanted& wanted)
{
    const NumberSeries number = wanted.number;
    Result<std::vector<monitor::Sample>> kept = wanted.kept.get();
    std::optional<Error> error;
    if (kept)
        wanted.samples = std::move(*kept);
    else
        error = kept.error();
    const bool last = !wanted.served.valid();
    const std::vector<monitor::Sample> samples = joinedHistory(wanted.samples, {}, number.intervalMs);
    if (!last)
        m_wanted.push_back(std::move(wanted));
    if (error)
        Q_EMIT failed(number.series, *error);
    Q_EMIT came(number.series, samples, last);
}

void NumberHistory::takeServed(Wanted& wanted)
{
    const NumberSeries& number = wanted.number;
    const Result<QByteArray> body = wanted.served.get();
    const Result<std::vector<monitor::Sample>> served =
        body ? monitor::historySamples(*body, wanted.stepMs) : std::unexpected(body.error());
    if (!served)
        Q_EMIT failed(number.series, served.error());
    Q_EMIT came(number.series,
                joinedHistory(wanted.samples, served.value_or(std::vector<monitor::Sample>()), wanted.stepMs), true);
}

} // namespace holdpoint::session
