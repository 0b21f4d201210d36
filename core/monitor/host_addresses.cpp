// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/host_addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <optional>

namespace holdpoint::monitor {
namespace {

std::optional<SocketAddress> literal(const char* host, quint16 port)
{
    SocketAddress address;
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&address.storage, &v4, sizeof v4);
        address.size = sizeof v4;
        return address;
    }
    if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        std::memcpy(&address.storage, &v6, sizeof v6);
        address.size = sizeof v6;
        return address;
    }
    return std::nullopt;
}

} // namespace

std::vector<SocketAddress> literalAddresses(const QByteArray& host, quint16 port)
{
    if (const auto address = literal(host.constData(), port))
        return {*address};
    if (host.compare("localhost", Qt::CaseInsensitive) == 0)
        return {*literal("127.0.0.1", port), *literal("::1", port)};
    return {};
}

} // namespace holdpoint::monitor
