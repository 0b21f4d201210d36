// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_charts.h"

#include "core/alarms/alarm_rules.h"
#include "core/monitor/monitor.h"
#include "core/monitor/source_set.h"
#include "core/session/watched_numbers.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {
namespace {

constexpr int chartColumns = 240;
// A little more than the picture shows.
qint64 samplesKept(qint64 intervalMs) { return WallCharts::spanMs / std::max<qint64>(intervalMs, 10) + 64; }

QString numberText(double value)
{
    return std::abs(value) >= 100 ? QString::number(value, 'f', 0) : QString::number(value, 'g', 3);
}

// What is wrong stands first.
int rankOf(monitor::SourceState state)
{
    switch (state) {
    case monitor::SourceState::Breached:
    case monitor::SourceState::Down:
        return 0;
    case monitor::SourceState::Stale:
    case monitor::SourceState::NoData:
        return 1;
    case monitor::SourceState::Ok:
        break;
    }
    return 2;
}

} // namespace

namespace {

// A probe measures the service itself: its latency is worth a chart where no metric says more.
bool isProbe(const QString& kind)
{
    return kind == QLatin1String("http") || kind == QLatin1String("tcp") || kind == QLatin1String("tls") ||
           kind == QLatin1String("dns") || kind == QLatin1String("command");
}

QStringList bareProbes(const checklist::Launch& launch)
{
    QStringList names;
    for (const runbook::SourceConfiguration& source : launch.configuration().sources)
        if (isProbe(source.kind) &&
            std::ranges::none_of(launch.configuration().metrics, [&source](const runbook::MetricConfiguration& metric) {
                return metric.source == source.name;
            }))
            names.append(source.name);
    return names;
}

qint64 intervalOf(const checklist::Launch& launch, const QString& name)
{
    for (const runbook::SourceConfiguration& source : launch.configuration().sources)
        if (source.name == name)
            return qint64(source.intervalS * 1000);
    return 5000;
}

} // namespace

QStringList watchedSeries(const checklist::Launch& launch)
{
    QStringList names;
    for (const monitor::MetricSpec& metric : session::metricsToWatch(launch))
        names.append(monitor::metricSeriesName(metric.name));
    if (!launch.state().trustedConfiguration.isEmpty())
        for (const QString& source : bareProbes(launch))
            names.append(monitor::probeSeriesName(source));
    return names;
}

void WallCharts::keepSamples(QList<Source>& sources, const QList<Source>& before)
{
    for (Source& source : sources) {
        const auto old = std::ranges::find(before, source.series, &Source::series);
        source.samples =
            old != before.cend() && old->samples->intervalMs() == source.intervalMs
                ? old->samples
                : std::make_shared<monitor::ProbeSeries>(source.intervalMs, samplesKept(source.intervalMs));
    }
}

void WallCharts::setLaunch(const checklist::Launch& launch)
{
    const QList<Source> charts = std::exchange(m_sources, {});
    const QList<Source> weights = std::exchange(m_weights, {});
    if (launch.state().trustedConfiguration.isEmpty())
        return;
    const alarms::RuleSet rules = alarms::rulesFrom(launch.plan(), launch.configuration(), launch.filledValues());
    const QString phase = session::phaseNow(launch);
    for (const alarms::Rule& rule : rules.rules) {
        Source source;
        source.series = monitor::metricSeriesName(rule.metric);
        source.title = shownText(rule.title);
        source.unit = rule.unit;
        if (const std::optional<alarms::Limit> limit = rule.limits.in(phase))
            source.limit = limit->text();
        source.intervalMs = rule.intervalMs;
        source.needsLimit = true;
        m_sources.append(source);
    }
    for (const QString& name : bareProbes(launch))
        m_sources.append({monitor::probeSeriesName(name),
                          shownText(name),
                          QStringLiteral("ms"),
                          {},
                          intervalOf(launch, name),
                          false,
                          {}});
    const runbook::RolloutConfiguration& rollout = launch.configuration().rollout;
    for (const monitor::MetricSpec& metric : session::metricsToWatch(launch))
        for (const QString& version : {rollout.oldVersion, rollout.newVersion})
            if (metric.name == session::weightMetric(version))
                m_weights.append({monitor::metricSeriesName(metric.name),
                                  shownText(version),
                                  metric.unit,
                                  {},
                                  intervalOf(launch, metric.source),
                                  false,
                                  {}});
    keepSamples(m_sources, charts);
    keepSamples(m_weights, weights);
}

void WallCharts::add(const QHash<QString, std::vector<monitor::Sample>>& samples)
{
    for (const QList<Source>* sources : {&m_sources, &m_weights})
        for (const Source& source : *sources)
            for (const monitor::Sample& sample : samples.value(source.series))
                source.samples->append(sample);
}

WallChart WallCharts::chartOf(const Source& source, qint64 nowUtcMs)
{
    WallChart chart;
    chart.title = source.title;
    chart.needsLimit = source.needsLimit;
    chart.threshold = monitor::thresholdFromText(source.limit);
    if (!source.limit.isEmpty())
        chart.limit = QStringLiteral("%1 %2").arg(shownText(source.limit), source.unit).trimmed();
    chart.span = QCoreApplication::translate("Wall", "%1 min").arg(spanMs / 60'000);
    const monitor::Sample& newest = source.samples->newest();
    const auto freshness = monitor::Freshness::of(newest, nowUtcMs, source.samples->intervalMs());
    chart.state = monitor::sourceState(newest, freshness, chart.threshold);
    chart.value = QStringLiteral("–");
    if (newest.utcMs > 0 && std::isfinite(newest.value))
        chart.value = QStringLiteral("%1 %2").arg(numberText(newest.value), source.unit);
    if (chart.state == monitor::SourceState::Stale)
        chart.value = QCoreApplication::translate("Wall", "%1, %2 old")
                          .arg(chart.value, durationText(std::max<qint64>(freshness.ageMs, 0) / 1000 * 1000));
    const monitor::SeriesStore& values = source.samples->values();
    const qint64 begin = nowUtcMs - spanMs;
    constexpr qint64 step = spanMs / chartColumns;
    for (int i = 0; i < chartColumns; ++i)
        chart.columns.push_back(
            values.extent(values.lowerBound(begin + i * step), values.lowerBound(begin + (i + 1) * step)));
    return chart;
}

QList<WallChart> WallCharts::at(qint64 nowUtcMs) const
{
    QList<WallChart> charts;
    for (const Source& source : m_sources)
        charts.append(chartOf(source, nowUtcMs));
    // What has a limit in this phase matters more than what has none.
    std::ranges::stable_sort(charts, {}, [](const WallChart& chart) {
        return std::pair(rankOf(chart.state), !chart.threshold.has_value());
    });
    return charts;
}

QList<WallWeight> WallCharts::weightsAt(qint64 nowUtcMs) const
{
    QList<WallWeight> weights;
    for (const Source& source : m_weights) {
        const monitor::Sample& newest = source.samples->newest();
        if (newest.utcMs > 0 && std::isfinite(newest.value) &&
            !monitor::Freshness::of(newest, nowUtcMs, source.intervalMs).isStale())
            weights.append({source.title, int(std::lround(newest.value))});
    }
    return weights;
}

} // namespace holdpoint::ui
