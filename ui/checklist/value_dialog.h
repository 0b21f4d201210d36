// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// Fills one blank of the runbook. A secret is masked and never reaches the ledger. Use open(), never exec().
class ValueDialog : public QDialog
{
    Q_OBJECT
public:
    // `secret`: it is known to be one (the configuration names it); else a person may say so.
    ValueDialog(const checklist::Launch& launch, const QString& value, bool secret = false, QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    [[nodiscard]] QCheckBox* secretBox() const { return m_secret; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // FillValue, secrets included

private:
    void fill();

    QString m_value;
    QLineEdit* m_line;
    QLabel* m_hint;
    QCheckBox* m_secret;
    QPushButton* m_accept;
};

} // namespace holdpoint::ui
