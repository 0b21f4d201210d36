// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

// People's keys: which one counts, and the end of one.
namespace holdpoint::checklist {

QString bareKey(const QString& publicKey) { return publicKey.simplified().section(u' ', 0, 1); }

bool Launch::isRevoked(const QString& publicKey) const
{
    return std::any_of(m_state.revokedKeys.begin(), m_state.revokedKeys.end(), [&](const RevokedKey& key) {
        return !publicKey.isEmpty() && bareKey(key.revoked.publicKey) == bareKey(publicKey);
    });
}

std::optional<Error> Rules::wrongKey(const QString& publicKey) const
{
    if (m_launch.isRevoked(publicKey))
        return Error{ErrorCode::Refused, ruleText("This key of %1 was revoked.").arg(m_actor.person),
                     ruleText("Make a new key, have it entered into the roster, and sign with that."), 0};
    const events::Person* person = m_launch.person(m_actor.person);
    const QString listed = person ? bareKey(person->publicKey) : QString();
    if (!listed.isEmpty() && !publicKey.isEmpty() && listed != bareKey(publicKey))
        return Error{ErrorCode::Refused, ruleText("The roster names another key for %1.").arg(m_actor.person),
                     ruleText("Sign with the key that the roster names, or change the roster."), 0};
    const bool lost = std::any_of(m_state.revokedKeys.begin(), m_state.revokedKeys.end(),
                                  [&](const RevokedKey& key) { return key.revoked.person == m_actor.person; });
    if (listed.isEmpty() && (lost || publicKey.isEmpty()))
        return Error{ErrorCode::Refused, ruleText("The roster names no key for %1.").arg(m_actor.person),
                     ruleText("Have the key entered with holdpoint roster --person NAME --key KEY, then sign."), 0};
    return std::nullopt;
}

Answer Rules::operator()(const RevokeKey& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    // Whoever lost a key says so themselves; the coordinator may do it for them.
    if (m_actor.person != request.person) {
        if (const std::optional<Error> error = notCoordinator(ruleText("revoke another person's key")))
            return std::unexpected(*error);
    }
    const events::Person* person = m_launch.person(request.person);
    if (!person || person->publicKey.isEmpty())
        return refusal(ruleText("The roster names no key for %1.").arg(request.person),
                       ruleText("Look the roster up with holdpoint roster."));
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("The end of a key needs a reason."), ruleText("Say what happened to it."));
    return std::vector<events::Event>{events::KeyRevoked{person->name, bareKey(person->publicKey), request.reason}};
}

} // namespace holdpoint::checklist
