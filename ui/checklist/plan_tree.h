// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/plan_model.h"

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace holdpoint::ui {

// The tree of phases and steps with a field that narrows it. Selecting a step, by mouse or arrow keys, shows it.
class PlanTree : public QWidget
{
    Q_OBJECT
public:
    explicit PlanTree(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch);
    void setNow(const Instant& now);
    // Selects and shows the step without emitting stepSelected().
    void selectStep(const QString& step);
    [[nodiscard]] QString selectedStep() const;
    // Pixels with which every title but the longest ones is whole, beside state and times.
    [[nodiscard]] int wantedWidth() const;
    [[nodiscard]] PlanModel* model() const { return m_model; }
    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] QLineEdit* filter() const { return m_filter; }

Q_SIGNALS:
    void stepSelected(const QString& step);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitColumns();
    [[nodiscard]] int titleWidth() const;
    static int stateWidth();
    static int plannedWidth();
    void narrow(const QString& words);

    PlanModel* m_model;
    QSortFilterProxyModel* m_proxy;
    QTreeView* m_view;
    QLineEdit* m_filter;
    bool m_quiet = false;
};

} // namespace holdpoint::ui
