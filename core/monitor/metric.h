// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe.h"
#include "core/monitor/sample.h"

#include <QMap>
#include <QString>

#include <optional>

namespace holdpoint::monitor {

// A source and a metric as the configuration has them ([source.*], [metric.*]); the fields mean what they mean there.
struct SourceSpec
{
    QString name, kind;
    QString url, socket, host, command, expectBody, jsonPath, secret;
    QString method, body;           // of a probe
    QMap<QString, QString> headers; // of every request to it
    QString caFile;                 // whole path, or from where the program runs
    QString workdir;                // of the launch: not in the configuration
    int redirects = 5;              // of a probe
    QList<int> expectStatus;
    double intervalS = 5, deadlineS = 2;
};

struct MetricSpec
{
    QString name, title, unit, source, query;
    QMap<QString, QString> limits; // phase title or "default" -> "< 0.1"
    int minSamples = 0;
};

// A threshold that stands in the runbook itself.
struct PlanThreshold
{
    QString id, name, phase; // phase: its title, empty outside the time line
    QString limit;           // "< 200", "lt 200"; a placeholder is no limit yet
    QString unit;
};

// A threshold with what measures it, where something does.
struct BoundMetric
{
    QString id;    // of the metric in the configuration, else of the plan's threshold
    QString title; // for people
    QString unit;
    QString metric;                // MetricSpec::name; empty: nothing measures it
    QMap<QString, QString> limits; // as MetricSpec
    QList<QString> thresholds;     // ids of the plan's thresholds that this covers
};
// Every metric of the configuration and every threshold that none of them covers, in their order. A metric covers a
// threshold of its own name or title (letters and digits compared, case ignored); limits of the plan stand where
// the configuration says nothing for that phase.
std::vector<BoundMetric> bindMetrics(const std::vector<MetricSpec>& metrics,
                                     const std::vector<PlanThreshold>& thresholds);

// The limit in force: of the phase whose title is or holds the key, else "default". Nothing: there is none. `unit`: of
// the metric, which the limit's text may carry.
std::optional<Threshold> limitFor(const QMap<QString, QString>& limits, const QString& phaseTitle,
                                  const QString& unit = {});

// Why a reading holds no number, or may not be trusted.
enum class ReadingCause
{
    None,
    SourceFailed,  // the source itself: MetricReading::probe says why
    NoSeries,      // the answer is empty
    ManySeries,    // more than one where one number was asked for
    LabelsChanged, // another series than before
    NotFinite,     // NaN or an infinity
    StaleAnswer,   // older than two intervals, or from the future
    FirstOfTwo,    // a rate needs a second answer
    CounterReset,  // a counter fell: the service started anew
    Insufficient,  // fewer observations than MetricSpec::minSamples
    Uncountable,   // minSamples is set and nobody can say how many observations there were
    Refused,       // the source refused the query, or it cannot be asked of this kind of source
};
QString readingCode(ReadingCause cause);

// One number of one metric. No data is NaN with Verdict::Unknown.
struct MetricReading
{
    QString metric;
    Sample sample;
    qint64 intervalMs = 0; // of the source, or of the data behind it where that is slower
    ReadingCause cause = ReadingCause::None;
    ProbeCause probe = ProbeCause::None;
    int status = 0;
    double observations = std::numeric_limits<double>::quiet_NaN(); // behind the value; NaN: not known
    QString detail;                                                 // the source's own words, or labels; plain text
};
// A whole translated sentence; empty for a reading that is fine.
QString readingText(const MetricReading& reading);

enum class MetricState
{
    Unbound,      // nothing measures it
    NoData,       // nothing measured yet, or nothing that can be trusted
    Unknown,      // our own fault
    Stale,        // too long ago to say anything about now
    Insufficient, // too few observations
    Down,         // the source failed as a service
    Breached,
    Ok,
    NoLimit, // measured, and nobody said what it must be: never OK
};
QString stateCode(MetricState state);
// What a metric's newest reading says now. `reading` none: nothing measured yet.
MetricState judgeMetric(const BoundMetric& metric, const std::optional<MetricReading>& reading, qint64 nowUtcMs,
                        const QString& phaseTitle);

} // namespace holdpoint::monitor
