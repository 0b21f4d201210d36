// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_now.h"

#include "core/rollout/pins.h"

#include <QDir>
#include <QFileInfo>

namespace holdpoint::session {

rollout::Armed armedNow(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                        const Disk& disk)
{
    rollout::Pinned pinned;
    if (!launch.state().pins.isEmpty())
        pinned = {rollout::pathsToPin(launch.plan(), launch.configuration().rollback), launch.state().pins};
    return rollout::checkArmed(launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback),
                               launch.state().opened.workdir, runnerProgram, folder, disk, pinned);
}

QStringList armedPaths(const checklist::Launch& launch)
{
    const QDir workdir(launch.state().opened.workdir);
    QStringList paths{workdir.absolutePath()};
    for (const QString& path : rollout::pathsToPin(launch.plan(), launch.configuration().rollback)) {
        const QString whole = workdir.absoluteFilePath(path);
        // A file that is written anew is another one: its folder tells.
        paths << whole << QFileInfo(whole).absolutePath();
    }
    paths.removeDuplicates();
    paths.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
    return paths;
}

} // namespace holdpoint::session
