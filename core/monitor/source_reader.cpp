// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/source_reader.h"

#include "core/monitor/source_reader_parts.h"

#include <QCoreApplication>
#include <QHash>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::monitor {
namespace {

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(Source)
};

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// Kinds that measure the service themselves. A metric's query is one word.
class ProbeReader final : public SourceReader
{
public:
    ProbeReader(const ProbeSpec& request, MetricList metrics)
        : m_metrics(std::move(metrics))
    {
        m_requests.push_back(request);
    }

    [[nodiscard]] bool isProbe() const override { return true; }

    static bool knows(const QString& word)
    {
        static const QStringList words{{},         u"latency"_s, u"name"_s, u"connect"_s,  u"tls"_s, u"first_byte"_s,
                                       u"value"_s, u"status"_s,  u"up"_s,   u"days_left"_s};
        return words.contains(word);
    }

    std::vector<MetricReading> read(size_t, const ProbeResult& result, qint64) override
    {
        const ProbeSpec& request = m_requests.front();
        if (result.verdict != Verdict::Unknown)
            ++m_measured;
        std::vector<MetricReading> readings;
        for (const MetricSpec& metric : m_metrics) {
            const QString word = metric.query.trimmed();
            const bool answers = word == "up"_L1 || word == "status"_L1 || word == "days_left"_L1;
            if (result.verdict == Verdict::Unknown || (result.verdict == Verdict::Bad && !answers)) {
                readings.push_back(noReading(metric, request, result, ReadingCause::SourceFailed));
                readings.back().sample.verdict = result.verdict;
                continue;
            }
            MetricReading reading = readingOf(metric, request, result);
            reading.observations = double(m_measured);
            setValue(reading, metric, valueOf(word, result));
            readings.push_back(std::move(reading));
        }
        return readings;
    }

private:
    [[nodiscard]] double valueOf(const QString& word, const ProbeResult& result) const
    {
        const ProbePhases& phases = result.phases;
        if (word == "up"_L1)
            return result.verdict == Verdict::Ok ? 1 : 0;
        if (word == "status"_L1)
            return result.httpStatus;
        if (word == "days_left"_L1)
            return result.certificateEndsUtcMs == 0
                       ? nothing
                       : double(result.certificateEndsUtcMs - result.startedUtcMs) / 86'400'000.0;
        if (word == "name"_L1)
            return phases.nameMs;
        if (word == "connect"_L1)
            return phases.connectMs;
        if (word == "tls"_L1)
            return phases.tlsMs;
        if (word == "first_byte"_L1)
            return phases.firstByteMs;
        const ProbeSpec& request = m_requests.front();
        const bool byValue =
            word == "value"_L1 || (word.isEmpty() && (!request.jsonPath.isEmpty() || request.kind == ProbeKind::Tls ||
                                                      request.kind == ProbeKind::Command));
        return byValue ? result.value : phases.totalMs;
    }

    const MetricList m_metrics;
    qint64 m_measured = 0;
};

} // namespace

ProbeSpec requestOf(const SourceSpec& source, ProbeKind kind)
{
    ProbeSpec request;
    request.name = source.name;
    request.kind = kind;
    request.url = source.url;
    request.host = source.host;
    request.socket = source.socket;
    request.command = source.command;
    request.workdir = source.workdir;
    request.expectStatus = source.expectStatus;
    request.bodyPattern = source.expectBody;
    request.jsonPath = source.jsonPath;
    request.secret = source.secret;
    request.caFile = source.caFile;
    request.method = source.method;
    request.body = source.body.toUtf8();
    request.mostRedirects = source.redirects;
    for (auto it = source.headers.cbegin(); it != source.headers.cend(); ++it)
        request.headers.emplaceBack(it.key().toUtf8(), it.value().toUtf8());
    setTimes(request, source.intervalS, source.deadlineS);
    return request;
}

ProbeSpec serverRequest(const SourceSpec& source, const QString& url)
{
    ProbeSpec request = requestOf(source, ProbeKind::Http);
    request.url = url;
    request.method.clear();
    request.body.clear();
    request.mostRedirects = ProbeSpec().mostRedirects;
    request.expectStatus.clear();
    request.bodyPattern.clear();
    request.jsonPath.clear();
    request.keepBody = true;
    request.bodyCap = serverBodyCap;
    return request;
}

