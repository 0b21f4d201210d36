// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_pages.h"

#include "ui/wall/wall_column.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr double columnGap = 96;
constexpr double rowGap = 28;

QString pageText(const char* words) { return QCoreApplication::translate("Wall", words); }

bool isPortrait(const QRectF& box) { return box.width() < 2600; }

WallPart caption(const WallPen& pen, const QString& words)
{
    return {.text = words, .style = {.ink = pen.theme().mutedText}};
}

WallPart marked(const WallPen& pen, const StateMark& mark, const QString& words, int mostLines = 1)
{
    const QColor ink = pen.theme().tone(mark.meaning).ink;
    return {.text = words,
            .style = {.size = WallSize::Loud, .bold = true, .ink = ink, .mostLines = mostLines},
            .shape = mark.shape,
            .shapeInk = ink};
}

// The votes as shapes in a row: how far the poll is, at a glance.
WallPart votes(const WallPen& pen, const QList<WallSeat>& seats)
{
    WallPart part;
    part.height = pen.lineHeight(WallSize::Loud);
    part.draw = [seats](WallPen& drawing, const QRectF& box) {
        double x = box.left();
        for (const WallSeat& seat : seats) {
            if (x + drawing.markWidth(WallSize::Loud) > box.right())
                return;
            x += drawing.mark({x, box.top()}, seat.vote.shape, WallSize::Loud,
                              drawing.theme().tone(seat.vote.meaning).ink);
        }
    };
    return part;
}

WallPart share(const QList<WallWeight>& weights)
{
    constexpr double bar = 56;
    WallPart part;
    part.height = bar + rowGap;
    part.draw = [weights](WallPen& drawing, const QRectF& box) {
        const Theme& theme = drawing.theme();
        double x = box.left();
        for (qsizetype i = 0; i < weights.size(); ++i) {
            const double width = box.width() * std::clamp(weights[i].percent, 0, 100) / 100;
            if (width > 0)
                drawing.plate(QRectF(x, box.top() + rowGap / 2, width, bar),
                              i % 2 == 0 ? theme.neutral.solid : theme.raised, theme.outline);
            x += width;
        }
    };
    return part;
}

QList<WallBlock> whatHappens(const WallPen& pen, const WallPicture& picture)
{
    const Theme& theme = pen.theme();
    QList<WallBlock> blocks;
    if (!picture.phase.isEmpty())
        blocks.append({2, {{.text = picture.phase, .style = {.mostLines = 2}}}});
    if (!picture.rollback.isEmpty()) {
        WallBlock block{0, {{.text = picture.rollback, .style = {.bold = true, .mostLines = 2}}}};
        constexpr qsizetype mostSteps = 4;
        for (const WallRollbackStep& step :
             picture.rollbackSteps.first(std::min(mostSteps, picture.rollbackSteps.size()))) {
            block.parts.append(marked(pen, step.mark, step.mark.word));
            block.parts.append({.text = step.title, .style = {.mostLines = 1}});
        }
        blocks.append(block);
    } else if (!picture.step.isEmpty()) {
        WallBlock block{0, {marked(pen, picture.stepMark, picture.stepMark.word)}};
        block.parts.append(
            {.text = picture.step, .style = {.size = WallSize::Loud, .bold = true, .mostLines = 3}, .lines = 2});
        if (picture.next.isEmpty() && !picture.nextWhen.isEmpty())
            block.parts.append({.text = picture.nextWhen,
                                .style = {.size = WallSize::Loud,
                                          .bold = picture.late,
                                          .ink = picture.late ? theme.warning.ink : theme.text,
                                          .mostLines = 2}});
        blocks.append(block);
    }
    if (!picture.next.isEmpty()) {
        WallBlock block{3, {caption(pen, pageText(QT_TRANSLATE_NOOP("Wall", "Next")))}};
        block.parts.append({.text = picture.nextWhen,
                            .style = {.size = WallSize::Loud,
                                      .bold = picture.late,
                                      .ink = picture.late ? theme.warning.ink : theme.text,
                                      .mostLines = 2}});
        block.parts.append({.text = picture.next, .style = {.mostLines = 2}});
        blocks.append(block);
    }
    if (picture.watch) {
        WallBlock block{1, {marked(pen, *picture.watch, picture.watch->word, 2)}};
        if (!picture.watchMetrics.isEmpty())
            block.parts.append({.text = picture.watchMetrics, .style = {.mostLines = 2}});
        blocks.append(block);
    }
    if (!picture.weights.isEmpty()) {
        QStringList words;
        for (const WallWeight& weight : picture.weights)
            words.append(pageText(QT_TRANSLATE_NOOP("Wall", "%1 %2 %")).arg(weight.name).arg(weight.percent));
        blocks.append(
            {1,
             {{.text = pageText(QT_TRANSLATE_NOOP("Wall", "Traffic: %1")).arg(words.join(QStringLiteral(" · "))),
               .style = {.bold = true, .mostLines = 2}},
              share(picture.weights)}});
    }
    return blocks;
}

