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
