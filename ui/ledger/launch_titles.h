// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QHash>
#include <QString>

namespace holdpoint::ui {

// What people call the things that entries name by id. Built once for a plan: looking an id up costs no walk through
// it. The launch must outlive it.
class LaunchTitles
{
public:
    explicit LaunchTitles(const checklist::Launch& launch);

    // The title, or the id itself where the plan does not know it (an older version of the runbook).
    [[nodiscard]] QString of(const QString& id) const;
    // Of the metric or source that the alarm is about ("error_rate.limit"), as the configuration in force calls it.
    [[nodiscard]] QString ofAlarm(const QString& alarm) const;
    // A command in short: no folders before the program, one line, hidden characters shown.
    [[nodiscard]] static QString command(const QByteArray& text);
    // The same for the command of a run; empty for a run that nobody started.
    [[nodiscard]] QString commandOfRun(qint64 run) const;
    // True while the plan is the one that the titles were read from.
    [[nodiscard]] bool current() const { return m_plan == &m_launch->plan(); }

private:
    void read(const runbook::Plan& plan);

    const checklist::Launch* m_launch;
    const runbook::Plan* m_plan;
    QHash<QString, QString> m_titles;
};

} // namespace holdpoint::ui
