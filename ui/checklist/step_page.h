// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "ui/checklist/next_act.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QVBoxLayout;

namespace holdpoint::ui {

class CheckList;
class CommandList;
class CommandRow;
class DeliverableList;
class ExpectationList;
class FailurePanel;
class GatePanel;
class InlineMessage;
class PrimaryButton;
class ProseView;
class StepHeader;
class UnknownEndPanel;

// The step in the middle of the window: what the runbook says, what runs, what a person ticks, judges and attaches, and
// one button that says what happens next. Owns Ctrl+Return and Ctrl+Shift+Return of its window.
class StepPage : public QWidget
{
    Q_OBJECT
public:
    explicit StepPage(QWidget* parent = nullptr);

    // The launch stays where it is until the next refresh() or clear(): the page reads it when another step is shown.
    void refresh(const checklist::Launch& launch);
    void clear();
    void showStep(const QString& step);
    [[nodiscard]] QString step() const { return m_step; }
    // What the session would run, by command id; missing ones show no folder, environment or resolved text.
    void setPrepared(const QHash<QString, checklist::StartRun>& prepared);
    // The view of output stands below the step while it has a run to show. Takes ownership; nullptr takes it out.
    void setOutputView(QWidget* view);
    void setNow(const Instant& now);
    // A refusal of something that was asked for here, shown at the top of the page until the launch moves on.
    void showError(const Error& error);

    [[nodiscard]] const NextAct& nextAct() const { return m_act; }
    [[nodiscard]] QAction* primaryAction() const { return m_primaryAction; }
    [[nodiscard]] QAction* runRestAction() const { return m_runRestAction; }
    [[nodiscard]] PrimaryButton* primaryButton() const { return m_primary; }
    [[nodiscard]] GatePanel* gatePanel() const { return m_gate; }
    [[nodiscard]] CheckList* checkList() const { return m_checks; }
    [[nodiscard]] CommandList* commandList() const { return m_commands; }
    [[nodiscard]] ExpectationList* expectationList() const { return m_expectations; }
    [[nodiscard]] DeliverableList* deliverableList() const { return m_deliverables; }
    [[nodiscard]] FailurePanel* failurePanel() const { return m_failure; }
    [[nodiscard]] UnknownEndPanel* unknownEndPanel() const { return m_unknown; }

public Q_SLOTS:
    void doNext(); // what the primary button does

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);
    void runRequested(const QString& command);
    void runStepRequested(const QString& step);
    void attachRequested(const QString& step, const QString& deliverable, const QString& file);
    void rollbackRequested();
    void rolloutWanted(); // where weights are asked for
    void outputWanted(qint64 run);
    void stepWanted(const QString& step);     // "Go to ..."
    void preparedWanted(const QString& step); // answer with setPrepared()

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void buildTop(QVBoxLayout* layout);
    QWidget* section(const QString& title, QWidget* content);
    void connectParts();
    void connectRow(CommandRow* row);
    void update();
    void updateSections(const runbook::Step& step);
    void followOutput(const runbook::Step& step);
    void shareRoom();
    [[nodiscard]] QString lackingToldAbove() const;
    void run(const QString& command);
    void requestDeviation(const QString& kind, const QString& target);
    void fillValue(const QString& idOrPlaceholder);
    void skip();
    void hold();
    void resume();
    [[nodiscard]] const runbook::Step* shown() const;

    const checklist::Launch* m_launch = nullptr;
    QString m_step;
    PreparedRuns m_prepared;
    NextAct m_act;
    qint64 m_nowMs = 0;
    qint64 m_output = 0;     // run whose output is shown, 0: none
    qint64 m_latestSeen = 0; // the latest run of the step, so that a new one is shown once
    QTimer m_share;          // once everything has its size
    bool m_drawn = false;    // a person drew the line between step and output

    StepHeader* m_header;
    InlineMessage* m_error;
    PrimaryButton* m_primary;
    QPushButton* m_runRest;
    QPushButton* m_deviate;
    QLabel* m_remark;
    FailurePanel* m_failure;
    UnknownEndPanel* m_unknown;
    QSplitter* m_splitter;
    QScrollArea* m_scroll;
    QWidget* m_content;
    QLabel* m_empty;
    ProseView* m_prose;
    ProseView* m_notes;
    CommandList* m_commands;
    ExpectationList* m_expectations;
    CheckList* m_checks;
    DeliverableList* m_deliverables;
    GatePanel* m_gate;
    QWidget* m_commandSection;
    QWidget* m_expectationSection;
    QWidget* m_checkSection;
    QWidget* m_deliverableSection;
    QWidget* m_noteSection;
    QWidget* m_outputView = nullptr;
    QAction* m_primaryAction;
    QAction* m_runRestAction;
};

} // namespace holdpoint::ui
