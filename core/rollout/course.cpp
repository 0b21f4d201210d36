// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/course.h"

#include <algorithm>

namespace holdpoint::rollout {

Stage Change::stage() const
{
    if (withdrawn)
        return Stage::Withdrawn;
    if (rolledBack)
        return Stage::RolledBack;
    if (confirmedUtcMs == 0)
        return Stage::Asked;
    if (lost || (set && !*set))
        return Stage::Failed;
    if (!set)
        return Stage::Setting;
    if (!observed)
        return Stage::Observing;
    if (observed->outcome != QLatin1String("reached"))
        return Stage::Unseen;
    if (!watched)
        return Stage::Watching;
    return watched->verdict == QLatin1String("ok") && breaches.isEmpty() ? Stage::Clean : Stage::Unclean;
}

bool Change::isOver() const
{
    const Stage now = stage();
    return now != Stage::Asked && now != Stage::Setting && now != Stage::Observing && now != Stage::Watching;
}

Change* Course::find(qint64 number)
{
    const auto found =
        std::ranges::find_if(m_changes, [number](const Change& one) { return one.asked.change == number; });
    return found == m_changes.end() ? nullptr : &*found;
}

const Change* Course::change(qint64 number) const
{
    const auto found =
        std::ranges::find_if(m_changes, [number](const Change& one) { return one.asked.change == number; });
    return found == m_changes.end() ? nullptr : &*found;
}

const Change* Course::last() const
{
    for (qsizetype at = m_changes.size(); at-- > 0;) {
        if (!m_changes.at(at).withdrawn)
            return &m_changes.at(at);
    }
    return nullptr;
}

const Change* Course::confirmed() const
{
    for (qsizetype at = m_changes.size(); at-- > 0;) {
        if (m_changes.at(at).confirmedUtcMs != 0)
            return &m_changes.at(at);
    }
    return nullptr;
}

bool Course::isAllOnOld() const
{
    const Change* newest = confirmed();
    const bool moves = newest && (newest->stage() == Stage::Setting || newest->stage() == Stage::Failed);
    return weight() == 0 && !moves;
}

void Course::nowAt(int weight, qint64 utcMs)
{
    if (this->weight() != weight || m_set.isEmpty())
        m_set.append({utcMs, weight});
}

void Course::runEnded(qint64 run, bool passed, qint64 utcMs)
{
    for (Change& one : m_changes) {
        if (one.run != run)
            continue;
        one.set = passed;
        one.lost = false;
        one.setUtcMs = utcMs;
        if (passed && !one.rolledBack)
            nowAt(int(one.asked.weight), utcMs);
        return;
    }
    const auto loose = m_loose.constFind(run);
    if (loose != m_loose.constEnd() && passed)
        nowAt(*loose, utcMs);
    m_loose.remove(run);
}

void Course::apply(const events::Entry& entry, const Ladder& ladder)
{
    const qint64 utcMs = entry.at.utcMs;
    if (const auto* asked = std::get_if<events::WeightAsked>(&entry.body)) {
        Change one;
        one.asked = *asked;
        one.by = entry.actor;
        one.askedUtcMs = utcMs;
        m_changes.append(one);
    } else if (const auto* confirmed = std::get_if<events::WeightConfirmed>(&entry.body)) {
        if (Change* one = find(confirmed->change)) {
            one->confirmedUtcMs = utcMs;
            one->confirmedBy = entry.actor;
        }
    } else if (const auto* withdrawn = std::get_if<events::WeightWithdrawn>(&entry.body)) {
        if (Change* one = find(withdrawn->change)) {
            one->withdrawn = *withdrawn;
            one->withdrawnBy = entry.actor;
        }
    } else if (const auto* started = std::get_if<events::RunStarted>(&entry.body)) {
        // The run that follows the confirmation is the one that sets the weight.
        Change* newest = m_changes.isEmpty() ? nullptr : &m_changes.last();
        const auto rung = std::ranges::find_if(ladder.rungs, [started](const Rung& one) {
            return !one.command.isEmpty() && one.command == started->command;
        });
        if (newest && newest->confirmedUtcMs != 0 && newest->run == 0 && !newest->rolledBack &&
            started->procedure.isEmpty())
            newest->run = started->run;
        else if (rung != ladder.rungs.end())
            m_loose.insert(started->run, rung->weight);
    } else if (const auto* finished = std::get_if<events::RunFinished>(&entry.body)) {
        runEnded(finished->run, finished->ending == QLatin1String("exited") && finished->status == 0,
                 finished->startedUtcMs > 0 ? finished->startedUtcMs + finished->durationMs : utcMs);
    } else if (const auto* lost = std::get_if<events::RunLost>(&entry.body)) {
        for (Change& one : m_changes) {
            if (one.run == lost->run)
                one.lost = true;
        }
    } else if (const auto* resolved = std::get_if<events::RunResolved>(&entry.body)) {
        runEnded(resolved->run, resolved->passed, utcMs);
    } else if (const auto* observed = std::get_if<events::WeightObserved>(&entry.body)) {
        if (Change* one = find(observed->change)) {
            one->observed = *observed;
            one->observedUtcMs = utcMs;
            // Traffic went elsewhere: when it comes back it is watched anew.
            if (observed->outcome != QLatin1String("reached")) {
                one->watched.reset();
                one->endedUtcMs = 0;
            }
        }
    } else if (const auto* breached = std::get_if<events::WatchBreached>(&entry.body)) {
        if (Change* one = find(breached->change))
            one->breaches.append(*breached);
    } else if (const auto* watched = std::get_if<events::WatchEnded>(&entry.body)) {
        if (Change* one = find(watched->change)) {
            one->watched = *watched;
            one->endedUtcMs = utcMs;
        }
    } else if (const auto* baseline = std::get_if<events::BaselineTaken>(&entry.body)) {
        m_baseline = *baseline;
    } else if (const auto* rollback = std::get_if<events::RollbackStarted>(&entry.body)) {
        // One that goes down the ladder is made of changes of its own.
        const bool byWeights = rollback->procedure == QLatin1String(weightsProcedure);
        // What was asked for before and not confirmed is not what anybody wants by now, in either.
        for (Change& one : m_changes)
            one.rolledBack = one.rolledBack || (!one.withdrawn && (!byWeights || one.confirmedUtcMs == 0));
        m_baseline.reset();
        if (!byWeights)
            m_loose.clear();
        // Where traffic is until it ends is for the load balancer to say; what was reached does not count any more.
        if (!byWeights && weight() != 0)
            nowAt(0, utcMs);
    }
}

QString Course::against(int weight, const Ladder& ladder) const
{
    // What is only asked for has no weight of its own yet: the one before it speaks.
    const auto newest = std::find_if(m_changes.rbegin(), m_changes.rend(),
                                     [](const Change& one) { return one.confirmedUtcMs != 0 && !one.withdrawn; });
    QString why;
    if (newest != m_changes.rend()) {
        switch (newest->stage()) {
        case Stage::Failed:
            // To try the same again is no step further.
            if (weight > newest->asked.weight || newest->lost)
                why = QStringLiteral("failed");
            else
                why = newest->asked.despite;
            break;
        case Stage::Setting:
        case Stage::Observing:
        case Stage::Watching:
            why = QStringLiteral("watching");
            break;
        case Stage::Unseen:
            why = QStringLiteral("unseen");
            break;
        case Stage::Unclean:
            why = newest->breaches.isEmpty() ? newest->watched->verdict : QStringLiteral("breach");
            break;
        case Stage::Asked:
        case Stage::Clean:
        case Stage::Withdrawn:
        case Stage::RolledBack:
            break;
        }
        // A change that was confirmed and broke a limit meanwhile is a breach, not only unfinished.
        if (why == QLatin1String("watching") && !newest->breaches.isEmpty())
            why = QStringLiteral("breach");
    }
    const Rung* next = ladder.above(this->weight());
    if (why.isEmpty() && next && weight > next->weight)
        why = QStringLiteral("skipped");
    return why;
}

int Course::nextDown(const Ladder& ladder) const
{
    int next = 0;
    for (const Rung& rung : ladder.rungs) {
        if (rung.weight < weight())
            next = std::max(next, rung.weight);
    }
    return next;
}

} // namespace holdpoint::rollout
