// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/http_probe.h"

#include <QUrl>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <ctime>

namespace holdpoint::monitor {
namespace {

qint64 nanoseconds(const timespec& time) { return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

qint64 clockNs(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return nanoseconds(time);
}

double milliseconds(qint64 ns) { return double(ns) / 1e6; }

// The time between two moments of which the later one may carry the kernel's stamp: that stamp leaves out the time we
// waited for the processor. It is believed only where it lies inside what our own clock saw, because the wall clock
// may be set meanwhile.
double elapsedMs(const ProbeMoment& from, const ProbeMoment& to, qint64 kernelNs)
{
    const qint64 own = to.bootNs - from.bootNs;
    const qint64 stamped = kernelNs - from.realtimeNs;
    return milliseconds(kernelNs > 0 && stamped > 0 && stamped <= own ? stamped : own);
}

ProbeCause causeOf(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return ProbeCause::Refused;
    case ECONNRESET:
    case EPIPE:
    case ECONNABORTED:
        return ProbeCause::Closed;
    case ETIMEDOUT:
        return ProbeCause::Deadline;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EAFNOSUPPORT:
        return ProbeCause::NoRoute;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EADDRNOTAVAIL:
    case EAGAIN: // connect(): no free port
    case ENOSPC: // epoll_ctl(): the user's limit of watches
        return ProbeCause::OutOfResources;
    default:
        return ProbeCause::LocalFault;
    }
}

struct Received
{
    ssize_t size = 0;
    qint64 kernelNs = 0;
};

Received receiveStamped(int socket, std::span<char> buffer)
{
    iovec piece{buffer.data(), buffer.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(timespec)) + 64];
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    Received received;
    received.size = ::recvmsg(socket, &message, 0);
    if (received.size <= 0)
        return received;
    for (cmsghdr* it = CMSG_FIRSTHDR(&message); it; it = CMSG_NXTHDR(&message, it)) {
        if (it->cmsg_level == SOL_SOCKET && it->cmsg_type == SCM_TIMESTAMPNS) {
            timespec time{};
            std::memcpy(&time, CMSG_DATA(it), sizeof time);
            received.kernelNs = nanoseconds(time);
        }
    }
    return received;
}

} // namespace

ProbeMoment ProbeMoment::now() { return {clockNs(CLOCK_BOOTTIME), clockNs(CLOCK_REALTIME)}; }

HttpProbe::HttpProbe(quint64 id, const ProbeSpec& spec)
    : m_id(id)
    , m_spec(spec)
{
    const QUrl url(spec.url, QUrl::StrictMode);
    m_supported = url.scheme() == QLatin1String("http");
    m_host = url.host(QUrl::FullyEncoded).toLatin1();
    m_port = quint16(url.port(80));
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray authority = m_host.contains(':') ? '[' + m_host + ']' : m_host;
    if (url.port() > 0)
        authority += ':' + QByteArray::number(url.port());
    m_request = (spec.method.isEmpty() ? QByteArray("GET") : spec.method.toLatin1()) + ' ' + path +
                " HTTP/1.1\r\nHost: " + authority +
                "\r\nUser-Agent: holdpoint/" HOLDPOINT_VERSION "\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n";
    if (!spec.bodyPattern.isEmpty()) {
        // PCRE's own bound on steps: a pattern that backtracks for ever must not hold up the other probes.
        m_pattern.setPattern(QStringLiteral("(*LIMIT_MATCH=200000)") + spec.bodyPattern);
    }
}

HttpProbe::~HttpProbe() { closeSocket(); }

void HttpProbe::begin(ProbeSurroundings& around, qint64 utcMs)
{
    m_finished = false;
    m_result = ProbeResult();
    m_result.probe = m_id;
    m_result.startedUtcMs = utcMs;
    m_start = m_phaseStart = ProbeMoment::now();
    m_lastByteNs = 0;
    m_connectCause = ProbeCause::LocalFault;
    m_reader.start(m_spec.method == QLatin1String("HEAD"), !m_spec.bodyPattern.isEmpty(), m_spec.bodyCap);
    if (!m_supported) {
        finish(ProbeCause::NotSupported);
        return;
    }
    m_reused = m_socket >= 0;
    if (m_reused) {
        m_sent = 0;
        m_state = State::Sending;
        send(around);
        return;
    }
    connect(around);
}

