// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/commands.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::runbook {

Command addCommand(BuildContext& context, CommandDraft draft, const QString& parentId, const QString& fenceId)
{
    Command command;
    command.id = context.ids().make(
        parentId, QString::fromUtf8(draft.text.constData(), std::min<qsizetype>(draft.text.size(), 120)));
    command.fence = fenceId;
    command.text = std::move(draft.text);
    command.line = draft.line;
    command.title = std::move(draft.title);
    command.runnable = draft.runnable;
    command.background = draft.background;
    command.hiddenCharacters = draft.hiddenCharacters;
    command.scripts = std::move(draft.scripts);
    if (draft.lastLine != draft.line)
        context.setCommandEnd(command.id, draft.lastLine);
    context.own(draft.line, draft.lastLine, command.id);
    context.setContext(draft.line, draft.lastLine, LineContext::ShellCommand);
    if (!draft.complete) {
        context.find("command-not-closed", draft.line,
                     QCoreApplication::translate("holdpoint::runbook",
                                                 "The fence ends inside this command: a quote, a loop or a "
                                                 "here-document is not closed."));
    }
    if (draft.hiddenCharacters) {
        context.find("hidden-characters", draft.line,
                     QCoreApplication::translate("holdpoint::runbook",
                                                 "This command contains invisible or control characters."));
    }
    return command;
}

void addConfiguration(BuildContext& context, const CodeBlock& code, const Block& block)
{
    Plan& plan = context.plan();
    const int firstLine = code.lines.empty() ? block.firstLine + 1 : code.lines.front().line;
    if (plan.configurationLine == 0) {
        plan.configurationLine = firstLine;
    } else {
        // Empty lines between two blocks keep every line number of the joined text true.
        const auto lines = static_cast<int>(plan.configurationToml.count(u'\n'));
        for (int line = plan.configurationLine + lines; line < firstLine; ++line)
            plan.configurationToml += u'\n';
    }
    for (const CodeLine& line : code.lines)
        plan.configurationToml += QString::fromUtf8(line.text) + u'\n';
    context.own(block.firstLine, block.lastLine, QStringLiteral("configuration"));
    context.setContext(block.firstLine, block.lastLine, LineContext::Nothing);
}

bool readTemplate(BuildContext& context, const CodeBlock& code, const FenceContent& content, const Block& block,
                  const QString& title, const QString& parentId, bool expected)
{
    if (!content.commands.empty() || code.lines.empty())
        return false;
    QByteArray text;
    bool subject = false;
    for (const CodeLine& line : code.lines) {
        if (text.isEmpty() && line.text.trimmed().isEmpty())
            continue;
        if (text.isEmpty())
            subject = line.text.size() < 1000 && line.text.toByteArray().toLower().startsWith("subject:");
        text += line.text;
        text += '\n';
    }
    if (!subject && !expected)
        return false;
    MessageTemplate message;
    message.id = context.ids().make(parentId, title);
    message.title = title;
    message.text = repairedText(QByteArrayView(text).trimmed());
    message.line = block.firstLine;
    context.own(block.firstLine, block.lastLine, message.id);
    context.setContext(block.firstLine + 1, block.lastLine, LineContext::Prose);
    context.plan().templates.append(message);
    return true;
}

} // namespace holdpoint::runbook
