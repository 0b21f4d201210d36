// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/blue_green.h"

#include "tests/core/monitor/loopback_server.h"

#include <arpa/inet.h>
#include <chrono>
#include <sys/socket.h>
#include <unistd.h>

namespace holdpoint::test {
namespace {

int connected(quint16 port)
{
    const int to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{2, 0};
    ::setsockopt(to, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(to, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return to;
    ::close(to);
    return -1;
}

} // namespace

QString BlueGreen::start()
{
    const QString program = Service::find(QStringLiteral("haproxy"));
    if (program.isEmpty())
        return QStringLiteral("HAProxy is not installed");
    m_admin = freePort();
    m_blue = freePort();
    m_green = freePort();
    m_front = freePort();
    m_haproxy.write(QStringLiteral("haproxy.cfg"), QStringLiteral(R"(global
    stats socket ipv4@127.0.0.1:%1 level admin
    nbthread 1
    maxconn 200
defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s
frontend statistics
    bind 127.0.0.1:%2
    stats enable
    stats uri /stats
frontend web
    bind 127.0.0.1:%3
    default_backend shop
backend shop
    balance roundrobin
    server blue 127.0.0.1:%4 weight 100
    server green 127.0.0.1:%5 weight 0
frontend blue_door
    bind 127.0.0.1:%4
    http-request return status 200 content-type text/plain string "0.9.9"
frontend green_door
    bind 127.0.0.1:%5
    http-request return status 500 content-type text/plain string "broken" if { nbsrv(fault) gt 0 }
    http-request return status 200 content-type text/plain string "1.0.0"
backend fault
    server on 127.0.0.1:1 disabled
)")
                                                       .arg(m_admin)
                                                       .arg(m_haproxy.port())
                                                       .arg(m_front)
                                                       .arg(m_blue)
                                                       .arg(m_green));
    if (!m_haproxy.start(program,
                         {QStringLiteral("-f"), m_haproxy.file(QStringLiteral("haproxy.cfg")), QStringLiteral("-db")}))
        return QStringLiteral("HAProxy does not start");
    m_customers = std::thread([this] { ask(); });
    return {};
}

BlueGreen::~BlueGreen()
{
    m_over = true;
    if (m_customers.joinable())
        m_customers.join();
}

QString BlueGreen::statistics() const { return m_haproxy.url(QStringLiteral("/stats;csv")); }

QByteArray BlueGreen::shiftScript() const
{
    // Only bash knows /dev/tcp.
    return QStringLiteral("bash -c 'exec 7<>/dev/tcp/127.0.0.1/%1 || exit 1\n"
                          "printf \"set weight shop/green $1; set weight shop/blue $((100 - $1))\\n\" >&7\n"
                          "cat <&7' shift \"$1\"\n")
        .arg(m_admin)
        .toUtf8();
}

QByteArray BlueGreen::say(const QByteArray& command) const
{
    const int to = connected(m_admin);
    if (to < 0)
        return {};
    QByteArray answer;
    if (::send(to, command.constData(), size_t(command.size()), MSG_NOSIGNAL) == command.size()) {
        char piece[4096];
        for (ssize_t got = 0; (got = ::recv(to, piece, sizeof piece, 0)) > 0;)
            answer.append(piece, qsizetype(got));
    }
    ::close(to);
    return answer;
}

void BlueGreen::greenFails(bool fails) { (void)say(fails ? "enable server fault/on\n" : "disable server fault/on\n"); }

int BlueGreen::weightOfGreen()
{
    bool read = false;
    const int weight = say("get weight shop/green\n").trimmed().split(' ').value(0).toInt(&read);
    return read ? weight : -1;
}

void BlueGreen::ask()
{
    constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    int to = -1;
    for (int asked = 0; asked < mostRequests && !m_over; ++asked) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (m_paused)
            continue;
        if (to < 0)
            to = connected(m_front);
        char answer[4096];
        const bool answered = to >= 0 &&
                              ::send(to, request.data(), request.size(), MSG_NOSIGNAL) == ssize_t(request.size()) &&
                              ::recv(to, answer, sizeof answer, 0) > 0;
        if (!answered && to >= 0) {
            ::close(to);
            to = -1;
        }
    }
    if (to >= 0)
        ::close(to);
}

} // namespace holdpoint::test
