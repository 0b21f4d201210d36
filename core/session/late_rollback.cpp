// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/late_rollback.h"

#include "core/runner/run.h"
#include "core/runner/storage.h"
#include "core/session/launch_folder.h"
#include "core/session/rollback_effects.h"
#include "core/session/run_facts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QSet>

namespace holdpoint::session {
namespace {

// Its runs that have no recorded end: those that its process did not live to see.
QSet<qint64> openRuns(const AloneRollback& alone)
{
    QSet<qint64> open;
    for (const events::Entry& entry : alone.entries) {
        if (const auto* started = std::get_if<events::RunStarted>(&entry.body))
            open.insert(started->run);
        else if (const auto* finished = std::get_if<events::RunFinished>(&entry.body))
            open.remove(finished->run);
        else if (const auto* lost = std::get_if<events::RunLost>(&entry.body))
            open.remove(lost->run);
    }
    return open;
}

bool somethingAt(const QString& path) { return QFileInfo::exists(path) || QFileInfo(path).isSymLink(); }

// The next number whose folder is free: a copy of the launch may have runs that this ledger does not know.
qint64 freeRun(const QString& folder, qint64 run)
{
    while (somethingAt(runPath(folder, run)) || somethingAt(runner::memoryFolder(runPath(folder, run))))
        ++run;
    return run;
}

// Puts the ledger's numbers in place of the rollback's own.
class Renumbering
{
public:
    Renumbering(const QString& folder, const checklist::State& state)
        : m_folder(folder)
        , m_rollback(state.rollbacks.size() + 1)
        , m_nextRun(state.runs.isEmpty() ? 1 : state.runs.lastKey() + 1)
    {
    }

