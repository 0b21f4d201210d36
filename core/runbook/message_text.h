// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QMap>

namespace holdpoint::runbook {

// A message template with its blanks filled in. It may go out when nothing is missing.
struct FilledMessage
{
    QString text;        // what is missing stands as its placeholder
    QStringList missing; // ids of values, each once, in order
};

// `filledValues`: value id -> text; an empty text counts as missing. Every blank of the text stands for itself; a
// `<NAME>` is one value wherever it stands.
FilledMessage filledMessage(const MessageTemplate& message, const Plan& plan,
                            const QMap<QString, QString>& filledValues);

// Ids of the template's values, in order.
QStringList valuesOf(const MessageTemplate& message, const Plan& plan);

} // namespace holdpoint::runbook
