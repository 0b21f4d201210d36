// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/watch_course.h"

#include "core/rollout/comparison.h"
#include "core/session/rollout_watch.h"
#include "core/session/traffic_sight.h"
#include "core/session/watched_numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace holdpoint::session {
namespace {

constexpr qint64 keptMs = 6 * 3'600'000LL;
constexpr qint64 leastBaselineMs = 60'000;
const QString failedRequests = QStringLiteral("rollout.failed");

QString codeOf(rollout::Difference difference)
{
    switch (difference) {
    case rollout::Difference::None:
        return QStringLiteral("none");
    case rollout::Difference::Better:
        return QStringLiteral("better");
    case rollout::Difference::Worse:
        return QStringLiteral("worse");
    case rollout::Difference::Insufficient:
        break;
    }
    return QStringLiteral("insufficient");
}

// Six digits say all that a measurement knows.
QString shortText(double value) { return std::isfinite(value) ? QString::number(value, 'g', 6) : QString(); }

// Without a limit less is taken for better: times, errors, load.
bool isLargerWorse(const std::optional<alarms::Limit>& limit)
{
    return !limit || limit->comparator == runbook::Comparator::Lt || limit->comparator == runbook::Comparator::Le;
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return std::nan("");
    const auto middle = values.begin() + qsizetype(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

WatchCourse::WatchCourse(Monitoring& monitoring, const Clock& clock)
    : m_monitoring(monitoring)
    , m_clock(clock)
    , m_beganUtcMs(clock.now().utcMs)
{
}

void WatchCourse::forget()
{
    m_change = 0;
    m_watch.reset();
    m_metrics.clear();
}

void WatchCourse::take(const monitor::MetricReading& reading)
{
    Kept kept{reading.sample.utcMs, reading.sample.value, 1,
              reading.cause == monitor::ReadingCause::Insufficient ||
                  reading.cause == monitor::ReadingCause::Uncountable};
    if (std::isfinite(reading.observations))
        kept.requests = qint64(reading.observations);
    else if (kept.insufficient)
        kept.requests = 0;
    std::deque<Kept>& all = m_kept[reading.metric];
    if (!all.empty() && kept.utcMs <= all.back().utcMs)
        return;
    all.push_back(kept);
    while (all.front().utcMs < kept.utcMs - keptMs)
        all.pop_front();
    if (!m_watch || !m_filled)
        return;
    for (std::size_t at = 0; at < m_metrics.size(); ++at) {
        if (m_metrics[at].name == reading.metric)
            m_watch->add(at, readingOf(m_metrics[at], kept));
    }
}

rollout::WatchReading WatchCourse::readingOf(const Metric& metric, const Kept& kept) const
{
    rollout::WatchReading reading;
    reading.utcMs = kept.utcMs;
    reading.value = kept.value;
    reading.requests = kept.requests;
    if (kept.insufficient)
        reading.side = rollout::WatchReading::Side::Thin;
    else if (metric.limit && std::isfinite(kept.value))
        reading.side =
            metric.limit->holds(kept.value) ? rollout::WatchReading::Side::Within : rollout::WatchReading::Side::Beyond;
    return reading;
}

std::vector<WatchCourse::Metric> WatchCourse::metricsOf(const checklist::Launch& launch) const
{
    std::vector<Metric> metrics;
    const QStringList& wanted = launch.ladder().watched;
    const std::vector<WatchedMetric> known = m_monitoring.metrics();
    for (const WatchedMetric& one : known) {
        if (wanted.isEmpty() ? !one.judged.limit : !wanted.contains(one.rule.metric))
            continue;
        Metric metric;
        metric.name = one.rule.metric;
        metric.title = one.rule.title.isEmpty() ? one.rule.metric : one.rule.title;
        metric.unit = one.rule.unit;
        metric.limit = one.judged.limit;
        metric.intervalMs = one.rule.intervalMs;
        metric.forMs = one.rule.forMs;
        metrics.push_back(std::move(metric));
    }
    // What nobody measures has no data, and no data is never OK.
    for (const QString& name : wanted) {
        if (std::ranges::find(known, name, [](const WatchedMetric& one) { return one.rule.metric; }) == known.end()) {
            metrics.emplace_back();
            metrics.back().name = metrics.back().title = name;
        }
    }
    for (const alarms::Unbound& unbound : m_monitoring.unbound()) {
        if (wanted.isEmpty() && unbound.phase == phaseNow(launch)) {
            metrics.emplace_back();
            metrics.back().name = unbound.id;
            metrics.back().title = unbound.title;
        }
    }
    return metrics;
}

void WatchCourse::follow(const checklist::Launch& launch, const rollout::Change& change)
{
    const rollout::Stage stage = change.stage();
    const bool inForce =
        stage == rollout::Stage::Watching || stage == rollout::Stage::Clean || stage == rollout::Stage::Unclean;
    if (!inForce) {
        if (m_change != 0)
            forget();
        return;
    }
    if (m_change == change.asked.change && m_observedUtcMs == change.observedUtcMs) {
        if (!m_filled)
            m_filled = fill();
        return;
    }
    forget();
    m_change = change.asked.change;
    m_observedUtcMs = change.observedUtcMs;
    m_metrics = metricsOf(launch);
    std::vector<rollout::WatchedMetric> watched;
    std::vector<bool> largerIsWorse;
    for (Metric& metric : m_metrics) {
        const auto rule =
            std::ranges::find(launch.configuration().metrics, metric.name, &runbook::MetricConfiguration::name);
        const qint64 least = rule == launch.configuration().metrics.end() ? 1 : std::max(1, rule->minSamples);
        watched.push_back({metric.name, metric.intervalMs, least, metric.forMs});
        largerIsWorse.push_back(isLargerWorse(metric.limit));
        if (change.observedUtcMs < m_beganUtcMs)
            metric.history = m_monitoring.history(monitor::metricSeriesName(metric.name), change.observedUtcMs);
    }
    m_watch.emplace(change.observedUtcMs, launch.ladder().watchMs, std::move(watched), std::move(largerIsWorse));
    m_filled = fill();
}

bool WatchCourse::fill()
{
    for (const Metric& metric : m_metrics) {
        if (metric.history.valid() && metric.history.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            return false;
    }
    for (std::size_t at = 0; at < m_metrics.size(); ++at) {
        Metric& metric = m_metrics[at];
        if (metric.history.valid()) {
            // What cannot be read stays a gap.
            const auto before = metric.history.get();
            for (const monitor::Sample& sample : before ? *before : std::vector<monitor::Sample>())
                m_watch->add(at, readingOf(metric, {sample.utcMs, sample.value, 1,
                                                    sample.verdict == monitor::Verdict::Unknown &&
                                                        std::isfinite(sample.value)}));
        }
        const auto live = m_kept.constFind(metric.name);
        for (const Kept& kept : live == m_kept.constEnd() ? std::deque<Kept>() : *live)
            m_watch->add(at, readingOf(metric, kept));
    }
    return true;
}

std::vector<double> WatchCourse::valuesOf(const QString& metric, qint64 fromUtcMs, qint64 toUtcMs) const
{
    std::vector<double> values;
    const auto found = m_kept.constFind(metric);
    if (found == m_kept.constEnd())
        return values;
    for (const Kept& kept : *found) {
        // What too little stands behind compares nothing.
        if (kept.utcMs >= fromUtcMs && kept.utcMs <= toUtcMs && std::isfinite(kept.value) && !kept.insufficient)
            values.push_back(kept.value);
    }
    return values;
}

events::BaselineTaken WatchCourse::baselineOf(const checklist::Launch& launch, const rollout::Change& change) const
{
    events::BaselineTaken baseline;
    baseline.change = change.asked.change;
    QStringList names = launch.ladder().compare;
    for (const runbook::ScenarioConfiguration& scenario : launch.configuration().scenarios) {
        if (scenario.degradation && !names.contains(scenario.metric))
            names.append(scenario.metric);
    }
    const qint64 from = change.confirmedUtcMs - std::max(launch.ladder().watchMs, leastBaselineMs);
    for (const QString& name : names) {
        std::vector<double> values =
            valuesOf(versionMetric(name, launch.ladder().oldVersion), from, change.confirmedUtcMs);
        if (values.empty())
            values = valuesOf(name, from, change.confirmedUtcMs);
        if (!values.empty())
            baseline.numbers.append({name, shortText(medianOf(values)), qint64(values.size())});
    }
    return baseline;
}

std::vector<ComparedRow> WatchCourse::compared(const checklist::Launch& launch, const rollout::Change& change,
                                               const TrafficSight& sight) const
{
    std::vector<ComparedRow> rows;
    const qint64 from = change.observedUtcMs;
    const qint64 to = change.endedUtcMs > 0 ? change.endedUtcMs : m_clock.now().utcMs;
    const auto before = sight.counted(sight.oldVersion(), from), now = sight.counted(sight.newVersion(), from);
    if (before && now && change.endedUtcMs == 0) {
        rows.push_back({failedRequests, QCoreApplication::translate("rollout", "Requests that failed"),
                        QStringLiteral("%"), rollout::compareFailures(*before, *now), std::nullopt});
        // A share, told in percent as people read it.
        rows.back().now.oldMedian *= 100;
        rows.back().now.newMedian *= 100;
    }
    for (const QString& name : launch.ladder().compare) {
        const auto& metrics = launch.configuration().metrics;
        const auto metric = std::ranges::find(metrics, name, &runbook::MetricConfiguration::name);
        if (metric == metrics.end())
            continue;
        const auto watched = std::ranges::find(m_metrics, name, &Metric::name);
        rollout::ComparisonRule rule;
        rule.smallerIsBetter = watched == m_metrics.end() || isLargerWorse(watched->limit);
        ComparedRow row;
        row.metric = name;
        row.title = metric->title.isEmpty() ? name : metric->title;
        row.unit = metric->unit;
        row.now = rollout::compareMeasurements(valuesOf(versionMetric(name, sight.oldVersion()), from, to),
                                               valuesOf(versionMetric(name, sight.newVersion()), from, to), rule);
        if (const auto& baseline = launch.state().rollout.baseline()) {
            const auto was = std::ranges::find(baseline->numbers, name, &events::BaselineNumber::metric);
            if (was != baseline->numbers.end())
                row.degradation = rollout::degradationPercent(was->value.toDouble(), row.now.newMedian);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

events::WatchEnded WatchCourse::endOf(const rollout::WatchState& state, const checklist::Launch& launch,
                                      const rollout::Change& change, const TrafficSight& sight) const
{
    events::WatchEnded ended;
    ended.change = change.asked.change;
    ended.verdict = rollout::verdictCode(state.verdict);
    ended.beganUtcMs = change.observedUtcMs;
    ended.endedUtcMs = m_watch->endsUtcMs();
    for (std::size_t at = 0; at < state.metrics.size(); ++at) {
        const rollout::MetricWatch& now = state.metrics[at];
        const Metric& metric = m_metrics[at];
        // A breach that was told stands, also where the limit is another one by now or its readings are lost.
        const auto told = std::ranges::find(change.breaches, metric.name, &events::WatchBreached::metric);
        events::WatchedNumber number{metric.name,
                                     rollout::verdictCode(now.verdict),
                                     shortText(now.value),
                                     shortText(now.worst),
                                     metric.limit ? metric.limit->text() : QString(),
                                     now.sinceUtcMs,
                                     now.requests,
                                     now.longestGapMs};
        if (told != change.breaches.end() && now.verdict != rollout::WatchVerdict::Breach) {
            number.verdict = ended.verdict = rollout::verdictCode(rollout::WatchVerdict::Breach);
            number.worst = told->value;
            number.sinceUtcMs = told->sinceUtcMs;
        }
        ended.numbers.append(number);
    }
    for (const ComparedRow& row : compared(launch, change, sight)) {
        const bool failed = row.metric == failedRequests;
        const auto of = [&](const QString& version) -> qint64 {
            if (failed)
                return sight.counted(version, change.observedUtcMs).value_or(rollout::Failures()).all;
            return qint64(
                valuesOf(versionMetric(row.metric, version), change.observedUtcMs, m_clock.now().utcMs).size());
        };
        ended.compared.append({row.metric, codeOf(row.now.difference), shortText(row.now.oldMedian),
                               shortText(row.now.newMedian), shortText(row.now.probability), shortText(row.now.chance),
                               row.degradation ? shortText(*row.degradation) : QString(), of(sight.oldVersion()),
                               of(sight.newVersion())});
    }
    return ended;
}

std::vector<checklist::RolloutFact> WatchCourse::due(const checklist::Launch& launch, const rollout::Change& change,
                                                     const TrafficSight& sight)
{
    std::vector<checklist::RolloutFact> facts;
    if (change.confirmedUtcMs != 0 && change.asked.from == 0 && change.asked.rollback == 0 && !change.rolledBack &&
        !launch.state().rollout.baseline()) {
        // Without a number there is none: the rows that rest on it have no data, and say so.
        if (events::BaselineTaken baseline = baselineOf(launch, change); !baseline.numbers.isEmpty())
            facts.emplace_back(std::move(baseline));
    }
    if (!m_watch || !m_filled || m_change != change.asked.change)
        return facts;
    const qint64 now = m_clock.now().utcMs;
    const rollout::WatchState state = m_watch->at(now);
    for (std::size_t at = 0; at < state.metrics.size(); ++at) {
        const Metric& metric = m_metrics[at];
        const bool told =
            std::ranges::find(change.breaches, metric.name, &events::WatchBreached::metric) != change.breaches.end();
        if (told || !metric.limit)
            continue;
        const rollout::MetricWatch& seen = state.metrics[at];
        if (!change.watched && seen.verdict == rollout::WatchVerdict::Breach) {
            facts.emplace_back(events::WatchBreached{change.asked.change, metric.name, shortText(seen.worst),
                                                     metric.limit->text(), seen.sinceUtcMs});
        } else if (change.watched) {
            // The watch is over, and traffic is still there.
            const alarms::Judged judged = m_monitoring.judgedNow(metric.name);
            if (judged.condition == alarms::Condition::Beyond && judged.beyondMs >= metric.forMs)
                facts.emplace_back(events::WatchBreached{change.asked.change, metric.name, judged.value,
                                                         metric.limit->text(), now - judged.beyondMs});
        }
    }
    if (!change.watched && state.remainingMs == 0)
        facts.emplace_back(endOf(state, launch, change, sight));
    return facts;
}

void WatchCourse::tell(RolloutProgress& progress, const checklist::Launch& launch, const rollout::Change& change,
                       const TrafficSight& sight) const
{
    if (!m_watch || m_change != change.asked.change)
        return;
    progress.watch = m_watch->at(m_clock.now().utcMs);
    for (std::size_t at = 0; at < m_metrics.size(); ++at)
        progress.metrics.push_back({progress.watch->metrics[at], m_metrics[at].title, m_metrics[at].unit,
                                    m_metrics[at].limit ? m_metrics[at].limit->text() : QString()});
    progress.compared = compared(launch, change, sight);
}

} // namespace holdpoint::session
