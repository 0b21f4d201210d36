// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/checklist/scenario.h"

namespace holdpoint::test {

// A launch that goes up a guarded ladder (tests/support/rollout_runbook.h) with Ada as coordinator and Ben as lead.
class RolloutScenario : public Scenario
{
public:
    RolloutScenario();
    explicit RolloutScenario(const QString& configuration);

    bool begin(); // up to the first weight: what comes before the ladder is done
    bool askFor(qint64 weight, const QString& reason = {}, const QString& person = QStringLiteral("Ben"));
    bool confirm(qint64 change, const QString& person = QStringLiteral("Ben"));
    bool confirm() { return confirm(last().asked.change); }
    bool finish(int status = 0); // the newest run ends
    bool see(const QString& outcome = QStringLiteral("reached"));
    bool watch(const QString& verdict = QStringLiteral("ok")); // to its end
    bool breach(qint64 change);
    // Asked, confirmed, set, seen and watched to a clean end.
    bool goTo(qint64 weight);
    bool passGate();
    bool rollBack(const QString& kind, const QString& person = QStringLiteral("Ben"));
    bool nextDown(const QString& reason = {}, const QString& person = QStringLiteral("Ben"));

    [[nodiscard]] const rollout::Change& last() const { return *launch.state().rollout.last(); }
    [[nodiscard]] checklist::StartRun runFor(qint64 weight) const; // that sets it
    [[nodiscard]] QString row(qsizetype index) const { return launch.plan().matrix.at(index).id; }
    [[nodiscard]] QString gate() const { return stepId(QStringLiteral("Go/No-Go Decision")); }
    [[nodiscard]] const checklist::RollbackRecord& rollback() const { return launch.state().rollbacks.last(); }
};

} // namespace holdpoint::test
