// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/source_requests.h"

#include "core/monitor/prometheus.h"
#include "core/monitor/source_reader_parts.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>
#include <cmath>

namespace holdpoint::monitor {
namespace {

struct RequestText
{
    Q_DECLARE_TR_FUNCTIONS(SourceRequests)
};

constexpr qint64 historyDeadlineMs = 10'000; // nobody's schedule waits for it

ProbeSpec once(ProbeSpec request)
{
    request.intervalMs = request.jitterMs = 0;
    return request;
}

} // namespace

ProbeSpec historyRequest(const SourceSpec& source, const MetricSpec& metric, qint64 fromUtcMs, qint64 toUtcMs,
                         qint64 stepMs)
{
    ProbeSpec request =
        once(serverRequest(source, rangeUrl(source.url, metric.query.trimmed(), fromUtcMs, toUtcMs, stepMs)));
    request.deadlineMs = std::max(request.deadlineMs, historyDeadlineMs);
    return request;
}

Result<std::vector<Sample>> historySamples(const QByteArray& json, qint64 stepMs)
{
    const Result<PrometheusAnswer> answer = readPrometheus(json, 2);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->series.empty())
        return std::vector<Sample>();
    if (answer->series.size() > 1)
        return failure(ErrorCode::Malformed, RequestText::tr("The query finds several series."),
                       RequestText::tr("Make one of them, for example with sum()."));
    std::vector<Sample> samples;
    for (const SeriesPoint& point : answer->series[0].points) {
        if (!samples.empty() && point.utcMs - samples.back().utcMs > stepMs + stepMs / 2)
            samples.push_back({samples.back().utcMs + stepMs, std::nan(""), Verdict::Unknown});
        const bool finite = std::isfinite(point.value);
        samples.push_back({point.utcMs, finite ? point.value : std::nan(""), finite ? Verdict::Ok : Verdict::Unknown});
    }
    return samples;
}

ProbeSpec targetsRequest(const SourceSpec& source)
{
    return once(serverRequest(source, prometheusUrl(source.url, QStringLiteral("targets?state=active"))));
}

ProbeSpec rulesRequest(const SourceSpec& source)
{
    return once(serverRequest(source, prometheusUrl(source.url, QStringLiteral("rules"))));
}

ProbeSpec alertsRequest(const SourceSpec& source)
{
    const bool alertmanager = source.kind == QLatin1String("alertmanager");
    return once(serverRequest(source, alertmanager ? alertmanagerUrl(source.url, QStringLiteral("alerts"))
                                                   : prometheusUrl(source.url, QStringLiteral("alerts"))));
}

ProbeSpec silencesRequest(const SourceSpec& source)
{
    return once(serverRequest(source, alertmanagerUrl(source.url, QStringLiteral("silences"))));
}

Result<ProbeSpec> makeSilenceRequest(const SourceSpec& source, const Silence& silence)
{
    const Result<QByteArray> body = silenceBody(silence);
    if (!body)
        return std::unexpected(body.error());
    ProbeSpec request = silencesRequest(source);
    request.method = QStringLiteral("POST");
    request.headers.emplaceBack("Content-Type", "application/json");
    request.body = *body;
    return request;
}

Result<ProbeSpec> endSilenceRequest(const SourceSpec& source, const QString& id)
{
    const QUuid uuid = QUuid::fromString(id);
    if (uuid.isNull())
        return failure(ErrorCode::Malformed, RequestText::tr("“%1” is not the id of a silence.").arg(id),
                       RequestText::tr("Choose one of the silences that the Alertmanager lists."));
    ProbeSpec request = once(serverRequest(
        source, alertmanagerUrl(source.url, QStringLiteral("silence/") + uuid.toString(QUuid::WithoutBraces))));
    request.method = QStringLiteral("DELETE");
    return request;
}

} // namespace holdpoint::monitor
