// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>

#include <algorithm>

// Where traffic is and what the rollback matrix says, for people and for other tools.
namespace holdpoint::app {
namespace {

using rollout::Change;
using rollout::Stage;

QString rolloutWords(const char* words) { return QCoreApplication::translate("cli", words); }

QString shownPlain(const QString& text) { return runbook::escapedForDisplay(text.toUtf8()).simplified(); }

QString clockTime(qint64 utcMs) { return utcText(utcMs).mid(11, 8); }

QJsonValue momentOrNull(qint64 utcMs) { return utcMs > 0 ? QJsonValue(utcText(utcMs)) : QJsonValue(); }

QJsonValue countOrNull(qint64 count) { return count < 0 ? QJsonValue() : QJsonValue(count); }

QJsonArray numbersJson(const QList<events::WatchedNumber>& numbers)
{
    QJsonArray all;
    for (const events::WatchedNumber& one : numbers)
        all.append(QJsonObject{{QStringLiteral("metric"), one.metric},
                               {QStringLiteral("verdict"), one.verdict},
                               {QStringLiteral("value"), one.value},
                               {QStringLiteral("worst"), one.worst},
                               {QStringLiteral("limit"), one.limit},
                               {QStringLiteral("since"), momentOrNull(one.sinceUtcMs)},
                               {QStringLiteral("requests"), one.requests},
                               {QStringLiteral("gap_ms"), one.gapMs}});
    return all;
}

QJsonArray comparedJson(const QList<events::ComparedNumber>& compared)
{
    QJsonArray all;
    for (const events::ComparedNumber& one : compared)
        all.append(QJsonObject{{QStringLiteral("metric"), one.metric},
                               {QStringLiteral("difference"), one.difference},
                               {QStringLiteral("before"), one.before},
                               {QStringLiteral("now"), one.now},
                               {QStringLiteral("effect"), one.effect},
                               {QStringLiteral("chance"), one.chance},
                               {QStringLiteral("degradation"), one.degradation},
                               {QStringLiteral("old_count"), one.oldCount},
                               {QStringLiteral("new_count"), one.newCount}});
    return all;
}

// How long a watch goes on by plan. 0: it is not on, or beyond its time.
qint64 watchLeftMs(const Change& change, const rollout::Ladder& ladder, qint64 nowUtcMs)
{
    return change.stage() == Stage::Watching ? std::max<qint64>(0, change.observedUtcMs + ladder.watchMs - nowUtcMs)
                                             : 0;
}

QJsonObject changeJson(const Change& change, const rollout::Ladder& ladder, qint64 nowUtcMs)
{
    QJsonArray breaches;
    for (const events::WatchBreached& one : change.breaches)
        breaches.append(QJsonObject{{QStringLiteral("metric"), one.metric},
                                    {QStringLiteral("value"), one.value},
                                    {QStringLiteral("limit"), one.limit},
                                    {QStringLiteral("since"), momentOrNull(one.sinceUtcMs)}});
    QJsonObject json{{QStringLiteral("change"), change.asked.change},
                     {QStringLiteral("weight"), change.asked.weight},
                     {QStringLiteral("from"), change.asked.from},
                     {QStringLiteral("despite"), change.asked.despite},
                     {QStringLiteral("reason"), change.asked.reason},
                     {QStringLiteral("rollback"), change.asked.rollback},
                     {QStringLiteral("stage"), stageName(change.stage())},
                     {QStringLiteral("asked_by"), change.by.person},
                     {QStringLiteral("confirmed_by"), change.confirmedBy.person},
                     {QStringLiteral("asked"), momentOrNull(change.askedUtcMs)},
                     {QStringLiteral("confirmed"), momentOrNull(change.confirmedUtcMs)},
                     {QStringLiteral("set"), momentOrNull(change.setUtcMs)},
                     {QStringLiteral("observed"), momentOrNull(change.observedUtcMs)},
                     {QStringLiteral("ended"), momentOrNull(change.endedUtcMs)},
                     {QStringLiteral("run"), change.run},
                     {QStringLiteral("watch_left_s"), (watchLeftMs(change, ladder, nowUtcMs) + 999) / 1000},
                     {QStringLiteral("breaches"), breaches}};
    json.insert(QStringLiteral("seen"),
                change.observed ? QJsonValue(QJsonObject{
                                      {QStringLiteral("outcome"), change.observed->outcome},
                                      {QStringLiteral("share"), change.observed->share},
                                      {QStringLiteral("new_requests"), countOrNull(change.observed->newRequests)},
                                      {QStringLiteral("old_requests"), countOrNull(change.observed->oldRequests)},
                                      {QStringLiteral("took_ms"), change.observed->tookMs},
                                      {QStringLiteral("cause"), change.observed->cause}})
                                : QJsonValue());
    json.insert(QStringLiteral("watch"),
                change.watched
                    ? QJsonValue(QJsonObject{{QStringLiteral("verdict"), change.watched->verdict},
                                             {QStringLiteral("began"), momentOrNull(change.watched->beganUtcMs)},
                                             {QStringLiteral("ended"), momentOrNull(change.watched->endedUtcMs)},
                                             {QStringLiteral("numbers"), numbersJson(change.watched->numbers)},
                                             {QStringLiteral("compared"), comparedJson(change.watched->compared)}})
                    : QJsonValue());
    return json;
}

QString stageText(const Change& change, const rollout::Ladder& ladder, qint64 nowUtcMs)
{
    switch (change.stage()) {
    case Stage::Asked:
        return rolloutWords("ASKED, waits to be confirmed");
    case Stage::Setting:
        return rolloutWords("SETTING, its script runs");
    case Stage::Failed:
        return rolloutWords("FAILED, its script did not end well");
    case Stage::Observing:
        return rolloutWords("SET, not seen at the load balancer yet");
    case Stage::Unseen:
        return rolloutWords("NOT SEEN at the load balancer");
    case Stage::Watching:
        if (const qint64 left = watchLeftMs(change, ladder, nowUtcMs); left > 0)
            return rolloutWords("WATCHING, %1 s left").arg((left + 999) / 1000);
        return rolloutWords("WATCHING beyond its time, its end is not recorded: a limit is broken at its end, or "
                            "nobody measures");
    case Stage::Clean:
        return rolloutWords("CLEAN, all kept to its limits");
    case Stage::Unclean:
        return rolloutWords("NOT CLEAN");
    case Stage::Withdrawn:
        return rolloutWords("WITHDRAWN");
    case Stage::RolledBack:
        break;
    }
    return rolloutWords("ROLLED BACK");
}

QString scenarioState(const rollout::Scenario& scenario)
{
    if (scenario.measuredSinceUtcMs != 0)
        return rolloutWords("APPLIES since %1 UTC, measured %2, limit %3")
            .arg(clockTime(scenario.measuredSinceUtcMs), scenario.value, scenario.limit);
    if (scenario.declaredSinceUtcMs != 0)
        return rolloutWords("APPLIES since %1 UTC, declared by %2: %3")
            .arg(clockTime(scenario.declaredSinceUtcMs), shownPlain(scenario.declaredBy.person),
                 shownPlain(scenario.declaredReason));
    return rolloutWords("does not apply");
}

QString decisionText(const QString& decision)
{
    if (decision == QLatin1String("rollback"))
        return rolloutWords("roll back");
    return decision == QLatin1String("watch") ? rolloutWords("watch it further") : rolloutWords("go on");
}

} // namespace

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::Asked:
        return QStringLiteral("asked");
    case Stage::Setting:
        return QStringLiteral("setting");
    case Stage::Failed:
        return QStringLiteral("failed");
    case Stage::Observing:
        return QStringLiteral("observing");
    case Stage::Unseen:
        return QStringLiteral("unseen");
    case Stage::Watching:
        return QStringLiteral("watching");
    case Stage::Clean:
        return QStringLiteral("clean");
    case Stage::Unclean:
        return QStringLiteral("unclean");
    case Stage::Withdrawn:
        return QStringLiteral("withdrawn");
    case Stage::RolledBack:
        return QStringLiteral("rolled-back");
    }
    return {};
}

