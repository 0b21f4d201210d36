// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <sys/socket.h>

#include <vector>

namespace holdpoint::monitor {

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;

    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// Addresses that need nobody to be asked: an IPv4 or IPv6 literal (without brackets), and localhost, which RFC 6761
// ties to the loopback. Empty for every other name.
std::vector<SocketAddress> literalAddresses(const QByteArray& host, quint16 port);

} // namespace holdpoint::monitor
