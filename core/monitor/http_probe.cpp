// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/http_probe.h"

#include "core/monitor/json_value.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <openssl/crypto.h>

namespace holdpoint::monitor {
namespace {

bool isSecure(const QUrl& url) { return url.scheme() == QLatin1String("https"); }

Wire::Target targetOf(const QUrl& url)
{
    return {url.host(QUrl::FullyEncoded).toLatin1(), quint16(url.port(isSecure(url) ? 443 : 80)), {}, isSecure(url)};
}

bool changesNothing(const QString& method)
{
    return method.isEmpty() || method == QLatin1String("GET") || method == QLatin1String("HEAD") ||
           method == QLatin1String("OPTIONS");
}

// A secret with a scheme ("Basic dXNlcjpwYXNz") is sent as it is, any other as a bearer token (RFC 6750). Line ends
// would begin a header of their own.
void appendAuthorization(QByteArray& request, const QByteArray& secret)
{
    const QByteArrayView value = QByteArrayView(secret).trimmed();
    request += "Authorization: ";
    if (!value.contains(' '))
        request += "Bearer ";
    for (const char c : value)
        if (uchar(c) >= 0x20 && c != 0x7f)
            request += c;
    request += "\r\n";
}

} // namespace

QRegularExpression boundedPattern(const QString& pattern)
{
    return pattern.isEmpty() ? QRegularExpression()
                             : QRegularExpression(QStringLiteral("(*LIMIT_MATCH=200000)") + pattern);
}

ProbeCause judgePattern(const QRegularExpression& pattern, const QString& text)
{
    if (pattern.pattern().isEmpty())
        return ProbeCause::None;
    // An invalid match is PCRE giving up, not a text that is missing.
    const QRegularExpressionMatch match = pattern.match(text);
    return match.hasMatch()  ? ProbeCause::None
           : match.isValid() ? ProbeCause::BodyMismatch
                             : ProbeCause::PatternTooDear;
}

HttpProbe::HttpProbe(quint64 id, const ProbeSpec& spec)
    : Probe(id, spec)
    , m_home(spec.url, QUrl::StrictMode)
    , m_homeTarget(targetOf(m_home))
    , m_changesNothing(changesNothing(spec.method))
    , m_homeRequest(requestFor(m_home, std::nullopt))
    , m_pattern(boundedPattern(spec.bodyPattern))
    , m_wire(id, spec.caFile)
{
}

Wire::Target HttpProbe::target() const { return m_atHome ? m_homeTarget : targetOf(m_url); }

QByteArray HttpProbe::requestFor(const QUrl& url, const std::optional<QByteArray>& secret) const
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    QByteArray authority = host.contains(':') ? '[' + host + ']' : host;
    if (url.port() > 0)
        authority += ':' + QByteArray::number(url.port());
    QByteArray request = (m_spec.method.isEmpty() ? QByteArray("GET") : m_spec.method.toLatin1()) + ' ' + path +
                         " HTTP/1.1\r\nHost: " + authority + "\r\n";
    // What the configuration says is for the host that it names, whatever that one redirects to.
    const bool home = url.host() == m_home.host();
    const auto own = home ? m_spec.headers : decltype(m_spec.headers)();
    static constexpr std::pair<const char*, const char*> usual[] = {
        {"User-Agent", "holdpoint/" HOLDPOINT_VERSION}, {"Accept", "*/*"}, {"Accept-Encoding", "identity"}};
    for (const auto& [name, value] : usual)
        if (std::ranges::none_of(
                own, [&name = name](const auto& each) { return each.first.compare(name, Qt::CaseInsensitive) == 0; }))
            request += QByteArray(name) + ": " + value + "\r\n";
    for (const auto& [name, value] : own)
        request += name + ": " + value + "\r\n";
    if (!m_changesNothing || !m_spec.body.isEmpty())
        request += "Content-Length: " + QByteArray::number(m_spec.body.size()) + "\r\n";
    if (secret) {
        request.reserve(request.size() + secret->size() + m_spec.body.size() + 64); // no copy is left behind
        appendAuthorization(request, *secret);
    }
    request += "\r\n";
    request += m_spec.body;
    return request;
}

void HttpProbe::begin(ProbeSurroundings& around)
{
    m_lastByteNs = 0;
    // A request that changes something is never sent twice, so it does not go out on a connection that may be gone.
    ask(around, m_home, !m_changesNothing);
}

