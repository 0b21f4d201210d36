// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/launch_report.h"

#include "core/base/clock.h"
#include "core/report/alarms_summary.h"
#include "core/report/rollout_summary.h"
#include "core/runbook/display_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace holdpoint::report {
namespace {

QString told(const char* text) { return QCoreApplication::translate("report", text); }

QString time(qint64 utcMs) { return utcMs == 0 ? QString() : utcText(utcMs).left(19).replace(u'T', u' '); }

// Text from outside as plain text of a table's cell: hidden characters spelled out, Markdown's own marks escaped.
QString cell(const QString& text)
{
    QString out;
    for (const QChar c : runbook::escapedForDisplay(text.toUtf8())) {
        if (c == u'\n' || c == u'\r' || c == u'\t' || (c.unicode() >= 0x2400 && c.unicode() < 0x2420)) {
            out += u' ';
            continue;
        }
        if (QStringLiteral("\\`*_{}[]<>#|!&~").contains(c))
            out += u'\\';
        out += c;
    }
    return out.simplified();
}

class Report
{
public:
    Report(const checklist::Launch& launch, qint64 nowUtcMs)
        : m_launch(launch)
        , m_state(launch.state())
        , m_now(nowUtcMs)
    {
    }

    QString write()
    {
        head();
        times();
        deviations();
        gates();
        rollout();
        rollbacks();
        alarms();
        holds();
        signoffs();
        return m_lines.join(u'\n') + u'\n';
    }

private:
    void heading(const QString& text) { m_lines << QString() << QStringLiteral("## ") + text << QString(); }

    void table(const QStringList& head, const QList<QStringList>& rows, const QString& none)
    {
        if (rows.isEmpty()) {
            m_lines << none;
            return;
        }
        const auto line = [this](const QStringList& cells) {
            m_lines << QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |");
        };
        line(head);
        line(QStringList(head.size(), QStringLiteral("---")));
        for (const QStringList& row : rows)
            line(row);
    }

    void head()
    {
        const QString name = QStringList{m_state.opened.name, m_state.opened.version}.join(u' ').trimmed();
        m_lines << QStringLiteral("# ") +
                       (m_state.rehearsal ? told("Rehearsal report: %1") : told("Launch report: %1")).arg(cell(name))
                << QString() << told("- Launch: %1").arg(cell(m_state.opened.launch))
                << told("- T-0: %1 UTC").arg(time(m_state.t0UtcMs));
        if (m_state.slippedMinutes != 0)
            m_lines << told("- T-0 was moved by %1 min").arg(m_state.slippedMinutes);
        m_lines << told("- Written: %1 UTC, over %2 entries of the ledger").arg(time(m_now)).arg(m_state.entries)
                << told("- State: %1").arg(standing());
    }

    [[nodiscard]] QString standing() const
    {
        const auto since = [](const char* words, const checklist::HoldRecord& record) {
            return told(words).arg(time(record.utcMs), cell(record.by.person), cell(record.reason));
        };
        if (m_state.scrubbed)
            return since("scrubbed at %1 UTC by %2: %3", *m_state.scrubbed);
        if (m_state.ended)
            return since("ended at %1 UTC by %2: %3", *m_state.ended);
        if (m_state.held)
            return since("HELD since %1 UTC by %2: %3", *m_state.held);
        if (m_state.declaration)
            return told("declared at %1 UTC by %2")
                .arg(time(m_state.declaration->utcMs), cell(m_state.declaration->by.person));
        return m_state.started ? told("under way") : told("not started");
    }

    static QString stepWord(checklist::StepState state)
    {
        switch (state) {
        case checklist::StepState::Waiting:
            return told("waiting");
        case checklist::StepState::Ready:
            return told("ready");
        case checklist::StepState::Running:
            return told("running");
        case checklist::StepState::Passed:
            return told("passed");
        case checklist::StepState::Failed:
            return told("FAILED");
        case checklist::StepState::Skipped:
            return told("skipped");
        case checklist::StepState::Unknown:
            return told("UNKNOWN");
        }
        return {};
    }

