// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace holdpoint::ui {

// What went wrong with a chart, in the chart itself: a cross, the cause, the next step, and a button that takes it
// away.
class ChartNotice final : public QWidget
{
    Q_OBJECT
public:
    explicit ChartNotice(QWidget* parent);

    void say(const Error& error);
    [[nodiscard]] QString text() const;
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_words;
    QToolButton* m_close;
};

} // namespace holdpoint::ui
