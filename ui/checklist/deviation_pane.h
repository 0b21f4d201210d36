// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "ui/checklist/deviation_model.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QScrollArea;

namespace holdpoint::ui {

class DifferenceView;
class InlineMessage;
class MarkLabel;
class ReasonEdit;

// One deviation in full: its state, what it is about, who asked, who decided, exactly what would change; and the
// buttons that approve or reject it. Where the rules would refuse that, it says why instead.
class DeviationPane : public QWidget
{
    Q_OBJECT
public:
    explicit DeviationPane(QWidget* parent = nullptr);
    // `row` empty: nothing to show, and `none` says so. `refusal`: what the rules have against an approval by who sits
    // here.
    void display(const DeviationModel::Row* row, const QString& none, const std::optional<Error>& refusal);
    // What the shown deviation changes, for the kinds that name two files. Another deviation's is not taken.
    void setDifference(const QString& deviation, const Result<QString>& difference);

    [[nodiscard]] QString deviation() const { return m_row.id; }
    [[nodiscard]] QLabel* about() const { return m_about; }
    [[nodiscard]] DifferenceView* difference() const { return m_difference; }
    [[nodiscard]] InlineMessage* message() const { return m_message; }
    [[nodiscard]] QPushButton* approveButton() const { return m_approve; }
    [[nodiscard]] QPushButton* rejectButton() const { return m_reject; }
    [[nodiscard]] ReasonEdit* reason() const { return m_reason; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // ApproveDeviation, RejectDeviation
    void differenceWanted(const QString& deviation);
    void left(); // the keyboard has nothing more to do here

private:
    void ask(bool approve);

    DeviationModel::Row m_row;
    QScrollArea* m_scroll;
    MarkLabel* m_mark;
    QLabel* m_title;
    QLabel* m_about;
    QLabel* m_caption;
    DifferenceView* m_difference;
    InlineMessage* m_message;
    QWidget* m_buttons;
    QPushButton* m_approve;
    QPushButton* m_reject;
    ReasonEdit* m_reason;
    bool m_approving = false;
};

} // namespace holdpoint::ui
