// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/base/error.h"
#include "core/checklist/launch.h"
#include "core/events/entry.h"

#include <QString>

#include <vector>

// Where things lie in a launch folder (design, "One launch is one folder").
namespace holdpoint::session {

QString ledgerPath(const QString& folder);
QString inputPath(const QString& folder, const QString& sha256);
QString runPath(const QString& folder, qint64 run);
QString attachmentPath(const QString& folder, const QString& sha256);

// Keeps bytes in inputs/ under their hash, which it answers.
Result<QString> keepInput(const QString& folder, const QByteArray& bytes);

// The bytes that were kept under this hash; AnswerIsNo where they are others now.
Result<QByteArray> keptInput(const QString& folder, const QString& sha256, const Disk& disk);

// Exclusive, close-on-exec; the descriptor holds it. HeldElsewhere when another process has it.
Result<int> lockFolder(const QString& folder);

// The plan and configuration that the last RunbookLoaded and ConfigurationTrusted among `entries` name.
Result<checklist::Launch> launchOf(const QString& folder, const std::vector<events::Entry>& entries, const Disk& disk);

// A plan and its configuration, from the bytes of a runbook and, when not empty, of an own configuration file.
struct LoadedPlan
{
    runbook::Plan plan;
    runbook::Configuration configuration;
    QByteArray configurationText; // what a person trusts, empty: none
};
Result<LoadedPlan> loadPlan(const QByteArray& runbook, const QByteArray& configurationFile);

// The verifier key that signs the checkpoint after `entry`, when `before` signed the one before it.
QString logKeyAfter(const events::Entry& entry, const QString& before);

// The roster that the runbook's own table gives: rows whose name is filled.
events::RosterChanged rosterOf(const runbook::Plan& plan);

} // namespace holdpoint::session
