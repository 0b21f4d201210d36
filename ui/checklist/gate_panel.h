// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QLayout;
class QListView;
class QPushButton;
class QTreeView;

namespace holdpoint::ui {

class CheckList;
class EvidenceModel;
class InlineMessage;
class ReasonEdit;
class SeatModel;

// Desk: for the column of a step; the evidence stands beside the criteria where both fit, else after the votes. Room:
// seats on the left, criteria on the right, for a page that a room reads from afar.
enum class GateLayout
{
    Desk,
    Room
};

// A go/no-go point: criteria and the evidence beside them, the seats in polling order, and last the coordinator's own
// word. Votes entered here are spoken ones: statement and signature stay empty.
class GatePanel : public QWidget
{
    Q_OBJECT
public:
    explicit GatePanel(QWidget* parent = nullptr, GateLayout layout = GateLayout::Desk);
    void refresh(const checklist::Launch& launch, const runbook::Step& gate);
    void focusCriteria();
    void focusSeats(); // on the first seat without GO
    void focusDecision();
    void vote(bool go); // of the chosen seat; NO-GO asks for the reason first
    [[nodiscard]] CheckList* criteria() const { return m_criteria; }
    [[nodiscard]] QTreeView* seats() const { return m_seats; }
    [[nodiscard]] SeatModel* seatModel() const { return m_seatModel; }
    [[nodiscard]] QPushButton* goButton() const { return m_go; }
    [[nodiscard]] QPushButton* noGoButton() const { return m_noGo; }
    [[nodiscard]] QPushButton* voteGoButton() const { return m_voteGo; }
    [[nodiscard]] QPushButton* voteNoGoButton() const { return m_voteNoGo; }
    [[nodiscard]] ReasonEdit* reason() const { return m_reason; }
    [[nodiscard]] QString missing() const; // why GO is not possible, in words; empty when it is

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // CastVote, DecideGate, TickCheck, UntickCheck
    void overrideWanted(const QString& gate);
    void outputWanted(qint64 run);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeParts(bool beside);
    QLayout* votesPart();
    void connectVotes();
    void moveOn();
    void tellDecision(const checklist::Launch& launch, const runbook::Step& gate);
    [[nodiscard]] QString currentSeat() const;

    QBoxLayout* m_room = nullptr;  // Room alone: turns with the width
    QGridLayout* m_desk = nullptr; // Desk alone
    QWidget* m_criteriaPart = nullptr;
    QWidget* m_evidencePart = nullptr;
    QWidget* m_votesPart = nullptr;
    bool m_beside = false;
    CheckList* m_criteria;
    QLabel* m_noCriteria;
    EvidenceModel* m_evidenceModel;
    QTreeView* m_evidence;
    QLabel* m_evidenceNote;
    SeatModel* m_seatModel;
    QTreeView* m_seats;
    QPushButton* m_voteGo;
    QPushButton* m_voteNoGo;
    ReasonEdit* m_reason;
    QPushButton* m_go;
    QPushButton* m_noGo;
    QPushButton* m_override;
    InlineMessage* m_state;
    QString m_gate;
    QString m_missing;
    bool m_open = false; // votes and the decision can still be entered
};

} // namespace holdpoint::ui
