// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/command_view.h"
#include "ui/checklist/marks.h"

#include <QFrame>

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace holdpoint::ui {

class CodeBox;
class InlineMessage;

// One command of a step: its exact text, what would run, its state, and what can be done with it.
class CommandRow : public QFrame
{
    Q_OBJECT
public:
    explicit CommandRow(QWidget* parent = nullptr);
    void display(const CommandView& view, const checklist::Launch& launch);
    void setNow(qint64 utcMs); // elapsed time and limit of a running command
    [[nodiscard]] const CommandView& view() const { return m_view; }

Q_SIGNALS:
    void stopRequested(qint64 run);
    void acceptRequested(const QString& command);
    void fillRequested(const QString& value); // value id
    void changeRequested(const QString& command);
    void rerunRequested(const QString& command);
    void outOfOrderRequested(const QString& command);
    void runRequested(const QString& command); // this one, covered by an approval
    void outputWanted(qint64 run);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void tellProblems(const checklist::Launch& launch);
    void tellMenu();

    CommandView m_view;
    bool m_shown = false;
    MarkLabel* m_mark;
    QLabel* m_title;
    QLabel* m_elapsed;
    QPushButton* m_stop;
    QPushButton* m_output;
    QToolButton* m_more;
    QMenu* m_menu;
    CodeBox* m_text;
    QLabel* m_resolvedCaption;
    CodeBox* m_resolved;
    QLabel* m_meta;
    InlineMessage* m_hidden;
    InlineMessage* m_unfilled;
    InlineMessage* m_missing;
    QPushButton* m_fill;
};

} // namespace holdpoint::ui
