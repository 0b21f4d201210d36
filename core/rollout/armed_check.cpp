// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/armed_check.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

namespace holdpoint::rollout {

Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder)
{
    const auto text = [](const char* cause) { return QCoreApplication::translate("rollout", cause); };
    constexpr qint64 neededBytes = 500'000'000;
    Armed result;
    if (!procedure || procedure->commands.isEmpty())
        result.causes.append(text("The runbook has no immediate rollback with a command."));
    if (!QFileInfo(workdir).isDir())
        result.causes.append(text("The working folder %1 does not exist.").arg(workdir));
    if (procedure) {
        for (const runbook::Command& command : procedure->commands) {
            for (const QString& script : command.scripts) {
                const QFileInfo file(QDir(workdir), script);
                if (!file.isFile())
                    result.causes.append(text("%1 does not exist.").arg(script));
                else if (!file.isExecutable())
                    result.causes.append(text("%1 may not be executed.").arg(script));
            }
        }
    }
    if (!QFileInfo(runnerProgram).isExecutable())
        result.causes.append(text("The runner program %1 is missing.").arg(runnerProgram));
    const QStorageInfo storage(launchFolder);
    if (storage.isValid() && storage.bytesAvailable() < neededBytes)
        result.causes.append(text("Less than 500 MB of disk are free at %1.").arg(launchFolder));
    result.armed = result.causes.isEmpty();
    return result;
}

} // namespace holdpoint::rollout
