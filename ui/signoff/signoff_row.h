// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace holdpoint::ui {

// One line of the sign-off table: role, who has signed it or who is waited for, and the button to sign.
class SignoffRow : public QWidget
{
    Q_OBJECT
public:
    SignoffRow(const QString& signoffId, const QString& role, QWidget* parent = nullptr);

    // `detail`: a whole sentence: who signed and when, or who is waited for and how to reach them.
    void setState(bool isSigned, const QString& detail);
    [[nodiscard]] const QString& signoffId() const { return m_id; }
    [[nodiscard]] QString word() const;
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QPushButton* signButton() const { return m_sign; }

Q_SIGNALS:
    void signClicked(const QString& signoffId);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void place(bool beside);

    QString m_id;
    bool m_signed = false;
    QLabel* m_mark;
    QLabel* m_word;
    QLabel* m_role;
    QLabel* m_detail;
    QGridLayout* m_grid;
    bool m_beside = false;
    QPushButton* m_sign;
};

} // namespace holdpoint::ui
