// SPDX-License-Identifier: GPL-3.0-or-later
// New phases, steps, gates and templates, written like those beside them.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_planning.h"
#include "core/runbook/times.h"
#include "core/runbook/words.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

int levelAt(const Planning& planning, int line)
{
    const int leaf = planning.outline.leafAt(line);
    const bool heading = leaf >= 0 && planning.outline.blocks().at(leaf).kind == BlockKind::Heading;
    return heading ? planning.outline.blocks().at(leaf).level : 0;
}

StepKind kindOf(const Planning& planning, int step)
{
    const Step* const one = planning.outline.document().plan.step(planning.at(step).id);
    return one ? one->kind : StepKind::Prose;
}

// The words of a new title with its duration.
QString titled(const QString& title, std::optional<qint64> boxS)
{
    return boxS ? title + QStringLiteral(" (") + durationText(*boxS, false) + u')' : title;
}

// What the importer makes of the lines of a fence.
void gainCommands(Planning& planning, const QByteArrayList& lines, const QByteArray& language)
{
    CodeBlock code;
    code.info = language;
    for (int i = 0; i < lines.size(); ++i)
        code.lines.push_back({lines.at(i), i + 1});
    for (const CommandDraft& command : readFence(code).commands)
        planning.gain(ItemKind::Command, QString::fromUtf8(command.text));
}

QByteArrayList fenced(const QByteArrayList& content, const QByteArray& language, const QByteArray& indent)
{
    const QByteArray marks = fenceMarks(content);
    QByteArrayList lines{indent + marks + language};
    for (const QByteArray& line : content)
        lines.append(line.isEmpty() ? line : indent + line);
    lines.append(indent + marks);
    return lines;
}

// A break (`---`) that stands between this heading and what is above it, as it is written; empty where there is none.
QByteArray breakAbove(const Planning& planning, int heading)
{
    int line = heading - 1;
    while (line > 0 && planning.outline.isBlank(line))
        --line;
    const int leaf = planning.outline.leafAt(line);
    const bool isBreak = leaf >= 0 && planning.outline.blocks().at(leaf).kind == BlockKind::Break;
    return isBreak ? planning.outline.source().line(line).toByteArray() : QByteArray();
}

QByteArrayList headingLines(const Planning& planning, int like, int level, const QByteArray& text)
{
    // Underlined where the neighbour is.
    const int leaf = like > 0 ? planning.outline.leafAt(like) : -1;
    const bool underlined = leaf >= 0 && planning.outline.blocks().at(leaf).kind == BlockKind::Heading &&
                            planning.outline.blocks().at(leaf).level == level && level <= 2 &&
                            !planning.outline.source().line(like).trimmed().startsWith('#');
    if (underlined)
        return {text, QByteArray(std::max<qsizetype>(QString::fromUtf8(text).size(), 3), level == 1 ? '=' : '-')};
    return {QByteArray(level, '#') + ' ' + text};
}

std::unexpected<Error> noPlaceForStep()
{
    return cannotBe(editText("There is no place for a step there."),
                    editText("Choose a place beside a step or in a phase."));
}

} // namespace

int firstLineInside(const Planning& planning, int phase)
{
    const Outline& outline = planning.outline;
    const int heading = outline.headingAt(planning.at(phase).line);
    if (heading < 0 || outline.blocks().at(heading).firstLine != planning.at(phase).line)
        return planning.at(phase).line;
    // The mark of the underline counts to the heading.
    int line = outline.blocks().at(heading).lastLine + 1;
    const LineSpan section = outline.sectionLines(planning.at(phase).line);
    const bool objective = phase + 1 < planning.items().size() && planning.at(phase + 1).kind == ItemKind::Objective &&
                           planning.at(phase + 1).parent == phase;
    for (int at = line; objective && at <= section.last; ++at) {
        const int leaf = outline.leafAt(at);
        if (leaf < 0 || outline.blocks().at(leaf).firstLine != at)
            continue;
        if (outline.blocks().at(leaf).kind != BlockKind::Paragraph)
            break;
        const LineParts parts = outline.partsOf(at);
        const QString text = plainText(outline.source().line(at).sliced(parts.text)).toLower();
        if (text.startsWith(u"objective") || text.startsWith(u"goal") || text.startsWith(u"purpose"))
            return outline.blocks().at(leaf).lastLine + 1;
    }
    return line;
}