WallBlock gateBlock(const WallPen& pen, const WallPicture& picture)
{
    WallBlock block{0, {caption(pen, pageText(QT_TRANSLATE_NOOP("Wall", "Next gate")))}};
    if (picture.gate.isEmpty()) {
        block.parts.append({.text = pageText(QT_TRANSLATE_NOOP("Wall", "No gate is left")), .style = {}});
        return block;
    }
    block.parts.append({.text = picture.gate, .style = {.bold = true, .mostLines = 2}});
    if (!picture.gateWhen.isEmpty())
        block.parts.append({.text = picture.gateWhen, .style = {.size = WallSize::Loud, .mostLines = 2}});
    block.parts.append({.text = picture.gateRemark, .style = {.mostLines = 2}});
    if (!picture.seats.isEmpty())
        block.parts.append(votes(pen, picture.seats));
    return block;
}

// The first of those who are waited for; the caption says how many there are.
QList<WallBlock> awaitedBlocks(const WallPen& pen, const WallPicture& picture, qsizetype most)
{
    const qsizetype all = picture.awaited.size();
    WallBlock first{1,
                    {caption(pen, all > 1 ? pageText(QT_TRANSLATE_NOOP("Wall", "Waiting for %1, first")).arg(all)
                                          : pageText(QT_TRANSLATE_NOOP("Wall", "Waiting for")))}};
    if (all == 0)
        first.parts.append({.text = pageText(QT_TRANSLATE_NOOP("Wall", "Nobody")), .style = {}});
    QList<WallBlock> blocks;
    for (const WallPerson& person : picture.awaited.first(std::min(most, all))) {
        WallBlock block = blocks.isEmpty() ? first : WallBlock{4, {}};
        block.parts.append({.text = person.who, .style = {.bold = true, .mostLines = 2}});
        block.parts.append({.text = person.what, .style = {.mostLines = 2}});
        blocks.append(block);
    }
    return blocks.isEmpty() ? QList{first} : blocks;
}

void drawSeat(WallPen& pen, const QRectF& row, const WallSeat& seat)
{
    const QColor ink = pen.theme().tone(seat.vote.meaning).ink;
    const double word = pen.width(seat.vote.word, WallSize::Loud, true);
    const double vote = pen.markWidth(WallSize::Loud) + word;
    const double low = (pen.lineHeight(WallSize::Loud) - pen.lineHeight(WallSize::Text)) / 2;
    pen.text(QRectF(row.left(), row.top() + low, row.width() - vote - rowGap, 0), seat.role, {});
    const double left = row.right() - vote;
    pen.mark({left, row.top()}, seat.vote.shape, WallSize::Loud, ink);
    pen.text(QRectF(row.right() - word, row.top(), word + 1, 0), seat.vote.word,
             {.size = WallSize::Loud, .bold = !seat.go, .ink = ink});
}

// Seats in columns; those that are not GO first where not all of them fit.
void drawSeats(WallPen& pen, const QRectF& box, QList<WallSeat> seats)
{
    const int columns = isPortrait(box) || seats.size() < 2 ? 1 : 2;
    const double row = pen.lineHeight(WallSize::Loud) + rowGap / 2;
    const int rows = std::max(0, int(box.height() / row));
    if (rows < 2 && seats.size() > qsizetype(rows) * columns) {
        // No room for their names: the shapes alone.
        if (const WallPart shapes = votes(pen, seats); box.height() >= shapes.height)
            shapes.draw(pen, box);
        return;
    }
    qsizetype fits = qsizetype(rows) * columns, more = 0;
    if (seats.size() > fits && fits > 0) {
        std::ranges::stable_sort(seats, {}, &WallSeat::go);
        more = seats.size() - (fits - columns);
        fits -= columns; // the last row says how many more
    }
    const qsizetype shown = std::min(fits, seats.size());
    const int used = columns > 0 ? int((shown + columns - 1) / columns) : 0;
    const double width = (box.width() - (columns - 1) * columnGap) / columns;
    for (qsizetype i = 0; i < shown; ++i) {
        const auto column = double(i / std::max(used, 1)), line = double(i % std::max(used, 1));
        drawSeat(pen, QRectF(box.left() + column * (width + columnGap), box.top() + line * row, width, row),
                 seats.at(i));
    }
    if (more > 0)
        pen.text(QRectF(box.left(), box.top() + used * row, box.width(), 0),
                 QCoreApplication::translate("Wall", "and %n more seats", nullptr, int(more)),
                 {.ink = pen.theme().mutedText});
}

} // namespace

