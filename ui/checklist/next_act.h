// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/command_view.h"

namespace holdpoint::ui {

// What the one prominent button of a step does next, and in words why it cannot.
struct NextAct
{
    enum class Kind
    {
        Nothing,   // only words: the launch is over, a command runs, a script is missing
        Resume,    // the launch is held
        GoTo,      // another step comes first, or this one is done
        SettleRun, // a run whose end nobody saw
        AfterFailure,
        Accept,     // hidden characters of the next command
        FillValues, // placeholders of the next command
        Run,
        Shift, // the next command moves traffic: the page of the rollout
        Judge,
        Tick,
        Attach,
        Gate
    };
    Kind kind = Kind::Nothing;
    QString label;  // what happens, as the button says it
    QString remark; // cause and next step where more is to say; may be empty
    QString target; // command, expectation, check, deliverable, value or step id
    bool enabled = true;
    bool operator==(const NextAct&) const = default;
};

NextAct nextAct(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared);

} // namespace holdpoint::ui
