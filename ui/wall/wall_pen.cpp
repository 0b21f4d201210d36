// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_pen.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace holdpoint::ui {
namespace {

constexpr double outlineWidth = 6;
constexpr double cornerRadius = 12;

} // namespace

double leastCapital(WallSize size)
{
    // A little more than is asked for, so that the rounding of a screen takes nothing away.
    switch (size) {
    case WallSize::Text:
        return 76;
    case WallSize::Loud:
        return 104;
    case WallSize::Word:
        return 120;
    case WallSize::Clock:
        break;
    }
    return 160;
}

WallPen::WallPen(QPainter* painter, const Theme& theme, QFont font)
    : m_painter(painter)
    , m_theme(theme)
    , m_font(std::move(font))
{
    // Lengths must grow with the scale alone, on every screen.
    m_font.setHintingPreference(QFont::PreferNoHinting);
    constexpr int large = 1000;
    QFont measured = m_font;
    measured.setPixelSize(large);
    const double capital = QFontMetricsF(measured).capHeight() / large;
    m_capital = capital > 0.4 ? capital : 0.7; // a font that says nothing about it
}

QFont WallPen::font(WallSize size, bool bold) const
{
    QFont font = m_font;
    font.setPixelSize(int(std::ceil(leastCapital(size) / m_capital)));
    font.setBold(bold);
    return font;
}

double WallPen::lineHeight(WallSize size) const { return std::ceil(QFontMetricsF(font(size, true)).height()); }

double WallPen::width(const QString& text, WallSize size, bool bold) const
{
    return QFontMetricsF(font(size, bold)).horizontalAdvance(text);
}

WallSize WallPen::fitting(const QString& text, double width, std::initializer_list<WallSize> sizes) const
{
    WallSize last = WallSize::Text;
    for (const WallSize size : sizes) {
        last = size;
        if (this->width(text, size, true) <= width)
            break;
    }
    return last;
}

QStringList WallPen::lines(const QString& text, WallSize size, bool bold, double width, int mostLines) const
{
    const QFont used = font(size, bold);
    const QFontMetricsF metrics(used);
    QTextLayout layout(text.simplified(), used);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == mostLines) {
            lines.append(metrics.elidedText(layout.text().mid(line.textStart()), Qt::ElideRight, width));
            break;
        }
        lines.append(layout.text().mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

double WallPen::text(const QRectF& box, const QString& words, const Style& style)
{
    if (words.isEmpty())
        return 0;
    const QFont used = font(style.size, style.bold);
    const QFontMetricsF metrics(used);
    const double height = lineHeight(style.size);
    double top = box.top();
    for (const QString& line : lines(words, style.size, style.bold, box.width(), style.mostLines)) {
        const double advance = metrics.horizontalAdvance(line);
        const double left = style.align & Qt::AlignRight     ? box.right() - advance
                            : style.align & Qt::AlignHCenter ? box.center().x() - advance / 2
                                                             : box.left();
        const double base = top + metrics.ascent();
        if (m_painter) {
            m_painter->setFont(used);
            m_painter->setPen(style.ink.isValid() ? style.ink : m_theme.text);
            m_painter->drawText(QPointF(left, base), line);
        }
        m_drawn.push_back({QRectF(left, top, advance, height), base, line, used, style.size,
                           line.endsWith(QChar(0x2026)) && !words.endsWith(QChar(0x2026))});
        top += height;
    }
    return top - box.top();
}

double WallPen::markWidth(WallSize size) const { return leastCapital(size) * 1.4; }

double WallPen::mark(QPointF topLeft, StateShape shape, WallSize size, const QColor& ink)
{
    const double side = leastCapital(size);
    const QFontMetricsF metrics(font(size, true));
    const double base = topLeft.y() + metrics.ascent();
    const QRectF box(topLeft.x(), base - side, side, side);
    if (m_painter)
        paintState(*m_painter, box, shape, ink);
    m_drawn.push_back({box, base, {}, {}, size, false});
    return markWidth(size);
}

void WallPen::plate(const QRectF& box, const QColor& fill, const QColor& outline)
{
    if (!m_painter)
        return;
    m_painter->setPen(outline.isValid() ? QPen(outline, outlineWidth) : QPen(Qt::NoPen));
    m_painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = outline.isValid() ? outlineWidth / 2 : 0;
    m_painter->drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), cornerRadius, cornerRadius);
}

} // namespace holdpoint::ui
