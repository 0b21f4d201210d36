// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_charts.h"

#include "core/monitor/monitor.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

constexpr int chartColumns = 240;
// A little more than the picture shows.
qint64 samplesKept(qint64 intervalMs) { return WallCharts::spanMs / std::max<qint64>(intervalMs, 10) + 64; }

// The limit of the phase, by its title, else the one for all.
QString limitNow(const runbook::MetricConfiguration& metric, const runbook::Phase* phase)
{
    if (phase)
        for (auto limit = metric.limits.constBegin(); limit != metric.limits.constEnd(); ++limit)
            if (phase->title.contains(limit.key(), Qt::CaseInsensitive))
                return limit.value();
    return metric.limits.value(QStringLiteral("default"));
}

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

QStringList watchedSeries(const checklist::Launch& launch)
{
    QStringList names;
    if (!launch.state().trustedConfiguration.isEmpty())
        for (const runbook::SourceConfiguration& source : launch.configuration().sources)
            names.append(monitor::probeSeriesName(source.name));
    return names;
}

void WallCharts::setLaunch(const checklist::Launch& launch)
{
    QHash<QString, std::shared_ptr<monitor::ProbeSeries>> before;
    for (const Source& source : std::as_const(m_sources))
        before.insert(source.series, source.samples);
    m_sources.clear();
    if (launch.state().trustedConfiguration.isEmpty())
        return;
    const runbook::Phase* phase = launch.plan().phaseOf(launch.currentStep());
    for (const runbook::SourceConfiguration& configured : launch.configuration().sources) {
        Source source;
        source.series = monitor::probeSeriesName(configured.name);
        source.title = configured.name;
        source.unit = QStringLiteral("ms");
        for (const runbook::MetricConfiguration& metric : launch.configuration().metrics) {
            if (metric.source != configured.name)
                continue;
            source.title = metric.title.isEmpty() ? metric.name : metric.title;
            source.unit = metric.unit.isEmpty() ? source.unit : metric.unit;
            source.limit = limitNow(metric, phase);
            break;
        }
        source.title = shownText(source.title);
        const auto intervalMs = qint64(configured.intervalS * 1000);
        source.samples = before.value(source.series);
        if (!source.samples || source.samples->intervalMs() != intervalMs)
            source.samples = std::make_shared<monitor::ProbeSeries>(intervalMs, samplesKept(intervalMs));
        m_sources.append(source);
    }
}

void WallCharts::add(const QHash<QString, std::vector<monitor::Sample>>& samples)
{
    for (const Source& source : std::as_const(m_sources))
        for (const monitor::Sample& sample : samples.value(source.series))
            source.samples->append(sample);
}

WallChart WallCharts::chartOf(const Source& source, qint64 nowUtcMs)
{
    WallChart chart;
    chart.title = source.title;
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
    std::ranges::stable_sort(charts, {}, [](const WallChart& chart) { return rankOf(chart.state); });
    return charts;
}

} // namespace holdpoint::ui
