// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace holdpoint::ui {

class FindingsModel;
class OutlineModel;

// A plan as it was read: what was counted, phases and steps, findings with their lines.
class PlanPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PlanPage(QWidget* parent = nullptr);
    void setPlan(const runbook::Plan& plan);
    void clear();
    [[nodiscard]] QTreeView* outline() const { return m_outline; }
    [[nodiscard]] QString counts() const;

private:
    QLabel* m_counts = nullptr;
    QLabel* m_findingsTitle = nullptr;
    QTreeView* m_outline = nullptr;
    QTreeView* m_findings = nullptr;
    OutlineModel* m_outlineModel = nullptr;
    FindingsModel* m_findingsModel = nullptr;
};

} // namespace holdpoint::ui
