// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/sample.h"

#include <QList>
#include <QString>

#include <optional>

namespace holdpoint::monitor {

// An HTTP probe as configured.
struct ProbeSpec
{
    QString name;                 // of the source; also names its series
    QString url;                  // http:// with host, no user information
    QString method;               // GET, HEAD or OPTIONS; empty is GET
    QList<int> expectStatus;      // empty: 200 to 299
    QString bodyPattern;          // regular expression that the body must contain; empty: the body is not judged
    qint64 intervalMs = 5000;     // 10 to 86,400,000
    qint64 jitterMs = 0;          // each start moves by up to this, either way; at most half an interval
    qint64 deadlineMs = 2000;     // from the start to the last byte, names and connecting included; 1 to 300,000
    qint64 bodyCap = 1024 * 1024; // bytes; a longer body is UNKNOWN, because it was not read to its end
};

// Why a verdict is what it is. Codes for machines; causeText() for people.
enum class ProbeCause
{
    None,
    // The service's:
    Refused,          // nobody listens
    Closed,           // the connection ended before the answer did
    Deadline,         // no whole answer within the deadline
    Malformed,        // the answer is not HTTP/1.x
    UnexpectedStatus, // judged by ProbeSpec::expectStatus
    BodyMismatch,     // judged by ProbeSpec::bodyPattern
    // Ours, or nobody's: the verdict is Unknown.
    BodyTooLarge,
    BodyEncoded,    // compressed although plain text was asked for: the pattern cannot be judged
    PatternTooDear, // the pattern took too many steps on this body
    NoRoute,
    NameUnknown,
    OutOfResources, // files, memory, ports
    LocalFault,     // any other error of this machine
    Stalled,        // this machine slept, or we were not run, while the probe was under way
    NotSupported,   // this version cannot probe this kind of address
};
// The verdict that follows from a cause.
Verdict verdictOf(ProbeCause cause);
// Stable ASCII code: `refused`, `deadline`, ...
QString causeCode(ProbeCause cause);
// A whole translated sentence; `httpStatus` is named where it is the cause.
QString causeText(ProbeCause cause, int httpStatus = 0);

// Durations in milliseconds; NaN where the phase was not reached or not needed (a kept connection).
struct ProbePhases
{
    double nameMs = std::numeric_limits<double>::quiet_NaN();
    double connectMs = std::numeric_limits<double>::quiet_NaN();
    double firstByteMs = std::numeric_limits<double>::quiet_NaN(); // from the request to the answer's first byte
    double totalMs = std::numeric_limits<double>::quiet_NaN();     // from the start to the answer's last byte
};

struct ProbeResult
{
    quint64 probe = 0; // id that Monitor::addProbe() gave
    qint64 startedUtcMs = 0;
    qint64 decidedUtcMs = 0;
    Verdict verdict = Verdict::Unknown;
    ProbeCause cause = ProbeCause::LocalFault;
    int httpStatus = 0; // 0 where none was read
    qint64 bodyBytes = 0;
    ProbePhases phases;

    // Latency as a sample: NaN unless a whole answer was read.
    [[nodiscard]] Sample sample() const { return {startedUtcMs, phases.totalMs, verdict}; }
};

// The configuration's fields of a source as a probe. Nothing when `kind` is not "http". Values out of range are taken
// to the nearest that is allowed; checkProbe() finds what cannot be repaired.
std::optional<ProbeSpec> probeOf(const QString& name, const QString& kind, const QString& url,
                                 const QList<int>& expectStatus, const QString& bodyPattern, double intervalS,
                                 double deadlineS);

// Malformed for an address, method or pattern that cannot be probed. An https address passes: its verdict will be
// Unknown with NotSupported.
Result<void> checkProbe(const ProbeSpec& spec);

} // namespace holdpoint::monitor
