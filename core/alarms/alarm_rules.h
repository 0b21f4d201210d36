// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/limit.h"
#include "core/base/error.h"
#include "core/runbook/configuration.h"

#include <QList>
#include <QMap>
#include <QString>

namespace holdpoint::alarms {

// The worst last: priorities compare.
enum class Priority
{
    Note,
    Warning,
    Critical
};
enum class Answer
{
    Note,
    Hold,
    Rollback
};

// "note" | "warning" | "critical"; "note" | "hold" | "rollback". Any other text reads as the mildest.
QString codeOf(Priority priority);
QString codeOf(Answer answer);
Priority priorityOf(const QString& code);

// What is watched of one metric. Durations in milliseconds.
struct Rule
{
    QString metric; // name in the configuration
    QString title, unit;
    QString source;
    qint64 intervalMs = 5'000; // of its source
    LimitSet limits;
    Hysteresis hysteresis;
    qint64 forMs = 0;      // beyond the limit for so long before it is raised; 0: with the first reading
    qint64 clearForMs = 0; // within it for so long before it clears
    // Observations that a value must rest on, or it is insufficient: neither a breach nor all-clear. What the source
    // says (requests behind a rate); else each reading is one, counted since the last gap.
    qint64 minSamples = 0;
    Answer answer = Answer::Note;
    Priority priority = Priority::Note;
    qint64 acknowledgeWithinMs = 0; // 0: no deadline

    bool operator==(const Rule&) const = default;
};

// A source is watched for answering at all. Its priority is the highest of the metrics that rest on it: whoever is
// blind to a rollback criterion must know as soon as whoever sees it broken.
struct SourceRule
{
    QString source;
    qint64 intervalMs = 5'000;
    Priority priority = Priority::Warning;
    qint64 acknowledgeWithinMs = 0;
    bool operator==(const SourceRule&) const = default;
};

enum class UnboundCause
{
    NoSource,   // a threshold of the text that no [metric.*] measures
    TargetOpen, // its target is not filled in yet
    NoLimit     // measured, but neither the configuration nor the text says a limit
};

// A number that the runbook asks for and that nobody watches: shown as such, never as OK.
struct Unbound
{
    QString id; // of the plan's metric, or the configuration's name
    QString title, phase;
    UnboundCause cause = UnboundCause::NoSource;
    int line = 0;
    bool operator==(const Unbound&) const = default;
};

struct RuleSet
{
    QList<Rule> rules; // in the order of the configuration; those without any limit are watched for data alone
    QList<SourceRule> sources;
    QList<Unbound> unbound;
    QList<Error> problems; // Malformed, with the line of the [metric.*]: what was left out and how to repair it
    bool operator==(const RuleSet&) const = default;
};

// What the configuration's [metric.*] and the plan's thresholds ask for. `filled`: texts of the plan's values by id,
// for targets. A metric takes its limits from the configuration; where that says none, from the thresholds of the same
// name (and unit) in the text. Where the configuration says no priority, it follows from the answer: rollback is
// critical, hold a warning. Where it says no deadline, critical alarms are acknowledged within the time that an
// incident procedure says ("Acknowledge alert (within 2 minutes)"), or 2 minutes.
RuleSet rulesFrom(const runbook::Plan& plan, const runbook::Configuration& configuration,
                  const QMap<QString, QString>& filled = {});

// Stable ids of the alarms that a rule can raise.
QString limitAlarm(const QString& metric);
QString dataAlarm(const QString& metric);
QString sourceAlarm(const QString& source);
// Every alarm that the rules can raise: of metrics in their order, each its limit and its data, then of sources.
QStringList alarmsOf(const RuleSet& rules);

} // namespace holdpoint::alarms
