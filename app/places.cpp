// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/places.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace holdpoint::app {

QString runnerProgram()
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/holdpoint-runner");
    const QString libexec = QCoreApplication::applicationDirPath() + QStringLiteral("/../libexec/holdpoint-runner");
    return QFileInfo::exists(beside) ? beside : QFileInfo(libexec).absoluteFilePath();
}

QString dataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/holdpoint");
}

QString keyFolder() { return dataFolder() + QStringLiteral("/keys"); }

QString logFolder()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    return (state.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/state") : state) +
           QStringLiteral("/holdpoint");
}

QString checkpointFolder() { return logFolder() + QStringLiteral("/checkpoints"); }

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/holdpoint/settings.json");
}

} // namespace holdpoint::app
