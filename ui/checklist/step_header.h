// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;

namespace holdpoint::ui {

class MarkLabel;

// Title and state of a step, its place in the plan, its planned and actual times and its time box.
class StepHeader : public QWidget
{
    Q_OBJECT
public:
    explicit StepHeader(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    void setNow(qint64 utcMs);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tellElapsed();
    void paintElapsed();

    MarkLabel* m_mark;
    QLabel* m_title;
    QLabel* m_place;
    QLabel* m_times;
    QLabel* m_elapsed;
    qint64 m_startedMs = 0, m_endedMs = 0, m_boxMs = 0, m_nowMs = 0;
    std::optional<qint64> m_plannedStart;
    std::optional<qint64> m_plannedEnd;
    bool m_done = false;
    bool m_late = false;
};

} // namespace holdpoint::ui