void HttpProbe::connect(ProbeSurroundings& around)
{
    m_addresses = literalAddresses(m_host, m_port);
    m_nextAddress = 0;
    if (m_addresses.empty()) {
        m_state = State::Resolving;
        around.names.resolve(m_id, m_host, m_port);
    } else {
        connectNext(around);
    }
}

void HttpProbe::onNames(ProbeSurroundings& around, const NameResolver::Answer& answer)
{
    if (m_state != State::Resolving)
        return; // the answer to an exchange that its deadline ended
    const ProbeMoment now = ProbeMoment::now();
    m_result.phases.nameMs = milliseconds(now.bootNs - m_phaseStart.bootNs);
    m_phaseStart = now;
    if (answer.addresses.empty()) {
        finish(answer.cause);
        return;
    }
    m_addresses = answer.addresses;
    m_nextAddress = 0;
    connectNext(around);
}

void HttpProbe::noteFault(int error)
{
    // One address that refuses is the service's word; what this machine cannot reach says less.
    if (m_connectCause != ProbeCause::Refused)
        m_connectCause = causeOf(error);
}

void HttpProbe::connectNext(ProbeSurroundings& around)
{
    m_state = State::Connecting;
    while (m_nextAddress < m_addresses.size())
        if (openSocket(around, m_addresses[m_nextAddress++]))
            return;
    finish(m_connectCause);
}

bool HttpProbe::openSocket(ProbeSurroundings& around, const SocketAddress& address)
{
    m_socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0) {
        noteFault(errno);
        return false;
    }
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(m_socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    const int result = ::connect(m_socket, address.get(), address.size);
    if (result != 0 && errno != EINPROGRESS) {
        noteFault(errno);
        closeSocket();
        return false;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = m_id;
    if (::epoll_ctl(around.epoll, EPOLL_CTL_ADD, m_socket, &event) != 0) {
        noteFault(errno);
        closeSocket();
        return false;
    }
    return true; // edge-triggered: a connection that already stands is reported as well
}

void HttpProbe::onEvents(ProbeSurroundings& around, quint32 events)
{
    const bool peerClosed = events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    switch (m_state) {
    case State::Idle:
        // Nothing was asked: the server closes the kept connection, or says something that answers no question.
        if (peerClosed || (events & EPOLLIN))
            closeSocket();
        break;
    case State::Resolving:
        break;
    case State::Connecting:
        if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
            onConnected(around);
        if (m_state == State::Receiving && (events & EPOLLIN))
            receive(around, peerClosed);
        break;
    case State::Sending:
        if (events & EPOLLOUT)
            send(around);
        // A server may answer, and close, before it read the whole request.
        if (m_state == State::Receiving || (m_state == State::Sending && (peerClosed || (events & EPOLLIN))))
            receive(around, peerClosed);
        break;
    case State::Receiving:
        if (peerClosed || (events & EPOLLIN))
            receive(around, peerClosed);
        break;
    }
}

void HttpProbe::onConnected(ProbeSurroundings& around)
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        noteFault(error);
        closeSocket();
        connectNext(around);
        return;
    }
    m_result.phases.connectMs = milliseconds(clockNs(CLOCK_BOOTTIME) - m_phaseStart.bootNs);
    m_sent = 0;
    m_state = State::Sending;
    send(around);
}

void HttpProbe::send(ProbeSurroundings& around)
{
    m_requested = ProbeMoment::now();
    while (m_sent < m_request.size()) {
        const ssize_t sent =
            ::send(m_socket, m_request.constData() + m_sent, size_t(m_request.size() - m_sent), MSG_NOSIGNAL);
        if (sent >= 0) {
            m_sent += sent;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            if (causeOf(errno) == ProbeCause::Closed)
                onPeerClosed(around);
            else
                finish(causeOf(errno));
            return;
        }
    }
    m_state = State::Receiving;
}

