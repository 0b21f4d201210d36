// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wall/wall_pen.h"
#include "ui/wall/wall_picture.h"

#include <QSizeF>

namespace holdpoint::ui {

// Room that stays free around everything: the picture moves within it, so that nothing burns in.
inline constexpr double wallMargin = 80;

// The canvas that fills a surface of this size: its short side has 2160 units or its long one 3840, whichever makes it
// larger, so that text has the same share of every screen.
QSizeF wallCanvas(const QSizeF& surface);

// Draws one page of a picture, the ground not included, in units of the canvas. What does not fit is left out or
// shortened, never cut; what was drawn where is the answer. Without a painter nothing is drawn.
std::vector<WallInk> drawWall(QPainter* painter, const QSizeF& canvas, const WallPicture& picture, WallPage page,
                              const Theme& theme, const QFont& font);

// Draws `picture` over an area of this size, in device-independent pixels, moved by `shift` units of
// the canvas.
std::vector<WallInk> paintWall(QPainter& painter, const QSizeF& size, const WallPicture& picture, WallPage page,
                               const Theme& theme, const QFont& font, QPointF shift = {});

} // namespace holdpoint::ui
