// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdpoint::runner {

// What is looked for in an output: a regular expression, line by line.
struct Capture
{
    QString value; // id
    QString pattern;
    bool operator==(const Capture&) const = default;
};

struct CapturedText
{
    QString value; // id
    QString text;  // the first group, or the whole match where there is none; trimmed
    bool operator==(const CapturedText&) const = default;
};

// Reads the whole output file once, bounded memory. Lines as people see them (escape sequences taken off), cut at 4,096
// bytes. The last line that matches counts: a retry prints the better one. What matched nothing, or an empty text, is
// left out; an unreadable file shows nothing.
QList<CapturedText> captureOutput(const QString& outputPath, const QList<Capture>& wanted);

} // namespace holdpoint::runner