    void operator()(events::RunStarted& fact)
    {
        const qint64 run = freeRun(m_folder, m_nextRun);
        m_runs.insert(fact.run, run);
        m_nextRun = run + 1;
        fact.run = run;
    }
    void operator()(events::RunFinished& fact) const { fact.run = m_runs.value(fact.run); }
    void operator()(events::RunLost& fact) const { fact.run = m_runs.value(fact.run); }
    void operator()(events::ValueFilled& fact) const { fact.run = m_runs.value(fact.run); }
    void operator()(events::RollbackStarted& fact) const { fact.rollback = m_rollback; }
    void operator()(events::RollbackStepObserved& fact) const { fact.rollback = m_rollback; }
    void operator()(events::RollbackEnded& fact) const { fact.rollback = m_rollback; }
    template <class Fact> void operator()(Fact&) const {}

private:
    const QString& m_folder;
    qint64 m_rollback;
    qint64 m_nextRun;
    QMap<qint64, qint64> m_runs;
};

events::RollbackEnded cutShort(const std::vector<events::Entry>& entries)
{
    events::RollbackEnded ended;
    for (const events::Entry& entry : entries) {
        if (const auto* finished = std::get_if<events::RunFinished>(&entry.body))
            ++(finished->ending == QLatin1String("exited") && finished->status == 0 ? ended.commandsPassed
                                                                                    : ended.commandsFailed);
        else if (std::holds_alternative<events::RunLost>(entry.body))
            ++ended.commandsFailed;
    }
    ended.outcome = ended.commandsFailed > 0 ? QStringLiteral("failed") : QStringLiteral("incomplete");
    return ended;
}

} // namespace

bool canBeRecorded(const AloneRollback& alone, const QString& folder)
{
    if (alone.running)
        return false;
    for (const qint64 run : openRuns(alone)) {
        const QString place = aloneRunFolder(folder, alone.name, run);
        const Result<runner::ProcessIdentity> identity = runner::readIdentity(place);
        if (identity && runner::presence(place, *identity) == runner::RunPresence::Running)
            return false;
    }
    return true;
}

std::vector<events::Entry> lateEntries(const AloneRollback& alone, const QString& folder,
                                       const checklist::Launch& launch, const Instant& now)
{
    const checklist::State& state = launch.state();
    std::vector<events::Entry> facts = alone.entries;
    const auto add = [&](events::Event event) {
        events::Entry entry = alone.entries.front();
        entry.at = now;
        entry.body = std::move(event);
        facts.push_back(std::move(entry));
    };
    for (const qint64 run : openRuns(alone)) {
        if (const Result<runner::RunExit> exit = runner::readExit(aloneRunFolder(folder, alone.name, run)))
            add(finishedRun(run, *exit));
        else
            add(events::RunLost{run});
    }
    if (!std::holds_alternative<events::RollbackEnded>(alone.entries.back().body))
        add(cutShort(facts));

    Renumbering renumber(folder, state);
    checklist::RollbackRecord own; // with its own numbers
    std::vector<events::Entry> late;
    for (events::Entry& entry : facts) {
        std::vector<events::RollbackStepObserved> effects;
        if (const auto* started = std::get_if<events::RollbackStarted>(&entry.body))
            own.started = *started;
        else if (const auto* observed = std::get_if<events::RollbackStepObserved>(&entry.body))
            own.observed.append(*observed);
        else if (const auto* finished = std::get_if<events::RunFinished>(&entry.body))
            effects =
                effectsInOutput(launch, own, finished->ending == QLatin1String("exited") && finished->status == 0,
                                endOfOutput(runner::outputPath(aloneRunFolder(folder, alone.name, finished->run))));
        std::visit(renumber, entry.body);
        entry.late = true;
        late.push_back(entry);
        // Seen in what the script wrote, by nobody.
        for (events::RollbackStepObserved& effect : effects) {
            own.observed.append(effect);
            renumber(effect);
            events::Entry seen = late.back();
            seen.actor = {};
            seen.body = std::move(effect);
            late.push_back(std::move(seen));
        }
        if (!std::holds_alternative<events::RollbackStarted>(entry.body))
            continue;
        const QString ladder = launch.ladder().step;
        const bool moved = state.rollout.weight() != 0 && !ladder.isEmpty();
        for (const QString& gate : moved ? launch.gatesStandingOn(ladder) : QStringList()) {
            entry.body = events::GateReopened{gate, QStringLiteral("traffic"), ladder};
            late.push_back(entry);
        }
        if (state.held || state.scrubbed || state.ended)
            continue;
        entry.body = events::LaunchHeld{
            QCoreApplication::translate("session", "Rollback started by %1").arg(entry.actor.person)};
        late.push_back(entry);
    }
    return late;
}

std::optional<qint64> recordedAt(const AloneRollback& alone, const std::vector<events::Entry>& ledger)
{
    // The moment of the press, to the millisecond since boot, is told by no two rollbacks.
    const events::Entry& begin = alone.entries.front();
    const auto& started = std::get<events::RollbackStarted>(begin.body);
    for (const events::Entry& entry : ledger) {
        const auto* known = std::get_if<events::RollbackStarted>(&entry.body);
        if (known && entry.late && entry.at == begin.at && entry.actor == begin.actor &&
            known->scenario == started.scenario && known->kind == started.kind)
            return entry.seq;
    }
    return std::nullopt;
}

void settleRecorded(const AloneRollback& alone, const QString& folder, const std::vector<events::Entry>& ledger,
                    qint64 first)
{
    bool moved = true;
    auto recorded = ledger.begin() + std::ptrdiff_t(first);
    for (const events::Entry& entry : alone.entries) {
        const auto* own = std::get_if<events::RunStarted>(&entry.body);
        if (!own)
            continue;
        while (recorded != ledger.end() && !std::holds_alternative<events::RunStarted>(recorded->body))
            ++recorded;
        if (recorded == ledger.end())
            return;
        const QString from = aloneRunFolder(folder, alone.name, own->run);
        const QString to = runPath(folder, std::get<events::RunStarted>(recorded->body).run);
        ++recorded;
        if (somethingAt(from))
            moved = QDir().rename(from, to) && moved;
        if (somethingAt(runner::memoryFolder(from)))
            moved = QDir().rename(runner::memoryFolder(from), runner::memoryFolder(to)) && moved;
    }
    // A disk that takes nothing keeps them where they are; the next look tries again.
    if (moved)
        forgetAloneRollback(folder, alone.name);
}

} // namespace holdpoint::session
