// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdpoint::ui {

// By how much T-0 moves, and why; shows the T-0 that follows. Use open(), never exec(). Deletes itself when closed.
class SlipDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SlipDialog(qint64 t0UtcMs, QWidget* parent = nullptr);
    [[nodiscard]] QSpinBox* minutes() const { return m_minutes; }
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

Q_SIGNALS:
    void slipGiven(qint64 minutes, const QString& reason);

private:
    void refresh();

    qint64 m_t0UtcMs;
    QSpinBox* m_minutes;
    QLineEdit* m_reason;
    QLabel* m_after;
    QPushButton* m_accept;
};

} // namespace holdpoint::ui
