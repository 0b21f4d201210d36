// SPDX-License-Identifier: GPL-3.0-or-later
// Commands and the fences that they stand in.
#include "core/runbook/edit_planning.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

QByteArray fenceIndent(const Planning& planning, const FenceLines& fence)
{
    const QByteArrayView line = planning.outline.source().line(fence.open);
    qsizetype at = 0;
    while (at < line.size() && line[at] != '`' && line[at] != '~')
        ++at;
    // A fence right behind a list mark: its other lines are indented by as much.
    QByteArray indent = line.first(at).toByteArray();
    for (char& c : indent) {
        if (c != ' ' && c != '\t' && c != '>')
            c = ' ';
    }
    return indent;
}

// The prompt of the line that the command begins on (`$ `), which is no part of it.
QByteArray promptOf(const Planning& planning, int command)
{
    const QByteArrayView line = planning.outline.source().line(planning.at(command).line);
    const QByteArray first = splitLines(planning.at(command).text.toUtf8()).value(0);
    const qsizetype at = line.lastIndexOf(first);
    if (at <= 0)
        return {};
    const QByteArray before = line.first(at).toByteArray();
    return before.trimmed().isEmpty() || before.trimmed().startsWith('>') ? QByteArray() : before.trimmed() + ' ';
}

// Lines for a fence that is there already; its marks become longer when a line would close it.
QByteArrayList insideFence(Planning& planning, const FenceLines& fence, const QByteArrayList& content)
{
    const QByteArray indent = fenceIndent(planning, fence);
    const Source& source = planning.outline.source();
    const QByteArrayView open = source.line(fence.open);
    qsizetype at = indent.size();
    const char mark = at < open.size() ? open[at] : '`';
    qsizetype end = at;
    while (end < open.size() && open[end] == mark)
        ++end;
    const QByteArray needed = fenceMarks(content, mark, end - at);
    if (needed.size() > end - at) {
        planning.lines.replace(fence.open, at, end, needed);
        const QByteArrayView close = source.line(fence.close);
        qsizetype begin = 0;
        while (begin < close.size() && close[begin] != mark)
            ++begin;
        qsizetype stop = begin;
        while (stop < close.size() && close[stop] == mark)
            ++stop;
        if (fence.close > 0)
            planning.lines.replace(fence.close, begin, stop, needed);
    }
    QByteArrayList lines;
    for (const QByteArray& line : content)
        lines.append(line.isEmpty() ? line : indent + line);
    return lines;
}

Result<void> checkCommand(const QByteArray& text)
{
    if (text.trimmed().isEmpty())
        return failure(ErrorCode::Usage, editText("There is no command."),
                       editText("Type a command, or remove the one that is there."));
    if (text.contains('\0'))
        return failure(ErrorCode::Usage, editText("The command contains a NUL byte."), editText("Type it again."));
    return {};
}

QString shown(const QByteArray& text) { return QString::fromUtf8(splitLines(text).join('\n')).trimmed(); }

QByteArrayList commandText(const QString& title, const QByteArray& text)
{
    QByteArrayList lines = splitLines(text);
    if (!title.isEmpty())
        lines.prepend("# " + title.toUtf8());
    return lines;
}

bool runsAsOne(const Planning& planning, const FenceLines& fence)
{
    return fence.block < 0 || planning.outline.fenceContent(fence.block).asOne;
}

} // namespace

