// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

// The linter: traps in a runbook that would spring on launch day. It reads values alone; what lies outside of the file
// is passed in, and what is unknown there is never taken for wrong.
namespace holdpoint::runbook {

enum class LintSeverity
{
    Info,    // worth knowing
    Warning, // will cost time or hide something on launch day
    Danger   // can do damage, let a failure pass as success, or give a secret away
};

struct LintReplacement
{
    ByteRange bytes; // of the linted source; begin == end inserts
    QByteArray text;
    bool operator==(const LintReplacement&) const = default;
};

// A mechanical repair. Its replacements are in file order and do not overlap; applying it removes its finding.
struct LintFix
{
    QString title; // what it does, for a button
    std::vector<LintReplacement> replacements;
    bool operator==(const LintFix&) const = default;
};

struct LintFinding
{
    QString code;    // stable, kebab-case
    int line = 0;    // 1-based; 0 where it is about the whole file
    ByteRange bytes; // what to underline, inside the source; empty where it is about the whole file
    QString text;    // what is wrong
    QString why;     // why it matters on launch day
    LintSeverity severity = LintSeverity::Warning;
    std::optional<LintFix> fix;
    bool operator==(const LintFinding&) const = default;
};

// A script as it lies on the disk.
struct ScriptView
{
    bool exists = false;
    bool executable = false;
    QString sha256; // empty: not read
    bool operator==(const ScriptView&) const = default;
};

// What the last rehearsal left behind.
struct RehearsalView
{
    QMap<QString, QString> scriptSha256; // script as written in the runbook -> its hash then
    bool immediateRollback = false;      // it ran to its end
    bool plannedRollback = false;
};

// What lies outside of the file. Every part may be unknown (nullopt): its rules then keep silent.
struct LintWorld
{
    std::optional<QMap<QString, ScriptView>> scripts; // script as written -> how it lies in the working folder
    std::optional<RehearsalView> rehearsal;
    std::optional<QStringList> heldRoles; // roles that somebody on the roster holds
    std::optional<QSet<QString>> filled;  // ids of the values that have a text; only asked for during a launch
    QStringList environment;              // names of variables that commands get from elsewhere
};

// Every finding by line, then code. `plan` is what importRunbook made of exactly `source`; its own findings are among
// the answer. Pure, any thread; nullopt when `stop` was requested meanwhile.
std::optional<std::vector<LintFinding>> lint(const Plan& plan, const QByteArray& source, const LintWorld& world,
                                             const std::stop_token& stop = {});

// `source` with the replacements of a fix that was found in exactly it.
QByteArray withFix(const QByteArray& source, const LintFix& fix);

// The scripts that a plan's commands start, as written and each once: what a caller looks up for LintWorld.
QStringList scriptsToLookUp(const Plan& plan);

// "info", "warning", "danger": for machines.
QString severityName(LintSeverity severity);

// `holdpoint lint --json`: [{"file","line","code","text","why","severity","bytes":[begin,end],"fix":{"title",
// "replacements":[{"bytes":[begin,end],"text"}]}|null}]; UTF-8.
QByteArray lintJson(const std::vector<LintFinding>& findings, const QString& file);

} // namespace holdpoint::runbook
