// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/rules_detail.h"

#include "core/checklist/deviations.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

// Once the launch has started, the plan is read-only: whoever departs from it says from what, to what and why, and the
// coordinator decides.
namespace holdpoint::checklist {
namespace {

Error refusedBecause(const QString& cause, const QString& nextStep) { return {ErrorCode::Refused, cause, nextStep, 0}; }

bool wholeLaunch(const QString& kind)
{
    return kind == QLatin1String("runbook") || kind == QLatin1String("configuration");
}

// A name that a shell takes.
bool isVariable(const QString& name)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    return form.match(name).hasMatch();
}

} // namespace

QStringList Rules::doneAmong(const QStringList& steps, const QSet<QString>& known) const
{
    QStringList titles;
    for (const QString& id : steps) {
        const runbook::Step* step = m_launch.plan().step(id);
        // What is only to be read was never done.
        const bool work = step && (step->hasWork() || step->kind == runbook::StepKind::Gate);
        if (work && m_launch.done(id) && !known.contains(id))
            titles.append(step->title);
    }
    return titles;
}

std::optional<Error> Rules::wrongEnvironment(const RequestDeviation& request,
                                             events::DeviationRequested& requested) const
{
    const auto wanted = environmentLines(request.after);
    const QStringList& secrets = m_launch.configuration().secrets;
    const QMap<QString, QString> now = m_launch.environment();
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        const QString& name = it.key();
        if (!isVariable(name))
            return refusedBecause(ruleText("“%1” is no name of an environment variable.").arg(name),
                                  ruleText("Write lines NAME=value; letters, digits and underscores make a name."));
        const auto& values = m_launch.plan().values;
        const bool secret = secrets.contains(name) || m_state.values.value(name).secret ||
                            std::any_of(values.begin(), values.end(), [&](const runbook::Value& value) {
                                return value.name == name &&
                                       (m_launch.valueRule(value.id).secret || m_state.values.value(value.id).secret);
                            });
        if (secret)
            return refusedBecause(ruleText("%1 is secret: a deviation would write it down.").arg(name),
                                  ruleText("Set another one with holdpoint secret LAUNCH %1.").arg(name));
        if (name == u"HOLDPOINT_LAUNCH" || name == u"HOLDPOINT_RUN")
            return refusedBecause(ruleText("%1 says which launch and run this is.").arg(name),
                                  ruleText("Leave it as it is."));
        if (now.value(name).contains(u'\n') || !it.value().value_or(QString()).toUtf8().isValidUtf8())
            return refusedBecause(ruleText("%1 has several lines or no text: that shows in no difference.").arg(name),
                                  ruleText("Fill the value anew with holdpoint set."));
    }
    QMap<QString, std::optional<QString>> changed = wanted;
    changed.removeIf([&now](auto it) {
        return it.value() ? now.contains(it.key()) && now.value(it.key()) == *it.value() : !now.contains(it.key());
    });
    if (changed.isEmpty())
        return refusedBecause(ruleText("The environment would be the same as before."),
                              ruleText("Write a line NAME=value for what is to be another, or NAME to leave one out."));
    QByteArray names;
    for (auto it = changed.cbegin(); it != changed.cend(); ++it)
        names += it.key().toUtf8() + '\n';
    requested.before = m_launch.inForce(request.kind, request.target, names);
    requested.after = environmentText(changed);
    return std::nullopt;
}

std::optional<Error> Rules::wrongVersion(const RequestDeviation& request,
                                         const events::DeviationRequested& requested) const
{
    if (!m_state.started)
        return refusedBecause(ruleText("The launch has not started: nothing needs a deviation yet."),
                              request.kind == QLatin1String("runbook")
                                  ? ruleText("Load the new version: holdpoint load LAUNCH RUNBOOK.")
                                  : ruleText("Read the configuration and trust it: holdpoint trust LAUNCH."));
    if (!request.change.problem.isEmpty())
        return refusedBecause(request.change.problem, request.change.nextStep);
    if (requested.after == requested.before)
        return refusedBecause(ruleText("This is the version that is in force."), ruleText("Give the changed file."));
    const QStringList done = doneAmong(request.change.changed + request.change.vanished, {});
    if (!done.isEmpty() && !request.evenDone)
        return refusedBecause(
            ruleText("The new version changes or drops what is done already: %1.").arg(done.join(QStringLiteral(", "))),
            ruleText("Leave those steps as they are, or show the difference to everybody and ask again with "
                     "--even-done: they stay done."));
    return std::nullopt;
}