void HttpProbe::ask(ProbeSurroundings& around, const QUrl& url, bool fresh)
{
    m_url = url;
    m_atHome = &url == &m_home;
    m_waiting = m_surplus = m_anyByte = false;
    const bool keepBody = !m_spec.bodyPattern.isEmpty() || !m_spec.jsonPath.isEmpty() || m_spec.keepBody;
    m_reader.start(m_spec.method == QLatin1String("HEAD"), keepBody, m_spec.bodyCap);
    m_reused = !fresh && m_wire.state() == Wire::State::Open && m_wire.target() == target();
    if (!m_reused)
        m_wire.open(around, target());
    else
        sendRequest(around);
    // On a kept connection nothing can have been answered yet: the next event says so, without a call more.
    if (!m_reused || m_wire.state() != Wire::State::Open || m_wire.peerClosed())
        goOn(around);
}

void HttpProbe::onNames(ProbeSurroundings& around, const NameResolver::Answer& answer)
{
    if (!isUnderWay())
        return;
    m_wire.onNames(around, answer);
    goOn(around);
}

void HttpProbe::onEvents(ProbeSurroundings& around, quint32 events)
{
    m_wire.onEvents(around, events);
    if (isUnderWay()) {
        goOn(around);
    } else if (m_wire.state() == Wire::State::Open && m_wire.read(around).step != Wire::Step::Again) {
        // Nothing was asked: the server closes the kept connection, or says something that answers no question.
        m_wire.close();
    }
}

void HttpProbe::goOn(ProbeSurroundings& around)
{
    if (!isUnderWay())
        return;
    if (m_wire.state() == Wire::State::Open && !m_waiting)
        sendRequest(around);
    if (m_waiting && m_wire.state() == Wire::State::Open)
        receive(around);
    else if (m_wire.state() == Wire::State::Failed)
        end(m_wire.cause());
}

void HttpProbe::sendRequest(ProbeSurroundings& around)
{
    if (!m_reused) {
        m_result.phases.nameMs = m_wire.phases().nameMs;
        m_result.phases.connectMs = m_wire.phases().connectMs;
        m_result.phases.tlsMs = m_wire.phases().tlsMs;
    }
    if (m_wire.tls())
        m_result.certificateEndsUtcMs = m_wire.tls()->certificateEndsUtcMs();
    // The secret is for the host that the configuration names, whatever that one redirects to.
    std::optional<QByteArray> secret;
    if (!m_spec.secret.isEmpty() && target() == m_homeTarget) {
        if (around.secrets)
            secret = around.secrets(m_spec.secret, m_home.host());
        if (!secret) {
            end(ProbeCause::SecretMissing);
            return;
        }
    }
    QByteArray request = m_atHome && !secret ? m_homeRequest : requestFor(m_url, secret);
    if (secret)
        OPENSSL_cleanse(secret->data(), size_t(secret->size()));
    m_waiting = true;
    // On a kept connection the probe begins with its request.
    m_requested = m_reused && m_result.redirects == 0 ? m_start : ProbeMoment::now();
    m_wire.send(std::move(request));
}

void HttpProbe::receive(ProbeSurroundings& around)
{
    while (m_reader.state() == HttpResponseReader::State::Reading) {
        const Wire::Read read = m_wire.read(around);
        if (read.step == Wire::Step::Again)
            return;
        if (read.step == Wire::Step::Failed) {
            end(m_wire.cause());
            return;
        }
        if (read.step == Wire::Step::Closed) {
            onPeerClosed(around);
            return;
        }
        m_received.bootNs = ProbeMoment::nowBootNs();
        if (!m_anyByte)
            m_result.phases.firstByteMs = m_requested.msUntil(m_received, read.kernelNs);
        m_anyByte = true;
        m_lastByteNs = read.kernelNs;
        m_surplus = m_reader.feed(read.bytes) < read.bytes.size();
    }
    onAnswer(around);
}

void HttpProbe::onPeerClosed(ProbeSurroundings& around)
{
    if (m_reused && !m_anyByte) {
        // A server may close a kept connection at any time (RFC 9112 9.3): that is no failure. Ask anew.
        if (m_atHome)
            ask(around, m_home, true);
        else
            ask(around, QUrl(m_url), true);
        return;
    }
    m_wire.close();
    m_reader.end();
    if (m_anyByte && m_reader.state() == HttpResponseReader::State::Done)
        onAnswer(around);
    else
        end(ProbeCause::Closed);
}

