// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/wire.h"

#include <QRegularExpression>

namespace holdpoint::monitor {

// ProbeKind::Tcp and ProbeKind::Tls: a connection, closed as soon as it stands.
class ConnectProbe final : public Probe
{
public:
    ConnectProbe(quint64 id, const ProbeSpec& spec);

    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) override;
    void onEvents(ProbeSurroundings& around, quint32 events) override;

protected:
    void begin(ProbeSurroundings& around) override;
    ProbeCause onAbandon(ProbeCause cause) override;

private:
    void goOn();

    Wire m_wire;
};

// ProbeKind::Dns. A pattern is looked for in each address.
class DnsProbe final : public Probe
{
public:
    DnsProbe(quint64 id, const ProbeSpec& spec);

    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) override;
    void onEvents(ProbeSurroundings& around, quint32 events) override;

protected:
    void begin(ProbeSurroundings& around) override;
    ProbeCause onAbandon(ProbeCause cause) override;

private:
    const QByteArray m_host;
    QRegularExpression m_pattern;
    quint64 m_question = 0;
};

// ProbeKind::Text.
class TextProbe final : public Probe
{
public:
    TextProbe(quint64 id, const ProbeSpec& spec);

    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) override;
    void onEvents(ProbeSurroundings& around, quint32 events) override;

protected:
    void begin(ProbeSurroundings& around) override;
    ProbeCause onAbandon(ProbeCause cause) override;

private:
    void goOn(ProbeSurroundings& around);
    void end(ProbeCause cause);

    QRegularExpression m_pattern;
    Wire m_wire;
    bool m_asked = false;
    QByteArray m_answer;
};

} // namespace holdpoint::monitor
