// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_rules.h"

#include "core/base/ids.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace holdpoint::alarms {
namespace {

struct AlarmRulesText
{
    Q_DECLARE_TR_FUNCTIONS(AlarmRules)
};

constexpr qint64 criticalDeadlineMs = 120'000; // where the runbook says none

// A duration of the configuration; what no machine can count is the longest it can.
qint64 milliseconds(double seconds) { return std::llround(std::clamp(seconds, 0.0, 1e9) * 1000); }

// "Error rate", "error_rate" and "Error-Rate" are one name.
QString nameKey(const QString& name) { return slug(name); }

// Deadline for critical alarms, as an incident procedure's first matching step says it.
qint64 acknowledgeWithin(const runbook::Plan& plan)
{
    for (const runbook::Procedure& procedure : plan.procedures) {
        if (procedure.kind != runbook::ProcedureKind::Incident)
            continue;
        for (const runbook::ProcedureStep& step : procedure.steps) {
            if (step.deadlineS && *step.deadlineS > 0 && step.text.contains(u"acknowledge", Qt::CaseInsensitive))
                return *step.deadlineS * 1000;
        }
    }
    return criticalDeadlineMs;
}

class RuleReader
{
public:
    RuleReader(const runbook::Plan& plan, const runbook::Configuration& configuration,
               const QMap<QString, QString>& filled)
        : m_plan(plan)
        , m_configuration(configuration)
        , m_filled(filled)
        , m_acknowledgeMs(acknowledgeWithin(plan))
    {
    }

    RuleSet read()
    {
        for (const runbook::MetricConfiguration& one : m_configuration.metrics)
            readMetric(one);
        for (const runbook::SourceConfiguration& one : m_configuration.sources)
            readSource(one);
        for (const runbook::Metric& metric : m_plan.metrics) {
            if (!m_bound.contains(metric.id))
                m_set.unbound.append({metric.id, metric.name, metric.phase, causeOf(metric), metric.line});
        }
        return std::move(m_set);
    }

private:
    void readMetric(const runbook::MetricConfiguration& one)
    {
        Rule rule;
        rule.metric = one.name;
        rule.title = one.title.isEmpty() ? one.name : one.title;
        rule.unit = one.unit;
        rule.source = one.source;
        const runbook::SourceConfiguration* source = sourceNamed(one.source);
        if (!source) {
            m_set.problems.append(Error{
                ErrorCode::Malformed,
                AlarmRulesText::tr("The metric %1 is measured by the source %2, which the "
                                   "configuration does not have.")
                    .arg(one.name, one.source),
                AlarmRulesText::tr("Add a block [source.%1], or name another source.").arg(one.source), one.line});
            m_set.unbound.append({one.name, rule.title, {}, UnboundCause::NoSource, one.line});
            return;
        }
        rule.intervalMs = std::max<qint64>(1, milliseconds(source->intervalS));
        rule.forMs = milliseconds(one.forS);
        rule.clearForMs = milliseconds(one.clearForS);
        rule.minSamples = one.minSamples;
        rule.answer = one.answer == u"rollback" ? Answer::Rollback
                      : one.answer == u"hold"   ? Answer::Hold
                                                : Answer::Note;
        rule.priority = rule.answer == Answer::Rollback ? Priority::Critical
                        : rule.answer == Answer::Hold   ? Priority::Warning
                                                        : Priority::Note;
        if (!one.priority.isEmpty())
            rule.priority = priorityOf(one.priority);
        rule.acknowledgeWithinMs = one.acknowledgeS                      ? milliseconds(*one.acknowledgeS)
                                   : rule.priority == Priority::Critical ? m_acknowledgeMs
                                                                         : 0;
        readLimits(one, one.limits, rule.limits);
        readLimits(one, one.clearLimits, rule.hysteresis.clear);
        rule.hysteresis.deadBand = one.deadBand;
        takeThresholds(rule);
        if (rule.limits.isEmpty())
            m_set.unbound.append({one.name, rule.title, {}, UnboundCause::NoLimit, one.line});
        m_set.rules.append(rule);
    }

    void readLimits(const runbook::MetricConfiguration& one, const QMap<QString, QString>& texts, LimitSet& limits)
    {
        for (auto it = texts.cbegin(); it != texts.cend(); ++it) {
            const std::optional<Limit> limit = limitFromText(it.value(), one.unit);
            if (!limit) {
                m_set.problems.append(Error{
                    ErrorCode::Malformed,
                    AlarmRulesText::tr("The limit \"%1\" of the metric %2 cannot be read.").arg(it.value(), one.name),
                    AlarmRulesText::tr("Write a comparison and a number in the unit of the metric, such as "
                                       "\"< 0.5\"."),
                    one.line});
                continue;
            }
            if (it.key() == u"default") {
                limits.otherwise = limit;
                continue;
            }
            const QStringList phases = phasesNamed(it.key());
            if (phases.size() != 1) {
                const QString cause =
                    phases.isEmpty()
                        ? AlarmRulesText::tr("The metric %1 has a limit for the phase \"%2\", which the runbook does "
                                             "not have.")
                        : AlarmRulesText::tr("The metric %1 has a limit for the phase \"%2\", and more than one phase "
                                             "of the runbook is called so.");
                m_set.problems.append(Error{ErrorCode::Malformed, cause.arg(one.name, it.key()),
                                            AlarmRulesText::tr("Write the whole heading of the phase."), one.line});
                continue;
            }
            limits.byPhase.insert(phases.first(), *limit);
        }
    }

