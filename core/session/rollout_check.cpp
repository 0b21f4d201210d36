// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollout_check.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::session {
namespace {

QString rolloutText(const char* text) { return QCoreApplication::translate("verify", text); }

} // namespace

bool RolloutCheck::Change::clean() const
{
    return confirmed && !rolledBack && set.value_or(false) && seen == "reached" && watched == "ok" && !breached;
}

void RolloutCheck::setVersion(const runbook::Plan& plan, const runbook::Configuration& configuration)
{
    m_ladder = rollout::ladderOf(plan, &configuration);
    m_byWeights = configuration.rollback.byWeights;
    m_metrics.clear();
    for (const runbook::MetricConfiguration& metric : configuration.metrics) {
        Metric one{metric.minSamples, 0};
        for (const runbook::SourceConfiguration& source : configuration.sources) {
            if (source.name == metric.source)
                one.intervalMs = std::llround(source.intervalS * 1000);
        }
        m_metrics.insert(metric.name, one);
    }
    const QHash<QString, Row> before = m_rows;
    m_rows.clear();
    for (const runbook::MatrixRow& row : plan.matrix) {
        Row one = before.value(row.id);
        one.isMeasured = std::any_of(configuration.scenarios.begin(), configuration.scenarios.end(),
                                     [&row](const runbook::ScenarioConfiguration& measured) {
                                         return measured.name == row.scenario || measured.name == row.id;
                                     });
        m_rows.insert(row.id, one);
    }
}

RolloutCheck::Change* RolloutCheck::change(qint64 number)
{
    return number >= 1 && number <= qint64(m_changes.size()) ? &m_changes[size_t(number - 1)] : nullptr;
}

const RolloutCheck::Change* RolloutCheck::change(qint64 number) const
{
    return number >= 1 && number <= qint64(m_changes.size()) ? &m_changes[size_t(number - 1)] : nullptr;
}

const RolloutCheck::Change* RolloutCheck::newest() const
{
    const auto found = std::find_if(m_changes.rbegin(), m_changes.rend(),
                                    [](const Change& one) { return one.confirmed && !one.withdrawn; });
    return found == m_changes.rend() ? nullptr : &*found;
}

bool RolloutCheck::isAllOnOld() const
{
    const Change* last = newest();
    return m_weight == 0 && !(last && (last->setting() || last->failed()));
}

qint64 RolloutCheck::weightOf(qint64 number) const
{
    const Change* of = change(number);
    return of ? of->weight : 0;
}

bool RolloutCheck::isOfARollback(qint64 number) const
{
    const Change* of = change(number);
    return of && of->rollback != 0;
}

QString RolloutCheck::against(qint64 weight) const
{
    QString why;
    if (const Change* last = newest(); last && !last->rolledBack) {
        if (last->failed())
            why = weight > last->weight || last->lost ? QStringLiteral("failed") : last->despite;
        else if (last->set && !last->seen.empty() && last->seen != "reached")
            why = QStringLiteral("unseen");
        else if (!last->set || last->seen.empty() || last->watched.empty())
            why = last->breached ? QStringLiteral("breach") : QStringLiteral("watching");
        else if (last->breached)
            why = QStringLiteral("breach");
        else if (last->watched != "ok")
            why = QString::fromStdString(last->watched);
    }
    if (!why.isEmpty())
        return why;
    const auto next = std::find_if(m_ladder.rungs.begin(), m_ladder.rungs.end(),
                                   [this](const rollout::Rung& rung) { return rung.weight > m_weight; });
    return next != m_ladder.rungs.end() && weight > next->weight ? QStringLiteral("skipped") : QString();
}

QString RolloutCheck::againstUp(qint64 weight, bool alarm) const
{
    if (!isUp(weight))
        return {};
    const QString why = against(weight);
    return alarm && (why.isEmpty() || why == QLatin1String("skipped")) ? QStringLiteral("alarm") : why;
}

