// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QPushButton;
class QSplitter;
class QTreeView;

namespace holdpoint::ui {

class DeviationModel;
class DeviationPane;
class ReasonEdit;

// Every deviation with its state, and the chosen one in full beside or below it.
class DeviationList : public QWidget
{
    Q_OBJECT
public:
    explicit DeviationList(QWidget* parent = nullptr);
    // Who sits here: what the rules would refuse to them is said before they ask. Nobody: nothing is said beforehand.
    void setActor(const events::Actor& actor) { m_actor = actor; }
    void refresh(const checklist::Launch& launch);
    void select(const QString& deviation);
    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] DeviationModel* model() const { return m_model; }
    [[nodiscard]] DeviationPane* pane() const { return m_pane; }
    [[nodiscard]] QPushButton* approveButton() const;
    [[nodiscard]] QPushButton* rejectButton() const;
    [[nodiscard]] ReasonEdit* reason() const;

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // ApproveDeviation, RejectDeviation
    // The difference between two files is wanted; DeviationPane::setDifference() takes it.
    void differenceWanted(const QString& deviation);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tellChosen();

    events::Actor m_actor;
    QHash<QString, Error> m_refusals; // of an approval, by deviation
    DeviationModel* m_model;
    QTreeView* m_view;
    DeviationPane* m_pane;
    QSplitter* m_halves;
};

} // namespace holdpoint::ui
