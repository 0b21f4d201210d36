// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include <openssl/crypto.h>

namespace holdpoint::monitor {
namespace {

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
    do {
        received.size = ::recvmsg(socket, &message, 0);
    } while (received.size < 0 && errno == EINTR);
    if (received.size <= 0)
        return received;
    for (cmsghdr* it = CMSG_FIRSTHDR(&message); it; it = CMSG_NXTHDR(&message, it)) {
        if (it->cmsg_level == SOL_SOCKET && it->cmsg_type == SCM_TIMESTAMPNS) {
            timespec time{};
            std::memcpy(&time, CMSG_DATA(it), sizeof time);
            received.kernelNs = qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
        }
    }
    return received;
}

SocketAddress unixAddress(const QByteArray& path)
{
    SocketAddress address;
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    std::memcpy(un.sun_path, path.constData(), size_t(std::min<qsizetype>(path.size(), sizeof un.sun_path - 1)));
    std::memcpy(&address.storage, &un, sizeof un);
    address.size = sizeof un;
    return address;
}

} // namespace

Wire::Wire(quint64 id, QString caFile)
    : m_id(id)
    , m_caFile(std::move(caFile))
{
}

Wire::~Wire() { close(); }

void Wire::open(ProbeSurroundings& around, const Target& target, bool badCertificate)
{
    close();
    m_target = target;
    m_badCertificate = badCertificate;
    m_cause = ProbeCause::LocalFault;
    m_phases = {};
    m_phaseStart = ProbeMoment::now();
    m_nextAddress = 0;
    m_addresses = target.socket.isEmpty() ? literalAddresses(target.host, target.port)
                                          : std::vector<SocketAddress>{unixAddress(target.socket)};
    if (m_addresses.empty()) {
        m_state = State::Resolving;
        m_question = around.names.resolve(m_id, target.host, target.port);
    } else {
        connectNext(around);
    }
}

void Wire::onNames(ProbeSurroundings& around, const NameResolver::Answer& answer)
{
    // Not the answer to an exchange that its deadline ended, nor to the name before a redirect.
    if (m_state != State::Resolving || !NameResolver::isAnswerTo(answer, m_question, m_target.host, m_target.port))
        return;
    const ProbeMoment now = ProbeMoment::now();
    m_phases.nameMs = m_phaseStart.msUntil(now);
    m_phaseStart = now;
    if (answer.addresses.empty()) {
        // Which of the two sides does not know the name is not for a connection to say.
        fail(answer.cause == ProbeCause::NameMissing ? ProbeCause::NameUnknown : answer.cause);
        return;
    }
    m_addresses = answer.addresses;
    m_nextAddress = 0;
    connectNext(around);
}

void Wire::noteFault(int error)
{
    // One address that refuses is the service's word; what this machine cannot reach says less.
    if (m_cause != ProbeCause::Refused)
        m_cause = causeOfErrno(error);
}

void Wire::connectNext(ProbeSurroundings& around)
{
    m_state = State::Connecting;
    while (m_nextAddress < m_addresses.size())
        if (openSocket(around, m_addresses[m_nextAddress++]))
            return;
    m_state = State::Failed;
}

bool Wire::openSocket(ProbeSurroundings& around, const SocketAddress& address)
{
    m_peerClosed = false;
    m_socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0) {
        noteFault(errno);
        return false;
    }
    const int on = 1;
    if (address.storage.ss_family != AF_UNIX) {
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(m_socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = m_id;
    const int result = ::connect(m_socket, address.get(), address.size);
    if ((result != 0 && errno != EINPROGRESS) || ::epoll_ctl(around.epoll, EPOLL_CTL_ADD, m_socket, &event) != 0) {
        noteFault(errno);
        ::close(std::exchange(m_socket, -1));
        return false;
    }
    return true; // edge-triggered: a connection that already stands is reported as well
}

void Wire::onEvents(ProbeSurroundings& around, quint32 events)
{
    m_peerClosed = m_peerClosed || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
    if (m_state == State::Connecting && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)))
        onConnected(around);
    else if (m_state == State::Securing)
        secure(around);
    if (m_state == State::Open && (events & EPOLLOUT))
        flush();
}

