// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_planner.h"

#include "core/runbook/document_content.h"
#include "core/runbook/edit_planning.h"
#include "core/runbook/edit_source.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

template <class... Callables> struct Overloaded : Callables...
{
    using Callables::operator()...;
};

Result<PlannedEdit> ofSource(Result<Patches> patches)
{
    if (!patches)
        return std::unexpected(patches.error());
    PlannedEdit planned;
    planned.patches = std::move(*patches);
    planned.anything = true;
    return planned;
}

template <class Act> Result<PlannedEdit> ofItems(const Document::Content& document, Act act)
{
    Planning planning(document);
    if (const Result<void> done = act(planning); !done)
        return std::unexpected(done.error());
    Result<Patches> patches = planning.lines.patches();
    if (!patches)
        return std::unexpected(patches.error());
    planning.result.patches = std::move(*patches);
    return std::move(planning.result);
}

template <class T>
concept Adds = requires(Planning& planning, const T& edit)
{
    planAdd(planning, edit);
};
template <class T>
concept Sets = requires(Planning& planning, const T& edit)
{
    planSet(planning, edit);
};

} // namespace

QString editText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

std::unexpected<Error> noSuchItem(const QString& id)
{
    return failure(ErrorCode::Usage, editText("The runbook has no item \"%1\" that this could be done to.").arg(id),
                   editText("Look its id up in the plan, and read the runbook again if it was changed."));
}

std::unexpected<Error> noPlaceAt(const QString& text)
{
    return failure(ErrorCode::Usage, editText("This cannot be done at \"%1\": it is of another kind.").arg(text),
                   editText("Choose a place beside one of its kind, or in an item that holds such items."));
}

std::unexpected<Error> cannotBe(const QString& what, const QString& next)
{
    return failure(ErrorCode::Refused, what, next);
}

Result<int> itemOf(const Planning& planning, const QString& id, std::initializer_list<ItemKind> kinds)
{
    const int item = planning.items().find(id);
    if (item < 0)
        return noSuchItem(id);
    if (std::find(kinds.begin(), kinds.end(), planning.at(item).kind) == kinds.end())
        return noPlaceAt(planning.at(item).text);
    return item;
}

Result<PlannedEdit> planEdit(const Document::Content& document, const Edit& edit)
{
    const QByteArray& bytes = document.source.bytes();
    return std::visit(Overloaded{
                          [&](const edit::ReplaceText& one) { return ofSource(replaceText(bytes, one)); },
                          [&](const edit::ReplaceSource& one) { return ofSource(replaceSource(bytes, one)); },
                          [&](const edit::ApplyFix& one) { return ofSource(one.patches); },
                          [&](const auto& one) {
                              return ofItems(document, [&](Planning& planning) {
                                  if constexpr (Adds<decltype(one)>)
                                      return planAdd(planning, one);
                                  else if constexpr (Sets<decltype(one)>)
                                      return planSet(planning, one);
                                  else
                                      return planMove(planning, one);
                              });
                          },
                      },
                      edit);
}

} // namespace holdpoint::runbook
