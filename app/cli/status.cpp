// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace holdpoint::app {
namespace {

using checklist::CommandState;
using checklist::ExpectationState;
using checklist::StepState;

QString statusWords(const char* words) { return QCoreApplication::translate("cli", words); }

QJsonValue timeJson(std::optional<qint64> utcMs)
{
    return utcMs && *utcMs > 0 ? QJsonValue(utcText(*utcMs)) : QJsonValue();
}

QString launchWord(const checklist::State& state)
{
    if (state.scrubbed)
        return QStringLiteral("scrubbed");
    if (state.ended)
        return QStringLiteral("ended");
    if (state.held)
        return QStringLiteral("held");
    return state.started ? QStringLiteral("go") : QStringLiteral("not-started");
}

QJsonObject stepJson(const checklist::Launch& launch, const runbook::Step& step)
{
    const checklist::State& state = launch.state();
    QJsonArray commands;
    for (const runbook::Command& command : step.commands) {
        const checklist::RunRecord* run = launch.latestRun(command.id);
        commands.append(QJsonObject{{QStringLiteral("id"), command.id},
                                    {QStringLiteral("text"), QString::fromUtf8(command.text)},
                                    {QStringLiteral("state"), stateName(launch.commandState(command.id))},
                                    {QStringLiteral("runnable"), command.runnable},
                                    {QStringLiteral("by_hand"), launch.doneByHand(command.id)},
                                    {QStringLiteral("guarded"), launch.isGuarded(command.id)},
                                    {QStringLiteral("background"), command.background},
                                    {QStringLiteral("run"), run ? run->started.run : 0}});
    }
    QJsonArray checks;
    for (const runbook::Check& check : step.checks)
        checks.append(QJsonObject{{QStringLiteral("id"), check.id},
                                  {QStringLiteral("text"), check.text},
                                  {QStringLiteral("ticked"), state.ticks.contains(check.id)}});
    QJsonArray expectations;
    for (const runbook::Expectation& expectation : step.expectations)
        expectations.append(QJsonObject{{QStringLiteral("id"), expectation.id},
                                        {QStringLiteral("text"), expectation.text},
                                        {QStringLiteral("state"), stateName(launch.expectationState(expectation.id))}});
    QJsonArray background;
    for (const checklist::RunRecord* run : launch.backgroundRuns(step.id))
        background.append(QJsonObject{{QStringLiteral("run"), run->started.run},
                                      {QStringLiteral("command"), run->started.command},
                                      {QStringLiteral("started"), utcText(run->startedUtcMs)}});
    const QStringList missing = launch.missingDeliverables(step.id);
    QJsonArray deliverables;
    for (const runbook::Deliverable& deliverable : step.deliverables)
        deliverables.append(QJsonObject{{QStringLiteral("id"), deliverable.id},
                                        {QStringLiteral("text"), deliverable.text},
                                        {QStringLiteral("attached"), !missing.contains(deliverable.id)}});
    const checklist::ActualTimes times = state.stepTimes.value(step.id);
    return {{QStringLiteral("id"), step.id},
            {QStringLiteral("title"), step.title},
            {QStringLiteral("kind"), kindName(step.kind)},
            {QStringLiteral("state"), stateName(launch.stepState(step.id))},
            {QStringLiteral("planned_start"), timeJson(launch.plannedStart(step.id))},
            {QStringLiteral("planned_end"), timeJson(launch.plannedEnd(step.id))},
            {QStringLiteral("clock"), step.clock ? QJsonValue(*step.clock) : QJsonValue()},
            {QStringLiteral("clock_in_doubt"), launch.clockInDoubt(step.id)},
            {QStringLiteral("started"), timeJson(times.startedUtcMs)},
            {QStringLiteral("ended"), timeJson(launch.done(step.id) && !launch.runsOn(step.id) ? times.endedUtcMs : 0)},
            {QStringLiteral("in_background"), background},
            {QStringLiteral("commands"), commands},
            {QStringLiteral("checks"), checks},
            {QStringLiteral("expectations"), expectations},
            {QStringLiteral("deliverables"), deliverables}};
}

QJsonArray gatesJson(const checklist::Launch& launch)
{
    QJsonArray gates;
    for (const QString& id : launch.stepOrder()) {
        if (launch.kindOf(id) != runbook::StepKind::Gate)
            continue;
        const checklist::GateRecord record = launch.state().gates.value(id);
        QJsonArray seats;
        for (const QString& seat : launch.seatsOf(id)) {
            const auto vote = record.votes.constFind(seat);
            QString word = QStringLiteral("none");
            if (vote != record.votes.constEnd())
                word = !launch.voteStands(id, seat) ? QStringLiteral("void")
                       : vote->vote.go              ? QStringLiteral("go")
                                                    : QStringLiteral("no-go");
            seats.append(QJsonObject{{QStringLiteral("seat"), seat}, {QStringLiteral("vote"), word}});
        }
        gates.append(
            QJsonObject{{QStringLiteral("id"), id},
                        {QStringLiteral("seats"), seats},
                        {QStringLiteral("held_by_nobody"), QJsonArray::fromStringList(launch.rolesToStandInFor(id))},
                        {QStringLiteral("open_criteria"), QJsonArray::fromStringList(launch.openCriteria(id))},
                        {QStringLiteral("decision"), !record.decision               ? QString()
                                                     : record.decision->decision.go ? QStringLiteral("go")
                                                                                    : QStringLiteral("no-go")},
                        {QStringLiteral("reopened_because"), launch.reopenedBecause(id)}});
    }
    return gates;
}

// "10:02:15" of a UTC instant.
QString timeOfDay(qint64 utcMs) { return utcText(utcMs).mid(11, 8); }

// When the step was worked on; empty before.
QString actualText(const checklist::Launch& launch, const QString& step)
{
    const checklist::ActualTimes times = launch.state().stepTimes.value(step);
    if (times.startedUtcMs == 0)
        return {};
    if (!launch.done(step) || launch.runsOn(step))
        return statusWords("  since %1").arg(timeOfDay(times.startedUtcMs));
    return statusWords("  %1 to %2").arg(timeOfDay(times.startedUtcMs), timeOfDay(times.endedUtcMs));
}

// The phase with its planned time.
QString phaseText(const checklist::Launch& launch, const runbook::Phase& phase)
{
    if (!phase.offsetS)
        return phase.title;
    const QString planned = utcText(launch.state().t0UtcMs + *phase.offsetS * 1000);
    return statusWords("%1  [planned %2 %3 UTC]").arg(phase.title, planned.left(10), planned.mid(11, 5));
}

QJsonArray peopleJson(const checklist::Launch& launch)
{
    QJsonArray awaited;
    for (const checklist::Awaited& one : launch.awaited())
        awaited.append(QJsonObject{{QStringLiteral("role"), one.role},
                                   {QStringLiteral("name"), one.name},
                                   {QStringLiteral("contact"), one.contact},
                                   {QStringLiteral("what"), one.what}});
    return awaited;
}

} // namespace