QString againstText(const QString& despite)
{
    if (despite.isEmpty())
        return rolloutWords("nothing speaks against it");
    if (despite == QLatin1String("failed"))
        return rolloutWords("the script of the weight before did not end well");
    if (despite == QLatin1String("unseen"))
        return rolloutWords("the weight before was not seen at the load balancer");
    if (despite == QLatin1String("watching"))
        return rolloutWords("the watch of the weight before is not over");
    if (despite == QLatin1String("breach"))
        return rolloutWords("a limit was broken at the weight before");
    if (despite == QLatin1String("insufficient"))
        return rolloutWords("too few requests were seen at the weight before");
    if (despite == QLatin1String("no-data"))
        return rolloutWords("not everything was measured at the weight before");
    return despite == QLatin1String("alarm") ? rolloutWords("an alarm is active")
                                             : rolloutWords("a weight of the ladder is left out");
}

QString verdictWord(const QString& verdict)
{
    if (verdict == QLatin1String("ok"))
        return rolloutWords("OK");
    if (verdict == QLatin1String("breach"))
        return rolloutWords("BREACH");
    return verdict == QLatin1String("insufficient") ? rolloutWords("INSUFFICIENT") : rolloutWords("NO DATA");
}

QString metricTitle(const checklist::Launch& launch, const QString& metric)
{
    const auto& metrics = launch.configuration().metrics;
    const auto found = std::ranges::find_if(
        metrics, [&metric](const runbook::MetricConfiguration& one) { return one.name == metric; });
    return found == metrics.end() || found->title.isEmpty() ? metric : shownPlain(found->title);
}

