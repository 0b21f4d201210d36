// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace holdpoint::ui {

class CodeBox;
class DeviationModel;
class ReasonEdit;

// Every deviation with its state; the chosen one in full, with the buttons that approve or reject it.
class DeviationList : public QWidget
{
    Q_OBJECT
public:
    explicit DeviationList(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch);
    void select(const QString& deviation);
    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] DeviationModel* model() const { return m_model; }
    [[nodiscard]] QPushButton* approveButton() const { return m_approve; }
    [[nodiscard]] QPushButton* rejectButton() const { return m_reject; }
    [[nodiscard]] ReasonEdit* reason() const { return m_reason; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // ApproveDeviation, RejectDeviation

private:
    void tellChosen();

    DeviationModel* m_model;
    QTreeView* m_view;
    QLabel* m_about;
    QLabel* m_beforeCaption;
    CodeBox* m_before;
    QLabel* m_afterCaption;
    CodeBox* m_after;
    QPushButton* m_approve;
    QPushButton* m_reject;
    ReasonEdit* m_reason;
    bool m_approving = false;
};

} // namespace holdpoint::ui
