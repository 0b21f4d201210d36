// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"

#include <QFont>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace holdpoint::ui {

// How large text is on a wall: the height of its capitals in units of the canvas, whose short side has 2160. Seen from
// 5 m on 55 inches, 74 are 16 minutes of arc, 101 are 22.
enum class WallSize
{
    Text,  // 74 at least
    Loud,  // 101 at least: states, alarms, timers
    Word,  // 116: the one word of the launch
    Clock, // 138 at least
};
double leastCapital(WallSize size);

// A line of text or a mark as it was drawn, for whoever measures the picture. Units of the canvas.
struct WallInk
{
    QRectF box;      // of the whole line, ascent to descent
    double base = 0; // the base line
    QString text;    // empty: a mark
    QFont font;      // in units of the canvas
    WallSize size = WallSize::Text;
    bool shortened = false; // the text did not fit and ends in an ellipsis
};

// Draws text of the wall's sizes and marks in units of the canvas, and keeps account of them. With no painter it only
// measures.
class WallPen
{
public:
    WallPen(QPainter* painter, const Theme& theme, QFont font);

    [[nodiscard]] const Theme& theme() const { return m_theme; }
    [[nodiscard]] QFont font(WallSize size, bool bold) const;
    [[nodiscard]] double lineHeight(WallSize size) const;
    [[nodiscard]] double width(const QString& text, WallSize size, bool bold) const;
    // The largest size of these whose text is no wider; the last where none is.
    [[nodiscard]] WallSize fitting(const QString& text, double width, std::initializer_list<WallSize> sizes) const;
    // In lines no wider than `width`; what has no room in `mostLines` ends in an ellipsis.
    [[nodiscard]] QStringList lines(const QString& text, WallSize size, bool bold, double width, int mostLines) const;

    struct Style
    {
        WallSize size = WallSize::Text;
        bool bold = false;
        QColor ink = {}; // not valid: the theme's text
        Qt::Alignment align = Qt::AlignLeft;
        int mostLines = 1;
    };
    // From the top of the box downwards; answers the height that it took.
    double text(const QRectF& box, const QString& words, const Style& style);
    // The shape as large as the capitals of `size`, in the middle of a line whose left top is here; answers the width
    // with the gap behind it.
    double mark(QPointF topLeft, StateShape shape, WallSize size, const QColor& ink);
    [[nodiscard]] double markWidth(WallSize size) const;
    void plate(const QRectF& box, const QColor& fill, const QColor& outline);

    [[nodiscard]] QPainter* painter() const { return m_painter; }
    [[nodiscard]] const std::vector<WallInk>& drawn() const { return m_drawn; }

private:
    QPainter* m_painter;
    Theme m_theme;
    QFont m_font;
    double m_capital; // of a font of one unit
    std::vector<WallInk> m_drawn;
};

} // namespace holdpoint::ui
