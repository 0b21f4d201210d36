// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::runbook {

// What a heading or a bold caption announces, by its words.
struct TitleMeaning
{
    bool gate = false; // go/no-go, hold point
    bool deliverables = false;
    bool expected = false; // "Expected Validation Results"
    bool rollback = false; // a procedure for going back, not a check or review of one
    bool incident = false;
    bool emergency = false;
    bool templates = false;  // messages to send
    bool planned = false;    // of a rollback: not urgent
    bool background = false; // to read, not to do
    bool appendix = false;
    bool roles = false;
    bool channels = false;
    bool signoff = false;
    bool declaration = false;
    bool success = false; // "Success Criteria"
    bool metrics = false;
};
TitleMeaning meaningOf(const QString& title);

} // namespace holdpoint::runbook
