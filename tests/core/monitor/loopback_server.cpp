// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

namespace holdpoint::test {
namespace {

std::pair<int, quint16> boundSocket(quint16 port = 0)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        qFatal("no port on the loopback");
    return {socket, ntohs(address.sin_port)};
}

} // namespace

LoopbackServer::LoopbackServer(Behaviour behave, quint16 port)
{
    std::tie(m_listener, m_port) = boundSocket(port);
    ::listen(m_listener, 16);
    m_thread = std::jthread([this, behave = std::move(behave)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{m_listener, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0)
                continue;
            const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0)
                continue;
            ++m_connections;
            behave(socket, stop);
            ::close(socket);
        }
    });
}

LoopbackServer::~LoopbackServer()
{
    m_thread.request_stop();
    m_thread.join();
    ::close(m_listener);
}

QString LoopbackServer::url(const QString& path) const
{
    return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path);
}

bool LoopbackServer::readRequest(int socket, const std::stop_token& stop)
{
    QByteArray request;
    while (!stop.stop_requested()) {
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0)
            continue;
        char buffer[4096];
        const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
        if (size <= 0)
            return false;
        request.append(buffer, size);
        if (request.endsWith("\r\n\r\n"))
            return true;
    }
    return false;
}

bool LoopbackServer::write(int socket, const QByteArray& bytes)
{
    for (qsizetype sent = 0; sent < bytes.size();) {
        const ssize_t size = ::send(socket, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (size <= 0)
            return false;
        sent += size;
    }
    return true;
}

bool LoopbackServer::pause(int ms, const std::stop_token& stop)
{
    for (int i = 0; i < ms && !stop.stop_requested(); i += 10)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return !stop.stop_requested();
}

bool listensOn(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool connected = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

quint16 freePort()
{
    const auto [socket, port] = boundSocket();
    ::close(socket);
    return port;
}

} // namespace holdpoint::test
