// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/runbook/plan.h"
#include "ui/runbook/trust_summary.h"

namespace holdpoint::ui {

// Another version of the runbook or the configuration, put beside the one that it was compared with.
struct VersionReading
{
    QByteArray bytes;                 // what would be in force: a runbook, or the text of a configuration
    QString difference;               // line by line, hidden characters spelled out; empty: they are the same
    checklist::PlanChange change;     // with why it cannot be taken
    QStringList added;                // titles of steps that are new
    QList<runbook::Finding> findings; // of a runbook
    TrustSummary trust;               // of the configuration that would be in force
};

// `bytes` against `before`. kind: "runbook" | "configuration"; of a Markdown file the configuration is what stands in
// its `toml holdpoint` fences. Reads a whole runbook and lints it, some 100 ms for a long one: for a worker thread.
VersionReading readVersion(const checklist::Launch& launch, const QString& kind, const QByteArray& before,
                           const QByteArray& bytes, const QString& folder, const Disk& disk);
// The bytes of a file that holds another version. Errors: Unreadable, Malformed, with cause and next step.
Result<QByteArray> versionIn(const QString& file, const QString& kind, const Disk& disk);

// The steps that change and vanish, what may be started, contacted and used: lines for a person who decides.
QStringList versionFacts(const checklist::Launch& launch, const QString& kind, const VersionReading& reading);

} // namespace holdpoint::ui
