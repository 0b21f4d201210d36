// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/number_lines.h"

#include "core/base/ids.h"
#include "core/monitor/telemetry_reader.h"
#include "core/session/watched_numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::session {
namespace {

struct LineText
{
    Q_DECLARE_TR_FUNCTIONS(NumberLines)
};

using monitor::MetricState;

constexpr qint64 writtenAfterMs = 1'000; // telemetry is written once a second

QString causeOf(MetricState state, const std::optional<monitor::MetricReading>& reading)
{
    QString cause = reading ? monitor::readingText(*reading) : QString();
    if (!cause.isEmpty())
        return cause;
    switch (state) {
    case MetricState::NoData:
        return reading ? LineText::tr("What came holds no number that can be trusted.")
                       : LineText::tr("Nothing was measured yet.");
    case MetricState::Stale:
        return LineText::tr("The newest number is older than two intervals.");
    case MetricState::NoLimit:
        return LineText::tr("Neither the configuration nor the runbook says what it must be in this phase.");
    case MetricState::Insufficient:
        return LineText::tr("Too few observations stand behind this value to judge it.");
    case MetricState::Down:
        return LineText::tr("The service did not answer as it should.");
    case MetricState::Unknown:
        return LineText::tr("This machine could not ask.");
    case MetricState::Unbound:
    case MetricState::Breached:
    case MetricState::Ok:
        break;
    }
    return {};
}

NumberLine lineOf(const alarms::Rule& rule, const std::optional<alarms::Limit>& limit,
                  const std::optional<monitor::MetricReading>& reading, qint64 nowUtcMs)
{
    NumberLine line;
    line.metric = rule.metric;
    line.title = rule.title.isEmpty() ? rule.metric : rule.title;
    line.unit = rule.unit;
    line.source = rule.source;
    line.limit = limit;
    monitor::BoundMetric bound;
    bound.metric = rule.metric;
    if (limit)
        bound.limits.insert(QStringLiteral("default"), limit->text());
    line.state = monitor::judgeMetric(bound, reading, nowUtcMs, {});
    if (reading) {
        line.value = reading->sample.value;
        line.ageMs = std::max<qint64>(0, nowUtcMs - reading->sample.utcMs);
        line.otherSeries = reading->cause == monitor::ReadingCause::LabelsChanged;
    }
    line.cause = causeOf(line.state, reading);
    return line;
}

QString unboundText(const alarms::Unbound& unbound)
{
    switch (unbound.cause) {
    case alarms::UnboundCause::NoSource:
        return LineText::tr("Nobody measures it: the configuration has no metric of this name.");
    case alarms::UnboundCause::TargetOpen:
        return LineText::tr("Its target is not filled in yet. Fill the value, then it can be watched.");
    case alarms::UnboundCause::NoLimit:
        break;
    }
    return LineText::tr("Neither the configuration nor the runbook says what it must be.");
}

void addUnbound(std::vector<NumberLine>& lines, const QList<alarms::Unbound>& all, const checklist::Launch& launch)
{
    for (const alarms::Unbound& unbound : all) {
        // A metric without any limit has its line already.
        if (std::ranges::any_of(lines, [&](const NumberLine& line) { return line.metric == unbound.id; }))
            continue;
        NumberLine line;
        line.metric = unbound.id;
        line.title = unbound.title;
        line.state = MetricState::Unbound;
        line.cause = unboundText(unbound);
        line.binding = bindingBlock(unbound, launch.plan(), launch.configuration());
        line.line = unbound.line;
        lines.push_back(std::move(line));
    }
}

QString quoted(QString text)
{
    text.replace(u'\\', QLatin1String("\\\\")).replace(u'"', QLatin1String("\\\""));
    text.removeIf([](QChar c) { return c < u' ' || c == QChar(0x7f); });
    return u'"' + text + u'"';
}

const runbook::SourceConfiguration* sourceForBinding(const runbook::Configuration& configuration)
{
    for (const QLatin1String kind : {QLatin1String("prometheus"), QLatin1String("openmetrics")})
        for (const runbook::SourceConfiguration& source : configuration.sources)
            if (source.kind == kind)
                return &source;
    return nullptr;
}

} // namespace

QString numberText(double value, const QString& unit)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    constexpr double wholeFrom = 10'000;
    const QString number =
        std::abs(value) >= wholeFrom ? QString::number(value, 'f', 0) : QString::number(value, 'g', 4);
    return QStringLiteral("%1 %2").arg(number, unit).trimmed();
}