RolloutCheck::Problem RolloutCheck::asked(const RecordValue& body, bool alarm)
{
    const qint64 weight = body["weight"].number();
    const qint64 rollback = body["rollback"].number();
    const QString despite = body["despite"].text();
    const Change* last = newest();
    if (body["change"].number() != qint64(m_changes.size()) + 1)
        return rolloutText("Change %1 of the traffic does not follow the one before.").arg(body["change"].number());
    if (!m_ladder.isGuarded())
        return rolloutText("It moves traffic by weights, which the trusted configuration does not say how to do.");
    if (weight < 0 || weight > 100)
        return rolloutText("%1 is no percent of the traffic.").arg(weight);
    if (body["from"].number() != m_weight)
        return rolloutText("It does not say truly from where traffic moves: %1 % was in force.").arg(m_weight);
    if (std::any_of(m_changes.begin(), m_changes.end(), [](const Change& one) { return one.waits(); }) ||
        (last && last->setting()))
        return rolloutText("It asks for a weight although the change before it was not set yet.");
    const bool running = !m_rollbacks.empty() && !m_rollbacks.back().ended;
    QString expected;
    if (rollback == 0) {
        if (running)
            return rolloutText("It moves traffic by hand while a rollback was running.");
        expected = againstUp(weight, alarm);
    } else {
        if (!running || rollback != qint64(m_rollbacks.size()) ||
            m_rollbacks.back().procedure != QLatin1String(rollout::weightsProcedure))
            return rolloutText("It moves traffic for a rollback by weights that was not running.");
        int down = 0;
        for (const rollout::Rung& rung : m_ladder.rungs)
            down = rung.weight < m_weight ? std::max(down, rung.weight) : down;
        if (isAllOnOld() || weight != down)
            return rolloutText("It is not the next weight down.");
        const bool clean = !last || last->rollback != rollback || last->clean();
        expected = clean ? QString() : against(101);
        if (!clean && body["reason"].text().trimmed().isEmpty())
            return rolloutText("It goes on, and nobody says why, although this spoke against it: %1.").arg(expected);
    }
    if (despite != expected)
        return expected.isEmpty() ? rolloutText("It says that this spoke against it, and nothing did: %1.").arg(despite)
                                  : rolloutText("It does not say truly what spoke against it: %1.").arg(expected);
    Change one;
    one.weight = weight;
    one.from = m_weight;
    one.despite = despite;
    one.rollback = rollback;
    m_changes.push_back(one);
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::confirmed(const RecordValue& body, bool alarm)
{
    const qint64 number = body["change"].number();
    Change* of = change(number);
    if (!of)
        return rolloutText("It confirms change %1 of the traffic, which nobody asked for.").arg(number);
    if (of->withdrawn)
        return rolloutText("It confirms change %1 of the traffic, which was withdrawn before.").arg(number);
    if (!of->waits())
        return rolloutText("It confirms change %1 of the traffic, which did not wait for it any more.").arg(number);
    const QString now = of->rollback == 0 ? againstUp(of->weight, alarm) : QString();
    if (!now.isEmpty() && now != of->despite)
        return rolloutText("It was confirmed although something else spoke against it by then: %1.").arg(now);
    of->confirmed = true;
    m_confirmed = number;
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::withdrawn(const RecordValue& body)
{
    Change* of = change(body["change"].number());
    if (!of || !of->waits())
        return rolloutText("It withdraws change %1 of the traffic, which did not wait to be confirmed.")
            .arg(body["change"].number());
    of->withdrawn = true;
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::rollbackStarted(const RecordValue& record)
{
    const RecordValue& body = record["body"];
    const bool late = record["late"].flag();
    const qint64 number = body["rollback"].number();
    if (number != qint64(m_rollbacks.size()) + 1)
        return rolloutText("Rollback %1 does not follow the one before.").arg(number);
    // One that a person ran without the ledger is recorded whenever that can be.
    if (!late && !m_rollbacks.empty() && !m_rollbacks.back().ended)
        return rolloutText("It starts a rollback while another was running.");
    const QString procedure = body["procedure"].text();
    const bool byWeights = procedure == QLatin1String(rollout::weightsProcedure);
    if (byWeights && (body["kind"].utf8() != "planned" || !m_byWeights || !m_ladder.isGuarded() || isAllOnOld()))
        return rolloutText("It rolls back by weights, which nothing allows here.");
    m_baseline = false;
    m_rollbacks.push_back({procedure, body["kind"].text(), false});
    for (Change& one : m_changes)
        one.rolledBack = one.rolledBack || (!one.withdrawn && (!byWeights || one.waits()));
    if (!byWeights) {
        m_confirmed = 0;
        m_loose.clear();
        moveTo(0);
    }
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::rollbackEnded(const RecordValue& body)
{
    const qint64 number = body["rollback"].number();
    if (number < 1 || number > qint64(m_rollbacks.size()))
        return rolloutText("Rollback %1 was not started before.").arg(number);
    Rollback& rollback = m_rollbacks[size_t(number - 1)];
    if (rollback.ended)
        return rolloutText("Rollback %1 had ended already.").arg(number);
    rollback.ended = true;
    const std::string& outcome = body["outcome"].utf8();
    const bool planned = rollback.kind == QLatin1String("planned");
    if ((outcome == "stopped" || outcome == "superseded") && !planned)
        return rolloutText("An immediate rollback goes on to its end, and this one is said to have been cut short.");
    const qint64 passed = body["commands_passed"].number();
    const qint64 failed = body["commands_failed"].number();
    const qint64 left = body["commands_not_run"].number();
    bool isTrue = outcome != "done" || (failed == 0 && left == 0);
    if (rollback.procedure == QLatin1String(rollout::weightsProcedure)) {
        const auto ofIt = [&](std::optional<bool> set) {
            return std::count_if(m_changes.begin(), m_changes.end(),
                                 [&](const Change& one) { return one.rollback == number && one.set == set; });
        };
        isTrue = isTrue && passed == ofIt(true) && failed == ofIt(false) && left == ofIt(std::nullopt) &&
                 (outcome != "done" || isAllOnOld());
    }
    return isTrue ? std::nullopt : Problem(rolloutText("It does not say truly what became of the rollback."));
}

qint64 RolloutCheck::setBy(const RecordValue& run) const { return run["procedure"].text().isEmpty() ? m_confirmed : 0; }

RolloutCheck::Problem RolloutCheck::mayRun(const RecordValue& body) const
{
    const QString command = body["command"].text();
    const auto rung = std::find_if(m_ladder.rungs.begin(), m_ladder.rungs.end(), [&command](const rollout::Rung& one) {
        return !one.command.isEmpty() && one.command == command;
    });
    const Change* of = change(setBy(body));
    if (!of)
        return m_ladder.isGuarded() && rung != m_ladder.rungs.end()
                   ? Problem(rolloutText("It moves traffic, and nobody confirmed that before."))
                   : std::nullopt;
    const bool isIts = rung != m_ladder.rungs.end() ? rung->weight == of->weight
                                                    : command == QStringLiteral("rollout.%1").arg(of->weight);
    return isIts && body["step"].text() == m_ladder.step
               ? std::nullopt
               : Problem(
                     rolloutText("It is not the run that sets %1 %, which was confirmed before it.").arg(of->weight));
}

void RolloutCheck::runStarted(const RecordValue& body)
{
    const qint64 run = body["run"].number();
    if (Change* of = change(setBy(body))) {
        of->run = run;
        m_confirmed = 0;
    } else if (const rollout::Rung* rung = m_ladder.rungOf(body["command"].text())) {
        m_loose.insert(run, rung->weight);
    }
}

bool RolloutCheck::moveTo(int weight)
{
    const bool moved = m_weight != weight;
    m_weight = weight;
    return moved;
}

bool RolloutCheck::runEnded(qint64 run, bool passed)
{
    for (Change& one : m_changes) {
        if (one.run != run)
            continue;
        one.set = passed;
        one.lost = false;
        return passed && !one.rolledBack && moveTo(int(one.weight));
    }
    const auto loose = m_loose.constFind(run);
    const bool moved = loose != m_loose.constEnd() && passed && moveTo(*loose);
    m_loose.remove(run);
    return moved;
}

bool RolloutCheck::runFinished(const RecordValue& body)
{
    return runEnded(body["run"].number(), body["ending"].utf8() == "exited" && body["status"].number() == 0);
}

void RolloutCheck::runLost(qint64 run)
{
    for (Change& one : m_changes)
        one.lost = one.lost || one.run == run;
}

bool RolloutCheck::runResolved(qint64 run, bool passed) { return runEnded(run, passed); }

} // namespace holdpoint::session
