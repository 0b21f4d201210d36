// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/name_resolver.h"
#include "core/monitor/probe.h"

#include <span>

namespace holdpoint::monitor {

class TlsContexts;

// Nanoseconds of the two clocks a probe needs: one that counts suspended time and never goes back, and the one that
// the kernel stamps received packets with.
struct ProbeMoment
{
    qint64 bootNs = 0;
    qint64 realtimeNs = 0;

    static ProbeMoment now();
    static qint64 nowBootNs();
    // Milliseconds until `to`, which may carry the kernel's stamp (0: none): that stamp leaves out the time we waited
    // for the processor. It is believed only where it lies inside what our own clock saw, because the wall clock may be
    // set meanwhile.
    [[nodiscard]] double msUntil(const ProbeMoment& to, qint64 kernelNs = 0) const;
};

// What a probe borrows from its loop while it acts.
struct ProbeSurroundings
{
    int epoll = -1;
    NameResolver& names;
    TlsContexts& tls;
    const SecretSource& secrets; // may be empty
    std::span<char> buffer;      // shared by all probes: nothing in it outlives a call
};

// The cause that an errno of a socket or process call stands for.
ProbeCause causeOfErrno(int error);

// One measurement after the other of one kind, without ever blocking. It is told what happened and afterwards asked
// whether it is finished. Lives on the loop's thread.
class Probe
{
public:
    Probe(quint64 id, const ProbeSpec& spec)
        : m_id(id)
        , m_spec(spec)
    {
    }
    virtual ~Probe() = default;
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    // `now` is the moment that its caller has just read: a clock is read often enough here to be what a probe costs.
    void start(ProbeSurroundings& around, qint64 utcMs, const ProbeMoment& now);
    virtual void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) = 0;
    virtual void onEvents(ProbeSurroundings& around, quint32 events) = 0;
    // The deadline passed, or we know that we were not run in time.
    void abandon(ProbeCause cause);

    [[nodiscard]] bool isUnderWay() const { return m_underWay; }
    [[nodiscard]] bool isFinished() const { return m_finished; }
    [[nodiscard]] ProbeResult takeResult();
    [[nodiscard]] qint64 finishedBootNs() const { return m_finishedNs; }
    [[nodiscard]] const ProbeSpec& spec() const { return m_spec; }

protected:
    virtual void begin(ProbeSurroundings& around) = 0;
    // Lets go of everything; returns the cause that it is then.
    virtual ProbeCause onAbandon(ProbeCause cause) = 0;
    void finish(ProbeCause cause);

    const quint64 m_id;
    const ProbeSpec m_spec;
    ProbeMoment m_start;
    ProbeResult m_result;

private:
    bool m_underWay = false, m_finished = false;
    qint64 m_finishedNs = 0;
};

// The probe for a spec that checkProbe() let pass.
std::unique_ptr<Probe> makeProbe(quint64 id, const ProbeSpec& spec);

} // namespace holdpoint::monitor
