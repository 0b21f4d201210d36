// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/sample.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <functional>
#include <optional>

namespace holdpoint::monitor {

enum class ProbeKind
{
    Http,    // one request over HTTP/1.1; `url`
    Tcp,     // a connection and nothing more; `host`
    Tls,     // a connection and its certificate; `host`; the value is the days that are left
    Dns,     // the system's resolver; `host` without port; the value is the number of addresses
    Command, // a shell line; the value is the number on the last line of its output
    Text,    // one line to a UNIX socket, answered until the other side closes (HAProxy); `socket`, `body`
};

// Only the fields that its kind names are looked at.
struct ProbeSpec
{
    QString name; // of the source; also names its series
    ProbeKind kind = ProbeKind::Http;
    QString url;     // http:// or https:// with host, no user information
    QString host;    // name:port; Tls takes 443 where there is none
    QString socket;  // absolute path
    QString command; // for /bin/sh -c
    QString workdir; // of the command; empty: the program's own
    QString method;  // GET, HEAD, OPTIONS, POST, PUT or DELETE; empty is GET
    // Beside Host and what frames the message; in place of our own User-Agent, Accept and Accept-Encoding. They go to
    // the host of `url` alone, whatever that one redirects to.
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;              // of the request; never sent anew to where a redirect leads
    int mostRedirects = 5;        // 0 to 5: more is RedirectLoop; 0: the redirect is judged itself
    QList<int> expectStatus;      // empty: 200 to 299. Of a command: its exit status, empty: 0
    QString bodyPattern;          // regular expression that the body must contain; empty: the body is not judged
    QString jsonPath;             // `status.db`, `items[0].age`: the value, and what bodyPattern judges
    QString secret;               // name of a secret: goes along as Authorization, or in a command's environment
    QString caFile;               // PEM: trusted instead of the system's authorities
    qint64 intervalMs = 5000;     // 10 to 86,400,000; 0: once
    qint64 jitterMs = 0;          // each start moves by up to this, either way; at most half an interval
    qint64 deadlineMs = 2000;     // from the start to the last byte, names and connecting included; 1 to 300,000
    qint64 bodyCap = 1024 * 1024; // bytes; a longer body is UNKNOWN, because it was not read to its end
    bool keepBody = false;        // the body goes into the result
};

// Gives the secret of this name for this host, or nothing. Called on a probing thread at the moment of each request;
// must be thread-safe and answer from memory. What it gives is not kept.
using SecretSource = std::function<std::optional<QByteArray>(const QString& name, const QString& host)>;

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
    Gone,             // 410: this address will not come back
    BodyMismatch,     // judged by ProbeSpec::bodyPattern
    BodyMalformed,    // not the JSON that it must be, or cut off
    RedirectLoop,     // more than ProbeSpec::mostRedirects
    RedirectUnsafe,   // from https to http: not followed
    RedirectBroken,   // to nothing that can be asked
    TlsBroken,        // the handshake failed
    TlsExpired,
    TlsNotYetValid,
    TlsWrongName,
    TlsSelfSigned,
    TlsUntrusted,
    NameMissing,    // the name service says that there is no such name; of a Dns probe alone
    UnexpectedExit, // of a command
    // Ours, or nobody's: the verdict is Unknown.
    BodyTooLarge,
    BodyEncoded,    // compressed although plain text was asked for: the pattern cannot be judged
    PatternTooDear, // the pattern took too many steps on this body
    NoValue,        // the answer holds no finite number where one was asked for
    NoRoute,
    NameUnknown,
    OutOfResources, // files, memory, ports
    LocalFault,     // any other error of this machine
    Stalled,        // this machine slept, or we were not run, while the probe was under way
    SecretMissing,  // nobody gave the secret that the source names
    NoAuthorities,  // this machine has no list of trusted authorities, or not the one that was named
    CommandMissing, // the shell found no such command, or may not start it
    CommandKilled,  // a signal ended it
    CommandTooSlow, // it outlived its deadline
    NotSupported,   // this version cannot probe this kind of address
};
// The verdict that follows from a cause.
Verdict verdictOf(ProbeCause cause);
// Stable ASCII code: `refused`, `deadline`, ...
QString causeCode(ProbeCause cause);
// A whole translated sentence; `status` (of HTTP or of a command) is named where it is the cause.
QString causeText(ProbeCause cause, int status = 0);

// Durations in milliseconds; NaN where the phase was not reached or not needed (a kept connection).
struct ProbePhases
{
    double nameMs = std::numeric_limits<double>::quiet_NaN();
    double connectMs = std::numeric_limits<double>::quiet_NaN();
    double tlsMs = std::numeric_limits<double>::quiet_NaN();
    double firstByteMs = std::numeric_limits<double>::quiet_NaN(); // from the request to the answer's first byte
    double totalMs = std::numeric_limits<double>::quiet_NaN();     // from the start to the answer's last byte
    // Of several connections (redirects) the first three count for the last one.
};

struct ProbeResult
{
    quint64 probe = 0; // id that Monitor::addProbe() gave
    qint64 startedUtcMs = 0;
    qint64 decidedUtcMs = 0;
    Verdict verdict = Verdict::Unknown;
    ProbeCause cause = ProbeCause::LocalFault;
    int httpStatus = 0; // 0 where none was read; of a command its exit status, -1 where it has none
    int redirects = 0;
    qint64 bodyBytes = 0;
    double value = std::numeric_limits<double>::quiet_NaN(); // what its kind or its JSON path asks for
    qint64 certificateEndsUtcMs = 0;                         // 0: no certificate was seen
    QByteArray body;                                         // ProbeSpec::keepBody
    ProbePhases phases;

    // Latency as a sample: NaN unless a whole answer was read.
    [[nodiscard]] Sample sample() const { return {startedUtcMs, phases.totalMs, verdict}; }
    // The value as a sample.
    [[nodiscard]] Sample valueSample() const { return {startedUtcMs, value, verdict}; }
};

// Interval and deadline of a spec from seconds, taken to the nearest that is allowed; 5 and 2 where they say nothing.
void setTimes(ProbeSpec& spec, double intervalS, double deadlineS);

struct HostAndPort
{
    QByteArray host; // without brackets; a name in its ASCII form
    quint16 port = 0;
};
// "db.example.org:5432", "[::1]:443"; `standardPort` 0: the text must name one.
std::optional<HostAndPort> hostAndPort(const QString& text, quint16 standardPort);

// Malformed for an address, method, header or pattern that cannot be probed.
Result<void> checkProbe(const ProbeSpec& spec);

} // namespace holdpoint::monitor