Result<void> planAdd(Planning& planning, const edit::AddCommand& edit)
{
    if (Result<void> command = checkCommand(edit.text); !command)
        return command;
    if (!edit.title.isEmpty()) {
        if (Result<void> title = checkOneLine(edit.title); !title)
            return title;
    }
    planning.gain(ItemKind::Command, shown(edit.text), edit.title + u'+');
    planning.about(ItemKind::Command, shown(edit.text));
    const Outline& outline = planning.outline;
    QByteArrayList content = commandText(edit.title, edit.text);
    if (edit.place.side != Side::Into) {
        const Result<int> sibling = itemOf(planning, edit.place.item, {ItemKind::Command});
        if (!sibling)
            return std::unexpected(sibling.error());
        const FenceLines fence = outline.fenceAt(planning.at(*sibling).line);
        if (runsAsOne(planning, fence))
            return cannotBe(editText("The commands of this fence depend on each other and run as one."),
                            editText("Add the command to its step, where it gets a fence of its own, or change the "
                                     "whole command."));
        if (const QByteArray prompt = promptOf(planning, *sibling); !prompt.isEmpty())
            content[content.size() - splitLines(edit.text).size()].prepend(prompt);
        const LineSpan span = outline.linesOfItem(*sibling);
        QByteArrayList lines = insideFence(planning, fence, content);
        const bool before = edit.place.side == Side::Before;
        // Titled commands stand apart, so that a comment is not taken for the one above.
        if (!edit.title.isEmpty() && !before)
            lines.prepend(QByteArray());
        if (before && !outline.commandTitleLines(*sibling).contains(span.first) && edit.title.isEmpty() == false)
            lines.append(QByteArray());
        planning.lines.insert(before ? span.first : span.last + 1, lines);
        return {};
    }
    const Result<int> holder = itemOf(planning, edit.place.item, {ItemKind::Step, ItemKind::Procedure});
    if (!holder)
        return std::unexpected(holder.error());
    int last = -1;
    for (int i = *holder + 1; i < planning.items().size() && planning.items().isInside(i, *holder); ++i) {
        if (planning.at(i).kind == ItemKind::Command)
            last = i;
    }
    const FenceLines fence = last >= 0 ? outline.fenceAt(planning.at(last).line) : FenceLines();
    if (fence.block >= 0 && !runsAsOne(planning, fence)) {
        edit::AddCommand after = edit;
        after.place = {Side::After, planning.at(last).id};
        planning.result.gains.clear();
        return planAdd(planning, after);
    }
    const LineSpan span = outline.linesOfItem(*holder);
    QByteArray indent;
    if (planning.at(*holder).kind == ItemKind::Step && outline.ownsListItem(*holder)) {
        const int line = planning.at(*holder).line;
        const QByteArrayView raw = outline.source().line(line);
        indent = raw.first(outline.indentOf(line)).toByteArray() +
                 QByteArray(std::max<qsizetype>(bulletLength(raw.sliced(outline.indentOf(line))), 2), ' ');
    }
    const QByteArray marks = fenceMarks(content);
    QByteArrayList lines{indent + marks + "bash"};
    for (const QByteArray& line : content)
        lines.append(line.isEmpty() ? line : indent + line);
    lines.append(indent + marks);
    const int after = outline.lastContent(span);
    if (!indent.isEmpty())
        planning.lines.insert(after + 1, lines);
    else
        planning.lines.insertBlock(after + 1, lines);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetCommand& edit)
{
    if (Result<void> command = checkCommand(edit.text); !command)
        return command;
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Command});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    if (one.text == QString::fromUtf8(edit.text))
        return {};
    const FenceLines fence = planning.outline.fenceAt(one.line);
    if (fence.block < 0)
        return cannotBe(editText("This command stands in an indented block, not in a fence."),
                        editText("Change it in the source of the runbook."));
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, shown(edit.text), one.facts);
    planning.about(one.kind, shown(edit.text));
    QByteArrayList content = splitLines(edit.text);
    content.front().prepend(promptOf(planning, *item));
    const LineSpan span = planning.outline.commandLines(*item);
    QByteArrayList lines = insideFence(planning, fence, content);
    // Only the lines that differ.
    QByteArrayList old = linesOf(planning.outline.document(), span);
    int first = span.first;
    while (!lines.isEmpty() && !old.isEmpty() && lines.front() == old.front()) {
        lines.removeFirst();
        old.removeFirst();
        ++first;
    }
    while (!lines.isEmpty() && !old.isEmpty() && lines.back() == old.back()) {
        lines.removeLast();
        old.removeLast();
    }
    planning.lines.insert(first, lines);
    planning.lines.remove({first, first + int(old.size()) - 1});
    planning.result.touched.push_back(span);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetCommandTitle& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Command});
    if (!item)
        return std::unexpected(item.error());
    if (!edit.title.isEmpty()) {
        if (Result<void> title = checkOneLine(edit.title); !title)
            return title;
    }
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    if (one.facts.chopped(1) == edit.title)
        return {};
    const FenceLines fence = planning.outline.fenceAt(one.line);
    if (runsAsOne(planning, fence))
        return cannotBe(editText("The commands of this fence depend on each other and run as one, without a title."),
                        editText("Change the comments in the command itself."));
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, one.text, edit.title + one.facts.back());
    planning.about(one.kind, one.text);
    const LineSpan title = planning.outline.commandTitleLines(*item);
    const LineSpan command = planning.outline.commandLines(*item);
    planning.result.touched.push_back({title.first, command.last});
    if (!edit.title.isEmpty())
        planning.lines.insert(title.first, insideFence(planning, fence, {"# " + edit.title.toUtf8()}));
    planning.lines.remove(title);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetFenceLanguage& edit)
{
    const Result<int> item = itemOf(planning, edit.fence, {ItemKind::Fence});
    if (!item)
        return std::unexpected(item.error());
    for (const QChar c : edit.language) {
        const bool allowed = (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'-' || c == u'_' || c == u'+' ||
                             c == u'.' || c == u'#';
        if (!allowed)
            return failure(ErrorCode::Usage,
                           editText("The language of a fence is one word of letters, digits and - _ + . #."),
                           editText("Write it like \"bash\" or \"powershell\"."));
    }
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    const FenceLines fence = planning.outline.fenceAt(one.line);
    if (fence.block < 0)
        return cannotBe(editText("This block is indented and has no fence, so it has no language."),
                        editText("Put it into a fence in the source."));
    if (one.text == edit.language.toLower())
        return {};
    const QByteArrayView line = planning.outline.source().line(fence.open);
    qsizetype at = fenceIndent(planning, fence).size();
    const char mark = line[at];
    while (at < line.size() && line[at] == mark)
        ++at;
    while (at < line.size() && line[at] == ' ' && !edit.language.isEmpty())
        ++at;
    qsizetype end = at;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != '{' && line[end] != ',')
        ++end;
    planning.lines.replace(fence.open, at, end, edit.language.toUtf8());
    // What the fence means is what changes: commands come, go, or run no more.
    planning.result.touched.push_back(fence.all());
    planning.result.meaning = true;
    planning.gain(ItemKind::Fence, edit.language.toLower());
    planning.lose(ItemKind::Fence, one.text);
    planning.about(ItemKind::Fence, edit.language.toLower());
    return {};
}

} // namespace holdpoint::runbook
