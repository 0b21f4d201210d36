// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wall/wall_sheet.h"

#include <QImage>

// Pictures of every state that a wall can show, and what is measured on them.
namespace holdpoint::test {

struct WallCase
{
    QByteArray name;
    ui::WallPicture picture;
};
// Healthy ones first; then each thing that can be wrong, then all of it at once.
QList<WallCase> wallCases();
ui::WallPicture healthyWall();

struct Drawn
{
    QImage image;
    std::vector<ui::WallInk> inks;
    double scale = 1; // device pixels of a unit of the canvas
};
// `size` in device pixels, at this scale factor of the desktop.
Drawn drawn(const ui::WallPicture& picture, ui::WallPage page, QSize size, bool dark, double factor = 1);

// Height of the first capital or digit of the line as the pixels have it, in units of the canvas; 0 where it has none.
double capitalHeight(const Drawn& wall, const ui::WallInk& ink);
// The strongest contrast in its box against the colour that most of it has.
double inkContrast(const Drawn& wall, const ui::WallInk& ink);
// Share of pixels whose colour nobody could call grey, 0 to 1.
double saturatedShare(const QImage& image);

enum class Sight
{
    Grey,
    Protanopia,
    Deuteranopia,
    Tritanopia
};
// As somebody without that cone sees it (Machado, Oliveira, Fernandes 2009, severity 1), or without any colour.
QImage seenBy(const QImage& image, Sight sight);
// Share of the pixels that differ by more than a tenth of the range of lightness.
double difference(const QImage& a, const QImage& b);

} // namespace holdpoint::test
