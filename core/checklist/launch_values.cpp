// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"

#include <algorithm>

// Questions about what fills the blanks.
namespace holdpoint::checklist {

const runbook::Value* Launch::value(const QString& id) const
{
    const auto& values = m_plan->values;
    const auto found =
        std::find_if(values.begin(), values.end(), [&id](const runbook::Value& one) { return one.id == id; });
    return found == values.end() ? nullptr : &*found;
}

QStringList Launch::valuesOf(const runbook::Step& step) const
{
    const auto known = m_valuesOfStep.constFind(step.id);
    if (known != m_valuesOfStep.constEnd())
        return *known;
    QStringList ids;
    for (const runbook::Command& command : step.commands)
        ids += command.placeholders;
    for (const runbook::Value& value : m_plan->values) {
        // Blank lines all look alike: those are known by where they stand.
        const auto standsIn = [&value](const auto& item) {
            return value.placeholder.startsWith(u'_') ? item.line == value.line : item.text.contains(value.placeholder);
        };
        if (std::any_of(step.checks.begin(), step.checks.end(), standsIn) ||
            std::any_of(step.expectations.begin(), step.expectations.end(), standsIn))
            ids.append(value.id);
    }
    ids.removeDuplicates();
    return *m_valuesOfStep.insert(step.id, ids);
}

QStringList Launch::gatesStandingOnValue(const QString& value) const
{
    QStringList gates;
    for (auto gate = m_state.gates.constBegin(); gate != m_state.gates.constEnd(); ++gate) {
        if (!gate->decision || !gate->decision->decision.go || !m_phaseOf.contains(gate.key()))
            continue;
        for (const runbook::Step& step : m_phaseOf.value(gate.key())->steps) {
            if (valuesOf(step).contains(value)) {
                gates.append(gate.key());
                break;
            }
            if (step.id == gate.key())
                break;
        }
    }
    gates.sort();
    return gates;
}

runbook::ValueRule Launch::valueRule(const QString& id) const
{
    const runbook::Value* found = value(id);
    return found ? runbook::ruleOf(*found, m_configuration) : runbook::ValueRule();
}

QMap<QString, QString> Launch::filledValues() const
{
    QMap<QString, QString> filled;
    for (const runbook::Value& value : m_plan->values) {
        if (value.placeholder.startsWith(u'$') && m_configuration.environment.contains(value.name))
            filled.insert(value.id, m_configuration.environment.value(value.name));
    }
    for (auto it = m_state.values.constBegin(); it != m_state.values.constEnd(); ++it) {
        if (!it->secret)
            filled.insert(it.key(), it->text);
    }
    return filled;
}

QStringList Launch::capturedFrom(const QString& command) const
{
    QStringList values;
    const runbook::Step* step = m_stepOfCommand.value(command);
    if (!step)
        return values;
    for (const runbook::Value& value : m_plan->values) {
        const runbook::ValueRule rule = runbook::ruleOf(value, m_configuration);
        if (!rule.from.isEmpty() && (rule.from == step->id || rule.from == step->title))
            values.append(value.id);
    }
    return values;
}

std::optional<QString> Launch::thresholdOf(const QString& id) const
{
    for (const runbook::Metric& metric : m_plan->metrics) {
        if (metric.id != id)
            continue;
        if (metric.target.isEmpty())
            return metric.value;
        const ValueRecord record = m_state.values.value(metric.target);
        return record.secret ? std::nullopt : runbook::decimalIn(record.text);
    }
    return std::nullopt;
}

} // namespace holdpoint::checklist
