// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/entry.h"
#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <QHash>
#include <QString>

#include <optional>

namespace holdpoint::rollout {

// What was said of one row of the rollback matrix.
struct Scenario
{
    // As measured: since when, 0: it does not apply, and the value when it began. A person's word that it is over ends
    // this too, until it is measured anew.
    qint64 measuredSinceUtcMs = 0;
    QString value, limit;
    // As declared by a person, until somebody declares that it does not apply any more.
    qint64 declaredSinceUtcMs = 0;
    events::Actor declaredBy;
    QString declaredReason;
    // The last decision, which counts from when it was made until the row applies anew.
    std::optional<events::ScenarioDecided> decided;
    events::Actor decidedBy;
    qint64 decidedUtcMs = 0;

    [[nodiscard]] bool applies() const { return measuredSinceUtcMs != 0 || declaredSinceUtcMs != 0; }
    // When it began to apply, by whichever came first; 0: it does not.
    [[nodiscard]] qint64 sinceUtcMs() const;
};

// The rollback matrix of a launch so far: the fold of its entries. A value.
class Matrix
{
public:
    void apply(const events::Entry& entry);
    [[nodiscard]] Scenario scenario(const QString& row) const { return m_scenarios.value(row); }
    [[nodiscard]] bool anyApplies() const;

private:
    QHash<QString, Scenario> m_scenarios; // by id of the row
};

// How the trusted configuration measures a row; nullptr: a person declares it. By the row's scenario or id.
const runbook::ScenarioConfiguration* measureOf(const runbook::MatrixRow& row,
                                                const runbook::Configuration& configuration);

} // namespace holdpoint::rollout
