// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/checklist/launch.h"

// What a person may call a thing on the command line: its id, its whole text, or a part of either that only it has.
namespace holdpoint::app {

enum class Thing
{
    Step,
    Gate,
    Command,
    Check,
    Expectation,
    Deliverable,
    Value,
    Signoff,
    Phase,
    Template,
    Scenario, // a row of the rollback matrix
    Alarm     // that can be raised, or was
};

// The ids of all that the words fit; of those that they fit wholly where there are such.
QStringList fitting(const checklist::Launch& launch, Thing thing, const QString& words);

// The id. Refused with the candidates when the words fit nothing or several.
Result<QString> find(const checklist::Launch& launch, Thing thing, const QString& words);

} // namespace holdpoint::app
