// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe.h"

#include "core/base/http_header.h"
#include "core/monitor/json_value.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <sys/un.h>

#include <algorithm>
#include <cmath>

namespace holdpoint::monitor {
namespace {

struct ProbeText
{
    Q_DECLARE_TR_FUNCTIONS(Probe)
};

std::unexpected<Error> wrong(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Malformed, cause, nextStep);
}

Result<void> checkUrl(const ProbeSpec& spec)
{
    const QUrl url(spec.url, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return wrong(ProbeText::tr("“%1” is not an address that a probe can ask.").arg(spec.url),
                     ProbeText::tr("Write an address such as http://localhost:8080/health."));
    if (!url.userInfo().isEmpty())
        return wrong(ProbeText::tr("The address of a probe holds a name or password."),
                     ProbeText::tr("Take it out of the address and name a secret instead."));
    static const QStringList methods{QString(),
                                     QStringLiteral("GET"),
                                     QStringLiteral("HEAD"),
                                     QStringLiteral("OPTIONS"),
                                     QStringLiteral("POST"),
                                     QStringLiteral("PUT"),
                                     QStringLiteral("DELETE")};
    if (!methods.contains(spec.method))
        return wrong(ProbeText::tr("A probe cannot use the method “%1”.").arg(spec.method),
                     ProbeText::tr("Use GET, HEAD, OPTIONS, POST, PUT or DELETE."));
    for (const auto& [name, value] : spec.headers)
        if (const Result<void> checked = checkHeader(name, value); !checked)
            return checked;
    return {};
}

Result<void> checkTarget(const ProbeSpec& spec)
{
    const auto empty = [](const QString& what) {
        return wrong(what, ProbeText::tr("Complete the source in the configuration."));
    };
    switch (spec.kind) {
    case ProbeKind::Http:
        return checkUrl(spec);
    case ProbeKind::Tcp:
    case ProbeKind::Tls:
        if (!hostAndPort(spec.host, spec.kind == ProbeKind::Tls ? 443 : 0))
            return wrong(ProbeText::tr("“%1” is not a host with a port.").arg(spec.host),
                         ProbeText::tr("Write a name and a port, such as db.example.org:5432."));
        return {};
    case ProbeKind::Dns:
        if (spec.host.trimmed().isEmpty() || spec.host.contains(QLatin1Char('\0')))
            return empty(ProbeText::tr("The name to look up is missing."));
        return {};
    case ProbeKind::Command:
        if (spec.command.trimmed().isEmpty() || spec.command.contains(QLatin1Char('\0')))
            return empty(ProbeText::tr("The command is missing."));
        return {};
    case ProbeKind::Text:
        if (!spec.socket.startsWith(QLatin1Char('/')) ||
            spec.socket.toUtf8().size() >= qsizetype(sizeof(sockaddr_un::sun_path)))
            return wrong(ProbeText::tr("“%1” is not the path of a socket.").arg(spec.socket),
                         ProbeText::tr("Write a whole path of at most 107 bytes, such as /run/haproxy/admin.sock."));
        return {};
    }
    return {};
}

} // namespace

std::optional<HostAndPort> hostAndPort(const QString& text, quint16 standardPort)
{
    const QUrl url(QStringLiteral("tcp://") + text.trimmed(), QUrl::StrictMode);
    const int port = url.port(standardPort);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !url.path().isEmpty() ||
        url.hasQuery() || url.hasFragment() || port <= 0)
        return std::nullopt;
    return HostAndPort{url.host(QUrl::FullyEncoded).toLatin1(), quint16(port)};
}

void setTimes(ProbeSpec& spec, double intervalS, double deadlineS)
{
    const auto milliseconds = [](double seconds, qint64 least, qint64 most, qint64 standard) {
        return std::isfinite(seconds) && seconds > 0 ? std::clamp(qint64(std::min(seconds, 1e6) * 1000), least, most)
                                                     : standard;
    };
    spec.intervalMs = milliseconds(intervalS, 10, 86'400'000, 5000);
    spec.deadlineMs = milliseconds(deadlineS, 1, 300'000, 2000);
    spec.jitterMs = spec.intervalMs / 20;
}

Result<void> checkProbe(const ProbeSpec& spec)
{
    if (const Result<void> target = checkTarget(spec); !target)
        return target;
    const QRegularExpression pattern(spec.bodyPattern);
    if (!pattern.isValid())
        return wrong(
            ProbeText::tr("The pattern for the body is not a regular expression: %1").arg(pattern.errorString()),
            ProbeText::tr("Correct it at character %1.").arg(pattern.patternErrorOffset() + 1));
    if (!spec.jsonPath.isEmpty() && !isJsonPath(spec.jsonPath))
        return wrong(ProbeText::tr("“%1” is not a path into JSON.").arg(spec.jsonPath),
                     ProbeText::tr("Write keys with dots and places in brackets, such as items[0].age."));
    const bool repeats = spec.intervalMs >= 10 && spec.intervalMs <= 86'400'000 && spec.jitterMs <= spec.intervalMs / 2;
    const bool inRange = (repeats || (spec.intervalMs == 0 && spec.jitterMs == 0)) && spec.deadlineMs >= 1 &&
                         spec.deadlineMs <= 300'000 && spec.bodyCap >= 0 && spec.jitterMs >= 0 &&
                         spec.mostRedirects >= 0 && spec.mostRedirects <= 5;
    if (!inRange)
        return wrong(ProbeText::tr("The interval, deadline or limit of a probe is out of range."),
                     ProbeText::tr("Use an interval of 10 ms to a day and a deadline up to 5 min."));
    return {};
}

} // namespace holdpoint::monitor
