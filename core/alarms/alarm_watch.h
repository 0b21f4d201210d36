// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"
#include "core/alarms/alarm_rules.h"
#include "core/alarms/condition_timer.h"

#include <QHash>
#include <QMap>

#include <limits>
#include <optional>
#include <vector>

namespace holdpoint::alarms {

// Whether a reading says anything about the service.
enum class Quality
{
    Good,
    Bad, // the service answered wrongly or not at all, and our own side was in order
    None // nothing is known: our own fault, no series, a changed label set
};

// One answer of a source, as a plain value: whoever measures hands it in.
struct Reading
{
    QString source;
    QString metric;                                          // empty: about the source itself
    double value = std::numeric_limits<double>::quiet_NaN(); // not finite: no data
    Quality quality = Quality::None;
    std::optional<qint64> observations; // that the value rests on (requests behind a rate), where the source says so
    qint64 ageMs = 0; // when it is handed in; older than two intervals, or from the future by one, it is no data
};

enum class Condition
{
    Unwatched,    // no limit in this phase
    NoData,       // never, too old, or not usable
    Insufficient, // too few observations
    Within,
    Between, // keeps to its limit, too close to it for an alarm to clear
    Beyond
};

// What was judged of a metric last.
struct Judged
{
    Condition condition = Condition::NoData;
    std::optional<Limit> limit; // in this phase
    QString value;              // newest usable one
    qint64 ageMs = -1;          // of that value; -1: there was none
    qint64 beyondMs = 0;        // on its way to being raised, or raised: so long
    qint64 withinMs = 0;        // on its way to clearing
};

// Judges readings against rules: readings in, facts out, which the caller appends to the ledger and then applies to the
// book. It asks for each fact once; where it could not be recorded, notRecorded() makes it ask again.
//
// Here are only the timers of what is on its way, made of telemetry. They start anew with the program; whether an alarm
// is raised, acknowledged or shelved is known by the book, and stays over a restart without being raised anew.
//
// One thread. Times are those of Instant::boottimeMs, which goes on while the machine sleeps and is set by nobody.
class AlarmWatch
{
public:
    // Also in the middle: timers go on under the new rules, and what is raised stays raised. A metric without a limit,
    // or gone from the configuration, clears by the limit that it was raised with, and stays raised while nothing says
    // that it is well.
    void setRules(const RuleSet& rules);
    // The limits of that phase hold from now on. The newest value is judged anew with the next reading.
    void enterPhase(const QString& phase);

    std::vector<Fact> observe(const Reading& reading, const AlarmBook& book, const Instant& now);
    // What time alone brings: silent sources, shelves that end, deadlines that pass. Once a second or so; where it was
    // not called for longer than five seconds (a suspended machine), silence is counted from now on, because nobody
    // listened.
    std::vector<Fact> advance(const AlarmBook& book, const Instant& now);
    // What was asked for and is not in the book was refused by the ledger: ask again.
    void notRecorded() { m_asked.clear(); }

    [[nodiscard]] Judged judged(const QString& metric, const Instant& now) const;
    // Every alarm that the rules can raise.
    [[nodiscard]] QStringList alarms() const;

private:
    struct MetricTrack
    {
        ConditionTimer timer; // against the limit
        ConditionTimer data;  // of having data at all
        std::optional<qint64> newestMs, dataMs;
        qint64 watchedSinceMs = 0;
        qint64 observations = 0; // since the last gap
        Condition condition = Condition::NoData;
        double value = std::numeric_limits<double>::quiet_NaN();
    };
    struct SourceTrack
    {
        ConditionTimer data;
        std::optional<qint64> goodMs;
        qint64 watchedSinceMs = 0;
        std::optional<qint64> aliveSinceMs; // nothing while it is silent
        bool newestBad = false;
    };
    struct Asked // occurrences and shelves that facts were given out for
    {
        qint64 raise = 0, clear = 0, escalate = 0;
        std::optional<Instant> unshelve;
    };

    void listen(qint64 nowMs);
    void observeSource(const Reading& reading, bool usable, qint64 atMs, std::vector<Fact>& facts,
                       const AlarmBook& book);
    void observeMetric(const Rule& rule, const Reading& reading, bool usable, qint64 atMs, std::vector<Fact>& facts,
                       const AlarmBook& book);
    void judge(const Rule& rule, MetricTrack& track, qint64 atMs, std::vector<Fact>& facts, const AlarmBook& book);
    void advanceSource(const SourceRule& rule, qint64 nowMs, std::vector<Fact>& facts, const AlarmBook& book);
    void advanceMetric(const Rule& rule, qint64 nowMs, std::vector<Fact>& facts, const AlarmBook& book);
    void raise(AlarmRaised fact, std::vector<Fact>& facts, const AlarmBook& book);
    void clear(const QString& alarm, const QString& value, std::vector<Fact>& facts, const AlarmBook& book);
    [[nodiscard]] std::optional<Limit> limitFor(const Rule& rule, const AlarmBook& book) const;
    [[nodiscard]] const Rule* rule(const QString& metric) const;
    [[nodiscard]] const SourceRule* sourceRule(const QString& source) const;

    RuleSet m_rules;
    QString m_phase;
    QHash<QString, MetricTrack> m_metrics;
    QHash<QString, SourceTrack> m_sources;
    QHash<QString, Asked> m_asked;
    std::optional<qint64> m_listenedMs; // when advance or observe was called last
};

} // namespace holdpoint::alarms
