// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "ui/checklist/command_view.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

class InlineMessage;

// After a failure: its cause in words, and retry, skip, hold and roll back side by side.
class FailurePanel : public QWidget
{
    Q_OBJECT
public:
    explicit FailurePanel(QWidget* parent = nullptr);
    // Shows itself for a failed step, hides itself otherwise.
    void refresh(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared = {});
    void takeFocus();
    [[nodiscard]] QPushButton* retryButton() const { return m_retry; }
    [[nodiscard]] QPushButton* skipButton() const { return m_skip; }
    [[nodiscard]] QPushButton* holdButton() const { return m_hold; }
    [[nodiscard]] QPushButton* rollbackButton() const { return m_rollback; }
    [[nodiscard]] QString cause() const;
    // The command that cannot be tried again because scripts are missing, which the panel says; empty: none.
    [[nodiscard]] QString lacking() const { return m_lacking; }

Q_SIGNALS:
    void retryRequested(const QString& command);
    void skipRequested();
    void holdRequested();
    void rollbackRequested();

private:
    InlineMessage* m_message;
    QPushButton* m_retry;
    QPushButton* m_skip;
    QPushButton* m_hold;
    QPushButton* m_rollback;
    QString m_command;
    QString m_lacking;
};

// A run whose end nobody saw: a person says how it ended, with a reason.
class UnknownEndPanel : public QWidget
{
    Q_OBJECT
public:
    explicit UnknownEndPanel(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    void takeFocus();
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] QPushButton* wellButton() const { return m_well; }
    [[nodiscard]] QPushButton* failedButton() const { return m_failed; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

private:
    void answer(bool passed);

    InlineMessage* m_message;
    QLineEdit* m_reason;
    QPushButton* m_well;
    QPushButton* m_failed;
    qint64 m_run = 0;
};

} // namespace holdpoint::ui
