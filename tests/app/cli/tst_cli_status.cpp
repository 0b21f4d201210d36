// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"
#include "core/runbook/importer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

Instant moment(qint64 utcMs)
{
    Instant at;
    at.utcMs = utcMs;
    return at;
}

} // namespace

// The fold of a launch as text.
class CliStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The step has no time of its own: what a slip leaves behind is the clock time of its phase.
    void aSlipNamesTheClockTimeOfThePhase()
    {
        const Result<runbook::Plan> plan =
            runbook::importRunbook("# Shop\n\n## 14:00 UTC - Deploy\n\n**Go**\n```bash\n./go.sh\n```\n");
        QVERIFY(plan);
        QVERIFY(!plan->phases.first().steps.first().clock);
        checklist::Launch launch;
        launch.setPlan(*plan, {});
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.t0UtcMs = 1'800'000'000'000;
        events::T0Slipped slipped;
        slipped.t0UtcMs = opened.t0UtcMs + 30 * 60'000;
        slipped.minutes = 30;
        slipped.reason = u"The network is late"_s;
        for (const events::Event& event : {events::Event(opened), events::Event(slipped)}) {
            events::Entry entry;
            entry.seq = launch.state().entries;
            entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
            entry.body = event;
            launch.apply(entry);
        }
        const QString text = app::statusText(launch, {}, moment(opened.t0UtcMs));
        QVERIFY2(text.contains(u"CHECK THE CLOCK TIME 14:00 UTC: T-0 was moved by 30 minutes"), qPrintable(text));
    }

    // A roster with keys that nobody announced is said, and from T-24h on `status --check` is not clean with it.
    void aRosterThatNobodyAnnouncedIsNotClean()
    {
        constexpr qint64 hour = 3'600'000;
        constexpr qint64 t0 = 1'800'000'000'000;
        checklist::Launch launch;
        rollout::Armed armed;
        armed.armed = true;
        const auto add = [&launch](const events::Event& event, qint64 utcMs, bool rehearsal = false) {
            events::Entry entry;
            entry.seq = launch.state().entries;
            entry.at.utcMs = utcMs;
            entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
            entry.rehearsal = rehearsal;
            entry.body = event;
            launch.apply(entry);
        };
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.t0UtcMs = t0;
        add(opened, t0 - 100 * hour);
        QVERIFY(app::announcementText(launch, t0).isEmpty());
        events::RosterChanged roster{{{u"Ada"_s, {}, {u"Launch Coordinator"_s}, {}, {}}}, false};
        add(roster, t0 - 99 * hour);
        QVERIFY(app::announcementText(launch, t0).isEmpty()); // nobody has a key yet
        roster.people.first().publicKey = u"ssh-ed25519 AAAA"_s;
        add(roster, t0 - 98 * hour);
        QVERIFY(app::announcementText(launch, t0 - 50 * hour).contains(u"not announced"_s));
        QVERIFY(app::announcementText(launch, t0 - 25 * hour).contains(u"NOT ANNOUNCED, due by"_s));
        QVERIFY(app::isClean(launch, armed, t0 - 25 * hour));
        QVERIFY2(app::statusText(launch, armed, moment(t0 - 23 * hour)).contains(u"NOT ANNOUNCED, LATE since"_s),
                 qPrintable(app::statusText(launch, armed, moment(t0 - 23 * hour))));
        QVERIFY(!app::isClean(launch, armed, t0 - 23 * hour));
        const auto word = [&](qint64 now) {
            return app::statusJson(launch, armed, moment(now))[u"roster"].toObject()[u"announcement"].toString();
        };
        QCOMPARE(word(t0 - 23 * hour), u"late"_s);
        add(events::RosterAnnounced{launch.state().rosterSha256, u"#war-room"_s}, t0 - 22 * hour);
        QVERIFY(app::isClean(launch, armed, t0 - 21 * hour));
        QCOMPARE(word(t0 - 21 * hour), u"made"_s);
        QVERIFY(app::announcementText(launch, t0).contains(u"announced LATE"_s));
        // Another roster was announced by nobody.
        roster.people.append({u"Ben"_s, {}, {u"QA Lead"_s}, {}, {}});
        add(roster, t0 - 20 * hour);
        QVERIFY(!app::isClean(launch, armed, t0 - 19 * hour));
    }

    // Only a watch that was over said so, and a weight that was asked for since hid it.
    void aLimitThatWasBrokenIsNotCleanAtOnce()
    {
        checklist::Launch launch;
        const auto add = [&launch](const events::Event& event) {
            events::Entry entry;
            entry.seq = launch.state().entries;
            entry.at.utcMs = 1'800'000'000'000 + entry.seq;
            entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
            entry.body = event;
            launch.apply(entry);
        };
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.t0UtcMs = 1'800'000'000'000;
        add(opened);
        QVERIFY(app::isRolloutClean(launch));
        events::WeightAsked asked;
        asked.change = 1;
        asked.weight = 5;
        add(asked);
        add(events::WeightConfirmed{1});
        QVERIFY(app::isRolloutClean(launch));
        add(events::WatchBreached{1, u"failing"_s, u"40"_s, u"< 1"_s, 1'800'000'000'000});
        QVERIFY(!launch.state().rollout.last()->isOver());
        QVERIFY(!app::isRolloutClean(launch));
        asked.change = 2;
        asked.weight = 100;
        asked.despite = u"breach"_s;
        add(asked);
        QVERIFY(!app::isRolloutClean(launch));
        events::RollbackStarted rollback;
        rollback.rollback = 1;
        rollback.kind = u"immediate"_s;
        add(rollback);
        QCOMPARE(launch.state().rollout.changes().first().stage(), rollout::Stage::RolledBack);
        QVERIFY(app::isRolloutClean(launch));
    }

    // An alarm that goes on is not clean, whoever acknowledged it; one that the coordinator made quiet is.
    void anOpenAlarmIsNotClean()
    {
        checklist::Launch launch;
        rollout::Armed armed;
        armed.armed = true;
        const auto add = [&launch](const events::Event& event) {
            events::Entry entry;
            entry.seq = launch.state().entries;
            entry.at.utcMs = 1'800'000'000'000;
            entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
            entry.body = event;
            launch.apply(entry);
        };
        const auto clean = [&] { return app::isClean(launch, armed, 1'800'000'000'000); };
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.t0UtcMs = 1'800'000'000'000;
        add(opened);
        QVERIFY(clean());
        events::AlarmRaised raised;
        raised.alarm = u"latency.limit"_s;
        raised.occurrence = 1;
        raised.kind = u"limit"_s;
        raised.title = u"Latency\nof all"_s;
        raised.priority = u"warning"_s;
        raised.answer = u"hold"_s;
        raised.value = u"300"_s;
        raised.limit = u"< 200"_s;
        raised.unit = u"ms"_s;
        add(raised);
        QVERIFY(!clean());
        const QString text = app::statusText(launch, armed, moment(1'800'000'083'000));
        QVERIFY2(text.contains(u"Alarm RAISED warning latency.limit"_s), qPrintable(text));
        QVERIFY2(text.contains(u"300 ms, limit < 200"_s), qPrintable(text));
        QVERIFY2(!text.contains(u"Latency\nof"_s), qPrintable(text)); // no line of its own
        add(events::AlarmAcknowledged{u"latency.limit"_s, 1});
        QVERIFY(!clean());
        add(events::AlarmShelved{u"latency.limit"_s, 60'000, u"known"_s});
        QVERIFY(clean());
        add(events::AlarmUnshelved{u"latency.limit"_s, u"person"_s, {}});
        add(events::AlarmCleared{u"latency.limit"_s, 1, u"100"_s});
        QVERIFY(clean());
    }
};

QTEST_GUILESS_MAIN(CliStatusTest)
#include "tst_cli_status.moc"
