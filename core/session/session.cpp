// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/checklist/rules.h"
#include "core/rollout/pins.h"
#include "core/session/anchors.h"
#include "core/session/armed_keeper.h"
#include "core/session/armed_plan.h"
#include "core/session/brought_input.h"
#include "core/session/commit_queue.h"
#include "core/session/decisions.h"
#include "core/session/evidence.h"
#include "core/session/heartbeat.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/late_recorder.h"
#include "core/session/late_rollback.h"
#include "core/session/launch_folder.h"
#include "core/session/plan_change.h"
#include "core/session/rollback_course.h"
#include "core/session/run_control.h"
#include "core/session/secret_box.h"
#include "core/session/secret_key.h"
#include "core/session/seen_ledger.h"
#include "core/session/statements.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <map>
#include <unistd.h>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(sessionLog, "holdpoint.session")

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
    void settleAlone(const Request& request);
    [[nodiscard]] bool takenOver() const;
    void startRun(const events::RunStarted& run, bool mustStart);
    void finished(const events::RunFinished& finished, const QList<checklist::Captured>& captured);
    void lost(qint64 run);
    void reattach();
    void settle(qint64 run);
    void tellSettled();
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
    QByteArray armedPlan; // as it was written last
    QThreadPool worker;   // one thread: files are written in order
};

Result<std::vector<events::Event>> Session::Private::decide(const Request& request) const
{
    if (request.alone) {
        std::vector<events::Event> happened;
        for (const events::Entry& entry : request.recorded)
            happened.push_back(entry.body);
        return happened;
    }
    if (const Result<void> genuine = checkSignatures(request.command, request.actor, launch); !genuine)
        return std::unexpected(genuine.error());
    if (const Result<void> same = seen.check(request.command, request.seen); !same)
        return std::unexpected(same.error());
    return checklist::decide(launch, request.command, request.actor);
}

void Session::Private::submit(Request request)
{
    const std::optional<ledger::Checkpoint> older = seen.toLookUp(request.command);
    if (!older) {
        queue.submit(std::move(request));
        return;
    }
    // All of it may be read and hashed for that. The request stays here: its answer belongs to this thread.
    const int ticket = ++lookedUp;
    lookingUp.emplace(ticket, std::move(request));
    QThreadPool::globalInstance()->start(
        [session = QPointer<Session>(q), path = ledgerPath(folder), checkpoint = *older, ticket] {
            const Result<bool> past = isInPastOf(path, checkpoint);
            QMetaObject::invokeMethod(QCoreApplication::instance(), [session, ticket, past] {
                if (!session)
                    return;
                auto found = session->d->lookingUp.extract(ticket);
                found.mapped().seen = past;
                session->d->queue.submit(std::move(found.mapped()));
            });
        });
}

void Session::Private::prepare(Request& request)
{
    if (request.alone)
        request.recorded = lateEntries(*request.alone, folder, launch, environment.clock->now());
    else if (auto* start = std::get_if<checklist::StartRun>(&request.command)) {
        *start = q->prepared(start->command, start->changedText);
        start->startsUtcMs = environment.clock->now().utcMs;
    } else if (auto* decision = std::get_if<checklist::DecideGate>(&request.command); decision && decision->go) {
        // What cannot be pinned is said by the armed check.
        decision->pins = rollout::pinsOf(rollout::pathsToPin(launch.plan(), launch.configuration().rollback),
                                         launch.state().opened.workdir)
                             .value_or(QList<events::PinnedFile>());
    } else if (auto* rollback = std::get_if<checklist::StartRollbackCommand>(&request.command)) {
        rollback->run = q->prepared(rollback->run.command);
        rollback->run.startsUtcMs = environment.clock->now().utcMs;
    } else if (auto* asked = std::get_if<checklist::RequestDeviation>(&request.command)) {
        asked->change = planChange(launch, asked->kind, asked->after, folder, *environment.disk);
    } else if (auto* approved = std::get_if<checklist::ApproveDeviation>(&request.command)) {
        if (const checklist::DeviationRecord* record = launch.deviation(approved->deviation))
            approved->change =
                planChange(launch, record->request.kind, record->request.after, folder, *environment.disk);
    }
}

