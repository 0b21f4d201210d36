// SPDX-License-Identifier: GPL-3.0-or-later
// What an item says: its text, box, fields.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_planning.h"
#include "core/runbook/times.h"
#include "core/runbook/values.h"
#include "core/runbook/words.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// The column that the importer would take, -1 where there is none.
void setCell(Planning& planning, int line, int column, const QString& text)
{
    const std::vector<Cell> cells = planning.outline.cellsAt(line);
    if (column < 0 || column >= int(cells.size()))
        return;
    const Cell cell = cells[static_cast<std::size_t>(column)];
    const QByteArrayView raw = planning.outline.source().line(line);
    if (plainText(raw.sliced(cell.begin, cell.end - cell.begin)) == text)
        return;
    QByteArray written = cellMarkdown(text);
    if (cell.begin == cell.end && !written.isEmpty() && cell.begin > 0 && raw[cell.begin - 1] == '|')
        written.prepend(' ');
    planning.lines.replace(line, cell.begin, cell.end, written);
}

// "**Name**: value" or "Name: value" in a list item or line; `rest` begins with ": " or " = ".
Result<void> setPair(Planning& planning, int line, const QString& name, const QString& rest)
{
    const QByteArrayView raw = planning.outline.source().line(line);
    const LineParts parts = planning.outline.partsOf(line);
    const QByteArrayView text = raw.sliced(parts.text, parts.end - parts.text);
    const bool bold = text.startsWith("**");
    QByteArray written = leadingMarkdown(name + rest);
    if (planning.outline.formAt(line) == Form::Comment)
        written = (name + rest).toUtf8();
    else if (bold && text.indexOf(":**") > 0 && rest.startsWith(u':'))
        written = "**" + inlineMarkdown(name) + ":**" + inlineMarkdown(rest.mid(1));
    else if (bold)
        written = "**" + inlineMarkdown(name) + "**" + inlineMarkdown(rest);
    planning.lines.replace(line, parts.text, parts.end, written);
    return {};
}

Result<void> checkTexts(std::initializer_list<QString> texts)
{
    for (const QString& text : texts) {
        if (Result<void> one = checkOneLine(text.isEmpty() ? QStringLiteral("-") : text); !one)
            return one;
    }
    return {};
}

std::unexpected<Error> notHere()
{
    return cannotBe(editText("This is not written as a line or row of its own there."),
                    editText("Change it in the source of the runbook."));
}

bool isCommandLine(const Planning& planning, int line)
{
    for (int i = 0; i < planning.items().size(); ++i) {
        if (planning.at(i).kind == ItemKind::Command && planning.outline.commandLines(i).contains(line))
            return true;
    }
    return false;
}

// Without anything that a shell reads as more than a letter.
bool isPlainWord(const QString& text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.isLetterOrNumber() || QStringView(u"_./:@%+=,-").contains(c); });
}

// The line where a title stands: a fence may have it from the heading above it.
int titleLine(const Planning& planning, int item)
{
    const PlanItem& one = planning.at(item);
    if (one.kind == ItemKind::Template || one.kind == ItemKind::Step)
        return planning.outline.linesOfItem(item).first;
    return one.line;
}

} // namespace

