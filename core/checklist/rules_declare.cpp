// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// The declaration, and what may be missing from it.
namespace holdpoint::checklist {

QStringList Launch::missingForDeclaration() const { return openSuccessCriteria() + missingSignoffs(); }

const DeviationRecord* Launch::declarationApproval() const
{
    const QStringList missing = missingForDeclaration();
    for (const DeviationRecord& record : m_state.deviations) {
        if (record.status != DeviationStatus::Approved || record.request.kind != QLatin1String("declaration"))
            continue;
        const QStringList covered = QString::fromUtf8(record.request.after).split(u'\n');
        if (std::all_of(missing.begin(), missing.end(), [&](const QString& id) { return covered.contains(id); }))
            return &record;
    }
    return nullptr;
}

QString Launch::declarationItem(const QString& id) const
{
    for (const runbook::Criterion& criterion : m_plan->successCriteria) {
        if (criterion.id == id)
            return criterion.text;
    }
    for (const runbook::SignoffLine& line : m_plan->signoffs) {
        if (line.id == id)
            return QCoreApplication::translate("checklist", "the sign-off by %1").arg(line.role);
    }
    return id;
}

Answer Rules::incompleteDeclaration(const RequestDeviation& request) const
{
    const QStringList missing = m_launch.missingForDeclaration();
    if (m_launch.plan().declaration.text.isEmpty() || m_state.declaration)
        return refusal(ruleText("There is nothing to declare in this launch."),
                       ruleText("Look at it with holdpoint status."));
    if (missing.isEmpty())
        return refusal(ruleText("Nothing is missing from the declaration."), ruleText("Declare the launch."));
    events::DeviationRequested requested;
    requested.deviation = QStringLiteral("D%1").arg(m_state.deviations.size() + 1);
    requested.kind = request.kind;
    requested.target = request.kind;
    requested.after = missing.join(u'\n').toUtf8();
    requested.reason = request.reason;
    return std::vector<events::Event>{requested};
}

std::optional<Error> Rules::notDeclarable() const
{
    if (const QStringList open = m_launch.openSuccessCriteria(); !open.isEmpty())
        return Error{ErrorCode::Refused,
                     ruleText("A success criterion is not ticked: %1").arg(m_launch.declarationItem(open.first())),
                     ruleText("Tick it when it is met, or request a deviation of kind “declaration”."), 0};
    QStringList roles;
    const QStringList missing = m_launch.missingSignoffs();
    for (const runbook::SignoffLine& line : m_launch.plan().signoffs) {
        if (missing.contains(line.id))
            roles.append(line.role);
    }
    return Error{ErrorCode::Refused, ruleText("These sign-offs are missing: %1.").arg(roles.join(QStringLiteral(", "))),
                 ruleText("Ask them to sign off first, or request a deviation of kind “declaration”."), 0};
}

Answer Rules::operator()(const Declare& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("declare the launch")))
        return std::unexpected(*error);
    const runbook::Declaration& declaration = m_launch.plan().declaration;
    if (declaration.text.isEmpty())
        return refusal(ruleText("The runbook has no declaration."), ruleText("End the launch instead."));
    if (m_state.declaration)
        return refusal(ruleText("The launch is declared already."), ruleText("End it when everything is handed over."));
    if (m_state.held)
        return std::unexpected(*notMoving());
    if (!m_launch.timeLineDone())
        return refusal(ruleText("There are steps that are neither passed nor skipped."),
                       ruleText("Work through them first."));
    // What is missing may be covered by one approved deviation that names all of it.
    const QStringList missing = m_launch.missingForDeclaration();
    QString deviation;
    if (!missing.isEmpty()) {
        const DeviationRecord* approval = m_launch.declarationApproval();
        if (!approval)
            return std::unexpected(*notDeclarable());
        deviation = approval->request.deviation;
    }
    if (request.signature.isEmpty() || m_actor.auth != events::Auth::Signed)
        return refusal(ruleText("The declaration must be signed by the coordinator's own key."),
                       ruleText("Create a key with holdpoint keygen, then declare."));
    if (const std::optional<Error> error = wrongKey(request.publicKey))
        return std::unexpected(*error);
    return std::vector<events::Event>{events::LaunchDeclared{declaration.text, declaration.role, request.statement,
                                                             request.signature, request.publicKey, deviation}};
}

} // namespace holdpoint::checklist
