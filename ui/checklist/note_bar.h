// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/commands.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace holdpoint::ui {

// A note at any moment: one line, Enter records it with its time, for the step that is shown.
class NoteBar : public QWidget
{
    Q_OBJECT
public:
    explicit NoteBar(QWidget* parent = nullptr);
    void setStep(const QString& step); // id, may be empty
    void setNow(const Instant& now);
    [[nodiscard]] QLineEdit* line() const { return m_line; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // WriteNote

private:
    QLabel* m_time;
    QLineEdit* m_line;
    QString m_step;
};

} // namespace holdpoint::ui
