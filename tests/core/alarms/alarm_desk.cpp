// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/alarms/alarm_desk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdpoint::test {

using namespace alarms;

namespace {

Rule ruleOf(const QString& metric, const QString& source, const QString& limit, Priority priority)
{
    Rule rule;
    rule.metric = metric;
    rule.title = metric;
    rule.source = source;
    rule.limits.otherwise = limitFromText(limit);
    rule.priority = priority;
    return rule;
}

struct FactLine
{
    QString operator()(const AlarmRaised& fact) const
    {
        const QString what = u"raised %1/%2"_s.arg(fact.alarm).arg(fact.occurrence);
        if (fact.kind == u"limit")
            return what + u" %1 not %2"_s.arg(fact.value, fact.limit);
        return fact.cause.isEmpty() ? what : what + u' ' + fact.cause;
    }
    QString operator()(const AlarmCleared& fact) const
    {
        return u"cleared %1/%2 %3"_s.arg(fact.alarm).arg(fact.occurrence).arg(fact.value).trimmed();
    }
    QString operator()(const AlarmAcknowledged& fact) const
    {
        return u"acknowledged %1/%2"_s.arg(fact.alarm).arg(fact.occurrence);
    }
    QString operator()(const AlarmEscalated& fact) const
    {
        return u"escalated %1/%2 after %3 s"_s.arg(fact.alarm).arg(fact.occurrence).arg(fact.afterMs / 1000);
    }
    QString operator()(const AlarmShelved& fact) const
    {
        return u"shelved %1 for %2 s: %3"_s.arg(fact.alarm).arg(fact.forMs / 1000).arg(fact.reason);
    }
    QString operator()(const AlarmUnshelved& fact) const { return u"unshelved %1 %2"_s.arg(fact.alarm, fact.cause); }
    QString operator()(const AlarmTakenOutOfService& fact) const
    {
        return u"out of service %1: %2"_s.arg(fact.alarm, fact.reason);
    }
    QString operator()(const AlarmReturnedToService& fact) const { return u"in service %1"_s.arg(fact.alarm); }
};

} // namespace

AlarmDesk::AlarmDesk()
    : m_startMs(clock.monotonicMs())
{
    Rule errors = ruleOf(u"error_rate"_s, u"prom"_s, u"< 0.5"_s, Priority::Critical);
    errors.limits.byPhase.insert(u"launch"_s, *limitFromText(u"< 0.1"_s));
    errors.forMs = 10'000;
    errors.clearForMs = 10'000;
    errors.answer = Answer::Rollback;
    errors.acknowledgeWithinMs = 120'000;
    Rule latency = ruleOf(u"latency"_s, u"prom"_s, u"< 200"_s, Priority::Warning);
    latency.hysteresis.deadBand = 20;
    Rule queue = ruleOf(u"queue"_s, u"web"_s, u"< 100"_s, Priority::Note);
    queue.minSamples = 10;
    rules.rules = {errors, latency, queue};
    rules.sources = {{u"prom"_s, 5'000, Priority::Critical, 120'000}, {u"web"_s, 5'000, Priority::Note, 0}};
    watch.setRules(rules);
    record(watch.advance(book, clock.now()));
}

Reading AlarmDesk::reading(const QString& metric) const
{
    const auto rule = std::ranges::find(rules.rules, metric, &Rule::metric);
    Reading made;
    made.metric = metric;
    made.source = rule == rules.rules.cend() ? QString() : rule->source;
    return made;
}

void AlarmDesk::read(const QString& metric, double value, std::optional<qint64> observations)
{
    Reading made = reading(metric);
    made.value = value;
    made.quality = Quality::Good;
    made.observations = observations;
    observe(made);
}

void AlarmDesk::readNothing(const QString& metric, Quality quality)
{
    Reading made = reading(metric);
    made.quality = quality;
    observe(made);
}

void AlarmDesk::observe(const Reading& reading) { record(watch.observe(reading, book, clock.now())); }

void AlarmDesk::wait(qint64 seconds)
{
    for (qint64 i = 0; i < seconds; ++i) {
        clock.advance(1000);
        record(watch.advance(book, clock.now()));
    }
}

void AlarmDesk::run(qint64 seconds, QMap<QString, double> values, const QStringList& silent)
{
    for (const Rule& rule : rules.rules) {
        if (!values.contains(rule.metric))
            values.insert(rule.metric, 0);
    }
    for (const QString& metric : silent)
        values.remove(metric);
    for (qint64 second = 5; second <= seconds; second += 5) {
        wait(5);
        for (auto it = values.cbegin(); it != values.cend(); ++it)
            read(it.key(), it.value());
    }
}

QString AlarmDesk::act(const Command& command, const QString& person)
{
    events::Actor actor;
    actor.person = person;
    const Result<std::vector<Fact>> facts = decide(book, watch.alarms(), command, actor);
    if (!facts)
        return facts.error().cause;
    record(*facts, person);
    return {};
}

void AlarmDesk::restart()
{
    watch = AlarmWatch();
    watch.setRules(rules);
    watch.enterPhase(phase);
    book = AlarmBook();
    for (const Record& one : ledger)
        book.apply(one);
}

void AlarmDesk::changeRules(const RuleSet& changed)
{
    rules = changed;
    watch.setRules(rules);
}

void AlarmDesk::record(const std::vector<Fact>& facts, const QString& person)
{
    for (const Fact& fact : facts) {
        if (ledgerHangs) {
            log << u"not recorded: "_s + line(fact, person);
            continue;
        }
        Record made;
        made.at = clock.now();
        made.by.person = person;
        made.fact = fact;
        ledger.append(made);
        book.apply(made);
        log << line(fact, person);
    }
}

QString AlarmDesk::line(const Fact& fact, const QString& person) const
{
    const QString what =
        QString::number((clock.monotonicMs() - m_startMs) / 1000) + u' ' + std::visit(FactLine(), fact);
    return person.isEmpty() ? what : what + u" by "_s + person;
}

QString AlarmDesk::stateOf(const QString& alarm) const
{
    switch (book.state(alarm)) {
    case AlarmState::Normal:
        return u"normal"_s;
    case AlarmState::Raised:
        return u"raised"_s;
    case AlarmState::Acknowledged:
        return u"acknowledged"_s;
    case AlarmState::ClearedUnacknowledged:
        return u"cleared, unacknowledged"_s;
    case AlarmState::Shelved:
        return u"shelved"_s;
    case AlarmState::OutOfService:
        return u"out of service"_s;
    }
    return {};
}

} // namespace holdpoint::test