Result<void> replaceShown(Planning& planning, int line, const QString& old, const QString& text)
{
    const Outline& outline = planning.outline;
    const QByteArrayView raw = outline.source().line(line);
    const Form form = outline.formAt(line);
    if (form == Form::TableRow) {
        const std::vector<Cell> cells = outline.cellsAt(line);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const QByteArrayView cell = raw.sliced(cells[i].begin, cells[i].end - cells[i].begin);
            const qsizetype box = boxLength(cell);
            if (plainText(cell.sliced(box)) != old)
                continue;
            qsizetype begin = cells[i].begin + box;
            while (begin < cells[i].end && raw[begin] == ' ')
                ++begin;
            planning.lines.replace(line, begin, cells[i].end, cellMarkdown(text));
            return {};
        }
        return notHere();
    }
    const LineParts parts = outline.partsOf(line);
    const QByteArrayView part = raw.sliced(parts.text, parts.end - parts.text);
    const qsizetype at = part.indexOf(old.toUtf8());
    if (form == Form::Comment) {
        if (at < 0)
            return notHere();
        planning.lines.replace(line, parts.text + at, parts.text + at + old.toUtf8().size(), text.toUtf8());
        return {};
    }
    if (at >= 0) {
        // The marks around the text stay when it still reads right.
        const QByteArray written = at == 0 ? leadingMarkdown(text) : inlineMarkdown(text);
        QByteArray whole = part.toByteArray();
        whole.replace(at, old.toUtf8().size(), written);
        QString shown = plainText(part);
        const qsizetype place = shown.indexOf(old);
        if (place >= 0 && plainText(whole) == shown.replace(place, old.size(), text)) {
            planning.lines.replace(line, parts.text + at, parts.text + at + old.toUtf8().size(), written);
            return {};
        }
    }
    // The text itself has marks in it: it is written anew. It may go on over several lines.
    const int leaf = outline.leafAt(line);
    const bool several = leaf >= 0 && outline.blocks().at(leaf).lastLine > line &&
                         outline.blocks().at(leaf).kind == BlockKind::Paragraph && form == Form::ListItem;
    const QString shown = plainText(part);
    const qsizetype place = shown.indexOf(old);
    if (place < 0 && !several)
        return notHere();
    const QString whole = place < 0 ? text : shown.left(place) + text + shown.mid(place + old.size());
    planning.lines.replace(line, parts.text, parts.end, leadingMarkdown(whole));
    if (several)
        planning.lines.remove({line + 1, outline.blocks().at(leaf).lastLine});
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetText& edit)
{
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const Result<int> item =
        itemOf(planning, edit.item,
               {ItemKind::Title, ItemKind::Phase, ItemKind::Step, ItemKind::Procedure, ItemKind::Template,
                ItemKind::Check, ItemKind::Criterion, ItemKind::Deliverable, ItemKind::Expectation,
                ItemKind::ProcedureStep, ItemKind::Task, ItemKind::Signoff, ItemKind::Declaration});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    if (one.text == edit.text) {
        planning.result.item = one.id;
        return {};
    }
    // A hold point that is lost by a word would be noticed by nobody.
    const Step* step = one.kind == ItemKind::Step ? planning.outline.document().plan.step(one.id) : nullptr;
    if (step && step->kind == StepKind::Gate && meaningOf(one.text).gate && !meaningOf(edit.text).gate)
        return failure(ErrorCode::Usage, editText("A gate is known by its title, and this one does not say it."),
                       editText("Name it like \"Go/No-Go: ...\", \"... gate\" or \"... hold point\"; remove the gate "
                                "where there is to be none."));
    const Outline& outline = planning.outline;
    if (one.kind == ItemKind::Title) {
        for (const Block& block : outline.blocks().list) {
            if (block.kind != BlockKind::Heading || block.parent >= 0)
                continue;
            return replaceShown(planning, block.firstLine, one.text, edit.text);
        }
        return notHere();
    }
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, edit.text);
    planning.about(one.kind, edit.text);
    // A box can be the step, the criterion and the task of its line as well.
    for (int i = 0; i < planning.items().size(); ++i) {
        const PlanItem& other = planning.at(i);
        if (i == *item || other.line != one.line || other.text != one.text || other.kind == ItemKind::Phase ||
            (other.kind != ItemKind::Step && other.kind != ItemKind::Check && other.kind != ItemKind::Expectation))
            continue;
        planning.lose(other.kind, other.text);
        planning.gain(other.kind, edit.text);
    }
    if (one.kind == ItemKind::Declaration) {
        const int leaf = outline.leafAt(one.line);
        const LineParts parts = outline.partsOf(one.line);
        const QByteArrayView raw = outline.source().line(one.line);
        const bool quoted = raw.sliced(parts.text).startsWith('"');
        planning.lines.replace(one.line, parts.text, parts.end,
                               quoted ? '"' + inlineMarkdown(edit.text) + '"' : leadingMarkdown(edit.text));
        if (leaf >= 0 && outline.blocks().at(leaf).lastLine > one.line)
            planning.lines.remove({one.line + 1, outline.blocks().at(leaf).lastLine});
        return {};
    }
    const int line = titleLine(planning, *item);
    // A template stands at its fence, its title above it.
    if (line != one.line)
        planning.result.touched.push_back({one.line, one.line});
    if (one.kind == ItemKind::Phase && outline.formAt(line) != Form::Heading)
        return notHere();
    if (one.kind == ItemKind::Step && one.parent >= 0 && planning.at(one.parent).line == line)
        return cannotBe(editText("This step has its title from the phase."),
                        editText("Change the title of the phase."));
    return replaceShown(planning, line, one.text, edit.text);
}

