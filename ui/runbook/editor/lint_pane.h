// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/document.h"
#include "core/runbook/lint.h"
#include "core/session/run_scripts.h"

#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <stop_token>

class QLabel;
class QPushButton;
class QTableView;

namespace holdpoint::ui {

class LintModel;

// What the linter says about the runbook, as one types: it runs in a worker some moments after the last change; what an
// older version of the runbook gave is dropped. One finding in detail: why it matters, and a button that repairs it.
class LintPane final : public QWidget
{
    Q_OBJECT
public:
    explicit LintPane(QWidget* parent = nullptr);
    ~LintPane() override;

    // Another runbook. `folder`: where scripts are looked up; empty: nowhere.
    void setFolder(const QString& folder);
    // From now on scripts and rollbacks are compared with this launch, which was a rehearsal.
    void compareWith(const QString& launchFolder);
    void check(const runbook::Document& document);
    void setReadOnly(bool readOnly);
    // Chooses the next or the previous finding, around the ends.
    void goOn(bool backwards);
    [[nodiscard]] LintModel& model() const { return *m_model; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QPushButton* fixButton() const { return m_fix; }
    [[nodiscard]] QPushButton* rehearsalButton() const { return m_rehearsalButton; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] bool isChecked() const { return m_answered == m_job; } // findings are those of the newest document

Q_SIGNALS:
    void findingsChanged();
    void findingChosen(const holdpoint::runbook::LintFinding& finding);
    void fixWanted(const holdpoint::runbook::LintFix& fix);
    void rehearsalWanted(); // one shall be chosen
    void rehearsalRead();
    void rehearsalFailed(const holdpoint::Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    void run();
    void tellCurrent();
    void proportions();

    LintModel* m_model;
    QTableView* m_table;
    QLabel* m_title;
    QLabel* m_why;
    QPushButton* m_fix;
    QPushButton* m_rehearsalButton;
    QWidget* m_head;
    QTimer m_timer;
    QThreadPool m_worker; // one thread
    std::stop_source m_stop;
    quint64 m_job = 0;
    quint64 m_answered = 0;
    runbook::Document m_document;
    QString m_folder;
    std::shared_ptr<const session::Rehearsal> m_rehearsal; // none: unknown
    quint64 m_runbook = 0;                                 // counts setFolder()
    bool m_readOnly = false;
};

} // namespace holdpoint::ui
