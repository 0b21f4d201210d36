// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <optional>

// Making and opening launch folders (design, "One launch is one folder").
namespace holdpoint::session {

struct NewLaunch
{
    QString folder; // `name.launch`, must not exist
    QString runbookFile;
    QString configFile; // empty: the runbook's own `toml holdpoint` blocks
    qint64 t0UtcMs = 0;
    QString workdir;    // empty: the runbook's folder
    QString version;    // empty: from the configuration or the runbook
    bool trust = false; // a person has seen the configuration and says yes
    bool rehearsal = false;
};

using Created = std::function<void(Result<QString>)>; // the launch id
using OpenDone = std::function<void(Result<OpenedLaunch>)>;

// Writes folder, log key, seal key and the first entries. Answers through the event loop (the keyring is asked).
void createLaunch(const NewLaunch& launch, const events::Actor& actor, const Environment& environment, Created done);
// Takes the lock (HeldElsewhere when another process has it), fetches the log key and re-hashes the ledger in a worker
// thread. Answers in the calling thread through its event loop.
void openLaunch(const QString& folder, const Environment& environment, OpenDone done);

// The fold without lock or key, for status, log, wall and import: any number of readers.
struct ReadLaunch
{
    checklist::Launch launch;
    std::vector<events::Entry> entries;
    // Why the last checkpoint does not hold over the entries; empty: it does.
    std::optional<Error> broken;
};
// Re-hashes what it reads. Waits up to `ledgerWaitMs` for a writer that is just committing. What does not even decode
// is an error: AnswerIsNo where the checkpoint does not hold either.
Result<ReadLaunch> readLaunch(const QString& folder, int ledgerWaitMs = 2000);

// Where the holder of a launch listens (a local socket of mode 0600); the same for every path to the same folder.
QString controlSocket(const QString& folder);

} // namespace holdpoint::session
