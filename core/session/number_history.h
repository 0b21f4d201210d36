// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/limit.h"
#include "core/base/clock.h"
#include "core/monitor/sample.h"
#include "core/session/monitoring.h"

#include <QObject>
#include <QTimer>

#include <future>
#include <optional>
#include <vector>

namespace holdpoint::session {

// A number over time, as charts show it.
struct NumberSeries
{
    QString series; // the telemetry's name of it
    QString title, unit;
    QString metric; // empty: the latency of a source that no metric rests on
    QString source;
    QString version;                    // that has this share of the traffic; empty: no weight
    QString query;                      // of a metric
    qint64 intervalMs = 5'000;          // of its source
    std::optional<alarms::Limit> limit; // in this phase
    bool operator==(const NumberSeries&) const = default;
};

// Metrics in the configuration's order, then sources whose own latency counts and that no metric rests on, then the
// weights of the rollout's versions.
std::vector<NumberSeries> numbersOf(const Monitoring& monitoring, const checklist::Launch& launch);

// What was kept, and between and before it, where nothing of it is nearer than two intervals, what a server still
// knows; both oldest first. A hole of more than two `intervalMs` has a NaN in it, so that a chart draws no line
// across. What was measured here is never replaced.
std::vector<monitor::Sample> joinedHistory(const std::vector<monitor::Sample>& kept,
                                           const std::vector<monitor::Sample>& served, qint64 intervalMs);

// Fetches what charts show of the time before they opened: from the telemetry at once, so that a restart shows the same
// charts, then from Prometheus where that has more. Lives in the session's thread and blocks nothing: futures are
// looked at by a timer.
class NumberHistory final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 keptMs = qint64(60) * 3600 * 1000;   // back in the telemetry
    static constexpr qint64 servedMs = qint64(24) * 3600 * 1000; // back in Prometheus

    // Both must outlive it.
    NumberHistory(Monitoring& monitoring, const Clock& clock, QObject* parent = nullptr);
    ~NumberHistory() override;

    // came() follows, at most twice; what was wanted of this series before is forgotten.
    void want(const NumberSeries& number);
    void forget(const QString& series);
    [[nodiscard]] bool isBusy() const { return !m_wanted.empty(); }

Q_SIGNALS:
    // All that is known by now of the time before, oldest first; `last`: nothing more comes.
    void came(const QString& series, const std::vector<holdpoint::monitor::Sample>& samples, bool last);
    // A history that cannot be had; came() follows all the same.
    void failed(const QString& series, const holdpoint::Error& error);

private:
    struct Wanted
    {
        NumberSeries number;
        std::future<Result<std::vector<monitor::Sample>>> kept;
        std::future<Result<QByteArray>> served;
        std::vector<monitor::Sample> samples; // kept ones
        qint64 stepMs = 0;
    };
    void look();
    void takeKept(Wanted& wanted);
    void takeServed(Wanted& wanted);

    Monitoring& m_monitoring;
    const Clock& m_clock;
    std::vector<Wanted> m_wanted;
    QTimer m_look;
};

} // namespace holdpoint::session
