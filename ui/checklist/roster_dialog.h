// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QTableView;

namespace holdpoint::ui {

class InlineMessage;
class RosterModel;

// Who is on the launch: names, roles, contacts and deputies. Use open(), never exec().
class RosterDialog : public QDialog
{
    Q_OBJECT
public:
    explicit RosterDialog(const checklist::Launch& launch, QWidget* parent = nullptr);
    [[nodiscard]] RosterModel* model() const { return m_model; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QPushButton* saveButton() const { return m_save; }
    [[nodiscard]] QPushButton* addButton() const { return m_add; }
    [[nodiscard]] QPushButton* removeButton() const { return m_remove; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // ChangeRoster

private:
    void check();
    void save();

    RosterModel* m_model;
    QTableView* m_table;
    QCheckBox* m_selfApproval;
    InlineMessage* m_problem;
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_save;
    QString m_coordinator;
};

} // namespace holdpoint::ui
