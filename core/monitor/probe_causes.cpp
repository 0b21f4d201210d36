// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe.h"

#include <QCoreApplication>

namespace holdpoint::monitor {
namespace {

QString say(const char* text) { return QCoreApplication::translate("Probe", text); }

struct CauseRow
{
    ProbeCause cause;
    Verdict verdict;
    const char* code;
    const char* text;
};

constexpr CauseRow causes[] = {
    {ProbeCause::None, Verdict::Ok, "none", QT_TRANSLATE_NOOP("Probe", "The service answered as expected.")},
    {ProbeCause::Refused, Verdict::Bad, "refused",
     QT_TRANSLATE_NOOP("Probe", "The connection was refused: nothing listens at this address.")},
    {ProbeCause::Closed, Verdict::Bad, "closed",
     QT_TRANSLATE_NOOP("Probe", "The service closed the connection before its answer was complete.")},
    {ProbeCause::Deadline, Verdict::Bad, "deadline",
     QT_TRANSLATE_NOOP("Probe", "The service did not answer completely within the deadline.")},
    {ProbeCause::Malformed, Verdict::Bad, "malformed",
     QT_TRANSLATE_NOOP("Probe", "The service answered with something that is not HTTP.")},
    {ProbeCause::UnexpectedStatus, Verdict::Bad, "unexpected-status",
     QT_TRANSLATE_NOOP("Probe", "The service answered with status %1, which is not expected.")},
    {ProbeCause::BodyMismatch, Verdict::Bad, "body-mismatch",
     QT_TRANSLATE_NOOP("Probe", "The answer does not contain the expected text.")},
    {ProbeCause::Gone, Verdict::Bad, "gone",
     QT_TRANSLATE_NOOP("Probe", "The service answered with status 410: this address is gone for good. An Alertmanager "
                                "from 0.27 on answers under /api/v2 alone.")},
    {ProbeCause::BodyMalformed, Verdict::Bad, "body-malformed",
     QT_TRANSLATE_NOOP("Probe", "The answer is not whole and valid JSON.")},
    {ProbeCause::RedirectLoop, Verdict::Bad, "redirect-loop",
     QT_TRANSLATE_NOOP("Probe", "The service redirected more often than is followed.")},
    {ProbeCause::RedirectUnsafe, Verdict::Bad, "redirect-unsafe",
     QT_TRANSLATE_NOOP("Probe", "The service redirected from https to http, which is not followed.")},
    {ProbeCause::RedirectBroken, Verdict::Bad, "redirect-broken",
     QT_TRANSLATE_NOOP("Probe", "The service redirected to something that is no address.")},
    {ProbeCause::TlsBroken, Verdict::Bad, "tls-broken",
     QT_TRANSLATE_NOOP("Probe", "No secure connection came about: the handshake failed.")},
    {ProbeCause::TlsExpired, Verdict::Bad, "tls-expired",
     QT_TRANSLATE_NOOP("Probe", "The certificate of the service has expired.")},
    {ProbeCause::TlsNotYetValid, Verdict::Bad, "tls-not-yet-valid",
     QT_TRANSLATE_NOOP("Probe", "The certificate of the service is not valid yet; check the clocks on both sides.")},
    {ProbeCause::TlsWrongName, Verdict::Bad, "tls-wrong-name",
     QT_TRANSLATE_NOOP("Probe", "The certificate of the service is for another name.")},
    {ProbeCause::TlsSelfSigned, Verdict::Bad, "tls-self-signed",
     QT_TRANSLATE_NOOP("Probe", "The certificate of the service is signed by itself.")},
    {ProbeCause::TlsUntrusted, Verdict::Bad, "tls-untrusted",
     QT_TRANSLATE_NOOP("Probe", "The certificate of the service does not lead to a trusted authority.")},
    {ProbeCause::NameMissing, Verdict::Bad, "name-missing",
     QT_TRANSLATE_NOOP("Probe", "The name service says that there is no such name.")},
    {ProbeCause::UnexpectedExit, Verdict::Bad, "unexpected-exit",
     QT_TRANSLATE_NOOP("Probe", "The command ended with status %1, which is not expected.")},
    {ProbeCause::BodyTooLarge, Verdict::Unknown, "body-too-large",
     QT_TRANSLATE_NOOP("Probe", "The answer is longer than this probe may read.")},
    {ProbeCause::BodyEncoded, Verdict::Unknown, "body-encoded",
     QT_TRANSLATE_NOOP("Probe", "The answer is compressed, so its text could not be judged.")},
    {ProbeCause::PatternTooDear, Verdict::Unknown, "pattern-too-dear",
     QT_TRANSLATE_NOOP("Probe", "The expected text took too long to look for; write a simpler pattern.")},
    {ProbeCause::NoRoute, Verdict::Unknown, "no-route",
     QT_TRANSLATE_NOOP("Probe", "This machine has no route to the service; check its own network.")},
    {ProbeCause::NameUnknown, Verdict::Unknown, "name-unknown",
     QT_TRANSLATE_NOOP("Probe", "The name of the service could not be resolved from this machine.")},
    {ProbeCause::OutOfResources, Verdict::Unknown, "out-of-resources",
     QT_TRANSLATE_NOOP("Probe", "This machine ran out of open files, ports or memory.")},
    {ProbeCause::LocalFault, Verdict::Unknown, "local-fault",
     QT_TRANSLATE_NOOP("Probe", "The probe failed on this machine.")},
    {ProbeCause::Stalled, Verdict::Unknown, "stalled",
     QT_TRANSLATE_NOOP("Probe", "This machine slept or was too busy while the probe was under way.")},
    {ProbeCause::NoValue, Verdict::Unknown, "no-value",
     QT_TRANSLATE_NOOP("Probe", "The answer holds no number where one was asked for.")},
    {ProbeCause::SecretMissing, Verdict::Unknown, "secret-missing",
     QT_TRANSLATE_NOOP("Probe", "The secret of this source has not been given; enter it for this launch.")},
    {ProbeCause::NoAuthorities, Verdict::Unknown, "no-authorities",
     QT_TRANSLATE_NOOP("Probe", "This machine has no list of trusted authorities; install ca-certificates, or correct "
                                "the file that is named.")},
    {ProbeCause::CommandMissing, Verdict::Unknown, "command-missing",
     QT_TRANSLATE_NOOP("Probe", "The shell found no such command, or may not start it.")},
    {ProbeCause::CommandKilled, Verdict::Unknown, "command-killed",
     QT_TRANSLATE_NOOP("Probe", "The command was ended by a signal.")},
    {ProbeCause::CommandTooSlow, Verdict::Unknown, "command-too-slow",
     QT_TRANSLATE_NOOP("Probe", "The command did not end within its deadline and was stopped.")},
    {ProbeCause::NotSupported, Verdict::Unknown, "not-supported",
     QT_TRANSLATE_NOOP("Probe", "This version does not yet support probes of this kind of address.")},
};

const CauseRow& rowOf(ProbeCause cause)
{
    for (const CauseRow& row : causes)
        if (row.cause == cause)
            return row;
    Q_UNREACHABLE();
}

} // namespace

Verdict verdictOf(ProbeCause cause) { return rowOf(cause).verdict; }

QString causeCode(ProbeCause cause) { return QString::fromLatin1(rowOf(cause).code); }

QString causeText(ProbeCause cause, int status)
{
    const QString text = say(rowOf(cause).text);
    return text.contains(QLatin1String("%1")) ? text.arg(status) : text;
}

} // namespace holdpoint::monitor
