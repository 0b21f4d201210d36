// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/step_selection.h"

#include <algorithm>

namespace holdpoint::ui {

void StepSelection::follow(const checklist::Launch& launch)
{
    const QString current = launch.currentStep();
    if (!current.isEmpty())
        m_current = current;
    else if (m_current.isEmpty())
        m_current = launch.stepOrder().value(0);
    const bool gone = !m_step.isEmpty() && !launch.plan().step(m_step);
    if (!m_pinned || gone || m_step == m_current)
        set(m_current, false);
}

void StepSelection::choose(const QString& step)
{
    if (!step.isEmpty())
        set(step, step != m_current);
}

void StepSelection::backToCurrent() { set(m_current, false); }

void StepSelection::move(const checklist::Launch& launch, int by)
{
    const QStringList& order = launch.stepOrder();
    if (order.isEmpty())
        return;
    const qsizetype at = std::max<qsizetype>(0, order.indexOf(m_step));
    choose(order[std::clamp<qsizetype>(at + by, 0, order.size() - 1)]);
}

void StepSelection::set(const QString& step, bool pinned)
{
    const bool stepMoves = step != m_step;
    const bool pinMoves = pinned != m_pinned;
    m_step = step;
    m_pinned = pinned;
    if (stepMoves)
        Q_EMIT stepChanged(step);
    if (pinMoves)
        Q_EMIT pinnedChanged(pinned);
}

} // namespace holdpoint::ui
