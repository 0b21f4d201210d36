// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/launch_picture.h"

#include "ui/checklist/marks.h"
#include "ui/checklist/planned_start.h"
#include "ui/checklist/time_text.h"
#include "ui/ledger/sentence.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <ranges>

namespace holdpoint::ui {
namespace {

QString wallText(const char* words) { return QCoreApplication::translate("Wall", words); }

const checklist::RollbackRecord* lastRollback(const checklist::Launch& launch)
{
    return launch.state().rollbacks.isEmpty() ? nullptr : &launch.state().rollbacks.last();
}

// The last one is what the room asks about until the launch goes on.
const checklist::RollbackRecord* shownRollback(const checklist::Launch& launch)
{
    const checklist::RollbackRecord* last = lastRollback(launch);
    const checklist::State& state = launch.state();
    return last && (!last->ended || state.held || state.scrubbed) ? last : nullptr;
}

StateMark launchMark(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    if (const checklist::RollbackRecord* rollback = shownRollback(launch)) {
        if (!rollback->ended)
            return {wallText(QT_TRANSLATE_NOOP("Wall", "ROLLING BACK")), StateShape::Running, Meaning::Warning};
        const QString& outcome = rollback->ended->outcome;
        if (outcome == QLatin1String("stopped"))
            return {wallText(QT_TRANSLATE_NOOP("Wall", "ROLLBACK STOPPED")), StateShape::Held, Meaning::Warning};
        if (outcome == QLatin1String("superseded"))
            return {wallText(QT_TRANSLATE_NOOP("Wall", "ROLLBACK GAVE WAY")), StateShape::Skipped, Meaning::Warning};
        if (outcome != QLatin1String("done"))
            return {wallText(QT_TRANSLATE_NOOP("Wall", "ROLLBACK FAILED")), StateShape::Failed, Meaning::Critical};
        if (!state.scrubbed)
            return {wallText(QT_TRANSLATE_NOOP("Wall", "ROLLED BACK")), StateShape::Skipped, Meaning::Warning};
    }
    if (state.declaration && !state.ended && !state.scrubbed && !state.held)
        return {wallText(QT_TRANSLATE_NOOP("Wall", "DECLARED")), StateShape::Passed, Meaning::Ok};
    return markOf(state);
}

StateMark voteMark(VoteState vote)
{
    if (vote == VoteState::Void) // why, the desk says
        return {wallText(QT_TRANSLATE_NOOP("Wall", "VOID")), StateShape::Unknown, Meaning::Warning};
    StateMark mark = markOf(vote);
    if (vote == VoteState::None)
        mark.word = wallText(QT_TRANSLATE_NOOP("Wall", "open"));
    return mark;
}

StateMark armedMark(const rollout::Armed& armed)
{
    if (armed.armed)
        return {wallText(QT_TRANSLATE_NOOP("Wall", "Rollback armed")), StateShape::Ready, Meaning::Ok};
    return {wallText(QT_TRANSLATE_NOOP("Wall", "NOT ARMED")),
            armed.causes.isEmpty() ? StateShape::Unknown : StateShape::Failed, Meaning::Warning};
}

void tellReasons(WallPicture& picture, const checklist::State& state)
{
    const auto add = [&](const std::optional<checklist::HoldRecord>& record, const QString& word, StateShape shape,
                         Meaning meaning) {
        if (record)
            picture.bands.append({{word, shape, meaning},
                                  wallText(QT_TRANSLATE_NOOP("Wall", "%1, %2 UTC: %3"))
                                      .arg(shownText(record->by.person), utcSeconds(record->utcMs),
                                           shownText(record->reason).simplified())});
    };
    if (state.scrubbed)
        add(state.scrubbed, wallText(QT_TRANSLATE_NOOP("Wall", "SCRUBBED")), StateShape::Failed, Meaning::Critical);
    else if (!state.ended)
        add(state.held, wallText(QT_TRANSLATE_NOOP("Wall", "HELD")), StateShape::Held, Meaning::Warning);
}

// Rows of the rollback matrix that apply now: nobody may overlook them.
void tellMatrix(WallPicture& picture, const checklist::Launch& launch)
{
    if (launch.state().ended || launch.state().scrubbed)
        return;
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        const rollout::Scenario scenario = launch.state().matrix.scenario(row.id);
        if (!scenario.applies())
            continue;
        const QString since = utcSeconds(scenario.sinceUtcMs());
        const QString decided = scenario.decided
                                    ? wallText(QT_TRANSLATE_NOOP("Wall", "%1, since %2 UTC, decided by %3"))
                                          .arg(shownText(row.scenario), since, shownText(scenario.decidedBy.person))
                                    : wallText(QT_TRANSLATE_NOOP("Wall", "%1, since %2 UTC, nobody decided yet: %3"))
                                          .arg(shownText(row.scenario), since, shownText(row.action));
        picture.bands.append(
            {{wallText(QT_TRANSLATE_NOOP("Wall", "APPLIES")), StateShape::Failed, Meaning::Critical}, decided});
    }
}

// "02:13".
QString leftText(qint64 ms)
{
    const qint64 seconds = (std::max<qint64>(0, ms) + 999) / 1000;
    return QStringLiteral("%1:%2")
        .arg(seconds / 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString metricTitle(const checklist::Launch& launch, const QString& name)
{
    const auto& metrics = launch.configuration().metrics;
    const auto found = std::ranges::find(metrics, name, &runbook::MetricConfiguration::name);
    return shownText(found == metrics.end() || found->title.isEmpty() ? name : found->title);
}

// A watch that is on, or a limit that was broken at the weight that is in force.
// What is only asked for has no weight of its own yet: the one in force is watched.
void tellWatch(WallPicture& picture, const checklist::Launch& launch, qint64 nowUtcMs)
{
    picture.watch.reset();
    picture.watchMetrics.clear();
    const rollout::Change* change = launch.state().rollout.confirmed();
    if (!change)
        return;
    const QString weight = QString::number(change->asked.weight);
    const bool watching = change->stage() == rollout::Stage::Watching;
    if (!change->breaches.isEmpty() && (watching || change->stage() == rollout::Stage::Unclean)) {
        QStringList metrics;
        for (const events::WatchBreached& breach : change->breaches)
            metrics.append(metricTitle(launch, breach.metric));
        metrics.removeDuplicates();
        picture.watch = StateMark{wallText(QT_TRANSLATE_NOOP("Wall", "BREACH at %1 %")).arg(weight), StateShape::Failed,
                                  Meaning::Critical};
        picture.watchMetrics = metrics.join(QStringLiteral(", "));
    } else if (watching) {
        // A limit that is broken at its end keeps it open.
        const qint64 left = change->observedUtcMs + launch.ladder().watchMs - nowUtcMs;
        picture.watch = StateMark{(left > 0 ? wallText(QT_TRANSLATE_NOOP("Wall", "Watching %1 %: %2 left"))
                                            : wallText(QT_TRANSLATE_NOOP("Wall", "Watching %1 %: %2 over its time")))
                                      .arg(weight, leftText(left > 0 ? left : -left)),
                                  StateShape::Running, Meaning::Info};
    }
}

void tellGate(WallPicture& picture, const checklist::Launch& launch)
{
    const QString id = launch.nextGate();
    const runbook::Step* gate = launch.plan().step(id);
    if (!gate)
        return;
    picture.gate = shownText(gate->title);
    for (const QString& seat : launch.seatsOf(id)) {
        const VoteState vote = voteState(launch, id, seat);
        picture.seats.append({shownText(seat), voteMark(vote), vote == VoteState::Go});
    }
    QStringList remarks;
    if (const qsizetype open = launch.openCriteria(id).size(); open > 0)
        remarks.append(QCoreApplication::translate("Wall", "%n criteria open", nullptr, int(open)));
    const auto go = std::ranges::count_if(picture.seats, &WallSeat::go);
    remarks.append(picture.seats.isEmpty()
                       ? wallText(QT_TRANSLATE_NOOP("Wall", "The coordinator alone decides"))
                       : wallText(QT_TRANSLATE_NOOP("Wall", "%1 of %2 are GO")).arg(go).arg(picture.seats.size()));
    picture.gateRemark = remarks.join(QStringLiteral(" · "));
}

void tellRollback(WallPicture& picture, const checklist::Launch& launch)
{
    const checklist::RollbackRecord* rollback = shownRollback(launch);
    if (!rollback)
        return;
    picture.rollback = rollback->started.kind == QLatin1String("planned")
                           ? wallText(QT_TRANSLATE_NOOP("Wall", "Planned rollback, begun by %1 at %2 UTC"))
                           : wallText(QT_TRANSLATE_NOOP("Wall", "Rollback, begun by %1 at %2 UTC"));
    picture.rollback = picture.rollback.arg(shownText(rollback->by.person), utcSeconds(rollback->utcMs));
    const QString outcome = rollback->ended ? rollback->ended->outcome : QString();
    if (outcome == QLatin1String("stopped"))
        picture.rollback = wallText(QT_TRANSLATE_NOOP("Wall", "%1, stopped where it was")).arg(picture.rollback);
    else if (outcome == QLatin1String("superseded"))
        picture.rollback =
            wallText(QT_TRANSLATE_NOOP("Wall", "%1, gave way to an immediate one")).arg(picture.rollback);
    // The runs of one that goes down the weights are those of its changes.
    const bool byWeights = rollback->isByWeights();
    const auto isOfIt = [&](const checklist::RunRecord& run) {
        if (!byWeights)
            return run.started.procedure == rollback->started.procedure && rollback->began(run);
        return std::ranges::any_of(launch.state().rollout.changes(), [&](const rollout::Change& change) {
            return change.asked.rollback == rollback->started.rollback && change.run == run.started.run;
        });
    };
    for (const checklist::RunRecord& run : launch.state().runs) {
        if (!isOfIt(run))
            continue;
        const StateShape shape = run.running()   ? StateShape::Running
                                 : run.unknown() ? StateShape::Unknown
                                 : run.passed()  ? StateShape::Passed
                                                 : StateShape::Failed;
        picture.rollbackSteps.prepend(
            {stateMark(shape), shownText(QString::fromUtf8(run.started.text)).simplified()}); // newest first
    }
}

void tellStep(WallPicture& picture, const checklist::Launch& launch)
{
    const QString current = launch.currentStep();
    const runbook::Step* step = launch.plan().step(current);
    const runbook::Phase* phase = launch.plan().phaseOf(current);
    if (step) {
        picture.step = shownText(step->title);
        picture.stepMark = markOf(launch.stepState(current));
    }
    if (phase)
        picture.phase = shownText(phase->title);
    else if (launch.timeLineDone())
        picture.phase = wallText(QT_TRANSLATE_NOOP("Wall", "All phases are done"));
}

// The first step with a time of its own that nobody touched; the current one where it has not begun.
const runbook::Step* nextPlanned(const checklist::Launch& launch, qint64& plannedUtcMs)
{
    for (const runbook::Phase& phase : launch.plan().phases)
        for (const runbook::Step& step : phase.steps) {
            const std::optional<qint64> planned = ownPlannedStart(launch, phase, step);
            if (!planned || launch.done(step.id) || launch.state().stepTimes.contains(step.id))
                continue;
            plannedUtcMs = *planned;
            return &step;
        }
    return nullptr;
}

QString countdown(qint64 aheadMs, bool& late)
{
    constexpr qint64 minute = 60'000;
    late = aheadMs <= -minute;
    if (aheadMs > 0)
        return wallText(QT_TRANSLATE_NOOP("Wall", "in %1")).arg(durationText((aheadMs + 999) / 1000 * 1000));
    return late ? wallText(QT_TRANSLATE_NOOP("Wall", "late by %1")).arg(durationText(-aheadMs / 1000 * 1000))
                : wallText(QT_TRANSLATE_NOOP("Wall", "due now"));
}

} // namespace

WallPicture pictureOf(const checklist::Launch& launch, const std::vector<events::Entry>& recent,
                      const rollout::Armed& armed)
{
    const checklist::State& state = launch.state();
    WallPicture picture;
    picture.known = true;
    const QString name = state.opened.name.isEmpty() ? launch.plan().title : state.opened.name;
    picture.title = shownText(state.opened.version.isEmpty() ? name : name + QLatin1Char(' ') + state.opened.version);
    picture.rehearsal = state.rehearsal;
    picture.state = launchMark(launch);
    picture.armed = armedMark(armed);
    picture.notArmedBecause = shownText(armed.causes.join(u' '));
    tellReasons(picture, state);
    tellMatrix(picture, launch);
    tellStep(picture, launch);
    tellGate(picture, launch);
    tellRollback(picture, launch);
    for (const checklist::Awaited& who : launch.awaited()) {
        const QString holder = who.name.isEmpty()
                                   ? wallText(QT_TRANSLATE_NOOP("Wall", "%1: nobody holds this role")).arg(who.role)
                                   : wallText(QT_TRANSLATE_NOOP("Wall", "%1, %2")).arg(who.name, who.role);
        picture.awaited.append({shownText(holder), shownText(who.what)});
    }
    for (const events::Entry& entry : recent | std::views::reverse)
        picture.recent.append({utcSeconds(entry.at.utcMs), shownText(sentenceOf(entry, launch))});
    return picture;
}

void setNow(WallPicture& picture, const checklist::Launch* launch, qint64 nowUtcMs)
{
    picture.utc = wallText(QT_TRANSLATE_NOOP("Wall", "%1 UTC")).arg(utcSeconds(nowUtcMs));
    if (!launch) {
        picture.clock = QStringLiteral("T --:--:--");
        picture.watch.reset();
        picture.watchMetrics.clear();
        return;
    }
    tellWatch(picture, *launch, nowUtcMs);
    const qint64 t0 = launch->state().t0UtcMs;
    picture.clock = tClock(secondsFromT0(nowUtcMs, t0));
    qint64 planned = 0;
    const runbook::Step* next = nextPlanned(*launch, planned);
    const bool over = launch->state().ended || launch->state().scrubbed;
    picture.next.clear();
    picture.nextWhen.clear();
    picture.late = false;
    if (next && !over) {
        // Where it is the one that is worked on, its time alone is left to say.
        if (next->id != launch->currentStep())
            picture.next = shownText(next->title);
        picture.nextWhen = wallText(QT_TRANSLATE_NOOP("Wall", "%1, %2"))
                               .arg(tPlanned((planned - t0) / 1000), countdown(planned - nowUtcMs, picture.late));
    }
    picture.gateWhen.clear();
    if (const std::optional<qint64> gate = launch->plannedStart(launch->nextGate()); gate && !over) {
        bool late = false;
        picture.gateWhen = wallText(QT_TRANSLATE_NOOP("Wall", "%1, %2"))
                               .arg(tPlanned((*gate - t0) / 1000), countdown(*gate - nowUtcMs, late));
    }
}

} // namespace holdpoint::ui
