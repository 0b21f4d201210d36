// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/plan_model.h"

#include "ui/checklist/planned_start.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <algorithm>

namespace holdpoint::ui {
namespace {

// A step's index carries its phase's row + 1; a phase's carries 0.
int phaseRowOf(const QModelIndex& index) { return int(index.internalId()) - 1; }

} // namespace

PlanModel::PlanModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

bool PlanModel::samePlan(const runbook::Plan& plan) const
{
    if (plan.phases.size() != qsizetype(m_phases.size()))
        return false;
    for (std::size_t p = 0; p < m_phases.size(); ++p) {
        const runbook::Phase& phase = plan.phases.at(qsizetype(p));
        const PhaseRow& row = m_phases[p];
        if (phase.id != row.id || phase.title != row.title || phase.offsetS != row.offsetS ||
            phase.steps.size() != qsizetype(row.steps.size()))
            return false;
        for (std::size_t s = 0; s < row.steps.size(); ++s) {
            const runbook::Step& step = phase.steps.at(qsizetype(s));
            if (step.id != row.steps[s].id || step.title != row.steps[s].title)
                return false;
        }
    }
    return true;
}

void PlanModel::rebuild(const runbook::Plan& plan)
{
    m_phases.clear();
    m_rowOf.clear();
    for (const runbook::Phase& phase : plan.phases) {
        PhaseRow row;
        row.id = phase.id;
        row.title = phase.title;
        row.objective = phase.objective;
        row.offsetS = phase.offsetS;
        for (const runbook::Step& step : phase.steps) {
            m_rowOf.insert(step.id, {int(m_phases.size()), int(row.steps.size())});
            StepRow stepRow;
            stepRow.id = step.id;
            stepRow.title = step.title;
            stepRow.gate = step.kind == runbook::StepKind::Gate;
            row.steps.push_back(std::move(stepRow));
        }
        m_phases.push_back(std::move(row));
    }
}

void PlanModel::plan(const checklist::Launch& launch)
{
    for (std::size_t p = 0; p < m_phases.size(); ++p) {
        const runbook::Phase& phase = launch.plan().phases.at(qsizetype(p));
        for (std::size_t s = 0; s < m_phases[p].steps.size(); ++s) {
            const runbook::Step& step = phase.steps.at(qsizetype(s));
            Times& times = m_phases[p].steps[s].times;
            times.plannedStart = ownPlannedStart(launch, phase, step);
            times.plannedEnd = launch.plannedEnd(step.id);
            m_phases[p].steps[s].clockInDoubt = launch.clockInDoubt(step.id);
        }
    }
}

bool PlanModel::update(StepRow& row, const checklist::Launch& launch)
{
    const checklist::StepState state = launch.stepState(row.id);
    const checklist::ActualTimes actual = launch.state().stepTimes.value(row.id);
    const bool done = launch.done(row.id);
    const qint64 ended = done && !launch.runsOn(row.id) ? actual.endedUtcMs : 0;
    if (row.state == state && row.done == done && row.times.started == actual.startedUtcMs && row.times.ended == ended)
        return false;
    row.state = state;
    row.done = done;
    row.times.started = actual.startedUtcMs;
    row.times.ended = ended;
    return true;
}

bool PlanModel::summarise(PhaseRow& phase, const checklist::Launch& launch)
{
    using enum checklist::StepState;
    int done = 0;
    bool started = false;
    checklist::StepState loudest = Waiting;
    const auto weight = [](checklist::StepState state) {
        switch (state) {
        case Failed:
            return 4;
        case Unknown:
            return 3;
        case Running:
            return 2;
        case Ready:
            return 1;
        default:
            return 0;
        }
    };
    Times times;
    if (phase.offsetS)
        times.plannedStart = launch.state().t0UtcMs + *phase.offsetS * 1000;
    for (const StepRow& step : phase.steps) {
        done += step.done ? 1 : 0;
        if (weight(step.state) > weight(loudest))
            loudest = step.state;
        if (step.times.started > 0) {
            times.started = started ? std::min(times.started, step.times.started) : step.times.started;
            started = true;
        }
        times.ended = std::max(times.ended, step.times.ended);
        if (step.times.plannedEnd)
            times.plannedEnd =
                times.plannedEnd ? std::max(*times.plannedEnd, *step.times.plannedEnd) : *step.times.plannedEnd;
    }
    const bool complete = done == int(phase.steps.size()) && done > 0;
    if (complete)
        loudest = Passed;
    else
        times.ended = 0;
    if (phase.done == done && phase.state == loudest && phase.times == times)
        return false;
    phase.done = done;
    phase.state = loudest;
    phase.times = times;
    return true;
}

void PlanModel::refresh(const checklist::Launch& launch)
{
    const bool same = samePlan(launch.plan());
    if (!same) {
        beginResetModel();
        rebuild(launch.plan());
    }
    const bool slipped = launch.state().t0UtcMs != m_t0Ms;
    m_t0Ms = launch.state().t0UtcMs;
    if (slipped || !same)
        plan(launch);
    const QString current = launch.currentStep();
    const QString before = std::exchange(m_current, current);
    for (int p = 0; p < int(m_phases.size()); ++p) {
        PhaseRow& phase = m_phases[std::size_t(p)];
        int first = -1;
        for (int s = 0; s < int(phase.steps.size()); ++s) {
            StepRow& step = phase.steps[std::size_t(s)];
            const bool turn = current != before && (step.id == current || step.id == before);
            const bool changed = update(step, launch) || turn || slipped;
            if (changed && first < 0)
                first = s;
            if (!changed && first >= 0) {
                if (same)
                    tellChanged(p, first, s - 1);
                first = -1;
            }
        }
        if (same && first >= 0)
            tellChanged(p, first, int(phase.steps.size()) - 1);
        if ((summarise(phase, launch) || slipped) && same)
            Q_EMIT dataChanged(index(p, 0), index(p, ColumnCount - 1));
    }
    if (!same)
        endResetModel();
}

void PlanModel::tellChanged(int phase, int first, int last)
{
    const QModelIndex parent = index(phase, 0);
    Q_EMIT dataChanged(index(first, 0, parent), index(last, ColumnCount - 1, parent));
}

void PlanModel::setNow(const Instant& now)
{
    const qint64 before = std::exchange(m_nowMs, now.utcMs);
    for (int p = 0; p < int(m_phases.size()); ++p) {
        const PhaseRow& phase = m_phases[std::size_t(p)];
        for (int s = 0; s < int(phase.steps.size()); ++s) {
            const StepRow& step = phase.steps[std::size_t(s)];
            if (overdue(step.times, step.done, before) != overdue(step.times, step.done, m_nowMs))
                tellChanged(p, s, s);
        }
        const bool complete = phase.state == checklist::StepState::Passed;
        if (overdue(phase.times, complete, before) != overdue(phase.times, complete, m_nowMs))
            Q_EMIT dataChanged(index(p, 0), index(p, ColumnCount - 1));
    }
}

bool PlanModel::overdue(const Times& times, bool done, qint64 nowMs) const
{
    if (done || nowMs == 0)
        return false;
    if (times.plannedEnd)
        return nowMs > *times.plannedEnd;
    return times.plannedStart && times.started == 0 && nowMs > *times.plannedStart;
}

QModelIndex PlanModel::indexOf(const QString& step) const
{
    const auto found = m_rowOf.constFind(step);
    return found == m_rowOf.constEnd() ? QModelIndex() : index(found->second, 0, index(found->first, 0));
}

QModelIndex PlanModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : quintptr(0));
}

