// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_watch.h"

#include <algorithm>
#include <cmath>

namespace holdpoint::alarms {
namespace {

constexpr qint64 deafAfterMs = 5'000; // without being called

} // namespace

void AlarmWatch::setRules(const RuleSet& rules)
{
    m_rules = rules;
    // Tracks stay, also of what is gone: it may come back with the next change.
    for (const Rule& one : m_rules.rules) {
        if (!m_metrics.contains(one.metric))
            m_metrics[one.metric].watchedSinceMs = m_listenedMs.value_or(0);
    }
    for (const SourceRule& one : m_rules.sources) {
        if (!m_sources.contains(one.source))
            m_sources[one.source].watchedSinceMs = m_listenedMs.value_or(0);
    }
}

void AlarmWatch::enterPhase(const QString& phase) { m_phase = phase; }

const Rule* AlarmWatch::rule(const QString& metric) const
{
    const auto found = std::ranges::find(m_rules.rules, metric, &Rule::metric);
    return found == m_rules.rules.cend() ? nullptr : &*found;
}

const SourceRule* AlarmWatch::sourceRule(const QString& source) const
{
    const auto found = std::ranges::find(m_rules.sources, source, &SourceRule::source);
    return found == m_rules.sources.cend() ? nullptr : &*found;
}

QStringList AlarmWatch::alarms() const { return alarmsOf(m_rules); }

void AlarmWatch::listen(qint64 nowMs)
{
    if (!m_listenedMs || nowMs - *m_listenedMs > deafAfterMs) {
        for (MetricTrack& track : m_metrics) {
            track.watchedSinceMs = nowMs;
            track.timer.missing();
            track.data.missing();
        }
        for (SourceTrack& track : m_sources) {
            track.watchedSinceMs = nowMs;
            track.data.missing();
        }
    }
    m_listenedMs = std::max(nowMs, m_listenedMs.value_or(nowMs));
}

std::vector<Fact> AlarmWatch::observe(const Reading& reading, const AlarmBook& book, const Instant& now)
{
    std::vector<Fact> facts;
    listen(now.boottimeMs);
    const qint64 atMs = now.boottimeMs - std::max<qint64>(reading.ageMs, 0);
    const Rule* metric = reading.metric.isEmpty() ? nullptr : rule(reading.metric);
    const SourceRule* source = sourceRule(reading.source);
    const qint64 intervalMs = metric ? metric->intervalMs : source ? source->intervalMs : 0;
    const bool timely = reading.ageMs <= 2 * intervalMs && reading.ageMs >= -intervalMs;
    // A service that answers badly with a value is judged by that value; without one it says nothing about the metric.
    const bool usable =
        timely && reading.quality != Quality::None && (reading.metric.isEmpty() || std::isfinite(reading.value));
    if (source)
        observeSource(reading, usable, atMs, facts, book);
    if (metric && metric->source == reading.source)
        observeMetric(*metric, reading, usable, atMs, facts, book);
    return facts;
}

void AlarmWatch::observeSource(const Reading& reading, bool usable, qint64 atMs, std::vector<Fact>& facts,
                               const AlarmBook& book)
{
    const SourceRule& source = *sourceRule(reading.source);
    SourceTrack& track = m_sources[reading.source];
    // Of several metrics one without a series says nothing against the source: it lives by whatever is good.
    track.newestBad = reading.quality == Quality::Bad;
    if (!usable || reading.quality != Quality::Good || (track.goodMs && atMs <= *track.goodMs))
        return;
    track.data.see(Side::Within, atMs, 2 * source.intervalMs, 0);
    track.goodMs = atMs;
    if (!track.aliveSinceMs)
        track.aliveSinceMs = atMs;
    if (track.data.withinMs().value_or(0) >= 2 * source.intervalMs)
        clear(sourceAlarm(source.source), {}, facts, book);
}

void AlarmWatch::observeMetric(const Rule& rule, const Reading& reading, bool usable, qint64 atMs,
                               std::vector<Fact>& facts, const AlarmBook& book)
{
    MetricTrack& track = m_metrics[rule.metric];
    if (track.newestMs && atMs <= *track.newestMs)
        return; // the same answer once more, or one that was overtaken
    track.newestMs = atMs;
    if (!usable) {
        track.timer.missing();
        track.data.missing();
        track.observations = 0;
        track.condition = Condition::NoData;
        return;
    }
    if (!track.dataMs || atMs - *track.dataMs > 2 * rule.intervalMs)
        track.observations = 0;
    track.observations += track.observations < rule.minSamples ? 1 : 0;
    track.dataMs = atMs;
    track.value = reading.value;
    track.data.see(Side::Within, atMs, 2 * rule.intervalMs, 0);
    if (track.data.withinMs().value_or(0) >= 2 * rule.intervalMs)
        clear(dataAlarm(rule.metric), decimalText(reading.value), facts, book);
    if (reading.observations.value_or(track.observations) < rule.minSamples) {
        track.timer.missing();
        track.condition = Condition::Insufficient;
        return;
    }
    judge(rule, track, atMs, facts, book);
}

std::optional<Limit> AlarmWatch::limitFor(const Rule& rule, const AlarmBook& book) const
{
    if (const std::optional<Limit> limit = rule.limits.in(m_phase))
        return limit;
    const QString alarm = limitAlarm(rule.metric);
    return book.isActive(alarm) ? limitFromText(book.newest(alarm)->raised.limit) : std::nullopt;
}

void AlarmWatch::judge(const Rule& rule, MetricTrack& track, qint64 atMs, std::vector<Fact>& facts,
                       const AlarmBook& book)
{
    const std::optional<Limit> limit = limitFor(rule, book);
    if (!limit) {
        track.timer.missing();
        track.condition = Condition::Unwatched;
        return;
    }
    const Side side = sideOf(*limit, rule.hysteresis, m_phase, track.value);
    track.timer.see(side, atMs, 2 * rule.intervalMs, rule.forMs);
    track.condition = side == Side::Beyond   ? Condition::Beyond
                      : side == Side::Within ? Condition::Within
                                             : Condition::Between;
    if (const std::optional<qint64> beyond = track.timer.beyondMs(); beyond && *beyond >= rule.forMs) {
        AlarmRaised raised;
        raised.alarm = limitAlarm(rule.metric);
        raised.kind = QStringLiteral("limit");
        raised.metric = rule.metric;
        raised.source = rule.source;
        raised.title = rule.title;
        raised.phase = m_phase;
        raised.priority = codeOf(rule.priority);
        raised.answer = codeOf(rule.answer);
        raised.value = decimalText(track.value);
        raised.limit = limit->text();
        raised.unit = rule.unit;
        raised.lastedMs = *beyond;
        raised.acknowledgeWithinMs = rule.acknowledgeWithinMs;
        raise(std::move(raised), facts, book);
    }
    if (const std::optional<qint64> within = track.timer.withinMs(); within && *within >= rule.clearForMs)
        clear(limitAlarm(rule.metric), decimalText(track.value), facts, book);
}

std::vector<Fact> AlarmWatch::advance(const AlarmBook& book, const Instant& now)
{
    std::vector<Fact> facts;
    listen(now.boottimeMs);
    for (const SourceRule& one : m_rules.sources)
        advanceSource(one, now.boottimeMs, facts, book);
    for (const Rule& one : m_rules.rules)
        advanceMetric(one, now.boottimeMs, facts, book);
    for (const QString& alarm : book.alarms()) {
        if (const Shelf* shelf = book.shelf(alarm); shelf && elapsedMs(shelf->at, now) >= shelf->forMs) {
            Asked& asked = m_asked[alarm];
            if (asked.unshelve != shelf->at)
                facts.emplace_back(AlarmUnshelved{alarm, QStringLiteral("expired"), {}});
            asked.unshelve = shelf->at;
        }
        if (book.mustEscalate(alarm, now)) {
            const qint64 occurrence = book.oldestUnacknowledged(alarm)->raised.occurrence;
            Asked& asked = m_asked[alarm];
            if (asked.escalate < occurrence)
                facts.emplace_back(AlarmEscalated{alarm, occurrence, book.waitingMs(alarm, now)});
            asked.escalate = occurrence;
        }
    }
    return facts;
}

void AlarmWatch::advanceSource(const SourceRule& rule, qint64 nowMs, std::vector<Fact>& facts, const AlarmBook& book)
{
    SourceTrack& track = m_sources[rule.source];
    const qint64 silentMs = nowMs - std::max(track.goodMs.value_or(track.watchedSinceMs), track.watchedSinceMs);
    if (silentMs <= 2 * rule.intervalMs)
        return;
    track.aliveSinceMs.reset();
    track.data.missing();
    AlarmRaised raised;
    raised.alarm = sourceAlarm(rule.source);
    raised.kind = QStringLiteral("source");
    raised.source = rule.source;
    raised.title = rule.source;
    raised.phase = m_phase;
    raised.priority = codeOf(rule.priority);
    raised.answer = codeOf(Answer::Note);
    raised.cause = track.newestBad ? QStringLiteral("down") : QStringLiteral("silent");
    raised.lastedMs = silentMs;
    raised.acknowledgeWithinMs = rule.acknowledgeWithinMs;
    raise(std::move(raised), facts, book);
}

void AlarmWatch::advanceMetric(const Rule& rule, qint64 nowMs, std::vector<Fact>& facts, const AlarmBook& book)
{
    MetricTrack& track = m_metrics[rule.metric];
    const qint64 sinceMs = std::max(track.dataMs.value_or(track.watchedSinceMs), track.watchedSinceMs);
    if (nowMs - sinceMs <= 2 * rule.intervalMs)
        return;
    track.timer.missing();
    track.data.missing();
    track.condition = Condition::NoData;
    // Only where the source went on without it; a silent source is one alarm, not one for each of its metrics.
    const auto source = m_sources.constFind(rule.source);
    if (source == m_sources.constEnd() || !source->aliveSinceMs || !source->goodMs)
        return;
    const qint64 withoutMs = *source->goodMs - std::max(sinceMs, *source->aliveSinceMs);
    if (withoutMs <= 2 * rule.intervalMs)
        return;
    AlarmRaised raised;
    raised.alarm = dataAlarm(rule.metric);
    raised.kind = QStringLiteral("data");
    raised.metric = rule.metric;
    raised.source = rule.source;
    raised.title = rule.title;
    raised.phase = m_phase;
    raised.priority = codeOf(rule.priority);
    raised.answer = codeOf(Answer::Note);
    raised.unit = rule.unit;
    raised.lastedMs = nowMs - sinceMs;
    raised.acknowledgeWithinMs = rule.acknowledgeWithinMs;
    raise(std::move(raised), facts, book);
}

void AlarmWatch::raise(AlarmRaised fact, std::vector<Fact>& facts, const AlarmBook& book)
{
    // Out of service nothing is raised. On a shelf it is: the record holds it, only nobody is called.
    if (book.isActive(fact.alarm) || book.removal(fact.alarm))
        return;
    fact.occurrence = book.raisedCount(fact.alarm) + 1;
    Asked& asked = m_asked[fact.alarm];
    if (asked.raise >= fact.occurrence)
        return;
    asked.raise = fact.occurrence;
    facts.emplace_back(std::move(fact));
}

void AlarmWatch::clear(const QString& alarm, const QString& value, std::vector<Fact>& facts, const AlarmBook& book)
{
    if (!book.isActive(alarm))
        return;
    const qint64 occurrence = book.newest(alarm)->raised.occurrence;
    Asked& asked = m_asked[alarm];
    if (asked.clear >= occurrence)
        return;
    asked.clear = occurrence;
    facts.emplace_back(AlarmCleared{alarm, occurrence, value});
}

Judged AlarmWatch::judged(const QString& metric, const Instant& now) const
{
    Judged judged;
    const auto track = m_metrics.constFind(metric);
    const Rule* found = rule(metric);
    if (track == m_metrics.constEnd() || !found)
        return judged;
    judged.limit = found->limits.in(m_phase);
    if (track->dataMs) {
        judged.value = decimalText(track->value);
        judged.ageMs = now.boottimeMs - *track->dataMs;
    }
    const bool fresh = track->dataMs && judged.ageMs <= 2 * found->intervalMs;
    judged.condition = fresh ? track->condition : Condition::NoData;
    judged.beyondMs = track->timer.beyondMs().value_or(0);
    judged.withinMs = fresh ? track->timer.withinMs().value_or(0) : 0;
    return judged;
}

} // namespace holdpoint::alarms
