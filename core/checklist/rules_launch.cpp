// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include <algorithm>

namespace holdpoint::checklist {
namespace {

// The act that ends a phase ends what was only approved for that phase.
std::vector<events::Event> withExpiry(const Launch& launch, std::vector<events::Event> happened,
                                      const events::Actor& actor)
{
    const auto& deviations = launch.state().deviations;
    const bool open = std::any_of(deviations.begin(), deviations.end(), [](const DeviationRecord& record) {
        return record.status == DeviationStatus::Requested || record.status == DeviationStatus::Approved;
    });
    if (!open || happened.empty())
        return happened;
    Launch after = launch;
    for (const events::Event& event : happened) {
        events::Entry entry;
        entry.seq = after.state().entries;
        entry.at = after.state().last;
        entry.actor = actor;
        entry.body = event;
        after.apply(entry);
    }
    for (const QString& id : after.outlivedDeviations())
        happened.emplace_back(events::DeviationExpired{id, after.deviation(id)->phase});
    return happened;
}

} // namespace

Result<std::vector<events::Event>> decide(const Launch& launch, const Command& command, const events::Actor& actor)
{
    // What the watch finds is nobody's act; what a rollback did is seen by a person or by the watch.
    const bool found = std::holds_alternative<RecordAlarms>(command) || std::holds_alternative<RecordRollout>(command);
    const bool nameless = actor.person.trimmed().isEmpty();
    if (found != nameless && !(nameless && std::holds_alternative<ObserveRollbackStep>(command)))
        return refusal(ruleText("Nobody's name stands behind this act."),
                       ruleText("Say who you are: --by NAME on the command line, or “Who am I” in the window."));
    Answer happened = std::visit(Rules(launch, actor), command);
    return happened ? withExpiry(launch, std::move(*happened), actor) : happened;
}

std::optional<Error> Rules::notOpen() const
{
    if (m_state.scrubbed)
        return Error{ErrorCode::Refused, ruleText("The launch was scrubbed: %1").arg(m_state.scrubbed->reason),
                     ruleText("Start a new launch from the runbook."), 0};
    if (m_state.ended)
        return Error{ErrorCode::Refused, ruleText("The launch has ended: %1").arg(m_state.ended->reason),
                     ruleText("Start a new launch from the runbook."), 0};
    return std::nullopt;
}

std::optional<Error> Rules::notMoving() const
{
    if (const std::optional<Error> error = notOpen())
        return error;
    if (m_state.held)
        return Error{ErrorCode::Refused, ruleText("The launch is held: %1").arg(m_state.held->reason),
                     ruleText("The coordinator can resume it with a reason."), 0};
    return std::nullopt;
}

std::optional<Error> Rules::notOnRoster() const
{
    if (m_launch.mayAct(m_actor.person))
        return std::nullopt;
    return Error{ErrorCode::Refused, ruleText("%1 is not on the roster of this launch.").arg(m_actor.person),
                 ruleText("Ask the coordinator to add them to the roster, or act under a name that is on it."), 0};
}

std::optional<Error> Rules::notCoordinator(const QString& act) const
{
    if (m_launch.mayCoordinate(m_actor.person))
        return std::nullopt;
    const QString role = m_launch.coordinatorRole();
    const events::Person* holder = m_launch.holderOf(role);
    return Error{ErrorCode::Refused,
                 ruleText("Only the %1 may %2; %3 does not hold that role.").arg(role, act, m_actor.person),
                 holder ? holder->contact.isEmpty() ? ruleText("Ask %1.").arg(holder->name)
                                                    : ruleText("Ask %1 (%2).").arg(holder->name, holder->contact)
                        : ruleText("Give somebody that role in the roster."),
                 0};
}

Answer Rules::operator()(const LoadRunbook& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (m_state.started)
        return refusal(ruleText("The launch has started: its runbook is read-only."),
                       ruleText("Request a deviation for the change."));
    // A merge comes with the deviation that approved it, and with nothing else.
    events::RunbookLoaded loaded = command.loaded;
    loaded.deviation.clear();
    loaded.kept.clear();
    return std::vector<events::Event>{loaded};
}

Answer Rules::operator()(const TrustConfiguration& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("trust a configuration")))
        return std::unexpected(*error);
    if (m_state.started && m_state.trustedConfiguration != command.sha256)
        return refusal(ruleText("The launch has started: its configuration is read-only."),
                       ruleText("Request a deviation for the change."));
    return std::vector<events::Event>{events::ConfigurationTrusted{command.sha256}};
}

