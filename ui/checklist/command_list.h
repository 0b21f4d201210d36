// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/checklist/command_view.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class CommandRow;

// The commands of one step. Rows are widgets, so only a window of them exists around the next command; two buttons
// move it. A step of the usual size is shown whole.
class CommandList : public QWidget
{
    Q_OBJECT
public:
    static constexpr int windowSize = 24;

    explicit CommandList(QWidget* parent = nullptr);
    // `toldAbove`: the command whose missing scripts the page itself tells.
    void display(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared,
                 const QString& toldAbove = {});
    void clear();
    void setNow(qint64 utcMs);
    [[nodiscard]] const QList<CommandRow*>& rows() const { return m_rows; }
    [[nodiscard]] CommandRow* row(const QString& command) const;

Q_SIGNALS:
    void rowAdded(holdpoint::ui::CommandRow* row); // to be connected
    void windowMoved();                            // display() again

private:
    void moveBy(int rows);

    QVBoxLayout* m_layout;
    QPushButton* m_earlier;
    QPushButton* m_later;
    QList<CommandRow*> m_rows;
    QString m_step;
    QString m_next;
    int m_first = 0;
};

} // namespace holdpoint::ui
