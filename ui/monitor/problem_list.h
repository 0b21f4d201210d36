// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace holdpoint::ui {

// What cannot be watched, each with its next step. Takes no room while there is nothing.
class ProblemList final : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemList(QWidget* parent = nullptr);

    void setProblems(const QList<Error>& problems);
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

private:
    static constexpr qsizetype mostShown = 4;

    QList<Error> m_problems;
    QVBoxLayout* m_box;
};

} // namespace holdpoint::ui
