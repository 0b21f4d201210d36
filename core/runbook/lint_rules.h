// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/lint_subject.h"

// The rules of the linter by subject. Each reads the subject, leaves findings, and gives up when asked to stop.
namespace holdpoint::runbook {

void lintImport(const LintSubject& subject, LintSink& sink);        // what the importer found
void lintEncoding(const LintSubject& subject, LintSink& sink);      // double-encoded text, hidden characters
void lintCommands(const LintSubject& subject, LintSink& sink);      // what never ends, asks, hides a failure
void lintNames(const LintSubject& subject, LintSink& sink);         // names with the time in them, names never set
void lintScripts(const LintSubject& subject, LintSink& sink);       // files on the disk, rehearsals
void lintPlaces(const LintSubject& subject, LintSink& sink);        // environments, interfaces, versions
void lintSecrets(const LintSubject& subject, LintSink& sink);       // secrets in plain text
void lintTimes(const LintSubject& subject, LintSink& sink);         // clock times, order, numbers, deadlines
void lintPeople(const LintSubject& subject, LintSink& sink);        // roles, sign-offs, gates, blanks
void lintStructure(const LintSubject& subject, LintSink& sink);     // fences, titles, limits, the way back
void lintConfiguration(const LintSubject& subject, LintSink& sink); // its names that name nothing of the plan

} // namespace holdpoint::runbook