QString changeLine(const checklist::Launch& launch, const Change& change, qint64 nowUtcMs)
{
    return rolloutWords("Change %1 to %2 %: %3")
        .arg(QString::number(change.asked.change), QString::number(change.asked.weight),
             stageText(change, launch.ladder(), nowUtcMs));
}

QString breachLine(const checklist::Launch& launch, const events::WatchBreached& breach)
{
    return rolloutWords("BREACH  %1: %2, limit %3, since %4 UTC")
        .arg(metricTitle(launch, breach.metric), breach.value, breach.limit, clockTime(breach.sinceUtcMs));
}

QString watchedLine(const checklist::Launch& launch, const events::WatchedNumber& number)
{
    const QString line = rolloutWords("%1  %2: %3, limit %4")
                             .arg(verdictWord(number.verdict), metricTitle(launch, number.metric),
                                  number.value.isEmpty() ? QStringLiteral("–") : number.value,
                                  number.limit.isEmpty() ? QStringLiteral("–") : number.limit);
    if (number.verdict == QLatin1String("breach"))
        return rolloutWords("%1, worst %2, since %3 UTC").arg(line, number.worst, clockTime(number.sinceUtcMs));
    if (number.verdict == QLatin1String("insufficient"))
        return rolloutWords("%1, seen in requests: %2").arg(line).arg(number.requests);
    return number.verdict == QLatin1String("no-data")
               ? rolloutWords("%1, longest without a measurement: %2 s").arg(line).arg((number.gapMs + 999) / 1000)
               : line;
}