Result<StepPlace> stepPlace(const Planning& planning, const Place& place, bool heading)
{
    const Outline& outline = planning.outline;
    StepPlace found;
    if (place.side != Side::Into) {
        const Result<int> sibling = itemOf(planning, place.item, {ItemKind::Step});
        if (!sibling)
            return std::unexpected(sibling.error());
        const LineSpan span = outline.linesOfItem(*sibling);
        found.sibling = *sibling;
        found.line = place.side == Side::Before ? span.first : span.last + 1;
        found.level = levelAt(planning, span.first);
        if (found.level == 0) {
            const int above = outline.headingAt(span.first);
            const bool phase =
                above >= 0 && outline.blocks().at(above).firstLine == planning.at(planning.at(*sibling).parent).line;
            found.level = above < 0 ? 2 : outline.blocks().at(above).level + (phase ? 1 : 0);
        }
        return found;
    }
    const Result<int> phase = itemOf(planning, place.item, {ItemKind::Phase});
    if (!phase)
        return std::unexpected(phase.error());
    if (outline.formAt(planning.at(*phase).line) != Form::Heading)
        return noPlaceForStep();
    const LineSpan section = outline.sectionLines(planning.at(*phase).line);
    found.level = std::min(levelAt(planning, planning.at(*phase).line) + 1, 6);
    int lastHeading = 0;
    int firstListed = 0; // gates and deliverables: what is not a heading stands before them
    for (int i = *phase + 1; i < planning.items().size() && planning.items().isInside(i, *phase); ++i) {
        if (planning.at(i).kind != ItemKind::Step || planning.at(i).line == planning.at(*phase).line)
            continue;
        const StepKind kind = kindOf(planning, i);
        const LineSpan span = outline.linesOfItem(i);
        if (kind == StepKind::Gate || kind == StepKind::Deliverables)
            firstListed = firstListed == 0 ? span.first : firstListed;
        else if (kind != StepKind::Prose && kind != StepKind::Notes)
            found.sibling =
                found.sibling < 0 || span.first >= outline.linesOfItem(found.sibling).first ? i : found.sibling;
        if (levelAt(planning, span.first) > 0)
            lastHeading = levelAt(planning, span.first);
    }
    found.level = lastHeading > 0 ? lastHeading : found.level;
    if (heading)
        found.line = outline.lastContent(section) + 1;
    else if (found.sibling >= 0)
        found.line = outline.linesOfItem(found.sibling).last + 1;
    else
        found.line = firstListed > 0 ? firstListed : firstLineInside(planning, *phase);
    return found;
}

