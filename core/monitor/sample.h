// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/limit_text.h"

#include <QString>

#include <limits>
#include <optional>

namespace holdpoint::monitor {

// What was found out about a service. Unknown is our own fault or our own limit, never the service's.
enum class Verdict
{
    Ok,
    Bad,
    Unknown
};

// One measured value. No data is NaN with Verdict::Unknown; it is never Ok.
struct Sample
{
    qint64 utcMs = 0; // when the measurement began
    double value = std::numeric_limits<double>::quiet_NaN();
    Verdict verdict = Verdict::Unknown;

    bool operator==(const Sample&) const = default;
};

// Whether a value still says something about now. A value older than two of its intervals does not (law 3); one from
// the future by more than an interval does not either: a clock was set.
struct Freshness
{
    qint64 ageMs = 0;
    qint64 intervalMs = 0;

    static Freshness of(const Sample& sample, qint64 nowUtcMs, qint64 intervalMs)
    {
        return {nowUtcMs - sample.utcMs, intervalMs};
    }
    [[nodiscard]] bool isStale() const { return ageMs > 2 * intervalMs || ageMs < -intervalMs; }
};

using Comparator = Relation;

// What the value must be: `value comparator limit`.
struct Threshold
{
    Comparator comparator = Comparator::Less;
    double limit = 0;

    // Whether the value keeps to it; NaN keeps to nothing.
    [[nodiscard]] bool holds(double value) const;
    // The side on which values break it is above the limit (for shading); below it otherwise.
    [[nodiscard]] bool breaksAbove() const;
    bool operator==(const Threshold&) const = default;
};

// As limitInText().
std::optional<Threshold> thresholdFromText(const QString& text, const QString& unit = {});

enum class Judgement
{
    Ok,
    Breached,
    Unknown
};

// Unknown for a stale, missing, infinite or unknown value; a service that answered badly with a value is judged by
// that value alone.
Judgement judgeThreshold(const Threshold& threshold, const Sample& sample, const Freshness& freshness);

// A source in one word, worst first: what a chart or the wall says about it.
enum class SourceState
{
    NoData,   // nothing measured yet, or our own fault
    Stale,    // measured, but too long ago to say anything about now
    Down,     // the service did not answer as it should
    Breached, // it answers, beyond the threshold
    Ok,
};
// `newest` with time 0: nothing was measured yet.
SourceState sourceState(const Sample& newest, const Freshness& freshness, const std::optional<Threshold>& threshold);

} // namespace holdpoint::monitor
