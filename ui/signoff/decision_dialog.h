// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/signoff/statement_view.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace holdpoint::ui {

class PassphraseField;

// In which one person signs one decision with the own key, or takes it without a signature. Shows exactly what will be
// signed. Opened with open(); stays until it is told that the decision is in the record, or is closed.
class DecisionDialog : public QDialog
{
    Q_OBJECT
public:
    explicit DecisionDialog(const ShownStatement& statement, QWidget* parent = nullptr);
    void showError(const Error& error);
    void finish(); // it is in the record

    [[nodiscard]] StatementView* statement() const { return m_statement; }
    [[nodiscard]] PassphraseField* passphrase() const { return m_passphrase; }
    [[nodiscard]] QPushButton* signButton() const { return m_sign; }
    [[nodiscard]] QPushButton* plainButton() const { return m_plain; }
    [[nodiscard]] QString errorText() const;

Q_SIGNALS:
    void signWanted(const QByteArray& passphrase); // wiped when the signal returns
    void plainWanted();

private:
    void refresh();
    void sign();

    bool m_busy = false;
    StatementView* m_statement;
    PassphraseField* m_passphrase;
    QLabel* m_error;
    QPushButton* m_sign;
    QPushButton* m_plain;
    QPushButton* m_cancel;
};

} // namespace holdpoint::ui
