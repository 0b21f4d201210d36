// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace holdpoint::test {

// A server on 127.0.0.1 that misbehaves as told: `behave` is called with each connection, one at a time, and returns
// when it is done with it. Ends with the object.
class LoopbackServer
{
public:
    using Behaviour = std::function<void(int socket, const std::stop_token& stop)>;

    // On a port of its own choice, or on this one, which nobody listens on (any more).
    explicit LoopbackServer(Behaviour behave, quint16 port = 0);
    ~LoopbackServer();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url(const QString& path = QStringLiteral("/")) const;
    [[nodiscard]] int connections() const { return m_connections; }

    // For behaviours: reads a request's head; false when the client left or the server ends.
    static bool readRequest(int socket, const std::stop_token& stop);
    static bool write(int socket, const QByteArray& bytes);
    // Sleeps unless the server ends.
    static bool pause(int ms, const std::stop_token& stop);

private:
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<int> m_connections = 0;
    std::jthread m_thread;
};

// A port of 127.0.0.1 that nobody listens on.
quint16 freePort();
// Whether somebody does.
bool listensOn(quint16 port);

} // namespace holdpoint::test
