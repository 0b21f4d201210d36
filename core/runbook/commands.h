// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"

namespace holdpoint::runbook {

// The command of a draft, with its id below `parentId`.
Command addCommand(BuildContext& context, CommandDraft draft, const QString& parentId, const QString& fenceId);

// A fenced `toml holdpoint` block joins the plan's configuration.
void addConfiguration(BuildContext& context, const CodeBlock& code, const Block& block);

// A message to send: a fence that begins with "Subject:", or any fence that is no shell's where `expected`.
bool readTemplate(BuildContext& context, const CodeBlock& code, const FenceContent& content, const Block& block,
                  const QString& title, const QString& parentId, bool expected);

} // namespace holdpoint::runbook