QModelIndex PlanModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(phaseRowOf(child), 0, quintptr(0));
}

int PlanModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_phases.size());
    if (parent.column() != 0 || parent.internalId() != 0)
        return 0;
    return int(m_phases[std::size_t(parent.row())].steps.size());
}

int PlanModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Phase and step");
    case StateColumn:
        return tr("State");
    case PlannedColumn:
        return tr("Planned, UTC");
    case StartedColumn:
        return tr("Started, UTC");
    default:
        return {};
    }
}

QVariant PlanModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return phaseData(m_phases[std::size_t(index.row())], index.column(), role);
    return stepData(m_phases[std::size_t(phaseRowOf(index))].steps[std::size_t(index.row())], index.column(), role);
}

QString PlanModel::plannedText(const Times& times, bool late) const
{
    if (!times.plannedStart)
        return {};
    const QString planned =
        QStringLiteral("%1  %2").arg(tPlanned((*times.plannedStart - m_t0Ms) / 1000), utcMinutes(*times.plannedStart));
    return late ? tr("%1  late").arg(planned) : planned;
}

QString PlanModel::startedText(const Times& times) const
{
    return times.started > 0 ? utcSeconds(times.started) : QString();
}

QString PlanModel::tip(const QString& title, const StateMark& mark, const Times& times, bool late) const
{
    QStringList lines{title, tr("State: %1").arg(mark.word)};
    if (times.plannedStart)
        lines.append(tr("Planned start: %1").arg(utcDated(*times.plannedStart)));
    if (times.plannedEnd)
        lines.append(tr("Planned end: %1").arg(utcDated(*times.plannedEnd)));
    if (times.started > 0)
        lines.append(tr("Started: %1").arg(utcDated(times.started)));
    if (times.ended > 0)
        lines.append(tr("Ended: %1").arg(utcDated(times.ended)));
    if (late)
        lines.append(tr("It is late."));
    return lines.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
}

