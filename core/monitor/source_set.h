// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/monitor/metric.h"
#include "core/monitor/source_reader.h"

#include <QObject>

#include <future>
#include <memory>
#include <vector>

namespace holdpoint::monitor {

class ProbeLoop;
class TelemetryStore;

// How a source itself does.
struct SourceHealth
{
    QString source;
    ProbeResult result; // the newest; its body is left out
};

// All sources and metrics of a launch. Lives on the thread of whoever reads; sockets, clocks and parsing are on two
// threads of its own: one for probes, whose times count, one for servers, whose answers take time to read.
class SourceSet final : public QObject
{
    Q_OBJECT
public:
    // `clock`, and `telemetry` where given, must outlive the set. The telemetry takes every reading as
    // metricSeriesName() and every latency of a probe as probeSeriesName(). `secrets` is called on the set's threads.
    explicit SourceSet(const Clock& clock, SecretSource secrets = {}, TelemetryStore* telemetry = nullptr,
                       QObject* parent = nullptr);
    ~SourceSet() override;

    // Watches these and nothing else from now on; what a source had gathered is gone. What cannot be asked is left out
    // and named in the errors; the rest runs. Metrics of one source that cannot be asked leave out only themselves.
    QList<Error> watch(const std::vector<SourceSpec>& sources, const std::vector<MetricSpec>& metrics);

    // What came since the last call, oldest first.
    [[nodiscard]] std::vector<MetricReading> takeReadings();
    [[nodiscard]] std::vector<SourceHealth> takeHealth();
    // Readings and results that nobody took in time and that were dropped, oldest first. The telemetry has them.
    [[nodiscard]] quint64 lost() const;

    // After LabelsChanged: from now on whatever series the metric's query finds is the right one.
    void acceptSeries(const QString& metric);

    // One request outside of the schedule, for lists, history and silences: its body. OutsideFailed with the cause of
    // the probe and, where the server says something, its words. Never blocks.
    [[nodiscard]] std::future<Result<QByteArray>> ask(ProbeSpec request);

    static constexpr size_t mostWaiting = 100'000;

Q_SIGNALS:
    // Once until takeReadings() is called, however much comes.
    void readingsAvailable();

private:
    struct Shared;
    Result<void> startLoops();

    const Clock& m_clock;
    SecretSource m_secrets;
    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<ProbeLoop> m_probes, m_servers;
    std::vector<quint64> m_probeIds, m_serverIds;
    quint64 m_lastId = 0;
};

QString metricSeriesName(const QString& metric);

} // namespace holdpoint::monitor
