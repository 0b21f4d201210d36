// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_planner.h"

#include "core/runbook/document_content.h"
#include "core/runbook/edit_source.h"

#include <QCoreApplication>

namespace holdpoint::runbook {

namespace {

Result<PlannedEdit> ofSource(Result<Patches> patches)
{
    if (!patches)
        return std::unexpected(patches.error());
    return PlannedEdit{std::move(*patches), {}, true};
}

} // namespace

Result<PlannedEdit> planEdit(const Document::Content& document, const Edit& edit)
{
    if (const auto* replace = std::get_if<edit::ReplaceText>(&edit))
        return ofSource(replaceText(document.source.bytes(), *replace));
    if (const auto* replace = std::get_if<edit::ReplaceSource>(&edit))
        return ofSource(replaceSource(document.source.bytes(), *replace));
    if (const auto* fix = std::get_if<edit::ApplyFix>(&edit))
        return ofSource(fix->patches);
    return failure(ErrorCode::Refused,
                   QCoreApplication::translate("holdpoint::runbook", "This cannot be changed here yet."),
                   QCoreApplication::translate("holdpoint::runbook", "Change it in the source of the runbook."));
}

Result<QString> checkEdit(const Document::Content& before, const Document::Content& after, const PlannedEdit& edit)
{
    Q_UNUSED(before)
    Q_UNUSED(after)
    return edit.item;
}

} // namespace holdpoint::runbook
