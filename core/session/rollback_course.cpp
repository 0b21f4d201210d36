// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollback_course.h"

#include <algorithm>

namespace holdpoint::session {

std::vector<checklist::Command> nextOfRollback(const checklist::Launch& launch, bool takenOver)
{
    const QList<checklist::RollbackRecord>& rollbacks = launch.state().rollbacks;
    if (rollbacks.isEmpty() || rollbacks.last().ended)
        return {};
    const checklist::RollbackRecord& rollback = rollbacks.last();
    const qint64 number = rollback.started.rollback;
    std::vector<checklist::Command> next;
    if (rollback.isByWeights()) {
        const rollout::Course& course = launch.state().rollout;
        const rollout::Change* last = course.last();
        const bool ofThis = last && last->asked.rollback == number;
        const bool setting = last && last->stage() == rollout::Stage::Setting;
        const rollout::Stage stage = ofThis || setting ? last->stage() : rollout::Stage::Clean;
        const bool seen =
            stage == rollout::Stage::Watching || stage == rollout::Stage::Clean || stage == rollout::Stage::Unclean;
        if (takenOver || (course.isAllOnOld() && seen))
            next.emplace_back(checklist::EndRollback{number});
        else if (!course.isAllOnOld() && stage == rollout::Stage::Clean)
            next.emplace_back(checklist::ShiftForRollback{number, {}, {}});
        return next; // else somebody decides, or the watch goes on
    }
    for (const runbook::Procedure& procedure : launch.plan().procedures) {
        if (procedure.id != rollback.started.procedure)
            continue;
        for (const runbook::Command& command : procedure.commands) {
            const checklist::RunRecord* run = launch.latestRun(command.id);
            const bool ofThis = run && rollback.began(*run);
            if (ofThis && run->running())
                return {};
            // A failed command does not end a rollback: what can still bring traffic back is tried.
            if (ofThis)
                continue;
            if (command.runnable && !takenOver) {
                next.emplace_back(checklist::StartRollbackCommand{number, {command.id, {}, {}, {}, {}, {}, {}}});
                return next;
            }
            const bool noted =
                std::any_of(rollback.observed.begin(), rollback.observed.end(),
                            [&](const events::RollbackStepObserved& observed) { return observed.step == command.id; });
            if (!command.runnable && !noted)
                next.emplace_back(checklist::ObserveRollbackStep{
                    {number, command.id, QStringLiteral("person"), QString::fromUtf8(command.text)}});
        }
    }
    next.emplace_back(checklist::EndRollback{number});
    return next;
}

} // namespace holdpoint::session