Result<void> planAdd(Planning& planning, const edit::AddPhase& edit)
{
    if (Result<void> one = checkOneLine(edit.title); !one)
        return one;
    if (!edit.time.isEmpty()) {
        const TimeMark mark = timeAtStart(edit.time);
        if (!mark.onTimeline() || mark.end != edit.time.size())
            return failure(ErrorCode::Usage, editText("\"%1\" is no time of a launch.").arg(edit.time),
                           editText("Write it like \"T-2 hours\", \"T-0\" or \"T+30 minutes\"."));
    }
    const Outline& outline = planning.outline;
    int like = -1;
    if (edit.place.side != Side::Into || !edit.place.item.isEmpty()) {
        const Result<int> phase = itemOf(planning, edit.place.item, {ItemKind::Phase});
        if (!phase)
            return std::unexpected(phase.error());
        if (edit.place.side == Side::Into)
            return cannotBe(editText("A phase holds no other phase."), editText("Choose a place before or after it."));
        like = *phase;
    } else {
        for (int i = 0; i < planning.items().size(); ++i) {
            const PlanItem& item = planning.at(i);
            const bool timed = item.kind == ItemKind::Phase && outline.formAt(item.line) == Form::Heading &&
                               (edit.time.isEmpty() || !item.facts.startsWith(u'-'));
            if (timed && (like < 0 || item.line > planning.at(like).line))
                like = i;
        }
    }
    const int likeLine = like >= 0 ? planning.at(like).line : 0;
    if (like >= 0 && outline.formAt(likeLine) != Form::Heading)
        return cannotBe(editText("The phase beside it has no heading."), editText("Give it one in the source first."));
    // As the neighbour sets its time apart from its title.
    QString separator = QStringLiteral(": ");
    if (like >= 0) {
        const QString title = planning.at(like).text;
        const TimeMark mark = timeInHeading(title);
        const QString rest = mark.onTimeline() ? title.mid(mark.end) : QString();
        for (const QString& one : {QStringLiteral(" - "), QStringLiteral(" \u2014 "), QStringLiteral(" \u2013 ")}) {
            if (rest.startsWith(one))
                separator = one;
        }
    }
    const QString title = edit.time.isEmpty() ? edit.title : edit.time + separator + edit.title;
    const int level = like >= 0 ? levelAt(planning, likeLine) : 2;
    QByteArrayList lines = headingLines(planning, likeLine, level, leadingMarkdown(title));
    if (!edit.objective.isEmpty()) {
        if (Result<void> one = checkOneLine(edit.objective); !one)
            return one;
        lines.append(QByteArrayList{QByteArray(), "**Objective**: " + inlineMarkdown(edit.objective)});
    }
    if (edit.time.isEmpty()) {
        lines.append(QByteArrayList{QByteArray(), "- [ ] " + leadingMarkdown(edit.title)});
        planning.gain(ItemKind::Check, edit.title);
    }
    planning.gain(ItemKind::Phase, title);
    planning.about(ItemKind::Phase, title);
    int at = outline.source().lineCount() + 1;
    if (like >= 0 && edit.place.side == Side::Before)
        at = likeLine;
    else if (like >= 0)
        at = outline.lastContent(outline.sectionLines(likeLine)) + 1;
    if (const QByteArray rule = like >= 0 ? breakAbove(planning, likeLine) : QByteArray(); !rule.isEmpty()) {
        if (edit.place.side == Side::Before)
            lines.append(QByteArrayList{QByteArray(), rule});
        else
            lines = QByteArrayList{rule, QByteArray()} + lines;
    }
    planning.lines.insertBlock(at, lines);
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddStep& edit)
{
    if (Result<void> one = checkOneLine(edit.title); !one)
        return one;
    const Result<StepPlace> place = stepPlace(planning, edit.place, false);
    if (!place)
        return std::unexpected(place.error());
    const Outline& outline = planning.outline;
    const QString title = titled(edit.title, edit.boxS);
    const int sibling = place->sibling;
    const LineSpan span = sibling >= 0 ? outline.linesOfItem(sibling) : LineSpan();
    Form form = sibling >= 0 ? outline.formAt(span.first) : Form::Heading;
    if (form == Form::ListItem && !outline.ownsListItem(sibling))
        form = Form::Caption;
    const QByteArrayList content = edit.commands.trimmed().isEmpty() ? QByteArrayList() : splitLines(edit.commands);
    const bool boxed = content.isEmpty();
    gainCommands(planning, content, edit.language.toUtf8());
    const bool asLine = form == Form::ListItem || form == Form::TableRow;
    planning.about(boxed && asLine ? ItemKind::Check : ItemKind::Step, title);
    if (asLine) {
        NewLine line;
        line.text = title;
        line.bold = "**" + inlineMarkdown(title) + "**";
        line.box = outline.partsOf(span.first).box >= 0 || form == Form::TableRow;
        if (form == Form::TableRow && !boxed)
            return cannotBe(editText("A row of a table has no room for commands."),
                            editText("Add the step outside of the table."));
        const Result<QByteArray> first = lineLike(planning, sibling, line);
        if (!first)
            return std::unexpected(first.error());
        QByteArrayList lines{*first};
        const qsizetype indent = outline.indentOf(span.first);
        const QByteArray inner =
            first->first(std::min(indent, first->size())) +
            QByteArray(std::max<qsizetype>(bulletLength(QByteArrayView(*first).sliced(indent)), 2), ' ');
        if (!boxed)
            lines.append(fenced(content, edit.language.toUtf8(), inner));
        if (line.box || boxed)
            planning.gain(ItemKind::Check, title);
        if (!boxed)
            planning.gain(ItemKind::Step, title);
        const bool before = edit.place.side == Side::Before;
        const bool loose = (span.first > 1 && outline.isBlank(span.first - 1) && span.last > span.first) ||
                           (!boxed && span.last > span.first && outline.isBlank(span.last + 1));
        if (loose)
            before ? lines.append(QByteArray()) : lines.prepend(QByteArray());
        planning.lines.insert(place->line, lines);
        return {};
    }
    QByteArrayList lines;
    if (form == Form::Heading)
        lines = headingLines(planning, sibling >= 0 ? span.first : 0, place->level, leadingMarkdown(title));
    else
        lines = {"**" + inlineMarkdown(title) + "**"};
    const bool apart = form == Form::Heading || boxed;
    if (apart)
        lines.append(QByteArray());
    planning.gain(ItemKind::Step, title);
    if (boxed) {
        lines.append("- [ ] " + leadingMarkdown(title));
        planning.gain(ItemKind::Check, title);
    } else {
        lines.append(fenced(content, edit.language.toUtf8(), {}));
    }
    planning.lines.insertBlock(place->line, lines);
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddGate& edit)
{
    if (Result<void> one = checkOneLine(edit.title); !one)
        return one;
    if (!meaningOf(edit.title).gate)
        return failure(ErrorCode::Usage, editText("A gate is known by its title, and this one does not say it."),
                       editText("Name it like \"Go/No-Go: ...\", \"... gate\" or \"... hold point\"."));
    if (edit.criteria.isEmpty())
        return failure(ErrorCode::Usage, editText("A gate needs at least one criterion."),
                       editText("Say what must be true before it may be passed."));
    const Result<StepPlace> place = stepPlace(planning, edit.place, true);
    if (!place)
        return std::unexpected(place.error());
    QByteArrayList lines = headingLines(planning, 0, std::clamp(place->level, 1, 6), leadingMarkdown(edit.title));
    lines.append(QByteArray());
    planning.gain(ItemKind::Step, edit.title);
    planning.about(ItemKind::Step, edit.title);
    for (const QString& criterion : edit.criteria) {
        if (Result<void> one = checkOneLine(criterion); !one)
            return one;
        lines.append("- [ ] " + leadingMarkdown(criterion));
        planning.gain(ItemKind::Check, criterion);
    }
    planning.lines.insertBlock(place->line, lines);
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddTemplate& edit)
{
    if (Result<void> one = checkOneLine(edit.title); !one)
        return one;
    if (edit.text.trimmed().isEmpty())
        return failure(ErrorCode::Usage, editText("The message has no text."), editText("Type what it should say."));
    int sibling = -1;
    bool before = false;
    if (edit.place.side == Side::Into && edit.place.item.isEmpty()) {
        sibling = planning.items().lastOf(ItemKind::Template, -1);
    } else {
        const Result<int> item = itemOf(planning, edit.place.item, {ItemKind::Template});
        if (!item)
            return std::unexpected(item.error());
        sibling = *item;
        before = edit.place.side == Side::Before;
    }
    const QByteArrayList content = splitLines(edit.text.toUtf8());
    planning.gain(ItemKind::Template, edit.title, QString::fromUtf8(content.join('\n')).trimmed());
    planning.about(ItemKind::Template, edit.title);
    if (sibling < 0) {
        QByteArrayList lines{"## Message Templates", QByteArray(), "**" + inlineMarkdown(edit.title) + "**"};
        lines.append(fenced(content, {}, {}));
        planning.lines.insertBlock(planning.outline.source().lineCount() + 1, lines);
        return {};
    }
    const LineSpan span = planning.outline.linesOfItem(sibling);
    QByteArrayList lines;
    if (const int level = levelAt(planning, span.first); level > 0)
        lines = {QByteArray(level, '#') + ' ' + leadingMarkdown(edit.title), QByteArray()};
    else
        lines = {"**" + inlineMarkdown(edit.title) + "**"};
    lines.append(fenced(content, {}, {}));
    planning.lines.insertBlock(before ? span.first : span.last + 1, lines);
    return {};
}