Result<void> planSet(Planning& planning, const edit::SetChecked& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Check});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    planning.result.item = one.id;
    if (one.facts == QString::number(int(edit.checked)))
        return {};
    const QByteArrayView raw = planning.outline.source().line(one.line);
    LineParts parts = planning.outline.partsOf(one.line);
    if (planning.outline.formAt(one.line) == Form::TableRow) {
        parts.box = -1;
        for (const Cell& cell : planning.outline.cellsAt(one.line)) {
            const qsizetype box = boxLength(raw.sliced(cell.begin, cell.end - cell.begin));
            if (box > 0 && parts.box < 0) {
                parts.box = cell.begin;
                parts.boxEnd = cell.begin + box;
            }
        }
    }
    if (parts.box < 0)
        return cannotBe(editText("This item has no box in the runbook."),
                        editText("Give it one in the source: \"- [ ] ...\"."));
    const QByteArrayView box = raw.sliced(parts.box, parts.boxEnd - parts.box);
    const QByteArray mark = box.startsWith('[') ? QByteArray(edit.checked ? "[x]" : "[ ]")
                            : edit.checked      ? QByteArray("\xE2\x98\x91")
                                                : QByteArray("\xE2\x98\x90");
    planning.lines.replace(one.line, parts.box, parts.boxEnd, mark);
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, one.text, QString::number(int(edit.checked)));
    planning.about(one.kind, one.text);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetMetric& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Metric});
    if (!item)
        return std::unexpected(item.error());
    const PlanItem& one = planning.at(*item);
    const QString wanted = metricFacts(edit.name, edit.comparator, edit.value, edit.unit, edit.qualifier);
    planning.result.item = one.id;
    if (one.facts == wanted)
        return {};
    if (Result<void> texts = checkTexts({edit.name, edit.value, edit.unit, edit.qualifier}); !texts)
        return texts;
    const QString text = metricText(edit.name, edit.comparator, edit.value, edit.unit, edit.qualifier, true);
    if (text.isEmpty())
        return cannotBe(editText("A threshold with this name, value and unit would be read differently."),
                        editText("Use a number, one of the usual units, and put the rest into the qualifier."));
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, edit.name, wanted);
    planning.about(one.kind, edit.name);
    // The line can be a box, a note or an expectation too, whose text changes with it.
    for (int i = 0; i < planning.items().size(); ++i) {
        const PlanItem& other = planning.at(i);
        if (i == *item || other.line != one.line ||
            (other.kind != ItemKind::Check && other.kind != ItemKind::Expectation))
            continue;
        planning.lose(other.kind, other.text);
        planning.gain(other.kind, text);
    }
    const QString bound = text.mid(edit.name.size() + (text.mid(edit.name.size()).startsWith(u':') ? 2 : 3));
    if (planning.outline.formAt(one.line) != Form::TableRow)
        return setPair(planning, one.line, edit.name, text.mid(edit.name.size()));
    const std::optional<Table> table = planning.outline.tableAt(one.line);
    if (!table)
        return notHere();
    setCell(planning, one.line, table->column({"metric", "kpi", "indicator", "measure"}), edit.name);
    setCell(planning, one.line, table->column({"threshold", "target", "limit", "expected", "goal", "objective"}),
            bound);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetRole& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Role});
    if (!item)
        return std::unexpected(item.error());
    if (Result<void> texts = checkTexts({edit.role, edit.name, edit.contact, edit.responsibilities}); !texts)
        return texts;
    const PlanItem& one = planning.at(*item);
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, edit.role);
    planning.about(one.kind, edit.role);
    const std::optional<Table> table = planning.outline.tableAt(one.line);
    if (!table)
        return setPair(planning, one.line, edit.role, QStringLiteral(": ") + edit.name);
    setCell(planning, one.line, table->column({"role", "position", "seat"}), edit.role);
    setCell(planning, one.line, table->column({"name", "person", "who", "assigned", "owner"}), edit.name);
    setCell(planning, one.line, table->column({"contact", "phone", "email", "e-mail", "reach", "slack"}), edit.contact);
    setCell(planning, one.line, table->column({"responsib", "dut", "task"}), edit.responsibilities);
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetChannel& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Channel});
    if (!item)
        return std::unexpected(item.error());
    if (Result<void> texts = checkTexts({edit.name, edit.value}); !texts)
        return texts;
    const PlanItem& one = planning.at(*item);
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, edit.name, edit.value);
    planning.about(one.kind, edit.name);
    return setPair(planning, one.line, edit.name, QStringLiteral(": ") + edit.value);
}

