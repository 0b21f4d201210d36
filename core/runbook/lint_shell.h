// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace holdpoint::runbook {

// A word of a command and where it stands in the command's text: bytes [begin, end).
struct LintWord
{
    QByteArray text; // quotes taken off; variables and substitutions as written
    qsizetype begin = 0;
    qsizetype end = 0;
    bool quoted = false;  // some of it stands in quotes
    bool literal = false; // all of it stands in single quotes: the shell changes nothing in it
};

// A program with its arguments: what stands between `|`, `;`, `&&`, `||` and line ends.
struct LintSimple
{
    std::vector<LintWord> assignments; // NAME=... before the program
    std::vector<LintWord> words;       // the program first; empty where there are only assignments
    std::vector<LintWord> files;       // what is redirected to or from
    std::size_t program = 0;           // of `words`: behind `sudo -u x`, `timeout 5` and the like
    qsizetype begin = 0;
    qsizetype end = 0;
    bool pipedIn = false;
    bool pipedOut = false;
    bool judged = false; // its result is asked for: `if x`, `x && y`, `x || y`, `! x`

    // The last part of the program's path: "curl" for `sudo /usr/bin/curl`; empty where there is none.
    [[nodiscard]] QByteArray tool() const;
    // Arguments of the program, from the first on.
    [[nodiscard]] std::vector<LintWord> arguments() const;
    // `-x`, also among `-axb`, or the long form (`--name`, `--name=...`).
    [[nodiscard]] bool has(char letter, const char* longName = nullptr) const;
    [[nodiscard]] bool runsThrough(const char* wrapper) const; // `sudo`, `timeout` ... stands before the program
};

// The simple commands of a shell text in order. What stands in `$( )`, in back quotes, in here-documents and in quotes
// belongs to the word that it is part of. Linear; never fails.
std::vector<LintSimple> simpleCommandsIn(QByteArrayView text);

} // namespace holdpoint::runbook
