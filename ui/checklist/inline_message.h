// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/checklist/marks.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace holdpoint::ui {

// An error or a remark at its place: cause and next step in words, a shape, and buttons when something can be done.
// Hidden while it has nothing to say.
class InlineMessage : public QFrame
{
    Q_OBJECT
public:
    explicit InlineMessage(QWidget* parent = nullptr);
    void say(Meaning meaning, const QString& cause, const QString& nextStep = {});
    void say(const Error& error) { say(Meaning::Critical, error.cause, error.nextStep); }
    void silence();
    [[nodiscard]] QString text() const; // both sentences, empty while silent
    // A button at the end of the message; the caller connects it.
    QPushButton* addButton(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Meaning m_meaning = Meaning::Neutral;
    StateShape m_shape = StateShape::Unknown;
    QLabel* m_cause;
    QLabel* m_next;
    QHBoxLayout* m_buttons;
};

} // namespace holdpoint::ui
