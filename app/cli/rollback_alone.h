// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"

#include "core/session/alone_rollback.h"
#include "core/session/armed_plan.h"
#include "core/session/session.h"

#include <QObject>

#include <functional>
#include <memory>

namespace holdpoint::runner {
class RunWatcher;
}

namespace holdpoint::app {

// A rollback without ledger, lock or key: when the launch cannot be opened, its commands are taken from what can still
// be read and run one after the other, each whether or not the one before it passed. What happened is written beside
// the runs, for whoever holds the launch next to bring into the ledger. Deletes itself after it answered.
class RollbackAlone : public QObject
{
    Q_OBJECT
public:
    struct Order
    {
        QString folder, kind, scenario; // as in Session::rollBack
        events::Actor actor;
    };
    RollbackAlone(Order order, session::Environment environment, const Terminal& terminal,
                  std::function<void(int)> finish);
    ~RollbackAlone() override;

    // An error when no plan with such a procedure can be read any more: nothing was started.
    Result<void> start();

private:
    void next();
    void ended(events::Event end, const QString& outcome, bool passed);
    void conclude();

    Order m_order;
    session::Environment m_environment;
    const Terminal& m_terminal;
    std::function<void(int)> m_finish;
    session::ArmedPlan m_plan;
    session::ArmedProcedure m_procedure;
    qsizetype m_next = 0; // command of the procedure
    qint64 m_run = 0;
    events::RollbackEnded m_ended;
    std::unique_ptr<session::AloneJournal> m_journal;
    std::unique_ptr<runner::RunWatcher> m_watcher;
};

} // namespace holdpoint::app
