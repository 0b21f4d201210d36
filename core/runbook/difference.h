// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <vector>

// What differs between two texts or two plans, exactly.
namespace holdpoint::runbook {

enum class LineMark
{
    Same,
    Removed,
    Added
};

// A line of either text with its newline, as it stands; the last one may have none.
struct DifferenceLine
{
    LineMark mark = LineMark::Same;
    int before = 0, after = 0; // 1-based; 0 where the line is not in that text
    QByteArray text;
    bool operator==(const DifferenceLine&) const = default;
};

// All lines of both texts in order, the same ones once. Myers' algorithm (1986), O(n + d^2) in space; where more than
// 2,000 lines differ, what is between the first and the last difference stands as removed, then as added.
std::vector<DifferenceLine> differenceOf(const QByteArray& before, const QByteArray& after);

// For people: the differing lines with `around` lines on both sides, marked "- ", "+ " and "  ", characters that hide
// spelled out; "line 12:" before each place of a longer text. Empty for equal texts.
QString differenceText(const QByteArray& before, const QByteArray& after, int around = 2);

// Step ids. A step's id is built from its headings and title: a step under another name is another step.
struct PlanDifference
{
    QStringList added, vanished;
    QStringList changed; // another text, command, box, expectation, time or settings; where it stands does not count
    [[nodiscard]] bool empty() const { return added.isEmpty() && vanished.isEmpty() && changed.isEmpty(); }
};
PlanDifference planDifference(const Plan& before, const Plan& after);

} // namespace holdpoint::runbook
