// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace holdpoint::runner {

// Text as expectations are compared: composed, case folded, white space collapsed, typographic dashes, quotes and
// spaces as their plain forms.
QString comparable(const QString& text);

// Comparable text without a tick mark, a list mark or "Expected:" before it. `ticked`: there was a tick mark.
QString withoutMark(const QString& comparableText, bool* ticked = nullptr);

// Where `words` stand in `line` as whole words; -1: nowhere.
qsizetype findWords(const QString& line, const QString& words, qsizetype from = 0);

// A line that says a thing failed: a cross, "fail", "error", "not " and their like, outside of `words` themselves. "0
// errors", "no failures" and "failed: 0" are no failure.
bool showsFailure(const QString& comparableLine, const QString& words);

// A number with its digit grouping (1,234 · 1.234 · 1 234 · 1'234 · 1_234) at the beginning of `text`.
struct GroupedNumber
{
    bool atLeastOne = false;
    bool zero = false;
    qsizetype length = 0; // of the text, separators included
    QString digits;       // without separators and leading zeros
};
std::optional<GroupedNumber> groupedNumber(QStringView text);

// The status code that a line of a request shows: the first number of 100 to 599 after `from` that is no duration, size
// or decimal, else the last one before; 0: none.
int statusCode(const QString& line, qsizetype from);

} // namespace holdpoint::runner
