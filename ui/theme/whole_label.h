// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace holdpoint::ui {

// Plain wrapped text that is never cut. A QLabel's least height is that of few lines whatever its width is, so that a
// column without room takes lines away from it; this one asks for all lines of its text at the width it has.
class WholeLabel : public QLabel
{
    Q_OBJECT
public:
    explicit WholeLabel(QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
};

} // namespace holdpoint::ui
