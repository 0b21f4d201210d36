// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/armed_check.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace holdpoint::rollout {

Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder, const Disk& disk)
{
    const auto text = [](const char* cause) { return QCoreApplication::translate("rollout", cause); };
    constexpr qint64 neededBytes = 500'000'000;
    Armed result;
    const auto runs = [](const runbook::Command& command) { return command.runnable; };
    if (!procedure || std::none_of(procedure->commands.begin(), procedure->commands.end(), runs))
        result.causes.append(text("The runbook has no immediate rollback with a command."));
    if (!QFileInfo(workdir).isDir())
        result.causes.append(text("The working folder %1 does not exist.").arg(workdir));
    if (procedure) {
        for (const runbook::Command& command : procedure->commands) {
            if (!command.runnable)
                continue;
            for (const QString& script : command.scripts) {
                const QFileInfo file(QDir(workdir), script);
                if (!file.isFile())
                    result.causes.append(text("%1 does not exist.").arg(script));
                else if (!file.isExecutable())
                    result.causes.append(text("%1 may not be executed.").arg(script));
            }
        }
    }
    // A folder may be "executed" too.
    if (const QFileInfo runner(runnerProgram); !runner.isFile() || !runner.isExecutable())
        result.causes.append(text("The runner program %1 is missing.").arg(runnerProgram));
    const qint64 free = disk.freeBytes(launchFolder);
    if (free < 0)
        result.causes.append(text("How much disk is free at %1 is not known.").arg(launchFolder));
    else if (free < neededBytes)
        result.causes.append(text("Less than 500 MB of disk are free at %1.").arg(launchFolder));
    result.armed = result.causes.isEmpty();
    return result;
}

} // namespace holdpoint::rollout