void Wire::onConnected(ProbeSurroundings& around)
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        noteFault(error);
        ::close(std::exchange(m_socket, -1));
        connectNext(around);
        return;
    }
    const ProbeMoment now = ProbeMoment::now();
    m_phases.connectMs = m_phaseStart.msUntil(now);
    m_phaseStart = now;
    m_cause = ProbeCause::None;
    if (!m_target.secure) {
        m_state = State::Open;
        return;
    }
    ssl_ctx_st* context = around.tls.of(m_caFile);
    if (!context) {
        fail(ProbeCause::NoAuthorities);
        return;
    }
    m_tls = std::make_unique<TlsSession>(context, m_target.host);
    m_state = State::Securing;
    secure(around);
}

void Wire::secure(ProbeSurroundings& around)
{
    while (true) {
        const TlsSession::Step step = m_tls->shakeHands();
        if (QByteArray bytes = m_tls->takeForNetwork(); !bytes.isEmpty()) {
            m_out = m_out.isEmpty() ? std::move(bytes) : m_out + bytes;
            flush();
            if (m_state == State::Failed)
                return;
        }
        if (step == TlsSession::Step::Broken) {
            fail(ProbeCause::TlsBroken);
            return;
        }
        if (step == TlsSession::Step::Done)
            break;
        const Received received = receiveStamped(m_socket, around.buffer);
        if (received.size < 0 && errno == EAGAIN)
            return;
        if (received.size <= 0) {
            fail(received.size == 0 ? ProbeCause::TlsBroken : causeOfErrno(errno));
            return;
        }
        m_newestNs = received.kernelNs;
        m_tls->feed(QByteArrayView(around.buffer.data(), received.size));
    }
    m_phases.tlsMs = m_phaseStart.msUntil(ProbeMoment::now(), m_newestNs);
    const ProbeCause certificate = m_tls->certificateCause();
    if (certificate != ProbeCause::None && !m_badCertificate)
        fail(certificate);
    else
        m_state = State::Open;
}

void Wire::send(QByteArray bytes)
{
    if (m_tls) {
        const bool written = m_tls->write(bytes);
        if (bytes.isDetached())
            OPENSSL_cleanse(bytes.data(), size_t(bytes.size()));
        if (!written) {
            fail(ProbeCause::TlsBroken);
            return;
        }
        bytes = m_tls->takeForNetwork();
    }
    wipe();
    m_out = std::move(bytes);
    flush();
}

void Wire::flush()
{
    while (m_sent < m_out.size()) {
        const ssize_t sent = ::send(m_socket, m_out.constData() + m_sent, size_t(m_out.size() - m_sent), MSG_NOSIGNAL);
        if (sent >= 0) {
            m_sent += sent;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            // What the other side said before it closed can still be read.
            if (const ProbeCause cause = causeOfErrno(errno); cause == ProbeCause::Closed)
                m_peerClosed = true;
            else
                fail(cause);
            return;
        }
    }
    wipe();
}

Wire::Read Wire::read(ProbeSurroundings& around)
{
    while (m_state == State::Open) {
        if (m_tls) {
            const TlsSession::Read plain = m_tls->read(around.buffer);
            if (plain.step == TlsSession::Step::Done)
                return {Step::Data, QByteArrayView(around.buffer.data(), plain.size), m_newestNs};
            if (plain.step == TlsSession::Step::Closed)
                return {Step::Closed, {}, 0};
            if (plain.step == TlsSession::Step::Broken) {
                fail(ProbeCause::TlsBroken);
                break;
            }
        }
        const Received received = receiveStamped(m_socket, around.buffer);
        if (received.size < 0 && errno == EAGAIN)
            return {};
        if (received.size < 0 && causeOfErrno(errno) != ProbeCause::Closed) {
            fail(causeOfErrno(errno));
            break;
        }
        if (received.size <= 0) {
            // RFC 8446 6.1: an end without close_notify may be a cut. HTTP finds out by its own lengths.
            m_peerClosed = true;
            return {Step::Closed, {}, 0};
        }
        m_newestNs = received.kernelNs;
        if (!m_tls)
            return {Step::Data, QByteArrayView(around.buffer.data(), received.size), received.kernelNs};
        m_tls->feed(QByteArrayView(around.buffer.data(), received.size));
    }
    return {Step::Failed, {}, 0};
}

void Wire::fail(ProbeCause cause)
{
    close();
    m_state = State::Failed;
    m_cause = cause;
}

void Wire::close()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    m_state = State::Closed;
    m_tls.reset();
    m_newestNs = 0;
    wipe();
}

void Wire::wipe()
{
    if (!m_out.isEmpty() && m_out.isDetached()) // bytes that others hold too are no secret
        OPENSSL_cleanse(m_out.data(), size_t(m_out.size()));
    m_out.clear();
    m_sent = 0;
}

} // namespace holdpoint::monitor
