// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/host_addresses.h"
#include "core/monitor/probe.h"

#include <memory>
#include <vector>

namespace holdpoint::monitor {

// Asks the system's resolver on threads of its own, because getaddrinfo() blocks for as long as it likes. Nothing is
// remembered, and each question is asked anew while older ones still wait for a server that said nothing: so a name
// service that recovers is seen with the next connection.
class NameResolver
{
public:
    struct Answer
    {
        quint64 ticket = 0;
        quint64 question = 0; // that resolve() gave
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

    // The number of the question. An answer to an older question that failed says nothing about the newer one.
    quint64 resolve(quint64 ticket, const QByteArray& host, quint16 port);
    // The answers since the last call, on the caller's thread.
    [[nodiscard]] std::vector<Answer> take();

    // Whether the answer is one to this question: its own, or a good one to an older question with the same name.
    static bool isAnswerTo(const Answer& answer, quint64 question, const QByteArray& host, quint16 port)
    {
        return answer.host == host && answer.port == port && (answer.question == question || !answer.addresses.empty());
    }

    static constexpr int mostThreads = 16;   // of all names together
    static constexpr int mostForOneName = 4; // of them, so that a name that hangs leaves room for the others

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace holdpoint::monitor
