// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdpoint::runner {

enum class Outcome
{
    Met,
    Missing,
    PersonMustJudge
};

struct Judgement
{
    QString expectation; // id
    Outcome outcome = Outcome::PersonMustJudge;
    QString evidence; // the output line that decided, or empty
    bool operator==(const Judgement&) const = default;
};

struct Expected
{
    QString expectation; // id
    QString text;        // as in the plan, repaired
    bool byPerson = false;
};

// Judges the whole output file in one pass, bounded memory (escape sequences ignored, white space and case folded). The
// last line that says anything about an expectation decides: a retry may heal, a late failure undoes.
// - A ticked line ("✅ Load balancer healthy"): the same words on a line that carries no sign of failure (❌, FAIL,
//   "not "; a sign within the words themselves, or "0 errors", is none).
// - A count ("Users table: 1,234 records"): the same label with that number, digit grouping ignored; with another
// number
//   of at least one a person must judge, for tables grow and lose rows.
// - A measured figure ("Response time: 145 ms"): the same text; with another figure a person must judge.
// - "GET /x - 200 OK": the method, path and exactly that status on one line.
// - Other text, with or without "Expected:" before it: when it occurs and no "not" stands right before it. Text with
//   blanks ("[Target]", "<id>", "...") that does not occur is for a person.
// One Judgement for each Expected, in order; an unreadable file leaves all to a person.
QList<Judgement> judgeOutput(const QString& outputPath, const QList<Expected>& expected);

} // namespace holdpoint::runner
