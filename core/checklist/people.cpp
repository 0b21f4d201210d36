// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"

#include "core/base/canonical_json.h"
#include "core/base/sha256.h"
#include "core/checklist/alarm_evidence.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

// Questions about people and gates.
namespace holdpoint::checklist {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("checklist", text); }

} // namespace

QString Launch::coordinatorRole() const
{
    const auto named = [](const QString& role) {
        return role.contains(QLatin1String("coordinator"), Qt::CaseInsensitive);
    };
    for (const runbook::Role& role : m_plan->roles) {
        if (named(role.role))
            return role.role;
    }
    for (const events::Person& person : m_state.people) {
        for (const QString& role : person.roles) {
            if (named(role))
                return role;
        }
    }
    return m_plan->declaration.role.isEmpty() ? QStringLiteral("Launch Coordinator") : m_plan->declaration.role;
}

const events::Person* Launch::holderOf(const QString& role) const
{
    for (const events::Person& person : m_state.people) {
        if (person.roles.contains(role))
            return &person;
    }
    for (const events::Person& person : m_state.people) {
        if (person.deputyFor.contains(role))
            return &person;
    }
    return nullptr;
}

const events::Person* Launch::person(const QString& name) const
{
    const auto found = std::find_if(m_state.people.begin(), m_state.people.end(),
                                    [&](const events::Person& person) { return person.name == name; });
    return found == m_state.people.end() ? nullptr : &*found;
}

QStringList Launch::unheldRoles() const
{
    QStringList roles;
    for (const runbook::Role& role : m_plan->roles)
        roles.append(role.role);
    for (const runbook::SignoffLine& line : m_plan->signoffs)
        roles.append(line.role);
    roles.append(m_plan->declaration.role);
    roles.removeDuplicates();
    roles.removeIf([this](const QString& role) { return role.isEmpty() || holderOf(role); });
    return roles;
}

bool Launch::isDeputyFor(const QString& name, const QString& role) const
{
    const events::Person* known = person(name);
    return known && !known->roles.contains(role) && known->deputyFor.contains(role);
}

bool Launch::holds(const QString& name, const QString& role) const
{
    return std::any_of(m_state.people.begin(), m_state.people.end(), [&](const events::Person& person) {
        return person.name == name && (person.roles.contains(role) || person.deputyFor.contains(role));
    });
}

bool Launch::mayCoordinate(const QString& person) const
{
    // Without a roster the first person is the coordinator; with one that names none, any member stands in.
    return m_state.people.isEmpty() || holds(person, coordinatorRole()) ||
           (!holderOf(coordinatorRole()) && mayAct(person));
}

bool Launch::mayAct(const QString& name) const
{
    return m_state.people.isEmpty() || std::any_of(m_state.people.begin(), m_state.people.end(),
                                                   [&](const events::Person& person) { return person.name == name; });
}

QString Launch::nextGate() const
{
    for (const QString& id : m_order) {
        if (kindOf(id) == runbook::StepKind::Gate && !done(id))
            return id;
    }
    return {};
}

QStringList Launch::seatsOf(const QString& gate) const
{
    const runbook::Step* step = m_steps.value(gate);
    const QString coordinator = coordinatorRole();
    QStringList seats;
    if (step && m_configuration.seats.contains(step->title)) {
        seats = m_configuration.seats.value(step->title);
    } else {
        // The runbook's order of roles is the polling order; roles that nobody holds have no seat by default.
        for (const runbook::Role& role : m_plan->roles) {
            if (holderOf(role.role))
                seats.append(role.role);
        }
        for (const events::Person& person : m_state.people) {
            for (const QString& role : person.roles) {
                if (!seats.contains(role))
                    seats.append(role);
            }
        }
    }
    seats.removeAll(coordinator);
    return seats;
}

QStringList Launch::rolesToStandInFor(const QString& gate) const
{
    const runbook::Step* step = m_steps.value(gate);
    QStringList roles;
    if (!step || m_state.people.isEmpty() || m_configuration.seats.contains(step->title))
        return roles;
    for (const runbook::Role& role : m_plan->roles) {
        if (!holderOf(role.role) && role.role != coordinatorRole() && !roles.contains(role.role))
            roles.append(role.role);
    }
    return roles;
}

