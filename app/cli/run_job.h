// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/workbench.h"
#include "core/session/monitoring.h"

#include <QFile>
#include <QHash>
#include <QObject>

#include <memory>

namespace holdpoint::app {

// Runs commands one after the other and shows their output as it comes, until the first that does not pass. A command
// that never ends by itself is left running. Deletes itself after `finish`.
class RunJob : public QObject
{
    Q_OBJECT
public:
    RunJob(Workbench& bench, LaunchClient& client, QStringList commands, QByteArray changedText, Finish finish);
    void start();
    // With a run that this act starts by itself, instead of the commands.
    void startWith(checklist::Command command);

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
    ~RollbackJob() override;
    // `unreachable`: called instead of `finish` when the holder elsewhere does not take it.
    void start(const QString& kind, const QString& scenario, ControlPatience patience,
               std::function<void(const Error&)> unreachable);
    // The next weight of one that goes down the ladder, although the watch before it does not say that all is well.
    void goOn(qint64 rollback, const QString& reason);

private:
    void ask();
    void follow();
    void tellUnrecorded();
    void watch();
    void finish();
    // Whoever rolled back stays until the load balancer said whether customers are back, or that it does not.
    [[nodiscard]] bool awaitsEffect(const checklist::RollbackRecord& rollback) const;
    void tellWeights(const checklist::RollbackRecord& rollback);

    QString m_kind, m_scenario;
    ControlPatience m_patience;
    std::function<void(const Error&)> m_unreachable;
    Workbench& m_bench;
    LaunchClient& m_client;
    Finish m_finish;
    bool m_answered = false;                 // the holder began it
    bool m_endTold = false;                  // that it ended was printed
    qsizetype m_before = 0;                  // rollbacks before this one
    QSet<qint64> m_told;                     // runs whose end was printed
    qsizetype m_observed = 0;                // steps whose outcome was printed
    QHash<qint64, rollout::Stage> m_weights; // of one that goes down the ladder: what was printed of each change
    // Whoever holds the launch watches; gone before the session that it watches for.
    std::unique_ptr<session::Monitoring> m_monitoring;
};

} // namespace holdpoint::app
