// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace holdpoint::app {

// Standard output and standard error, as the command line uses them: answers on stdout, everything else on stderr.
class Terminal
{
public:
    bool json = false;

    void line(const QString& text) const;  // text from outside is shown with its control characters escaped
    void note(const QString& text) const;  // a line, unless the answer is JSON
    void aside(const QString& text) const; // a line beside the answer, on standard error
    void raw(const QByteArray& bytes) const;
    void output(const QByteArray& bytes) const;   // of a script
    void object(const QJsonObject& object) const; // one line of JSON
    void error(const Error& error) const;
    // All of standard input, at most 1 MiB, without the last newline.
    [[nodiscard]] static QByteArray input();
    // The passphrase that waits on a descriptor, up to its first newline. Usage when it cannot be read.
    [[nodiscard]] static Result<QByteArray> passphrase(int descriptor);
};

// Control characters as `\x1b`, so that a script's text cannot steer the terminal.
QString escapedControls(const QString& text);

} // namespace holdpoint::app