QString limitText(const std::optional<alarms::Limit>& limit, const QString& unit)
{
    return limit ? QStringLiteral("%1 %2").arg(limit->text(), unit).trimmed() : QString();
}

QString bindingBlock(const alarms::Unbound& unbound, const runbook::Plan& plan,
                     const runbook::Configuration& configuration)
{
    const auto metric = std::ranges::find(plan.metrics, unbound.id, &runbook::Metric::id);
    if (unbound.cause != alarms::UnboundCause::NoSource || metric == plan.metrics.cend() ||
        metric->comparator == runbook::Comparator::Eq)
        return {};
    QStringList lines;
    const runbook::SourceConfiguration* source = sourceForBinding(configuration);
    QString name = source ? source->name : QStringLiteral("prometheus");
    if (!source) {
        const auto taken = [&](const QString& one) {
            return std::ranges::any_of(configuration.sources, [&](const auto& other) { return other.name == one; });
        };
        while (taken(name))
            name += QLatin1String("_2");
        lines << QStringLiteral("[source.%1]").arg(name) << QStringLiteral("kind = \"prometheus\"")
              << QStringLiteral("url = \"http://localhost:9090\"") << QString();
    }
    QString key = slug(metric->name).replace(u'-', u'_');
    while (std::ranges::any_of(configuration.metrics, [&](const auto& other) { return other.name == key; }))
        key += QLatin1String("_2");
    lines << QStringLiteral("[metric.%1]").arg(key) << QStringLiteral("title = %1").arg(quoted(metric->name));
    if (!metric->unit.isEmpty())
        lines << QStringLiteral("unit = %1").arg(quoted(metric->unit));
    lines << QStringLiteral("source = %1").arg(quoted(name))
          << QStringLiteral("query = \"\" # %1").arg(LineText::tr("the query that gives this one number"));
    return lines.join(u'\n') + u'\n';
}

std::vector<NumberLine> numberLines(const Monitoring& monitoring, const checklist::Launch& launch, qint64 nowUtcMs)
{
    std::vector<NumberLine> lines;
    for (const WatchedMetric& metric : monitoring.metrics()) {
        const bool any = metric.newest.sample.utcMs > 0;
        lines.push_back(
            lineOf(metric.rule, metric.judged.limit, any ? std::optional(metric.newest) : std::nullopt, nowUtcMs));
        NumberLine& line = lines.back();
        // The rules count readings where the source says no number of observations.
        if (metric.judged.condition == alarms::Condition::Insufficient &&
            (line.state == MetricState::Ok || line.state == MetricState::Breached)) {
            line.state = MetricState::Insufficient;
            line.cause = causeOf(line.state, std::nullopt);
        }
    }
    addUnbound(lines, monitoring.unbound(), launch);
    return lines;
}

Result<std::vector<NumberLine>> keptNumberLines(const checklist::Launch& launch, const QString& folder, qint64 nowUtcMs)
{
    const alarms::RuleSet rules = launch.state().trustedConfiguration.isEmpty()
                                      ? alarms::rulesFrom(launch.plan(), {}, launch.filledValues())
                                      : alarms::rulesFrom(launch.plan(), launch.configuration(), launch.filledValues());
    QHash<QString, qint64> after;
    for (const alarms::Rule& rule : rules.rules)
        after.insert(monitor::metricSeriesName(rule.metric), 0);
    const auto kept = monitor::readTelemetry(folder + QStringLiteral("/telemetry.sqlite"), after, 1);
    if (!kept)
        return std::unexpected(kept.error());
    const QString phase = phaseNow(launch);
    std::vector<NumberLine> lines;
    for (const alarms::Rule& rule : rules.rules) {
        std::optional<monitor::MetricReading> reading;
        if (const auto samples = kept->value(monitor::metricSeriesName(rule.metric)); !samples.empty()) {
            reading.emplace();
            reading->metric = rule.metric;
            reading->sample = samples.back();
            reading->intervalMs = rule.intervalMs + writtenAfterMs / 2; // old with two of them
            if (reading->sample.verdict == monitor::Verdict::Bad && !std::isfinite(reading->sample.value))
                reading->cause = monitor::ReadingCause::SourceFailed;
        }
        lines.push_back(lineOf(rule, rule.limits.in(phase), reading, nowUtcMs));
    }
    addUnbound(lines, rules.unbound, launch);
    return lines;
}

} // namespace holdpoint::session
