// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;

namespace holdpoint::ui {

class GatePanel;
class MarkLabel;

// The poll of one gate as a page that the whole room follows: how it stands in one large word, who has voted, who is
// asked now, on what. G and N enter the chosen seat's spoken vote wherever the keyboard is on the page, and go on to
// the next; after the last seat the keyboard is on the coordinator's GO. Its text is `scale` times the window's.
class PollPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PollPage(QString gate, double scale = 1, QWidget* parent = nullptr);

    void refresh(const checklist::Launch& launch);
    void setNow(qint64 utcMs);
    void takeFocus(); // on what comes next: a criterion, a seat, the decision
    [[nodiscard]] QString gate() const { return m_gate; }
    [[nodiscard]] GatePanel* panel() const { return m_panel; }
    [[nodiscard]] QString standing() const; // the large word: "3 of 9 GO", "GO", "NO-GO", "HELD"
    [[nodiscard]] QString timeText() const;

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);
    void overrideWanted(const QString& gate);
    void outputWanted(qint64 run);
    void closeWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void tellStanding(const checklist::Launch& launch, const runbook::Step& gate);

    QString m_gate;
    QLabel* m_title;
    MarkLabel* m_standing;
    QLabel* m_time;
    GatePanel* m_panel;
    double m_scale;
    bool m_scaled = false;
    bool m_asking = true;      // a seat has not said GO
    qint64 m_firstVoteMs = 0;  // 0: nobody has voted on today's evidence
    qint64 m_decidedUtcMs = 0; // 0: not decided
};

} // namespace holdpoint::ui
