// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QSet>

#include <vector>

namespace holdpoint::runbook {

struct LintSimple;

// The names that simple commands give a meaning to: `NAME=...`, `export NAME`, `read NAME`, `for NAME in` ...
void collectAssigned(const std::vector<LintSimple>& simple, QSet<QByteArray>& names);

// HOME, PATH, RANDOM, BASH_..., HOLDPOINT_... and their kin.
bool comesWithTheShell(const QByteArray& name);

// A variable that a command reads: bytes [begin, end) of its text, with the `$`.
struct ShellVariable
{
    QByteArray name;
    qsizetype begin = 0;
    qsizetype end = 0;
};

// The variables in capitals that bash itself would read in the text of a command and that the command does not set:
// `$NAME`, `"${NAME}"`, `${NAME%x}`. Not those that say themselves what happens when they are empty (`${NAME:-x}`), not
// what stands in single quotes or in a quoted here-document, none where a file or a text is read as commands (`source`,
// `eval`), none that comes with the shell. Linear; never fails.
std::vector<ShellVariable> variablesIn(const QByteArray& text);

} // namespace holdpoint::runbook
