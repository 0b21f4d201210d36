// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <limits>
#include <vector>

namespace holdpoint::rollout {

// What is to be said about a watch, or one metric of it. Only Ok lets the next weight follow by itself (law 3: no data
// is never OK).
enum class WatchVerdict
{
    Ok,
    Insufficient, // measured throughout, but over too few requests to say anything
    NoData,       // something was not measured, or too long ago
    Breach
};

// As entries and machine output say it: "ok" | "insufficient" | "no-data" | "breach".
QString verdictCode(WatchVerdict verdict);

// What is watched between two weights.
struct WatchedMetric
{
    QString id;
    qint64 intervalMs = 5000; // between its measurements, above 0
    qint64 minSamples = 1;    // requests, or measurements where `requests` of a reading is 1, over the whole watch
    qint64 breachAfterMs = 0; // beyond its limit for that long without a break is a breach
};

// One measurement, judged by the limit of the phase.
struct WatchReading
{
    enum class Side
    {
        Within,
        Beyond,
        Thin, // measured, over too little to say anything: no gap, no requests, and it ends no breach
        None  // nothing was measured, or by our own fault
    };
    qint64 utcMs = 0; // when the measurement began
    double value = std::numeric_limits<double>::quiet_NaN();
    Side side = Side::None;
    qint64 requests = 1; // that stand behind the value
};

struct MetricWatch
{
    QString metric;
    WatchVerdict verdict = WatchVerdict::NoData;
    double value = std::numeric_limits<double>::quiet_NaN(); // of the newest measurement that has one
    qint64 ageMs = -1;                                       // of that one; -1: there is none
    // Of the first breach, which stands to the end of the watch, whatever was measured afterwards.
    qint64 sinceUtcMs = 0;                                   // when its limit was first broken; 0: it was not
    double worst = std::numeric_limits<double>::quiet_NaN(); // the value farthest beyond in that breach
    qint64 longestGapMs = 0;                                 // without a measurement, counted to now
    qint64 requests = 0;
};

struct WatchState
{
    WatchVerdict verdict = WatchVerdict::NoData; // the worst of its metrics: breach, no data, insufficient, ok
    qint64 remainingMs = 0;                      // 0: it is over; grows while a limit is broken at the end
    std::vector<MetricWatch> metrics;            // in the order in which they were given
    // Over, and every metric was measured throughout and kept to its limit.
    [[nodiscard]] bool isClean() const { return remainingMs == 0 && verdict == WatchVerdict::Ok; }
};

// The observation between two weights: begins when the weight's effect was seen, and judges every metric of the phase
// over its whole length. A gap of more than two intervals is no data, at the beginning and at the end as well. A watch
// without metrics has no data: nobody watched anything. A limit that is broken when the watch should end, not yet for
// long enough to be a breach, keeps it open until it is one or was kept to again: at most for the time that makes a
// breach and two intervals more. A value type; not thread-safe.
class Watch
{
public:
    // `largerIsWorse`: per metric, which of two values beyond the limit is the worse one.
    Watch(qint64 beginsUtcMs, qint64 lengthMs, std::vector<WatchedMetric> metrics, std::vector<bool> largerIsWorse);

    // In the order of time, per metric; one that began before the watch, after its end, or not after the one before, is
    // not counted.
    void add(std::size_t metric, const WatchReading& reading);
    [[nodiscard]] WatchState at(qint64 nowUtcMs) const;
    // By what is known so far.
    [[nodiscard]] qint64 endsUtcMs() const;

private:
    struct Course
    {
        qint64 newestUtcMs = 0; // of those that have a value
        double newest = std::numeric_limits<double>::quiet_NaN();
        qint64 lastUtcMs = 0; // of all
        qint64 beyondUtcMs = 0;
        double worst = std::numeric_limits<double>::quiet_NaN();
        qint64 longestGapMs = 0;
        qint64 requests = 0;
        bool breached = false;
    };
    [[nodiscard]] MetricWatch judge(std::size_t metric, qint64 nowUtcMs) const;
    [[nodiscard]] bool isOpen(std::size_t metric) const; // its limit is broken, and not yet for long enough
    [[nodiscard]] qint64 endOf(std::size_t metric) const;

    qint64 m_begins;
    qint64 m_length;
    std::vector<WatchedMetric> m_metrics;
    std::vector<bool> m_largerIsWorse;
    std::vector<Course> m_courses;
};

} // namespace holdpoint::rollout
