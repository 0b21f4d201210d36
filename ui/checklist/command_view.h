// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

// What the screen says about one command, taken from the fold: values, so that rows change only when one of them does.
namespace holdpoint::ui {

using PreparedRuns = QHash<QString, checklist::StartRun>; // by command id

struct CommandView
{
    QString id, step, title;
    QByteArray text;     // as in the runbook
    QByteArray resolved; // what would run; empty where it is the same or not known
    checklist::CommandState state = checklist::CommandState::Waiting;
    bool runnable = true;
    bool background = false;
    bool mustBeAccepted = false; // hidden characters that nobody accepted
    bool next = false;           // the command of the step that comes next
    bool prepared = false;       // the session said what it would run
    QString workdir;
    QStringList environment; // names
    QStringList unfilled;    // placeholders, as the session names them
    QStringList missingScripts;
    qint64 run = 0; // latest run, 0: none
    qint64 startedUtcMs = 0, endedUtcMs = 0, limitMs = 0;
    bool stopRequested = false;
    QString outcome;      // the latest run in words
    QString changeId;     // an approved change of this command
    QByteArray changedTo; // its text
    bool rerunApproved = false;
    bool toldAbove = false; // the page says on its top that scripts are missing
    bool operator==(const CommandView&) const = default;
};

CommandView commandView(const checklist::Launch& launch, const runbook::Step& step, const runbook::Command& command,
                        const PreparedRuns& prepared);

// A short name for a command on buttons: its script or program, at most 60 characters, hidden characters shown.
QString commandName(const QByteArray& text);
// "Exit status 2 after 3.2 s", "Running since 09:45:07 UTC", "Stopped after 4 s" ...
QString runOutcome(const checklist::RunRecord& run);
// A value by id or by its placeholder, as the session may name it; nullptr where the plan has none.
const runbook::Value* findValue(const runbook::Plan& plan, const QString& idOrPlaceholder);

} // namespace holdpoint::ui
