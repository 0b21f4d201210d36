// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/matrix.h"

#include <algorithm>

namespace holdpoint::rollout {

qint64 Scenario::sinceUtcMs() const
{
    if (measuredSinceUtcMs == 0 || declaredSinceUtcMs == 0)
        return std::max(measuredSinceUtcMs, declaredSinceUtcMs);
    return std::min(measuredSinceUtcMs, declaredSinceUtcMs);
}

void Matrix::apply(const events::Entry& entry)
{
    const qint64 utcMs = entry.at.utcMs;
    // A row that begins to apply asks for a decision of its own.
    const auto begins = [this](const QString& row) -> Scenario& {
        Scenario& scenario = m_scenarios[row];
        if (!scenario.applies())
            scenario.decided.reset();
        return scenario;
    };
    if (const auto* applied = std::get_if<events::ScenarioApplied>(&entry.body)) {
        Scenario& scenario = begins(applied->scenario);
        scenario.measuredSinceUtcMs = utcMs;
        scenario.value = applied->value;
        scenario.limit = applied->limit;
    } else if (const auto* ceased = std::get_if<events::ScenarioCeased>(&entry.body)) {
        Scenario& scenario = m_scenarios[ceased->scenario];
        scenario.measuredSinceUtcMs = 0;
        scenario.value = ceased->value;
    } else if (const auto* declared = std::get_if<events::ScenarioDeclared>(&entry.body)) {
        Scenario& scenario = declared->applies ? begins(declared->scenario) : m_scenarios[declared->scenario];
        scenario.declaredSinceUtcMs = declared->applies ? utcMs : 0;
        // A person who looked knows more than a number that does not come any more.
        if (!declared->applies)
            scenario.measuredSinceUtcMs = 0;
        scenario.declaredBy = entry.actor;
        scenario.declaredReason = declared->reason;
    } else if (const auto* decided = std::get_if<events::ScenarioDecided>(&entry.body)) {
        Scenario& scenario = m_scenarios[decided->scenario];
        scenario.decided = *decided;
        scenario.decidedBy = entry.actor;
        scenario.decidedUtcMs = utcMs;
    }
}

bool Matrix::anyApplies() const
{
    return std::ranges::any_of(m_scenarios, [](const Scenario& one) { return one.applies(); });
}

const runbook::ScenarioConfiguration* measureOf(const runbook::MatrixRow& row,
                                                const runbook::Configuration& configuration)
{
    const auto found = std::ranges::find_if(configuration.scenarios, [&row](const runbook::ScenarioConfiguration& one) {
        return one.name == row.scenario || one.name == row.id;
    });
    return found == configuration.scenarios.end() ? nullptr : &*found;
}

} // namespace holdpoint::rollout
