// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;

namespace holdpoint::ui {

class ArmedLamp;
class HoldButton;

// The way back, always on the screen and never disabled: hold the button, Space or Enter on it, or F9 anywhere in the
// application (Shift+F9: planned). Nothing is asked first; the scenario beside it is preselected.
class RollbackButton : public QWidget
{
    Q_OBJECT
public:
    // Vertical for a side column, horizontal for a bar.
    explicit RollbackButton(Qt::Orientation orientation = Qt::Vertical, QWidget* parent = nullptr);
    ~RollbackButton() override;

    // Takes the scenarios of the matrix and whether a planned one is possible; keeps a choice that still exists.
    void setLaunch(const checklist::Launch& launch);
    void setArmed(const rollout::Armed& armed);
    // Milliseconds that it must be held; 1,500 until told otherwise. For tests.
    void setHoldMs(int ms);

    [[nodiscard]] HoldButton* immediate() const { return m_immediate; }
    [[nodiscard]] HoldButton* planned() const { return m_planned; }
    [[nodiscard]] QComboBox* scenarios() const { return m_scenarios; }
    [[nodiscard]] ArmedLamp* lamp() const { return m_lamp; }

Q_SIGNALS:
    // kind: "immediate" or "planned"; scenarioId: of a matrix row, empty when the runbook has none. Where a script is
    // another one than was pinned, it takes a second hold within ten seconds of the first.
    void rollbackHeld(const QString& kind, const QString& scenarioId);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool shortcut(QEvent* event);
    void showHoldTime();
    void held(HoldButton* button, const QString& kind);

    rollout::Armed m_armed;
    HoldButton* m_asked = nullptr; // was held once, and is asked for again
    QTimer m_again;
    HoldButton* m_immediate;
    HoldButton* m_planned;
    QComboBox* m_scenarios;
    ArmedLamp* m_lamp;
};

} // namespace holdpoint::ui
