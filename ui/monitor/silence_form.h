// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/server_alerts.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdpoint::ui {

// Which alerts to silence, how long and why. Says beside its button what is missing; the name is of who sits here.
class SilenceForm final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int mostMinutes = 7 * 24 * 60;

    explicit SilenceForm(QWidget* parent = nullptr);

    void setMatchers(const QString& text);
    void setPerson(const QString& person);
    // After the server took it: the comment is for another one.
    void taken();

    [[nodiscard]] QLineEdit* matchers() const { return m_matchers; }
    [[nodiscard]] QLineEdit* comment() const { return m_comment; }
    [[nodiscard]] QSpinBox* minutes() const { return m_minutes; }
    [[nodiscard]] QPushButton* button() const { return m_button; }
    [[nodiscard]] QString missing() const; // a sentence; empty: nothing

Q_SIGNALS:
    // Without id, state and times; those begin now.
    void silenceWanted(const holdpoint::monitor::Silence& silence, int minutes);

private:
    void check();
    void send();

    QString m_person;
    QLineEdit* m_matchers;
    QLineEdit* m_comment;
    QSpinBox* m_minutes;
    QPushButton* m_button;
    QLabel* m_missing;
};

} // namespace holdpoint::ui