QString stateName(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return QStringLiteral("waiting");
    case StepState::Ready:
        return QStringLiteral("ready");
    case StepState::Running:
        return QStringLiteral("running");
    case StepState::Passed:
        return QStringLiteral("passed");
    case StepState::Failed:
        return QStringLiteral("failed");
    case StepState::Skipped:
        return QStringLiteral("skipped");
    case StepState::Unknown:
        return QStringLiteral("unknown");
    }
    return {};
}

QString stateName(CommandState state)
{
    switch (state) {
    case CommandState::Waiting:
        return QStringLiteral("waiting");
    case CommandState::Ready:
        return QStringLiteral("ready");
    case CommandState::Running:
        return QStringLiteral("running");
    case CommandState::Passed:
        return QStringLiteral("passed");
    case CommandState::Failed:
        return QStringLiteral("failed");
    case CommandState::Unknown:
        return QStringLiteral("unknown");
    }
    return {};
}

QString stateName(ExpectationState state)
{
    switch (state) {
    case ExpectationState::Waiting:
        return QStringLiteral("waiting");
    case ExpectationState::Met:
        return QStringLiteral("met");
    case ExpectationState::Missing:
        return QStringLiteral("missing");
    case ExpectationState::PersonMustJudge:
        return QStringLiteral("person");
    }
    return {};
}

