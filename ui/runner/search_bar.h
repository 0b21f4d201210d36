// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace holdpoint::ui {

// The line in which text to look for is typed. F3, Enter: next; Shift+F3, Shift+Enter: previous; Escape closes.
class SearchBar : public QWidget
{
    Q_OBJECT
public:
    explicit SearchBar(QWidget* parent = nullptr);

    void open(); // shows it, with the keyboard in it and its text selected
    [[nodiscard]] QString needle() const;
    void setStatus(const QString& text); // a whole sentence, or empty

Q_SIGNALS:
    void needleChanged(const QString& needle);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void close();

    QLineEdit* m_field;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_close;
    QLabel* m_status;
};

} // namespace holdpoint::ui
