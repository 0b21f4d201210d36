// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

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
    {ProbeCause::NotSupported, Verdict::Unknown, "not-supported",
     QT_TRANSLATE_NOOP("Probe", "This version does not yet support probes of this kind of address.")},
};

const CauseRow& rowOf(ProbeCause cause)
{
    for (const CauseRow& row : causes)
        if (row.cause == cause)
            return row;
    return causes[13]; // LocalFault
}

std::unexpected<Error> wrong(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Malformed, cause, nextStep);
}

} // namespace

Verdict verdictOf(ProbeCause cause) { return rowOf(cause).verdict; }

QString causeCode(ProbeCause cause) { return QString::fromLatin1(rowOf(cause).code); }

QString causeText(ProbeCause cause, int httpStatus)
{
    const QString text = say(rowOf(cause).text);
    return cause == ProbeCause::UnexpectedStatus ? text.arg(httpStatus) : text;
}

std::optional<ProbeSpec> probeOf(const QString& name, const QString& kind, const QString& url,
                                 const QList<int>& expectStatus, const QString& bodyPattern, double intervalS,
                                 double deadlineS)
{
    if (kind != QLatin1String("http"))
        return std::nullopt;
    const auto milliseconds = [](double seconds, qint64 least, qint64 most, qint64 standard) {
        return std::isfinite(seconds) && seconds > 0 ? std::clamp(qint64(std::min(seconds, 1e6) * 1000), least, most)
                                                     : standard;
    };
    ProbeSpec spec;
    spec.name = name;
    spec.url = url;
    spec.expectStatus = expectStatus;
    spec.bodyPattern = bodyPattern;
    spec.intervalMs = milliseconds(intervalS, 10, 86'400'000, 5000);
    spec.deadlineMs = milliseconds(deadlineS, 1, 300'000, 2000);
    spec.jitterMs = spec.intervalMs / 20;
    return spec;
}

Result<void> checkProbe(const ProbeSpec& spec)
{
    const QUrl url(spec.url, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return wrong(say(QT_TRANSLATE_NOOP("Probe", "“%1” is not an address that a probe can ask.")).arg(spec.url),
                     say(QT_TRANSLATE_NOOP("Probe", "Write an address such as http://localhost:8080/health.")));
    if (!url.userInfo().isEmpty())
        return wrong(say(QT_TRANSLATE_NOOP("Probe", "The address of a probe holds a name or password.")),
                     say(QT_TRANSLATE_NOOP("Probe", "Take it out of the address and name a secret instead.")));
    static const QStringList methods{QString(), QStringLiteral("GET"), QStringLiteral("HEAD"),
                                     QStringLiteral("OPTIONS")};
    if (!methods.contains(spec.method))
        return wrong(say(QT_TRANSLATE_NOOP("Probe", "A probe cannot use the method “%1”.")).arg(spec.method),
                     say(QT_TRANSLATE_NOOP("Probe", "Use GET, HEAD or OPTIONS, which change nothing.")));
    const QRegularExpression pattern(spec.bodyPattern);
    if (!pattern.isValid())
        return wrong(
            say(QT_TRANSLATE_NOOP("Probe", "The pattern for the body is not a regular expression: %1"))
                .arg(pattern.errorString()),
            say(QT_TRANSLATE_NOOP("Probe", "Correct it at character %1.")).arg(pattern.patternErrorOffset() + 1));
    const bool inRange = spec.intervalMs >= 10 && spec.intervalMs <= 86'400'000 && spec.deadlineMs >= 1 &&
                         spec.deadlineMs <= 300'000 && spec.bodyCap >= 0 && spec.jitterMs >= 0 &&
                         spec.jitterMs <= spec.intervalMs / 2;
    if (!inRange)
        return wrong(say(QT_TRANSLATE_NOOP("Probe", "The interval, deadline or limit of a probe is out of range.")),
                     say(QT_TRANSLATE_NOOP("Probe", "Use an interval of 10 ms to a day and a deadline up to 5 min.")));
    return {};
}

} // namespace holdpoint::monitor
