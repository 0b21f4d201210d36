// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class MarkLabel;
class ReasonEdit;

// What the output must show: met, missing, or a person must judge, with a button for each answer.
class ExpectationList : public QWidget
{
    Q_OBJECT
public:
    static constexpr int mostRows = 100; // more are named by number; the rest is judged on the command line

    explicit ExpectationList(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    // The keyboard goes to the first that a person must judge.
    void focusFirstOpen();
    [[nodiscard]] QPushButton* metButton(const QString& expectation) const;
    [[nodiscard]] QPushButton* missingButton(const QString& expectation) const;
    [[nodiscard]] ReasonEdit* reason() const { return m_reason; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

private:
    struct Row
    {
        QWidget* widget = nullptr;
        MarkLabel* mark = nullptr;
        QLabel* text = nullptr;
        QLabel* detail = nullptr;
        QPushButton* met = nullptr;
        QPushButton* missing = nullptr;
        QString id;
        checklist::ExpectationState state = checklist::ExpectationState::Waiting;
    };
    Row makeRow();
    void askMissing(int row);

    QVBoxLayout* m_layout;
    QLabel* m_rest;
    ReasonEdit* m_reason;
    QList<Row> m_rows;
};

} // namespace holdpoint::ui