MetricReading readingOf(const MetricSpec& metric, const ProbeSpec& request, const ProbeResult& result)
{
    MetricReading reading;
    reading.metric = metric.name;
    reading.sample = {result.startedUtcMs, nothing, Verdict::Unknown};
    reading.intervalMs = request.intervalMs;
    reading.probe = result.cause;
    reading.status = result.httpStatus;
    return reading;
}

MetricReading noReading(const MetricSpec& metric, const ProbeSpec& request, const ProbeResult& result,
                        ReadingCause cause, const QString& detail)
{
    MetricReading reading = readingOf(metric, request, result);
    reading.cause = cause;
    reading.detail = detail;
    return reading;
}

void setValue(MetricReading& reading, const MetricSpec& metric, double value)
{
    if (!std::isfinite(value)) {
        reading.cause = ReadingCause::NotFinite;
        return;
    }
    if (metric.minSamples > 0 && !(reading.observations >= metric.minSamples))
        reading.cause = std::isnan(reading.observations) ? ReadingCause::Uncountable : ReadingCause::Insufficient;
    reading.sample.value = value;
    // A number behind which too little stands is shown, and judged by nobody.
    reading.sample.verdict = reading.cause == ReadingCause::None ? Verdict::Ok : Verdict::Unknown;
}

std::unexpected<Error> wrongQuery(const MetricSpec& metric, const Error& error)
{
    return failure(ErrorCode::Malformed,
                   SourceText::tr("The metric “%1” cannot be asked for. %2").arg(metric.name, error.cause),
                   error.nextStep);
}

Result<std::unique_ptr<SourceReader>> makeProbeReader(const SourceSpec& source, const MetricList& metrics)
{
    static const QHash<QString, ProbeKind> kinds{{u"http"_s, ProbeKind::Http},
                                                 {u"tcp"_s, ProbeKind::Tcp},
                                                 {u"tls"_s, ProbeKind::Tls},
                                                 {u"dns"_s, ProbeKind::Dns},
                                                 {u"command"_s, ProbeKind::Command}};
    for (const MetricSpec& metric : metrics)
        if (!ProbeReader::knows(metric.query.trimmed()))
            return wrongQuery(metric,
                              {ErrorCode::Malformed,
                               SourceText::tr("“%1” is nothing that a probe measures.").arg(metric.query),
                               SourceText::tr("Write latency, name, connect, tls, first_byte, value, status, up "
                                              "or days_left, or nothing.")});
    return std::make_unique<ProbeReader>(requestOf(source, kinds.value(source.kind)), metrics);
}

Result<std::unique_ptr<SourceReader>> SourceReader::make(const SourceSpec& source,
                                                         const std::vector<MetricSpec>& metrics)
{
    using Make = Result<std::unique_ptr<SourceReader>> (*)(const SourceSpec&, const MetricList&);
    static const QHash<QString, Make> makers{
        {u"http"_s, makeProbeReader},       {u"tcp"_s, makeProbeReader},     {u"tls"_s, makeProbeReader},
        {u"dns"_s, makeProbeReader},        {u"command"_s, makeProbeReader}, {u"prometheus"_s, makePrometheusReader},
        {u"openmetrics"_s, makePageReader}, {u"haproxy"_s, makeProxyReader}, {u"alertmanager"_s, makeAlertReader}};
    const Make make = makers.value(source.kind, nullptr);
    if (!make)
        return failure(ErrorCode::Malformed,
                       SourceText::tr("“%1” is no kind of source (source “%2”).").arg(source.kind, source.name),
                       SourceText::tr("Choose one of the kinds that the configuration's page lists."));
    Result<std::unique_ptr<SourceReader>> reader = make(source, metrics);
    if (!reader)
        return reader;
    for (const ProbeSpec& request : (*reader)->requests())
        if (const Result<void> checked = checkProbe(request); !checked)
            return failure(
                ErrorCode::Malformed,
                SourceText::tr("The source “%1” cannot be asked. %2").arg(source.name, checked.error().cause),
                checked.error().nextStep);
    return reader;
}

} // namespace holdpoint::monitor
