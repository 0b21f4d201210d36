// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

// What happens to traffic between the old version and the new one, and to the rows of the rollback matrix. Weights are
// percent of the traffic for the new version, 0 to 100; values are decimals as texts; times UTC milliseconds.
namespace holdpoint::events {

struct WeightAsked
{
    qint64 change = 0; // 1, 2 ...
    qint64 weight = 0;
    qint64 from = 0; // what was in force then
    // Why the next weight did not follow by itself: "failed" | "unseen" | "watching" | "breach" | "insufficient" |
    // "no-data" | "alarm" | "skipped" (weights left out). Empty: nothing spoke against it, or traffic goes down.
    QString despite = {};
    QString reason = {};
    qint64 rollback = 0; // a step of this planned rollback; 0: of none
    bool operator==(const WeightAsked&) const = default;
};

struct WeightConfirmed // the run that sets it follows
{
    qint64 change = 0;
    bool operator==(const WeightConfirmed&) const = default;
};

struct WeightWithdrawn
{
    qint64 change = 0;
    QString reason;
    bool operator==(const WeightWithdrawn&) const = default;
};

struct WeightObserved // read back from the load balancer's own counters
{
    qint64 change = 0;
    QString outcome; // "reached" | "elsewhere" | "no-data"
    QString share;   // the new version's part of the load balancer's weights, %; empty: nothing was read
    // Requests that the load balancer counted for each since the script ended; -1: not known.
    qint64 newRequests = -1, oldRequests = -1;
    qint64 tookMs = 0; // since the script ended
    QString cause;     // of "no-data" and "elsewhere": the source's own words
    bool operator==(const WeightObserved&) const = default;
};

struct WatchBreached // during the watch, or after it at the same weight
{
    qint64 change = 0;
    QString metric, value, limit;
    qint64 sinceUtcMs = 0;
    bool operator==(const WatchBreached&) const = default;
};

struct WatchedNumber
{
    QString metric;
    QString verdict; // "ok" | "insufficient" | "no-data" | "breach"
    QString value, worst, limit;
    qint64 sinceUtcMs = 0; // of the breach; 0: none
    qint64 requests = 0;   // that stand behind it
    qint64 gapMs = 0;      // the longest without a measurement
    bool operator==(const WatchedNumber&) const = default;
};

struct ComparedNumber // both versions on the same traffic
{
    QString metric;
    QString difference;                // "insufficient" | "none" | "better" | "worse"
    QString before, now;               // medians of the old and the new version
    QString effect, chance;            // Vargha and Delaney's A, and the p value; empty: nothing to be said
    QString degradation;               // % against the baseline before the first shift; empty: no baseline
    qint64 oldCount = 0, newCount = 0; // measurements or requests of each
    bool operator==(const ComparedNumber&) const = default;
};

struct WatchEnded
{
    qint64 change = 0;
    QString verdict; // "ok" | "insufficient" | "no-data" | "breach": the worst of its numbers
    qint64 beganUtcMs = 0, endedUtcMs = 0;
    QList<WatchedNumber> numbers;
    QList<ComparedNumber> compared;
    bool operator==(const WatchEnded&) const = default;
};

struct BaselineNumber
{
    QString metric, value; // median
    qint64 count = 0;      // of measurements
    bool operator==(const BaselineNumber&) const = default;
};

struct BaselineTaken // before the first weight was set
{
    qint64 change = 0;
    QList<BaselineNumber> numbers;
    bool operator==(const BaselineTaken&) const = default;
};

struct ScenarioApplied // a row of the rollback matrix, as measured
{
    QString scenario; // id of the row
    QString value, limit;
    bool operator==(const ScenarioApplied&) const = default;
};

struct ScenarioCeased // as measured
{
    QString scenario, value;
    bool operator==(const ScenarioCeased&) const = default;
};

struct ScenarioDeclared // by a person: what no number says
{
    QString scenario;
    bool applies = false;
    QString reason;
    bool operator==(const ScenarioDeclared&) const = default;
};

struct ScenarioDecided
{
    QString scenario;
    QString decision; // "rollback" | "watch" | "go-on"
    QString reason;
    bool operator==(const ScenarioDecided&) const = default;
};

} // namespace holdpoint::events
