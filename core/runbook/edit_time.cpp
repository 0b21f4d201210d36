// SPDX-License-Identifier: GPL-3.0-or-later
// When phases and steps happen, and how long they take.
#include "core/runbook/display_text.h"
#include "core/runbook/edit_planning.h"
#include "core/runbook/times.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

bool isMarkDash(QChar c) { return c == u'-' || (c.unicode() >= 0x2010 && c.unicode() <= 0x2015); }

// The text with another time mark in it: where the old one stood, else in front of it. `time` empty: without one.
QString withTime(const QString& text, const TimeMark& mark, const QString& time, bool front)
{
    if (!mark.onTimeline()) {
        if (time.isEmpty())
            return text;
        return front ? time + QStringLiteral(": ") + text : text + QStringLiteral(" (") + time + u')';
    }
    if (!time.isEmpty())
        return text.left(mark.begin) + time + text.mid(mark.end);
    // The mark goes with what sets it apart: "(T-5)", "T-5: ", "T-5 - ".
    qsizetype begin = mark.begin;
    qsizetype end = mark.end;
    if (begin > 0 && end < text.size() && text.at(begin - 1) == u'(' && text.at(end) == u')') {
        --begin;
        ++end;
    } else {
        while (end < text.size() && (text.at(end).isSpace() || text.at(end) == u':' || isMarkDash(text.at(end))))
            ++end;
    }
    return (text.left(begin).trimmed() + u' ' + text.mid(end).trimmed()).trimmed();
}

bool isCapital(const QString& text, const TimeMark& mark)
{
    if (!mark.onTimeline())
        return false;
    const QString written = text.mid(mark.begin + 1, mark.end - mark.begin - 1);
    return std::any_of(written.begin(), written.end(), [](QChar c) { return c.isUpper() && c != u'T'; });
}

std::unexpected<Error> noTitleLine()
{
    return cannotBe(editText("This has no title of its own that a time could stand in."),
                    editText("Give the time to the heading above it, or write it into the source."));
}

} // namespace

Result<void> planSet(Planning& planning, const edit::SetTime& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Phase, ItemKind::Step});
    if (!item)
        return std::unexpected(item.error());
    if (edit.endS && (!edit.offsetS || *edit.endS < *edit.offsetS))
        return failure(ErrorCode::Usage, editText("The end lies before the beginning."),
                       editText("Give a beginning, and an end that is not before it."));
    const PlanItem& one = planning.at(*item);
    const Outline& outline = planning.outline;
    const bool phase = one.kind == ItemKind::Phase;
    const int line = phase ? one.line : outline.linesOfItem(*item).first;
    if (line <= 0 || (phase && outline.formAt(line) != Form::Heading))
        return noTitleLine();
    if (!phase && one.parent >= 0 && planning.at(one.parent).line == line)
        return noTitleLine();
    const auto shown = [&](int number) {
        const LineParts parts = outline.partsOf(number);
        return plainText(outline.source().line(number).sliced(parts.text, parts.end - parts.text));
    };
    const auto write = [&](int number) -> Result<QString> {
        const QString text = shown(number);
        const Form form = outline.formAt(number);
        const bool front = form == Form::ListItem || form == Form::Text;
        if (form == Form::TableRow || form == Form::Fence || form == Form::Comment)
            return noTitleLine();
        const TimeMark mark = front ? timeAtStart(text) : timeInHeading(text);
        const QString time = edit.offsetS ? timeText(*edit.offsetS, edit.endS, isCapital(text, mark)) : QString();
        const QString changed = withTime(text, mark, time, front);
        if (changed == text)
            return text;
        // Only the mark is written anew where it stands in the source as it is shown.
        const QString old = mark.onTimeline() ? text.mid(mark.begin, mark.end - mark.begin) : QString();
        if (!time.isEmpty() && !old.isEmpty()) {
            if (Result<void> done = replaceShown(planning, number, old, time); !done)
                return std::unexpected(done.error());
        } else if (Result<void> done = replaceShown(planning, number, text, changed); !done) {
            return std::unexpected(done.error());
        }
        return changed;
    };
    const Result<QString> changed = write(line);
    if (!changed)
        return std::unexpected(changed.error());
    planning.result.timesMove = true;
    if (!phase) {
        // A list item's title is what stands behind its time.
        const bool front = outline.formAt(line) == Form::ListItem || outline.formAt(line) == Form::Text;
        planning.lose(ItemKind::Step, one.text);
        const QString title = front ? one.text : *changed;
        planning.gain(ItemKind::Step, title);
        for (int i = 0; i < planning.items().size(); ++i) {
            const PlanItem& other = planning.at(i);
            if (i == *item || other.kind != ItemKind::Step || other.line != line || other.text != one.text)
                continue;
            planning.lose(ItemKind::Step, other.text);
            planning.gain(ItemKind::Step, title);
        }
        planning.about(ItemKind::Step, title);
        planning.result.wantedTime = WantedTime{edit.offsetS, edit.endS};
        planning.result.touched.push_back({line, line});
        planning.result.item = one.id;
        return {};
    }
    const QString old = shown(line);
    for (const int other : outline.overviewLines(*item)) {
        if (const Result<QString> overview = write(other); !overview)
            return std::unexpected(overview.error());
    }
    planning.result.item = one.id;
    planning.lose(ItemKind::Phase, one.text);
    planning.gain(ItemKind::Phase, *changed);
    planning.about(ItemKind::Phase, *changed);
    planning.result.wantedTime = WantedTime{edit.offsetS, edit.endS};
    return {};
}

