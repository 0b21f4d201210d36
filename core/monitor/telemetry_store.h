// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/monitor/sample.h"

#include <QString>

#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace holdpoint::monitor {

// telemetry.sqlite: samples and a heartbeat, written together once a second on a thread of its own. Losing it loses
// charts, never a decision: what cannot be written is counted and dropped, nothing waits for it.
class TelemetryStore
{
public:
    // Creates the file (mode 0600) where it is missing. A damaged one is moved aside (".damaged-1", ...) and a new one
    // begun; wasDamaged() says so. Unreadable or OutsideFailed where neither works, and for a file that a newer
    // version wrote. `clock` must outlive the store.
    static Result<std::unique_ptr<TelemetryStore>> open(const QString& path, const Clock& clock);
    // Writes what waits.
    ~TelemetryStore();
    TelemetryStore(const TelemetryStore&) = delete;
    TelemetryStore& operator=(const TelemetryStore&) = delete;

    // From any thread; never blocks on the disk.
    void append(const QString& series, const Sample& sample);
    // The newest `most` samples of a series that are not before `sinceUtcMs`, oldest first, with those that still
    // wait. From any thread.
    [[nodiscard]] std::future<Result<std::vector<Sample>>> load(const QString& series, qint64 sinceUtcMs,
                                                                qint64 most = 1'000'000);
    [[nodiscard]] std::future<Result<std::vector<QString>>> seriesNames();

    // When somebody last wrote this file, before it was opened now; nothing for a new one.
    [[nodiscard]] std::optional<qint64> previousHeartbeatUtcMs() const { return m_previousHeartbeat; }
    [[nodiscard]] bool wasDamaged() const { return m_wasDamaged; }
    // Why the last write failed; nothing once one succeeded again.
    [[nodiscard]] std::optional<Error> fault() const;
    [[nodiscard]] quint64 lostSamples() const;

    // The heartbeat of a file that another process writes: for whoever must know whether numbers still come.
    static Result<std::optional<qint64>> heartbeatOf(const QString& path);

private:
    class Thread;

    TelemetryStore(std::unique_ptr<Thread> thread, std::optional<qint64> previousHeartbeat, bool wasDamaged);

    std::unique_ptr<Thread> m_thread;
    std::optional<qint64> m_previousHeartbeat;
    bool m_wasDamaged;
};

} // namespace holdpoint::monitor
