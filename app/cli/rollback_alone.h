// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"

#include <QObject>

#include <functional>
#include <memory>

namespace holdpoint::runner {
class RunWatcher;
}

namespace holdpoint::app {

// A rollback without ledger, lock or key: when the launch cannot be opened, its commands are read from what can still
// be read and run one after the other, each whether or not the one before it passed. What happened is kept beside the
// runs, to be noted in the ledger by a person. Deletes itself after it answered.
class RollbackAlone : public QObject
{
    Q_OBJECT
public:
    RollbackAlone(QString folder, QString runnerProgram, const Terminal& terminal, std::function<void(int)> finish);
    ~RollbackAlone() override;

    // False, with the reason in `why`, when no plan with such a procedure can be read any more.
    bool start(const QString& kind, QString& why);

private:
    void next();
    void ended(const QString& outcome, bool passed);

    QString m_launchFolder;
    QString m_runnerProgram;
    const Terminal& m_terminal;
    std::function<void(int)> m_finish;
    QString m_workdir;
    QList<QByteArray> m_commands;
    QString m_place; // where the runs are kept
    int m_number = 0;
    int m_failed = 0;
    std::unique_ptr<runner::RunWatcher> m_watcher;
};

} // namespace holdpoint::app
