// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace holdpoint::runbook {

// A command as it is run: its blanks are references to environment variables that carry what people filled in. No
// filled text is ever part of the shell line.
struct ResolvedCommand
{
    QByteArray text;
    QStringList environmentNames; // variables that `text` refers to, in order, each once
    QStringList unfilled;         // ids of values that are missing, or that stand where no reference is safe
};

// `filledValues`: value id -> text; an empty text counts as missing. `$NAME` stays as it is written, and is missing
// like any other value as long as nothing fills it. The references are right for bash(1) in words, in double and single
// quotes, in here-documents, and for text that another shell reads again (`bash -c '...'`, `ssh host ...`, `eval`,
// `watch`), where the value arrives quoted once more.
ResolvedCommand resolveCommand(const Command& command, const Plan& plan, const QMap<QString, QString>& filledValues);

// The variables of the command's values with their texts, for the environment of its run.
QMap<QString, QString> environmentOf(const Command& command, const Plan& plan,
                                     const QMap<QString, QString>& filledValues);

} // namespace holdpoint::runbook