std::optional<Error> Rules::changesNothing(const RequestDeviation& request, events::DeviationRequested& requested) const
{
    const runbook::Plan& plan = m_launch.plan();
    const QString& kind = request.kind;
    const runbook::Step* step = plan.step(request.target);
    const runbook::Step* owner = plan.stepOfCommand(request.target);
    const auto is = [&kind](const char* name) { return kind == QLatin1String(name); };
    const bool aboutCommand = is("command") || is("rerun") || is("environment") || is("folder");
    const bool aboutStep = is("skip") || is("override");
    const bool found = wholeLaunch(kind)
                           ? request.target == kind
                           : (aboutCommand && owner) || (aboutStep && step) || (is("order") && (owner || step));
    if (!found)
        return refusedBecause(
            ruleText("%1 is not something that a deviation of kind “%2” can be about.").arg(request.target, kind),
            ruleText("Look the id of the step or command up with holdpoint status."));
    if (is("override") && step->kind != runbook::StepKind::Gate)
        return refusedBecause(ruleText("“%1” is no go/no-go point.").arg(step->title),
                              ruleText("Name the gate to override."));
    if (aboutCommand && !plan.command(request.target)->runnable)
        return refusedBecause(ruleText("This command is shown, not run: Holdpoint has no shell for it."),
                              ruleText("Run it where it belongs, and write down in a note what was different."));
    requested.after = request.after;
    if (is("environment"))
        return wrongEnvironment(request, requested);
    requested.before = m_launch.inForce(kind, request.target);
    if (is("command") && (request.after.trimmed().isEmpty() || request.after == requested.before))
        return refusedBecause(ruleText("The changed command is empty or the same as before."),
                              ruleText("Give the exact text that is to run."));
    if (is("folder")) {
        const QString folder = QString::fromUtf8(request.after);
        if (!QDir::isAbsolutePath(folder) || QDir::cleanPath(folder) != folder || folder.contains(QChar(0)))
            return refusedBecause(ruleText("“%1” is no absolute path of a folder.").arg(folder),
                                  ruleText("Give the whole path, beginning with /."));
        if (requested.after == requested.before)
            return refusedBecause(ruleText("The command runs in that folder already."),
                                  ruleText("Give the folder that it is to run in instead."));
    }
    if (wholeLaunch(kind))
        return wrongVersion(request, requested);
    const bool text = is("command") || is("folder");
    if (!text && !request.after.isEmpty())
        return refusedBecause(ruleText("A deviation of kind “%1” changes no text.").arg(kind),
                              ruleText("Leave the changed text out, or name the kind that it is of."));
    return std::nullopt;
}

Answer Rules::operator()(const RequestDeviation& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notOnRoster())
        return std::unexpected(*error);
    if (!isDeviationKind(request.kind)) {
        QStringList kinds;
        for (const char* kind : deviationKinds)
            kinds.append(QLatin1String(kind));
        return refusal(ruleText("There is no deviation of kind “%1”.").arg(request.kind),
                       ruleText("The kinds are: %1.").arg(kinds.join(QStringLiteral(", "))));
    }
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("A deviation needs a reason."), ruleText("Say why the runbook is not followed here."));
    if (request.kind == QLatin1String("declaration"))
        return incompleteDeclaration(request);
    events::DeviationRequested requested;
    requested.deviation = QStringLiteral("D%1").arg(m_state.deviations.size() + 1);
    requested.kind = request.kind;
    requested.target = request.target;
    requested.reason = request.reason;
    if (const std::optional<Error> error = changesNothing(request, requested))
        return std::unexpected(*error);
    return std::vector<events::Event>{requested};
}

