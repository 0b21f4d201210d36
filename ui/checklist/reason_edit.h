// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// A reason asked for at its place: a question, one line, Enter or the button gives it, Escape takes the question back.
class ReasonEdit : public QWidget
{
    Q_OBJECT
public:
    explicit ReasonEdit(QWidget* parent = nullptr);
    // Shows the question and takes the keyboard. `token` comes back with the answer.
    void ask(const QString& question, const QString& accept, const QString& token);
    [[nodiscard]] QString token() const { return m_token; }
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    // Hides without asking back; nothing is emitted.
    void close();

Q_SIGNALS:
    void given(const QString& token, const QString& reason);
    void cancelled(const QString& token);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void accept();
    void cancel();

    QLabel* m_question;
    QLineEdit* m_line;
    QPushButton* m_accept;
    QPushButton* m_cancel;
    QString m_token;
};

} // namespace holdpoint::ui
