// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/lint_subject.h"

// The rules of the linter by subject. Each reads the subject, leaves findings, and gives up when asked to stop.
namespace holdpoint::runbook {

void lintImport(const LintSubject& subject, LintSink& sink);   // what the importer found
void lintEncoding(const LintSubject& subject, LintSink& sink); // double-encoded text, hidden characters

} // namespace holdpoint::runbook
