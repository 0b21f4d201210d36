// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// The rows of the rollback matrix: what a person says of them, and what the coordinator decides.
namespace holdpoint::checklist {

const runbook::MatrixRow* Rules::matrixRow(const QString& id) const
{
    const auto& rows = m_launch.plan().matrix;
    const auto found = std::ranges::find_if(rows, [&id](const runbook::MatrixRow& row) { return row.id == id; });
    return found == rows.end() ? nullptr : &*found;
}

Answer Rules::operator()(const DeclareScenario& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    const runbook::MatrixRow* row = matrixRow(request.scenario);
    if (!row)
        return refusal(ruleText("The rollback matrix has no row %1.").arg(request.scenario),
                       ruleText("Look its rows up with holdpoint matrix LAUNCH."));
    const rollout::Scenario now = m_state.matrix.scenario(row->id);
    if (request.applies ? now.declaredSinceUtcMs != 0 : !now.applies())
        return refusal(request.applies ? ruleText("“%1” is declared already.").arg(row->scenario)
                                       : ruleText("“%1” does not apply.").arg(row->scenario),
                       ruleText("Write a note to add to it."));
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("To declare a row of the matrix needs a reason."),
                       ruleText("Say what was seen, in a few words."));
    return std::vector<events::Event>{events::ScenarioDeclared{row->id, request.applies, request.reason}};
}

Answer Rules::operator()(const DecideScenario& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("decide on a row of the rollback matrix")))
        return std::unexpected(*error);
    const runbook::MatrixRow* row = matrixRow(request.scenario);
    if (!row)
        return refusal(ruleText("The rollback matrix has no row %1.").arg(request.scenario),
                       ruleText("Look its rows up with holdpoint matrix LAUNCH."));
    if (!m_state.matrix.scenario(row->id).applies())
        return refusal(ruleText("“%1” does not apply now: there is nothing to decide.").arg(row->scenario),
                       ruleText("Declare it first if it does."));
    static const QStringList decisions = {QStringLiteral("rollback"), QStringLiteral("watch"), QStringLiteral("go-on")};
    if (!decisions.contains(request.decision))
        return refusal(ruleText("“%1” is no decision here.").arg(request.decision),
                       ruleText("Decide rollback, watch or go-on."));
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("A decision on a row of the matrix needs a reason."),
                       ruleText("Say why in a few words."));
    return std::vector<events::Event>{events::ScenarioDecided{row->id, request.decision, request.reason}};
}

} // namespace holdpoint::checklist
