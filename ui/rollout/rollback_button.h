// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QBoxLayout;
class QComboBox;
class QLabel;

namespace holdpoint::ui {

class ArmedLamp;
class HoldButton;

// The way back, always on the screen and never disabled: hold the button, Space or Enter on it, or F9 anywhere in the
// application (Shift+F9: planned). Nothing is asked first. The reason beside it is the first row of the matrix that
// applies now and that nobody decided to go on with, or none; what a person chooses stays until the launch goes on
// after a rollback.
class RollbackButton : public QWidget
{
    Q_OBJECT
public:
    // Vertical for a side column, horizontal for a bar.
    explicit RollbackButton(Qt::Orientation orientation = Qt::Vertical, QWidget* parent = nullptr);
    ~RollbackButton() override;

    // Takes the rows of the matrix, which of them applies, and whether a planned one is possible.
    void setLaunch(const checklist::Launch& launch);
    void setArmed(const rollout::Armed& armed);
    // A person's choice of the reason, by the id of a row; empty: none. What the matrix does not have chooses nothing.
    void choose(const QString& scenario);
    void setOrientation(Qt::Orientation orientation);
    // Milliseconds that it must be held; 1,500 until told otherwise. For tests.
    void setHoldMs(int ms);

    [[nodiscard]] HoldButton* immediate() const { return m_immediate; }
    [[nodiscard]] HoldButton* planned() const { return m_planned; }
    [[nodiscard]] QComboBox* scenarios() const { return m_scenarios; }
    [[nodiscard]] ArmedLamp* lamp() const { return m_lamp; }

Q_SIGNALS:
    // kind: "immediate" or "planned"; scenarioId: of a matrix row, empty when none was chosen. Where a script is
    // another one than was pinned, it takes a second hold within ten seconds of the first.
    void rollbackHeld(const QString& kind, const QString& scenarioId);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool shortcut(QEvent* event);
    void showHoldTime();
    void showRows(const runbook::Plan& plan);
    void showReason();
    void held(HoldButton* button, const QString& kind);

    rollout::Armed m_armed;
    std::optional<QString> m_chosen; // by a person
    qsizetype m_chosenAfter = 0;     // so many rollbacks
    qsizetype m_rollbacks = 0;
    QString m_applying;            // row of the matrix, empty: none
    HoldButton* m_asked = nullptr; // was held once, and is asked for again
    QTimer m_again;
    HoldButton* m_immediate;
    HoldButton* m_planned;
    QBoxLayout* m_box;
    QComboBox* m_scenarios;
    ArmedLamp* m_lamp;
};

} // namespace holdpoint::ui