QStringList Launch::openCriteria(const QString& gate) const
{
    QStringList open;
    if (const runbook::Step* step = m_steps.value(gate)) {
        for (const runbook::Check& check : step->checks) {
            if (!m_state.ticks.contains(check.id))
                open.append(check.id);
        }
    }
    return open;
}

QString Launch::evidenceSha256(const QString& gate) const
{
    const runbook::Phase* phase = m_phaseOf.value(gate);
    if (!phase)
        return {};
    QJsonArray evidence;
    const auto add = [&](const QString& id, const QString& what) { evidence.append(QJsonArray{id, what}); };
    for (const runbook::Step& step : phase->steps) {
        for (const runbook::Check& check : step.checks)
            add(check.id, m_state.ticks.contains(check.id) ? QStringLiteral("ticked") : QStringLiteral("open"));
        for (const runbook::Command& command : step.commands) {
            const RunRecord* run = latestRun(command.id);
            QString seen;
            if (doneByHand(command.id))
                seen = m_state.ticks.contains(command.id) ? QStringLiteral("ticked") : QStringLiteral("open");
            else if (run && run->started.background)
                // It ends when it ends: its output was never complete to whoever voted.
                seen = QStringLiteral("run %1").arg(run->started.run);
            else if (run && run->finished)
                seen = QStringLiteral("%1 %2 %3")
                           .arg(run->finished->ending)
                           .arg(run->finished->status)
                           .arg(run->finished->outputSha256);
            add(command.id, seen);
        }
        for (const runbook::Expectation& expectation : step.expectations) {
            const auto judged = m_state.personJudgements.constFind(expectation.id);
            if (judged != m_state.personJudgements.constEnd())
                add(expectation.id, judged->met ? QStringLiteral("met") : QStringLiteral("missing"));
        }
        for (const EvidenceRecord& file : m_state.evidence) {
            if (file.file.step == step.id)
                add(step.id, file.file.sha256);
        }
        for (const QString& value : valuesOf(step)) {
            const auto filled = m_state.values.constFind(value);
            // What the clock fills is a fact of the run that it was filled for, and that run stands above.
            if (filled == m_state.values.constEnd() || filled->source == QLatin1String("clock"))
                continue;
            add(value, filled->secret ? QStringLiteral("secret %1").arg(filled->times)
                                      : QStringLiteral("value ") + filled->text);
        }
        if (step.id == gate)
            break;
    }
    for (const AlarmEvidence& alarm : alarmEvidence(m_state.alarms))
        add(QStringLiteral("alarm ") + alarm.alarm, alarm.seen);
    const Result<QByteArray> bytes = canonicalJson({{QStringLiteral("evidence"), evidence}});
    return bytes ? hex(Sha256::of(*bytes)) : QString();
}

bool Launch::voteStands(const QString& gate, const QString& seat) const
{
    const auto record = m_state.gates.constFind(gate);
    if (record == m_state.gates.constEnd() || !record->votes.contains(seat))
        return false;
    return record->votes.value(seat).vote.evidenceSha256 == evidenceSha256(gate);
}

QStringList Launch::seatsWithoutGo(const QString& gate) const
{
    QStringList without;
    const QString evidence = evidenceSha256(gate);
    const GateRecord record = m_state.gates.value(gate);
    for (const QString& seat : seatsOf(gate)) {
        const auto vote = record.votes.constFind(seat);
        if (vote == record.votes.constEnd() || !vote->vote.go || vote->vote.evidenceSha256 != evidence)
            without.append(seat);
    }
    return without;
}

QStringList Launch::gatesStandingOn(const QString& stepId) const
{
    QStringList gates;
    const runbook::Phase* phase = m_phaseOf.value(stepId);
    bool reached = false;
    for (const runbook::Step& step : phase ? phase->steps : QList<runbook::Step>()) {
        reached = reached || step.id == stepId;
        const auto gate = m_state.gates.constFind(step.id);
        if (reached && gate != m_state.gates.constEnd() && gate->decision && gate->decision->decision.go)
            gates.append(step.id);
    }
    return gates;
}

