// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/anchors.h"
#include "core/session/brought_input.h"
#include "core/session/evidence.h"
#include "core/session/session_private.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace holdpoint::session {

OpenedLaunch::OpenedLaunch(OpenedLaunch&& other) noexcept
    : folder(std::move(other.folder))
    , writer(std::move(other.writer))
    , entries(std::move(other.entries))
    , launch(std::move(other.launch))
    , lock(std::exchange(other.lock, -1))
{
}

OpenedLaunch::~OpenedLaunch()
{
    if (lock >= 0)
        ::close(lock);
}

Session::Session(OpenedLaunch opened, Environment environment, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(opened), std::move(environment)))
{
    connect(&d->control, &RunControl::finished, this,
            [this](const events::RunFinished& end, const QList<checklist::Captured>& captured) {
                d->finished(end, captured);
            });
    connect(&d->control, &RunControl::foundAlive, this, [this](qint64 run) { d->settle(run); });
    connect(&d->control, &RunControl::lost, this, [this](qint64 run) { d->lost(run); });
    connect(&d->control, &RunControl::outputGrown, this, &Session::runOutputGrown);
    connect(&d->control, &RunControl::stopFailed, this, &Session::refused);
    connect(&d->queue, &CommitQueue::durable, this, &Session::entriesAppended);
    connect(&d->queue, &CommitQueue::durable, this, [this] {
        d->seen.add(d->queue.head());
        d->keeper.keep(d->queue.head().checkpoint);
        d->anchors.keep(d->queue.head().checkpoint);
    });
    // The log signs nothing more until the two copies are one again.
    connect(&d->anchors, &AnchorKeeper::forked, this, [this](const Error& error) { d->queue.stop(error); });
    connect(&d->anchors, &AnchorKeeper::changed, this, &Session::anchorsChanged);
    connect(&d->keeper, &CheckpointKeeper::forked, this, [this](const Error& error) { d->queue.stop(error); });
    connect(this, &Session::changed, this, [this] { d->anchors.setFolders(d->launch.state().anchors); });
    connect(&d->queue, &CommitQueue::refused, this, &Session::refused);
    connect(&d->queue, &CommitQueue::failed, this, [this](const Error& error) {
        qCCritical(sessionLog, "the ledger failed: %s", qUtf8Printable(error.text()));
        Q_EMIT ledgerFailed(error);
        d->tellSettled();
    });
    connect(&d->queue, &CommitQueue::recovered, this, [this] {
        qCInfo(sessionLog, "the ledger works again");
        Q_EMIT ledgerRecovered();
    });
    connect(&d->armed, &ArmedKeeper::changed, this, [this] {
        d->keepCauses();
        Q_EMIT armedChanged();
    });
    connect(this, &Session::changed, this, [this] { d->armed.follow(d->launch, d->missingSecrets()); });
    d->worker.setMaxThreadCount(1);
    d->keepCauses();
    d->seen.add(d->queue.head());
    d->keeper.keep(d->queue.head().checkpoint);
    d->anchors.setFolders(d->launch.state().anchors);
    d->anchors.keep(d->queue.head().checkpoint);
    connect(&d->late, &LateRecorder::ownRollbackToEnd, this,
            [this] { d->continueRollback(d->launch.state().rollbacks.last().by); });
    d->armed.follow(d->launch, d->missingSecrets());
    d->fetchSecrets();
    // Through the event loop, so that whoever made us can connect first.
    QMetaObject::invokeMethod(
        this, [this] { d->reattach(); }, Qt::QueuedConnection);
}

Session::~Session() = default;

QString Session::folder() const { return d->folder; }
QString Session::runFolder(qint64 run) const { return d->control.folderOf(run); }
const checklist::Launch& Session::launch() const { return d->launch; }
const std::vector<events::Entry>& Session::entries() const { return d->queue.entries(); }
bool Session::recorded() const { return d->queue.idle() && d->lookingUp.empty(); }
ledger::Appended Session::head() const { return d->queue.head(); }
const rollout::Armed& Session::armed() const { return d->armed.armed(); }
std::vector<Anchor> Session::anchors() const { return d->anchors.anchors(); }
bool Session::settled() const
{
    const bool recorded = !d->late.recording() || d->queue.broken();
    return d->attached && d->settling.isEmpty() && d->fetching == 0 && recorded;
}

