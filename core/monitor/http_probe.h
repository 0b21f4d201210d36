// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/http_response_reader.h"
#include "core/monitor/wire.h"

#include <QRegularExpression>
#include <QUrl>

namespace holdpoint::monitor {

// One HTTP/1.1 exchange after the other with one service, over one kept connection where the service keeps it.
// Redirects are followed for requests that change nothing, and never from https to http.
class HttpProbe final : public Probe
{
public:
    HttpProbe(quint64 id, const ProbeSpec& spec);

    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) override;
    void onEvents(ProbeSurroundings& around, quint32 events) override;

protected:
    void begin(ProbeSurroundings& around) override;
    ProbeCause onAbandon(ProbeCause cause) override;

private:
    void ask(ProbeSurroundings& around, const QUrl& url, bool fresh);
    [[nodiscard]] Wire::Target target() const;
    void goOn(ProbeSurroundings& around);
    void sendRequest(ProbeSurroundings& around);
    // `secret`: nothing where it must not go along.
    [[nodiscard]] QByteArray requestFor(const QUrl& url, const std::optional<QByteArray>& secret) const;
    void receive(ProbeSurroundings& around);
    void onPeerClosed(ProbeSurroundings& around);
    void onAnswer(ProbeSurroundings& around);
    [[nodiscard]] bool isExpected() const;
    [[nodiscard]] bool isRedirect() const;
    void redirect(ProbeSurroundings& around);
    [[nodiscard]] ProbeCause judge();
    [[nodiscard]] ProbeCause judgeBody();
    void end(ProbeCause cause);

    const QUrl m_home;
    const Wire::Target m_homeTarget;
    const bool m_changesNothing;    // may be asked again
    const QByteArray m_homeRequest; // whole, but for a secret
    QRegularExpression m_pattern;
    HttpResponseReader m_reader;
    Wire m_wire;
    QUrl m_url;             // that is asked now
    bool m_atHome = true;   // it is m_home
    bool m_waiting = false; // the request went out
    bool m_reused = false;  // the exchange began on a kept connection
    bool m_surplus = false; // more bytes came than the answer holds
    bool m_anyByte = false; // of this answer
    ProbeMoment m_requested;
    // The newest bytes: by our clock, of which only the boot's is read, and by the kernel's, realtime; 0: unknown.
    ProbeMoment m_received;
    qint64 m_lastByteNs = 0;
};

// PCRE's own bound on steps: a pattern that backtracks for ever must not hold up the other probes.
QRegularExpression boundedPattern(const QString& pattern);
// Whether the pattern is found: None, BodyMismatch or PatternTooDear. An empty one always is.
ProbeCause judgePattern(const QRegularExpression& pattern, const QString& text);

} // namespace holdpoint::monitor