Answer Rules::operator()(const Hold& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("hold the launch")))
        return std::unexpected(*error);
    if (m_state.held)
        return refusal(ruleText("The launch is held already: %1").arg(m_state.held->reason),
                       ruleText("Write a note to add to the reason."));
    if (command.reason.trimmed().isEmpty())
        return refusal(ruleText("A hold needs a reason."), ruleText("Say why in a few words."));
    if (const std::optional<Error> error = wrongProof(command.proof))
        return std::unexpected(*error);
    return std::vector<events::Event>{events::LaunchHeld{command.reason, command.proof}};
}

Answer Rules::operator()(const Resume& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("resume the launch")))
        return std::unexpected(*error);
    if (!m_state.held)
        return refusal(ruleText("The launch is not held."), ruleText("There is nothing to resume."));
    if (command.reason.trimmed().isEmpty())
        return refusal(ruleText("To resume needs a reason."), ruleText("Say why it is safe to go on."));
    if (const std::optional<Error> error = wrongProof(command.proof))
        return std::unexpected(*error);
    return std::vector<events::Event>{events::LaunchResumed{command.reason, command.proof}};
}

Answer Rules::operator()(const Slip& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("move T-0")))
        return std::unexpected(*error);
    constexpr qint64 year = 366 * 24 * 60;
    if (command.minutes == 0 || command.minutes > year || command.minutes < -year)
        return refusal(ruleText("T-0 can be moved by 1 minute to one year."),
                       ruleText("Give the minutes to move it by."));
    if (command.reason.trimmed().isEmpty())
        return refusal(ruleText("To move T-0 needs a reason."), ruleText("Say why in a few words."));
    if (const std::optional<Error> error = wrongProof(command.proof))
        return std::unexpected(*error);
    return std::vector<events::Event>{
        events::T0Slipped{m_state.t0UtcMs + command.minutes * 60'000, command.minutes, command.reason, command.proof}};
}

Answer Rules::operator()(const Scrub& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("scrub the launch")))
        return std::unexpected(*error);
    if (const std::optional<Error> error = inARollbackByWeights())
        return std::unexpected(*error);
    if (command.reason.trimmed().isEmpty())
        return refusal(ruleText("To scrub a launch needs a reason."), ruleText("Say why in a few words."));
    if (const std::optional<Error> error = wrongProof(command.proof))
        return std::unexpected(*error);
    return std::vector<events::Event>{events::LaunchScrubbed{command.reason, command.proof}};
}

Answer Rules::operator()(const End& command) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("end the launch")))
        return std::unexpected(*error);
    if (const std::optional<Error> error = inARollbackByWeights())
        return std::unexpected(*error);
    if (!m_launch.runningRuns().isEmpty())
        return refusal(ruleText("A script is still running: run %1.").arg(m_launch.runningRuns().first()->started.run),
                       ruleText("Stop it or wait for its end."));
    if (!m_launch.plan().declaration.text.isEmpty() && !m_state.declaration)
        return refusal(ruleText("The launch was not declared."),
                       ruleText("Declare it first, or scrub it with a reason."));
    if (!m_launch.timeLineDone())
        return refusal(ruleText("There are steps that are neither passed nor skipped."),
                       ruleText("Work through them, or scrub the launch with a reason."));
    return std::vector<events::Event>{events::LaunchEnded{command.reason}};
}

Answer Rules::operator()(const RecordCertificate& command) const
{
    return std::vector<events::Event>{command.exported};
}

} // namespace holdpoint::checklist
