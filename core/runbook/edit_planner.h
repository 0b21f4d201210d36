// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/document.h"
#include "core/runbook/edit.h"

namespace holdpoint::runbook {

// The patches of an edit, and what the plan must show afterwards.
struct PlannedEdit
{
    Patches patches;
    QString item;          // where nothing has to change: the item that is already so
    bool anything = false; // an edit of the source: whatever it gives is what was asked for
};

// How the bytes have to change for an edit. Errors as Document::edit().
Result<PlannedEdit> planEdit(const Document::Content& document, const Edit& edit);

// That the edit gave what it should and nothing else; the id of the item that it was about. Refused otherwise.
Result<QString> checkEdit(const Document::Content& before, const Document::Content& after, const PlannedEdit& edit);

} // namespace holdpoint::runbook
