// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wall/wall_pen.h"

#include <QList>
#include <QPair>

#include <functional>
#include <optional>

namespace holdpoint::ui {

// A part of a block: one text, perhaps with a mark before it, that takes fewer lines where room is short.
struct WallPart
{
    QString text;
    WallPen::Style style; // mostLines: where there is room enough
    int lines = 1;        // so many, where it has them, before other blocks are kept
    std::optional<StateShape> shape = {};
    QColor shapeInk = {};
    // Draws something else instead, of this height.
    std::function<void(WallPen&, const QRectF&)> draw = {};
    double height = 0;
};

// What belongs together on a column. `rank` 0 goes last when there is no room.
struct WallBlock
{
    int rank = 0;
    QList<WallPart> parts;
};

// Draws the blocks below each other. Where they do not fit even with a line for each text, those of the highest rank
// are left out; what height is left then goes to the texts, those of the lowest rank first. Returns how many were left
// out.
int drawColumn(WallPen& pen, const QRectF& box, const QList<WallBlock>& blocks);

} // namespace holdpoint::ui
