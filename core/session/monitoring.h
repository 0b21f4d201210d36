// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_watch.h"
#include "core/base/clock.h"
#include "core/monitor/source_set.h"
#include "core/monitor/telemetry_store.h"
#include "core/session/session.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace holdpoint::session {

class RolloutWatch;

// One number of the configuration as it is known now.
struct WatchedMetric
{
    alarms::Rule rule;             // title, unit, source, limits of all phases, what the runbook advises
    alarms::Judged judged;         // its condition, the limit in force in this phase, its value and age
    monitor::MetricReading newest; // utcMs 0: nothing came yet
};

// One source as it answered last.
struct WatchedSource
{
    monitor::SourceSpec spec;
    std::optional<monitor::ProbeResult> newest; // without its body; nothing: it has not answered yet
};

// Watches what the trusted configuration of an open launch names: numbers into telemetry.sqlite, alarms into the
// ledger. Whoever holds a launch for longer than one command makes one. Lives in the session's thread and must not
// outlive the session; sockets and the disk are waited for in threads of their own. Alarms are judged here, where the
// ledger is written: a thread that hangs records nothing either, and the numbers are measured and kept all the same.
class Monitoring final : public QObject
{
    Q_OBJECT
public:
    // `clock` must outlive it.
    Monitoring(Session& session, const Clock& clock, QObject* parent = nullptr);
    ~Monitoring() override;

    // In the configuration's order.
    [[nodiscard]] std::vector<WatchedMetric> metrics() const;
    [[nodiscard]] std::vector<WatchedSource> sources() const;
    // What the runbook asks for and nobody measures.
    [[nodiscard]] const QList<alarms::Unbound>& unbound() const { return m_rules.unbound; }
    // What cannot be watched, and why: of the configuration, of the sources, of this machine.
    [[nodiscard]] QList<Error> problems() const;
    // Weights of the versions that the rollout names, percent, by version; a version that nobody can say is missing.
    [[nodiscard]] QMap<QString, double> weights() const;

    // Sees where traffic is, watches each weight and measures the rollback matrix.
    [[nodiscard]] RolloutWatch& rollout() { return *m_rollout; }
    // The condition of a metric in this phase, as its alarm judges it.
    [[nodiscard]] alarms::Judged judgedNow(const QString& metric) const
    {
        return m_watch.judged(metric, m_clock.now());
    }

    // For lists, silences and history that are asked for once.
    [[nodiscard]] monitor::SourceSet& sourceSet() { return *m_sources; }
    // Samples of a series (monitor::metricSeriesName(), monitor::probeSeriesName()) from `sinceUtcMs` on, of this run
    // of the program and of those before it, oldest first. OutsideFailed where no telemetry can be kept.
    [[nodiscard]] std::future<Result<std::vector<monitor::Sample>>> history(const QString& series, qint64 sinceUtcMs);

Q_SIGNALS:
    // What came since the last time, oldest first.
    void readingsCame(const std::vector<holdpoint::monitor::MetricReading>& readings);
    void healthCame(const std::vector<holdpoint::monitor::SourceHealth>& health);
    // Sources, metrics, rules or the phase are others.
    void planChanged();
    // At least once a second: ages and conditions are others.
    void judged();
    // Alarms that could not be recorded are asked for again; this says why. Once until one is recorded.
    void failed(const holdpoint::Error& error);

private:
    void followLaunch();
    void take();
    void tick();
    void record(std::vector<alarms::Fact> facts);
    void lookAtOldVersion();
    [[nodiscard]] bool isOver() const;
    [[nodiscard]] monitor::SecretSource secretSource();

    struct Hosts; // where a secret may go, for the probing threads

    Session& m_session;
    const Clock& m_clock;
    std::unique_ptr<monitor::TelemetryStore> m_telemetry; // written by the set's threads: goes after them
    std::shared_ptr<Hosts> m_hosts;
    std::unique_ptr<monitor::SourceSet> m_sources;
    alarms::AlarmWatch m_watch;
    alarms::RuleSet m_rules;
    std::vector<monitor::SourceSpec> m_specs;
    QHash<QString, monitor::MetricReading> m_readings; // newest, by metric
    QHash<QString, monitor::ProbeResult> m_health;     // newest, by source
    QList<Error> m_problems;                           // of sources and metrics
    std::optional<Error> m_telemetryProblem;
    QString m_phase;
    struct Seen // of the launch, when the rules were made
    {
        QString configuration;
        qsizetype runbooks = -1;
        QMap<QString, QString> values;
        bool operator==(const Seen&) const = default;
    };
    Seen m_seen;
    bool m_failedTold = false;
    qint64 m_watchedSinceUtcMs = 0; // these sources
    QTimer m_tick;
    std::unique_ptr<RolloutWatch> m_rollout;
};

} // namespace holdpoint::session
