// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/workbench.h"

#include <QFile>
#include <QObject>

namespace holdpoint::app {

// Runs commands one after the other and shows their output as it comes, until the first that does not pass. A command
// that never ends by itself is left running. Deletes itself after `finish`.
class RunJob : public QObject
{
    Q_OBJECT
public:
    RunJob(Workbench& bench, LaunchClient& client, QStringList commands, QByteArray changedText, Finish finish);
    void start();

private:
    void startNext();
    void started(const Result<session::Committed>& result);
    void follow();
    void showOutput();
    void ended(const checklist::RunRecord& run);
    [[nodiscard]] QString expectationText(const QString& step, const QString& id) const;
    void tellLeftBehind(qint64 run) const;
    void end(int status);

    Workbench& m_bench;
    LaunchClient& m_client;
    QStringList m_commands; // ids, in order
    QByteArray m_changedText;
    Finish m_finish;
    qint64 m_run = 0;
    QFile m_output;
    QTimer m_tick;
};

// A rollback followed to its end: each command's outcome as it comes, then the whole.
class RollbackJob : public QObject
{
    Q_OBJECT
public:
    RollbackJob(Workbench& bench, LaunchClient& client, Finish finish);
    // `unreachable`: called instead of `finish` when the holder elsewhere does not take it.
    void start(const QString& kind, const QString& scenario, ControlPatience patience,
               std::function<void(const Error&)> unreachable);

private:
    void ask();
    void follow();

    QString m_kind, m_scenario;
    ControlPatience m_patience;
    std::function<void(const Error&)> m_unreachable;
    Workbench& m_bench;
    LaunchClient& m_client;
    Finish m_finish;
    bool m_answered = false;  // the holder began it
    qsizetype m_before = 0;   // rollbacks before this one
    QSet<qint64> m_told;      // runs whose end was printed
    qsizetype m_observed = 0; // steps whose outcome was printed
};

} // namespace holdpoint::app
