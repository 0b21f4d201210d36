// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <QSet>

#include <algorithm>

namespace holdpoint::checklist {

Answer Rules::operator()(const ChangeRoster& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("change the roster")))
        return std::unexpected(*error);
    QSet<QString> names;
    for (const events::Person& person : request.roster.people) {
        if (person.name.trimmed().isEmpty())
            return refusal(ruleText("A person on the roster has no name."), ruleText("Give every person a name."));
        if (names.contains(person.name))
            return refusal(ruleText("%1 stands on the roster twice.").arg(person.name),
                           ruleText("Give one entry several roles instead."));
        if (m_launch.isRevoked(person.publicKey))
            return refusal(ruleText("This key of %1 was revoked.").arg(person.name),
                           ruleText("Make a new key with holdpoint keygen and enter that."));
        names.insert(person.name);
    }
    return std::vector<events::Event>{request.roster};
}

Answer Rules::operator()(const CastVote& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    const runbook::Step* gate = m_launch.plan().step(request.gate);
    if (!gate || gate->kind != runbook::StepKind::Gate)
        return refusal(ruleText("%1 is no go/no-go point.").arg(request.gate),
                       ruleText("Look its id up with holdpoint status."));
    if (const std::optional<Error> error = notInOrder(gate->id, gate->id))
        return std::unexpected(*error);
    if (m_launch.done(gate->id))
        return refusal(ruleText("“%1” is decided already.").arg(gate->title), ruleText("Hold the launch to stop it."));
    if (!m_launch.seatsOf(gate->id).contains(request.seat))
        return refusal(ruleText("“%1” has no seat for “%2”.").arg(gate->title, request.seat),
                       ruleText("The seats are: %1.").arg(m_launch.seatsOf(gate->id).join(QStringLiteral(", "))));
    const bool own = m_actor.auth == events::Auth::Signed && m_launch.holds(m_actor.person, request.seat);
    const bool spoken = m_actor.auth == events::Auth::Spoken && m_launch.mayCoordinate(m_actor.person);
    if (!own && !spoken && m_launch.holds(m_actor.person, request.seat))
        return refusal(
            ruleText("%1 holds the seat “%2”: this vote needs a signature.").arg(m_actor.person, request.seat),
            ruleText("Sign it with --passphrase-fd, or say it aloud: the coordinator enters it as spoken."));
    if (!own && !spoken)
        return refusal(ruleText("%1 can neither sign for the seat “%2” nor enter its spoken vote.")
                           .arg(m_actor.person, request.seat),
                       ruleText("Its holder signs the vote, or the coordinator enters it as spoken."));
    if (!request.go && request.reason.trimmed().isEmpty())
        return refusal(ruleText("A NO-GO needs a reason."), ruleText("Say what stands against it."));
    // A signature on a spoken vote, or none on a signed one, would let the two be taken for each other.
    if ((m_actor.auth == events::Auth::Signed) == request.signature.isEmpty())
        return refusal(ruleText("A vote is either signed by its holder or entered as spoken."),
                       ruleText("Sign it, or let the coordinator enter it."));
    if (own) {
        if (const std::optional<Error> error = wrongKey({}))
            return std::unexpected(*error);
    }
    std::vector<events::Event> happened{events::VoteCast{gate->id, request.seat, request.go, request.reason,
                                                         m_launch.evidenceSha256(gate->id), request.statement,
                                                         request.signature}};
    if (!request.go && !m_state.held)
        happened.emplace_back(events::LaunchHeld{ruleText("NO-GO by %1: %2").arg(request.seat, request.reason)});
    return happened;
}

