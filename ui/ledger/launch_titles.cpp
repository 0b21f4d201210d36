// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/launch_titles.h"

#include "core/runbook/display_text.h"
#include "ui/theme/shown_text.h"

namespace holdpoint::ui {

LaunchTitles::LaunchTitles(const checklist::Launch& launch)
    : m_launch(&launch)
    , m_plan(&launch.plan())
{
    read(*m_plan);
}

void LaunchTitles::read(const runbook::Plan& plan)
{
    for (const runbook::Phase& phase : plan.phases) {
        m_titles.insert(phase.id, phase.title);
        for (const runbook::Step& step : phase.steps) {
            m_titles.insert(step.id, step.title);
            for (const runbook::Command& one : step.commands)
                m_titles.insert(one.id, command(one.text));
            for (const runbook::Check& check : step.checks)
                m_titles.insert(check.id, check.text);
            for (const runbook::Expectation& expectation : step.expectations)
                m_titles.insert(expectation.id, expectation.text);
            for (const runbook::Deliverable& deliverable : step.deliverables)
                m_titles.insert(deliverable.id, deliverable.text);
        }
    }
    for (const runbook::Procedure& procedure : plan.procedures) {
        m_titles.insert(procedure.id, procedure.title);
        for (const runbook::Command& one : procedure.commands)
            m_titles.insert(one.id, command(one.text));
        for (const runbook::ProcedureStep& step : procedure.steps)
            m_titles.insert(step.id, step.text);
    }
    for (const runbook::MatrixRow& row : plan.matrix)
        m_titles.insert(row.id, row.scenario);
    for (const runbook::Value& value : plan.values)
        m_titles.insert(value.id, value.placeholder);
    for (const runbook::SignoffLine& line : plan.signoffs)
        m_titles.insert(line.id, line.role);
    for (const runbook::Metric& metric : plan.metrics)
        m_titles.insert(metric.id, metric.name);
}

QString LaunchTitles::ofAlarm(const QString& alarm) const
{
    const qsizetype dot = alarm.lastIndexOf(QLatin1Char('.'));
    const QString watched = alarm.left(dot);
    QString title = watched;
    if (alarm.mid(dot + 1) != QLatin1String("source"))
        for (const runbook::MetricConfiguration& metric : m_launch->configuration().metrics)
            if (metric.name == watched && !metric.title.isEmpty())
                title = metric.title;
    return shownText(title);
}

QString LaunchTitles::of(const QString& id) const { return shownText(m_titles.value(id, id)); }

QString LaunchTitles::command(const QByteArray& text)
{
    QString line = runbook::escapedForDisplay(text).simplified();
    const qsizetype word = line.indexOf(QLatin1Char(' '));
    const qsizetype slash = line.lastIndexOf(QLatin1Char('/'), word < 0 ? -1 : word);
    if (line.startsWith(QLatin1Char('.')) || line.startsWith(QLatin1Char('/')))
        line.remove(0, slash + 1);
    constexpr qsizetype longest = 100;
    if (line.size() > longest)
        line = line.left(longest - 1) + QChar(0x2026);
    return line;
}

QString LaunchTitles::commandOfRun(qint64 run) const
{
    const auto& runs = m_launch->state().runs;
    const auto found = runs.constFind(run);
    return found == runs.constEnd() ? QString() : command(found->started.text);
}

} // namespace holdpoint::ui
