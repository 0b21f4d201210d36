// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPlainTextEdit>

namespace holdpoint::ui {

// The exact text of a command in the monospace font, hidden characters spelled out and marked; read-only, as tall as
// its text up to a limit.
class CodeBox : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeBox(QWidget* parent = nullptr);
    void setCommand(const QByteArray& text);
    void setMostLines(int lines);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void fit();
    void dress();

    QByteArray m_text;
    int m_mostLines = 12;
};

} // namespace holdpoint::ui