void drawOverview(WallPen& pen, const QRectF& box, const WallPicture& picture)
{
    if (!picture.known) {
        if (picture.bands.isEmpty()) // else they say why nothing is known
            pen.text(box, pageText(QT_TRANSLATE_NOOP("Wall", "The launch is being read.")), {.mostLines = 2});
        return;
    }
    constexpr qsizetype mostAwaited = 2, mostInPortrait = 4;
    if (isPortrait(box)) {
        QList<WallBlock> blocks = whatHappens(pen, picture);
        WallBlock gate = gateBlock(pen, picture);
        gate.rank = 1;
        blocks.append(gate);
        blocks.append(awaitedBlocks(pen, picture, mostInPortrait));
        drawColumn(pen, box, blocks);
        return;
    }
    const double left = (box.width() - columnGap) * 0.54;
    drawColumn(pen, QRectF(box.left(), box.top(), left, box.height()), whatHappens(pen, picture));
    const QRectF right(box.left() + left + columnGap, box.top(), box.width() - left - columnGap, box.height());
    if (QPainter* painter = pen.painter()) {
        painter->setPen(QPen(pen.theme().border, 4));
        painter->drawLine(QPointF(right.left() - columnGap / 2, box.top()),
                          QPointF(right.left() - columnGap / 2, box.bottom()));
    }
    drawColumn(pen, right, QList{gateBlock(pen, picture)} + awaitedBlocks(pen, picture, mostAwaited));
}

void drawGatePage(WallPen& pen, const QRectF& box, const WallPicture& picture)
{
    if (picture.gate.isEmpty()) {
        constexpr qsizetype most = 6;
        drawColumn(pen, box, QList{gateBlock(pen, picture)} + awaitedBlocks(pen, picture, most));
        return;
    }
    const double seatRow = pen.lineHeight(WallSize::Loud) + rowGap / 2;
    const int columns = isPortrait(box) || picture.seats.size() < 2 ? 1 : 2;
    const double wanted = seatRow * double((picture.seats.size() + columns - 1) / columns);
    const bool roomy = box.height() - wanted > 2 * pen.lineHeight(WallSize::Text) + 2 * seatRow;
    double top = box.top();
    top += pen.text(box, picture.gate,
                    {.size = roomy ? WallSize::Loud : WallSize::Text, .bold = true, .mostLines = roomy ? 2 : 1});
    // The shapes of the votes say more than the time, which the clock above tells nearly as well.
    if (box.bottom() - top < 2 * pen.lineHeight(WallSize::Loud) + rowGap) {
        drawSeats(pen, QRectF(box.left(), top, box.width(), box.bottom() - top), picture.seats);
        return;
    }
    if (picture.gateWhen.isEmpty() || isPortrait(box)) {
        top += pen.text(QRectF(box.left(), top, box.width(), 0), picture.gateWhen, {.size = WallSize::Loud});
        top += pen.text(QRectF(box.left(), top, box.width(), 0), picture.gateRemark, {.mostLines = 2});
    } else {
        const double when = pen.width(picture.gateWhen, WallSize::Loud, false) + columnGap;
        const double low = (pen.lineHeight(WallSize::Loud) - pen.lineHeight(WallSize::Text)) / 2;
        pen.text(QRectF(box.left() + when, top + low, box.width() - when, 0), picture.gateRemark, {});
        top += pen.text(QRectF(box.left(), top, box.width(), 0), picture.gateWhen, {.size = WallSize::Loud});
    }
    top += rowGap;
    drawSeats(pen, QRectF(box.left(), top, box.width(), box.bottom() - top), picture.seats);
    const double after = top + wanted + columnGap / 2;
    constexpr qsizetype mostAwaited = 4;
    if (box.bottom() - after > 4 * pen.lineHeight(WallSize::Text))
        drawColumn(pen, QRectF(box.left(), after, box.width(), box.bottom() - after),
                   awaitedBlocks(pen, picture, isPortrait(box) ? mostAwaited : 1));
}