Result<void> planSet(Planning& planning, const edit::SetMatrixRow& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::MatrixRow});
    if (!item)
        return std::unexpected(item.error());
    if (Result<void> texts = checkTexts({edit.scenario, edit.severity, edit.action, edit.deadline}); !texts)
        return texts;
    const PlanItem& one = planning.at(*item);
    const std::optional<Table> table = planning.outline.tableAt(one.line);
    if (!table)
        return notHere();
    const std::optional<qint64> deadline = durationIn(edit.deadline);
    planning.lose(one.kind, one.text);
    planning.gain(
        one.kind, edit.scenario,
        QStringList{edit.severity, edit.action, deadline ? QString::number(*deadline) : QStringLiteral("-")}.join(
            QChar(0x1F)));
    planning.about(one.kind, edit.scenario);
    setCell(planning, one.line, table->column({"scenario", "trigger", "condition", "symptom", "situation"}),
            edit.scenario);
    setCell(planning, one.line, table->column({"severity", "priority", "level", "impact"}), edit.severity);
    setCell(planning, one.line, table->column({"action", "response", "decision", "do"}), edit.action);
    setCell(planning, one.line, table->column({"timeline", "deadline", "within", "time", "sla"}), edit.deadline);
    return {};
}

Result<void> planSet(Planning& planning, const edit::FillValue& edit)
{
    const Result<int> item = itemOf(planning, edit.value, {ItemKind::Value});
    if (!item)
        return std::unexpected(item.error());
    if (Result<void> one = checkOneLine(edit.text); !one)
        return one;
    const PlanItem& value = planning.at(*item);
    const Outline& outline = planning.outline;
    const QByteArray blank = value.text.toUtf8();
    if (blank.startsWith('$'))
        return cannotBe(editText("%1 is a variable of the shell, filled during the launch.").arg(value.text),
                        editText("Set it in the configuration's environment, or change the command itself."));
    const bool everywhere = blank.startsWith('<');
    // Equal blanks of one line are values of their own, in their order.
    int before = 0;
    for (int i = 0; i < *item; ++i)
        before += planning.at(i).kind == ItemKind::Value && planning.at(i).line == value.line &&
                          planning.at(i).text == value.text
                      ? 1
                      : 0;
    bool found = false;
    const int last = everywhere ? outline.source().lineCount() : value.line;
    for (int line = value.line; line <= last; ++line) {
        const QByteArrayView raw = outline.source().line(line);
        int seen = 0;
        qsizetype done = 0;
        for (qsizetype at = raw.indexOf(blank); at >= 0 && at >= done; at = raw.indexOf(blank, done)) {
            done = at + blank.size();
            // A longer line of underscores is another blank.
            if (blank.startsWith('_') && ((at > 0 && raw[at - 1] == '_') || (done < raw.size() && raw[done] == '_')))
                continue;
            if (!everywhere && seen++ != before)
                continue;
            const Form form = outline.formAt(line);
            if (form == Form::Comment && isCommandLine(planning, line) && !isPlainWord(edit.text))
                return cannotBe(
                    editText("In the command of line %1 this text would mean something to the shell.").arg(line),
                    editText("Change the command itself, with the quotes that it needs."));
            const QByteArray text = form == Form::Comment    ? edit.text.toUtf8()
                                    : form == Form::TableRow ? cellMarkdown(edit.text)
                                                             : inlineMarkdown(edit.text);
            planning.lines.replace(line, at, done, text);
            planning.result.touched.push_back({line, line});
            found = true;
        }
    }
    if (!found)
        return notHere();
    // What stands on those lines says the new text afterwards; everything else must stay as it is.
    planning.lose(ItemKind::Value, value.text);
    planning.result.fills = true;
    return {};
}

} // namespace holdpoint::runbook