QString Launch::reopenedBecause(const QString& gate) const
{
    const auto record = m_state.gates.constFind(gate);
    if (record == m_state.gates.constEnd() || !record->reopened)
        return {};
    const events::GateReopened& fact = record->reopened->reopened;
    QString what = fact.target;
    if (const runbook::Step* step = m_steps.value(fact.target))
        what = step->title;
    else if (const runbook::Command* command = m_commands.value(fact.target))
        what = command->title.isEmpty() ? QString::fromUtf8(command->text).section(u'\n', 0, 0) : command->title;
    else if (const runbook::Expectation* expectation = m_expectations.value(fact.target))
        what = expectation->text;
    else if (const runbook::Value* filled = value(fact.target))
        what = filled->placeholder;
    else if (const runbook::Step* owner = m_stepOfCheck.value(fact.target)) {
        for (const runbook::Check& check : owner->checks)
            what = check.id == fact.target ? check.text : what;
    }
    const QString& who = record->reopened->by.person;
    if (fact.cause == QLatin1String("unticked"))
        return translated("%1 took back “%2” after the GO").arg(who, what);
    if (fact.cause == QLatin1String("run"))
        return translated("%1 ran “%2” again after the GO").arg(who, what);
    if (fact.cause == QLatin1String("judged"))
        return translated("%1 judged “%2” anew after the GO").arg(who, what);
    if (fact.cause == QLatin1String("filled"))
        return translated("%1 filled in “%2” anew after the GO").arg(who, what);
    if (fact.cause == QLatin1String("traffic"))
        return translated("%1 took traffic back from where “%2” had brought it").arg(who, what);
    return translated("%1 attached new evidence to “%2” after the GO").arg(who, what);
}

QList<Awaited> Launch::awaited() const
{
    QList<Awaited> list;
    const auto add = [&](const QString& role, const QString& what) {
        const events::Person* person = holderOf(role);
        list.append({role, person ? person->name : QString(), person ? person->contact : QString(), what});
    };
    const QString coordinator = coordinatorRole();
    if (m_state.scrubbed || m_state.ended)
        return list;
    if (!m_state.rollbacks.isEmpty() && !m_state.rollbacks.constLast().ended) {
        add(coordinator, translated("to see the rollback through"));
        return list;
    }
    if (m_state.held) {
        add(coordinator, translated("to resume the launch"));
        return list;
    }
    for (const DeviationRecord& record : m_state.deviations) {
        if (record.status == DeviationStatus::Requested)
            add(coordinator, translated("to decide deviation %1").arg(record.request.deviation));
    }
    const QString step = currentStep();
    const bool inTimeLine = !step.isEmpty() && !timeLineDone();
    if (inTimeLine && kindOf(step) == runbook::StepKind::Gate) {
        const QString title = m_steps.value(step)->title;
        const QString because = reopenedBecause(step);
        const auto ask = [&](const QString& role, const QString& what, const QString& again) {
            add(role, because.isEmpty() ? what.arg(title) : again.arg(title, because));
        };
        // A vote on today's evidence is void as soon as the next criterion is ticked: those come first.
        if (!openCriteria(step).isEmpty()) {
            ask(coordinator, translated("to tick the criteria of “%1”"),
                translated("to tick the criteria of “%1” again: %2"));
            return list;
        }
        const QStringList without = seatsWithoutGo(step);
        for (const QString& seat : without)
            ask(seat, translated("to vote on “%1”"), translated("to vote again on “%1”: %2"));
        if (without.isEmpty())
            ask(coordinator, translated("to decide “%1”"), translated("to decide “%1” again: %2"));
        return list;
    }
    if (inTimeLine) {
        const QString title = m_steps.value(step)->title;
        switch (stepState(step)) {
        case StepState::Running:
            add(coordinator, translated("to watch “%1”, which is running").arg(title));
            break;
        case StepState::Failed:
            add(coordinator, translated("to decide what follows the failure of “%1”").arg(title));
            break;
        case StepState::Unknown:
            add(coordinator, translated("to say how “%1” ended").arg(title));
            break;
        default:
            add(coordinator, translated("to work through “%1”").arg(title));
        }
        return list;
    }
    for (const QString& id : missingSignoffs()) {
        for (const runbook::SignoffLine& line : m_plan->signoffs) {
            if (line.id == id)
                add(line.role, translated("to sign off"));
        }
    }
    if (list.isEmpty() && !m_state.declaration && !m_plan->declaration.text.isEmpty())
        add(coordinator, translated("to declare the launch"));
    else if (list.isEmpty())
        add(coordinator, translated("to end the launch"));
    return list;
}

} // namespace holdpoint::checklist
