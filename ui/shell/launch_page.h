// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSplitter;
class QTabWidget;
class QVBoxLayout;

namespace holdpoint::ui {

class AlarmsPage;
class DeviationList;
class LedgerModel;
class LedgerPage;
class LedgerView;
class NoteBar;
class NumbersPage;
class OutputView;
class PlanTree;
class PollPage;
class RollbackButton;
class RollbackPanel;
class RolloutPage;
class SidePanel;
class SignoffPage;
class StepPage;

// The views of one open launch, laid out: plan, step, side, ledger, note line. Joins nothing: see SessionBinding.
class LaunchPage final : public QWidget
{
    Q_OBJECT
public:
    enum class Tab
    {
        Step,
        Rollout,
        Rollback,
        Alarms,
        Deviations,
        SignOff,
        Ledger,
        Numbers
    };

    explicit LaunchPage(QWidget* parent = nullptr);
    ~LaunchPage() override;

    void showTab(Tab tab);
    [[nodiscard]] Tab shownTab() const;
    // Numbers that want attention beside the tabs' names; 0: none.
    void setTabCounts(int openDeviations, int missingSignoffs);
    void setOpenAlarms(int open);
    void setApplyingScenarios(int applying); // rows of the rollback matrix
    // The bar over the step that says another step is the current one; empty: not shown.
    void setElsewhere(const QString& currentTitle);
    // Beside the ledger, as wide as the side column. Shown when it has something to show.
    void setWatch(QWidget* watch);
    // Brings the shown step and, where there is room, what stands above it into view.
    void settlePlan();
    void showRollbackOutput(bool show);
    // While another page is shown, the rollback button stands in this line of it, with its keyboard, state and signals;
    // afterwards it comes back to its place here. The page deletes it wherever it stands.
    void lendRollback(QHBoxLayout& line);
    void takeRollback();

    // The poll of this gate takes the place of plan, step, ledger and note; clock, people and rollback stay.
    PollPage* openPoll(const QString& gate);
    // Brings them back. False when no poll was open.
    bool closePoll();
    [[nodiscard]] PollPage* poll() const { return m_poll; } // nullptr: not open

    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& layout);

    [[nodiscard]] PlanTree* plan() const { return m_plan; }
    [[nodiscard]] StepPage* step() const { return m_step; }
    [[nodiscard]] OutputView* stepOutput() const { return m_stepOutput; }
    [[nodiscard]] OutputView* rollbackOutput() const { return m_rollbackOutput; }
    [[nodiscard]] SidePanel* side() const { return m_side; }
    [[nodiscard]] RollbackButton* rollbackButton() const { return m_rollbackButton; }
    [[nodiscard]] RollbackPanel* rollbackPanel() const { return m_rollbackPanel; }
    [[nodiscard]] RolloutPage* rollout() const { return m_rollout; }
    [[nodiscard]] AlarmsPage* alarms() const { return m_alarms; }
    [[nodiscard]] DeviationList* deviations() const { return m_deviations; }
    [[nodiscard]] SignoffPage* signoff() const { return m_signoff; }
    [[nodiscard]] LedgerModel* ledgerModel() const { return m_ledgerModel; }
    [[nodiscard]] LedgerView* ledger() const { return m_ledger; }
    [[nodiscard]] LedgerPage* ledgerPage() const { return m_ledgerPage; }
    [[nodiscard]] NumbersPage* numbers() const { return m_numbers; }
    [[nodiscard]] NoteBar* note() const { return m_note; }
    [[nodiscard]] QPushButton* backButton() const { return m_back; }
    [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }

Q_SIGNALS:
    void backToCurrentRequested();
    void pollShown(bool shown);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* middle();
    QWidget* sideColumn();
    void fitIcons();
    void proportions();
    void setRoomView(bool room);
    void fitLamp();
    [[nodiscard]] static bool needsAllRoom(Tab tab);

    PlanTree* m_plan;
    StepPage* m_step;
    OutputView* m_stepOutput;
    OutputView* m_rollbackOutput;
    SidePanel* m_side;
    QHBoxLayout* m_rollbackPlace;
    RollbackButton* m_rollbackButton;
    RollbackPanel* m_rollbackPanel;
    RolloutPage* m_rollout;
    AlarmsPage* m_alarms;
    DeviationList* m_deviations;
    SignoffPage* m_signoff;
    LedgerModel* m_ledgerModel;
    LedgerView* m_ledger;
    LedgerPage* m_ledgerPage;
    NumbersPage* m_numbers;
    NoteBar* m_note;
    QTabWidget* m_tabs;
    PollPage* m_poll = nullptr;
    QWidget* m_elsewhere;
    QLabel* m_elsewhereText;
    QPushButton* m_back;
    QSplitter* m_columns;
    QSplitter* m_rows;
    QSplitter* m_bottom;
    QList<int> m_sizesBefore; // of the columns, when the poll was opened
    bool m_laidOut = false;   // proportions were set or restored
    bool m_lent = false;      // the rollback button stands on another page
};

} // namespace holdpoint::ui
