// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_private.h"

#include "core/checklist/rules.h"
#include "core/rollout/pins.h"
#include "core/runner/run.h"
#include "core/session/armed_now.h"
#include "core/session/armed_plan.h"
#include "core/session/decisions.h"
#include "core/session/late_rollback.h"
#include "core/session/plan_change.h"
#include "core/session/rollback_course.h"
#include "core/session/rollback_effects.h"
#include "core/session/secret_key.h"
#include "core/session/statements.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>

// What follows from an act once it is durable.
namespace holdpoint::session {

Q_LOGGING_CATEGORY(sessionLog, "holdpoint.session")

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
    } else if (auto* confirmed = std::get_if<checklist::ConfirmWeight>(&request.command)) {
        const rollout::Change* change = launch.state().rollout.change(confirmed->change);
        confirmed->run = preparedShift(change ? int(change->asked.weight) : 0);
    } else if (auto* down = std::get_if<checklist::ShiftForRollback>(&request.command)) {
        down->run = preparedShift(launch.state().rollout.nextDown(launch.ladder()));
    } else if (auto* asked = std::get_if<checklist::RequestDeviation>(&request.command)) {
        asked->change = planChange(launch, asked->kind, asked->after, folder, *environment.disk);
    } else if (auto* approved = std::get_if<checklist::ApproveDeviation>(&request.command)) {
        if (const checklist::DeviationRecord* record = launch.deviation(approved->deviation))
            approved->change =
                planChange(launch, record->request.kind, record->request.after, folder, *environment.disk);
    }
}

checklist::StartRun Session::Private::preparedShift(int weight) const
{
    checklist::StartRun run = prepareShift(launch, weight, secrets->all(secretsOfServices(launch)).keys());
    run.startsUtcMs = environment.clock->now().utcMs;
    return run;
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
        if (const auto* run = std::get_if<events::RunStarted>(&event)) {
            if (isOvertaken(*run, request.stale))
                control.refuse(run->run, Session::tr("The ledger took it too late: a rollback had begun, or its moment "
                                                     "had passed. It was not started."));
            else
                startRun(*run, !run->procedure.isEmpty() || isByWeights());
        } else if (const auto* stop = std::get_if<events::StopRequested>(&event))
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
            else {
                observeEffects(end->run);
                continueRollback(record.by);
            }
            settle(end->run);
        } else if (const auto* gone = std::get_if<events::RunLost>(&event)) {
            settle(gone->run);
        }
    }
    // A rollback that goes down the weights waits for what the watch finds.
    if (isByWeights())
        continueRollback(launch.state().rollbacks.last().by);
    armed.follow(launch, missingSecrets());
}

// A rollback that did not wait for the ledger began after this was decided: it must not move traffic against it.
bool Session::Private::isOvertaken(const events::RunStarted& run, bool stale) const
{
    const auto& rollbacks = launch.state().rollbacks;
    return stale || (run.procedure.isEmpty() && !rollbacks.isEmpty() && run.run < rollbacks.last().firstRun);
}

bool Session::Private::isByWeights() const
{
    const auto& rollbacks = launch.state().rollbacks;
    return !rollbacks.isEmpty() && !rollbacks.last().ended && rollbacks.last().isByWeights();
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
    request.urgent = !launch.state().runs.value(end.run).started.procedure.isEmpty() || isByWeights();
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

// What only we know of the armed rollback, for every screen that shows this launch.
void Session::Private::keepCauses()
{
    const QStringList causes = armed.ownCauses();
    const std::pair<QStringList, bool> now{causes, watching};
    if (keptCauses == now)
        return;
    keptCauses = now;
    worker.start([launchFolder = folder, causes, watches = watching] {
        SystemDisk disk;
        if (const Result<void> written = keepOwnCauses(launchFolder, causes, watches, disk); !written)
            qCWarning(sessionLog, "%s", qUtf8Printable(written.error().text()));
    });
}

// A rollback's script says in its output what became of the steps that the runbook lists.
void Session::Private::observeEffects(qint64 run)
{
    QThreadPool::globalInstance()->start([session = QPointer<Session>(q), run,
                                          path = runner::outputPath(control.folderOf(run))] {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [session, run, output = endOfOutput(path)] {
            if (!session)
                return;
            // Of the rollback that the run is of, which another one may have overtaken.
            const checklist::State& state = session->launch().state();
            const checklist::RunRecord record = state.runs.value(run);
            const auto rollback = std::find_if(state.rollbacks.rbegin(), state.rollbacks.rend(), [&](const auto& one) {
                return one.started.procedure == record.started.procedure && one.began(record);
            });
            if (rollback == state.rollbacks.rend())
                return;
            for (events::RollbackStepObserved& effect :
                 effectsInOutput(session->launch(), *rollback, record.passed(), output)) {
                Request request;
                request.command = checklist::ObserveRollbackStep{std::move(effect)};
                request.keep = true;
                session->d->queue.submit(std::move(request));
            }
        });
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
    Result<checklist::Launch> again = launchOf(folder, queue.folded(), *environment.disk);
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

} // namespace holdpoint::session
