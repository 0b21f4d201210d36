// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"
#include "ui/theme/state_mark.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// A command of a rollback procedure and how it stands.
class RollbackCommandRow : public QWidget
{
    Q_OBJECT
public:
    RollbackCommandRow(const runbook::Command& command, int number, QWidget* parent = nullptr);

    enum class Stop
    {
        NotRunning,
        Possible,
        Asked
    };
    // `run`: number of its run in this rollback, 0: none. `last`: no command follows.
    void setState(const StateMark& mark, qint64 run, Stop stop = Stop::NotRunning, bool last = false);
    [[nodiscard]] QString command() const { return m_id; }
    [[nodiscard]] QString word() const;
    [[nodiscard]] QString hint() const; // what a stop does, or that one was asked for; empty where nothing runs
    [[nodiscard]] QPushButton* stopButton() const { return m_stop; }
    [[nodiscard]] QPushButton* outputButton() const { return m_output; }

Q_SIGNALS:
    void outputRequested(qint64 run);
    void stopRequested(qint64 run);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    QString m_id;
    StateMark m_state;
    qint64 m_run = 0;
    QLabel* m_mark;
    QLabel* m_word;
    QLabel* m_hint;
    QPushButton* m_output;
    QPushButton* m_stop;
};

// A numbered step of a rollback procedure: a person looks, and says what was seen.
class RollbackStepRow : public QWidget
{
    Q_OBJECT
public:
    RollbackStepRow(const runbook::ProcedureStep& step, int number, QWidget* parent = nullptr);

    // `asks`: the person's word is wanted, or may be given again.
    void setState(const StateMark& mark, const QString& observed, bool asks);
    [[nodiscard]] QString step() const { return m_id; }
    [[nodiscard]] QString word() const;
    [[nodiscard]] QLineEdit* field() const { return m_field; }
    [[nodiscard]] QPushButton* doneButton() const { return m_done; }
    [[nodiscard]] QPushButton* failedButton() const { return m_failed; }

Q_SIGNALS:
    void observed(const QString& step, const QString& outcome, const QString& text); // outcome: "done" | "failed"

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void record(const QString& outcome);

    QString m_id;
    StateMark m_state;
    QLabel* m_mark;
    QLabel* m_word;
    QLabel* m_observed;
    QWidget* m_ask;
    QLineEdit* m_field;
    QPushButton* m_done;
    QPushButton* m_failed;
};

} // namespace holdpoint::ui
