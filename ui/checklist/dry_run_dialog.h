// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/dry_run_model.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QTreeView;

namespace holdpoint::ui {

class CodeBox;

// What a step, a phase or the whole launch would run now: exact commands, folder, names of the environment, missing
// scripts, blanks without a value. Runs nothing and stops nothing of the window.
class DryRunDialog final : public QDialog
{
    Q_OBJECT
public:
    enum class Scope
    {
        Step,
        Phase,
        Launch
    };

    // Deletes itself when it closes. The launch may move on or be replaced meanwhile: `launch` gives the one of now.
    DryRunDialog(std::function<const checklist::Launch&()> launch, DryRunModel::Prepare prepare, const QString& step,
                 QWidget* parent);

    void setScope(Scope scope);
    [[nodiscard]] DryRunModel* model() const { return m_model; }
    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] QComboBox* scopeBox() const { return m_scope; }
    [[nodiscard]] QString summary() const;

public Q_SLOTS:
    void look(); // everything again, as it is now

Q_SIGNALS:
    void stepWanted(const QString& step);

private:
    void build();
    void lookOn();
    void tellSummary();
    void tellChosen();
    [[nodiscard]] QStringList steps() const;

    std::function<const checklist::Launch&()> m_launch;
    DryRunModel::Prepare m_prepare;
    QString m_step;
    DryRunModel* m_model;
    QComboBox* m_scope;
    QLabel* m_summary;
    QTreeView* m_view;
    QLabel* m_about;
    CodeBox* m_text;
    QLabel* m_where;
    QLabel* m_problem;
    QPushButton* m_go;
    QTimer m_looking;
};

} // namespace holdpoint::ui
