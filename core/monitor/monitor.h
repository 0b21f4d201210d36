// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/monitor/probe.h"

#include <QObject>

#include <memory>
#include <vector>

namespace holdpoint::monitor {

class ProbeLoop;
class TelemetryStore;

// The probes of a launch. Lives on the thread of whoever reads the results (the GUI's); the probing happens on a
// thread of its own, so that a busy screen neither delays nor distorts it.
class Monitor final : public QObject
{
    Q_OBJECT
public:
    // `clock` must outlive the monitor. `telemetry`, where given, takes every sample under the series name of its
    // probe, straight from the probing thread; it must outlive the monitor too.
    explicit Monitor(const Clock& clock, TelemetryStore* telemetry = nullptr, QObject* parent = nullptr,
                     SecretSource secrets = {});
    ~Monitor() override;

    // The id under which its results come; the first exchange starts at once. Errors of checkProbe(), and
    // OutsideFailed where this machine gives no means to probe.
    Result<quint64> addProbe(const ProbeSpec& spec);
    // No result of it comes any more, not even one that already waits.
    void removeProbe(quint64 id);

    // What was decided since the last call, oldest first. For a display tick, or after resultsAvailable().
    [[nodiscard]] std::vector<ProbeResult> takeResults();
    // Results that nobody took in time and that were dropped, oldest first. The telemetry has them.
    [[nodiscard]] quint64 lostResults() const;

    // At most this many results wait; more than anybody wants to read at once.
    static constexpr size_t mostWaiting = 100'000;

Q_SIGNALS:
    // Once until takeResults() is called, however many results come.
    void resultsAvailable();

private:
    struct Shared;

    const Clock& m_clock;
    SecretSource m_secrets;
    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<ProbeLoop> m_loop;
    quint64 m_lastId = 0;
};

// The telemetry's name for the samples of a probe: latency in milliseconds with the verdict.
QString probeSeriesName(const QString& probeName);

} // namespace holdpoint::monitor
