// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/entry.h"
#include "core/rollout/ladder.h"

#include <QHash>
#include <QList>

#include <optional>

namespace holdpoint::rollout {

// Where a change of the weight stands.
enum class Stage
{
    Asked,     // waits for a person's confirmation
    Setting,   // its script runs
    Failed,    // the script did not end well, or nobody saw its end
    Observing, // set, not seen at the load balancer yet
    Unseen,    // looked for, and not there, or nothing could be read
    Watching,
    Clean,   // watched for its whole length, all kept to its limits
    Unclean, // the watch found a breach, too little or nothing; or a limit was broken since
    Withdrawn,
    RolledBack
};

// One weight that was asked for.
struct Change
{
    events::WeightAsked asked;
    events::Actor by, confirmedBy, withdrawnBy;
    qint64 askedUtcMs = 0, confirmedUtcMs = 0, setUtcMs = 0, observedUtcMs = 0, endedUtcMs = 0; // 0: not yet
    qint64 run = 0;                                                                             // 0: none yet
    bool lost = false;                                                                          // nobody saw its end
    std::optional<bool> set;                                                                    // how its script ended
    std::optional<events::WeightObserved> observed;                                             // the latest
    QList<events::WatchBreached> breaches;
    std::optional<events::WatchEnded> watched;
    std::optional<events::WeightWithdrawn> withdrawn;
    bool rolledBack = false;

    [[nodiscard]] Stage stage() const;
    // Nobody has to do or to see anything more for it.
    [[nodiscard]] bool isOver() const;
};

// What is in force since when, for a line over time.
struct SetWeight
{
    qint64 utcMs = 0;
    int weight = 0;
};

// The rollout so far: the fold of a launch's entries. A value.
class Course
{
public:
    void apply(const events::Entry& entry, const Ladder& ladder);

    [[nodiscard]] const QList<Change>& changes() const { return m_changes; } // in order of their numbers
    [[nodiscard]] const Change* change(qint64 number) const;                 // nullptr: there is none
    // The last one that was not withdrawn; nullptr before the first.
    [[nodiscard]] const Change* last() const;
    // The last one that was confirmed: what is observed and watched. nullptr before the first.
    [[nodiscard]] const Change* confirmed() const;
    // What the last script that ended well set, or a rollback left; 0 at the beginning. Percent for the new version.
    [[nodiscard]] int weight() const { return m_set.isEmpty() ? 0 : m_set.last().weight; }
    // Nobody is on the new version: 0 is in force, and no script that runs or failed since may have moved traffic.
    [[nodiscard]] bool isAllOnOld() const;
    // Every weight that was in force, oldest first.
    [[nodiscard]] const QList<SetWeight>& set() const { return m_set; }
    // What each metric was before the first weight was set, since the last rollback.
    [[nodiscard]] const std::optional<events::BaselineTaken>& baseline() const { return m_baseline; }

    // Why `weight` cannot follow by itself, a code of WeightAsked::despite; empty where nothing speaks against it.
    // Alarms are not known here.
    [[nodiscard]] QString against(int weight, const Ladder& ladder) const;
    // The next weight of a planned rollback: the highest rung below what is in force, else 0.
    [[nodiscard]] int nextDown(const Ladder& ladder) const;

private:
    void runEnded(qint64 run, bool passed, qint64 utcMs);
    void nowAt(int weight, qint64 utcMs);
    Change* find(qint64 number);

    QList<Change> m_changes;
    QHash<qint64, int> m_loose; // runs of the ladder's own commands that no change asked for: run -> weight
    QList<SetWeight> m_set;
    std::optional<events::BaselineTaken> m_baseline;
};

} // namespace holdpoint::rollout
