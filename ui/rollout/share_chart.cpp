// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/share_chart.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace holdpoint::ui {
namespace {

constexpr qint64 leastSpanMs = 5 * 60'000;

// Between two labels of the time axis: the least of these that leaves at most eight.
qint64 timeStepOf(qint64 spanMs)
{
    constexpr std::array<qint64, 11> steps = {60'000,    120'000,   300'000,    600'000,    1'200'000, 1'800'000,
                                              3'600'000, 7'200'000, 14'400'000, 28'800'000, 86'400'000};
    const auto found = std::ranges::find_if(steps, [spanMs](qint64 step) { return spanMs / step <= 6; });
    return found == steps.end() ? steps.back() : *found;
}

double newestOf(const QList<ShareAt>& points) { return points.isEmpty() ? std::nan("") : points.last().percent; }

} // namespace

ShareChart::ShareChart(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Weights over time"));
}

qint64 ShareChart::beginUtcMs() const
{
    qint64 begin = m_course.nowUtcMs - leastSpanMs;
    for (const QList<ShareAt>* points : {&m_course.asked, &m_course.set})
        if (!points->isEmpty())
            begin = std::min(begin, points->first().utcMs - 60'000);
    return begin;
}

void ShareChart::setCourse(const ShareCourse& course)
{
    m_course = course;
    QStringList words;
    for (const Line& line : lines())
        words.append(line.label);
    setAccessibleDescription(words.join(tr(", ")));
    update();
}

QList<ShareChart::Line> ShareChart::lines() const
{
    const Theme theme = Theme::of(palette());
    const auto value = [](const QList<ShareAt>& points) {
        const double newest = newestOf(points);
        return std::isfinite(newest) ? percentText(newest) : tr("no data");
    };
    const QString newName = m_course.newVersion.isEmpty() ? tr("new") : shownText(m_course.newVersion);
    const QString oldName = m_course.oldVersion.isEmpty() ? tr("old") : shownText(m_course.oldVersion);
    return {{m_course.oldSeen, tr("Seen %1: %2").arg(oldName, value(m_course.oldSeen)), theme.series[1], Qt::DashLine,
             1.5, false, 2},
            {m_course.newSeen, tr("Seen %1: %2").arg(newName, value(m_course.newSeen)), theme.series[0], Qt::SolidLine,
             1.5, false, 1},
            {m_course.asked, tr("Asked: %1").arg(value(m_course.asked)), theme.mutedText, Qt::DotLine, 2, true, 0},
            {m_course.set, tr("Set: %1").arg(value(m_course.set)), theme.text, Qt::SolidLine, 2.5, true, 0}};
}

QPointF ShareChart::at(const ShareAt& point, const QRectF& plot) const
{
    const qint64 begin = beginUtcMs();
    const double span = double(std::max<qint64>(1, m_course.nowUtcMs - begin));
    const double x = plot.left() + plot.width() * double(std::max(point.utcMs, begin) - begin) / span;
    return {std::min(x, plot.right()), plot.bottom() - plot.height() * std::clamp(point.percent, 0.0, 100.0) / 100};
}

void ShareChart::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.raised);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(themeFont(FontRole::Small));
    const QList<Line> all = lines();
    int right = 0;
    for (const Line& line : all)
        right = std::max(right, painter.fontMetrics().horizontalAdvance(line.label));
    const int text = painter.fontMetrics().height();
    const double left = painter.fontMetrics().horizontalAdvance(percentText(100)) + spacing::normal;
    const QRectF plot = QRectF(rect()).adjusted(left, text / 2.0 + spacing::tight, -(right + spacing::wide + 22),
                                                -text - spacing::tight);
    if (plot.width() < 40 || plot.height() < 20)
        return;
    paintGrid(painter, plot);
    for (const Line& line : all)
        paintLine(painter, plot, line);
    paintLabels(painter, plot, all);
}