QString kindName(runbook::StepKind kind)
{
    switch (kind) {
    case runbook::StepKind::Procedure:
        return QStringLiteral("procedure");
    case runbook::StepKind::Checklist:
        return QStringLiteral("checklist");
    case runbook::StepKind::Gate:
        return QStringLiteral("gate");
    case runbook::StepKind::Deliverables:
        return QStringLiteral("deliverables");
    case runbook::StepKind::Manual:
        return QStringLiteral("manual");
    case runbook::StepKind::Template:
        return QStringLiteral("template");
    case runbook::StepKind::Notes:
        return QStringLiteral("notes");
    case runbook::StepKind::Prose:
        return QStringLiteral("prose");
    }
    return {};
}

namespace {

QString announcementWord(checklist::Announcement announcement)
{
    switch (announcement) {
    case checklist::Announcement::NotNeeded:
        return {};
    case checklist::Announcement::Early:
        return QStringLiteral("open");
    case checklist::Announcement::Due:
        return QStringLiteral("due");
    case checklist::Announcement::Late:
        return QStringLiteral("late");
    case checklist::Announcement::Made:
        return QStringLiteral("made");
    }
    return {};
}

QJsonObject rosterJson(const checklist::Launch& launch, qint64 nowUtcMs)
{
    const checklist::AnnouncementRecord* made = launch.announcement();
    return {{QStringLiteral("fingerprint"), launch.state().rosterSha256},
            {QStringLiteral("announcement"), announcementWord(launch.announcementAt(nowUtcMs))},
            {QStringLiteral("announce_by"), utcText(launch.announceByUtcMs())},
            {QStringLiteral("announced"), made ? QJsonValue(utcText(made->utcMs)) : QJsonValue()},
            {QStringLiteral("channel"), made ? made->announced.channel : QString()}};
}

} // namespace

QString announcementText(const checklist::Launch& launch, qint64 nowUtcMs)
{
    const QString by = utcText(launch.announceByUtcMs()).left(16).replace(u'T', u' ');
    const QString act = statusWords("Say the fingerprint outside of this machine, then record where: holdpoint roster "
                                    "LAUNCH --announced CHANNEL.");
    switch (launch.announcementAt(nowUtcMs)) {
    case checklist::Announcement::NotNeeded:
        return {};
    case checklist::Announcement::Early:
        return statusWords("Roster: not announced, due by %1 UTC (T-24h). %2").arg(by, act);
    case checklist::Announcement::Due:
        return statusWords("Roster: NOT ANNOUNCED, due by %1 UTC (T-24h). %2").arg(by, act);
    case checklist::Announcement::Late:
        return statusWords("Roster: NOT ANNOUNCED, LATE since %1 UTC (T-24h). %2").arg(by, act);
    case checklist::Announcement::Made:
        break;
    }
    const checklist::AnnouncementRecord* made = launch.announcement();
    const QString when = utcText(made->utcMs).left(16).replace(u'T', u' ');
    return (made->utcMs <= launch.announceByUtcMs() ? statusWords("Roster: announced %1 UTC through %2 by %3")
                                                    : statusWords("Roster: announced LATE, %1 UTC, through %2 by %3"))
        .arg(when, made->announced.channel, made->by.person);
}