void Session::submit(checklist::Command command, events::Actor actor, Done done)
{
    Request request;
    request.command = std::move(command);
    request.actor = std::move(actor);
    request.done = std::move(done);
    // A rollback does not wait for the ledger, whichever way it goes.
    request.urgent = d->isByWeights() && (std::holds_alternative<checklist::RecordRollout>(request.command) ||
                                          std::holds_alternative<checklist::StopRollback>(request.command) ||
                                          std::holds_alternative<checklist::ShiftForRollback>(request.command));
    if (const QString input = broughtInput(request.command); !input.isEmpty())
        request.done = [this, input, answer = std::move(request.done)](const Result<Committed>& result) {
            if (!result && result.error().code == ErrorCode::Refused)
                dropUnnamedInput(d->folder, input, d->queue.entries());
            if (answer)
                answer(result);
        };
    d->submit(std::move(request));
}

void Session::runStep(const QString& step, events::Actor actor, Done done)
{
    const runbook::Command* next = d->launch.nextCommand(step);
    if (!next) {
        const QString cause = d->launch.plan().step(step) ? tr("No command of this step is left to run.")
                                                          : tr("There is no step %1.").arg(step);
        const Error error{ErrorCode::Refused, cause, tr("Look at the step with holdpoint status."), 0};
        QMetaObject::invokeMethod(
            this,
            [this, error, done = std::move(done)] {
                Q_EMIT refused(error);
                if (done)
                    done(std::unexpected(error));
            },
            Qt::QueuedConnection);
        return;
    }
    d->continuing.insert(step, actor);
    submit(checklist::StartRun{next->id, {}, {}, {}, {}, {}, {}}, actor,
           [this, step, done = std::move(done)](const Result<Committed>& result) {
               if (!result)
                   d->continuing.remove(step);
               if (done)
                   done(result);
           });
}

void Session::rollBack(const QString& kind, const QString& scenario, events::Actor actor, Done done)
{
    d->rollbackAskedUtcMs = d->environment.clock->now().utcMs;
    const auto& rollbacks = d->launch.state().rollbacks;
    const bool interrupted =
        !rollbacks.isEmpty() && !rollbacks.last().ended && rollbacks.last().started.kind == kind &&
        std::none_of(d->launch.state().runs.begin(), d->launch.state().runs.end(),
                     [](const checklist::RunRecord& run) { return run.running() && !run.started.procedure.isEmpty(); });
    if (interrupted) {
        // The press that started it was cut short by our own end: this press goes on with what is left.
        d->continueRollback(actor);
        if (done)
            done(Committed{-1, qint64(entries().size()), 0});
        return;
    }
    Request request;
    request.command = checklist::StartRollback{kind, scenario, !d->armed.armed().changed.isEmpty()};
    request.actor = std::move(actor);
    request.done = std::move(done);
    request.urgent = true;
    d->queue.submit(std::move(request));
}

checklist::StartRun Session::prepared(const QString& command, const QByteArray& changedText) const
{
    return prepareRun(d->launch, command, changedText, d->secrets->all(secretsOfServices(d->launch)).keys());
}

void Session::attach(const QString& step, const QString& deliverable, const QString& file, events::Actor actor,
                     Done done)
{
    keepEvidence(file, d->folder, this,
                 [this, step, deliverable, file, actor = std::move(actor),
                  done = std::move(done)](const Result<KeptEvidence>& kept) {
                     if (!kept) {
                         Q_EMIT refused(kept.error());
                         if (done)
                             done(std::unexpected(kept.error()));
                         return;
                     }
                     submit(checklist::AttachEvidence{{step, deliverable, QFileInfo(file).fileName(), kept->sha256,
                                                       kept->bytes}},
                            actor, done);
                 });
}

void Session::setSecret(const QString& name, const QByteArray& secret)
{
    d->secrets->set(name, secret);
    d->armed.follow(d->launch, d->missingSecrets());
}
void Session::setWatchedCauses(const QStringList& causes)
{
    d->watching = true;
    d->armed.setWatched(causes);
    d->keepCauses();
}
std::shared_ptr<const SecretBox> Session::secrets() const { return d->secrets; }

} // namespace holdpoint::session
