// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"
#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace holdpoint::rollout {

// What a rollback would run, as it was when the room said GO: a script that is another one by now is started only by
// whoever was told so.

// Paths as the runbook and the configuration write them: scripts of both rollbacks, then `[rollback] pin`, files and
// folders. Each once.
QStringList pathsToPin(const runbook::Plan& plan, const runbook::RollbackConfiguration& configuration);

constexpr qint64 mostPinnedBytes = 16 * 1024 * 1024; // hashed in a few hundredths of a second
constexpr int mostPinnedFiles = 2000;

// Every file of these paths with its SHA-256, folders with all that is in them, sorted by path; relative paths start at
// `workdir` and stay as they are written. What does not exist is left out: the armed check says that. TooLarge over the
// bounds above, Unreadable for a file that cannot be read. Blocks on the disk.
Result<QList<events::PinnedFile>> pinsOf(const QStringList& paths, const QString& workdir);

// Paths whose file is another one than pinned, is gone, or came since; sorted.
QStringList changedSince(const QList<events::PinnedFile>& pinned, const QList<events::PinnedFile>& now);

} // namespace holdpoint::rollout
