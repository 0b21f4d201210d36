// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/plan_check.h"

#include "core/runbook/importer.h"
#include "core/runbook/time_line.h"

#include <algorithm>

namespace holdpoint::session {
namespace {

// A box above the command, in a list of boxes, speaks for it.
bool hasBoxAbove(const runbook::Step& step, const runbook::Command& command)
{
    return step.kind == runbook::StepKind::Checklist &&
           std::any_of(step.checks.begin(), step.checks.end(),
                       [&](const runbook::Check& check) { return check.line <= command.line; });
}

} // namespace

bool PlanCheck::Run::passed() const
{
    if (resolved)
        return *resolved;
    const bool well = ending == QLatin1String("exited") && status == 0;
    // What never ends by itself did its work when a person stops it.
    return finished && (well || (background && stopped && ending == QLatin1String("stopped")));
}

void PlanCheck::open(qint64 t0UtcMs, int offsetMin)
{
    m_t0 = t0UtcMs;
    m_offsetMin = offsetMin;
}

void PlanCheck::setRunbook(const QByteArray& markdown)
{
    Result<runbook::Plan> plan = runbook::importRunbook(markdown);
    m_plan = plan ? std::move(*plan) : runbook::Plan();
    m_rollout.setVersion(m_plan, m_configuration);
    arrange();
}

void PlanCheck::setConfiguration(const QByteArray& toml)
{
    Result<runbook::Configuration> configuration = runbook::parseConfiguration(QString::fromUtf8(toml), 1);
    m_configuration = configuration ? std::move(*configuration) : runbook::Configuration();
    m_rollout.setVersion(m_plan, m_configuration);
    m_done = 0;
}

void PlanCheck::arrange()
{
    if (m_t0 && *m_t0 != 0)
        runbook::sortPhases(m_plan.phases, runbook::ClockAnchor{*m_t0, m_offsetMin});
    m_places.clear();
    m_timeLine.clear();
    m_stepOfCheck.clear();
    m_stepOfExpectation.clear();
    m_byHand.clear();
    m_done = 0;
    m_shaken.clear(); // another plan: what stood on what is not to be told any more
    const bool timed = runbook::hasTimeLine(m_plan);
    for (const runbook::Phase& phase : std::as_const(m_plan.phases)) {
        const bool waits = !timed || runbook::hasTime(phase);
        for (const runbook::Step& step : phase.steps) {
            m_places.insert(step.id, {&phase, &step, waits ? qsizetype(m_timeLine.size()) : -1});
            if (waits)
                m_timeLine.push_back(&step);
            for (const runbook::Check& check : step.checks)
                m_stepOfCheck.insert(check.id, step.id);
            for (const runbook::Expectation& expectation : step.expectations)
                m_stepOfExpectation.insert(expectation.id, step.id);
            for (const runbook::Command& command : step.commands) {
                if (command.runnable || hasBoxAbove(step, command))
                    continue;
                m_byHand.insert(command.id);
                m_stepOfCheck.insert(command.id, step.id);
            }
        }
    }
}

void PlanCheck::setRoster(const RecordValue& people)
{
    m_people.clear();
    for (const RecordValue& one : people.items()) {
        Person person{one["name"].text(), {}, {}};
        for (const RecordValue& role : one["roles"].items())
            person.roles.append(role.text());
        for (const RecordValue& role : one["deputy_for"].items())
            person.deputyFor.append(role.text());
        m_people.push_back(std::move(person));
    }
}

void PlanCheck::keep(const RecordValue& steps)
{
    for (const RecordValue& step : steps.items())
        m_kept.insert(step.text());
    m_done = 0;
}

void PlanCheck::changed(const QString& step)
{
    const qsizetype turn = m_places.value(step).turn;
    if (turn >= 0)
        m_done = std::min(m_done, turn);
}

void PlanCheck::shaken(const QString& stepId)
{
    const Place place = m_places.value(stepId);
    bool reached = false;
    for (const runbook::Step& step : place.phase ? place.phase->steps : QList<runbook::Step>()) {
        reached = reached || step.id == stepId;
        if (reached && isGo(step.id))
            m_shaken.insert(step.id);
    }
}

void PlanCheck::ticked(const QString& check) { m_ticks.insert(check); }

void PlanCheck::unticked(const QString& check)
{
    m_ticks.remove(check);
    const QString step = m_stepOfCheck.value(check);
    m_kept.remove(step);
    changed(step);
    shaken(step);
}

void PlanCheck::runStarted(const RecordValue& body)
{
    Run run;
    run.number = body["run"].number();
    run.command = body["command"].text();
    run.background = body["background"].flag();
    const auto before = m_latestRun.constFind(run.command);
    if (before != m_latestRun.constEnd() && m_runs.value(*before).finished)
        m_runs.remove(*before); // what is known stays as large as the runbook
    m_latestRun.insert(run.command, run.number);
    m_runs.insert(run.number, run);
    m_rollout.runStarted(body);
    changed(body["step"].text());
    shaken(body["step"].text());
}

void PlanCheck::runFinished(const RecordValue& body)
{
    Run& run = m_runs[body["run"].number()];
    run.finished = true;
    run.ending = body["ending"].text();
    run.status = body["status"].number();
    run.output = body["output_sha256"].text();
    if (m_rollout.runFinished(body))
        changed(m_rollout.ladder().step);
    for (const RecordValue& word : body["expectations"].items()) {
        const QString expectation = word["expectation"].text();
        m_outputWords.insert(expectation, word["outcome"].text());
        m_personWords.remove(expectation); // it was about an older output
        changed(m_stepOfExpectation.value(expectation));
    }
    for (auto place = m_places.constBegin(); run.background && place != m_places.constEnd(); ++place) {
        if (command(place.key(), run.command))
            changed(place.key());
    }
}

void PlanCheck::runLost(qint64 run)
{
    m_runs[run].lost = true;
    m_rollout.runLost(run);
    m_done = 0;
}

void PlanCheck::runResolved(qint64 run, bool passed)
{
    m_runs[run].resolved = passed;
    if (m_rollout.runResolved(run, passed))
        changed(m_rollout.ladder().step);
}

RolloutCheck::Problem PlanCheck::rollbackStarted(const RecordValue& record)
{
    const QString step = m_rollout.ladder().step;
    if (m_rollout.weight() != 0)
        shaken(step);
    RolloutCheck::Problem problem = m_rollout.rollbackStarted(record);
    m_kept.remove(step); // whichever version of the runbook it was done by
    changed(step);
    return problem;
}

void PlanCheck::stopRequested(qint64 run) { m_runs[run].stopped = true; }

void PlanCheck::judged(const QString& expectation, bool met)
{
    m_personWords.insert(expectation, met);
    changed(m_stepOfExpectation.value(expectation));
    shaken(m_stepOfExpectation.value(expectation));
}

void PlanCheck::attached(const RecordValue& body)
{
    m_files[body["step"].text()].append(body["sha256"].text());
    m_delivered.insert(body["deliverable"].text());
    shaken(body["step"].text());
}

void PlanCheck::filled(const RecordValue& body)
{
    const QString id = body["value"].text();
    Filled& value = m_values[id];
    const Filled before = value;
    value = {body["text"].text(), body.has("source") ? body["source"].text() : QStringLiteral("hand"),
             body["secret"].flag(), before.times + 1};
    const bool same = before.times > 0 && !value.secret && !before.secret && value.text == before.text &&
                      before.source != QLatin1String("clock");
    if (same || value.source == QLatin1String("clock"))
        return;
    for (auto gate = m_gates.constBegin(); gate != m_gates.constEnd(); ++gate) {
        const Place place = m_places.value(gate.key());
        if (!gate->go || !place.phase)
            continue;
        for (const runbook::Step& step : place.phase->steps) {
            if (valuesOf(step).contains(id)) {
                m_shaken.insert(gate.key());
                break;
            }
            if (&step == place.step)
                break;
        }
    }
}

void PlanCheck::skipped(const QString& step) { m_skipped.insert(step); }

void PlanCheck::voted(const RecordValue& body)
{
    m_gates[body["gate"].text()].votes.insert(body["seat"].text(), {body["go"].flag(), body["evidence_sha256"].text()});
}

void PlanCheck::decided(const QString& gate, bool go)
{
    m_gates[gate].go = go;
    changed(gate);
}

void PlanCheck::reopened(const QString& gate)
{
    m_gates[gate].go = false;
    m_shaken.remove(gate);
    changed(gate);
}

} // namespace holdpoint::session
