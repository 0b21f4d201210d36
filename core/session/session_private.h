// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include "core/session/anchors.h"
#include "core/session/armed_keeper.h"
#include "core/session/commit_queue.h"
#include "core/session/heartbeat.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/late_recorder.h"
#include "core/session/launch_folder.h"
#include "core/session/run_control.h"
#include "core/session/secret_box.h"
#include "core/session/seen_ledger.h"

#include <QLoggingCategory>
#include <QSet>
#include <QThreadPool>

#include <map>
#include <unistd.h>

namespace holdpoint::session {

Q_DECLARE_LOGGING_CATEGORY(sessionLog)

// What a session is made of: for session.cpp, which is asked from outside, and session_acts.cpp, which acts.
class Session::Private
{
public:
    Private(Session* session, OpenedLaunch opened, Environment world)
        : q(session)
        , environment(std::move(world))
        , folder(opened.folder)
        , launch(std::move(opened.launch))
        , lock(std::exchange(opened.lock, -1))
        , control(folder, environment.runnerProgram)
        , keeper(keptCheckpointPath(environment.checkpointFolder, launch.state().opened.launch), ledgerPath(folder))
        , anchors(launch.state().opened.launch, ledgerPath(folder))
        , heartbeat(folder, *environment.clock)
        , queue(std::move(opened.writer), std::move(opened.entries), launch.state().rehearsal, *environment.clock,
                {[this](Request& request) { prepare(request); },
                 [this](const Request& request) { return decide(request); },
                 [this](const events::Entry& entry) { launch.apply(entry); },
                 [this](const Request& request) { act(request); }})
        , late(folder, launch, queue)
        , armed(folder, environment.runnerProgram, *environment.disk)
    {
    }
    ~Private()
    {
        if (lock >= 0)
            ::close(lock);
    }

    void prepare(Request& request);
    [[nodiscard]] Result<std::vector<events::Event>> decide(const Request& request) const;
    void submit(Request request);
    void act(const Request& request);
    void keepArmedPlan();
    void keepCauses();
    void observeEffects(qint64 run);
    [[nodiscard]] bool isByWeights() const; // a rollback goes down the weights
    [[nodiscard]] bool isOvertaken(const events::RunStarted& run, bool stale) const;
    void settleAlone(const Request& request);
    [[nodiscard]] bool takenOver() const;
    void startRun(const events::RunStarted& run, bool mustStart);
    void finished(const events::RunFinished& finished, const QList<checklist::Captured>& captured);
    void lost(qint64 run);
    void reattach();
    void settle(qint64 run);
    void tellSettled();
    [[nodiscard]] checklist::StartRun preparedShift(int weight) const;
    void continueStep(const events::RunStarted& run);
    void continueRollback(const events::Actor& actor);
    void reloadPlan();
    void fetchSecrets();
    [[nodiscard]] QStringList missingSecrets() const;
    [[nodiscard]] FromOutput wantedOf(const QString& command) const;

    Session* q;
    Environment environment;
    QString folder;
    checklist::Launch launch;
    int lock;
    RunControl control;
    CheckpointKeeper keeper;
    AnchorKeeper anchors;
    Heartbeat heartbeat;
    CommitQueue queue;
    LateRecorder late;
    SeenLedger seen;
    std::map<int, Request> lookingUp; // whose statement is about an older ledger: it is read elsewhere
    int lookedUp = 0;
    QHash<QString, events::Actor> continuing; // steps whose next command follows by itself
    std::shared_ptr<SecretBox> secrets = std::make_shared<SecretBox>();
    QSet<qint64> settling; // runs that ended without us and whose end is not recorded yet
    int fetching = 0;      // secrets that the key store was asked for
    bool attached = false;
    bool settledTold = false;
    ArmedKeeper armed;
    int rollbackSteps = 0; // of a rollback, asked for and not decided yet
    std::optional<qint64> rollbackAskedUtcMs;
    bool watching = false;                                  // somebody tells us what is watched
    std::optional<std::pair<QStringList, bool>> keptCauses; // as they were written last
    QByteArray armedPlan;                                   // as it was written last
    QThreadPool worker;                                     // one thread: files are written in order
};

} // namespace holdpoint::session
