// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/edit.h"
#include "ui/runbook/editor/edit_items.h"

#include <QList>
#include <QString>

namespace holdpoint::ui {

// A step as teams write it again and again, ready to be filled in.
struct StepTemplate
{
    QString name; // with a mnemonic
    runbook::Edit edit;
};

// Those that can stand at `place`: beside a step, or in a phase.
QList<StepTemplate> stepTemplates(const runbook::Place& place);

// A file that was dragged in as a command that runs it: relative to the runbook's folder where it lies below it, quoted
// where the shell needs it.
QByteArray commandFor(const QString& file, const QString& folder);

} // namespace holdpoint::ui
