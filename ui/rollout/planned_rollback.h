// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// A planned rollback that goes down the weights, while it runs: where it is, to stop it where it is, and to go on
// where its watch is not clean. Hidden otherwise.
class PlannedRollback final : public QWidget
{
    Q_OBJECT
public:
    explicit PlannedRollback(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    [[nodiscard]] QString statement() const; // where it is
    [[nodiscard]] QPushButton* goOnButton() const { return m_goOn; }
    [[nodiscard]] QPushButton* stopButton() const { return m_stop; }
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

protected:
    void changeEvent(QEvent* event) override;

private:
    // The reason, or nothing: then it is asked for.
    [[nodiscard]] QString neededReason();
    void restyle();

    qint64 m_rollback = 0; // 0: none runs
    qint64 m_change = 0;   // the newest one's number; 0: none
    QLabel* m_mark;
    QLabel* m_text;
    QLabel* m_hint;
    QLineEdit* m_reason;
    QPushButton* m_goOn;
    QPushButton* m_stop;
};

} // namespace holdpoint::ui