    void times()
    {
        heading(told("Planned and actual times (UTC)"));
        QList<QStringList> rows;
        for (const runbook::Phase& phase : m_launch.plan().phases) {
            for (const runbook::Step& step : phase.steps) {
                if (!step.hasWork())
                    continue;
                const std::optional<qint64> planned = m_launch.plannedStart(step.id);
                const checklist::ActualTimes actual = m_state.stepTimes.value(step.id);
                QString late;
                if (planned && actual.startedUtcMs != 0)
                    late = told("%1 min").arg((actual.startedUtcMs - *planned) / 60'000);
                rows.append({cell(phase.title), cell(step.title), planned ? time(*planned) : QString(),
                             time(actual.startedUtcMs), time(actual.endedUtcMs), late,
                             stepWord(m_launch.stepState(step.id))});
            }
        }
        table({told("Phase"), told("Step"), told("Planned"), told("Began"), told("Last act"), told("Late by"),
               told("State")},
              rows, told("The runbook has no step."));
    }

    [[nodiscard]] static QString decision(const checklist::DeviationRecord& record)
    {
        const QString person = cell(record.decidedBy.person);
        QString word;
        switch (record.status) {
        case checklist::DeviationStatus::Requested:
            return told("not decided");
        case checklist::DeviationStatus::Rejected:
            word = told("REJECTED by %1: %2").arg(person, cell(record.decisionReason));
            break;
        case checklist::DeviationStatus::Approved:
            word = told("approved by %1, not used: %2").arg(person, cell(record.decisionReason));
            break;
        case checklist::DeviationStatus::Used:
            word = told("approved by %1, used: %2").arg(person, cell(record.decisionReason));
            break;
        case checklist::DeviationStatus::Expired:
            word = record.decidedUtcMs == 0 ? told("not decided, expired with its phase")
                                            : told("approved by %1, expired unused").arg(person);
            break;
        }
        if (record.selfApproved)
            word = told("%1 (the requester approved it)").arg(word);
        return record.signature.isEmpty() ? word : told("%1; signed").arg(word);
    }

    void deviations()
    {
        heading(told("Deviations from the runbook"));
        QList<QStringList> rows;
        for (const checklist::DeviationRecord& record : m_state.deviations) {
            const events::DeviationRequested& asked = record.request;
            rows.append(
                {asked.deviation, cell(asked.kind), cell(asked.target), cell(QString::fromUtf8(asked.before)),
                 cell(QString::fromUtf8(asked.after)),
                 told("%1 (%2, %3 UTC)").arg(cell(asked.reason), cell(record.by.person), time(record.requestedUtcMs)),
                 decision(record)});
        }
        table(
            {told("No."), told("Kind"), told("About"), told("Before"), told("After"), told("Reason"), told("Decision")},
            rows, told("None: the runbook was followed as written."));
    }

    void gates()
    {
        heading(told("Go/no-go decisions"));
        QList<QStringList> rows;
        for (const runbook::Phase& phase : m_launch.plan().phases) {
            for (const runbook::Step& step : phase.steps) {
                if (step.kind != runbook::StepKind::Gate)
                    continue;
                const checklist::GateRecord gate = m_state.gates.value(step.id);
                const auto votes = std::ranges::count_if(gate.votes, [](const auto& vote) { return vote.vote.go; });
                QString word = told("not decided");
                if (gate.decision) {
                    word = gate.decision->decision.go ? told("GO")
                                                      : told("NO-GO: %1").arg(cell(gate.decision->decision.reason));
                    for (const QString& deviation :
                         {gate.decision->decision.deviation, gate.decision->decision.orderDeviation})
                        if (!deviation.isEmpty())
                            word = told("%1, deviation %2").arg(word, deviation);
                }
                rows.append({cell(step.title), told("%1 of %2 GO").arg(votes).arg(gate.votes.size()), word,
                             gate.decision ? cell(gate.decision->by.person) : QString(),
                             gate.decision ? time(gate.decision->utcMs) : QString()});
            }
        }
        table({told("Gate"), told("Votes"), told("Decision"), told("By"), told("When")}, rows,
              told("The runbook has no go/no-go point."));
    }

    static QStringList cells(const QStringList& texts)
    {
        QStringList all;
        for (const QString& text : texts)
            all.append(cell(text));
        return all;
    }

    void rollout()
    {
        heading(told("Rollout"));
        const RolloutSummary summary = rolloutSummary(m_launch);
        QList<QStringList> rows;
        for (const WeightSummary& one : summary.weights)
            rows.append(cells({one.number, one.traffic, one.asked, one.confirmed, one.set, one.seen, one.watch}));
        table(
            {told("No."), told("Traffic"), told("Asked"), told("Confirmed"), told("Set"), told("Seen"), told("Watch")},
            rows, summary.otherwise);
        for (const QString& decision : summary.decisions)
            m_lines << QString() << cell(decision);
        if (summary.scenarios.isEmpty())
            return;
        rows.clear();
        for (const ScenarioSummary& one : summary.scenarios)
            rows.append(cells({one.scenario, one.measured, one.declared, one.decided, one.now}));
        m_lines << QString() << told("These rows of the rollback matrix applied:") << QString();
        table({told("Scenario"), told("Measured last"), told("Declared"), told("Decided"), told("Now")}, rows, {});
    }

    void rollbacks()
    {
        heading(told("Rollbacks"));
        QList<QStringList> rows;
        for (const checklist::RollbackRecord& record : m_state.rollbacks) {
            const QString outcome = record.ended ? told("%1 after %2: %3 passed, %4 failed, %5 not run")
                                                       .arg(record.ended->outcome, pressToEnd(record))
                                                       .arg(record.ended->commandsPassed)
                                                       .arg(record.ended->commandsFailed)
                                                       .arg(record.ended->commandsNotRun)
                                                 : told("its end is not recorded");
            rows.append({QString::number(record.started.rollback), record.started.kind,
                         cell(reasonOf(m_launch, record)), cell(record.by.person), time(record.utcMs),
                         time(record.endedUtcMs), outcome});
        }
        table({told("No."), told("Kind"), told("Scenario"), told("By"), told("Began"), told("Ended"), told("Outcome")},
              rows, told("None."));
        rows.clear();
        for (const EffectSummary& one : rolloutSummary(m_launch).effects)
            rows.append(cells({one.rollback, one.step, one.outcome, one.observed}));
        if (rows.isEmpty())
            return;
        m_lines << QString();
        table({told("Rollback"), told("Step"), told("Outcome"), told("Observed")}, rows, {});
    }

    void alarms()
    {
        heading(told("Alarms"));
        const AlarmsSummary summary = alarmsSummary(m_launch);
        QList<QStringList> rows;
        for (const AlarmSummary& one : summary.alarms)
            rows.append({cell(one.title), cell(one.alarm), QString::number(one.raised),
                         QString::number(one.unacknowledged), QString::number(one.escalated), one.state});
        table({told("Alarm"), told("Id"), told("Raised"), told("Not acknowledged"), told("Not acknowledged in time"),
               told("Now")},
              rows, told("None was raised."));
        for (const QString& line : summary.atGates)
            m_lines << QString() << cell(line);
    }

    void holds()
    {
        heading(told("Holds"));
        QList<QStringList> rows;
        for (const checklist::HoldRecord& hold : m_state.holds)
            rows.append({time(hold.utcMs), cell(hold.by.person), cell(hold.reason)});
        table({told("When"), told("By"), told("Reason")}, rows, told("None."));
    }

    void signoffs()
    {
        heading(told("Sign-offs"));
        QList<QStringList> rows;
        for (const runbook::SignoffLine& line : m_launch.plan().signoffs) {
            const auto given = m_state.signoffs.constFind(line.id);
            const bool stands = given != m_state.signoffs.constEnd();
            rows.append({cell(line.group), cell(line.role), stands ? cell(given->by.person) : told("MISSING"),
                         stands ? time(given->utcMs) : QString()});
        }
        table({told("Group"), told("Role"), told("Signed by"), told("When")}, rows,
              told("The runbook asks for no sign-off."));
    }

    const checklist::Launch& m_launch;
    const checklist::State& m_state;
    qint64 m_now;
    QStringList m_lines;
};

} // namespace

QString launchReport(const checklist::Launch& launch, qint64 nowUtcMs) { return Report(launch, nowUtcMs).write(); }

} // namespace holdpoint::report
