// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/edit.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

// Find and replace in the source. Return goes to the next place, Shift+Return to the one before; "All" is one step for
// undo. Escape closes it. How often the text stands in the runbook is told while one types.
class FindBar final : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(QWidget* parent = nullptr);
    void open(const QString& selected, bool replace);
    void tell(const QString& text);
    // What is asked for; `within` is left to the caller.
    [[nodiscard]] runbook::edit::ReplaceText request() const;
    [[nodiscard]] QLineEdit* findField() const { return m_find; }
    [[nodiscard]] QLineEdit* replaceField() const { return m_replace; }
    [[nodiscard]] QPushButton* allButton() const { return m_all; }
    void setReadOnly(bool readOnly);

Q_SIGNALS:
    void findWanted(bool backwards);
    void countWanted(); // some moments after what is looked for changed
    void replaceWanted(bool all);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_find;
    QLineEdit* m_replace;
    QCheckBox* m_case;
    QCheckBox* m_words;
    QCheckBox* m_expression;
    QLabel* m_told;
    QPushButton* m_one;
    QPushButton* m_all;
    QTimer m_countTimer;
    bool m_readOnly = false;
};

} // namespace holdpoint::ui
