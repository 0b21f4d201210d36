// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

// The order in which phases are worked through, and where clock times stand in it.
namespace holdpoint::runbook {

// What a clock time in a runbook is measured against.
struct ClockAnchor
{
    qint64 t0UtcMs = 0;
    int offsetMin = 0; // of clock times that name no zone, minutes east of UTC
};

// Some phase has a time relative to T-0 in its heading: sections without any time then stand outside the time line.
bool hasTimeLine(const Plan& plan);

// The phase, or a step of it, has a time of its own: relative to T-0 or by the clock.
bool hasTime(const Phase& phase);

// Seconds from T-0 of the occurrence of a clock time (`14:00 CET`, `12:01 AM`, the first of a range) that is nearest to
// T-0: within [-12 h, +12 h). Nothing where it is no clock time or its zone is not known.
std::optional<qint64> clockOffsetS(const QString& clock, const ClockAnchor& anchor);

// Sorts phases: sections above the time line first, then the time line, then the sections behind it, in file order.
// Phases with a time relative to T-0 stand by it. A phase that carries only clock times keeps its place behind what
// stands before it in the file; where T-0 is known and its clock time does not fit there, it stands by its distance
// from T-0. A plan without a time line keeps the file's order.
void sortPhases(QList<Phase>& phases, const std::optional<ClockAnchor>& anchor);

} // namespace holdpoint::runbook
