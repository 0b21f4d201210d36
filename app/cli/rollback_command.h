// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/workbench.h"

#include <QObject>
#include <QTimer>

namespace holdpoint::app {

// `holdpoint rollback`: with the ledger where it answers at once, through the holder of the launch where there is one
// that answers, and alone otherwise; it starts within about a second. Deletes itself after `finish`.
class RollbackCommand : public QObject
{
    Q_OBJECT
public:
    RollbackCommand(Workbench& bench, std::string launch, QString kind, QString scenario, bool although, Finish finish);
    void start();

private:
    [[nodiscard]] QStringList changedScripts() const;
    void opened(const Result<LaunchClient*>& result);
    void alone(const Error& why);
    void recordLate(int status);

    Workbench& m_bench;
    std::string m_launch;
    QString m_kind, m_scenario;
    bool m_although; // a script is another one than was pinned: the second word for it
    Finish m_finish;
    QTimer m_patience;
    bool m_begun = false;    // with the ledger or alone
    int m_looks = 0;         // whether it is recorded by now
    bool m_diskFull = false; // recording is for whoever opens the launch when there is room
};

} // namespace holdpoint::app
