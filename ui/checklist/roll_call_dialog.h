// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace holdpoint::ui {

// The roll call and, over one channel, the communication test: who answered and when, who is still silent, and how long
// it has taken. Y enters that the chosen person is here, N that nobody answered, and the keyboard goes on to the next.
class RollCallDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit RollCallDialog(QWidget* parent = nullptr);

    void refresh(const checklist::Launch& launch);
    void setNow(qint64 utcMs);

    [[nodiscard]] QComboBox* kinds() const { return m_kinds; }
    [[nodiscard]] QPushButton* startButton() const { return m_start; }
    [[nodiscard]] QPushButton* endButton() const { return m_end; }
    [[nodiscard]] QTreeWidget* people() const { return m_people; }
    [[nodiscard]] QString heading() const;

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void answer(bool present);
    void showCall(const checklist::Launch& launch);
    void tellHeading();

    QComboBox* m_kinds;
    QPushButton* m_start;
    QLabel* m_heading;
    QTreeWidget* m_people;
    QPushButton* m_here;
    QPushButton* m_silent;
    QPushButton* m_end;
    QLabel* m_untested;
    QString m_what; // the call that is shown, in words; empty: none yet
    QString m_shownCall;
    qint64 m_startedMs = 0, m_endedMs = 0, m_nowMs = 0;
    int m_answered = 0, m_expected = 0;
    bool m_open = false;
};

} // namespace holdpoint::ui
