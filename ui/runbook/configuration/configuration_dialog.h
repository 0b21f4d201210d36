// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QToolButton;

namespace holdpoint::ui {

class ConfigurationFields;
class ConfigurationModel;
class ConfigurationText;
class EditDocument;
class TrustPage;

// Edits a configuration with forms: its tables, the fields of the chosen one, and below them what it would start,
// contact and use once trusted. Nothing acts by being typed here. Use open(), never exec().
class ConfigurationDialog final : public QDialog
{
    Q_OBJECT
public:
    // `plan`: the runbook that it belongs to. `doIt`: what the main button says.
    ConfigurationDialog(const QByteArray& toml, const runbook::Plan& plan, const QString& doIt,
                        QWidget* parent = nullptr);

    [[nodiscard]] ConfigurationText* text() const { return m_text; }
    [[nodiscard]] ConfigurationModel* model() const { return m_model; }
    [[nodiscard]] ConfigurationFields* fields() const { return m_fields; }
    [[nodiscard]] TrustPage* trust() const { return m_trust; }
    [[nodiscard]] QListView* list() const { return m_list; }
    [[nodiscard]] QMenu* addMenu() const { return m_addMenu; }
    [[nodiscard]] QPushButton* removeButton() const { return m_remove; }
    [[nodiscard]] QPushButton* renameButton() const { return m_rename; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }
    [[nodiscard]] QString problem() const;
    void choose(const QString& section, const QString& name);

Q_SIGNALS:
    void written(const QByteArray& toml); // changed, and nothing is wrong with it

private:
    QWidget* head();
    void fillAddMenu();
    void add(const QString& section);
    void askName(const QString& section);
    void askNewName();
    void renamed(const QString& section, const QString& name, const QString& newName);
    void added(const QString& section, const QString& name);
    void follow(bool anew);
    void promise();
    void tell(const QString& problem);

    runbook::Plan m_plan;
    ConfigurationText* m_text;
    ConfigurationModel* m_model;
    QListView* m_list;
    ConfigurationFields* m_fields;
    TrustPage* m_trust;
    QLabel* m_problem;
    QMenu* m_addMenu;
    QToolButton* m_add = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_redo = nullptr;
    QPushButton* m_accept;
    QTimer m_promise;
};

// A button that edits the configuration of a runbook that is open in the editor; what is accepted is one step for undo.
QPushButton* configurationButton(EditDocument& document, QWidget* window);

} // namespace holdpoint::ui
