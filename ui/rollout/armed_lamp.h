// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rollout/armed_check.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace holdpoint::ui {

// Whether a rollback would start now, as word and shape, with every cause why not. Unknown until it is told.
class ArmedLamp : public QWidget
{
    Q_OBJECT
public:
    explicit ArmedLamp(QWidget* parent = nullptr);

    void setArmed(const rollout::Armed& armed);
    void clear(); // not checked
    // Where room is scarce, the first cause stands for all of them, with how many more there are and where.
    void setBrief(bool brief);
    [[nodiscard]] QString word() const;
    [[nodiscard]] QStringList causes() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    [[nodiscard]] QString causesText() const;

    std::optional<rollout::Armed> m_armed;
    bool m_brief = false;
    QLabel* m_mark;
    QLabel* m_word;
    QLabel* m_causes;
};

} // namespace holdpoint::ui
