// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/session/worked_ledger.h"

#include <QRandomGenerator>

namespace holdpoint::test {

// A launch that goes up a guarded ladder, as the rules let it: tests/support/rollout_runbook.h.
class WorkedRollout : public WorkedLedger
{
public:
    WorkedRollout();

    bool begin(); // up to the first weight: what comes before the ladder is done
    bool askFor(qint64 weight, const QString& reason = {}, const QString& person = QStringLiteral("Ben"));
    bool confirm(const QString& person = QStringLiteral("Ben"));
    bool withdraw(const QString& person = QStringLiteral("Ben"));
    bool see(const QString& outcome = QStringLiteral("reached"));
    bool watch(const QString& verdict = QStringLiteral("ok")); // to its end
    bool breach();
    // Asked, confirmed, set, seen and watched to a clean end.
    bool goTo(qint64 weight);
    bool vote();
    bool passGate(); // with all of traffic on the new version
    bool rollBack(const QString& kind);
    bool nextDown(const QString& reason = {}, const QString& person = QStringLiteral("Ben"));

    [[nodiscard]] const rollout::Change& last() const { return *launch.state().rollout.last(); }
    [[nodiscard]] checklist::StartRun runFor(qint64 weight) const; // that sets it
    [[nodiscard]] events::RunStarted shiftRun(qint64 weight) const;
    [[nodiscard]] events::WeightObserved seen(const QString& outcome = QStringLiteral("reached")) const;
    [[nodiscard]] events::WatchEnded watched(const QString& verdict = QStringLiteral("ok"));
    [[nodiscard]] events::WatchBreached breached() const;
    [[nodiscard]] QString row(qsizetype index) const { return launch.plan().matrix.at(index).id; }
};

// Anything that somebody, or the watch, could do next; the rules may refuse.
void trafficHappens(WorkedRollout& l, QRandomGenerator& random, const QString& who);

} // namespace holdpoint::test
