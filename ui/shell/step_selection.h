// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QObject>

namespace holdpoint::ui {

// Which step is shown. Follows the launch from step to step until a person looks at another one; then it stays there
// until they go back.
class StepSelection final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] QString step() const { return m_step; }
    [[nodiscard]] QString current() const { return m_current; } // what the launch wants
    [[nodiscard]] bool pinned() const { return m_pinned; }

    // The launch moved on.
    void follow(const checklist::Launch& launch);
    // A person looks at this step.
    void choose(const QString& step);
    void backToCurrent();
    // The step `by` places further in the order of the plan (negative: before).
    void move(const checklist::Launch& launch, int by);

Q_SIGNALS:
    void stepChanged(const QString& step);
    void pinnedChanged(bool pinned);

private:
    void set(const QString& step, bool pinned);

    QString m_step, m_current;
    bool m_pinned = false;
};

} // namespace holdpoint::ui
