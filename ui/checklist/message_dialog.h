// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace holdpoint::ui {

// The messages of the runbook with their values filled in. A message is copied whole, when nothing is missing; what is
// missing is listed and can be filled from here. Secrets never stand in a message. Use open() or show(), never exec().
class MessageDialog : public QDialog
{
    Q_OBJECT
public:
    explicit MessageDialog(QWidget* parent = nullptr);
    // The launch as it is now; `utcMs` stands for the time of use.
    void refresh(const checklist::Launch& launch, qint64 utcMs);
    [[nodiscard]] QComboBox* messages() const { return m_messages; }
    [[nodiscard]] QPlainTextEdit* text() const { return m_text; }
    [[nodiscard]] QListWidget* missing() const { return m_missing; }
    [[nodiscard]] QPushButton* fillButton() const { return m_fill; }
    [[nodiscard]] QPushButton* copyButton() const { return m_copy; }
    [[nodiscard]] QString answer() const;

Q_SIGNALS:
    void fillWanted(const QString& value);
    void refreshWanted(); // another message was chosen, or one is to be copied with the time of now

private:
    void copy();

    QComboBox* m_messages;
    QPlainTextEdit* m_text;
    QLabel* m_state;
    QListWidget* m_missing;
    QPushButton* m_fill;
    QPushButton* m_copy;
};

} // namespace holdpoint::ui
