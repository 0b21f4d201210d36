// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/state.h"

#include <QWidget>

class QLabel;

namespace holdpoint::ui {

// One run in a line: its command, its number, how it stands, how long it has taken of its limit, how much it printed.
class RunHeader : public QWidget
{
    Q_OBJECT
public:
    explicit RunHeader(QWidget* parent = nullptr);

    void setRun(const checklist::RunRecord& run);
    void setNow(qint64 utcMs);
    void setBytes(qint64 bytes);
    // All that the line says, for the accessible description and tests.
    [[nodiscard]] QString summary() const;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void elide();

    checklist::RunRecord m_run;
    QString m_commandText;
    qint64 m_now = 0;
    qint64 m_bytes = 0;
    QLabel* m_command;
    QLabel* m_number;
    QLabel* m_mark;
    QLabel* m_word;
    QLabel* m_time;
    QLabel* m_size;
    QLabel* m_problem;
};

} // namespace holdpoint::ui
