// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include "core/base/canonical_json.h"
#include "core/base/sha256.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

// People's keys: which one counts, and the end of one.
namespace holdpoint::checklist {

QString bareKey(const QString& publicKey) { return publicKey.simplified().section(u' ', 0, 1); }

QString rosterLineSha256(const events::Person& person)
{
    const Result<QByteArray> bytes =
        canonicalJson({{QStringLiteral("deputy_for"), QJsonArray::fromStringList(person.deputyFor)},
                       {QStringLiteral("name"), person.name},
                       {QStringLiteral("public_key"), bareKey(person.publicKey)},
                       {QStringLiteral("roles"), QJsonArray::fromStringList(person.roles)}});
    return bytes ? hex(Sha256::of(*bytes)) : QString();
}

bool Launch::lineConfirmed(const QString& name) const
{
    const events::Person* line = person(name);
    const auto confirmed = m_state.confirmedLines.constFind(name);
    return line && !line->publicKey.isEmpty() && confirmed != m_state.confirmedLines.constEnd() &&
           confirmed->lineSha256 == rosterLineSha256(*line);
}

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

std::optional<Error> Rules::wrongProof(const events::Proof& proof) const
{
    if ((m_actor.auth == events::Auth::Signed) == proof.signature.isEmpty())
        return Error{ErrorCode::Refused, ruleText("A decision is either signed by who takes it or not signed at all."),
                     ruleText("Sign it with your own key, or take it without one."), 0};
    if (proof.signature.isEmpty())
        return std::nullopt;
    // Unlike a sign-off, a decision counts only with a key that the roster names.
    const events::Person* person = m_launch.person(m_actor.person);
    return wrongKey(person && person->publicKey.isEmpty() ? QString() : proof.publicKey);
}

Answer Rules::operator()(const ConfirmKey& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    const events::Person* person = m_launch.person(m_actor.person);
    if (!person || person->publicKey.isEmpty())
        return refusal(
            ruleText("The roster names no key for %1.").arg(m_actor.person),
            ruleText("Have the key entered with holdpoint roster --person NAME --key KEY, then confirm it."));
    if (m_actor.auth != events::Auth::Signed || request.proof.signature.isEmpty())
        return refusal(ruleText("A line of the roster is confirmed with the key that it names."),
                       ruleText("Sign it with that key."));
    if (const std::optional<Error> error = wrongKey(request.proof.publicKey))
        return std::unexpected(*error);
    if (m_launch.lineConfirmed(person->name))
        return refusal(ruleText("%1 has confirmed this line of the roster already.").arg(person->name),
                       ruleText("There is nothing to do."));
    return std::vector<events::Event>{events::KeyConfirmed{person->name, request.proof}};
}

const AnnouncementRecord* Launch::announcement() const
{
    const auto& made = m_state.announcements;
    const auto found = std::find_if(made.begin(), made.end(), [this](const AnnouncementRecord& record) {
        return record.announced.fingerprint == m_state.rosterSha256;
    });
    return found == made.end() ? nullptr : &*found;
}

Announcement Launch::announcementAt(qint64 nowUtcMs) const
{
    const bool over = m_state.scrubbed || m_state.ended || m_state.declaration;
    const bool keys = std::any_of(m_state.people.begin(), m_state.people.end(),
                                  [](const events::Person& person) { return !person.publicKey.isEmpty(); });
    if (announcement())
        return Announcement::Made;
    if (over || !keys)
        return Announcement::NotNeeded;
    if (nowUtcMs > announceByUtcMs())
        return Announcement::Late;
    return nowUtcMs > announceByUtcMs() - announcedAhead ? Announcement::Due : Announcement::Early;
}

Answer Rules::operator()(const AnnounceRoster& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (m_state.rosterSha256.isEmpty())
        return refusal(ruleText("There is no roster to announce."),
                       ruleText("Enter people with holdpoint roster first."));
    const QString channel = request.channel.trimmed();
    if (channel.isEmpty())
        return refusal(ruleText("Nothing says where the roster was announced."),
                       ruleText("Name the channel: a chat room, a mail and to whom, a printed page."));
    const auto& made = m_state.announcements;
    if (std::any_of(made.begin(), made.end(), [&](const AnnouncementRecord& record) {
            return record.announced.fingerprint == m_state.rosterSha256 && record.announced.channel == channel;
        }))
        return refusal(ruleText("That this roster was announced through %1 is recorded already.").arg(channel),
                       ruleText("There is nothing to do."));
    return std::vector<events::Event>{events::RosterAnnounced{m_state.rosterSha256, channel}};
}

Answer Rules::operator()(const ChangeAnchors& request) const
{
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    for (const QString& folder : request.folders) {
        if (!QDir::isAbsolutePath(folder))
            return refusal(ruleText("“%1” is no absolute path.").arg(folder),
                           ruleText("Give the whole path of the folder."));
    }
    if (request.folders == m_state.anchors)
        return refusal(ruleText("These are the anchor folders already."), ruleText("There is nothing to do."));
    return std::vector<events::Event>{events::AnchorsChanged{request.folders}};
}

} // namespace holdpoint::checklist
