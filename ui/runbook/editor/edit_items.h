// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QHash>
#include <QString>

#include <vector>

namespace holdpoint::ui {

enum class ItemKind
{
    Title, // the runbook's own
    Phase,
    Step,
    Gate,
    Command,
    Box,
    Expectation,
    Deliverable,
    Role,
    Channel,
    Metric,
    MatrixRow,
    Procedure,
    ProcedureStep,
    Template,
    Criterion,
    Signoff,
    Declaration,
    Value,
    Task,
    Group // a heading of the tree: nothing of the file
};

// What stands in the editor's tree: an item of the plan under the id by which edits name it.
struct EditItem
{
    QString key; // unique in the tree; the id, with the group's name before it where an id appears twice
    QString id;  // empty for a group
    ItemKind kind = ItemKind::Group;
    QString text;
    QString detail; // when, how long, who
    int line = 0;   // 1-based; 0: none
    std::vector<EditItem> children;
};

// The whole tree: the runbook's title, phases, then a group for everything that is not worked off in order. Groups are
// there even when they are empty: something can be added to them.
std::vector<EditItem> editItems(const runbook::Plan& plan);

QString kindName(ItemKind kind); // one word, translated

// What may be added when an item of this kind is selected, the likeliest first.
QList<ItemKind> addableAt(ItemKind kind, const QString& key);

// Which item a line of the source belongs to: the last one that begins at or above it.
class ItemLines
{
public:
    ItemLines() = default;
    explicit ItemLines(const std::vector<EditItem>& items);
    [[nodiscard]] QString keyAt(int line) const; // empty above the first item
    // Lines [first, last] of an item and all inside it; 0, 0 where it has none.
    struct Span
    {
        int first = 0;
        int last = 0; // 0: to the end of the file
    };
    [[nodiscard]] Span spanOf(const QString& key) const;

private:
    struct Mark
    {
        int line = 0;
        int depth = 0;
        QString key;
    };
    void collect(const std::vector<EditItem>& items, int depth);
    std::vector<Mark> m_marks; // by line
    QHash<QString, int> m_places;
};

} // namespace holdpoint::ui
