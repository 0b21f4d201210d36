// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/launch.h"
#include "ui/checklist/marks.h"

#include <QAbstractItemModel>
#include <QHash>

#include <vector>

namespace holdpoint::ui {

// The tree of phases and steps with their states and times. Keeps copies of what it shows, so the launch may go away.
class PlanModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column
    {
        TitleColumn,
        StateColumn,
        PlannedColumn,
        StartedColumn,
        ColumnCount
    };
    enum Role
    {
        IdRole = Qt::UserRole, // of the phase or step
        ShapeRole,             // int of StateShape
        MeaningRole,           // int of Meaning
        OverdueRole,           // bool: its planned end (start where it has no end) is past and it is not done
        CurrentRole,           // bool: the step that wants attention
        DoubtRole,             // bool: it names a fixed clock time, and T-0 was moved
        StepRole,              // bool: a step, not a phase
    };

    explicit PlanModel(QObject* parent = nullptr);

    // Rows are rebuilt only when the plan is another one; else dataChanged tells exactly what moved.
    void refresh(const checklist::Launch& launch);
    // The time that "overdue" is measured against; until the first call nothing is overdue.
    void setNow(const Instant& now);

    [[nodiscard]] QModelIndex indexOf(const QString& step) const;
    [[nodiscard]] QString currentStep() const { return m_current; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Times
    {
        std::optional<qint64> plannedStart, plannedEnd; // UTC ms
        qint64 started = 0, ended = 0;
        bool operator==(const Times&) const = default;
    };
    struct StepRow
    {
        QString id, title;
        checklist::StepState state = checklist::StepState::Waiting;
        bool gate = false;
        bool done = false;
        bool clockInDoubt = false; // a fixed clock time stands in it, and T-0 was moved
        Times times;
    };
    struct PhaseRow
    {
        QString id, title, objective;
        std::optional<qint64> offsetS;
        checklist::StepState state = checklist::StepState::Waiting;
        int done = 0;
        Times times;
        std::vector<StepRow> steps;
    };

    [[nodiscard]] bool samePlan(const runbook::Plan& plan) const;
    void rebuild(const runbook::Plan& plan);
    static bool update(StepRow& row, const checklist::Launch& launch);
    void plan(const checklist::Launch& launch);
    static bool summarise(PhaseRow& phase, const checklist::Launch& launch);
    [[nodiscard]] bool overdue(const Times& times, bool done, qint64 nowMs) const;
    [[nodiscard]] QString plannedText(const Times& times, bool late) const;
    [[nodiscard]] QString startedText(const Times& times) const;
    [[nodiscard]] QString tip(const QString& title, const StateMark& mark, const Times& times, bool late) const;
    [[nodiscard]] QVariant phaseData(const PhaseRow& phase, int column, int role) const;
    [[nodiscard]] QVariant stepData(const StepRow& step, int column, int role) const;
    void tellChanged(int phase, int first, int last);

    std::vector<PhaseRow> m_phases;
    QHash<QString, std::pair<int, int>> m_rowOf; // step -> phase row, step row
    QString m_current;
    qint64 m_t0Ms = 0;
    qint64 m_nowMs = 0;
};

} // namespace holdpoint::ui
