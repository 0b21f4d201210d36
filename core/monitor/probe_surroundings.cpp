// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe_surroundings.h"

#include "core/monitor/command_probe.h"
#include "core/monitor/http_probe.h"
#include "core/monitor/line_probes.h"

#include <cerrno>
#include <ctime>
#include <utility>

namespace holdpoint::monitor {
namespace {

qint64 clockNs(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

qint64 ProbeMoment::nowBootNs() { return clockNs(CLOCK_BOOTTIME); }

ProbeMoment ProbeMoment::now() { return {clockNs(CLOCK_BOOTTIME), clockNs(CLOCK_REALTIME)}; }

double ProbeMoment::msUntil(const ProbeMoment& to, qint64 kernelNs) const
{
    const qint64 own = to.bootNs - bootNs;
    const qint64 stamped = kernelNs - realtimeNs;
    return double(kernelNs > 0 && stamped > 0 && stamped <= own ? stamped : own) / 1e6;
}

ProbeCause causeOfErrno(int error)
{
    switch (error) {
    case ECONNREFUSED:
    case ENOENT: // a socket's file
        return ProbeCause::Refused;
    case ECONNRESET:
    case EPIPE:
    case ECONNABORTED:
        return ProbeCause::Closed;
    case ETIMEDOUT:
        return ProbeCause::Deadline;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EAFNOSUPPORT:
        return ProbeCause::NoRoute;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EADDRNOTAVAIL:
    case EAGAIN: // connect(): no free port; a UNIX socket's queue is full
    case ENOSPC: // epoll_ctl(): the user's limit of watches
        return ProbeCause::OutOfResources;
    default:
        return ProbeCause::LocalFault;
    }
}

void Probe::start(ProbeSurroundings& around, qint64 utcMs, const ProbeMoment& now)
{
    m_finished = false;
    m_underWay = true;
    m_result = ProbeResult();
    m_result.probe = m_id;
    m_result.startedUtcMs = utcMs;
    m_start = now;
    begin(around);
}

void Probe::abandon(ProbeCause cause)
{
    if (m_underWay)
        finish(onAbandon(cause));
}

void Probe::finish(ProbeCause cause)
{
    m_underWay = false;
    m_finished = true;
    m_result.cause = cause;
    m_result.verdict = verdictOf(cause);
    m_finishedNs = ProbeMoment::nowBootNs();
    m_result.decidedUtcMs = m_result.startedUtcMs + (m_finishedNs - m_start.bootNs) / 1'000'000;
}

ProbeResult Probe::takeResult()
{
    m_finished = false;
    return std::exchange(m_result, {});
}

std::unique_ptr<Probe> makeProbe(quint64 id, const ProbeSpec& spec)
{
    switch (spec.kind) {
    case ProbeKind::Http:
        return std::make_unique<HttpProbe>(id, spec);
    case ProbeKind::Tcp:
    case ProbeKind::Tls:
        return std::make_unique<ConnectProbe>(id, spec);
    case ProbeKind::Dns:
        return std::make_unique<DnsProbe>(id, spec);
    case ProbeKind::Command:
        return std::make_unique<CommandProbe>(id, spec);
    case ProbeKind::Text:
        return std::make_unique<TextProbe>(id, spec);
    }
    return nullptr;
}

} // namespace holdpoint::monitor
