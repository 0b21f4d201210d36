// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/deviations.h"

#include "core/checklist/launch.h"

#include <algorithm>

// What deviates from the plan, by whose leave, and until when.
namespace holdpoint::checklist {

bool isDeviationKind(const QString& kind)
{
    return std::any_of(deviationKinds.begin(), deviationKinds.end(),
                       [&kind](const char* known) { return kind == QLatin1String(known); });
}

QMap<QString, std::optional<QString>> environmentLines(const QByteArray& lines)
{
    QMap<QString, std::optional<QString>> changes;
    for (const QByteArray& line : lines.split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (!line.isEmpty())
            changes.insert(QString::fromUtf8(equals < 0 ? line : line.left(equals)),
                           equals < 0 ? std::nullopt : std::optional(QString::fromUtf8(line.mid(equals + 1))));
    }
    return changes;
}

QByteArray environmentText(const QMap<QString, std::optional<QString>>& lines)
{
    QByteArray text;
    for (auto it = lines.cbegin(); it != lines.cend(); ++it) {
        if (!it.value())
            continue;
        text += text.isEmpty() ? "" : "\n";
        text += it.key().toUtf8() + '=' + it.value()->toUtf8();
    }
    return text;
}

namespace {

// The names that a deviation of the environment is about: what stands on either side.
QStringList namesIn(const DeviationRecord& record)
{
    QStringList names = environmentLines(record.request.before).keys() + environmentLines(record.request.after).keys();
    names.removeDuplicates();
    names.sort();
    return names;
}

} // namespace

QMap<QString, QString> Launch::environment() const
{
    QMap<QString, QString> all = m_configuration.environment;
    const QMap<QString, QString> filled = filledValues();
    for (const runbook::Value& value : m_plan->values) {
        if (filled.contains(value.id) && !value.name.isEmpty())
            all.insert(value.name, filled.value(value.id));
    }
    all.insert(QStringLiteral("HOLDPOINT_LAUNCH"), m_state.opened.launch);
    return all;
}

QMap<QString, QString> Launch::environmentOf(const QStringList& deviations) const
{
    QMap<QString, QString> all = environment();
    for (const QString& id : deviations) {
        const DeviationRecord* record = deviation(id);
        if (!record || record->request.kind != QLatin1String("environment"))
            continue;
        const auto after = environmentLines(record->request.after);
        for (const QString& name : namesIn(*record)) {
            if (after.contains(name))
                all.insert(name, after.value(name).value_or(QString()));
            else
                all.remove(name);
        }
    }
    return all;
}

QByteArray Launch::inForce(const QString& kind, const QString& target, const QByteArray& after) const
{
    if (kind == QLatin1String("command")) {
        const runbook::Command* command = m_commands.value(target);
        return command ? command->text : QByteArray();
    }
    if (kind == QLatin1String("folder"))
        return m_state.opened.workdir.toUtf8();
    if (kind == QLatin1String("runbook"))
        return m_state.runbooks.isEmpty() ? QByteArray() : m_state.runbooks.last().sha256.toLatin1();
    if (kind == QLatin1String("configuration"))
        return m_state.trustedConfiguration.toLatin1();
    if (kind == QLatin1String("environment")) {
        const QMap<QString, QString> now = environment();
        QMap<QString, std::optional<QString>> lines = environmentLines(after);
        for (auto it = lines.begin(); it != lines.end(); ++it)
            it.value() = now.contains(it.key()) ? std::optional(now.value(it.key())) : std::nullopt;
        return environmentText(lines);
    }
    return {};
}

const DeviationRecord* Launch::deviation(const QString& id) const
{
    for (const DeviationRecord& record : m_state.deviations) {
        if (record.request.deviation == id)
            return &record;
    }
    return nullptr;
}

bool Launch::over(const QString& phaseId) const
{
    for (const runbook::Phase& phase : m_plan->phases) {
        if (phase.id == phaseId)
            return std::all_of(phase.steps.begin(), phase.steps.end(),
                               [this](const runbook::Step& step) { return done(step.id); });
    }
    return false;
}

void Launch::place(DeviationRecord& record) const
{
    const QString& target = record.request.target;
    // The declaration follows every phase.
    if (record.request.kind == QLatin1String("declaration"))
        return;
    const runbook::Step* step = m_steps.value(target, m_stepOfCommand.value(target));
    const runbook::Phase* phase = step ? m_phaseOf.value(step->id) : nullptr;
    if (!phase || over(phase->id))
        phase = m_phaseOf.value(currentStep());
    record.phase = phase ? phase->id : QString();
    if (record.request.kind != QLatin1String("runbook"))
        return;
    for (const QString& id : m_order) {
        if (done(id))
            record.doneThen.insert(id);
    }
}

bool Launch::holdsStill(const DeviationRecord& record) const
{
    // For exactly that change: when what it changes is not what it was, nobody approved the new one.
    const QString& kind = record.request.kind;
    if (kind == QLatin1String("environment")) {
        QByteArray names;
        for (const QString& name : namesIn(record))
            names += name.toUtf8() + '\n';
        return inForce(kind, record.request.target, names) == record.request.before;
    }
    return inForce(kind, record.request.target) == record.request.before;
}

const DeviationRecord* Launch::approval(const QString& kind, const QString& target, const QByteArray& text) const
{
    for (const DeviationRecord& record : m_state.deviations) {
        // The boxes and commands of a step that was let out of order are one work.
        const bool goesOn = record.status == DeviationStatus::Used && kind == QLatin1String("order") &&
                            m_steps.contains(target) && !done(target);
        if ((record.status != DeviationStatus::Approved && !goesOn) || record.request.kind != kind ||
            record.request.target != target || record.request.after != text)
            continue;
        if (!over(record.phase) && holdsStill(record))
            return &record;
    }
    return nullptr;
}

const DeviationRecord* Launch::approvedChange(const QString& kind, const QString& command) const
{
    // The latest word counts.
    for (auto record = m_state.deviations.crbegin(); record != m_state.deviations.crend(); ++record) {
        if (record->request.kind != kind || record->request.target != command)
            continue;
        const DeviationRecord* found = approval(kind, command, record->request.after);
        if (found == &*record)
            return found;
    }
    return nullptr;
}

QStringList Launch::outlivedDeviations() const
{
    QStringList outlived;
    for (const DeviationRecord& record : m_state.deviations) {
        const bool open = record.status == DeviationStatus::Requested || record.status == DeviationStatus::Approved;
        if (open && over(record.phase))
            outlived.append(record.request.deviation);
    }
    return outlived;
}

} // namespace holdpoint::checklist