std::optional<Error> Rules::decidedDeviation(const QString& id) const
{
    const DeviationRecord* record = m_launch.deviation(id);
    if (!record)
        return refusedBecause(ruleText("There is no deviation %1.").arg(id),
                              ruleText("Look its number up with holdpoint deviation list."));
    if (record->status == DeviationStatus::Expired)
        return refusedBecause(ruleText("Deviation %1 expired with its phase.").arg(id), ruleText("Request a new one."));
    if (record->status != DeviationStatus::Requested)
        return refusedBecause(ruleText("Deviation %1 is decided already.").arg(id), ruleText("Request a new one."));
    return std::nullopt;
}

// Between the request and the approval the launch went on.
std::optional<Error> Rules::cannotMerge(const DeviationRecord& record, const PlanChange& change) const
{
    if (!change.problem.isEmpty())
        return refusedBecause(change.problem, change.nextStep);
    const QStringList touched = change.changed + change.vanished;
    if (const QStringList done = doneAmong(touched, record.doneThen); !done.isEmpty())
        return refusedBecause(ruleText("Steps that the new version changes were done since it was asked for: %1.")
                                  .arg(done.join(QStringLiteral(", "))),
                              ruleText("Reject it, look at the difference again, and request it anew."));
    for (const RunRecord* run : m_launch.runningRuns()) {
        if (touched.contains(run->started.step))
            return refusedBecause(
                ruleText("Run %1 is running, and the new version changes or drops its step.").arg(run->started.run),
                ruleText("Stop it or wait for its end, then approve."));
    }
    return std::nullopt;
}

Answer Rules::operator()(const ApproveDeviation& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("approve a deviation")))
        return std::unexpected(*error);
    if (const std::optional<Error> error = decidedDeviation(request.deviation))
        return std::unexpected(*error);
    const DeviationRecord& record = *m_launch.deviation(request.deviation);
    const bool own = record.by.person == m_actor.person;
    // Without a roster there is only one person to ask; the record says that they approved themselves.
    if (own && !m_state.people.isEmpty() && !m_state.selfApproval)
        return refusal(
            ruleText("Nobody approves an own request on this roster."),
            ruleText("Ask a deputy of the %1, or let somebody else request it.").arg(m_launch.coordinatorRole()));
    if (!m_launch.holdsStill(record))
        return refusal(ruleText("What deviation %1 would change is not what it was any more.").arg(request.deviation),
                       ruleText("Reject it, and request it anew from what is in force now."));
    if (const std::optional<Error> error = wrongProof(request.proof))
        return std::unexpected(*error);
    std::vector<events::Event> happened{events::DeviationApproved{request.deviation, request.reason, own,
                                                                  request.proof.statement, request.proof.signature,
                                                                  request.proof.publicKey}};
    if (!wholeLaunch(record.request.kind))
        return happened;
    // Another plan takes effect with its approval, in one entry group: nobody works by a plan that is half in force.
    if (const std::optional<Error> error = cannotMerge(record, request.change))
        return std::unexpected(*error);
    const QString sha256 = QString::fromLatin1(record.request.after);
    if (record.request.kind == QLatin1String("configuration")) {
        happened.emplace_back(events::ConfigurationTrusted{sha256, request.deviation});
        return happened;
    }
    events::RunbookLoaded loaded{sha256, m_state.runbooks.last().fileName, request.change.title, request.deviation, {}};
    for (const QString& id : m_launch.stepOrder()) {
        const runbook::Step* step = m_launch.plan().step(id);
        const bool work = step->hasWork() || step->kind == runbook::StepKind::Gate;
        if (work && m_launch.done(id) && !request.change.vanished.contains(id))
            loaded.kept.append(id);
    }
    happened.emplace_back(loaded);
    return happened;
}

Answer Rules::operator()(const RejectDeviation& request) const
{
    if (const std::optional<Error> error = notOpen())
        return std::unexpected(*error);
    if (const std::optional<Error> error = notCoordinator(ruleText("reject a deviation")))
        return std::unexpected(*error);
    if (const std::optional<Error> error = decidedDeviation(request.deviation))
        return std::unexpected(*error);
    if (request.reason.trimmed().isEmpty())
        return refusal(ruleText("A rejection needs a reason."), ruleText("Say why in a few words."));
    return std::vector<events::Event>{events::DeviationRejected{request.deviation, request.reason}};
}

} // namespace holdpoint::checklist
