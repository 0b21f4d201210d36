// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollout_watch.h"

#include "core/session/matrix_gauge.h"
#include "core/session/rollback_effects.h"
#include "core/session/traffic_sight.h"
#include "core/session/watch_course.h"
#include "core/session/watched_numbers.h"

#include <QPointer>

#include <algorithm>
#include <limits>
#include <utility>

namespace holdpoint::session {
namespace {

constexpr qint64 patienceMs = 30'000; // until traffic that is not where it was sent is said to be elsewhere

} // namespace

struct RolloutWatch::Private
{
    Private(RolloutWatch& watch, Session& launchSession, Monitoring& numbers, const Clock& time)
        : q(watch)
        , session(launchSession)
        , monitoring(numbers)
        , clock(time)
        , course(numbers, time)
        , beganUtcMs(time.now().utcMs)
    {
    }

    void follow();
    void take(const std::vector<monitor::MetricReading>& readings);
    void look();
    void observe(const rollout::Change& change, std::vector<checklist::RolloutFact>& facts);
    void observeRollback();
    void tellRollback(const checklist::RollbackRecord& rollback, bool back, const QString& seen);
    [[nodiscard]] QString emptyText(const checklist::RollbackRecord& rollback, qint64 sinceUtcMs) const;
    [[nodiscard]] QString stillText(qint64 nowUtcMs, bool again) const;
    void record(std::vector<checklist::RolloutFact> facts);
    void told(const Result<Committed>& result);
    [[nodiscard]] const checklist::Launch& launch() const { return session.launch(); }

