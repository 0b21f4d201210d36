// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_sheet.h"

#include "ui/wall/wall_pages.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr double shortSide = 2160, longSide = 3840;
constexpr double partGap = 32;
constexpr double plateMargin = 40;

QString sheetText(const char* words) { return QCoreApplication::translate("Wall", words); }

// Solid where somebody must look, an outline where all is well.
bool isLoud(Meaning meaning)
{
    return meaning == Meaning::Warning || meaning == Meaning::Critical || meaning == Meaning::Unknown;
}

// The frame of every page: it takes its room from the box and leaves the middle.
class Frame
{
public:
    Frame(WallPen& pen, const WallPicture& picture, QRectF box)
        : m_pen(pen)
        , m_picture(picture)
        , m_box(box)
        , m_portrait(box.width() < box.height())
    {
    }

    QRectF draw(WallPage page)
    {
        top();
        names();
        for (const WallBand& band : m_picture.bands)
            this->band(band);
        bottom(page);
        if (!m_picture.alarms.isEmpty() && page != WallPage::Alarms)
            alarms();
        return m_box;
    }

private:
    void top()
    {
        const double height = m_pen.lineHeight(WallSize::Clock);
        const double wanted = m_pen.width(m_picture.clock, WallSize::Clock, true);
        m_pen.text(QRectF(m_box.left(), m_box.top(), m_box.width(), height), m_picture.clock,
                   {.size = WallSize::Clock, .bold = true});
        if (m_portrait) {
            m_box.setTop(m_box.top() + height + partGap);
            word(m_box, false);
            m_box.setTop(m_box.top() + wordHeight() + partGap);
            return;
        }
        word(m_box.adjusted(wanted + 2 * partGap, (height - wordHeight()) / 2, 0, 0), true);
        m_box.setTop(m_box.top() + height + partGap);
    }

    [[nodiscard]] double wordHeight() const { return m_pen.lineHeight(WallSize::Word) + 2 * partGap; }

    // The one word of the launch, with its shape, at the top of the box.
    void word(const QRectF& box, bool right)
    {
        const StateMark& mark = m_picture.state;
        if (mark.word.isEmpty())
            return;
        const Tone tone = m_pen.theme().tone(mark.meaning);
        const bool loud = isLoud(mark.meaning);
        const double room = box.width() - 2 * plateMargin - m_pen.markWidth(WallSize::Word);
        const WallSize size = m_pen.fitting(mark.word, room, {WallSize::Word, WallSize::Loud});
        const double width =
            right ? m_pen.width(mark.word, size, true) + m_pen.markWidth(size) + 2 * plateMargin : box.width();
        const QRectF plate(box.right() - width, box.top(), width, wordHeight());
        m_pen.plate(plate, loud ? tone.solid : QColor(), tone.ink);
        const QColor ink = loud ? tone.onSolid : tone.ink;
        const double line = plate.top() + (plate.height() - m_pen.lineHeight(size)) / 2;
        const double left =
            plate.left() + plateMargin + m_pen.mark({plate.left() + plateMargin, line}, mark.shape, size, ink);
        m_pen.text(QRectF(left, line, plate.right() - plateMargin - left, 0), mark.word,
                   {.size = size, .bold = true, .ink = ink});
    }

    void names()
    {
        const double loud = m_pen.lineHeight(WallSize::Loud);
        const double low = (loud - m_pen.lineHeight(WallSize::Text)) / 2;
        const double utc = m_pen.width(m_picture.utc, WallSize::Loud, false);
        if (m_portrait) {
            m_box.setTop(m_box.top() +
                         m_pen.text(m_box, m_picture.title, {.ink = m_pen.theme().mutedText, .mostLines = 2}));
        }
        QRectF line(m_box.left(), m_box.top(), m_box.width(), loud);
        m_pen.text(line, m_picture.utc, {.size = WallSize::Loud, .align = Qt::AlignRight});
        line.setRight(line.right() - utc - 2 * partGap);
        if (m_picture.rehearsal) {
            const QString word = sheetText(QT_TRANSLATE_NOOP("Wall", "REHEARSAL"));
            const Tone tone = m_pen.theme().info;
            const double width = m_pen.width(word, WallSize::Loud, true) + 2 * plateMargin;
            const QRectF plate(line.left(), line.top(), width, loud);
            m_pen.plate(plate, tone.solid, tone.ink);
            m_pen.text(plate.adjusted(plateMargin, 0, -plateMargin, 0), word,
                       {.size = WallSize::Loud, .bold = true, .ink = tone.onSolid});
            line.setLeft(plate.right() + partGap);
        }
        if (!m_portrait && line.width() > loud)
            m_pen.text(line.translated(0, low), m_picture.title, {.ink = m_pen.theme().mutedText});
        m_box.setTop(m_box.top() + loud + partGap);
    }

