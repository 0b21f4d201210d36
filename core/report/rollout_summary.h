// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace holdpoint::report {

// One weight that was asked for, in words; times are UTC.
struct WeightSummary
{
    QString number, traffic; // "2", "5 % to 25 %"
    QString asked, confirmed, set, seen, watch;
    bool operator==(const WeightSummary&) const = default;
};

// A row of the rollback matrix that applied once, in words.
struct ScenarioSummary
{
    QString scenario, measured, declared, decided; // empty: nobody did
    QString now;
    bool operator==(const ScenarioSummary&) const = default;
};

// What was observed of a step of a rollback.
struct EffectSummary
{
    QString rollback, step, outcome, observed;
    bool operator==(const EffectSummary&) const = default;
};

struct RolloutSummary
{
    QList<WeightSummary> weights;
    QStringList decisions; // a sentence for each weight that was asked for in spite of something
    QString otherwise;     // where no weight was asked for: how traffic moved, a sentence
    QList<ScenarioSummary> scenarios;
    QList<EffectSummary> effects;
};

// What certificate and report say about traffic, the rollback matrix and what rollbacks did. Pure.
RolloutSummary rolloutSummary(const checklist::Launch& launch);

// Why a rollback was started: its row of the matrix in the runbook's words, or what a person said instead.
QString reasonOf(const checklist::Launch& launch, const checklist::RollbackRecord& rollback);
// How long a rollback took, from the press to its recorded end, in words; empty while it has none.
QString pressToEnd(const checklist::RollbackRecord& rollback);

} // namespace holdpoint::report
