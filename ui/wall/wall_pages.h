// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wall/wall_pen.h"
#include "ui/wall/wall_picture.h"

namespace holdpoint::ui {

// The middle of the wall, between what stands on every page: one function for each page. They fill `box`, no more.
void drawOverview(WallPen& pen, const QRectF& box, const WallPicture& picture);
void drawGatePage(WallPen& pen, const QRectF& box, const WallPicture& picture);
void drawChartsPage(WallPen& pen, const QRectF& box, const WallPicture& picture);
void drawEntriesPage(WallPen& pen, const QRectF& box, const WallPicture& picture);
void drawAlarmsPage(WallPen& pen, const QRectF& box, const WallPicture& picture);

} // namespace holdpoint::ui
