// SPDX-License-Identifier: GPL-3.0-or-later
// Moving what is written differently where it goes: a new one there, and the old one taken away.
#include "core/runbook/edit_planning.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

std::unexpected<Error> cannotRewrite(const PlanItem& item)
{
    return cannotBe(editText("\"%1\" cannot be moved there: such items are written in another way at that place.")
                        .arg(item.text.left(80)),
                    editText("Add it there anew, then remove this one."));
}

Result<void> planCopy(Planning& planning, int item, const Place& place)
{
    const PlanItem& one = planning.at(item);
    switch (one.kind) {
    case ItemKind::Check:
        return planAdd(planning, edit::AddBox{place, one.text, one.facts == QStringLiteral("1")});
    case ItemKind::Expectation:
        return planAdd(planning, edit::AddExpectation{place, one.text});
    case ItemKind::Deliverable:
        return planAdd(planning, edit::AddDeliverable{place, one.text});
    case ItemKind::Command:
        if (const Command* const command = planning.outline.document().plan.command(one.id))
            return planAdd(planning, edit::AddCommand{place, command->text, command->title});
        return noSuchItem(one.id);
    default:
        return cannotRewrite(one);
    }
}

} // namespace

Result<void> planRewritten(Planning& planning, int item, LineSpan span, const Place& place)
{
    const PlanItem one = planning.at(item);
    // More than its own line: what it holds would be lost.
    if (one.kind != ItemKind::Command && span.first != span.last)
        return cannotRewrite(one);
    // Another item that stands on the same line would go with it.
    const auto onLine = std::ranges::count_if(planning.items().all(), [&](const PlanItem& other) {
        return other.line == span.first &&
               (other.kind == ItemKind::Check || other.kind == ItemKind::Step || other.kind == ItemKind::Expectation ||
                other.kind == ItemKind::Metric || other.kind == ItemKind::Deliverable);
    });
    if (one.kind != ItemKind::Command && onLine > 1)
        return cannotRewrite(one);
    if (Result<void> copied = planCopy(planning, item, place); !copied)
        return copied;
    planning.lose(one.kind, one.text);
    one.kind == ItemKind::Command ? planning.lines.removeBlock(span) : planning.lines.remove(span);
    return {};
}

} // namespace holdpoint::runbook
