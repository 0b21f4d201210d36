// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>
#include <QTimer>

namespace holdpoint::ui {

// A part of a column that is as high as what stands in it. Only where that would be more than nearly half of the window
// does it scroll, and never below `leastLines` lines of its text: better a scroll bar than lines that lie over each
// other.
class WholePart final : public QScrollArea
{
    Q_OBJECT
public:
    WholePart(QWidget* inside, int leastLines, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitBar();

    int m_leastLines;
    QTimer m_settled;
};

} // namespace holdpoint::ui