Answer Rules::operator()(const DecideGate& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("decide a go/no-go point")))
        return std::unexpected(*error);
    const runbook::Step* gate = m_launch.plan().step(request.gate);
    if (!gate || gate->kind != runbook::StepKind::Gate)
        return refusal(ruleText("%1 is no go/no-go point.").arg(request.gate),
                       ruleText("Look its id up with holdpoint status."));
    if (m_launch.done(gate->id))
        return refusal(ruleText("“%1” is decided already.").arg(gate->title), ruleText("Hold the launch to stop it."));
    if (const std::optional<Error> error = notInOrder(gate->id, gate->id))
        return std::unexpected(*error);
    if (const std::optional<Error> error = wrongProof(request.proof))
        return std::unexpected(*error);
    events::GateDecided decided{gate->id, request.go, request.reason, {}, {}, request.proof};
    if (!m_launch.inOrder(gate->id))
        decided.orderDeviation = m_launch.approval(QStringLiteral("order"), gate->id)->request.deviation;
    if (!request.go) {
        if (request.reason.trimmed().isEmpty())
            return refusal(ruleText("A NO-GO needs a reason."), ruleText("Say what stands against it."));
        std::vector<events::Event> happened{decided};
        if (!m_state.held)
            happened.emplace_back(events::LaunchHeld{ruleText("NO-GO at “%1”: %2").arg(gate->title, request.reason)});
        return happened;
    }
    if (m_state.held)
        return std::unexpected(*notMoving());
    const QStringList open = m_launch.openCriteria(gate->id);
    const QStringList without = m_launch.seatsWithoutGo(gate->id);
    const std::optional<Error> alarm = blindOrUnheard(*gate);
    if (!open.isEmpty() || !without.isEmpty() || alarm) {
        const DeviationRecord* approval = m_launch.approval(QStringLiteral("override"), gate->id);
        if (!approval && !open.isEmpty()) {
            const auto& checks = gate->checks;
            const auto first = std::find_if(checks.begin(), checks.end(),
                                            [&](const runbook::Check& check) { return check.id == open.first(); });
            return refusal(ruleText("A criterion of “%1” is not met: “%2”.").arg(gate->title, first->text),
                           ruleText("Tick it when it is, or request a deviation of kind “override”."));
        }
        if (!approval && alarm)
            return std::unexpected(*alarm);
        if (!approval)
            return refusal(ruleText("These seats have not voted GO on today's evidence: %1.")
                               .arg(without.join(QStringLiteral(", "))),
                           ruleText("Ask them, or request a deviation of kind “override”."));
        decided.deviation = approval->request.deviation;
    }
    decided.stoodInFor = m_launch.rolesToStandInFor(gate->id);
    std::vector<events::Event> happened{decided};
    if (!request.pins.isEmpty() && request.pins != m_state.pins)
        happened.emplace_back(events::RollbackPinned{gate->id, request.pins});
    return happened;
}

std::vector<events::Event> Rules::withReopenedGates(events::Event event, const QString& step, const char* cause,
                                                    const QString& target) const
{
    std::vector<events::Event> happened{std::move(event)};
    for (const QString& gate : m_launch.gatesStandingOn(step))
        happened.emplace_back(events::GateReopened{gate, QLatin1String(cause), target});
    return happened;
}

std::vector<events::Event> Rules::withReopenedGates(const events::ValueFilled& filled) const
{
    std::vector<events::Event> happened{filled};
    const auto before = m_state.values.constFind(filled.value);
    // A secret says nothing of what it was: each one is another.
    if (before != m_state.values.constEnd() && !filled.secret && !before->secret && before->text == filled.text &&
        before->source != QLatin1String("clock"))
        return happened;
    for (const QString& gate : m_launch.gatesStandingOnValue(filled.value))
        happened.emplace_back(events::GateReopened{gate, QStringLiteral("filled"), filled.value});
    return happened;
}

Answer Rules::operator()(const GiveSignoff& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    const auto& lines = m_launch.plan().signoffs;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const runbook::SignoffLine& item) { return item.id == request.signoff; });
    if (line == lines.end())
        return refusal(ruleText("There is no sign-off %1.").arg(request.signoff),
                       ruleText("Look its id up with holdpoint status."));
    if (m_state.signoffs.contains(line->id))
        return refusal(ruleText("%1 has signed off already.").arg(line->role),
                       ruleText("A signature stands once given."));
    // Sign-off roles that the runbook's table does not list (a sponsor) may be held by anyone on record.
    if (m_launch.holderOf(line->role) && !m_launch.holds(m_actor.person, line->role))
        return refusal(ruleText("%1 does not hold the role %2.").arg(m_actor.person, line->role),
                       ruleText("Ask %1.").arg(m_launch.holderOf(line->role)->name));
    if (!m_launch.timeLineDone())
        return refusal(ruleText("There are steps that are neither passed nor skipped."),
                       ruleText("Sign off when the work is done."));
    if (request.signature.isEmpty() || m_actor.auth != events::Auth::Signed)
        return refusal(ruleText("A sign-off must be signed by the person's own key."),
                       ruleText("Create a key with holdpoint keygen, then sign."));
    if (const std::optional<Error> error = wrongKey(request.publicKey))
        return std::unexpected(*error);
    return std::vector<events::Event>{
        events::SignoffGiven{line->id, line->role, request.statement, request.signature, request.publicKey}};
}

} // namespace holdpoint::checklist