QJsonObject statusJson(const checklist::Launch& launch, const rollout::Armed& armed, const Instant& now)
{
    const checklist::State& state = launch.state();
    QJsonArray phases;
    for (const runbook::Phase& phase : launch.plan().phases) {
        QJsonArray steps;
        for (const runbook::Step& step : phase.steps)
            steps.append(stepJson(launch, step));
        const checklist::ActualTimes times = launch.phaseTimes(phase.id);
        phases.append(
            QJsonObject{{QStringLiteral("id"), phase.id},
                        {QStringLiteral("title"), phase.title},
                        {QStringLiteral("offset_s"), phase.offsetS ? QJsonValue(*phase.offsetS) : QJsonValue()},
                        {QStringLiteral("started"), timeJson(times.startedUtcMs)},
                        {QStringLiteral("ended"), timeJson(times.endedUtcMs)},
                        {QStringLiteral("steps"), steps}});
    }
    QJsonArray deviations;
    for (const checklist::DeviationRecord& record : state.deviations)
        deviations.append(deviationJson(record));
    QJsonArray signoffs;
    for (const runbook::SignoffLine& line : launch.plan().signoffs) {
        const auto record = state.signoffs.constFind(line.id);
        signoffs.append(QJsonObject{
            {QStringLiteral("id"), line.id},
            {QStringLiteral("role"), line.role},
            {QStringLiteral("signed_by"), record != state.signoffs.constEnd() ? record->by.person : QString()}});
    }
    QJsonArray values;
    for (const runbook::Value& value : launch.plan().values)
        values.append(valueJson(launch, value));
    QJsonArray metrics;
    for (const runbook::Metric& metric : launch.plan().metrics) {
        const std::optional<QString> threshold = launch.thresholdOf(metric.id);
        metrics.append(QJsonObject{{QStringLiteral("id"), metric.id},
                                   {QStringLiteral("name"), metric.name},
                                   {QStringLiteral("threshold"), threshold ? QJsonValue(*threshold) : QJsonValue()},
                                   {QStringLiteral("unit"), metric.unit},
                                   {QStringLiteral("target"), metric.target}});
    }
    QJsonArray rollbacks;
    for (const checklist::RollbackRecord& record : state.rollbacks) {
        QJsonArray observed;
        for (const events::RollbackStepObserved& one : record.observed)
            observed.append(QJsonObject{{QStringLiteral("step"), one.step},
                                        {QStringLiteral("outcome"), one.outcome},
                                        {QStringLiteral("observed"), one.observed}});
        rollbacks.append(QJsonObject{{QStringLiteral("rollback"), record.started.rollback},
                                     {QStringLiteral("kind"), record.started.kind},
                                     {QStringLiteral("by"), record.by.person},
                                     {QStringLiteral("outcome"), record.ended ? record.ended->outcome : QString()},
                                     {QStringLiteral("observed"), observed}});
    }
    return {{QStringLiteral("launch"), state.opened.launch},
            {QStringLiteral("name"), state.opened.name},
            {QStringLiteral("version"), state.opened.version},
            {QStringLiteral("rehearsal"), state.rehearsal},
            {QStringLiteral("t0"), utcText(state.t0UtcMs)},
            {QStringLiteral("slipped_minutes"), state.slippedMinutes},
            {QStringLiteral("state"), launchWord(state)},
            {QStringLiteral("hold_reason"), state.held ? state.held->reason : QString()},
            {QStringLiteral("declared"), state.declaration.has_value()},
            {QStringLiteral("current_step"), launch.currentStep()},
            {QStringLiteral("next_gate"), launch.nextGate()},
            {QStringLiteral("awaited"), peopleJson(launch)},
            {QStringLiteral("armed"), armed.armed},
            {QStringLiteral("not_armed_because"), QJsonArray::fromStringList(armed.causes)},
            {QStringLiteral("phases"), phases},
            {QStringLiteral("gates"), gatesJson(launch)},
            {QStringLiteral("roster"), rosterJson(launch, now.utcMs)},
            {QStringLiteral("alarms"), alarmsJson(launch, now)},
            {QStringLiteral("rollout"), rolloutJson(launch, now.utcMs)},
            {QStringLiteral("matrix"), matrixJson(launch, now.utcMs)},
            {QStringLiteral("deviations"), deviations},
            {QStringLiteral("signoffs"), signoffs},
            {QStringLiteral("values"), values},
            {QStringLiteral("metrics"), metrics},
            {QStringLiteral("runbook_sha256"), state.runbooks.isEmpty() ? QString() : state.runbooks.last().sha256},
            {QStringLiteral("configuration_sha256"), state.trustedConfiguration},
            {QStringLiteral("rollbacks"), rollbacks},
            {QStringLiteral("entries"), state.entries}};
}