FromOutput Session::Private::wantedOf(const QString& command) const
{
    FromOutput wanted;
    if (const runbook::Step* step = launch.plan().stepOfCommand(command)) {
        for (const runbook::Expectation& expectation : step->expectations) {
            if (expectation.command == command)
                wanted.expectations.append(expectation);
        }
        const runbook::Command* last = launch.plan().command(command);
        for (const runbook::Command& one : step->commands) {
            if (one.id == command)
                break;
            const checklist::RunRecord* run = one.fence == last->fence ? launch.latestRun(one.id) : nullptr;
            if (run && run->finished)
                wanted.earlierRuns.append(run->started.run);
        }
    }
    for (const QString& value : launch.capturedFrom(command))
        wanted.captures.append({value, launch.valueRule(value).pattern});
    return wanted;
}

void Session::Private::startRun(const events::RunStarted& run, bool mustStart)
{
    runner::RunSpec spec;
    spec.command = run.text;
    spec.workdir = run.workdir;
    spec.environment = launch.environmentOf(run.deviations);
    spec.secrets = secrets->all(secretsOfServices(launch));
    spec.pty = launch.stepConfiguration(run.step).pty;
    spec.limitMs = run.limitMs;
    qCInfo(sessionLog, "run %lld starts", static_cast<long long>(run.run));
    const runbook::Command* command = launch.plan().command(run.command);
    control.start(run, spec, mustStart, wantedOf(run.command), command ? command->scripts : QStringList());
}

void Session::Private::act(const Request& request)
{
    if (request.alone) {
        settleAlone(request);
        return;
    }
    for (const events::Event& event : request.events) {
        if (const auto* run = std::get_if<events::RunStarted>(&event))
            startRun(*run, !run->procedure.isEmpty());
        else if (const auto* stop = std::get_if<events::StopRequested>(&event))
            control.stop(stop->run);
        else if (std::holds_alternative<events::RollbackStarted>(event))
            continueRollback(request.actor);
    }
    if (std::any_of(request.events.begin(), request.events.end(), [](const events::Event& event) {
            return std::holds_alternative<events::RunbookLoaded>(event) ||
                   std::holds_alternative<events::ConfigurationTrusted>(event);
        }))
        reloadPlan();
    if (std::any_of(request.events.begin(), request.events.end(), [](const events::Event& event) {
            return std::holds_alternative<events::RunbookLoaded>(event) ||
                   std::holds_alternative<events::ConfigurationTrusted>(event) ||
                   std::holds_alternative<events::ValueFilled>(event) ||
                   std::holds_alternative<events::RollbackPinned>(event);
        }))
        keepArmedPlan();
    Q_EMIT q->changed();
    for (const events::Event& event : request.events) {
        if (const auto* end = std::get_if<events::RunFinished>(&event)) {
            Q_EMIT q->runEnded(end->run);
            const checklist::RunRecord record = launch.state().runs.value(end->run);
            if (record.started.procedure.isEmpty())
                continueStep(record.started);
            else
                continueRollback(record.by);
            settle(end->run);
        } else if (const auto* gone = std::get_if<events::RunLost>(&event)) {
            settle(gone->run);
        }
    }
    armed.follow(launch, missingSecrets());
}

void Session::Private::continueStep(const events::RunStarted& run)
{
    const auto found = continuing.constFind(run.step);
    if (found == continuing.constEnd())
        return;
    const events::Actor actor = *found;
    const bool goOn = launch.commandState(run.command) == checklist::CommandState::Passed &&
                      launch.stepState(run.step) != checklist::StepState::Failed;
    const runbook::Command* next = goOn ? launch.nextCommand(run.step) : nullptr;
    // What a person does by hand ends the chain: they confirm it, then go on.
    if (!next || !next->runnable) {
        continuing.remove(run.step);
        return;
    }
    q->submit(checklist::StartRun{next->id, {}, {}, {}, {}, {}, {}}, actor);
}

void Session::Private::continueRollback(const events::Actor& actor)
{
    // What was asked for is not in the fold yet: asked again it would run twice.
    if (rollbackSteps > 0)
        return;
    for (checklist::Command& command : nextOfRollback(launch, takenOver())) {
        Request request;
        request.command = std::move(command);
        request.actor = actor;
        request.urgent = true;
        request.done = [this](const Result<Committed>&) { --rollbackSteps; };
        ++rollbackSteps;
        queue.submit(std::move(request));
    }
}

void Session::Private::finished(const events::RunFinished& end, const QList<checklist::Captured>& captured)
{
    Request request;
    request.command = checklist::FinishRun{end, captured};
    request.actor = launch.state().runs.value(end.run).by;
    // The next command of a rollback follows this one: it does not wait for the ledger.
    request.urgent = !launch.state().runs.value(end.run).started.procedure.isEmpty();
    request.keep = true;
    queue.submit(std::move(request));
}

