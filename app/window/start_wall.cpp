// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/start_wall.h"

#include <QCoreApplication>
#include <QProcess>

namespace holdpoint::app {

Result<void> startWall(const QString& folder, int screen)
{
    const QString program = QCoreApplication::applicationFilePath();
    if (QProcess::startDetached(program,
                                {QStringLiteral("wall"), folder, QStringLiteral("--screen"), QString::number(screen)}))
        return {};
    return failure(ErrorCode::OutsideFailed, QCoreApplication::translate("window", "The wall could not be started."),
                   QCoreApplication::translate("window", "Start it in a terminal: holdpoint wall %1").arg(folder));
}

} // namespace holdpoint::app
