// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/number_rows.h"

#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

struct NumberWords
{
    Q_DECLARE_TR_FUNCTIONS(NumberRows)
};

} // namespace

StateMark markOf(monitor::MetricState state)
{
    switch (state) {
    case monitor::MetricState::Ok:
        return {NumberWords::tr("OK"), StateShape::Passed, Meaning::Ok};
    case monitor::MetricState::Breached:
        return {NumberWords::tr("BREACH"), StateShape::Failed, Meaning::Critical};
    case monitor::MetricState::Down:
        return {NumberWords::tr("DOWN"), StateShape::Failed, Meaning::Critical};
    case monitor::MetricState::NoData:
        return {NumberWords::tr("NO DATA"), StateShape::Unknown, Meaning::Unknown};
    case monitor::MetricState::Unknown:
        return {NumberWords::tr("UNKNOWN"), StateShape::Unknown, Meaning::Unknown};
    case monitor::MetricState::Stale:
        return {NumberWords::tr("STALE"), StateShape::Held, Meaning::Unknown};
    case monitor::MetricState::Insufficient:
        return {NumberWords::tr("INSUFFICIENT"), StateShape::Waiting, Meaning::Unknown};
    case monitor::MetricState::Unbound:
        return {NumberWords::tr("UNBOUND"), StateShape::Skipped, Meaning::Warning};
    case monitor::MetricState::NoLimit:
        break;
    }
    return {NumberWords::tr("NO LIMIT"), StateShape::Skipped, Meaning::Neutral};
}

StateMark markOf(const std::optional<monitor::ProbeResult>& result, bool stale)
{
    if (!result)
        return {NumberWords::tr("NO DATA"), StateShape::Unknown, Meaning::Unknown};
    if (stale)
        return {NumberWords::tr("STALE"), StateShape::Held, Meaning::Unknown};
    switch (result->verdict) {
    case monitor::Verdict::Ok:
        return {NumberWords::tr("OK"), StateShape::Passed, Meaning::Ok};
    case monitor::Verdict::Bad:
        return {NumberWords::tr("DOWN"), StateShape::Failed, Meaning::Critical};
    case monitor::Verdict::Unknown:
        break;
    }
    return {NumberWords::tr("UNKNOWN"), StateShape::Unknown, Meaning::Unknown};
}

QString shortAge(qint64 ms)
{
    constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute;
    if (ms < 0)
        return QStringLiteral("–");
    if (ms < 2 * minute)
        return NumberWords::tr("%1 s", "an age in seconds").arg(ms / second);
    return ms < 2 * hour ? NumberWords::tr("%1 min", "an age in minutes").arg(ms / minute)
                         : NumberWords::tr("%1 h", "an age in hours").arg(ms / hour);
}

QStringList numberHeaders()
{
    return {NumberWords::tr("Number"), NumberWords::tr("Value"),  NumberWords::tr("Limit in this phase"),
            NumberWords::tr("Age"),    NumberWords::tr("Source"), NumberWords::tr("Why")};
}

QList<StateRow> numberRows(const std::vector<session::NumberLine>& lines)
{
    QList<StateRow> rows;
    for (const session::NumberLine& line : lines) {
        const QString limit = session::limitText(line.limit, shownText(line.unit));
        rows.append({line.metric,
                     markOf(line.state),
                     {shownText(line.title), session::numberText(line.value, shownText(line.unit)),
                      limit.isEmpty() ? QStringLiteral("–") : limit, shortAge(line.ageMs),
                      line.source.isEmpty() ? QStringLiteral("–") : line.source, shownText(line.cause)},
                     shownText(line.cause)});
    }
    return rows;
}

QStringList sourceHeaders()
{
    return {NumberWords::tr("Source"), NumberWords::tr("Kind"), NumberWords::tr("Latency"), NumberWords::tr("Age"),
            NumberWords::tr("Last error")};
}

QList<StateRow> sourceRows(const std::vector<session::WatchedSource>& sources, qint64 nowUtcMs)
{
    QList<StateRow> rows;
    for (const session::WatchedSource& source : sources) {
        const auto intervalMs = qint64(source.spec.intervalS * 1000);
        const qint64 age = source.newest ? std::max<qint64>(0, nowUtcMs - source.newest->startedUtcMs) : -1;
        const bool failed = source.newest && source.newest->cause != monitor::ProbeCause::None;
        const QString error = failed ? monitor::causeText(source.newest->cause, source.newest->httpStatus) : QString();
        const double latency = source.newest ? source.newest->phases.totalMs : std::nan("");
        rows.append({source.spec.name,
                     markOf(source.newest, age > 2 * intervalMs),
                     {source.spec.name, source.spec.kind,
                      session::numberText(std::round(latency * 10) / 10, NumberWords::tr("ms")), shortAge(age), error},
                     error});
    }
    return rows;
}

} // namespace holdpoint::ui
