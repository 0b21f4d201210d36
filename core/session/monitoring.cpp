// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/monitoring.h"

#include "core/monitor/monitor.h"
#include "core/session/rollout_watch.h"
#include "core/session/secret_box.h"
#include "core/session/watched_numbers.h"

#include <QPointer>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace holdpoint::session {
namespace {

constexpr int tickMs = 500; // silence, shelves and deadlines
// Of the old version, however seldom it is asked: every screen has to know of it within 35 s.
constexpr int longestSilenceMs = 30'000;

alarms::Quality qualityOf(monitor::Verdict verdict)
{
    switch (verdict) {
    case monitor::Verdict::Ok:
        return alarms::Quality::Good;
    case monitor::Verdict::Bad:
        return alarms::Quality::Bad;
    case monitor::Verdict::Unknown:
        break;
    }
    return alarms::Quality::None;
}

alarms::Reading readingOf(const monitor::MetricReading& reading, const QString& source, qint64 nowUtcMs)
{
    alarms::Reading out;
    out.source = source;
    out.metric = reading.metric;
    out.value = reading.sample.value;
    out.quality = qualityOf(reading.sample.verdict);
    // It came, and too little stands behind it: the rules know what follows from that.
    if (reading.cause == monitor::ReadingCause::Insufficient || reading.cause == monitor::ReadingCause::Uncountable)
        out.quality = alarms::Quality::Good;
    if (std::isfinite(reading.observations))
        out.observations = qint64(reading.observations);
    else if (reading.cause == monitor::ReadingCause::Uncountable)
        out.observations = 0;
    out.ageMs = nowUtcMs - reading.sample.utcMs;
    return out;
}

QString hostOf(const monitor::SourceSpec& source)
{
    if (!source.url.isEmpty())
        return QUrl(source.url).host();
    return source.host.section(u':', 0, 0);
}

} // namespace

struct Monitoring::Hosts
{
    std::mutex mutex;
    QMultiHash<QString, QString> of; // secret -> host; a command has none
};

