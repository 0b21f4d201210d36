// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/edit.h"
#include "ui/runbook/editor/edit_items.h"

#include <QStringList>

#include <vector>

namespace holdpoint::ui {

class ItemModel;

// What is dropped or pasted at a row of the tree, as edits. `target` is the key of that row; where the thing cannot
// stand right there, it goes to the next place above that can hold it: a step that is dropped on a box goes behind the
// box's step. Errors: Refused, where there is no such place; they say what can be done instead.

// The place of an item of `kind`.
Result<runbook::Place> dropPlace(const ItemModel& model, ItemKind kind, const QString& target, runbook::Side side);

// Items of the tree, in the order that they have in it.
Result<std::vector<runbook::Edit>> moveEdits(const ItemModel& model, const QStringList& keys, const QString& target,
                                             runbook::Side side);

// Files from outside: what can be run becomes a command (in a phase a step that runs it), anything else is named where
// deliverables are listed. `folder` is the runbook's.
Result<std::vector<runbook::Edit>> fileEdits(const ItemModel& model, const QStringList& paths, const QString& folder,
                                             const QString& target, runbook::Side side);

// Text from outside: commands in a step, a new step in a phase; on what is text itself (a box, a criterion) another of
// its kind.
Result<std::vector<runbook::Edit>> textEdits(const ItemModel& model, const QString& text, const QString& target,
                                             runbook::Side side);

} // namespace holdpoint::ui
