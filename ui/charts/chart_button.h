// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"

#include <QAbstractButton>
#include <QImage>

#include <optional>

namespace holdpoint::ui {

// A button that stands inside of a chart: a mark, a word or both. It is drawn once and copied from then on, because the
// chart below it is drawn anew many times a second.
class ChartButton final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ChartButton(QWidget* parent);

    struct Look
    {
        std::optional<StateShape> mark;
        QString word; // empty: the mark alone
        QColor ink;
        QColor plate;                // under both; where it is not valid, the chart is seen
        QColor ring, ground, raised; // focus; under the pointer; the edge, and pressed
        bool operator==(const Look&) const = default;
    };
    void setLook(const Look& look);
    // What it does, for the tip and for screen readers, and the key that does the same.
    void setWords(const QString& name, const QKeySequence& key);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void forget();

    Look m_look;
    QImage m_image; // device pixels; null: to be drawn
};

} // namespace holdpoint::ui
