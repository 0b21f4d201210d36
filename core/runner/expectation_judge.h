// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdpoint::runner {

enum class Outcome { Met, Missing, PersonMustJudge };

struct Judgement
{
    QString expectation; // id
    Outcome outcome = Outcome::PersonMustJudge;
    QString evidence;    // the output line that decided, or empty
    bool operator==(const Judgement&) const = default;
};

struct Expected
{
    QString expectation; // id
    QString text;        // as in the plan, repaired
    bool byPerson = false;
};

// Judges the whole output file in one pass, bounded memory (escape sequences ignored). A ticked line ("✅ Load balancer
// healthy") is met by the same words, white space and case folded, on a line that carries no sign of failure (❌, FAIL,
// "not "); a count ("Users table: 1,234 records") by the same label with a number of at least one, digit grouping
// ignored (the runbook's figures are examples: the exact figure is shown as evidence); "GET /x - 200 OK" by the method,
// path and exactly that status on one line. Other text is met when it occurs. One Judgement for each Expected, in order.
QList<Judgement> judgeOutput(const QString& outputPath, const QList<Expected>& expected);

} // namespace holdpoint::runner
