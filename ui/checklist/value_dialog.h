// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

class InlineMessage;

// Fills one blank of the runbook with what its type asks for: a number beside its unit, a time, a person of the roster,
// a link. What is not of the type is said as it is typed. A secret is masked and never reaches the ledger. Use open(),
// never exec().
class ValueDialog : public QDialog
{
    Q_OBJECT
public:
    // `secret`: it is known to be one (the configuration names it); else a person may say so.
    ValueDialog(const checklist::Launch& launch, const QString& value, bool secret = false, QWidget* parent = nullptr);
    // What the button “Now” fills in, UTC milliseconds; without it there is no such button.
    void setNow(qint64 utcMs);
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    [[nodiscard]] QComboBox* people() const { return m_people; } // nullptr unless a person is asked for
    [[nodiscard]] QPushButton* nowButton() const { return m_nowButton; }
    [[nodiscard]] QCheckBox* secretBox() const { return m_secret; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }
    [[nodiscard]] QString source() const; // how it was filled before, and whence it would come by itself
    [[nodiscard]] QString unit() const;
    [[nodiscard]] InlineMessage* message() const { return m_message; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // FillValue, secrets included

private:
    QWidget* makeField(const checklist::Launch& launch);
    void mask(bool masked);
    void check();
    void makeRoom();
    void fill();

    QString m_value, m_placeholder;
    runbook::ValueRule m_rule;
    qint64 m_nowUtcMs = 0;
    QComboBox* m_people = nullptr;
    QLineEdit* m_line;
    QLabel* m_unit;
    QPushButton* m_nowButton;
    QLabel* m_source;
    QLabel* m_hint;
    InlineMessage* m_message;
    QCheckBox* m_secret;
    QPushButton* m_accept;
};

// How a value was filled: "by hand, by Ada Byron, 09:45:07 UTC", "from the output of run 4 ...". Empty: it is blank.
QString valueSource(const checklist::Launch& launch, const QString& value);

} // namespace holdpoint::ui