QVariant PlanModel::phaseData(const PhaseRow& phase, int column, int role) const
{
    const StateMark mark = markOf(phase.state);
    const bool late = overdue(phase.times, phase.state == checklist::StepState::Passed, m_nowMs);
    switch (role) {
    case Qt::DisplayRole:
        if (column == TitleColumn)
            return shownText(phase.title);
        if (column == StateColumn)
            return tr("%1 of %2").arg(phase.done).arg(phase.steps.size());
        return column == PlannedColumn ? plannedText(phase.times, false) : startedText(phase.times);
    case Qt::ToolTipRole:
        return tip(phase.title, mark, phase.times, late);
    case Qt::AccessibleTextRole:
        if (column == TitleColumn)
            return tr("Phase %1, %2 of %3 done").arg(phase.title).arg(phase.done).arg(phase.steps.size());
        return {};
    case IdRole:
        return phase.id;
    case ShapeRole:
        return int(mark.shape);
    case MeaningRole:
        return int(mark.meaning);
    case OverdueRole:
        return late;
    case CurrentRole:
    case DoubtRole:
    case StepRole:
        return false;
    default:
        return {};
    }
}

QVariant PlanModel::stepData(const StepRow& step, int column, int role) const
{
    StateMark mark = markOf(step.state);
    // A gate that nobody decided yet is a diamond: the place where the way narrows is seen from afar.
    if (step.gate && (step.state == checklist::StepState::Waiting || step.state == checklist::StepState::Ready))
        mark.shape = StateShape::Gate;
    if (step.gate && step.state == checklist::StepState::Passed)
        mark.word = tr("GO");
    if (step.gate && step.state == checklist::StepState::Failed)
        mark.word = tr("NO-GO");
    const bool late = overdue(step.times, step.done, m_nowMs);
    const bool doubt = step.clockInDoubt && !step.done;
    switch (role) {
    case Qt::DisplayRole:
        if (column == TitleColumn)
            return doubt ? tr("%1 — check its time").arg(shownText(step.title)) : shownText(step.title);
        if (column == StateColumn)
            return mark.word;
        return column == PlannedColumn ? plannedText(step.times, late) : startedText(step.times);
    case Qt::ToolTipRole:
        return tip(step.title, mark, step.times, late) +
               (doubt ? QStringLiteral("<br>") + tr("It names a fixed clock time, and T-0 was moved.").toHtmlEscaped()
                      : QString());
    case Qt::AccessibleTextRole:
        if (column == TitleColumn && doubt)
            return tr("%1, %2, names a fixed clock time that is in doubt").arg(step.title, mark.word);
        if (column == TitleColumn)
            return late ? tr("%1, %2, late").arg(step.title, mark.word) : tr("%1, %2").arg(step.title, mark.word);
        return {};
    case IdRole:
        return step.id;
    case ShapeRole:
        return int(mark.shape);
    case MeaningRole:
        return int(mark.meaning);
    case OverdueRole:
        return late;
    case DoubtRole:
        return doubt;
    case CurrentRole:
        return step.id == m_current;
    case StepRole:
        return true;
    default:
        return {};
    }
}

} // namespace holdpoint::ui
