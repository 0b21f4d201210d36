// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QString>

class QPainter;

namespace holdpoint::ui {

// The shape that stands for a state. Each is told apart without colour, at 12 pixels and in greyscale.
enum class StateShape
{
    Waiting, // circle, outlined
    Ready,   // triangle to the right, filled
    Running, // ring with a filled three-quarter arc
    Passed,  // check
    Failed,  // cross
    Skipped, // dash
    Unknown, // question mark
    Gate,    // diamond
    Held,    // two bars
};
inline constexpr int stateShapeCount = 9;

// How a state is said: word, shape and meaning together.
struct StateMark
{
    QString word; // translated; also the accessible name of the mark
    StateShape shape = StateShape::Waiting;
    Meaning meaning = Meaning::Neutral;
};
StateMark stateMark(StateShape shape);

// Draws the shape as large as fits a square in the middle of `box`.
void paintState(QPainter& painter, const QRectF& box, StateShape shape, const QColor& ink);
// The same as an icon that stays sharp at every size and device pixel ratio; in selected rows it takes onAccent.
QIcon stateIcon(StateShape shape, const Theme& theme);
QIcon stateIcon(StateShape shape, const Theme& theme, const QColor& ink);

} // namespace holdpoint::ui
