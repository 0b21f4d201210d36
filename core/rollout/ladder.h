// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdpoint::rollout {

// One weight of the new version.
struct Rung
{
    int weight = 0;  // percent of the traffic, 1 to 100
    QString command; // id of the plan's command that sets it; empty: the runbook has none for this weight
    bool operator==(const Rung&) const = default;
};

// Procedure of a rollback that goes down the ladder instead of running the runbook's own commands.
constexpr const char* weightsProcedure = "rollout.weights";

// The weights that traffic goes through from the old version to the new one, and how each is set and watched.
struct Ladder
{
    QString step; // id of the step whose commands set the weights; empty: only the configuration says them
    // Ascending, each weight once; the last is 100 where the runbook's commands say them. Empty: this launch shifts no
    // traffic by weights.
    QList<Rung> rungs;
    // What stands before and after the weight in the command that sets it, as in the file.
    QByteArray before, after;
    qint64 watchMs = 0;             // between two weights; 0: nobody said how long
    QString observe;                // name of the source that the effect is read back from; empty: nobody said
    bool isObservable = true;       // it is no source of a kind that knows nothing of shares: HAProxy alone does
    QString oldVersion, newVersion; // as that source names them: blue, green
    QStringList compare;            // names of the metrics by which both are compared

    QStringList watched; // names of the metrics that a watch judges; empty: every threshold of the phase

    [[nodiscard]] bool isEmpty() const { return rungs.isEmpty(); }
    // The command line that sets any weight, 0 to 100, up or down. Empty where nothing is known that sets one.
    [[nodiscard]] QByteArray commandFor(int weight) const;
    // The next one above that weight; nullptr: there is none.
    [[nodiscard]] const Rung* above(int weight) const;
    [[nodiscard]] const Rung* rungOf(const QString& command) const; // that sets it; nullptr: none does
    // Somebody said how a weight is set, where its effect is read back and how long it is watched: each is asked for,
    // confirmed, observed and watched. Else the runbook's commands are steps like others.
    [[nodiscard]] bool isGuarded() const
    {
        return !observe.isEmpty() && isObservable && watchMs > 0 && !commandFor(1).isEmpty();
    }
    bool operator==(const Ladder&) const = default;
};

// Reads the ladder of a plan: the longest run of commands of one step that are the same but for a whole number, which
// rises to 100. The configuration's `[rollout]` goes before what the runbook's commands say, key by key; nullptr: none
// was trusted. Pure.
Ladder ladderOf(const runbook::Plan& plan, const runbook::Configuration* configuration);

} // namespace holdpoint::rollout
