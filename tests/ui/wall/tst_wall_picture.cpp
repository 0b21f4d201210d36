// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "tests/ui/checklist/story.h"
#include "ui/wall/launch_picture.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace holdpoint::test;
using namespace Qt::Literals;

// What a launch puts on the wall, in words.
class TestWallPicture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstLook();
    void aRehearsalIsMarked();
    void whoIsWaitedFor();
    void votes();
    void heldAndScrubbed();
    void clocks();
    void theStepThatIsPlannedNext();
    void aRollback();
    void aRollbackByWeightsThatWasStopped();
    void armed();
    void entriesNewestFirst();
    void theWatchAndTheMatrix();
};

namespace {

WallPicture shown(const Story& story, qint64 nowUtcMs = t0 - 754'000)
{
    WallPicture picture = pictureOf(story.launch, {}, {true, {}, {}});
    setNow(picture, &story.launch, nowUtcMs);
    return picture;
}

} // namespace

void TestWallPicture::theFirstLook()
{
    const WallPicture picture = shown(Story());
    QVERIFY(picture.known);
    QCOMPARE(picture.title, u"Sample launch"_s);
    QCOMPARE(picture.state.word, u"NOT STARTED"_s);
    QCOMPARE(picture.phase, u"T-2h: Preparation"_s);
    QCOMPARE(picture.step, u"Back up the database"_s);
    QCOMPARE(picture.gate, u"Go/No-Go Decision Point"_s);
    QVERIFY(picture.bands.isEmpty());
    QVERIFY(!picture.rehearsal);
    QVERIFY(picture.pages().contains(WallPage::Gate));
    QVERIFY(!picture.pages().contains(WallPage::Charts)); // nothing is watched
    WallPicture nothing;
    setNow(nothing, nullptr, t0);
    QCOMPARE(nothing.utc, u"10:00:00 UTC"_s);
    QVERIFY(!nothing.clock.contains(u'0'));
}

void TestWallPicture::aRehearsalIsMarked()
{
    events::Entry entry;
    entry.rehearsal = true;
    entry.body = events::LaunchOpened();
    checklist::Launch launch;
    launch.apply(entry);
    QVERIFY(pictureOf(launch, {}, {}).rehearsal);
}

void TestWallPicture::whoIsWaitedFor()
{
    Story story;
    QVERIFY(!shown(story).awaited.isEmpty());
    const checklist::Awaited first = story.launch.awaited().first();
    QVERIFY(shown(story).awaited.first().who.contains(first.role));
    QCOMPARE(shown(story).awaited.first().what, first.what);
}

void TestWallPicture::votes()
{
    Story story;
    story.passStep(u"prep/backup"_s);
    story.passStep(u"prep/boxes"_s);
    story.passStep(u"prep/files"_s);
    story.passStep(u"prep/gate"_s); // its boxes
    const QString gate = u"prep/gate"_s;
    const auto word = [&](const QString& seat) {
        for (const WallSeat& one : shown(story).seats)
            if (one.role == seat)
                return one.vote.word;
        return QString();
    };
    QCOMPARE(word(u"Technical Lead"_s), u"open"_s);
    checklist::CastVote vote;
    vote.gate = gate;
    vote.seat = u"Technical Lead"_s;
    vote.go = true;
    QVERIFY2(story.act(vote, u"Ann Lee"_s, events::Auth::Spoken), qPrintable(story.refusal.text()));
    QCOMPARE(word(u"Technical Lead"_s), u"GO"_s);
    vote.seat = u"QA Lead"_s;
    vote.go = false;
    vote.reason = u"the tests are red"_s;
    QVERIFY2(story.act(vote, u"Ann Lee"_s, events::Auth::Spoken), qPrintable(story.refusal.text()));
    QCOMPARE(word(u"QA Lead"_s), u"NO-GO"_s);
    QVERIFY(shown(story).gateRemark.contains(u"1 of "_s));
}

void TestWallPicture::heldAndScrubbed()
{
    Story story;
    QVERIFY(story.act(checklist::Hold{u"the replica\nis behind"_s}));
    WallPicture picture = shown(story);
    QCOMPARE(picture.state.word, u"HELD"_s);
    QCOMPARE(picture.bands.size(), 1);
    QVERIFY(picture.bands.first().text.contains(u"the replica is behind"_s)); // one line
    QVERIFY(picture.bands.first().text.contains(u"Ann Lee"_s));
    QVERIFY(story.act(checklist::Resume{u"it caught up"_s}));
    QVERIFY(shown(story).bands.isEmpty());
    QVERIFY(story.act(checklist::Scrub{u"no window left"_s}));
    picture = shown(story);
    QCOMPARE(picture.state.word, u"SCRUBBED"_s);
    QVERIFY(picture.bands.first().text.contains(u"no window left"_s));
    QVERIFY(picture.nextWhen.isEmpty()); // nothing is next
}

void TestWallPicture::clocks()
{
    const Story story;
    QCOMPARE(shown(story, t0 - 754'000).clock, u"T-00:12:34"_s);
    QCOMPARE(shown(story, t0 + 61'000).clock, u"T+00:01:01"_s);
    QCOMPARE(shown(story, t0).utc, u"10:00:00 UTC"_s);
    QVERIFY(shown(story, t0 - 7'300'000).nextWhen.contains(u"in 1:40"_s));
    QVERIFY(!shown(story, t0 - 7'300'000).late);
    QVERIFY(shown(story, t0 - 7'190'000).nextWhen.contains(u"due now"_s));
    QVERIFY(shown(story, t0 - 7'000'000).nextWhen.contains(u"late by 3:20"_s));
    QVERIFY(shown(story, t0 - 7'000'000).late);
    QVERIFY(shown(story, t0 - 7'300'000).gateWhen.startsWith(u"T-00:15"_s));
}

void TestWallPicture::theStepThatIsPlannedNext()
{
    Story story;
    // The step that is worked on stands there already: only its time is said.
    QVERIFY(shown(story).next.isEmpty());
    QVERIFY(!shown(story).nextWhen.isEmpty());
    QVERIFY(story.run(u"prep/backup/1"_s, std::nullopt) > 0);
    QCOMPARE(shown(story).stepMark.word, stateMark(StateShape::Running).word);
    QCOMPARE(shown(story).next, u"Confirm the team"_s);
}

void TestWallPicture::aRollback()
{
    Story story;
    events::RollbackStarted started;
    started.rollback = 1;
    started.procedure = u"back"_s;
    started.kind = u"immediate"_s;
    story.happen(started);
    WallPicture picture = shown(story);
    QCOMPARE(picture.state.word, u"ROLLING BACK"_s);
    QVERIFY(picture.rollback.contains(u"Ann Lee"_s));
    QCOMPARE(picture.preempting(), std::optional(WallPage::Overview));
    events::RunStarted run;
    run.run = 1;
    run.procedure = u"back"_s;
    run.text = "./scripts/back.sh";
    story.happen(run);
    QCOMPARE(shown(story).rollbackSteps.size(), 1);
    QCOMPARE(shown(story).rollbackSteps.first().title, u"./scripts/back.sh"_s);
    story.happen(events::LaunchHeld{u"rolled back"_s});
    story.happen(events::RollbackEnded{1, u"failed"_s, 0, 1, 0});
    QCOMPARE(shown(story).state.word, u"ROLLBACK FAILED"_s);
    story.happen(events::LaunchResumed{u"by hand"_s});
    QVERIFY(shown(story).rollback.isEmpty()); // the launch goes on
}

// It said ROLLBACK FAILED, and none of its scripts.
void TestWallPicture::aRollbackByWeightsThatWasStopped()
{
    Story story;
    events::RunStarted other;
    other.run = 1;
    other.text = "./scripts/other.sh";
    story.happen(other);
    events::RollbackStarted started;
    started.rollback = 1;
    started.procedure = QLatin1String(rollout::weightsProcedure);
    started.kind = u"planned"_s;
    story.happen(started);
    story.happen(events::LaunchHeld{u"rolling back"_s});
    story.happen(events::WeightAsked{1, 10, 25, {}, {}, 1});
    story.happen(events::WeightConfirmed{1});
    events::RunStarted run;
    run.run = 2;
    run.text = "./scripts/shift.sh 10";
    story.happen(run);
    QCOMPARE(story.launch.state().rollout.last()->run, 2);
    QCOMPARE(shown(story).rollbackSteps.size(), 1);
    QCOMPARE(shown(story).rollbackSteps.first().title, u"./scripts/shift.sh 10"_s);
    story.happen(events::RollbackEnded{1, u"stopped"_s, 0, 0, 1});
    QCOMPARE(shown(story).state.word, u"ROLLBACK STOPPED"_s);
    QVERIFY(shown(story).rollback.endsWith(u"stopped where it was"_s));
    QVERIFY(shown(story).state.meaning != Meaning::Critical);
}

void TestWallPicture::armed()
{
    const Story story;
    QCOMPARE(pictureOf(story.launch, {}, {true, {}, {}}).armed.word, u"Rollback armed"_s);
    const WallPicture unarmed = pictureOf(story.launch, {}, {false, {u"A script is missing."_s, u"No disk."_s}, {}});
    QCOMPARE(unarmed.notArmedBecause, u"A script is missing. No disk."_s); // the wall said NOT ARMED and no cause
    QVERIFY(unarmed.statement().contains(u"NOT ARMED: A script is missing. No disk."_s));
    const StateMark& broken = unarmed.armed;
    QCOMPARE(broken.word, u"NOT ARMED"_s);
    QVERIFY(broken.shape != pictureOf(story.launch, {}, {false, {}, {}}).armed.shape); // not known is not broken
}

void TestWallPicture::entriesNewestFirst()
{
    const Story story;
    std::vector<events::Entry> entries(2);
    entries[0].at.utcMs = t0;
    entries[0].body = events::NoteWritten{u"first"_s, {}};
    entries[1].at.utcMs = t0 + 1000;
    entries[1].body = events::NoteWritten{u"second ✅"_s, {}};
    const WallPicture picture = pictureOf(story.launch, entries, {});
    QCOMPARE(picture.recent.size(), 2);
    QCOMPARE(picture.recent.first().time, u"10:00:01"_s);
    QVERIFY(picture.recent.first().text.contains(u"second"_s));
    QVERIFY(!picture.recent.first().text.contains(u'✅')); // as ordinary fonts have it
}

void TestWallPicture::theWatchAndTheMatrix()
{
    const Result<runbook::Plan> plan =
        runbook::importRunbook("# Shop\n\n## T-0: Go\n\n### Shift\n\n```bash\n./shift.sh 25\n./shift.sh 100\n```\n\n"
                               "### Rollback Decision Matrix\n\n| Scenario | Severity | Action | Timeline |\n"
                               "|---|---|---|---|\n| Errors above 5% | High | Immediate rollback | < 5 minutes |\n");
    QVERIFY(plan);
    runbook::Configuration configuration;
    configuration.rollout.observe = u"lb"_s;
    configuration.rollout.watchS = 300;
    runbook::MetricConfiguration latency;
    latency.name = u"latency_p95"_s;
    latency.title = u"Latency, 95th percentile"_s;
    configuration.metrics.append(latency);
    Story story(*plan, false);
    story.launch = checklist::Launch(*plan, configuration);
    const auto now = [&] { return shown(story, story.now.utcMs); };
    QVERIFY(!now().watch);
    story.happen(events::WeightAsked{1, 25, 0, {}, {}, 0});
    story.happen(events::WeightConfirmed{1});
    events::RunStarted run;
    run.run = 1;
    story.happen(run);
    events::RunFinished ended;
    ended.run = 1;
    ended.ending = u"exited"_s;
    story.happen(ended);
    events::WeightObserved seen;
    seen.change = 1;
    seen.outcome = u"reached"_s;
    story.happen(seen);
    const rollout::Change* change = story.launch.state().rollout.last();
    QVERIFY(change && change->stage() == rollout::Stage::Watching);
    const WallPicture watching = shown(story, change->observedUtcMs + 167'000);
    QVERIFY(watching.watch);
    QCOMPARE(watching.watch->word, u"Watching 25 %: 02:13 left"_s);
    // A limit that is broken at its end keeps it open; "00:00 left" stood there.
    QCOMPARE(shown(story, change->observedUtcMs + 312'000).watch->word, u"Watching 25 %: 00:12 over its time"_s);
    QVERIFY(watching.statement().contains(watching.watch->word));
    QVERIFY(watching.bands.isEmpty());

    story.happen(events::WatchBreached{1, u"errors"_s, u"7"_s, u"< 5"_s, story.now.utcMs});
    QCOMPARE(now().watch->word, u"BREACH at 25 %"_s);
    QCOMPARE(now().watchMetrics, u"errors"_s);
    QVERIFY(now().statement().contains(u"BREACH at 25 %: errors"_s));
    QVERIFY(now().watch->shape != watching.watch->shape);
    // As the configuration calls it.
    story.happen(events::WatchBreached{1, u"latency_p95"_s, u"700"_s, u"< 200"_s, story.now.utcMs});
    QCOMPARE(now().watchMetrics, u"errors, Latency, 95th percentile"_s);
    const QString row = plan->matrix.first().id;
    story.happen(events::ScenarioApplied{row, u"7"_s, u"> 5"_s});
    QCOMPARE(now().bands.size(), 1);
    QCOMPARE(now().bands.first().mark.word, u"APPLIES"_s);
    QVERIFY(now().bands.first().text.contains(u"nobody decided yet: Immediate rollback"_s));
    story.happen(events::ScenarioDecided{row, u"watch"_s, u"it falls"_s});
    QVERIFY(now().bands.first().text.contains(u"decided by Ann Lee"_s));
    story.happen(events::ScenarioCeased{row, u"1"_s});
    QVERIFY(now().bands.isEmpty());
}

QTEST_MAIN(TestWallPicture)
#include "tst_wall_picture.moc"
