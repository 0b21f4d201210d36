// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/source_set.h"

#include "core/monitor/monitor.h"
#include "core/monitor/probe_loop.h"
#include "core/monitor/telemetry_store.h"

#include <QCoreApplication>

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace holdpoint::monitor {
namespace {

constexpr qsizetype mostWords = 300; // of what a server says about an error

template <class Value> size_t dropOldest(std::vector<Value>& waiting, size_t most)
{
    if (waiting.size() <= most)
        return 0;
    // Half at once: dropping one by one would move the whole queue for every value.
    const size_t drop = waiting.size() - most / 2;
    waiting.erase(waiting.begin(), waiting.begin() + std::ptrdiff_t(drop));
    return drop;
}

Result<QByteArray> bodyOf(ProbeResult& result)
{
    if (result.cause == ProbeCause::None)
        return std::move(result.body);
    QString cause = causeText(result.cause, result.httpStatus);
    const QString words = QString::fromUtf8(result.body.left(mostWords)).simplified();
    if (!words.isEmpty())
        cause = SourceSet::tr("%1 The server says: %2").arg(cause, words);
    return failure(ErrorCode::OutsideFailed, cause,
                   SourceSet::tr("Check the source's address and that its server runs, then try again."));
}

} // namespace

// Between the set's threads and the reader's.
struct SourceSet::Shared
{
    // Lives until the last of its requests is gone; read on one loop's thread alone.
    struct Source
    {
        QString name;
        std::unique_ptr<SourceReader> reader;
        std::mutex mutex; // a set that is watched anew may meet an answer to the old one
        QStringList accepted;
    };
    struct Request
    {
        std::shared_ptr<Source> source; // null: asked once
        size_t place = 0;
        std::shared_ptr<std::promise<Result<QByteArray>>> promise;
    };

    mutable std::mutex mutex;
    std::unordered_map<quint64, Request> requests;
    std::vector<MetricReading> readings;
    std::vector<SourceHealth> health;
    quint64 lost = 0;
    bool announced = false;
    TelemetryStore* telemetry = nullptr;

    std::optional<Request> requestOf(quint64 id)
    {
        const std::lock_guard lock(mutex);
        const auto found = requests.find(id);
        if (found == requests.end())
            return std::nullopt;
        Request request = found->second;
        if (!request.source)
            requests.erase(found);
        return request;
    }

    // Whether the reader must be told.
    bool add(std::vector<ProbeResult> results, const Clock& clock)
    {
        for (ProbeResult& result : results) {
            const std::optional<Request> request = requestOf(result.probe);
            if (!request)
                continue;
            if (!request->source)
                request->promise->set_value(bodyOf(result));
            else
                readAnswer(*request, result, clock.now().utcMs);
        }
        const std::lock_guard lock(mutex);
        lost += dropOldest(readings, mostWaiting) + dropOldest(health, mostWaiting);
        return (!readings.empty() || !health.empty()) && !std::exchange(announced, true);
    }

    void readAnswer(const Request& request, ProbeResult& result, qint64 nowUtcMs)
    {
        Source& source = *request.source;
        std::vector<MetricReading> fresh;
        bool isProbe = false;
        {
            const std::lock_guard lock(source.mutex);
            for (const QString& metric : std::exchange(source.accepted, {}))
                source.reader->acceptSeries(metric);
            fresh = source.reader->read(request.place, result, nowUtcMs);
            isProbe = source.reader->isProbe();
        }
        result.body.clear();
        if (telemetry) {
            for (const MetricReading& reading : fresh)
                telemetry->append(metricSeriesName(reading.metric), reading.sample);
            if (isProbe)
                telemetry->append(probeSeriesName(source.name), result.sample());
        }
        const std::lock_guard lock(mutex);
        if (!requests.contains(result.probe))
            return; // another set is watched by now
        if (request.place == 0)
            health.push_back({source.name, std::move(result)});
        std::ranges::move(fresh, std::back_inserter(readings));
    }
};

SourceSet::SourceSet(const Clock& clock, SecretSource secrets, TelemetryStore* telemetry, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_secrets(std::move(secrets))
    , m_shared(std::make_shared<Shared>())
{
    m_shared->telemetry = telemetry;
}

SourceSet::~SourceSet()
{
    m_probes.reset();
    m_servers.reset();
    // Nobody answers any more: who waits for a request must hear of it.
    for (auto& [id, request] : m_shared->requests)
        if (request.promise)
            request.promise->set_value(failure(ErrorCode::OutsideFailed, tr("Monitoring ended before the answer came."),
                                               tr("Open the launch again, then try again.")));
}

Result<void> SourceSet::startLoops()
{
    const auto start = [this](std::unique_ptr<ProbeLoop>& loop) -> Result<void> {
        if (loop)
            return {};
        auto started = ProbeLoop::start(
            m_clock,
            [this, shared = m_shared, &clock = m_clock](std::vector<ProbeResult> results) {
                // The destructor joins this thread before the object goes; a call still queued then goes with it.
                if (shared->add(std::move(results), clock))
                    QMetaObject::invokeMethod(this, &SourceSet::readingsAvailable, Qt::QueuedConnection);
            },
            m_secrets);
        if (!started)
            return std::unexpected(started.error());
        loop = std::move(*started);
        return {};
    };
    if (const Result<void> probes = start(m_probes); !probes)
        return probes;
    return start(m_servers);
}

QList<Error> SourceSet::watch(const std::vector<SourceSpec>& sources, const std::vector<MetricSpec>& metrics)
{
    for (const quint64 id : std::exchange(m_probeIds, {}))
        m_probes->remove(id);
    for (const quint64 id : std::exchange(m_serverIds, {}))
        m_servers->remove(id);
    {
        const std::lock_guard lock(m_shared->mutex);
        std::erase_if(m_shared->requests, [](const auto& entry) { return entry.second.source != nullptr; });
        m_shared->readings.clear();
        m_shared->health.clear();
    }
    QList<Error> errors;
    if (const Result<void> started = startLoops(); !started)
        return {started.error()};
    for (const MetricSpec& metric : metrics)
        if (std::ranges::none_of(sources, [&](const SourceSpec& each) { return each.name == metric.source; }))
            errors.append(
                {ErrorCode::Malformed,
                 tr("The metric “%1” names the source “%2”, which does not exist.").arg(metric.name, metric.source),
                 tr("Name one of the sources of the configuration.")});
    for (const SourceSpec& source : sources) {
        std::vector<MetricSpec> asked;
        for (const MetricSpec& metric : metrics) {
            if (metric.source != source.name)
                continue;
            if (const auto alone = SourceReader::make(source, {metric}); alone)
                asked.push_back(metric);
            else
                errors.append(alone.error());
        }
        auto reader = SourceReader::make(source, asked);
        if (!reader) {
            if (!errors.contains(reader.error()))
                errors.append(reader.error());
            continue;
        }
        auto shared = std::make_shared<Shared::Source>();
        shared->name = source.name;
        shared->reader = std::move(*reader);
        const bool isProbe = shared->reader->isProbe();
        // Copied: from the first add() on, the reader belongs to the loop's thread.
        const std::vector<ProbeSpec> requests = shared->reader->requests();
        for (size_t place = 0; place < requests.size(); ++place) {
            const quint64 id = ++m_lastId;
            {
                const std::lock_guard lock(m_shared->mutex);
                m_shared->requests.insert_or_assign(id, Shared::Request{shared, place, nullptr});
            }
            (isProbe ? m_probes : m_servers)->add(id, requests[place]);
            (isProbe ? m_probeIds : m_serverIds).push_back(id);
        }
    }
    return errors;
}

std::vector<MetricReading> SourceSet::takeReadings()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->announced = false;
    return std::exchange(m_shared->readings, {});
}

std::vector<SourceHealth> SourceSet::takeHealth()
{
    const std::lock_guard lock(m_shared->mutex);
    return std::exchange(m_shared->health, {});
}

quint64 SourceSet::lost() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->lost;
}

void SourceSet::acceptSeries(const QString& metric)
{
    std::vector<std::shared_ptr<Shared::Source>> sources;
    {
        const std::lock_guard lock(m_shared->mutex);
        for (const auto& [id, request] : m_shared->requests)
            if (request.source && request.place == 0)
                sources.push_back(request.source);
    }
    for (const auto& source : sources) {
        const std::lock_guard lock(source->mutex);
        source->accepted.append(metric);
    }
}

std::future<Result<QByteArray>> SourceSet::ask(ProbeSpec request)
{
    auto promise = std::make_shared<std::promise<Result<QByteArray>>>();
    std::future<Result<QByteArray>> answer = promise->get_future();
    request.intervalMs = request.jitterMs = 0;
    request.keepBody = true;
    Result<void> possible = checkProbe(request);
    if (possible)
        possible = startLoops();
    if (!possible) {
        promise->set_value(std::unexpected(possible.error()));
        return answer;
    }
    const quint64 id = ++m_lastId;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->requests.insert_or_assign(id, Shared::Request{nullptr, 0, std::move(promise)});
    }
    m_servers->add(id, request);
    return answer;
}

QString metricSeriesName(const QString& metric) { return QStringLiteral("metric/") + metric; }

} // namespace holdpoint::monitor
