// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/planned_start.h"

#include <algorithm>

namespace holdpoint::ui {

std::optional<qint64> ownPlannedStart(const checklist::Launch& launch, const runbook::Phase& phase,
                                      const runbook::Step& step)
{
    const auto works = [](const runbook::Step& item) { return item.hasWork() || item.kind == runbook::StepKind::Gate; };
    if (!step.offsetS) {
        const auto first = std::find_if(phase.steps.begin(), phase.steps.end(), works);
        if (!phase.offsetS || first == phase.steps.end() || first->id != step.id)
            return std::nullopt;
    }
    return launch.state().t0UtcMs + step.offsetS.value_or(phase.offsetS.value_or(0)) * 1000;
}

} // namespace holdpoint::ui
