// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/plan_check.h"

#include <QCryptographicHash>

#include <algorithm>

// What the work so far allows, and what a gate stands on.
namespace holdpoint::session {
namespace {

// A text as canonical JSON (RFC 8785) writes it.
QByteArray jsonText(const QString& text)
{
    QByteArray out = "\"";
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += "\\u00" + QByteArray(1, c).toHex();
            else
                out += c;
        }
    }
    return out + '"';
}

} // namespace

const runbook::Step* PlanCheck::step(const QString& id) const { return m_places.value(id).step; }

const runbook::Command* PlanCheck::command(const QString& stepId, const QString& id) const
{
    const runbook::Step* owner = step(stepId);
    if (!owner)
        return nullptr;
    const auto found = std::find_if(owner->commands.begin(), owner->commands.end(),
                                    [&id](const runbook::Command& command) { return command.id == id; });
    return found == owner->commands.end() ? nullptr : &*found;
}

QString PlanCheck::stepOfCheck(const QString& check) const { return m_stepOfCheck.value(check); }

const PlanCheck::Run* PlanCheck::latestRun(const QString& command) const
{
    const auto number = m_latestRun.constFind(command);
    return number == m_latestRun.constEnd() ? nullptr : &*m_runs.constFind(*number);
}

bool PlanCheck::through(const runbook::Command& command) const
{
    if (!command.runnable)
        return !m_byHand.contains(command.id) || m_ticks.contains(command.id);
    const Run* run = latestRun(command.id);
    // What a weight brought is done as long as traffic is there.
    if (const rollout::Rung* rung = m_rollout.ladder().rungOf(command.id); rung && !(run && run->running()))
        return m_rollout.weight() >= rung->weight;
    return run && (run->passed() || (run->running() && run->background));
}

bool PlanCheck::done(const runbook::Step& step) const
{
    if (step.kind == runbook::StepKind::Gate)
        return isGo(step.id);
    if (m_skipped.contains(step.id) || m_kept.contains(step.id))
        return true;
    const auto ticked = [this](const runbook::Check& check) { return m_ticks.contains(check.id); };
    const auto met = [this](const runbook::Expectation& expectation) {
        const auto person = m_personWords.constFind(expectation.id);
        return person != m_personWords.constEnd() ? *person
                                                  : m_outputWords.value(expectation.id) == QLatin1String("met");
    };
    const auto delivered = [this](const runbook::Deliverable& deliverable) {
        return m_delivered.contains(deliverable.id);
    };
    return std::all_of(step.checks.begin(), step.checks.end(), ticked) &&
           std::all_of(step.commands.begin(), step.commands.end(),
                       [this](const runbook::Command& command) { return through(command); }) &&
           std::all_of(step.expectations.begin(), step.expectations.end(), met) &&
           std::all_of(step.deliverables.begin(), step.deliverables.end(), delivered);
}

bool PlanCheck::isDone(const QString& id) const
{
    const runbook::Step* found = step(id);
    return found && done(*found);
}

qsizetype PlanCheck::firstUndone() const
{
    while (m_done < qsizetype(m_timeLine.size()) && done(*m_timeLine[size_t(m_done)]))
        ++m_done;
    return m_done;
}

QString PlanCheck::before(const QString& step) const
{
    const qsizetype turn = m_places.value(step).turn;
    const qsizetype undone = firstUndone();
    return turn >= 0 && undone < turn ? m_timeLine[size_t(undone)]->title : QString();
}

QString PlanCheck::beforeTheLadder() const
{
    const rollout::Ladder& ladder = m_rollout.ladder();
    const runbook::Step* found = step(ladder.step);
    if (!found || m_skipped.contains(found->id) || m_kept.contains(found->id))
        return {};
    const auto first = std::find_if(found->commands.begin(), found->commands.end(),
                                    [&ladder](const runbook::Command& one) { return ladder.rungOf(one.id); });
    const auto open =
        std::find_if(found->commands.begin(), first, [this](const runbook::Command& one) { return !through(one); });
    return open == first ? QString() : QString::fromUtf8(open->text);
}

QString PlanCheck::undone() const
{
    const qsizetype first = firstUndone();
    return first < qsizetype(m_timeLine.size()) ? m_timeLine[size_t(first)]->title : QString();
}

QString PlanCheck::fallen() const
{
    const runbook::Step* gate = m_shaken.isEmpty() ? nullptr : step(*m_shaken.constBegin());
    return gate ? gate->title : QString();
}

QStringList PlanCheck::valuesOf(const runbook::Step& step) const
{
    QStringList ids;
    for (const runbook::Command& command : step.commands)
        ids += command.placeholders;
    for (const runbook::Value& value : m_plan.values) {
        const auto standsIn = [&value](const auto& item) {
            return value.placeholder.startsWith(u'_') ? item.line == value.line : item.text.contains(value.placeholder);
        };
        if (std::any_of(step.checks.begin(), step.checks.end(), standsIn) ||
            std::any_of(step.expectations.begin(), step.expectations.end(), standsIn))
            ids.append(value.id);
    }
    ids.removeDuplicates();
    return ids;
}

