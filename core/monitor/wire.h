// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/host_addresses.h"
#include "core/monitor/probe_surroundings.h"
#include "core/monitor/tls_session.h"

#include <memory>
#include <vector>

namespace holdpoint::monitor {

// One connection at a time of one probe: name, TCP or UNIX socket, TLS. Never blocks. Lives on the loop's thread.
class Wire
{
public:
    struct Target
    {
        QByteArray host;
        quint16 port = 0;
        QByteArray socket; // path of a UNIX socket: then host and port are not used
        bool secure = false;
        bool operator==(const Target&) const = default;
    };
    enum class State
    {
        Closed,
        Resolving,
        Connecting,
        Securing,
        Open,
        Failed // cause() says why
    };

    Wire(quint64 id, QString caFile);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    // Begins a new connection. `badCertificate`: go on with a certificate that is not valid, to look at it.
    void open(ProbeSurroundings& around, const Target& target, bool badCertificate = false);
    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer);
    // Goes on as far as it can; what is Open afterwards may be read from.
    void onEvents(ProbeSurroundings& around, quint32 events);
    void close();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] ProbeCause cause() const { return m_cause; }
    [[nodiscard]] const Target& target() const { return m_target; }
    [[nodiscard]] bool peerClosed() const { return m_peerClosed; } // it will send nothing more
    [[nodiscard]] const TlsSession* tls() const { return m_tls.get(); }
    // Of the newest connection: name, connecting, TLS; the others are NaN.
    [[nodiscard]] const ProbePhases& phases() const { return m_phases; }

    // Sends now what the kernel takes and the rest with later events; the bytes are wiped afterwards. Of an Open wire.
    void send(QByteArray bytes);
    [[nodiscard]] bool isSent() const { return m_sent == m_out.size(); }

    enum class Step
    {
        Data,
        Again, // nothing now
        Closed,
        Failed // cause() says why
    };
    struct Read
    {
        Step step = Step::Again;
        QByteArrayView bytes; // inside the surroundings' buffer
        qint64 kernelNs = 0;  // when the kernel received them, realtime; 0: unknown
    };
    [[nodiscard]] Read read(ProbeSurroundings& around);

private:
    void connectNext(ProbeSurroundings& around);
    bool openSocket(ProbeSurroundings& around, const SocketAddress& address);
    void onConnected(ProbeSurroundings& around);
    void secure(ProbeSurroundings& around);
    void flush();
    void fail(ProbeCause cause);
    void noteFault(int error);
    void wipe();

    const quint64 m_id;
    const QString m_caFile;
    Target m_target;
    bool m_badCertificate = false;
    State m_state = State::Closed;
    ProbeCause m_cause = ProbeCause::LocalFault;
    int m_socket = -1;
    bool m_peerClosed = false;
    std::vector<SocketAddress> m_addresses;
    size_t m_nextAddress = 0;
    quint64 m_question = 0; // of the name
    ProbeMoment m_phaseStart;
    ProbePhases m_phases;
    std::unique_ptr<TlsSession> m_tls;
    qint64 m_newestNs = 0;
    QByteArray m_out;
    qsizetype m_sent = 0;
};

} // namespace holdpoint::monitor