QJsonObject rolloutJson(const checklist::Launch& launch, qint64 nowUtcMs)
{
    const rollout::Ladder& ladder = launch.ladder();
    const rollout::Course& course = launch.state().rollout;
    QJsonArray weights;
    for (const rollout::Rung& rung : ladder.rungs)
        weights.append(rung.weight);
    QJsonArray changes;
    for (const Change& change : course.changes())
        changes.append(changeJson(change, ladder, nowUtcMs));
    QJsonArray set;
    for (const rollout::SetWeight& one : course.set())
        set.append(QJsonObject{{QStringLiteral("at"), utcText(one.utcMs)}, {QStringLiteral("weight"), one.weight}});
    QJsonArray baseline;
    for (const events::BaselineNumber& one :
         course.baseline() ? course.baseline()->numbers : QList<events::BaselineNumber>())
        baseline.append(QJsonObject{{QStringLiteral("metric"), one.metric},
                                    {QStringLiteral("value"), one.value},
                                    {QStringLiteral("count"), one.count}});
    const Change* last = course.last();
    const rollout::Rung* next = ladder.above(course.weight());
    return {{QStringLiteral("guarded"), ladder.isGuarded()},
            {QStringLiteral("step"), ladder.step},
            {QStringLiteral("weights"), weights},
            {QStringLiteral("old"), ladder.oldVersion},
            {QStringLiteral("new"), ladder.newVersion},
            {QStringLiteral("watch_s"), ladder.watchMs / 1000},
            {QStringLiteral("weight"), course.weight()},
            {QStringLiteral("asked"),
             last && last->stage() == Stage::Asked ? QJsonValue(last->asked.weight) : QJsonValue()},
            {QStringLiteral("seen"), last && last->observed ? QJsonValue(last->observed->share) : QJsonValue()},
            {QStringLiteral("stage"), last ? stageName(last->stage()) : QString()},
            {QStringLiteral("next"), next ? QJsonValue(next->weight) : QJsonValue()},
            {QStringLiteral("against_next"), next ? launch.againstWeight(next->weight) : QString()},
            {QStringLiteral("planned_by_weights"), launch.plannedByWeights()},
            {QStringLiteral("changes"), changes},
            {QStringLiteral("set"), set},
            {QStringLiteral("baseline"), baseline}};
}

QStringList rolloutLines(const checklist::Launch& launch, qint64 nowUtcMs)
{
    const rollout::Ladder& ladder = launch.ladder();
    if (ladder.isEmpty())
        return {};
    const rollout::Course& course = launch.state().rollout;
    QStringList weights;
    for (const rollout::Rung& rung : ladder.rungs)
        weights.append(QString::number(rung.weight));
    const Change* last = course.last();
    QStringList lines;
    lines << rolloutWords("Traffic: %1 % set on the new version, seen %2; ladder %3 %")
                 .arg(QString::number(course.weight()),
                      last && last->observed && !last->observed->share.isEmpty()
                          ? rolloutWords("%1 %").arg(last->observed->share)
                          : QStringLiteral("–"),
                      weights.join(QStringLiteral(", ")));
    if (!ladder.isGuarded())
        return lines;
    if (last) {
        lines << changeLine(launch, *last, nowUtcMs);
        if (last->observed && !last->observed->cause.isEmpty())
            lines << rolloutWords("  The load balancer: %1").arg(shownPlain(last->observed->cause));
        for (const events::WatchBreached& breach : last->breaches)
            lines << QStringLiteral("  ") + breachLine(launch, breach);
        for (const events::WatchedNumber& number :
             last->watched ? last->watched->numbers : QList<events::WatchedNumber>()) {
            if (number.verdict != QLatin1String("ok") && number.verdict != QLatin1String("breach"))
                lines << QStringLiteral("  ") + watchedLine(launch, number);
        }
    }
    if (const rollout::Rung* next = ladder.above(course.weight()))
        lines << rolloutWords("Next weight: %1 %; %2.")
                     .arg(QString::number(next->weight), againstText(launch.againstWeight(next->weight)));
    return lines;
}