void HttpProbe::onAnswer(ProbeSurroundings& around)
{
    // More than one answer: the connection cannot be trusted with another question.
    if (m_surplus || m_wire.peerClosed() || !m_wire.isSent() || !m_reader.keepsAlive())
        m_wire.close();
    m_result.httpStatus = m_reader.status();
    m_result.bodyBytes = m_reader.bodyBytes();
    if (m_reader.state() == HttpResponseReader::State::Done && isRedirect())
        redirect(around);
    else
        end(judge());
}

bool HttpProbe::isExpected() const
{
    const int status = m_result.httpStatus;
    return m_spec.expectStatus.isEmpty() ? status >= 200 && status < 300 : m_spec.expectStatus.contains(status);
}

bool HttpProbe::isRedirect() const
{
    const int status = m_result.httpStatus;
    const bool redirects = (status >= 301 && status <= 303) || status == 307 || status == 308;
    return redirects && m_spec.mostRedirects > 0 && m_changesNothing && !isExpected() && !m_reader.location().isEmpty();
}

void HttpProbe::redirect(ProbeSurroundings& around)
{
    const QUrl next = m_url.resolved(QUrl(QString::fromUtf8(m_reader.location()), QUrl::StrictMode));
    const bool isHttp = next.scheme() == QLatin1String("http") || next.scheme() == QLatin1String("https");
    if (++m_result.redirects > m_spec.mostRedirects) {
        --m_result.redirects;
        end(ProbeCause::RedirectLoop);
    } else if (!next.isValid() || !isHttp || next.host().isEmpty() || !next.userInfo().isEmpty()) {
        end(ProbeCause::RedirectBroken);
    } else if (isSecure(m_url) && !isSecure(next)) {
        end(ProbeCause::RedirectUnsafe);
    } else {
        ask(around, next, false);
    }
}

ProbeCause HttpProbe::judge()
{
    if (m_reader.state() == HttpResponseReader::State::Malformed)
        return ProbeCause::Malformed;
    const ProbeCause unexpected = m_result.httpStatus == 410 ? ProbeCause::Gone : ProbeCause::UnexpectedStatus;
    if (m_reader.state() == HttpResponseReader::State::TooLarge)
        return isExpected() ? ProbeCause::BodyTooLarge : unexpected;
    m_result.phases.totalMs = m_start.msUntil(m_received, m_lastByteNs);
    if (m_result.phases.totalMs > double(m_spec.deadlineMs))
        return ProbeCause::Deadline;
    const bool encoded = m_reader.isEncoded();
    const ProbeCause cause = !isExpected() ? unexpected : encoded ? ProbeCause::None : judgeBody();
    const bool needsBody = !m_spec.bodyPattern.isEmpty() || !m_spec.jsonPath.isEmpty() || m_spec.keepBody;
    if (m_spec.keepBody && !encoded)
        m_result.body = m_reader.takeBody();
    return cause == ProbeCause::None && encoded && needsBody ? ProbeCause::BodyEncoded : cause;
}

ProbeCause HttpProbe::judgeBody()
{
    if (m_spec.jsonPath.isEmpty())
        return m_spec.bodyPattern.isEmpty() ? ProbeCause::None
                                            : judgePattern(m_pattern, QString::fromUtf8(m_reader.body()));
    const auto found = jsonAt(m_reader.body(), m_spec.jsonPath);
    if (!found)
        return found.error() == JsonFault::Malformed ? ProbeCause::BodyMalformed : ProbeCause::NoValue;
    if (std::isfinite(found->number))
        m_result.value = found->number;
    if (!m_spec.bodyPattern.isEmpty())
        return judgePattern(m_pattern, found->text);
    return std::isfinite(found->number) ? ProbeCause::None : ProbeCause::NoValue;
}

ProbeCause HttpProbe::onAbandon(ProbeCause cause)
{
    const bool resolving = m_wire.state() == Wire::State::Resolving;
    m_result.httpStatus = m_reader.status();
    m_result.bodyBytes = m_reader.bodyBytes();
    m_wire.close();
    // Waiting for the resolver says nothing about the service.
    return cause == ProbeCause::Deadline && resolving ? ProbeCause::NameUnknown : cause;
}

void HttpProbe::end(ProbeCause cause)
{
    const bool keeps = cause == ProbeCause::None || m_reader.state() == HttpResponseReader::State::Done;
    if (!keeps)
        m_wire.close();
    if (m_wire.state() == Wire::State::Failed)
        m_wire.close();
    finish(cause);
}

} // namespace holdpoint::monitor
