// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rollout/comparison.h"
#include "core/rollout/watch.h"
#include "ui/theme/state_mark.h"

#include <QString>

#include <optional>

// What is said of a rollout on its page: the same words everywhere.
namespace holdpoint::ui {

// Why a weight does not follow by itself, a whole sentence: WeightAsked::despite in words. Empty for an empty code.
QString againstText(const QString& despite);
// "02:13", "1:02:13"; 0 for what is over.
QString leftText(qint64 ms);
// How long a watch goes on, behind a colon: "02:13 left". Its planned time may be over: then a limit is broken at its
// end, and `measuredMs`, where it is measured here, says until when that is decided at the latest.
QString watchLeftText(qint64 plannedMs, std::optional<qint64> measuredMs);
// "12:03:11 UTC".
QString momentText(qint64 utcMs);
// How long ago: "1 s ago", "4 min ago".
QString agoText(qint64 ms);
// "24.8 %"; whole percents without a point.
QString percentText(double percent);
// Four digits and the unit; a dash for what is no number.
QString figureText(double value, const QString& unit = {});

// The verdict of a watch or one of its numbers by word, shape and meaning.
StateMark watchMark(rollout::WatchVerdict verdict);
// The same of a recorded one: "ok" | "insufficient" | "no-data" | "breach".
StateMark watchMark(const QString& verdict);
StateMark differenceMark(rollout::Difference difference);

} // namespace holdpoint::ui