Result<void> planSet(Planning& planning, const edit::SetBox& edit)
{
    const Result<int> item = itemOf(planning, edit.item, {ItemKind::Phase, ItemKind::Step});
    if (!item)
        return std::unexpected(item.error());
    if (edit.boxS && *edit.boxS <= 0)
        return failure(ErrorCode::Usage, editText("A duration is longer than nothing."),
                       editText("Give some minutes, or leave it out."));
    const PlanItem& one = planning.at(*item);
    const Outline& outline = planning.outline;
    const int line = one.kind == ItemKind::Phase ? one.line : outline.linesOfItem(*item).first;
    const Form form = outline.formAt(line);
    if (form != Form::Heading && form != Form::Caption && form != Form::ListItem)
        return noTitleLine();
    const LineParts parts = outline.partsOf(line);
    QString text = plainText(outline.source().line(line).sliced(parts.text, parts.end - parts.text));
    const QString before = text;
    const std::optional<qint64> old = timeInHeading(text).boxS;
    planning.result.item = one.id;
    if (old == edit.boxS)
        return {};
    if (old) {
        // The parentheses whose content alone is the duration.
        for (qsizetype open = text.indexOf(u'('); open >= 0; open = text.indexOf(u'(', open + 1)) {
            const qsizetype close = text.indexOf(u')', open);
            if (close < 0 || timeInHeading(text.mid(open, close - open + 1)).boxS != old)
                continue;
            const QString now = edit.boxS ? u'(' + durationText(*edit.boxS, false) + u')' : QString();
            text = (text.left(open) + now + text.mid(close + 1)).trimmed();
            break;
        }
    } else {
        text += QStringLiteral(" (") + durationText(*edit.boxS, false) + u')';
    }
    if (Result<void> done = replaceShown(planning, line, before, text); !done)
        return done;
    const QString title = one.text == before ? text : one.text;
    planning.result.timesMove = true;
    planning.lose(one.kind, one.text);
    planning.gain(one.kind, title);
    planning.about(one.kind, title);
    planning.result.touched.push_back({line, line});
    // The line can be a box as well, and the title of several steps.
    for (int i = 0; i < planning.items().size(); ++i) {
        const PlanItem& other = planning.at(i);
        const bool titled = other.kind == ItemKind::Step && other.text == one.text && i != *item;
        if ((other.kind == ItemKind::Check || titled) && other.line == line) {
            planning.lose(other.kind, other.text);
            planning.gain(other.kind, other.text == before ? text : other.text);
        }
    }
    return {};
}

} // namespace holdpoint::runbook
