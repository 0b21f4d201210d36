// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/host_addresses.h"
#include "core/monitor/http_response_reader.h"
#include "core/monitor/name_resolver.h"
#include "core/monitor/probe.h"

#include <QRegularExpression>

#include <span>
#include <vector>

namespace holdpoint::monitor {

// Nanoseconds of the two clocks a probe needs: one that counts suspended time and never goes back, and the one that
// the kernel stamps received packets with.
struct ProbeMoment
{
    qint64 bootNs = 0;
    qint64 realtimeNs = 0;

    static ProbeMoment now();
};

// What a probe borrows from its loop while it acts.
struct ProbeSurroundings
{
    int epoll = -1;
    NameResolver& names;
    std::span<char> buffer; // shared by all probes: nothing in it outlives a call
};

// One HTTP/1.1 exchange after the other with one service over one kept connection, without ever blocking. It is told
// what happened and afterwards asked whether it is finished. Lives on the loop's thread.
class HttpProbe
{
public:
    HttpProbe(quint64 id, const ProbeSpec& spec);
    ~HttpProbe();
    HttpProbe(const HttpProbe&) = delete;
    HttpProbe& operator=(const HttpProbe&) = delete;

    void begin(ProbeSurroundings& around, qint64 utcMs);
    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer);
    void onEvents(ProbeSurroundings& around, quint32 events);
    // The deadline passed, or we know that we were not run in time.
    void abandon(ProbeCause cause);

    [[nodiscard]] bool isUnderWay() const { return m_state != State::Idle; }
    [[nodiscard]] bool isFinished() const { return m_finished; }
    [[nodiscard]] ProbeResult takeResult();
    [[nodiscard]] const ProbeSpec& spec() const { return m_spec; }

private:
    enum class State
    {
        Idle,
        Resolving,
        Connecting,
        Sending,
        Receiving
    };

    void connect(ProbeSurroundings& around);
    void connectNext(ProbeSurroundings& around);
    bool openSocket(ProbeSurroundings& around, const SocketAddress& address);
    void onConnected(ProbeSurroundings& around);
    void send(ProbeSurroundings& around);
    void receive(ProbeSurroundings& around, bool peerClosed);
    void onPeerClosed(ProbeSurroundings& around);
    void noteFault(int error);
    void judge();
    void finish(ProbeCause cause);
    void closeSocket();

    const quint64 m_id;
    const ProbeSpec m_spec;
    QByteArray m_request, m_host;
    quint16 m_port = 80;
    bool m_supported = true;
    QRegularExpression m_pattern;
    HttpResponseReader m_reader;

    State m_state = State::Idle;
    int m_socket = -1;
    bool m_reused = false; // the exchange began on a kept connection
    bool m_finished = false;
    qsizetype m_sent = 0;
    std::vector<SocketAddress> m_addresses;
    size_t m_nextAddress = 0;
    ProbeCause m_connectCause = ProbeCause::LocalFault;
    ProbeMoment m_start, m_phaseStart, m_requested;
    qint64 m_lastByteNs = 0; // realtime, by the kernel; 0: unknown
    ProbeResult m_result;
};

} // namespace holdpoint::monitor
