// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QListView;

namespace holdpoint::ui {

class CheckModel;
class ReasonEdit;

// The boxes of a step: arrows move, Space ticks, Space on a ticked box asks for the reason to take it back.
class CheckList : public QWidget
{
    Q_OBJECT
public:
    explicit CheckList(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    void focusFirstOpen();
    [[nodiscard]] bool hasOpen() const; // a box without a tick
    [[nodiscard]] CheckModel* model() const { return m_model; }
    [[nodiscard]] QListView* view() const { return m_view; }
    [[nodiscard]] ReasonEdit* reason() const { return m_reason; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();

    CheckModel* m_model;
    QListView* m_view;
    ReasonEdit* m_reason;
    bool m_fitting = false;
};

} // namespace holdpoint::ui
