// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/document.h"
#include "core/runbook/edit.h"
#include "core/runbook/edit_items.h"
#include "core/runbook/edit_lines.h"

#include <optional>
#include <vector>

namespace holdpoint::runbook {

// An item that the plan must have gained or lost afterwards.
struct ItemChange
{
    ItemKind kind = ItemKind::Check;
    QString text;
    std::optional<QString> facts; // nothing: whatever they are
};

// When the phase or step that an edit is about must happen afterwards.
struct WantedTime
{
    std::optional<qint64> offsetS, endS;
};

// The patches of an edit, and what the plan must show afterwards.
struct PlannedEdit
{
    Patches patches;
    QString item;          // where nothing has to change: the item that is already so
    bool anything = false; // an edit of the source: whatever it gives is what was asked for
    std::vector<ItemChange> gains;
    std::vector<ItemChange> losses;
    std::vector<LineSpan> touched;   // lines before the edit whose bytes stay, but whose meaning may change
    bool timesMove = false;          // offsets of phases may be others afterwards
    bool meaning = false;            // items on touched lines may come and go
    bool fills = false;              // texts on touched lines may be others afterwards, but no item comes or goes
    std::optional<ItemChange> about; // the item that the edit is about
    std::optional<WantedTime> wantedTime;
    std::optional<QString> wantedProse;  // of the step that it is about
    std::optional<QString> wantedHolder; // title of what must hold the item that it is about
    bool mayVanish = false;              // the item that it is about may become a part of another
};

// How the bytes have to change for an edit. Errors as Document::edit().
Result<PlannedEdit> planEdit(const Document::Content& document, const Edit& edit);

// That the edit gave what it should and nothing else; the id of the item that it was about. Refused otherwise.
Result<QString> checkEdit(const Document::Content& before, const Document::Content& after, const PlannedEdit& edit);

} // namespace holdpoint::runbook
