// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"

#include "core/monitor/probe_loop.h"
#include "core/monitor/telemetry_store.h"

#include <mutex>
#include <unordered_map>
#include <utility>

namespace holdpoint::monitor {

// Between the probing thread and the reader's.
struct Monitor::Shared
{
    mutable std::mutex mutex;
    std::vector<ProbeResult> waiting;
    std::unordered_map<quint64, QString> series; // of the probes that exist
    quint64 lost = 0;
    bool announced = false;
    TelemetryStore* telemetry = nullptr;

    // Whether the reader must be told.
    bool add(std::vector<ProbeResult> results)
    {
        const std::lock_guard lock(mutex);
        for (ProbeResult& result : results) {
            const auto name = series.find(result.probe);
            if (name == series.end())
                continue;
            if (telemetry)
                telemetry->append(name->second, result.sample());
            waiting.push_back(std::move(result));
        }
        if (waiting.size() > mostWaiting) {
            // Half at once: dropping one by one would move the whole queue for every result.
            const size_t drop = waiting.size() - mostWaiting / 2;
            waiting.erase(waiting.begin(), waiting.begin() + std::ptrdiff_t(drop));
            lost += drop;
        }
        return !waiting.empty() && !std::exchange(announced, true);
    }
};

Monitor::Monitor(const Clock& clock, TelemetryStore* telemetry, QObject* parent, SecretSource secrets)
    : QObject(parent)
    , m_clock(clock)
    , m_secrets(std::move(secrets))
    , m_shared(std::make_shared<Shared>())
{
    m_shared->telemetry = telemetry;
}

Monitor::~Monitor() = default;

Result<quint64> Monitor::addProbe(const ProbeSpec& spec)
{
    if (const Result<void> checked = checkProbe(spec); !checked)
        return std::unexpected(checked.error());
    if (!m_loop) {
        auto loop = ProbeLoop::start(
            m_clock,
            [this, shared = m_shared](std::vector<ProbeResult> results) {
                // The destructor joins this thread before the object goes; a call still queued then goes with it.
                if (shared->add(std::move(results)))
                    QMetaObject::invokeMethod(this, &Monitor::resultsAvailable, Qt::QueuedConnection);
            },
            m_secrets);
        if (!loop)
            return std::unexpected(loop.error());
        m_loop = std::move(*loop);
    }
    const quint64 id = ++m_lastId;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->series.emplace(id, probeSeriesName(spec.name));
    }
    m_loop->add(id, spec);
    return id;
}

void Monitor::removeProbe(quint64 id)
{
    if (m_loop)
        m_loop->remove(id);
    const std::lock_guard lock(m_shared->mutex);
    m_shared->series.erase(id);
    std::erase_if(m_shared->waiting, [id](const ProbeResult& result) { return result.probe == id; });
}

std::vector<ProbeResult> Monitor::takeResults()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->announced = false;
    return std::exchange(m_shared->waiting, {});
}

quint64 Monitor::lostResults() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->lost;
}

QString probeSeriesName(const QString& probeName) { return QStringLiteral("probe/") + probeName; }

} // namespace holdpoint::monitor
