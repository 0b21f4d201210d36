// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Where this installation and this user keep things.
namespace holdpoint::app {

QString runnerProgram();    // holdpoint-runner, beside this program or in libexec
QString dataFolder();       // $XDG_DATA_HOME/holdpoint
QString keyFolder();        // keys that no keyring holds
QString logFolder();        // $XDG_STATE_HOME/holdpoint
QString checkpointFolder(); // $XDG_STATE_HOME/holdpoint/checkpoints
QString settingsFile();     // $XDG_CONFIG_HOME/holdpoint/settings.json

} // namespace holdpoint::app