    void band(const WallBand& band)
    {
        const Tone tone = m_pen.theme().tone(band.mark.meaning);
        const double inner = m_box.width() - 2 * plateMargin;
        const double mark = m_pen.markWidth(WallSize::Loud);
        // The word that stands above in the launch's own place needs no second time.
        const QString word = band.mark.word == m_picture.state.word ? QString() : band.mark.word;
        const double head = mark + (word.isEmpty() ? 0 : m_pen.width(word, WallSize::Loud, true) + partGap);
        const bool beside = head < inner / (m_portrait ? 4 : 2);
        const double textLeft = beside ? head : 0;
        const int most = m_portrait ? 5 : m_picture.bands.size() > 1 ? 2 : 3;
        const double loud = m_pen.lineHeight(WallSize::Loud), text = m_pen.lineHeight(WallSize::Text);
        const auto lines = double(m_pen.lines(band.text, WallSize::Text, false, inner - textLeft, most).size());
        const double height = (beside ? std::max(loud, lines * text) : loud + lines * text) + partGap;
        const QRectF plate(m_box.left(), m_box.top(), m_box.width(), height);
        m_pen.plate(plate, tone.wash, tone.ink);
        const QPointF corner = plate.topLeft() + QPointF(plateMargin, partGap / 2);
        m_pen.mark(corner, band.mark.shape, WallSize::Loud, tone.ink);
        m_pen.text(QRectF(corner.x() + mark, corner.y(), plate.right() - plateMargin - corner.x() - mark, 0), word,
                   {.size = WallSize::Loud, .bold = true, .ink = tone.ink});
        const double low = !beside ? loud : lines > 1 ? 0 : (loud - text) / 2;
        m_pen.text(QRectF(corner.x() + textLeft, corner.y() + low, inner - textLeft, 0), band.text,
                   {.mostLines = most});
        m_box.setTop(plate.bottom() + partGap);
    }

    // Whether a rollback would start, else why not, and which page this is: a lamp for each.
    void bottom(WallPage page)
    {
        const double loud = m_pen.lineHeight(WallSize::Loud), text = m_pen.lineHeight(WallSize::Text);
        const QList<WallPage> pages = m_picture.pages();
        constexpr double dot = 32;
        double x = m_box.right() - double(pages.size()) * 2 * dot + dot;
        double right = x - 2 * partGap;
        QString span;
        if (page == WallPage::Charts && !m_picture.charts.isEmpty() && !m_portrait) {
            span = sheetText(QT_TRANSLATE_NOOP("Wall", "last %1")).arg(m_picture.charts.first().span);
            right -= m_pen.width(span, WallSize::Text, false) + 2 * partGap;
        }
        const StateMark& armed = m_picture.armed;
        const QString& why = m_picture.notArmedBecause;
        const bool bold = isLoud(armed.meaning);
        // Beside the lamp; where the page is narrow, below it.
        const int most = m_portrait ? 3 : 2;
        const double head =
            m_pen.markWidth(WallSize::Loud) + m_pen.width(armed.word, WallSize::Loud, bold) + 2 * partGap;
        const double whyWidth = m_portrait ? m_box.width() : right - m_box.left() - head;
        const double whyHeight =
            why.isEmpty() ? 0 : double(m_pen.lines(why, WallSize::Text, false, whyWidth, most).size()) * text;
        const double height = m_portrait ? loud + whyHeight : std::max(loud, whyHeight);
        const QRectF whole(m_box.left(), m_box.bottom() - height, m_box.width(), height);
        m_box.setBottom(whole.top() - partGap);
        const double lamp = m_portrait ? whole.top() : whole.top() + (height - loud) / 2;
        if (!span.isEmpty())
            m_pen.text(QRectF(right + 2 * partGap, lamp + (loud - text) / 2, x - right - 2 * partGap, 0), span,
                       {.ink = m_pen.theme().mutedText});
        if (!armed.word.isEmpty()) {
            const Tone tone = m_pen.theme().tone(armed.meaning);
            const double left = whole.left() + m_pen.mark({whole.left(), lamp}, armed.shape, WallSize::Loud, tone.ink);
            m_pen.text(QRectF(left, lamp, right - left, 0), armed.word,
                       {.size = WallSize::Loud, .bold = bold, .ink = tone.ink});
        }
        const double low = m_portrait ? loud : (height - whyHeight) / 2;
        m_pen.text(QRectF(whole.left() + (m_portrait ? 0 : head), whole.top() + low, whyWidth, 0), why,
                   {.mostLines = most});
        for (const WallPage other : pages) {
            m_pen.plate(QRectF(x, lamp + (loud - dot) / 2, dot, dot), other == page ? m_pen.theme().text : QColor(),
                        m_pen.theme().outline);
            x += 2 * dot;
        }
    }

