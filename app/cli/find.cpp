// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/find.h"

#include "core/alarms/alarm_rules.h"

#include <QCoreApplication>

namespace holdpoint::app {
namespace {

struct Candidate
{
    QString id, text;
};

// Those that were raised, under the title that they were raised with, then those that the rules can raise.
QList<Candidate> alarmCandidates(const checklist::Launch& launch)
{
    QList<Candidate> all;
    const alarms::AlarmBook& book = launch.state().alarms;
    for (const QString& alarm : book.alarms()) {
        const alarms::Occurrence* newest = book.newest(alarm);
        all.append({alarm, newest ? newest->raised.title : QString()});
    }
    for (const QString& alarm :
         alarms::alarmsOf(alarms::rulesFrom(launch.plan(), launch.configuration(), launch.filledValues())))
        if (!book.alarms().contains(alarm))
            all.append({alarm, QString()});
    return all;
}

QList<Candidate> candidates(const checklist::Launch& launch, Thing thing)
{
    const runbook::Plan& plan = launch.plan();
    if (thing == Thing::Alarm)
        return alarmCandidates(launch);
    QList<Candidate> all;
    if (thing == Thing::Value) {
        for (const runbook::Value& value : plan.values)
            all.append({value.id, value.placeholder});
    }
    if (thing == Thing::Scenario) {
        for (const runbook::MatrixRow& row : plan.matrix)
            all.append({row.id, row.scenario});
    }
    if (thing == Thing::Template) {
        for (const runbook::MessageTemplate& message : plan.templates)
            all.append({message.id, message.title});
    }
    if (thing == Thing::Signoff) {
        for (const runbook::SignoffLine& line : plan.signoffs)
            all.append({line.id, line.role});
    }
    for (const runbook::Phase& phase : plan.phases) {
        if (thing == Thing::Phase)
            all.append({phase.id, phase.title});
        for (const runbook::Step& step : phase.steps) {
            if (thing == Thing::Step || (thing == Thing::Gate && step.kind == runbook::StepKind::Gate))
                all.append({step.id, step.title});
            if (thing == Thing::Command) {
                for (const runbook::Command& command : step.commands)
                    all.append({command.id, QString::fromUtf8(command.text)});
            }
            if (thing == Thing::Check) {
                for (const runbook::Check& check : step.checks)
                    all.append({check.id, check.text});
                // What a person does by hand is confirmed like a box.
                for (const runbook::Command& command : step.commands) {
                    if (launch.doneByHand(command.id))
                        all.append({command.id, QString::fromUtf8(command.text)});
                }
            }
            if (thing == Thing::Expectation) {
                for (const runbook::Expectation& expectation : step.expectations)
                    all.append({expectation.id, expectation.text});
            }
            if (thing == Thing::Deliverable) {
                for (const runbook::Deliverable& deliverable : step.deliverables)
                    all.append({deliverable.id, deliverable.text});
            }
        }
    }
    return all;
}

} // namespace

QStringList fitting(const checklist::Launch& launch, Thing thing, const QString& words)
{
    const QList<Candidate> all = candidates(launch, thing);
    QStringList partly;
    QStringList wholly;
    for (const Candidate& candidate : all) {
        if (candidate.id == words)
            return {words};
        if (candidate.text.compare(words, Qt::CaseInsensitive) == 0)
            wholly.append(candidate.id);
        else if (!words.isEmpty() &&
                 (candidate.text.contains(words, Qt::CaseInsensitive) || candidate.id.contains(words)))
            partly.append(candidate.id);
    }
    return wholly.isEmpty() ? partly : wholly;
}

Result<QString> find(const checklist::Launch& launch, Thing thing, const QString& words)
{
    const QStringList found = fitting(launch, thing, words);
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return failure(
            ErrorCode::Refused, QCoreApplication::translate("cli", "“%1” is not in this launch.").arg(words),
            QCoreApplication::translate("cli", "Look the names and ids up with holdpoint status LAUNCH --json."));
    return failure(ErrorCode::Refused,
                   QCoreApplication::translate("cli", "“%1” fits several: %2.")
                       .arg(words, found.mid(0, 6).join(QStringLiteral(", "))),
                   QCoreApplication::translate("cli", "Name one of them by its id."));
}

} // namespace holdpoint::app
