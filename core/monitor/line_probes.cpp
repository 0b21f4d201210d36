// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/line_probes.h"

#include "core/monitor/http_probe.h"

#include <QFile>
#include <QUrl>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace holdpoint::monitor {
namespace {

constexpr double dayMs = 86'400'000.0;

QString addressText(const SocketAddress& address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address.storage, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address.storage, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    }
    return QString::fromLatin1(text.data());
}

} // namespace

ConnectProbe::ConnectProbe(quint64 id, const ProbeSpec& spec)
    : Probe(id, spec)
    , m_wire(id, spec.caFile)
{
}

void ConnectProbe::begin(ProbeSurroundings& around)
{
    const bool secure = m_spec.kind == ProbeKind::Tls;
    const HostAndPort where = hostAndPort(m_spec.host, secure ? 443 : 0).value_or(HostAndPort());
    m_wire.open(around, {where.host, where.port, {}, secure}, true);
    goOn();
}

void ConnectProbe::onNames(ProbeSurroundings& around, const NameResolver::Answer& answer)
{
    if (!isUnderWay())
        return;
    m_wire.onNames(around, answer);
    goOn();
}

void ConnectProbe::onEvents(ProbeSurroundings& around, quint32 events)
{
    if (!isUnderWay())
        return;
    m_wire.onEvents(around, events);
    goOn();
}

void ConnectProbe::goOn()
{
    m_result.phases = m_wire.phases();
    if (m_wire.state() == Wire::State::Failed) {
        m_wire.close();
        finish(m_wire.cause());
    } else if (m_wire.state() == Wire::State::Open) {
        m_result.phases.totalMs = m_start.msUntil(ProbeMoment::now());
        ProbeCause cause = ProbeCause::None;
        if (const TlsSession* tls = m_wire.tls()) {
            cause = tls->certificateCause();
            m_result.certificateEndsUtcMs = tls->certificateEndsUtcMs();
            m_result.value = double(m_result.certificateEndsUtcMs - m_result.startedUtcMs) / dayMs;
        } else {
            m_result.value = m_result.phases.connectMs;
        }
        m_wire.close();
        finish(cause);
    }
}

ProbeCause ConnectProbe::onAbandon(ProbeCause cause)
{
    const bool resolving = m_wire.state() == Wire::State::Resolving;
    m_wire.close();
    return cause == ProbeCause::Deadline && resolving ? ProbeCause::NameUnknown : cause;
}

DnsProbe::DnsProbe(quint64 id, const ProbeSpec& spec)
    : Probe(id, spec)
    , m_host(QUrl::toAce(spec.host.trimmed()).isEmpty() ? spec.host.trimmed().toUtf8()
                                                        : QUrl::toAce(spec.host.trimmed()))
    , m_pattern(boundedPattern(spec.bodyPattern))
{
}

void DnsProbe::begin(ProbeSurroundings& around) { m_question = around.names.resolve(m_id, m_host, 0); }

void DnsProbe::onNames(ProbeSurroundings&, const NameResolver::Answer& answer)
{
    if (!isUnderWay() || !NameResolver::isAnswerTo(answer, m_question, m_host, 0))
        return;
    m_result.phases.nameMs = m_start.msUntil(ProbeMoment::now());
    if (answer.addresses.empty()) {
        finish(answer.cause);
        return;
    }
    m_result.phases.totalMs = m_result.phases.nameMs;
    m_result.value = double(answer.addresses.size());
    ProbeCause cause = ProbeCause::BodyMismatch;
    for (const SocketAddress& address : answer.addresses)
        if (cause != ProbeCause::None)
            cause = judgePattern(m_pattern, addressText(address));
    finish(cause);
}

void DnsProbe::onEvents(ProbeSurroundings&, quint32) {}

// A name service that does not answer says nothing about the name.
ProbeCause DnsProbe::onAbandon(ProbeCause cause)
{
    return cause == ProbeCause::Deadline ? ProbeCause::NameUnknown : cause;
}

TextProbe::TextProbe(quint64 id, const ProbeSpec& spec)
    : Probe(id, spec)
    , m_pattern(boundedPattern(spec.bodyPattern))
    , m_wire(id, {})
{
}

void TextProbe::begin(ProbeSurroundings& around)
{
    m_asked = false;
    m_answer.clear();
    m_wire.open(around, {{}, 0, QFile::encodeName(m_spec.socket), false});
    goOn(around);
}

void TextProbe::onNames(ProbeSurroundings&, const NameResolver::Answer&) {}

void TextProbe::onEvents(ProbeSurroundings& around, quint32 events)
{
    if (!isUnderWay())
        return;
    m_wire.onEvents(around, events);
    goOn(around);
}

void TextProbe::goOn(ProbeSurroundings& around)
{
    m_result.phases.connectMs = m_wire.phases().connectMs;
    if (m_wire.state() == Wire::State::Open && !m_asked) {
        m_asked = true;
        m_wire.send(m_spec.body + '\n');
    }
    while (m_wire.state() == Wire::State::Open) {
        const Wire::Read read = m_wire.read(around);
        if (read.step == Wire::Step::Again)
            return;
        if (read.step == Wire::Step::Failed)
            break;
        if (read.step == Wire::Step::Closed) {
            m_result.phases.totalMs = m_start.msUntil(ProbeMoment::now());
            // Whoever closes without a word was not asked, or does not speak to us.
            end(m_answer.isEmpty() ? ProbeCause::Closed : judgePattern(m_pattern, QString::fromUtf8(m_answer)));
            return;
        }
        if (m_answer.isEmpty())
            m_result.phases.firstByteMs = m_start.msUntil(ProbeMoment::now());
        m_answer += read.bytes;
        if (m_answer.size() > m_spec.bodyCap) {
            end(ProbeCause::BodyTooLarge);
            return;
        }
    }
    if (m_wire.state() == Wire::State::Failed)
        end(m_wire.cause());
}

ProbeCause TextProbe::onAbandon(ProbeCause cause)
{
    m_wire.close();
    m_answer.clear();
    return cause;
}

void TextProbe::end(ProbeCause cause)
{
    m_wire.close();
    m_result.bodyBytes = m_answer.size();
    if (m_spec.keepBody && cause == ProbeCause::None)
        m_result.body = m_answer;
    m_answer.clear();
    finish(cause);
}

} // namespace holdpoint::monitor
