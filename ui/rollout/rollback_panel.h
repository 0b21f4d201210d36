// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"
#include "ui/theme/state_mark.h"

#include <QList>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class RollbackCommandRow;
class RollbackStepRow;

// A rollback while it runs and afterwards: its commands and numbered steps with their outcome, what persons observed,
// the second name, and how the launch goes on. Before the first one: what a rollback would do.
class RollbackPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RollbackPanel(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    // Whether a rollback would start, and every cause why not.
    void setArmed(const rollout::Armed& armed);
    void setNow(qint64 utcMs); // how long it has taken, of its deadline

    [[nodiscard]] const QList<RollbackCommandRow*>& commandRows() const { return m_commands; }
    [[nodiscard]] const QList<RollbackStepRow*>& stepRows() const { return m_steps; }
    [[nodiscard]] QComboBox* secondField() const { return m_second; }
    [[nodiscard]] QPushButton* secondButton() const { return m_recordSecond; }
    [[nodiscard]] QString heading() const;
    [[nodiscard]] QString explanation() const; // how the launch stands now and what to do next

Q_SIGNALS:
    void observeRequested(const holdpoint::checklist::ObserveRollbackStep& command);
    void secondRequested(const holdpoint::checklist::SecondRollback& command);
    void outputRequested(qint64 run); // show the output of this run
    void stopRequested(const holdpoint::checklist::StopRun& command);

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] bool isByWeights() const; // it goes down the ladder instead of running a procedure
    void buildRows(const runbook::Procedure* procedure);
    void showCommands(const checklist::Launch& launch);
    void showSteps();
    void showHeading();
    void showSecond(const checklist::Launch& launch);
    void showNext(const checklist::Launch& launch);
    void showArmed();
    void requestSecond();
    [[nodiscard]] StateMark commandMark(const checklist::RunRecord* run, const QString& command) const;
    [[nodiscard]] const events::RollbackStepObserved* observation(const QString& step) const;

    std::optional<checklist::RollbackRecord> m_record;
    std::optional<rollout::Armed> m_armed;
    std::optional<qint64> m_deadlineMs; // of the scenario
    QString m_scenario;                 // in words, empty: none was chosen
    QString m_rowsOf;                   // what the rows were built for
    qint64 m_now = 0;
    QList<RollbackCommandRow*> m_commands;
    QList<RollbackStepRow*> m_steps;
    QWidget* m_rows = nullptr;
    QVBoxLayout* m_rowsHolder;
    QLabel* m_mark;
    QLabel* m_heading;
    QLabel* m_detail;
    QWidget* m_next;
    QLabel* m_nextMark;
    QLabel* m_nextText;
    QWidget* m_secondBox;
    QComboBox* m_second;
    QPushButton* m_recordSecond;
    QLabel* m_seconded;
};

} // namespace holdpoint::ui
