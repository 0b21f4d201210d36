// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/metric.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::monitor {
namespace {

struct MetricText
{
    Q_DECLARE_TR_FUNCTIONS(Metric)
};

// "Error rate", "error_rate" and "Error-Rate" are one name.
QString plainName(const QString& name)
{
    QString plain;
    for (const QChar c : name)
        if (c.isLetterOrNumber())
            plain += c.toCaseFolded();
    return plain;
}

bool covers(const MetricSpec& metric, const PlanThreshold& threshold)
{
    const QString wanted = plainName(threshold.name);
    return !wanted.isEmpty() && (plainName(metric.name) == wanted || plainName(metric.title) == wanted);
}

QString limitKey(const PlanThreshold& threshold) { return threshold.phase.isEmpty() ? u"default"_s : threshold.phase; }

} // namespace

std::vector<BoundMetric> bindMetrics(const std::vector<MetricSpec>& metrics,
                                     const std::vector<PlanThreshold>& thresholds)
{
    std::vector<BoundMetric> bound;
    for (const MetricSpec& metric : metrics)
        bound.push_back({metric.name,
                         metric.title.isEmpty() ? metric.name : metric.title,
                         metric.unit,
                         metric.name,
                         metric.limits,
                         {}});
    for (const PlanThreshold& threshold : thresholds) {
        const bool isLimit = thresholdFromText(threshold.limit, threshold.unit).has_value();
        const auto metric =
            std::ranges::find_if(metrics, [&](const MetricSpec& each) { return covers(each, threshold); });
        if (metric == metrics.end()) {
            bound.push_back({threshold.id, threshold.name, threshold.unit, {}, {}, {threshold.id}});
            if (isLimit)
                bound.back().limits.insert(limitKey(threshold), threshold.limit);
            continue;
        }
        BoundMetric& by = bound[size_t(metric - metrics.begin())];
        by.thresholds.append(threshold.id);
        if (by.unit.isEmpty())
            by.unit = threshold.unit;
        // A limit in another unit ("0.2 s" for "ms") would be a wrong one: only a person can bind it.
        const bool sameUnit = threshold.unit.isEmpty() || threshold.unit == by.unit;
        if (isLimit && sameUnit && !by.limits.contains(limitKey(threshold)))
            by.limits.insert(limitKey(threshold), threshold.limit);
    }
    return bound;
}

std::optional<Threshold> limitFor(const QMap<QString, QString>& limits, const QString& phaseTitle, const QString& unit)
{
    if (const auto exact = limits.find(phaseTitle); exact != limits.end())
        return thresholdFromText(*exact, unit);
    // The longest key that fits: "T-0" must not win over "T-0 second shift".
    auto best = limits.end();
    for (auto it = limits.begin(); it != limits.end(); ++it)
        if (it.key() != "default"_L1 && !it.key().isEmpty() && phaseTitle.contains(it.key(), Qt::CaseInsensitive) &&
            (best == limits.end() || it.key().size() > best.key().size()))
            best = it;
    if (best != limits.end())
        return thresholdFromText(*best, unit);
    return thresholdFromText(limits.value(u"default"_s), unit);
}

QString readingCode(ReadingCause cause)
{
    switch (cause) {
    case ReadingCause::None:
        return u"none"_s;
    case ReadingCause::SourceFailed:
        return u"source-failed"_s;
    case ReadingCause::NoSeries:
        return u"no-series"_s;
    case ReadingCause::ManySeries:
        return u"many-series"_s;
    case ReadingCause::LabelsChanged:
        return u"labels-changed"_s;
    case ReadingCause::NotFinite:
        return u"not-finite"_s;
    case ReadingCause::StaleAnswer:
        return u"stale-answer"_s;
    case ReadingCause::FirstOfTwo:
        return u"first-of-two"_s;
    case ReadingCause::CounterReset:
        return u"counter-reset"_s;
    case ReadingCause::Insufficient:
        return u"insufficient"_s;
    case ReadingCause::Uncountable:
        return u"uncountable"_s;
    case ReadingCause::Refused:
        return u"refused"_s;
    }
    return {};
}

QString readingText(const MetricReading& reading)
{
    switch (reading.cause) {
    case ReadingCause::None:
        return {};
    case ReadingCause::SourceFailed:
        return causeText(reading.probe, reading.status);
    case ReadingCause::NoSeries:
        return MetricText::tr("The query finds no series.");
    case ReadingCause::ManySeries:
        return MetricText::tr("The query finds several series; make one of them, for example with sum().");
    case ReadingCause::LabelsChanged:
        return MetricText::tr("The query now finds another series than before: %1").arg(reading.detail);
    case ReadingCause::NotFinite:
        return MetricText::tr("The value is no number.");
    case ReadingCause::StaleAnswer:
        return MetricText::tr("The answer is older than two intervals, or the clocks of the two machines differ.");
    case ReadingCause::FirstOfTwo:
        return MetricText::tr("A rate needs a second answer.");
    case ReadingCause::CounterReset:
        return MetricText::tr("A counter fell: the service started anew.");
    case ReadingCause::Insufficient:
        return MetricText::tr("Too few observations stand behind this value to judge it.");
    case ReadingCause::Uncountable:
        return MetricText::tr("Nobody can say how many observations stand behind this value: its query takes no rate.");
    case ReadingCause::Refused:
        return reading.detail;
    }
    return {};
}

QString stateCode(MetricState state)
{
    switch (state) {
    case MetricState::Unbound:
        return u"unbound"_s;
    case MetricState::NoData:
        return u"no-data"_s;
    case MetricState::Unknown:
        return u"unknown"_s;
    case MetricState::Stale:
        return u"stale"_s;
    case MetricState::Insufficient:
        return u"insufficient"_s;
    case MetricState::Down:
        return u"down"_s;
    case MetricState::Breached:
        return u"breached"_s;
    case MetricState::Ok:
        return u"ok"_s;
    case MetricState::NoLimit:
        return u"no-limit"_s;
    }
    return {};
}

MetricState judgeMetric(const BoundMetric& metric, const std::optional<MetricReading>& reading, qint64 nowUtcMs,
                        const QString& phaseTitle)
{
    if (metric.metric.isEmpty())
        return MetricState::Unbound;
    if (!reading)
        return MetricState::NoData;
    if (Freshness::of(reading->sample, nowUtcMs, reading->intervalMs).isStale())
        return MetricState::Stale;
    switch (reading->cause) {
    case ReadingCause::None:
        break;
    case ReadingCause::SourceFailed:
        return reading->sample.verdict == Verdict::Bad ? MetricState::Down : MetricState::Unknown;
    case ReadingCause::Insufficient:
    case ReadingCause::Uncountable:
        return MetricState::Insufficient;
    case ReadingCause::StaleAnswer:
        return MetricState::Stale;
    default:
        return MetricState::NoData;
    }
    if (!std::isfinite(reading->sample.value) || reading->sample.verdict == Verdict::Unknown)
        return MetricState::NoData;
    const std::optional<Threshold> limit = limitFor(metric.limits, phaseTitle, metric.unit);
    if (!limit)
        return MetricState::NoLimit;
    return limit->holds(reading->sample.value) ? MetricState::Ok : MetricState::Breached;
}

} // namespace holdpoint::monitor