void drawEntriesPage(WallPen& pen, const QRectF& box, const WallPicture& picture)
{
    const double time = pen.width(QStringLiteral("00:00:00"), WallSize::Text, false) + rowGap * 2;
    double top = box.top();
    for (const WallLine& line : picture.recent) {
        const auto lines = double(pen.lines(line.text, WallSize::Text, false, box.width() - time, 2).size());
        if (top + lines * pen.lineHeight(WallSize::Text) > box.bottom())
            return;
        pen.text(QRectF(box.left(), top, time, 0), line.time, {.ink = pen.theme().mutedText});
        top +=
            pen.text(QRectF(box.left() + time, top, box.width() - time, 0), line.text, {.mostLines = 2}) + rowGap / 2;
    }
}

namespace {

// How many lines the texts of an alarm take.
struct AlarmLines
{
    int title = 1, detail = 1;
};

constexpr double alarmInner = 20, alarmGap = 18;

// A line for each text of as many alarms as there is room for; what is left then goes to those that need more, those
// that nobody acknowledged first. `room`: height without the line that tells of the rest.
QList<AlarmLines> alarmLines(const WallPen& pen, const QList<WallAlarm>& alarms, double width, double room)
{
    constexpr int mostTitle = 4, mostDetail = 3;
    const double loud = pen.lineHeight(WallSize::Loud), text = pen.lineHeight(WallSize::Text);
    const double least = loud + text + alarmInner + alarmGap;
    QList<AlarmLines> lines;
    for (double left = room; lines.size() < alarms.size() && left >= least - alarmGap; left -= least)
        lines.append(AlarmLines());
    double spare = room + alarmGap - double(lines.size()) * least;
    for (const bool acknowledged : {false, true}) {
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (alarms[i].acknowledged != acknowledged)
                continue;
            const auto titles = int(pen.lines(alarms[i].title, WallSize::Loud, true, width, mostTitle).size());
            const auto details = int(pen.lines(alarms[i].detail, WallSize::Text, false, width, mostDetail).size());
            for (; lines[i].title < titles && spare >= loud; spare -= loud)
                ++lines[i].title;
            for (; lines[i].detail < details && spare >= text; spare -= text)
                ++lines[i].detail;
        }
    }
    return lines;
}

} // namespace

void drawAlarmsPage(WallPen& pen, const QRectF& box, const WallPicture& picture)
{
    const double loud = pen.lineHeight(WallSize::Loud), text = pen.lineHeight(WallSize::Text);
    const double width = box.width() - 2 * alarmInner - pen.markWidth(WallSize::Loud);
    QList<AlarmLines> lines = alarmLines(pen, picture.alarms, width, box.height());
    if (lines.size() < picture.alarms.size())
        lines = alarmLines(pen, picture.alarms, width, box.height() - text - alarmGap);
    double top = box.top();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const WallAlarm& alarm = picture.alarms[i];
        const StateShape shape = alarm.acknowledged ? StateShape::Waiting
                                 : alarm.critical   ? StateShape::Failed
                                                    : StateShape::Held;
        const Tone tone = alarm.critical ? pen.theme().critical : pen.theme().warning;
        const QRectF plate(box.left(), top, box.width(), lines[i].title * loud + lines[i].detail * text + alarmInner);
        pen.plate(plate, alarm.acknowledged ? tone.wash : tone.solid, tone.ink);
        const QColor ink = alarm.acknowledged ? tone.ink : tone.onSolid;
        const double y = top + alarmInner / 2;
        const double left =
            plate.left() + alarmInner + pen.mark({plate.left() + alarmInner, y}, shape, WallSize::Loud, ink);
        const double height = pen.text(QRectF(left, y, width, 0), alarm.title,
                                       {.size = WallSize::Loud, .bold = true, .ink = ink, .mostLines = lines[i].title});
        pen.text(QRectF(left, y + height, width, 0), alarm.detail,
                 {.ink = alarm.acknowledged ? pen.theme().text : tone.onSolid, .mostLines = lines[i].detail});
        top = plate.bottom() + alarmGap;
    }
    if (const qsizetype more = picture.alarms.size() - lines.size(); more > 0)
        pen.text(QRectF(box.left(), top, box.width(), 0),
                 QCoreApplication::translate("Wall", "and %n more alarms", nullptr, int(more)), {});
    if (picture.alarms.isEmpty())
        pen.text(box, pageText(QT_TRANSLATE_NOOP("Wall", "No alarm is open.")), {});
}

} // namespace holdpoint::ui
