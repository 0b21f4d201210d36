// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class MarkLabel;

// Clocks, the launch's state, hold and resume, the next gate, who is waited for and how to reach them.
class SidePanel : public QWidget
{
    Q_OBJECT
public:
    explicit SidePanel(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch);
    void setNow(const Instant& now); // once a second
    [[nodiscard]] QPushButton* holdButton() const { return m_hold; }
    [[nodiscard]] QString tClockText() const;
    [[nodiscard]] QString stateWord() const;

    // Its least height is that of its parts. With height for width, a column that is short of room would take what it
    // wants for what it needs, and cut it below that.
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }

public Q_SLOTS:
    void holdOrResume(); // asks for the reason

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // Hold, Resume
    void stepWanted(const QString& step);
    void rosterWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct PersonRow
    {
        QWidget* widget = nullptr;
        QLabel* name = nullptr;
        QLabel* contact = nullptr;
        QLabel* what = nullptr;
    };
    PersonRow makePerson(QVBoxLayout* layout);
    void tellWaiting(const checklist::Launch& launch);
    void tellDuty(const checklist::Launch& launch);
    void tellGate(const checklist::Launch& launch);
    void tellNextStep(const checklist::Launch& launch);
    void tellClockDoubt(const checklist::Launch& launch);
    void fitTitles();
    void tellLate();

    MarkLabel* m_state;
    QLabel* m_tClock;
    QLabel* m_utc;
    QLabel* m_local;
    QLabel* m_t0;
    QLabel* m_stateReason;
    QPushButton* m_hold;
    QPushButton* m_gate;
    QLabel* m_gateText;
    QPushButton* m_clockDoubt;
    QWidget* m_nextRow;
    QPushButton* m_next;
    QLabel* m_late;
    QVBoxLayout* m_waiting;
    QLabel* m_nobody;
    QList<PersonRow> m_waitingRows;
    QVBoxLayout* m_duty;
    QList<PersonRow> m_dutyRows;
    QPushButton* m_roster;

    bool m_known = false;
    bool m_held = false;
    qint64 m_t0Ms = 0;
    QString m_gateId, m_gateTitle, m_nextId, m_nextTitle, m_doubtId;
    std::optional<qint64> m_nextPlanned;
    bool m_nextIsCurrent = false;
    Instant m_now;
};

} // namespace holdpoint::ui
