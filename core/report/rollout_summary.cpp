// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/rollout_summary.h"

#include "core/base/clock.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::report {
namespace {

QString rolloutWords(const char* words) { return QCoreApplication::translate("certificate", words); }

QString clockOf(qint64 utcMs) { return utcText(utcMs).mid(11, 8); }

QString despiteWords(const QString& despite)
{
    if (despite == QLatin1String("failed"))
        return rolloutWords("the script of the weight before did not end well");
    if (despite == QLatin1String("unseen"))
        return rolloutWords("the weight before was not seen at the load balancer");
    if (despite == QLatin1String("watching"))
        return rolloutWords("the watch was not over");
    if (despite == QLatin1String("breach"))
        return rolloutWords("a limit was broken");
    if (despite == QLatin1String("insufficient"))
        return rolloutWords("too few requests were seen");
    if (despite == QLatin1String("no-data"))
        return rolloutWords("not everything was measured");
    return despite == QLatin1String("alarm") ? rolloutWords("an alarm was active")
                                             : rolloutWords("a weight of the ladder was left out");
}

class Summary
{
public:
    explicit Summary(const checklist::Launch& launch)
        : m_launch(launch)
        , m_course(launch.state().rollout)
    {
    }

    RolloutSummary make() const
    {
        RolloutSummary summary;
        for (const rollout::Change& change : m_course.changes()) {
            summary.weights.append(weight(change));
            if (!change.asked.despite.isEmpty())
                summary.decisions.append(rolloutWords("Change %1 was asked for by %2, although %3: %4.")
                                             .arg(QString::number(change.asked.change), by(change.by),
                                                  despiteWords(change.asked.despite), change.asked.reason));
        }
        if (summary.weights.isEmpty())
            summary.otherwise = otherwise();
        for (const runbook::MatrixRow& row : m_launch.plan().matrix) {
            const rollout::Scenario scenario = m_launch.state().matrix.scenario(row.id);
            const bool ever = !scenario.limit.isEmpty() || !scenario.declaredReason.isEmpty();
            if (ever)
                summary.scenarios.append(told(row, scenario));
        }
        for (const checklist::RollbackRecord& rollback : m_launch.state().rollbacks) {
            for (const events::RollbackStepObserved& seen : rollback.observed)
                summary.effects.append({QString::number(rollback.started.rollback), stepTitle(seen.step),
                                        outcome(seen.outcome), seen.observed});
        }
        return summary;
    }

private:
    static QString by(const events::Actor& actor)
    {
        return actor.person.isEmpty() ? rolloutWords("Holdpoint") : actor.person;
    }

    [[nodiscard]] QString metricTitle(const QString& name) const
    {
        // The load balancer's own count has no title in a configuration.
        if (name == QLatin1String("rollout.failed"))
            return rolloutWords("failed requests");
        const auto& metrics = m_launch.configuration().metrics;
        const auto found = std::ranges::find(metrics, name, &runbook::MetricConfiguration::name);
        return found == metrics.end() || found->title.isEmpty() ? name : found->title;
    }

    [[nodiscard]] WeightSummary weight(const rollout::Change& change) const
    {
        WeightSummary one;
        one.number = QString::number(change.asked.change);
        one.traffic = rolloutWords("%1 % to %2 %").arg(change.asked.from).arg(change.asked.weight);
        if (change.asked.rollback > 0)
            one.traffic = rolloutWords("%1, rollback %2").arg(one.traffic, QString::number(change.asked.rollback));
        one.asked = rolloutWords("%1, %2").arg(by(change.by), utcText(change.askedUtcMs).left(19).replace(u'T', u' '));
        if (change.withdrawn)
            one.confirmed = rolloutWords("WITHDRAWN by %1: %2").arg(by(change.withdrawnBy), change.withdrawn->reason);
        else
            one.confirmed = change.confirmedUtcMs == 0
                                ? rolloutWords("not confirmed")
                                : rolloutWords("%1, %2").arg(by(change.confirmedBy), clockOf(change.confirmedUtcMs));
        if (change.confirmedUtcMs == 0)
            return one;
        if (change.set)
            one.set = *change.set ? clockOf(change.setUtcMs) : rolloutWords("FAILED, %1").arg(clockOf(change.setUtcMs));
        else
            one.set = change.lost ? rolloutWords("NOBODY SAW ITS END") : rolloutWords("not ended");
        one.seen = seen(change);
        one.watch = watch(change);
        return one;
    }

    [[nodiscard]] static QString seen(const rollout::Change& change)
    {
        if (!change.observed)
            return rolloutWords("not seen");
        if (change.observed->outcome == QLatin1String("reached"))
            return rolloutWords("%1 %, %2").arg(change.observed->share, clockOf(change.observedUtcMs));
        if (change.observed->outcome == QLatin1String("elsewhere"))
            return rolloutWords("ELSEWHERE: %1 %, %2").arg(change.observed->share, clockOf(change.observedUtcMs));
        return rolloutWords("NO DATA, %1").arg(clockOf(change.observedUtcMs));
    }