QJsonArray matrixJson(const checklist::Launch& launch, qint64 nowUtcMs)
{
    QJsonArray rows;
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        const rollout::Scenario scenario = launch.state().matrix.scenario(row.id);
        const runbook::ScenarioConfiguration* measure = rollout::measureOf(row, launch.configuration());
        const bool declared = scenario.declaredSinceUtcMs != 0;
        QJsonObject json{
            {QStringLiteral("id"), row.id},
            {QStringLiteral("scenario"), row.scenario},
            {QStringLiteral("severity"), row.severity},
            {QStringLiteral("action"), row.action},
            {QStringLiteral("deadline_s"), row.deadlineS ? QJsonValue(*row.deadlineS) : QJsonValue()},
            {QStringLiteral("measured_by"), measure ? QJsonValue(measure->metric) : QJsonValue()},
            {QStringLiteral("degradation"), measure && measure->degradation},
            {QStringLiteral("limit"), measure ? QJsonValue(measure->limit) : QJsonValue()},
            {QStringLiteral("applies"), scenario.applies()},
            {QStringLiteral("since"), momentOrNull(scenario.sinceUtcMs())},
            {QStringLiteral("value"), scenario.value},
            {QStringLiteral("declared_by"), declared ? QJsonValue(scenario.declaredBy.person) : QJsonValue()},
            {QStringLiteral("declared_reason"), declared ? scenario.declaredReason : QString()},
            {QStringLiteral("left_s"), scenario.applies() && row.deadlineS
                                           ? QJsonValue(*row.deadlineS - (nowUtcMs - scenario.sinceUtcMs()) / 1000)
                                           : QJsonValue()},
            {QStringLiteral("decision"), scenario.decided ? scenario.decided->decision : QString()},
            {QStringLiteral("decided_by"), scenario.decided ? QJsonValue(scenario.decidedBy.person) : QJsonValue()},
            {QStringLiteral("decision_reason"), scenario.decided ? scenario.decided->reason : QString()}};
        rows.append(json);
    }
    return rows;
}

QString scenarioLine(const checklist::Launch& launch, const runbook::MatrixRow& row, qint64 nowUtcMs)
{
    const rollout::Scenario scenario = launch.state().matrix.scenario(row.id);
    QString line = rolloutWords("Matrix “%1”: %2").arg(shownPlain(row.scenario), scenarioState(scenario));
    if (scenario.applies() && row.deadlineS) {
        const qint64 left = *row.deadlineS - (nowUtcMs - scenario.sinceUtcMs()) / 1000;
        line = (left >= 0 ? rolloutWords("%1; time left: %2 s") : rolloutWords("%1; OVERDUE by %2 s"))
                   .arg(line)
                   .arg(std::abs(left));
    }
    if (scenario.decided)
        return rolloutWords("%1; decided by %2 to %3: %4")
            .arg(line, shownPlain(scenario.decidedBy.person), decisionText(scenario.decided->decision),
                 shownPlain(scenario.decided->reason));
    return scenario.applies() ? rolloutWords("%1; NOT DECIDED").arg(line) : line;
}

QStringList applyingLines(const checklist::Launch& launch, qint64 nowUtcMs)
{
    QStringList lines;
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        if (launch.state().matrix.scenario(row.id).applies())
            lines << scenarioLine(launch, row, nowUtcMs);
    }
    return lines;
}

bool isRolloutClean(const checklist::Launch& launch)
{
    const auto& rows = launch.plan().matrix;
    const bool calm = std::ranges::none_of(rows, [&launch](const runbook::MatrixRow& row) {
        const rollout::Scenario scenario = launch.state().matrix.scenario(row.id);
        return scenario.applies() && !(scenario.decided && scenario.decided->decision == QLatin1String("go-on"));
    });
    // What is only asked for has no weight of its own yet: the change before it speaks.
    const QList<Change>& changes = launch.state().rollout.changes();
    const auto last = std::find_if(changes.rbegin(), changes.rend(),
                                   [](const Change& one) { return one.confirmedUtcMs != 0 && !one.withdrawn; });
    if (!calm || last == changes.rend())
        return calm;
    const Stage stage = last->stage();
    // A limit that was broken is so at once, not only when its watch is over; after a rollback it is history.
    const bool broken = stage != Stage::RolledBack && !last->breaches.isEmpty();
    return !broken && stage != Stage::Failed && stage != Stage::Unseen && stage != Stage::Unclean;
}

} // namespace holdpoint::app
