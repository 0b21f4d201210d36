// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/blocks.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace holdpoint::runbook {

// A word of a command, quotes taken off.
struct ShellWord
{
    QByteArray text;
    bool command = false;    // the first word of a simple command
    bool assignment = false; // NAME=... before a command word
    int depth = 0;           // how many `(` and `$(` are around it: what happens there stays there
};

// What a shell reads at once: a comment line, or a command with its loop, quotes, here-documents and continued lines.
struct ShellItem
{
    bool comment = false;
    int first = 0; // indexes into the lines
    int last = 0;
    bool complete = true; // false: the lines end inside it
    std::vector<ShellWord> words;
};

// Splits the lines of a fence as bash would (bash(1), "Shell Grammar"). Linear; never fails: what is left open at the
// end is one incomplete command.
std::vector<ShellItem> scanShell(const std::vector<CodeLine>& lines);

// The same line by line: tells whether a command goes on behind a line.
class ShellProgress
{
public:
    ShellProgress();
    ~ShellProgress();
    // True while the command that the line belongs to is not complete.
    bool add(QByteArrayView line);

private:
    class Scanner;
    std::unique_ptr<Scanner> m_scanner;
};

// The bytes of an item: its lines joined with a newline.
QByteArray textOf(const std::vector<CodeLine>& lines, int first, int last);

} // namespace holdpoint::runbook
