// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/edit.h"
#include "ui/runbook/editor/edit_items.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace holdpoint::ui {

enum class FieldId
{
    Text,
    Time,
    Objective,
    Duration,
    Prose,
    Command,
    Language,
    Checked,
    Name,
    Contact,
    Responsibilities,
    Comparator,
    Value,
    Unit,
    Qualifier,
    Severity,
    Action,
    Deadline,
    Message,
    Fill
};

enum class FieldKind
{
    Line,
    Lines,
    Code,
    Tick,
    Choice
};

// One field of the form of an item: everything as text ("true" for a tick).
struct ItemField
{
    FieldId id = FieldId::Text;
    FieldKind kind = FieldKind::Line;
    QString label; // with a mnemonic
    QString value;
    QString hint;
    QStringList choices;
    bool operator==(const ItemField&) const = default;
};

// What the form of an item shows; empty for a group.
QList<ItemField> itemFields(const runbook::Plan& plan, const EditItem& item);

// The edits that bring an item from its fields to `values`; nothing where nothing differs. Errors: Usage, for a time or
// a duration that cannot be read.
Result<std::vector<runbook::Edit>> fieldEdits(const runbook::Plan& plan, const EditItem& item,
                                              const QMap<FieldId, QString>& values);

// "T-2 hours", "T-30 minutes", "T-2 hours to T-1 hour"; empty for none. timeInHeading() reads it back.
QString timeWords(const std::optional<qint64>& offsetS, const std::optional<qint64>& endS);

// What the Insert key puts at an item: with a text that asks to be replaced. `form`: of an AddForm.
std::optional<runbook::Edit> addEdit(const runbook::Plan& plan, ItemKind kind, const EditItem* at, int form = 0);

// Where a kind begins in one of several forms: a procedure for the way back or for an incident, a task for every day or
// every month.
struct AddForm
{
    int form = 0;
    QString name; // with a mnemonic
};
// Those that make sense at an item, never none; the kind's own name where it has one form.
QList<AddForm> addForms(const runbook::Plan& plan, ItemKind kind, const EditItem* at);

} // namespace holdpoint::ui