void HttpProbe::receive(ProbeSurroundings& around, bool peerClosed)
{
    while (m_reader.state() == HttpResponseReader::State::Reading) {
        const Received received = receiveStamped(m_socket, around.buffer);
        if (received.size < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                return;
            if (causeOf(errno) == ProbeCause::Closed)
                onPeerClosed(around);
            else
                finish(causeOf(errno));
            return;
        }
        if (received.size == 0) {
            onPeerClosed(around);
            return;
        }
        if (std::isnan(m_result.phases.firstByteMs))
            m_result.phases.firstByteMs = elapsedMs(m_requested, ProbeMoment::now(), received.kernelNs);
        m_lastByteNs = received.kernelNs;
        const qsizetype taken = m_reader.feed(QByteArrayView(around.buffer.data(), received.size));
        if (taken < received.size)
            peerClosed = true; // more than one answer: the connection cannot be trusted with another question
    }
    judge();
    const bool keep = !peerClosed && m_sent == m_request.size() && m_reader.keepsAlive();
    if (!keep)
        closeSocket();
}

void HttpProbe::onPeerClosed(ProbeSurroundings& around)
{
    closeSocket();
    if (m_reused && std::isnan(m_result.phases.firstByteMs)) {
        // A server may close a kept connection at any time (RFC 9112 9.3): that is no failure. Ask anew.
        m_reused = false;
        m_phaseStart = ProbeMoment::now();
        connect(around);
        return;
    }
    const bool anything = !std::isnan(m_result.phases.firstByteMs);
    m_reader.end();
    if (anything && m_reader.state() == HttpResponseReader::State::Done)
        judge();
    else
        finish(ProbeCause::Closed);
}

void HttpProbe::judge()
{
    m_result.httpStatus = m_reader.status();
    m_result.bodyBytes = m_reader.bodyBytes();
    const int status = m_result.httpStatus;
    const bool expected =
        m_spec.expectStatus.isEmpty() ? status >= 200 && status < 300 : m_spec.expectStatus.contains(status);
    if (m_reader.state() == HttpResponseReader::State::Malformed) {
        finish(ProbeCause::Malformed);
        return;
    }
    if (m_reader.state() == HttpResponseReader::State::TooLarge) {
        finish(expected ? ProbeCause::BodyTooLarge : ProbeCause::UnexpectedStatus);
        return;
    }
    m_result.phases.totalMs = elapsedMs(m_start, ProbeMoment::now(), m_lastByteNs);
    if (m_result.phases.totalMs > double(m_spec.deadlineMs)) {
        finish(ProbeCause::Deadline);
    } else if (!expected) {
        finish(ProbeCause::UnexpectedStatus);
    } else if (m_spec.bodyPattern.isEmpty()) {
        finish(ProbeCause::None);
    } else if (m_reader.isEncoded()) {
        finish(ProbeCause::BodyEncoded);
    } else {
        // An invalid match is PCRE giving up, not a text that is missing.
        const QRegularExpressionMatch match = m_pattern.match(QString::fromUtf8(m_reader.body()));
        finish(match.hasMatch()  ? ProbeCause::None
               : match.isValid() ? ProbeCause::BodyMismatch
                                 : ProbeCause::PatternTooDear);
    }
}

void HttpProbe::abandon(ProbeCause cause)
{
    m_result.httpStatus = m_reader.status();
    m_result.bodyBytes = m_reader.bodyBytes();
    closeSocket();
    // Waiting for the resolver says nothing about the service.
    finish(cause == ProbeCause::Deadline && m_state == State::Resolving ? ProbeCause::NameUnknown : cause);
}

void HttpProbe::finish(ProbeCause cause)
{
    m_state = State::Idle;
    m_finished = true;
    m_result.cause = cause;
    m_result.verdict = verdictOf(cause);
    m_result.decidedUtcMs = m_result.startedUtcMs + (clockNs(CLOCK_BOOTTIME) - m_start.bootNs) / 1'000'000;
}

ProbeResult HttpProbe::takeResult()
{
    m_finished = false;
    return m_result;
}

void HttpProbe::closeSocket()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
}

} // namespace holdpoint::monitor
