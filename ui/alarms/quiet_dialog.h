// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdpoint::ui {

// For how long and why alarms are made quiet for everybody. Use open(), never exec(). Deletes itself when closed.
class QuietDialog final : public QDialog
{
    Q_OBJECT
public:
    enum class Kind
    {
        Shelf, // for minutes, at most eight hours
        OutOfService
    };
    // `titles`: of the alarms, as people know them.
    QuietDialog(Kind kind, const QStringList& titles, QWidget* parent = nullptr);
    [[nodiscard]] QSpinBox* minutes() const { return m_minutes; } // nullptr: out of service ends by a person alone
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

Q_SIGNALS:
    void given(qint64 forMs, const QString& reason); // forMs 0: out of service

private:
    QSpinBox* m_minutes = nullptr;
    QLineEdit* m_reason;
    QPushButton* m_accept = nullptr;
};

} // namespace holdpoint::ui