Result<void> planAdd(Planning& planning, const edit::AddProcedure& edit)
{
    for (const QString& text : QStringList{edit.title} + edit.steps) {
        if (Result<void> one = checkOneLine(text); !one)
            return one;
    }
    const bool commands = !edit.commands.trimmed().isEmpty();
    if (!commands && edit.steps.isEmpty())
        return failure(ErrorCode::Usage, editText("A procedure needs at least one command or step."),
                       editText("Say what runs, or what people do."));
    const Outline& outline = planning.outline;
    int sibling = -1;
    if (edit.place.side == Side::Into && edit.place.item.isEmpty()) {
        sibling = planning.items().lastOf(ItemKind::Procedure, -1);
    } else {
        const Result<int> item = itemOf(planning, edit.place.item, {ItemKind::Procedure});
        if (!item)
            return std::unexpected(item.error());
        sibling = *item;
    }
    const TitleMeaning meaning = meaningOf(edit.title);
    if (sibling < 0 && !meaning.rollback && !meaning.incident)
        return failure(ErrorCode::Usage,
                       editText("A procedure is known by its title, and this one says neither rollback nor incident."),
                       editText("Name it like \"Immediate Rollback\", \"Planned Rollback\" or \"Incident Response\"."));
    planning.gain(ItemKind::Procedure, edit.title);
    planning.about(ItemKind::Procedure, edit.title);
    // Its steps are numbered: among the comments of its commands, or as a list.
    QByteArrayList content = commands ? splitLines(edit.commands) : QByteArrayList();
    gainCommands(planning, content, edit.language.toUtf8());
    if (commands && !edit.steps.isEmpty())
        content.append(QByteArrayList{QByteArray(), "# Steps:"});
    for (qsizetype i = 0; i < edit.steps.size(); ++i) {
        planning.gain(ItemKind::ProcedureStep, edit.steps.at(i));
        content.append((commands ? "# " : "") + QByteArray::number(i + 1) + ". " +
                       (commands ? edit.steps.at(i).toUtf8() : leadingMarkdown(edit.steps.at(i))));
    }
    if (commands)
        content = fenced(content, edit.language.toUtf8(), {});
    QByteArrayList lines;
    const LineSpan span = sibling >= 0 ? outline.linesOfItem(sibling) : LineSpan();
    const int level = sibling >= 0 ? levelAt(planning, span.first) : 0;
    if (level > 0)
        lines = headingLines(planning, span.first, level, leadingMarkdown(edit.title));
    else
        lines = {"**" + inlineMarkdown(edit.title) + "**"};
    if (level > 0 || !commands)
        lines.append(QByteArray());
    lines.append(content);
    if (sibling >= 0) {
        planning.lines.insertBlock(edit.place.side == Side::Before ? span.first : span.last + 1, lines);
        return {};
    }
    const QByteArray section = meaning.rollback ? "## Rollback Procedure" : "## Incident Response";
    planning.lines.insertBlock(outline.source().lineCount() + 1, QByteArrayList{section, QByteArray()} + lines);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetTemplate& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Template});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    if (one.facts == edit.text)
        return {};
    if (edit.text.trimmed().isEmpty())
        return failure(ErrorCode::Usage, editText("The message has no text."), editText("Type what it should say."));
    const QByteArrayList content = splitLines(edit.text.toUtf8());
    const FenceLines fence = planning.outline.fenceAt(one.line);
    planning.result.touched.push_back({one.line, one.line}); // the line that opens it stays, and names it
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, one.text, QString::fromUtf8(content.join('\n')).trimmed());
    planning.about(one.kind, one.text);
    if (fence.block < 0) {
        QByteArrayList lines;
        for (const QByteArray& line : content)
            lines.append(line.isEmpty() ? QByteArray(">") : "> " + line);
        LineSpan span = planning.outline.linesOfItem(*item);
        span.first = one.line;
        planning.lines.insert(span.first, lines);
        planning.lines.remove(span);
        return {};
    }
    const QByteArrayView open = planning.outline.source().line(fence.open);
    const QByteArray indent = open.first(planning.outline.indentOf(fence.open)).toByteArray();
    const qsizetype at = indent.size();
    qsizetype end = at;
    while (end < open.size() && open[end] == open[at])
        ++end;
    const QByteArray marks = fenceMarks(content, open[at], end - at);
    QByteArrayList lines;
    for (const QByteArray& line : content)
        lines.append(line.isEmpty() ? line : indent + line);
    if (marks.size() > end - at) {
        planning.lines.replace(fence.open, at, end, marks);
        if (fence.close > 0)
            planning.lines.replace(fence.close, 0, planning.outline.source().line(fence.close).size(), indent + marks);
    }
    planning.lines.insert(fence.inside.first, lines);
    planning.lines.remove(fence.inside);
    return {};
}

} // namespace holdpoint::runbook
