// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace holdpoint::ui {

// What a person asked to sign: everything as it stood on the screen at that moment, so that exactly this is signed.
struct SignRequest
{
    QString signoffId; // of the plan's line; empty: the declaration
    QString role, person;
    QString meaning;  // as displayed
    qint64 utcMs = 0; // as displayed, in whole seconds
    qint64 treeSize = 0;
    QString treeRoot; // base64
    // UTF-8. The view wipes its own bytes when the signal returns: who needs them later takes a deep copy and wipes it.
    QByteArray passphrase;
};

// Overwrites the bytes where nobody else shares them, and empties the array in any case.
void wipe(QByteArray& secret);

} // namespace holdpoint::ui