    [[nodiscard]] QString watch(const rollout::Change& change) const
    {
        QStringList parts;
        for (const events::WatchBreached& breach : change.breaches)
            parts.append(rolloutWords("BREACH: %1 was %2, limit %3, since %4")
                             .arg(metricTitle(breach.metric), breach.value, breach.limit, clockOf(breach.sinceUtcMs)));
        if (!change.watched) {
            parts.append(change.rolledBack ? rolloutWords("ended by a rollback") : rolloutWords("not over"));
            return parts.join(QStringLiteral("; "));
        }
        QStringList unwell, worse;
        for (const events::WatchedNumber& number : change.watched->numbers) {
            if (number.verdict != QLatin1String("ok"))
                unwell.append(metricTitle(number.metric));
        }
        for (const events::ComparedNumber& number : change.watched->compared) {
            if (number.difference == QLatin1String("worse"))
                worse.append(metricTitle(number.metric));
        }
        const QString names = unwell.join(QStringLiteral(", "));
        if (change.watched->verdict == QLatin1String("ok"))
            parts.append(rolloutWords("OK"));
        else if (change.watched->verdict == QLatin1String("insufficient"))
            parts.append(rolloutWords("INSUFFICIENT: %1").arg(names));
        else if (change.watched->verdict == QLatin1String("no-data"))
            parts.append(rolloutWords("NO DATA: %1").arg(names));
        else if (parts.isEmpty())
            parts.append(rolloutWords("BREACH: %1").arg(names));
        if (!worse.isEmpty())
            parts.append(rolloutWords("worse than the old version: %1").arg(worse.join(QStringLiteral(", "))));
        return parts.join(QStringLiteral("; "));
    }

    [[nodiscard]] QString otherwise() const
    {
        if (m_course.set().isEmpty())
            return rolloutWords("No traffic was shifted by weights.");
        QStringList weights;
        for (const rollout::SetWeight& one : m_course.set())
            weights.append(rolloutWords("%1 % at %2").arg(QString::number(one.weight), clockOf(one.utcMs)));
        return rolloutWords("The runbook's own commands set the weights, and nobody watched between them: %1.")
            .arg(weights.join(QStringLiteral(", ")));
    }

    [[nodiscard]] static ScenarioSummary told(const runbook::MatrixRow& row, const rollout::Scenario& scenario)
    {
        ScenarioSummary one;
        one.scenario = row.scenario;
        if (!scenario.limit.isEmpty())
            one.measured = rolloutWords("%1, applies when %2").arg(scenario.value, scenario.limit);
        if (!scenario.declaredReason.isEmpty())
            one.declared = rolloutWords("%1: %2").arg(by(scenario.declaredBy), scenario.declaredReason);
        if (scenario.decided) {
            const QString& decision = scenario.decided->decision;
            const QString word = decision == QLatin1String("rollback") ? rolloutWords("roll back")
                                 : decision == QLatin1String("watch")  ? rolloutWords("watch it further")
                                                                       : rolloutWords("go on");
            one.decided =
                rolloutWords("%1, %2 at %3: %4")
                    .arg(word, by(scenario.decidedBy), clockOf(scenario.decidedUtcMs), scenario.decided->reason);
        }
        one.now = scenario.applies() ? rolloutWords("APPLIES since %1").arg(clockOf(scenario.sinceUtcMs()))
                                     : rolloutWords("over");
        return one;
    }

    [[nodiscard]] QString stepTitle(const QString& id) const
    {
        for (const runbook::Procedure& procedure : m_launch.plan().procedures) {
            for (const runbook::ProcedureStep& step : procedure.steps) {
                if (step.id == id)
                    return step.text;
            }
        }
        const runbook::Command* command = m_launch.plan().command(id);
        return command ? QString::fromUtf8(command->text) : id;
    }

    static QString outcome(const QString& word)
    {
        if (word == QLatin1String("done"))
            return rolloutWords("done");
        return word == QLatin1String("failed") ? rolloutWords("FAILED") : rolloutWords("for a person");
    }

    const checklist::Launch& m_launch;
    const rollout::Course& m_course;
};

} // namespace

RolloutSummary rolloutSummary(const checklist::Launch& launch) { return Summary(launch).make(); }

QString reasonOf(const checklist::Launch& launch, const checklist::RollbackRecord& rollback)
{
    const QString& reason = rollback.started.scenario;
    const auto& rows = launch.plan().matrix;
    const auto row = std::ranges::find(rows, reason, &runbook::MatrixRow::id);
    if (row != rows.end())
        return row->scenario;
    return reason.isEmpty() ? rolloutWords("not stated") : reason;
}

QString pressToEnd(const checklist::RollbackRecord& rollback)
{
    return rollback.ended ? rolloutWords("%1 s").arg(
                                double(std::max<qint64>(0, rollback.endedUtcMs - rollback.utcMs)) / 1000, 0, 'f', 1)
                          : QString();
}

} // namespace holdpoint::report
