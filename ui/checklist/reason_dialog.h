// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// Asks for a reason without stopping the rest of the window: use open(), never exec(). Deletes itself when closed.
class ReasonDialog : public QDialog
{
    Q_OBJECT
public:
    ReasonDialog(const QString& title, const QString& question, const QString& accept, QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

Q_SIGNALS:
    void reasonGiven(const QString& reason);

private:
    void give();

    QLineEdit* m_line;
    QPushButton* m_accept;
};

} // namespace holdpoint::ui
