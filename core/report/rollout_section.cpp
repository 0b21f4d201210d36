// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/rollout_section.h"

#include "core/report/page_flow.h"
#include "core/report/rollout_summary.h"

#include <QCoreApplication>

namespace holdpoint::report {
namespace {

QString trafficWords(const char* words) { return QCoreApplication::translate("certificate", words); }

} // namespace

void rolloutSection(PageFlow& flow, const checklist::Launch& launch)
{
    flow.heading(trafficWords("Rollout"));
    const RolloutSummary summary = rolloutSummary(launch);
    QList<QStringList> rows;
    for (const WeightSummary& one : summary.weights)
        rows.append({one.number, one.traffic, one.asked, one.confirmed, one.set, one.seen, one.watch});
    if (rows.isEmpty())
        flow.paragraph(summary.otherwise);
    else
        flow.table({trafficWords("No."), trafficWords("Traffic"), trafficWords("Asked (UTC)"),
                    trafficWords("Confirmed"), trafficWords("Set"), trafficWords("Seen"), trafficWords("Watch")},
                   rows, {0.05, 0.14, 0.18, 0.16, 0.12, 0.13, 0.22});
    for (const QString& decision : summary.decisions)
        flow.paragraph(decision);
    QList<QStringList> scenarios;
    for (const ScenarioSummary& one : summary.scenarios)
        scenarios.append({one.scenario, one.measured, one.declared, one.decided, one.now});
    if (scenarios.isEmpty())
        return;
    flow.paragraph(trafficWords("These rows of the rollback matrix applied:"));
    flow.table({trafficWords("Scenario"), trafficWords("Measured last"), trafficWords("Declared"),
                trafficWords("Decided"), trafficWords("Now")},
               scenarios, {0.24, 0.18, 0.2, 0.22, 0.16});
}

void rollbackEffects(PageFlow& flow, const checklist::Launch& launch)
{
    QList<QStringList> rows;
    for (const EffectSummary& one : rolloutSummary(launch).effects)
        rows.append({one.rollback, one.step, one.outcome, one.observed});
    if (!rows.isEmpty())
        flow.table({trafficWords("Rollback"), trafficWords("Step"), trafficWords("Outcome"), trafficWords("Observed")},
                   rows, {0.1, 0.3, 0.14, 0.46});
}

} // namespace holdpoint::report
