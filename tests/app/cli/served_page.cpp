// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/served_page.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <future>
#include <memory>

namespace holdpoint::test {

ServedPage::ServedPage(std::function<QByteArray()> page)
    : m_page(std::move(page))
{
    std::promise<quint16> port;
    std::future<quint16> ready = port.get_future();
    m_thread = std::jthread(
        [this, &port](const std::stop_token& stop) { serve(stop, [&port](quint16 own) { port.set_value(own); }); });
    m_port = ready.get();
}

void ServedPage::serve(const std::stop_token& stop, const std::function<void(quint16)>& ready) const
{
    constexpr int lookMs = 20;
    constexpr int requestMs = 2000;
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port: %s", qPrintable(server.errorString()));
    ready(server.serverPort());
    while (!stop.stop_requested()) {
        if (!server.waitForNewConnection(lookMs))
            continue;
        const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
        QByteArray request;
        while (!request.contains("\r\n\r\n") && socket->waitForReadyRead(requestMs))
            request += socket->readAll();
        const QByteArray body = m_page();
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
                      QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket->disconnectFromHost();
        if (socket->state() != QAbstractSocket::UnconnectedState)
            socket->waitForDisconnected(requestMs);
    }
}

} // namespace holdpoint::test
