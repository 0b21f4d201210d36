// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/blocks.h"
#include "core/runbook/plan.h"

#include <optional>
#include <vector>

namespace holdpoint::runbook {

enum class FenceLanguage
{
    Shell,
    Console,
    OtherShell,
    Unnamed,
    Configuration,
    Other
};

// What the comments of a fence say, line by line.
enum class RemarkKind
{
    Box,
    Output,
    Judged,
    Numbered,
    Measured,
    Note
};

struct Remark
{
    RemarkKind kind = RemarkKind::Note;
    QString text; // display text without its list mark
    int line = 0;
    bool checked = false;
    std::optional<Metric> metric; // Note, Measured: the bound that it states
};

struct CommandDraft
{
    QByteArray text;
    int line = 0;
    int lastLine = 0;
    QString title;
    bool runnable = true;
    bool background = false;
    bool hiddenCharacters = false;
    bool complete = true;
    QStringList scripts;
};

struct FenceContent
{
    FenceLanguage language = FenceLanguage::Other;
    QString lang; // first word of the info string, lower case
    bool asOne = false;
    std::vector<CommandDraft> commands;
    std::vector<Remark> remarks;
};

// Reads a code block: its commands, each with the comment above it, and what its comments list. A block without a
// language is read as a shell's when its lines look like commands.
FenceContent readFence(const CodeBlock& code);

// The block's language is one that commands are written in (or none is named); a file to look at and the configuration
// hold none.
bool mayHoldCommands(const CodeBlock& code);

// Makes the whole block one command that is shown and not run: a person does it where it belongs.
void readByHand(const CodeBlock& code, FenceContent& content);

// The display text of a box, list mark or tick taken off. `[ ] x`, `- [x] x`, `⬜ x`, `☐ x` and `□ x` are boxes.
struct Boxed
{
    bool box = false;
    bool checked = false;
    QString text;
};
Boxed boxedText(const QString& text);

// "✅ ...", "✓ ...", "✔ ..."
bool isTicked(const QString& text);

} // namespace holdpoint::runbook
