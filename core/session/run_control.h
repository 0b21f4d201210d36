// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/runner/output_capture.h"
#include "core/runner/run.h"
#include "core/runner/run_watcher.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <unordered_map>

namespace holdpoint::session {

// What the output of a command's run tells.
struct FromOutput
{
    QList<runbook::Expectation> expectations;
    QList<runner::Capture> captures;
    QList<qint64> earlierRuns; // of the commands above it in its fence, in order: Expectation::ofFence
};

// Starts runs, watches them and finds those again that outlived us. Reports ends as facts; decides nothing. Output is
// judged in a worker thread. Lives in the session's thread.
class RunControl : public QObject
{
    Q_OBJECT
public:
    RunControl(QString launchFolder, QString runnerProgram, QObject* parent = nullptr);
    ~RunControl() override;

    // Where a run keeps its files: in the launch folder, or in memory-backed storage where the disk failed a rollback.
    [[nodiscard]] QString folderOf(qint64 run) const;

    // `mustStart`: a rollback, which falls back to memory-backed storage when the launch folder cannot take it.
    // `scripts`: those of its command, as written; how they lie now is kept beside the output (run_scripts.h).
    void start(const events::RunStarted& run, const runner::RunSpec& spec, bool mustStart, const FromOutput& wanted,
               const QStringList& scripts);
    // A run that the ledger calls running, after a restart. Answers with foundAlive(), finished() or lost().
    void attach(const events::RunStarted& run, const FromOutput& wanted);
    void stop(qint64 run);
    // One that shall not be started any more ends as one that could not be.
    void refuse(qint64 run, const QString& problem);

Q_SIGNALS:
    void foundAlive(qint64 run); // watched again
    void finished(const holdpoint::events::RunFinished& finished,
                  const QList<holdpoint::checklist::Captured>& captured);
    void lost(qint64 run);
    void outputGrown(qint64 run, qint64 bytes);
    void stopFailed(const holdpoint::Error& error);

private:
    struct Watched
    {
        QString folder;
        runner::ProcessIdentity identity;
        FromOutput wanted; // of this run's command
        std::unique_ptr<runner::RunWatcher> watcher;
    };
    void lookFor(qint64 run, const QString& folder, const FromOutput& wanted, int looks);
    void watch(qint64 run, Watched watched);
    void report(qint64 run, const runner::RunExit& exit, const QString& folder, const FromOutput& wanted);

    QString m_launchFolder;
    QString m_runnerProgram;
    QHash<qint64, QString> m_elsewhere; // runs whose files are not in the launch folder
    std::unordered_map<qint64, Watched> m_watched;
};

} // namespace holdpoint::session