void Session::Private::lost(qint64 run)
{
    qCWarning(sessionLog, "nobody saw the end of run %lld", static_cast<long long>(run));
    Request request;
    request.command = checklist::LoseRun{run};
    request.actor = launch.state().runs.value(run).by;
    request.keep = true;
    queue.submit(std::move(request));
}

void Session::Private::reattach()
{
    const QList<const checklist::RunRecord*> runs = launch.runningRuns();
    for (const checklist::RunRecord* run : runs)
        settling.insert(run->started.run);
    attached = true;
    keepArmedPlan();
    late.start();
    for (const checklist::RunRecord* run : runs)
        control.attach(run->started, wantedOf(run->started.command));
    tellSettled();
}

// What a rollback without us and without the ledger would need.
void Session::Private::keepArmedPlan()
{
    const Result<QByteArray> bytes = armedPlanBytes(armedPlanOf(launch));
    if (!bytes || *bytes == armedPlan) {
        if (!bytes)
            qCWarning(sessionLog, "the armed rollback is not kept: %s", qUtf8Printable(bytes.error().text()));
        return;
    }
    armedPlan = *bytes;
    worker.start([path = armedPlanPath(folder), bytes = armedPlan] {
        SystemDisk disk;
        if (disk.read(path, bytes.size()).value_or(QByteArray()) == bytes)
            return;
        if (const Result<void> written = disk.writeAtomically(path, bytes, 0600); !written)
            qCWarning(sessionLog, "%s", qUtf8Printable(written.error().text()));
    });
}

// What is left of our own rollback would be done twice.
bool Session::Private::takenOver() const
{
    const auto& rollbacks = launch.state().rollbacks;
    // What was asked of us before we were frozen and decided after we woke is older than it looks.
    return !rollbacks.isEmpty() &&
           late.takenOver(std::min(rollbacks.last().utcMs, rollbackAskedUtcMs.value_or(rollbacks.last().utcMs)));
}

void Session::Private::settleAlone(const Request& request)
{
    late.recorded(*request.alone);
    Q_EMIT q->changed();
    for (const events::Event& event : request.events) {
        if (const auto* end = std::get_if<events::RunFinished>(&event))
            Q_EMIT q->runEnded(end->run);
    }
    tellSettled();
}

// What became of a run that outlived us is known.
void Session::Private::settle(qint64 run)
{
    if (settling.remove(run))
        tellSettled();
}

void Session::Private::tellSettled()
{
    if (q->settled() && !std::exchange(settledTold, true))
        Q_EMIT q->settledChanged();
}

// Another runbook or configuration is in force: the plan is read from inputs/ again and the entries folded over it.
void Session::Private::reloadPlan()
{
    Result<checklist::Launch> again = launchOf(folder, queue.entries(), *environment.disk);
    if (!again) {
        Q_EMIT q->refused(again.error());
        return;
    }
    launch = std::move(*again);
    fetchSecrets();
}

// Secrets that the configuration names and this machine keeps: fetched now, so that no run waits for a keyring.
void Session::Private::fetchSecrets()
{
    for (const QString& name : secretsOf(launch)) {
        const QString key = secretKeyName(launch.state().opened.launch, name);
        ++fetching;
        environment.keys->load(key, [session = QPointer<Session>(q), name](const Result<QByteArray>& secret) {
            if (!session)
                return;
            if (secret)
                session->d->secrets->setWhereMissing(name, *secret);
            --session->d->fetching;
            session->d->armed.follow(session->d->launch, session->d->missingSecrets());
            session->d->tellSettled();
        });
    }
}

// Secrets that were asked for and are not there. While the key store is still asked, nobody knows.
QStringList Session::Private::missingSecrets() const
{
    QStringList missing = fetching > 0 ? QStringList() : launch.configuration().secrets;
    missing.removeIf([this](const QString& name) { return secrets->find(name).has_value(); });
    return missing;
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
    connect(&d->armed, &ArmedKeeper::changed, this, &Session::armedChanged);
    connect(this, &Session::changed, this, [this] { d->armed.follow(d->launch, d->missingSecrets()); });
    d->worker.setMaxThreadCount(1);
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
std::shared_ptr<const SecretBox> Session::secrets() const { return d->secrets; }

} // namespace holdpoint::session