void ShareChart::paintGrid(QPainter& painter, const QRectF& plot) const
{
    const Theme theme = Theme::of(palette());
    const int text = painter.fontMetrics().height();
    const int parts = plot.height() > 6.0 * text ? 4 : 2;
    for (int part = 0; part <= parts; ++part) {
        const double y = std::round(plot.bottom() - plot.height() * part / parts) + 0.5;
        painter.setPen(QPen(theme.border, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(0, y - text / 2.0, plot.left() - spacing::tight, text),
                         Qt::AlignRight | Qt::AlignVCenter, percentText(100.0 * part / parts));
    }
    const qint64 begin = beginUtcMs();
    const qint64 step = timeStepOf(m_course.nowUtcMs - begin);
    for (qint64 moment = (begin / step + 1) * step; moment <= m_course.nowUtcMs; moment += step) {
        const double x = std::round(at({moment, 0}, plot).x()) + 0.5;
        painter.setPen(QPen(theme.border, 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString label = QDateTime::fromMSecsSinceEpoch(moment, Qt::UTC).toString(QStringLiteral("HH:mm"));
        const int width = painter.fontMetrics().horizontalAdvance(label);
        if (x - width / 2.0 < plot.left() || x + width / 2.0 > plot.right())
            continue;
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(x - width, plot.bottom() + spacing::hair, 2 * width, text), Qt::AlignCenter, label);
    }
    painter.setPen(theme.mutedText);
    painter.drawText(QRectF(plot.right() + spacing::normal, plot.bottom() + spacing::hair,
                            width() - plot.right() - spacing::normal, text),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("UTC"));
}

void ShareChart::paintLine(QPainter& painter, const QRectF& plot, const Line& line) const
{
    QPainterPath path;
    bool open = false;
    QPointF before;
    QList<QPointF> marks;
    const qint64 begin = beginUtcMs();
    for (const ShareAt& point : line.points) {
        if (!std::isfinite(point.percent)) {
            open = false; // nothing is drawn across what nobody knows
            continue;
        }
        if (!line.steps && point.utcMs < begin)
            continue;
        const QPointF here = at(point, plot);
        if (!open)
            path.moveTo(here);
        else if (line.steps)
            path.lineTo(here.x(), before.y());
        if (open)
            path.lineTo(here);
        if (line.mark != 0 && (marks.isEmpty() || here.x() - marks.last().x() > 40))
            marks.append(here);
        open = true;
        before = here;
    }
    if (open && line.steps)
        path.lineTo(plot.right(), before.y());
    painter.setPen(QPen(line.ink, line.width, line.stroke, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(QPen(line.ink, 1.5));
    painter.setBrush(Theme::of(palette()).raised);
    for (const QPointF& mark : marks) {
        const QRectF box(mark.x() - 3, mark.y() - 3, 6, 6);
        if (line.mark == 1)
            painter.drawEllipse(box);
        else
            painter.drawRect(box);
    }
}

// Beside the end of each line, moved apart where two ends are near.
void ShareChart::paintLabels(QPainter& painter, const QRectF& plot, const QList<Line>& all) const
{
    const double text = painter.fontMetrics().height();
    struct End
    {
        double y;
        const Line* line;
    };
    QList<End> ends;
    for (const Line& line : all) {
        const double newest = newestOf(line.points);
        ends.append({std::isfinite(newest) ? at({m_course.nowUtcMs, newest}, plot).y() : plot.top(), &line});
    }
    std::ranges::stable_sort(ends, {}, &End::y);
    double least = plot.top() - text / 2;
    for (End& end : ends) {
        end.y = std::max(end.y, least + text / 2);
        least = end.y + text / 2;
    }
    double most = plot.bottom();
    for (qsizetype i = ends.size(); i-- > 0;) {
        ends[i].y = std::min(ends[i].y, most - text / 2);
        most = ends[i].y - text / 2;
    }
    for (const End& end : std::as_const(ends)) {
        const double x = plot.right() + spacing::normal;
        painter.setPen(QPen(end.line->ink, end.line->width, end.line->stroke, Qt::FlatCap));
        painter.drawLine(QPointF(x, end.y), QPointF(x + 18, end.y));
        if (end.line->mark != 0) {
            painter.setPen(QPen(end.line->ink, 1.5));
            painter.setBrush(Theme::of(palette()).raised);
            const QRectF box(x + 6, end.y - 3, 6, 6);
            if (end.line->mark == 1)
                painter.drawEllipse(box);
            else
                painter.drawRect(box);
        }
        painter.setPen(Theme::of(palette()).text);
        painter.drawText(QRectF(x + 22, end.y - text / 2, width() - x - 22, text), Qt::AlignLeft | Qt::AlignVCenter,
                         end.line->label);
    }
}

} // namespace holdpoint::ui