    // The thresholds of the text that this metric measures; they give its limits where the configuration says none.
    void takeThresholds(Rule& rule)
    {
        const bool own = !rule.limits.isEmpty();
        const QSet<QString> keys{nameKey(rule.metric), nameKey(rule.title)};
        for (const runbook::Metric& metric : m_plan.metrics) {
            if (metric.comparator == runbook::Comparator::Eq || !keys.contains(nameKey(metric.name)))
                continue;
            if (own) {
                m_bound.insert(metric.id);
                continue;
            }
            const bool sameUnit =
                rule.unit.isEmpty() || metric.unit.isEmpty() || !metric.unit.compare(rule.unit, Qt::CaseInsensitive);
            const std::optional<double> value = valueOf(metric);
            if (!sameUnit || !value)
                continue;
            m_bound.insert(metric.id);
            const Limit limit{metric.comparator, *value};
            if (metric.phase.isEmpty())
                rule.limits.otherwise = rule.limits.otherwise.value_or(limit);
            else if (!rule.limits.byPhase.contains(metric.phase))
                rule.limits.byPhase.insert(metric.phase, limit);
            if (rule.unit.isEmpty())
                rule.unit = metric.unit;
        }
    }

    void readSource(const runbook::SourceConfiguration& one)
    {
        SourceRule rule{one.name, std::max<qint64>(1, milliseconds(one.intervalS)), Priority::Warning, 0};
        QList<Rule> fed;
        std::ranges::copy_if(m_set.rules, std::back_inserter(fed),
                             [&one](const Rule& metric) { return metric.source == one.name; });
        if (!fed.isEmpty())
            rule.priority = std::ranges::max(fed, {}, &Rule::priority).priority;
        // The shortest deadline of those that it is as urgent as.
        for (const Rule& metric : std::as_const(fed)) {
            const bool sooner = rule.acknowledgeWithinMs == 0 || metric.acknowledgeWithinMs < rule.acknowledgeWithinMs;
            if (metric.priority == rule.priority && metric.acknowledgeWithinMs > 0 && sooner)
                rule.acknowledgeWithinMs = metric.acknowledgeWithinMs;
        }
        m_set.sources.append(rule);
    }

    [[nodiscard]] const runbook::SourceConfiguration* sourceNamed(const QString& name) const
    {
        const auto found = std::ranges::find(m_configuration.sources, name, &runbook::SourceConfiguration::name);
        return found == m_configuration.sources.cend() ? nullptr : &*found;
    }

    // By id or title, whole; else every phase whose title holds the words ("T-0" in "Phase 3: T-0 - Launch Execution").
    [[nodiscard]] QStringList phasesNamed(const QString& name) const
    {
        QStringList holding;
        for (const runbook::Phase& phase : m_plan.phases) {
            if (phase.id == name || !phase.title.compare(name, Qt::CaseInsensitive))
                return {phase.id};
            if (holdsWords(phase.title, name))
                holding.append(phase.id);
        }
        return holding;
    }

    static bool holdsWords(const QString& title, const QString& words)
    {
        for (qsizetype at = title.indexOf(words, 0, Qt::CaseInsensitive); at >= 0 && !words.isEmpty();
             at = title.indexOf(words, at + 1, Qt::CaseInsensitive)) {
            const qsizetype end = at + words.size();
            if ((at == 0 || !title.at(at - 1).isLetterOrNumber()) &&
                (end == title.size() || !title.at(end).isLetterOrNumber()))
                return true;
        }
        return false;
    }

    [[nodiscard]] std::optional<double> valueOf(const runbook::Metric& metric) const
    {
        const QString text = metric.target.isEmpty() ? metric.value : m_filled.value(metric.target);
        // "1,200" in prose is twelve hundred, "0,5" a half.
        static const QRegularExpression thousands(QStringLiteral("^[1-9][0-9]{0,2}(,[0-9]{3})+(\\.[0-9]+)?$"));
        QString number = text.trimmed();
        if (thousands.match(number).hasMatch())
            number.remove(u',');
        else
            number.replace(u',', u'.');
        bool isNumber = false;
        const double value = number.toDouble(&isNumber);
        return isNumber && std::isfinite(value) ? std::optional(value) : std::nullopt;
    }

    [[nodiscard]] UnboundCause causeOf(const runbook::Metric& metric) const
    {
        return valueOf(metric) ? UnboundCause::NoSource : UnboundCause::TargetOpen;
    }

    const runbook::Plan& m_plan;
    const runbook::Configuration& m_configuration;
    const QMap<QString, QString>& m_filled;
    qint64 m_acknowledgeMs;
    QSet<QString> m_bound; // ids of thresholds that are watched
    RuleSet m_set;
};

} // namespace

QString codeOf(Priority priority)
{
    static constexpr QStringView codes[] = {u"note", u"warning", u"critical"};
    return codes[static_cast<int>(priority)].toString();
}

QString codeOf(Answer answer)
{
    static constexpr QStringView codes[] = {u"note", u"hold", u"rollback"};
    return codes[static_cast<int>(answer)].toString();
}

Priority priorityOf(const QString& code)
{
    return code == u"critical" ? Priority::Critical : code == u"warning" ? Priority::Warning : Priority::Note;
}

RuleSet rulesFrom(const runbook::Plan& plan, const runbook::Configuration& configuration,
                  const QMap<QString, QString>& filled)
{
    return RuleReader(plan, configuration, filled).read();
}

QString limitAlarm(const QString& metric) { return metric + QStringLiteral(".limit"); }
QString dataAlarm(const QString& metric) { return metric + QStringLiteral(".data"); }
QString sourceAlarm(const QString& source) { return source + QStringLiteral(".source"); }

QStringList alarmsOf(const RuleSet& rules)
{
    QStringList ids;
    for (const Rule& one : rules.rules)
        ids << limitAlarm(one.metric) << dataAlarm(one.metric);
    for (const SourceRule& one : rules.sources)
        ids << sourceAlarm(one.source);
    return ids;
}

} // namespace holdpoint::alarms
