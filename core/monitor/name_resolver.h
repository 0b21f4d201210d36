// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/host_addresses.h"
#include "core/monitor/probe.h"

#include <memory>
#include <vector>

namespace holdpoint::monitor {

// Asks the system's resolver on threads of its own, because getaddrinfo() blocks for as long as it likes. Nothing is
// remembered: a name that recovers is seen with the next connection.
class NameResolver
{
public:
    struct Answer
    {
        quint64 ticket = 0;
        QByteArray host;
        quint16 port = 0;
        std::vector<SocketAddress> addresses;       // empty: `cause` says why
        ProbeCause cause = ProbeCause::NameUnknown; // NameMissing: the name service denies it
    };

    // `wake` is an eventfd that is written when an answer waits; a duplicate is kept.
    explicit NameResolver(int wake);
    ~NameResolver();
    NameResolver(const NameResolver&) = delete;
    NameResolver& operator=(const NameResolver&) = delete;

    // A question that still waits is not asked a second time.
    void resolve(quint64 ticket, const QByteArray& host, quint16 port);
    // The answers since the last call, on the caller's thread.
    [[nodiscard]] std::vector<Answer> take();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace holdpoint::monitor