Monitoring::Monitoring(Session& session, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_clock(clock)
    , m_hosts(std::make_shared<Hosts>())
{
    auto telemetry = monitor::TelemetryStore::open(session.folder() + QStringLiteral("/telemetry.sqlite"), clock);
    if (telemetry)
        m_telemetry = std::move(*telemetry);
    else
        m_telemetryProblem = telemetry.error();
    m_sources = std::make_unique<monitor::SourceSet>(clock, secretSource(), m_telemetry.get());
    connect(m_sources.get(), &monitor::SourceSet::readingsAvailable, this, &Monitoring::take);
    connect(&m_session, &Session::changed, this, &Monitoring::followLaunch);
    connect(&m_tick, &QTimer::timeout, this, &Monitoring::tick);
    followLaunch();
    m_rollout = std::make_unique<RolloutWatch>(m_session, *this, m_clock);
    m_tick.start(tickMs);
}

Monitoring::~Monitoring() = default;

// A secret goes to the hosts that the trusted configuration names for it, and nowhere else: not to where a redirect
// leads.
monitor::SecretSource Monitoring::secretSource()
{
    return [box = m_session.secrets(), hosts = m_hosts](const QString& name,
                                                        const QString& host) -> std::optional<QByteArray> {
        {
            const std::lock_guard lock(hosts->mutex);
            if (!hosts->of.contains(name, host))
                return std::nullopt;
        }
        return box->find(name);
    };
}

bool Monitoring::isOver() const
{
    const checklist::State& state = m_session.launch().state();
    return state.ended || state.scrubbed;
}

void Monitoring::followLaunch()
{
    const checklist::Launch& launch = m_session.launch();
    const Seen seen{launch.state().trustedConfiguration, launch.state().runbooks.size(), launch.filledValues()};
    const QString phase = phaseNow(launch);
    bool other = phase != m_phase;
    if (other) {
        m_phase = phase;
        m_watch.enterPhase(phase);
    }
    if (seen != m_seen) {
        const bool anew = seen.configuration != m_seen.configuration;
        m_seen = seen;
        m_rules = seen.configuration.isEmpty() ? alarms::rulesFrom(launch.plan(), {}, seen.values)
                                               : alarms::rulesFrom(launch.plan(), launch.configuration(), seen.values);
        m_watch.setRules(m_rules);
        if (anew) {
            m_specs = sourcesToWatch(launch);
            m_watchedSinceUtcMs = m_clock.now().utcMs;
            {
                const std::lock_guard lock(m_hosts->mutex);
                m_hosts->of.clear();
                for (const monitor::SourceSpec& source : m_specs)
                    if (!source.secret.isEmpty())
                        m_hosts->of.insert(source.secret, hostOf(source));
            }
            m_readings.clear();
            m_health.clear();
            std::vector<monitor::MetricSpec> metrics = metricsToWatch(launch);
            std::ranges::move(rolloutMetrics(launch), std::back_inserter(metrics));
            m_problems = m_sources->watch(m_specs, metrics);
        }
        other = true;
    }
    if (other)
        Q_EMIT planChanged();
}

void Monitoring::take()
{
    const std::vector<monitor::SourceHealth> health = m_sources->takeHealth();
    const std::vector<monitor::MetricReading> readings = m_sources->takeReadings();
    const Instant now = m_clock.now();
    const alarms::AlarmBook& book = m_session.launch().state().alarms;
    std::vector<alarms::Fact> facts;
    const auto observe = [&](const alarms::Reading& reading) {
        if (!isOver())
            std::ranges::move(m_watch.observe(reading, book, now), std::back_inserter(facts));
    };
    for (const monitor::SourceHealth& one : health) {
        m_health.insert(one.source, one.result);
        observe({one.source, {}, std::nan(""), qualityOf(one.result.verdict), {}, now.utcMs - one.result.startedUtcMs});
    }
    for (const monitor::MetricReading& one : readings) {
        m_readings.insert(one.metric, one);
        const auto rule = std::ranges::find(m_rules.rules, one.metric, &alarms::Rule::metric);
        if (rule != m_rules.rules.cend())
            observe(readingOf(one, rule->source, now.utcMs));
    }
    record(std::move(facts));
    if (!health.empty())
        Q_EMIT healthCame(health);
    if (!readings.empty())
        Q_EMIT readingsCame(readings);
    Q_EMIT judged();
}

void Monitoring::tick()
{
    if (!isOver())
        record(m_watch.advance(m_session.launch().state().alarms, m_clock.now()));
    lookAtOldVersion();
    Q_EMIT judged();
}

// A rollback leads to the old version: it must answer as the previous one, or the rollback is not armed.
void Monitoring::lookAtOldVersion()
{
    QStringList causes;
    const runbook::Configuration& configuration = m_session.launch().configuration();
    const QString& name = configuration.rollback.alive;
    if (!name.isEmpty() && !m_session.launch().state().trustedConfiguration.isEmpty() && !isOver()) {
        const qint64 now = m_clock.now().utcMs;
        const auto spec = std::ranges::find(m_specs, name, &monitor::SourceSpec::name);
        const auto newest = m_health.constFind(name);
        const QString version =
            configuration.rollout.oldVersion.isEmpty() ? tr("the old version") : configuration.rollout.oldVersion;
        if (spec == m_specs.end()) {
            causes.append(tr("Nobody asks %1 whether it is alive: there is no source “%2”.").arg(version, name));
        } else {
            const qint64 patience =
                std::min(qint64((2 * spec->intervalS + spec->deadlineS) * 1000) + 1000, qint64(longestSilenceMs));
            // A clock that was set makes a time of before worth nothing, in either direction.
            const bool silent = newest == m_health.constEnd() || std::abs(now - newest->startedUtcMs) > patience;
            if (silent && std::abs(now - m_watchedSinceUtcMs) > patience)
                causes.append(tr("Nothing is known of %1: the source “%2” has not answered.").arg(version, name));
            else if (!silent && newest->verdict != monitor::Verdict::Ok)
                causes.append(tr("%1 does not answer as the previous version (source “%2”): %3")
                                  .arg(version, name, monitor::causeText(newest->cause, newest->httpStatus)));
        }
    }
    m_session.setWatchedCauses(causes);
}

void Monitoring::record(std::vector<alarms::Fact> facts)
{
    if (facts.empty())
        return;
    m_session.submit(checklist::RecordAlarms{std::move(facts)}, events::Actor{},
                     [this, alive = QPointer<Monitoring>(this)](const Result<Committed>& result) {
                         if (!alive)
                             return;
                         if (!result) {
                             m_watch.notRecorded();
                             if (!std::exchange(m_failedTold, true))
                                 Q_EMIT failed(result.error());
                         } else {
                             m_failedTold = false;
                         }
                     });
}

std::vector<WatchedMetric> Monitoring::metrics() const
{
    const Instant now = m_clock.now();
    std::vector<WatchedMetric> all;
    for (const alarms::Rule& rule : m_rules.rules) {
        WatchedMetric metric;
        metric.rule = rule;
        metric.judged = m_watch.judged(rule.metric, now);
        metric.newest = m_readings.value(rule.metric);
        all.push_back(std::move(metric));
    }
    return all;
}

std::vector<WatchedSource> Monitoring::sources() const
{
    std::vector<WatchedSource> all;
    for (const monitor::SourceSpec& spec : m_specs) {
        const auto newest = m_health.constFind(spec.name);
        all.push_back({spec, newest == m_health.constEnd() ? std::nullopt : std::optional(*newest)});
    }
    return all;
}

QList<Error> Monitoring::problems() const
{
    QList<Error> all = m_rules.problems;
    for (const Error& problem : m_problems)
        if (!all.contains(problem))
            all.append(problem);
    if (m_telemetryProblem)
        all.append(*m_telemetryProblem);
    else if (const std::optional<Error> fault = m_telemetry->fault())
        all.append(*fault);
    return all;
}

QMap<QString, double> Monitoring::weights() const
{
    QMap<QString, double> weights;
    const runbook::RolloutConfiguration& rollout = m_session.launch().configuration().rollout;
    const qint64 now = m_clock.now().utcMs;
    for (const QString& version : {rollout.oldVersion, rollout.newVersion}) {
        const auto reading = m_readings.constFind(weightMetric(version));
        if (reading != m_readings.constEnd() && std::isfinite(reading->sample.value) &&
            !monitor::Freshness::of(reading->sample, now, reading->intervalMs).isStale())
            weights.insert(version, reading->sample.value);
    }
    return weights;
}

std::future<Result<std::vector<monitor::Sample>>> Monitoring::history(const QString& series, qint64 sinceUtcMs)
{
    if (m_telemetry)
        return m_telemetry->load(series, sinceUtcMs);
    std::promise<Result<std::vector<monitor::Sample>>> none;
    none.set_value(std::unexpected(*m_telemetryProblem));
    return none.get_future();
}

} // namespace holdpoint::session
