// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/shell_scan.h"

#include <QStringList>

namespace holdpoint::runbook {

// The relative files that a command starts, as written and each once: `./x.sh`, `bash x.sh`, `watch -n 30 ./x.sh`.
QStringList scriptsOf(const ShellItem& command);

// Commands that go on until somebody stops them: `watch`, `tail -f`, `journalctl -f`, `top`, `kubectl get -w`, `ping`
// without a count, `while true`.
bool neverEnds(const ShellItem& command);

// True where a later command uses what an earlier one set in the shell itself: a folder, a variable, a function, an
// option. Then the commands make sense in one shell only.
bool dependOnEachOther(const std::vector<ShellItem>& items, const std::vector<CodeLine>& lines);

// For fences that do not say their language: does the line begin like a shell command?
bool looksLikeCommand(QByteArrayView line);

} // namespace holdpoint::runbook
