// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe.h"

#include <QByteArray>
#include <QByteArrayView>

#include <map>
#include <memory>
#include <span>

struct ssl_ctx_st;
struct ssl_st;

namespace holdpoint::monitor {

// The authorities that probes of one loop trust. For one thread.
class TlsContexts
{
public:
    TlsContexts();
    ~TlsContexts();
    TlsContexts(const TlsContexts&) = delete;
    TlsContexts& operator=(const TlsContexts&) = delete;

    // `caFile` empty: the system's. Null where there are none, or the file cannot be read: tried anew the next time.
    ssl_ctx_st* of(const QString& caFile);

private:
    struct Free
    {
        void operator()(ssl_ctx_st* context) const;
    };
    std::map<QString, std::unique_ptr<ssl_ctx_st, Free>> m_contexts;
};

// One TLS connection (RFC 8446, also 1.2) between two byte queues: it never touches a socket, so the bytes keep the
// kernel's stamps. For one thread.
class TlsSession
{
public:
    TlsSession(ssl_ctx_st* context, const QByteArray& host);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    enum class Step
    {
        Again, // more bytes of the other side are needed
        Done,
        Closed, // the other side said that it ends
        Broken
    };
    void feed(QByteArrayView fromNetwork);
    [[nodiscard]] QByteArray takeForNetwork();
    Step shakeHands();
    // False where the connection is broken.
    bool write(QByteArrayView plain);
    struct Read
    {
        Step step = Step::Again;
        qsizetype size = 0; // of plain bytes, when Done
    };
    Read read(std::span<char> plain);

    // After the handshake: None for a certificate that is valid for the host and leads to a trusted authority.
    [[nodiscard]] ProbeCause certificateCause() const;
    // The end of the certificate's validity; 0 without one.
    [[nodiscard]] qint64 certificateEndsUtcMs() const;

private:
    struct Free
    {
        void operator()(ssl_st* session) const;
    };
    std::unique_ptr<ssl_st, Free> m_session;
};

} // namespace holdpoint::monitor
