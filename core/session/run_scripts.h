// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/lint.h"
#include "core/session/open.h"

#include <optional>

// Which scripts a run used, as they lay on the disk then: a rehearsal is compared with the day by them. Beside the
// run's output, outside of the ledger: to lose it loses a finding of the linter, never a decision.
namespace holdpoint::session {

// Writes `scripts.json` into a run's folder: the hash of every script, as written in the runbook, that `workdir` has.
// Reads files, so not in a thread that must not wait.
Result<void> keepScripts(const QString& runFolder, const QString& workdir, const QStringList& scripts);

// What a launch that was a rehearsal left behind.
struct Rehearsal
{
    QString folder;                      // of the launch
    QMap<QString, QString> scriptSha256; // script as written -> its hash when it last ran
    // The commands of the rollback that ran to its end, where one did and all of them passed.
    std::optional<QList<QByteArray>> immediate, planned;
};
// Refused where the launch is no rehearsal, AnswerIsNo where its ledger does not hold. Reads and re-hashes all of it.
Result<Rehearsal> readRehearsal(const QString& launchFolder);
// What it proves for `plan`, the plan of today: a rollback with other commands was not rehearsed.
runbook::RehearsalView provenFor(const Rehearsal& rehearsal, const runbook::Plan& plan);

} // namespace holdpoint::session