    // The first alarm and how many more there are, on every page but theirs.
    void alarms()
    {
        const WallAlarm& first = m_picture.alarms.first();
        const Tone tone = first.critical ? m_pen.theme().critical : m_pen.theme().warning;
        const double height = m_pen.lineHeight(WallSize::Loud) + partGap;
        const QRectF plate(m_box.left(), m_box.bottom() - height, m_box.width(), height);
        m_box.setBottom(plate.top() - partGap);
        m_pen.plate(plate, tone.solid, tone.ink);
        const double y = plate.top() + partGap / 2;
        double left = plate.left() + plateMargin;
        left +=
            m_pen.mark({left, y}, first.critical ? StateShape::Failed : StateShape::Held, WallSize::Loud, tone.onSolid);
        double right = plate.right() - plateMargin;
        if (const qsizetype more = m_picture.alarms.size() - 1; more > 0) {
            const QString count = sheetText(QT_TRANSLATE_NOOP("Wall", "+%1")).arg(more);
            m_pen.text(QRectF(left, y, right - left, 0), count,
                       {.size = WallSize::Loud, .bold = true, .ink = tone.onSolid, .align = Qt::AlignRight});
            right -= m_pen.width(count, WallSize::Loud, true) + partGap;
        }
        m_pen.text(QRectF(left, y, right - left, 0), first.title,
                   {.size = WallSize::Loud, .bold = true, .ink = tone.onSolid});
    }

    WallPen& m_pen;
    const WallPicture& m_picture;
    QRectF m_box;
    bool m_portrait;
};

} // namespace

QSizeF wallCanvas(const QSizeF& surface)
{
    const double least = std::min(surface.width(), surface.height()),
                 most = std::max(surface.width(), surface.height());
    if (least <= 0)
        return {longSide, shortSide};
    return surface / std::min(least / shortSide, most / longSide);
}

std::vector<WallInk> drawWall(QPainter* painter, const QSizeF& canvas, const WallPicture& picture, WallPage page,
                              const Theme& theme, const QFont& font)
{
    WallPen pen(painter, theme, font);
    const QRectF whole(QPointF(), canvas);
    Frame frame(pen, picture, whole.adjusted(wallMargin, wallMargin, -wallMargin, -wallMargin));
    const QRectF middle = frame.draw(page);
    switch (page) {
    case WallPage::Overview:
        drawOverview(pen, middle, picture);
        break;
    case WallPage::Gate:
        drawGatePage(pen, middle, picture);
        break;
    case WallPage::Charts:
        drawChartsPage(pen, middle, picture);
        break;
    case WallPage::Entries:
        drawEntriesPage(pen, middle, picture);
        break;
    case WallPage::Alarms:
        drawAlarmsPage(pen, middle, picture);
        break;
    }
    return pen.drawn();
}

std::vector<WallInk> paintWall(QPainter& painter, const QSizeF& size, const WallPicture& picture, WallPage page,
                               const Theme& theme, const QFont& font, QPointF shift)
{
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(QRectF(QPointF(), size), theme.surface);
    const QSizeF canvas = wallCanvas(size);
    const double scale = canvas.width() > 0 ? size.width() / canvas.width() : 1;
    painter.scale(scale, scale);
    painter.translate(shift);
    return drawWall(&painter, canvas, picture, page, theme, font);
}

} // namespace holdpoint::ui
