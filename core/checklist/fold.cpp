// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"

#include "core/base/canonical_json.h"
#include "core/base/sha256.h"

#include <algorithm>

namespace holdpoint::checklist {
namespace {

// Applies one fact to the state. Facts are never questioned here: the rules did that before they were written.
class Fold
{
public:
    Fold(State& state, const events::Entry& entry)
        : m_state(state)
        , m_entry(entry)
    {
    }

    void operator()(const events::LaunchOpened& fact)
    {
        m_state.opened = fact;
        m_state.t0UtcMs = fact.t0UtcMs;
        m_state.clockOffsetMin = m_entry.at.offsetMin;
        m_state.rehearsal = m_entry.rehearsal;
    }
    void operator()(const events::RunbookLoaded& fact)
    {
        m_state.runbooks.append(fact);
        for (const QString& step : fact.kept)
            m_state.kept.insert(step);
        use(fact.deviation);
    }
    void operator()(const events::ConfigurationTrusted& fact)
    {
        m_state.trustedConfiguration = fact.sha256;
        use(fact.deviation);
    }
    void operator()(const events::T0Slipped& fact)
    {
        m_state.t0UtcMs = fact.t0UtcMs;
        m_state.slippedMinutes += fact.minutes;
    }
    void operator()(const events::LaunchHeld& fact)
    {
        m_state.held = hold(fact.reason);
        m_state.holds.append(hold(fact.reason));
    }
    void operator()(const events::LaunchResumed&) { m_state.held.reset(); }
    void operator()(const events::LaunchScrubbed& fact) { m_state.scrubbed = hold(fact.reason); }
    void operator()(const events::LaunchEnded& fact) { m_state.ended = hold(fact.reason); }
    void operator()(const events::RosterChanged& fact)
    {
        m_state.people = fact.people;
        m_state.selfApproval = fact.selfApproval;
        const Result<QByteArray> bytes = canonicalJson(events::bodyJson(fact));
        m_state.rosterSha256 = bytes ? hex(Sha256::of(*bytes)) : QString();
    }
    void operator()(const events::KeyRevoked& fact)
    {
        m_state.revokedKeys.append({fact, m_entry.actor, m_entry.at.utcMs});
        for (events::Person& person : m_state.people) {
            if (bareKey(person.publicKey) == fact.publicKey)
                person.publicKey.clear();
        }
    }

