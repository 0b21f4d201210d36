// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rollout/ladder.h"
#include "core/session/record_value.h"

#include <QHash>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace holdpoint::session {

// The verifier's own account of how traffic moved, and of the rows of the rollback matrix. The ladder is read from the
// runbook as by everybody; what follows from it is worked out here anew, and shares nothing with core/rollout's course
// and the rules. Records come in the ledger's order. A problem is a translated text.
class RolloutCheck
{
public:
    using Problem = std::optional<QString>;

    // Another version of the runbook or of the configuration.
    void setVersion(const runbook::Plan& plan, const runbook::Configuration& configuration);
    [[nodiscard]] const rollout::Ladder& ladder() const { return m_ladder; }
    [[nodiscard]] int weight() const { return m_weight; } // in force, percent

    // Entries of these kinds, in the order of their records; `alarm`: one is active and nobody made it quiet.
    Problem asked(const RecordValue& body, bool alarm);
    Problem confirmed(const RecordValue& body, bool alarm);
    Problem withdrawn(const RecordValue& body);
    // What only a watch can find: rollout.observed, breached, watched and baseline, scenario.applied and ceased.
    // `record`: the whole entry.
    Problem found(const std::string& kind, const RecordValue& record);
    Problem declared(const RecordValue& body);
    Problem decided(const RecordValue& body);
    Problem rollbackStarted(const RecordValue& record);
    Problem rollbackEnded(const RecordValue& body);

    // A run that starts and is not the one that the confirmed change asks for, or that moves traffic without one.
    [[nodiscard]] Problem mayRun(const RecordValue& body) const;
    // The change whose weight the run that starts now sets; 0: none.
    [[nodiscard]] qint64 setBy(const RecordValue& run) const;
    void runStarted(const RecordValue& body);
    void runLost(qint64 run);
    // True where what is in force changed with it.
    bool runFinished(const RecordValue& body);
    bool runResolved(qint64 run, bool passed);

    // ---- questions about a change that is asked for or confirmed now
    [[nodiscard]] bool isUp(qint64 weight) const { return weight > m_weight; }
    [[nodiscard]] qint64 weightOf(qint64 change) const;
    [[nodiscard]] bool isOfARollback(qint64 change) const;

private:
    struct Change
    {
        qint64 weight = 0, from = 0;
        QString despite;
        qint64 rollback = 0, run = 0;
        bool confirmed = false, withdrawn = false, rolledBack = false, lost = false;
        std::optional<bool> set;
        std::string seen; // outcome; empty: nothing was seen yet
        qint64 seenBootMs = 0;
        QString seenBoot;
        bool breached = false;
        std::string watched; // verdict; empty: the watch is not over

        [[nodiscard]] bool waits() const { return !confirmed && !withdrawn && !rolledBack; }
        [[nodiscard]] bool setting() const { return confirmed && !rolledBack && !lost && !set; }
        [[nodiscard]] bool failed() const { return !rolledBack && (lost || (set && !*set)); }
        [[nodiscard]] bool clean() const;
    };
    struct Rollback
    {
        QString procedure, kind;
        bool ended = false;
    };
    struct Row
    {
        bool measured = false, declared = false;
        bool isMeasured = false; // by the configuration
    };
    struct Metric
    {
        qint64 minSamples = 0;
        qint64 intervalMs = 0; // 0: not known
    };

    [[nodiscard]] Change* change(qint64 number);
    [[nodiscard]] const Change* change(qint64 number) const;
    [[nodiscard]] const Change* newest() const; // that was confirmed; nullptr: none was
    // 0 is in force, and no script that runs or failed since may have moved traffic.
    [[nodiscard]] bool isAllOnOld() const;
    // Why this weight does not follow by itself, as the ledger has it.
    [[nodiscard]] QString against(qint64 weight) const;
    [[nodiscard]] QString againstUp(qint64 weight, bool alarm) const;
    bool runEnded(qint64 run, bool passed);
    bool moveTo(int weight);
    Problem observed(Change& of, const RecordValue& record);
    Problem watched(Change& of, const RecordValue& record) const;
    [[nodiscard]] Problem numberHolds(const RecordValue& number) const;
    Problem applied(const std::string& kind, const RecordValue& body);

    rollout::Ladder m_ladder;
    bool m_byWeights = false;
    QHash<QString, Metric> m_metrics;
    QHash<QString, Row> m_rows;

    std::vector<Change> m_changes; // in the order of their numbers: 1, 2 ...
    std::vector<Rollback> m_rollbacks;
    qint64 m_confirmed = 0; // this change's run comes next
    QHash<qint64, int> m_loose;
    int m_weight = 0;
    bool m_baseline = false; // taken, for this try
};

} // namespace holdpoint::session