bool isClean(const checklist::Launch& launch, const rollout::Armed& armed, qint64 nowUtcMs)
{
    const checklist::State& state = launch.state();
    const bool thresholds =
        std::none_of(state.thresholds.begin(), state.thresholds.end(),
                     [](const events::ThresholdCrossed& crossed) { return crossed.state != QLatin1String("ok"); });
    const bool steps = std::none_of(launch.stepOrder().begin(), launch.stepOrder().end(), [&](const QString& step) {
        const StepState stepState = launch.stepState(step);
        return stepState == StepState::Failed || stepState == StepState::Unknown;
    });
    const bool announced = state.rehearsal || launch.announcementAt(nowUtcMs) != checklist::Announcement::Late;
    const QList<alarms::ListedAlarm> listed = state.alarms.list();
    const bool quiet = std::all_of(listed.begin(), listed.end(), [&](const alarms::ListedAlarm& one) {
        return state.alarms.isSuppressed(one.alarm);
    });
    return !state.held && !state.scrubbed && thresholds && steps && armed.armed && announced && quiet &&
           isRolloutClean(launch);
}

QString statusText(const checklist::Launch& launch, const rollout::Armed& armed, const Instant& now)
{
    const checklist::State& state = launch.state();
    QStringList lines;
    const qint64 seconds = (now.utcMs - state.t0UtcMs) / 1000;
    const qint64 distance = std::abs(seconds);
    const QString clock = QStringLiteral("%1:%2:%3")
                              .arg(distance / 3600, 2, 10, QLatin1Char('0'))
                              .arg(distance / 60 % 60, 2, 10, QLatin1Char('0'))
                              .arg(distance % 60, 2, 10, QLatin1Char('0'));
    lines << QStringLiteral("%1%2 %3  [%4]  T%5%6")
                 .arg(state.rehearsal ? statusWords("REHEARSAL ") : QString(), state.opened.name, state.opened.version,
                      launchWord(state).toUpper(), seconds < 0 ? QStringLiteral("-") : QStringLiteral("+"), clock);
    if (state.held)
        lines << statusWords("Held: %1").arg(state.held->reason);
    lines << (armed.armed ? statusWords("Rollback: ARMED")
                          : statusWords("Rollback: NOT ARMED. %1").arg(armed.causes.join(u' ')));
    if (const QString roster = announcementText(launch, now.utcMs); !roster.isEmpty())
        lines << roster;
    lines << alarmLines(launch, now) << rolloutLines(launch, now.utcMs) << applyingLines(launch, now.utcMs);
    for (const runbook::Phase& phase : launch.plan().phases) {
        lines << QString() << phaseText(launch, phase);
        for (const runbook::Step& step : phase.steps) {
            if (step.hasWork() || step.kind == runbook::StepKind::Gate)
                lines << QStringLiteral("  %1 %2  (%3)%4")
                             .arg(stateName(launch.stepState(step.id)).toUpper().leftJustified(8), step.title, step.id,
                                  actualText(launch, step.id));
            for (const checklist::RunRecord* run : launch.backgroundRuns(step.id))
                lines << statusWords("           IN THE BACKGROUND since %1, run %2: %3")
                             .arg(timeOfDay(run->startedUtcMs))
                             .arg(run->started.run)
                             .arg(runbook::escapedForDisplay(run->started.text).simplified());
            if (const QStringList nobody = launch.rolesToStandInFor(step.id);
                step.kind == runbook::StepKind::Gate && !nobody.isEmpty() && !launch.done(step.id))
                lines << statusWords("           NOBODY HOLDS %1: the decision stands in for them")
                             .arg(nobody.join(QStringLiteral(", ")));
            if (const QString because = launch.reopenedBecause(step.id); !because.isEmpty())
                lines << statusWords("           NOT GO ANY MORE: %1").arg(because);
            if (launch.clockInDoubt(step.id))
                lines << statusWords("           CHECK THE CLOCK TIME %1: T-0 was moved by %2 minutes")
                             .arg(step.clock ? *step.clock : phase.clock.value_or(QString()))
                             .arg(state.slippedMinutes);
        }
    }
    for (const checklist::DeviationRecord& record : state.deviations)
        lines << deviationLine(launch, record);
    lines << QString();
    for (const checklist::Awaited& one : launch.awaited())
        lines << statusWords("Waiting for %1, %2 (%3): %4")
                     .arg(one.role, one.name.isEmpty() ? statusWords("nobody holds it") : one.name,
                          one.contact.isEmpty() ? QStringLiteral("-") : one.contact, one.what);
    return lines.join(u'\n');
}

} // namespace holdpoint::app