    void operator()(const events::KeyConfirmed& fact)
    {
        for (const events::Person& person : m_state.people) {
            if (person.name == fact.person)
                m_state.confirmedLines.insert(fact.person, {rosterLineSha256(person), m_entry.at.utcMs});
        }
    }
    void operator()(const events::RosterAnnounced& fact)
    {
        m_state.announcements.append({fact, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::RollCallStarted& fact)
    {
        m_state.rollCalls.append({fact, m_entry.actor, m_entry.at.utcMs, {}, {}, 0});
    }
    void operator()(const events::RollCallAnswered& fact)
    {
        if (RollCallRecord* record = rollCall(fact.call))
            record->answers.insert(fact.person, {fact, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::RollCallEnded& fact)
    {
        if (RollCallRecord* record = rollCall(fact.call)) {
            record->ended = fact;
            record->endedUtcMs = m_entry.at.utcMs;
        }
    }
    void operator()(const events::LogTakenOver& fact)
    {
        m_state.takeovers.append({fact, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::AnchorsChanged& fact) { m_state.anchors = fact.folders; }

    void operator()(const events::RunStarted& fact)
    {
        RunRecord run;
        run.started = fact;
        run.by = m_entry.actor;
        run.startedUtcMs = m_entry.at.utcMs;
        m_state.runs.insert(fact.run, run);
        m_state.runsOfCommand[fact.command].append(fact.run);
        for (const QString& deviation : fact.deviations)
            use(deviation);
        m_state.started = true;
    }
    void operator()(const events::RunFinished& fact)
    {
        RunRecord& run = m_state.runs[fact.run];
        run.finished = fact;
        run.endedUtcMs = fact.startedUtcMs > 0 ? fact.startedUtcMs + fact.durationMs : m_entry.at.utcMs;
        for (const events::JudgedExpectation& judged : fact.expectations) {
            m_state.outputJudgements.insert(judged.expectation, judged);
            // A person judged an older output: that word does not carry over to this one.
            m_state.personJudgements.remove(judged.expectation);
        }
    }
    void operator()(const events::RunLost& fact)
    {
        RunRecord& run = m_state.runs[fact.run];
        run.lost = true;
        run.endedUtcMs = m_entry.at.utcMs;
    }
    void operator()(const events::RunResolved& fact) { m_state.runs[fact.run].resolved = fact; }
    void operator()(const events::StopRequested& fact) { m_state.runs[fact.run].stopRequested = true; }
    void operator()(const events::StepSkipped& fact)
    {
        m_state.skipped.insert(fact.step, fact.reason);
        use(fact.deviation);
        m_state.started = true;
    }
    void operator()(const events::CheckTicked& fact)
    {
        m_state.ticks.insert(fact.check, {m_entry.actor, m_entry.at.utcMs});
        use(fact.deviation);
        m_state.started = true;
    }
    void operator()(const events::CheckUnticked& fact) { m_state.ticks.remove(fact.check); }
    void operator()(const events::ExpectationJudged& fact)
    {
        m_state.personJudgements.insert(fact.expectation, {fact.met, fact.reason, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::EvidenceAttached& fact)
    {
        m_state.evidence.append({fact, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::NoteWritten& fact) { m_state.notes.append({fact, m_entry.actor, m_entry.at.utcMs}); }
    void operator()(const events::ValueFilled& fact)
    {
        const int times = m_state.values.value(fact.value).times + 1;
        m_state.values.insert(fact.value,
                              {fact.text, fact.secret, m_entry.actor, m_entry.at.utcMs, fact.source, fact.run, times});
    }
    void operator()(const events::CommandAccepted& fact)
    {
        m_state.acceptedCommands.insert(fact.command, fact.textSha256);
    }

    void operator()(const events::DeviationRequested& fact)
    {
        DeviationRecord record;
        record.request = fact;
        record.by = m_entry.actor;
        record.requestedUtcMs = m_entry.at.utcMs;
        m_state.deviations.append(record);
    }
    void operator()(const events::DeviationApproved& fact)
    {
        settle(fact.deviation, DeviationStatus::Approved, fact.reason, fact.selfApproved);
        if (DeviationRecord* record = deviation(fact.deviation)) {
            record->statement = fact.statement;
            record->signature = fact.signature;
            record->publicKey = fact.publicKey;
        }
    }
    void operator()(const events::DeviationRejected& fact)
    {
        settle(fact.deviation, DeviationStatus::Rejected, fact.reason, false);
    }
    void operator()(const events::DeviationExpired& fact)
    {
        if (DeviationRecord* record = deviation(fact.deviation))
            record->status = DeviationStatus::Expired;
    }

    void operator()(const events::VoteCast& fact)
    {
        const bool held =
            std::any_of(m_state.people.begin(), m_state.people.end(), [&fact](const events::Person& person) {
                return person.roles.contains(fact.seat) || person.deputyFor.contains(fact.seat);
            });
        const bool stoodIn = !m_state.people.isEmpty() && !held;
        m_state.gates[fact.gate].votes.insert(fact.seat, {fact, m_entry.actor, m_entry.at.utcMs, stoodIn});
        m_state.started = true;
    }
    void operator()(const events::GateDecided& fact)
    {
        GateRecord& gate = m_state.gates[fact.gate];
        gate.decision = DecisionRecord{fact, m_entry.actor, m_entry.at.utcMs};
        gate.reopened.reset();
        use(fact.deviation);
        use(fact.orderDeviation);
        m_state.started = true;
    }
    void operator()(const events::GateReopened& fact)
    {
        GateRecord& gate = m_state.gates[fact.gate];
        gate.reopened = ReopenRecord{fact, gate.decision, m_entry.actor, m_entry.at.utcMs};
        gate.decision.reset();
    }

    void operator()(const events::RollbackStarted& fact)
    {
        RollbackRecord record;
        record.started = fact;
        record.by = m_entry.actor;
        record.utcMs = m_entry.at.utcMs;
        record.firstRun = m_state.runs.isEmpty() ? 1 : m_state.runs.lastKey() + 1;
        m_state.rollbacks.append(record);
        m_state.started = true;
    }
    void operator()(const events::RollbackStepObserved& fact)
    {
        if (RollbackRecord* record = rollback(fact.rollback))
            record->observed.append(fact);
    }
    void operator()(const events::RollbackEnded& fact)
    {
        if (RollbackRecord* record = rollback(fact.rollback)) {
            record->ended = fact;
            record->endedUtcMs = m_entry.at.utcMs;
        }
    }
    void operator()(const events::RollbackSeconded& fact)
    {
        if (RollbackRecord* record = rollback(fact.rollback))
            record->seconded = fact.name;
    }

    void operator()(const events::SignoffGiven& fact)
    {
        m_state.signoffs.insert(fact.signoff, {fact, m_entry.actor, m_entry.at.utcMs});
    }
    void operator()(const events::LaunchDeclared& fact)
    {
        m_state.declaration = DeclarationRecord{fact, m_entry.actor, m_entry.at.utcMs};
        use(fact.deviation);
    }
    void operator()(const events::CertificateExported& fact) { m_state.certificates.append(fact); }
    void operator()(const events::ThresholdCrossed& fact) { m_state.thresholds.insert(fact.metric, fact); }
    void operator()(const events::RollbackPinned& fact) { m_state.pins = fact.files; }
    // Where traffic is and what applies: Launch::apply tells them every entry.
    void operator()(const events::WeightAsked&) { m_state.started = true; }
    void operator()(const events::WeightConfirmed&) {}
    void operator()(const events::WeightWithdrawn&) {}
    void operator()(const events::WeightObserved&) {}
    void operator()(const events::WatchBreached&) {}
    void operator()(const events::WatchEnded&) {}
    void operator()(const events::BaselineTaken&) {}
    void operator()(const events::ScenarioApplied&) {}
    void operator()(const events::ScenarioCeased&) {}
    void operator()(const events::ScenarioDeclared&) {}
    void operator()(const events::ScenarioDecided&) {}
    template <class T>
    requires std::constructible_from<alarms::Fact, T>
    void operator()(const T& fact) { m_state.alarms.apply({m_entry.at, m_entry.actor, fact}); }

private:
    [[nodiscard]] HoldRecord hold(const QString& reason) const { return {reason, m_entry.actor, m_entry.at.utcMs}; }

    RollCallRecord* rollCall(qint64 number)
    {
        for (RollCallRecord& record : m_state.rollCalls) {
            if (record.started.call == number)
                return &record;
        }
        return nullptr;
    }

    RollbackRecord* rollback(qint64 number)
    {
        for (RollbackRecord& record : m_state.rollbacks) {
            if (record.started.rollback == number)
                return &record;
        }
        return nullptr;
    }

    DeviationRecord* deviation(const QString& id)
    {
        for (DeviationRecord& record : m_state.deviations) {
            if (record.request.deviation == id)
                return &record;
        }
        return nullptr;
    }

    void settle(const QString& id, DeviationStatus status, const QString& reason, bool selfApproved)
    {
        if (DeviationRecord* record = deviation(id)) {
            record->status = status;
            record->decidedBy = m_entry.actor;
            record->decisionReason = reason;
            record->selfApproved = selfApproved;
            record->decidedUtcMs = m_entry.at.utcMs;
        }
    }

    void use(const QString& id)
    {
        if (DeviationRecord* record = id.isEmpty() ? nullptr : deviation(id))
            record->status = DeviationStatus::Used;
    }

    State& m_state;
    const events::Entry& m_entry;
};

} // namespace

bool RunRecord::passed() const
{
    if (resolved)
        return resolved->passed;
    if (!finished)
        return false;
    if (finished->ending == QLatin1String("exited") && finished->status == 0)
        return true;
    // A command that never ends by itself did its work when a person stops it.
    return started.background && stopRequested && finished->ending == QLatin1String("stopped");
}

void Launch::apply(const events::Entry& entry)
{
    std::visit(Fold(m_state, entry), entry.body);
    m_state.rollout.apply(entry, m_ladder);
    m_state.matrix.apply(entry);
    if (std::holds_alternative<events::DeviationRequested>(entry.body))
        place(m_state.deviations.last());
    if (const auto* unticked = std::get_if<events::CheckUnticked>(&entry.body)) {
        // What was done is not done any more, whichever version of the runbook it was done by.
        if (const runbook::Step* step = m_stepOfCheck.value(unticked->check))
            m_state.kept.remove(step->id);
    }
    // A rollback undoes what the ladder's step did, whichever version of the runbook it was done by.
    if (std::holds_alternative<events::RollbackStarted>(entry.body))
        m_state.kept.remove(m_ladder.step);
    m_state.entries = entry.seq + 1;
    m_state.last = entry.at;
    m_derived = false;
    if (std::holds_alternative<events::LaunchOpened>(entry.body))
        arrange();

    const auto stepOf = [this](const QHash<QString, const runbook::Step*>& table, const QString& id) {
        const runbook::Step* step = table.value(id);
        return step ? step->id : QString();
    };
    const qint64 utcMs = entry.at.utcMs;
    if (const auto* run = std::get_if<events::RunStarted>(&entry.body))
        touch(run->step, utcMs);
    else if (const auto* end = std::get_if<events::RunFinished>(&entry.body))
        touch(m_state.runs.value(end->run).started.step, m_state.runs.value(end->run).endedUtcMs);
    else if (const auto* resolved = std::get_if<events::RunResolved>(&entry.body))
        touch(m_state.runs.value(resolved->run).started.step, utcMs);
    else if (const auto* tick = std::get_if<events::CheckTicked>(&entry.body))
        touch(stepOf(m_stepOfCheck, tick->check), utcMs);
    else if (const auto* judged = std::get_if<events::ExpectationJudged>(&entry.body))
        touch(stepOf(m_stepOfExpectation, judged->expectation), utcMs);
    else if (const auto* attached = std::get_if<events::EvidenceAttached>(&entry.body))
        touch(attached->step, utcMs);
    else if (const auto* skipped = std::get_if<events::StepSkipped>(&entry.body))
        touch(skipped->step, utcMs);
    else if (const auto* vote = std::get_if<events::VoteCast>(&entry.body))
        touch(vote->gate, utcMs);
    else if (const auto* decision = std::get_if<events::GateDecided>(&entry.body))
        touch(decision->gate, utcMs);
}

void Launch::touch(const QString& step, qint64 utcMs)
{
    if (step.isEmpty())
        return;
    ActualTimes& times = m_state.stepTimes[step];
    if (times.startedUtcMs == 0)
        times.startedUtcMs = utcMs;
    times.endedUtcMs = std::max(times.endedUtcMs, utcMs);
}

} // namespace holdpoint::checklist
