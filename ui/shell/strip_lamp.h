// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace holdpoint::ui {

// A mark and a word in one box: quiet while things are as they should be, filled when they are not.
class StripLamp final : public QWidget
{
    Q_OBJECT
public:
    explicit StripLamp(QWidget* parent = nullptr);

    // `about` is the tooltip, and what a screen reader says after the word.
    void say(const QString& word, StateShape shape, Meaning meaning, const QString& about = {});
    [[nodiscard]] QString word() const { return m_word; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QString m_word;
    StateShape m_shape = StateShape::Waiting;
    Meaning m_meaning = Meaning::Neutral;
};

} // namespace holdpoint::ui