QString PlanCheck::evidenceSha256(const QString& gate) const
{
    const Place place = m_places.value(gate);
    if (!place.phase)
        return {};
    QByteArray list;
    const auto add = [&list](const QString& id, const QString& what) {
        list += (list.isEmpty() ? "[" : ",[") + jsonText(id) + ',' + jsonText(what) + ']';
    };
    const auto box = [this](const QString& id) {
        return m_ticks.contains(id) ? QStringLiteral("ticked") : QStringLiteral("open");
    };
    for (const runbook::Step& step : place.phase->steps) {
        for (const runbook::Check& check : step.checks)
            add(check.id, box(check.id));
        for (const runbook::Command& command : step.commands) {
            const Run* run = latestRun(command.id);
            if (m_byHand.contains(command.id))
                add(command.id, box(command.id));
            else if (run && run->background)
                add(command.id, QStringLiteral("run %1").arg(run->number));
            else if (run && run->finished)
                add(command.id, run->ending + u' ' + QString::number(run->status) + u' ' + run->output);
            else
                add(command.id, {});
        }
        for (const runbook::Expectation& expectation : step.expectations) {
            const auto word = m_personWords.constFind(expectation.id);
            if (word != m_personWords.constEnd())
                add(expectation.id, *word ? QStringLiteral("met") : QStringLiteral("missing"));
        }
        for (const QString& file : m_files.value(step.id))
            add(step.id, file);
        for (const QString& id : valuesOf(step)) {
            const auto value = m_values.constFind(id);
            if (value != m_values.constEnd() && value->source != QLatin1String("clock"))
                add(id, value->secret ? QStringLiteral("secret %1").arg(value->times)
                                      : QStringLiteral("value ") + value->text);
        }
        if (&step == place.step)
            break;
    }
    for (const auto& [alarm, seen] : m_alarms.evidence())
        add(QStringLiteral("alarm ") + alarm, seen);
    const QByteArray bytes = "{\"evidence\":[" + list + "]}";
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QStringList PlanCheck::openCriteria(const QString& gate) const
{
    QStringList open;
    if (const runbook::Step* found = step(gate)) {
        for (const runbook::Check& check : found->checks) {
            if (!m_ticks.contains(check.id))
                open.append(check.text);
        }
    }
    return open;
}

bool PlanCheck::isHeld(const QString& role) const
{
    return std::any_of(m_people.begin(), m_people.end(), [&role](const Person& person) {
        return person.roles.contains(role) || person.deputyFor.contains(role);
    });
}

QString PlanCheck::coordinatorRole() const
{
    QStringList roles;
    for (const runbook::Role& role : m_plan.roles)
        roles.append(role.role);
    for (const Person& person : m_people)
        roles += person.roles;
    const auto named = std::find_if(roles.begin(), roles.end(), [](const QString& role) {
        return role.contains(QLatin1String("coordinator"), Qt::CaseInsensitive);
    });
    if (named != roles.end())
        return *named;
    return m_plan.declaration.role.isEmpty() ? QStringLiteral("Launch Coordinator") : m_plan.declaration.role;
}

bool PlanCheck::mayAct(const QString& name) const
{
    return m_people.empty() ||
           std::any_of(m_people.begin(), m_people.end(), [&name](const Person& one) { return one.name == name; });
}

bool PlanCheck::mayCoordinate(const QString& name) const
{
    const QString role = coordinatorRole();
    if (!isHeld(role))
        return mayAct(name);
    return std::any_of(m_people.begin(), m_people.end(), [&](const Person& one) {
        return one.name == name && (one.roles.contains(role) || one.deputyFor.contains(role));
    });
}

QStringList PlanCheck::seats(const QString& gate) const
{
    const runbook::Step* found = step(gate);
    QStringList seats;
    if (found && m_configuration.seats.contains(found->title)) {
        seats = m_configuration.seats.value(found->title);
    } else {
        for (const runbook::Role& role : m_plan.roles) {
            if (isHeld(role.role))
                seats.append(role.role);
        }
        for (const Person& person : m_people)
            seats += person.roles;
        seats.removeDuplicates();
    }
    seats.removeAll(coordinatorRole());
    return seats;
}

QStringList PlanCheck::seatsWithoutGo(const QString& gate) const
{
    const QString evidence = evidenceSha256(gate);
    QStringList without = seats(gate);
    without.removeIf([votes = m_gates.value(gate).votes, &evidence](const QString& seat) {
        const auto vote = votes.constFind(seat);
        return vote != votes.constEnd() && vote->go && vote->evidence == evidence;
    });
    return without;
}

QStringList PlanCheck::heldByNobody(const QString& gate) const
{
    const runbook::Step* found = step(gate);
    QStringList roles;
    if (!found || m_people.empty() || m_configuration.seats.contains(found->title))
        return roles;
    for (const runbook::Role& role : m_plan.roles) {
        if (!isHeld(role.role) && role.role != coordinatorRole() && !roles.contains(role.role))
            roles.append(role.role);
    }
    return roles;
}

const runbook::SignoffLine* PlanCheck::signoff(const QString& id) const
{
    const auto found = std::find_if(m_plan.signoffs.begin(), m_plan.signoffs.end(),
                                    [&id](const runbook::SignoffLine& line) { return line.id == id; });
    return found == m_plan.signoffs.end() ? nullptr : &*found;
}

QStringList PlanCheck::missingForDeclaration(const QSet<QString>& signoffs) const
{
    QStringList missing;
    for (const runbook::Criterion& criterion : m_plan.successCriteria) {
        if (!m_ticks.contains(criterion.id))
            missing.append(criterion.id);
    }
    for (const runbook::SignoffLine& line : m_plan.signoffs) {
        if (!signoffs.contains(line.id))
            missing.append(line.id);
    }
    return missing;
}

} // namespace holdpoint::session