    RolloutWatch& q;
    Session& session;
    Monitoring& monitoring;
    const Clock& clock;
    TrafficSight sight;
    MatrixGauge gauge;
    WatchCourse course;
    qint64 beganUtcMs; // nobody here looked at the load balancer before
    QString configuration;
    qsizetype runbooks = -1;
    int recording = 0;          // facts that are asked for and not decided yet: nothing is asked for twice
    qint64 unseenTold = 0;      // change whose traffic was said to be elsewhere
    qint64 rollbackDoubted = 0; // that was said to have had no effect yet
    qint64 rollbackTold = 0;    // whose effect on traffic was recorded
    bool failedTold = false;
};

void RolloutWatch::Private::follow()
{
    const checklist::State& state = launch().state();
    if (state.trustedConfiguration != configuration || state.runbooks.size() != runbooks) {
        configuration = state.trustedConfiguration;
        runbooks = state.runbooks.size();
        sight.setVersions(launch().ladder().oldVersion, launch().ladder().newVersion);
        gauge.setLaunch(launch());
        course.forget();
    }
    look();
}

void RolloutWatch::Private::take(const std::vector<monitor::MetricReading>& readings)
{
    for (const monitor::MetricReading& one : readings) {
        sight.take(one);
        gauge.take(one, launch());
        course.take(one);
    }
    look();
}

void RolloutWatch::Private::look()
{
    const checklist::State& state = launch().state();
    if (recording > 0 || state.trustedConfiguration.isEmpty())
        return;
    observeRollback();
    if (recording > 0 || state.ended || state.scrubbed)
        return;
    const qint64 now = clock.now().utcMs;
    std::vector<checklist::RolloutFact> facts = gauge.due(launch(), now);
    const rollout::Change* last = state.rollout.confirmed();
    if (launch().ladder().isGuarded() && last) {
        observe(*last, facts);
        course.follow(launch(), *last);
        std::ranges::move(course.due(launch(), *last, sight), std::back_inserter(facts));
    }
    record(std::move(facts));
}

void RolloutWatch::Private::observe(const rollout::Change& change, std::vector<checklist::RolloutFact>& facts)
{
    const rollout::Stage stage = change.stage();
    if (stage == rollout::Stage::Watching || stage == rollout::Stage::Clean || stage == rollout::Stage::Unclean) {
        if (auto gone = sight.lost(change.asked.change, int(change.asked.weight), change.setUtcMs, clock.now().utcMs))
            facts.emplace_back(*gone);
        return;
    }
    if (stage != rollout::Stage::Observing && stage != rollout::Stage::Unseen)
        return;
    // Once it was said to be elsewhere, only that it is there after all is news.
    const bool said = stage == rollout::Stage::Unseen || unseenTold == change.asked.change;
    const qint64 patience = said ? std::numeric_limits<qint64>::max() / 2 : patienceMs;
    if (auto seen = sight.observe(change.asked.change, int(change.asked.weight), change.setUtcMs, patience,
                                  clock.now().utcMs)) {
        unseenTold = change.asked.change;
        facts.emplace_back(*seen);
    }
}

// Customers are back when no request reaches the new version any more. Looked at until traffic is moved on purpose: a
// script that was slow to end, or somebody else, may send customers there again.
void RolloutWatch::Private::observeRollback()
{
    const checklist::State& state = launch().state();
    if (state.rollbacks.isEmpty() || sight.newVersion().isEmpty())
        return;
    const checklist::RollbackRecord& rollback = state.rollbacks.last();
    const qint64 number = rollback.started.rollback;
    const rollout::Change* newest = state.rollout.confirmed();
    const bool movedSince = state.rollout.weight() != 0 || (newest && newest->stage() != rollout::Stage::RolledBack);
    if (number < rollbackTold || rollback.isByWeights() || movedSince)
        return;
    const qint64 now = clock.now().utcMs;
    if (number == rollbackTold) {
        if (sight.lost(0, 0, rollback.utcMs, now)) {
            rollbackTold = number - 1;
            rollbackDoubted = number;
            tellRollback(rollback, false, stillText(now, true));
        }
        return;
    }
    if (const std::optional<qint64> empty = sight.emptySince(rollback.utcMs)) {
        rollbackTold = rollbackDoubted = number;
        tellRollback(rollback, true, emptyText(rollback, *empty));
        return;
    }
    // That it is not so is told once, and not before its commands and the load balancer had their time. That it is so
    // after all is told as well.
    const qint64 patientFrom = std::max(rollback.endedUtcMs, beganUtcMs);
    if (!rollback.ended || now - patientFrom < patienceMs || rollbackDoubted == number)
        return;
    rollbackDoubted = number;
    tellRollback(rollback, false, stillText(now, false));
}

QString RolloutWatch::Private::emptyText(const checklist::RollbackRecord& rollback, qint64 sinceUtcMs) const
{
    const QString since = utcText(sinceUtcMs).mid(11, 12);
    // How long it took is known to whoever watched from its beginning.
    const QString seen =
        rollback.utcMs < beganUtcMs
            ? RolloutWatch::tr("The load balancer gives %1 none of its weight, and counted no request for it from %2 "
                               "UTC on")
                  .arg(sight.newVersion(), since)
            : RolloutWatch::tr("The load balancer gives %1 none of its weight, and counted no request for it from %2 "
                               "UTC on, %3 s after the rollback began")
                  .arg(sight.newVersion(), since, QString::number(double(sinceUtcMs - rollback.utcMs) / 1000, 'f', 1));
    const std::optional<rollout::Failures> old = sight.counted(sight.oldVersion(), sinceUtcMs);
    return old ? RolloutWatch::tr("%1; requests to %2 since then: %3").arg(seen, sight.oldVersion()).arg(old->all)
               : seen;
}

QString RolloutWatch::Private::stillText(qint64 nowUtcMs, bool again) const
{
    const QMap<QString, double> shares = sight.shares(nowUtcMs);
    const QString& green = sight.newVersion();
    if (!shares.contains(green))
        return RolloutWatch::tr("The load balancer does not say where traffic is");
    return (again ? RolloutWatch::tr("The load balancer sends traffic to %1 again: %2 % of its weight")
                  : RolloutWatch::tr("The load balancer still sends traffic to %1: %2 % of its weight"))
        .arg(green)
        .arg(shares.value(green));
}

void RolloutWatch::Private::tellRollback(const checklist::RollbackRecord& rollback, bool back, const QString& seen)
{
    const qint64 number = rollback.started.rollback;
    for (const QString& step : trafficSteps(launch(), rollback)) {
        ++recording;
        session.submit(checklist::ObserveRollbackStep{{number, step,
                                                       back ? QStringLiteral("done") : QStringLiteral("failed"), seen}},
                       events::Actor{},
                       [this, number, alive = QPointer<RolloutWatch>(&q)](const Result<Committed>& result) {
                           if (!alive)
                               return;
                           // It is asked for again when the ledger works; what the rules refuse stays refused.
                           if (!result && result.error().code != ErrorCode::Refused) {
                               rollbackTold = std::min(rollbackTold, number - 1);
                               rollbackDoubted = 0;
                           }
                           told(result);
                       });
    }
}

void RolloutWatch::Private::record(std::vector<checklist::RolloutFact> facts)
{
    if (facts.empty())
        return;
    ++recording;
    session.submit(checklist::RecordRollout{std::move(facts)}, events::Actor{},
                   [this, alive = QPointer<RolloutWatch>(&q)](const Result<Committed>& result) {
                       if (alive)
                           told(result);
                   });
}

void RolloutWatch::Private::told(const Result<Committed>& result)
{
    --recording;
    if (result) {
        failedTold = false;
    } else {
        unseenTold = 0;
        // What did not fit any more was told by somebody else.
        if (result.error().code != ErrorCode::Refused && !std::exchange(failedTold, true))
            Q_EMIT q.failed(result.error());
    }
}

RolloutWatch::RolloutWatch(Session& session, Monitoring& monitoring, const Clock& clock, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, session, monitoring, clock))
{
    // What ended before is not ours to observe.
    for (const checklist::RollbackRecord& rollback : session.launch().state().rollbacks) {
        if (rollback.ended)
            d->rollbackTold = rollback.started.rollback;
    }
    connect(&session, &Session::changed, this, [this] {
        d->follow();
        Q_EMIT changed();
    });
    connect(&monitoring, &Monitoring::readingsCame, this,
            [this](const std::vector<monitor::MetricReading>& readings) { d->take(readings); });
    connect(&monitoring, &Monitoring::judged, this, [this] {
        d->look();
        Q_EMIT changed();
    });
    d->follow();
}

RolloutWatch::~RolloutWatch() = default;

RolloutProgress RolloutWatch::progress() const
{
    RolloutProgress progress;
    const qint64 now = d->clock.now().utcMs;
    progress.shares = d->sight.shares(now);
    const rollout::Change* last = d->launch().state().rollout.confirmed();
    if (!last || last->run == 0)
        return progress;
    progress.change = last->asked.change;
    if (last->setUtcMs != 0) {
        if (const auto counted = d->sight.counted(d->sight.newVersion(), last->setUtcMs))
            progress.newRequests = counted->all;
        if (const auto counted = d->sight.counted(d->sight.oldVersion(), last->setUtcMs))
            progress.oldRequests = counted->all;
    }
    d->course.tell(progress, d->launch(), *last, d->sight);
    return progress;
}

qint64 RolloutWatch::rollbackToldOf() const
{
    return d->recording > 0 ? 0 : std::max(d->rollbackTold, d->rollbackDoubted);
}

std::vector<MatrixReading> RolloutWatch::matrix() const { return d->gauge.readings(d->clock.now().utcMs); }

} // namespace holdpoint::session
