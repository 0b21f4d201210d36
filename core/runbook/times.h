// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace holdpoint::runbook {

// What a heading or the start of a line says about time. Seconds; offsets from T-0, negative before it.
struct TimeMark
{
    std::optional<qint64> offsetS;
    std::optional<qint64> endS;
    std::optional<qint64> boxS;   // "(45 minutes)"
    std::optional<QString> clock; // "14:00 CET", "12:01 AM", "14:00-15:30 UTC" as written
    qsizetype begin = 0;          // where the mark stands in the text: [begin, end)
    qsizetype end = 0;

    [[nodiscard]] bool onTimeline() const { return offsetS.has_value() || clock.has_value(); }
};

// `T-24 Hours`, `T-2:00`, `T+30-60 min`, `T-5 to T+15 minutes`, `T minus 30 minutes`, `T-0`, `D-7`, `D-Day`, clock
// times with or without zone, and boxes in parentheses. A number without a unit is minutes (hours where it is a
// multiple of 24); any dash will do. A heading may have both, "T-30 min (14:00 UTC)": then [begin, end) is the
// relative one, by which it has its place, and the clock time says what must be looked at when T-0 slips.
TimeMark timeInHeading(const QString& text);

// Only a mark at the very start, such as `14:00 - Deploy` or `T-30 min: drain`.
TimeMark timeAtStart(const QString& text);

// "5 minutes", "< 15 min", "2 hours", "90s", "1h 30m": seconds; nothing where there is no number with a unit.
std::optional<qint64> durationIn(const QString& text);

} // namespace holdpoint::runbook
