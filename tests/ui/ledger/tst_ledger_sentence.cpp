// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/launch_titles.h"
#include "ui/ledger/sentence.h"

#include <QSet>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestLedgerSentence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKind_data();
    void everyKind();
    void noKindIsForgotten();
    void peopleCannotBreakTheLine();
    void actors_data();
    void actors();
    void commands_data();
    void commands();
    void titlesFollowThePlan();
};

static checklist::Launch plannedLaunch()
{
    runbook::Plan plan;
    runbook::Phase phase;
    phase.id = u"t-0"_s;
    phase.title = u"Launch"_s;
    runbook::Step step;
    step.id = u"t-0/backup"_s;
    step.title = u"Back up the database"_s;
    runbook::Command command;
    command.id = u"t-0/backup/1"_s;
    command.text = "./scripts/backup/verify-backup.sh latest";
    step.commands.append(command);
    step.checks.append({u"t-0/backup/ok"_s, u"The backup is verified"_s, 10, false});
    step.expectations.append({u"t-0/backup/e"_s, u"Load balancer healthy"_s, command.id, 11, runbook::Judge::Output});
    step.deliverables.append({u"t-0/backup/d"_s, u"Backup report"_s, 12});
    phase.steps.append(step);
    runbook::Step gate;
    gate.id = u"t-0/gate"_s;
    gate.title = u"Go/No-Go"_s;
    phase.steps.append(gate);
    plan.phases.append(phase);
    plan.matrix.append({u"m/errors"_s, u"Error rate above 5 %"_s, u"Critical"_s, {}, 300, 40});
    plan.values.append({u"v/rev"_s, u"<REV>"_s, u"REV"_s, 50, {}, {}});
    runbook::Procedure procedure;
    procedure.id = u"p/rollback"_s;
    procedure.title = u"Immediate rollback"_s;
    procedure.steps.append({u"p/rollback/1"_s, u"Stop the traffic"_s, {}, 60});
    plan.procedures.append(procedure);
    checklist::Launch launch(plan, {});
    events::Entry started;
    events::RunStarted run;
    run.run = 12;
    run.step = step.id;
    run.command = command.id;
    run.text = command.text;
    started.body = run;
    launch.apply(started);
    return launch;
}

static events::Entry entryOf(const events::Event& body)
{
    events::Entry entry;
    entry.body = body;
    return entry;
}

static events::WatchEnded watchEnded(const QString& verdict)
{
    events::WatchEnded fact;
    fact.change = 2;
    fact.verdict = verdict;
    fact.beganUtcMs = 1'796'115'600'000;
    fact.endedUtcMs = fact.beganUtcMs + 60'000;
    fact.numbers = {{u"errors"_s, verdict, u"0.2"_s, {}, u"< 1"_s, 0, 40, 0},
                    {u"p95"_s, u"ok"_s, u"120"_s, {}, u"< 500"_s, 0, 40, 0}};
    return fact;
}

static events::AlarmRaised raisedAlarm(const QString& kind, const QString& cause)
{
    events::AlarmRaised fact;
    fact.alarm = u"errors."_s + kind;
    fact.occurrence = 1;
    fact.kind = kind;
    fact.source = u"prom"_s;
    fact.title = u"Error rate"_s;
    fact.answer = u"rollback"_s;
    fact.value = u"2.1"_s;
    fact.unit = u"%"_s;
    fact.limit = u"< 0.5"_s;
    fact.cause = cause;
    return fact;
}

static QList<std::pair<events::Event, QString>> samples()
{
    using namespace events;
    const qint64 t0 = 1'796'119'200'000; // 2026-12-01T10:00Z
    RunStarted run{12, u"t-0/backup"_s, {}, u"t-0/backup/1"_s, "./scripts/backup/verify-backup.sh latest", {}, {},
                   {}, false,           0};
    RunStarted covered = run;
    covered.deviations = {u"D1"_s, u"D3"_s};
    covered.background = true;
    RunFinished passed{12, u"exited"_s, 0, 0, 3'200, 10, 0, {}, {}, {}};
    RunFinished failed = passed;
    failed.status = 2;
    failed.durationMs = 75'000;
    failed.expectations = {{u"a"_s, u"missing"_s, {}}, {u"b"_s, u"person"_s, {}}, {u"c"_s, u"met"_s, {}}};
    RunFinished signalled = passed;
    signalled.ending = u"signalled"_s;
    signalled.status = 9;
    RunFinished late = passed;
    late.ending = u"timed-out"_s;
    RunFinished stopped = passed;
    stopped.ending = u"stopped"_s;
    RunFinished unstarted = passed;
    unstarted.ending = u"could-not-start"_s;
    unstarted.problem = u"No such folder"_s;
    const QString job = u"“verify-backup.sh latest” (run 12)"_s;
    return {
        {LaunchOpened{u"erpgo"_s, {}, u"ERPGo"_s, u"1.0.0"_s, t0, {}, {}, {}, {}},
         u"Opened the launch “ERPGo 1.0.0” with T-0 at 2026-12-01 10:00 UTC"_s},
        {RunbookLoaded{u"0123456789abcdef"_s, u"run.md"_s, u"ERPGo Launch"_s},
         u"Loaded the runbook “ERPGo Launch” from run.md (SHA-256 0123456789ab)"_s},
        {ConfigurationTrusted{u"0123456789abcdef"_s}, u"Trusted the configuration 0123456789ab"_s},
        {T0Slipped{t0, 15, u"late team"_s}, u"Slipped T-0 by 15 minute(s), to 2026-12-01 10:00 UTC: late team"_s},
        {T0Slipped{t0, -5, {}}, u"Moved T-0 earlier by 5 minute(s), to 2026-12-01 10:00 UTC"_s},
        {LaunchHeld{u"errors"_s}, u"Held the launch: errors"_s},
        {LaunchResumed{{}}, u"Resumed the launch"_s},
        {LaunchScrubbed{u"no"_s}, u"Scrubbed the launch: no"_s},
        {LaunchEnded{u"done"_s}, u"Ended the launch: done"_s},
        {LogTakenOver{u"holdpoint/launch/erpgo+0a1b2c3d+AAAA"_s, {}, {}, u"the desk burnt"_s},
         u"Took the launch over with the log key 0a1b2c3d: the desk burnt"_s},
        {AnchorsChanged{{u"/media/usb"_s, u"/srv"_s}}, u"Checkpoints are copied to /media/usb, /srv from now on"_s},
        {AnchorsChanged{}, u"Checkpoints are copied to no folder from now on"_s},
        {KeyConfirmed{u"Ada"_s}, u"Confirmed the own line of the roster with the key: Ada"_s},
        {RosterAnnounced{u"0123456789abcdef"_s, u"#war-room"_s},
         u"Announced the roster 0123456789ab… through #war-room"_s},
        {RollCallStarted{1, {}, {u"Ada"_s, u"Bob"_s}}, u"Called the roll of 2 person(s)"_s},
        {RollCallStarted{2, u"Bridge"_s, {u"Ada"_s}}, u"Began the communication test of “Bridge” with 1 person(s)"_s},
        {RollCallAnswered{1, u"Ada"_s, true, {}}, u"Ada answered the roll call"_s},
        {RollCallAnswered{1, u"Bob"_s, false, u"ill"_s}, u"Bob did not answer the roll call: ill"_s},
        {RollCallEnded{1, {}}, u"Ended the roll call: everybody answered"_s},
        {RollCallEnded{2, {u"Bob"_s, u"Cem"_s}}, u"Ended the roll call without an answer of Bob, Cem"_s},
        {DeviationRequested{u"D7"_s, u"declaration"_s, u"declaration"_s, {}, "c/1", u"sells since noon"_s},
         u"Requested deviation D7: declare the launch although something is missing: sells since noon"_s},
        {GateDecided{u"t-0/gate"_s, true, {}, {}, {u"Database Lead"_s}},
         u"Decided GO on “Go/No-Go”, standing in for Database Lead"_s},
        {GateDecided{u"t-0/gate"_s, true, {}, {}, {}, {}, u"D2"_s},
         u"Decided GO on “Go/No-Go”, before its turn by deviation D2"_s},
        {KeyRevoked{u"Ada"_s, u"ssh-ed25519 AAAA"_s, u"lost"_s}, u"Revoked the key of Ada: lost"_s},
        {RosterChanged{{{u"Ada"_s, {}, {}, {}, {}}, {u"Bob"_s, {}, {}, {}, {}}}, false},
         u"Set the roster to 2 person(s): Ada, Bob"_s},
        {run, u"Started “verify-backup.sh latest” (run 12)"_s},
        {covered, u"Started “verify-backup.sh latest” in the background (run 12), covered by deviation D1, D3"_s},
        {passed, job + u" passed after 3.2 s"_s},
        {failed, job + u" failed after 1 min 15 s with exit status 2; 1 expectation(s) missing; 1 expectation(s) for a "
                       "person to judge"_s},
        {signalled, job + u" was ended after 3.2 s by signal 9"_s},
        {late, job + u" was stopped after 3.2 s, at its time limit"_s},
        {stopped, job + u" was stopped by a person after 3.2 s"_s},
        {unstarted, job + u" could not start: No such folder"_s},
        {RunLost{12}, u"Nobody saw how "_s + job + u" ended"_s},
        {RunResolved{12, true, u"saw it"_s}, u"Declared that "_s + job + u" passed: saw it"_s},
        {StopRequested{99}, u"Asked run 99 to stop"_s},
        {StepSkipped{u"t-0/backup"_s, u"not needed"_s, u"D2"_s},
         u"Skipped “Back up the database”, covered by deviation D2: not needed"_s},
        {CheckTicked{u"t-0/backup/ok"_s, {}}, u"Ticked “The backup is verified”"_s},
        {CheckUnticked{u"t-0/backup/ok"_s, u"wrong file"_s}, u"Unticked “The backup is verified”: wrong file"_s},
        {ExpectationJudged{u"t-0/backup/e"_s, false, {}}, u"Judged as missing: “Load balancer healthy”"_s},
        {EvidenceAttached{u"t-0/backup"_s, u"t-0/backup/d"_s, u"report.pdf"_s, {}, 500},
         u"Attached “report.pdf” (500 bytes) to “Backup report”"_s},
        {NoteWritten{u"Coffee is out"_s, {}}, u"Noted: Coffee is out"_s},
        {NoteWritten{u"Slow"_s, u"t-0/backup"_s}, u"Noted on “Back up the database”: Slow"_s},
        {ValueFilled{u"v/rev"_s, u"abc"_s, false}, u"Set “<REV>” to “abc”"_s},
        {ValueFilled{u"SLACK"_s, {}, true}, u"Set “SLACK” to a secret value"_s},
        {ValueFilled{u"v/rev"_s, u"abc"_s, false, u"capture"_s, 12},
         u"Took “<REV>” from the output of “verify-backup.sh latest” (run 12): “abc”"_s},
        {ValueFilled{u"v/rev"_s, u"10:00"_s, false, u"clock"_s, 12}, u"Set “<REV>” to the time of its use, “10:00”"_s},
        {CommandAccepted{u"t-0/backup/1"_s, {}}, u"Accepted the hidden characters in “verify-backup.sh latest”"_s},
        {DeviationRequested{u"D1"_s, u"command"_s, u"t-0/backup/1"_s, {}, "./other.sh", u"faster"_s},
         u"Requested deviation D1: run “other.sh” instead of “verify-backup.sh latest”: faster"_s},
        {DeviationRequested{u"D4"_s, u"folder"_s, u"t-0/backup/1"_s, "/srv", "/srv/new", u"moved"_s},
         u"Requested deviation D4: run “verify-backup.sh latest” in “/srv/new”: moved"_s},
        {DeviationRequested{u"D5"_s, u"runbook"_s, u"runbook"_s, "ab", "0123456789abcdef", u"amended"_s},
         u"Requested deviation D5: another version of the runbook (SHA-256 0123456789ab): amended"_s},
        {DeviationRequested{u"D6"_s, u"configuration"_s, u"configuration"_s, "ab", "0123456789abcdef", u"new probe"_s},
         u"Requested deviation D6: another configuration (SHA-256 0123456789ab): new probe"_s},
        {DeviationExpired{u"D4"_s, u"phase"_s}, u"Deviation D4 expired: “phase” is over"_s},
        {RunbookLoaded{u"0123456789abcdef"_s, u"run.md"_s, u"ERPGo Launch"_s, u"D5"_s, {u"t-0/backup"_s}},
         u"Loaded the runbook “ERPGo Launch” from run.md (SHA-256 0123456789ab), covered by deviation D5"_s},
        {ConfigurationTrusted{u"0123456789abcdef"_s, u"D6"_s},
         u"Trusted the configuration 0123456789ab, covered by deviation D6"_s},
        {DeviationApproved{u"D1"_s, {}, true}, u"Approved deviation D1, requested by the same person"_s},
        {DeviationRejected{u"D1"_s, u"no"_s}, u"Rejected deviation D1: no"_s},
        {VoteCast{u"t-0/gate"_s, u"Technical Lead"_s, true, {}, {}, {}, {}},
         u"Voted GO for Technical Lead on “Go/No-Go”"_s},
        {GateDecided{u"t-0/gate"_s, false, u"red"_s, {}}, u"Decided NO-GO on “Go/No-Go”: red"_s},
        {GateReopened{u"t-0/gate"_s, u"unticked"_s, u"t-0/backup/ok"_s},
         u"“Go/No-Go” is not GO any more: “The backup is verified” was unticked"_s},
        {GateReopened{u"t-0/gate"_s, u"run"_s, u"t-0/backup/1"_s},
         u"“Go/No-Go” is not GO any more: “verify-backup.sh latest” ran again"_s},
        {GateReopened{u"t-0/gate"_s, u"filled"_s, u"v/rev"_s},
         u"“Go/No-Go” is not GO any more: “<REV>” was filled in anew"_s},
        {RollbackStarted{1, u"p/rollback"_s, u"immediate"_s, u"m/errors"_s, false},
         u"Started immediate rollback 1, for “Error rate above 5 %”"_s},
        {RollbackStarted{2, u"p/rollback"_s, u"planned"_s, {}, true},
         u"Started planned rollback 2, for no stated scenario, although a pinned script had changed"_s},
        {RollbackPinned{u"t-0/gate"_s, {{u"./back.sh"_s, u"ab"_s}, {u"./tell.sh"_s, u"cd"_s}}},
         u"Pinned 2 file(s) that a rollback runs, with the GO on “Go/No-Go”"_s},
        {RollbackStepObserved{1, u"p/rollback/1"_s, u"done"_s, u"no requests"_s},
         u"Observed “Stop the traffic” of rollback 1 as done: no requests"_s},
        {RollbackEnded{1, u"incomplete"_s, 3, 0, 1}, u"Rollback 1 ended incomplete: 3 passed, 0 failed, 1 not run"_s},
        {RollbackSeconded{1, u"Bob"_s}, u"Named Bob as the second person of rollback 1"_s},
        {SignoffGiven{u"s"_s, u"Technical Lead"_s, {}, {}, {}}, u"Signed off as Technical Lead"_s},
        {LaunchDeclared{u"It is live."_s, u"Launch Coordinator"_s, {}, {}, {}, {}},
         u"Declared as Launch Coordinator: It is live."_s},
        {CertificateExported{u"c.pdf"_s, {}, 70}, u"Exported the certificate “c.pdf” over 70 entries"_s},
        {ThresholdCrossed{u"Error rate"_s, u"prom"_s, u"breach"_s, u"0.7 %"_s, u"< 0.1 %"_s},
         u"“Error rate” is 0.7 %: breach of the limit < 0.1 %"_s},
        {ThresholdCrossed{u"Error rate"_s, u"prom"_s, u"unknown"_s, {}, {}},
         u"“Error rate” is unknown: no data from prom"_s},
        {raisedAlarm(u"limit"_s, {}), u"Alarm: “Error rate” is 2.1 %, limit < 0.5; the runbook advises a rollback"_s},
        {raisedAlarm(u"data"_s, {}),
         u"Alarm: no data of “Error rate” comes from prom; the runbook advises a rollback"_s},
        {raisedAlarm(u"source"_s, u"down"_s),
         u"Alarm: the source “Error rate” is down; the runbook advises a rollback"_s},
        {raisedAlarm(u"source"_s, u"silent"_s),
         u"Alarm: the source “Error rate” is silent; the runbook advises a rollback"_s},
        {AlarmCleared{u"errors.limit"_s, 1, u"0.2"_s}, u"Alarm cleared: “errors” (errors.limit) is 0.2"_s},
        {AlarmCleared{u"prom.source"_s, 1, {}}, u"Alarm cleared: “prom” (prom.source)"_s},
        {AlarmAcknowledged{u"errors.limit"_s, 1}, u"Acknowledged the alarm “errors” (errors.limit)"_s},
        {AlarmEscalated{u"errors.limit"_s, 1, 120'000},
         u"Nobody acknowledged the alarm “errors” (errors.limit) within 2 minute(s): escalated"_s},
        {AlarmShelved{u"errors.limit"_s, 600'000, u"known"_s},
         u"Shelved the alarm “errors” (errors.limit) for 10 minute(s): known"_s},
        {AlarmUnshelved{u"errors.limit"_s, u"expired"_s, {}},
         u"The alarm “errors” (errors.limit) is back: its time on the shelf is over"_s},
        {AlarmUnshelved{u"errors.limit"_s, u"person"_s, u"fixed"_s},
         u"Took the alarm “errors” (errors.limit) from the shelf: fixed"_s},
        {AlarmTakenOutOfService{u"errors.limit"_s, u"wrong query"_s},
         u"Took the alarm “errors” (errors.limit) out of service: wrong query"_s},
        {AlarmReturnedToService{u"errors.limit"_s, {}}, u"Returned the alarm “errors” (errors.limit) to service"_s},
        {RollbackEnded{1, u"stopped"_s, 2, 0, 0},
         u"Rollback 1 was stopped where it was: 2 passed, 0 failed, 0 not run"_s},
        {RollbackEnded{1, u"superseded"_s, 1, 0, 1},
         u"Rollback 1 gave way to an immediate one: 1 passed, 0 failed, 1 not run"_s},
        {WeightAsked{1, 5, 0, {}, {}, 0}, u"Asked for 5 % of the traffic, from 0 %"_s},
        {WeightAsked{2, 25, 5, u"breach"_s, u"a known flaw"_s, 0},
         u"Asked for 25 % of the traffic, from 5 %, although a limit was broken: a known flaw"_s},
        {WeightAsked{3, 5, 25, {}, {}, 1}, u"Rollback 1 goes on from 25 % to 5 % of the traffic"_s},
        {WeightAsked{4, 0, 5, u"watching"_s, u"quicker"_s, 1},
         u"Rollback 1 goes on from 5 % to 0 % of the traffic, although the watch was not over: quicker"_s},
        {WeightConfirmed{2}, u"Confirmed change 2 of the traffic"_s},
        {WeightWithdrawn{2, {}}, u"Withdrew change 2 of the traffic"_s},
        {WeightWithdrawn{2, u"rain"_s}, u"Withdrew change 2 of the traffic: rain"_s},
        {WeightObserved{2, u"reached"_s, u"25"_s, 120, 360, 700, {}},
         u"Seen at the load balancer: 25 % on the new version, after 0.7 s; it counted 120 requests to the new "
         "version, 360 to the old one"_s},
        {WeightObserved{2, u"elsewhere"_s, u"5"_s, -1, -1, 30'000, u"the weights did not change"_s},
         u"NOT as asked: 5 % on the new version, after 30.0 s: the weights did not change"_s},
        {WeightObserved{2, u"no-data"_s, {}, -1, -1, 30'000, u"connection refused"_s},
         u"The load balancer did not say where traffic is: connection refused"_s},
        {WatchBreached{2, u"errors"_s, u"7"_s, u"< 1"_s, 1'796'115'603'000},
         u"BREACH in the watch of change 2: “errors” is 7, limit < 1, since 09:00:03 UTC"_s},
        {watchEnded(u"ok"_s), u"The watch of change 2 ended after 60 s: all kept to its limits"_s},
        {watchEnded(u"breach"_s), u"The watch of change 2 ended after 60 s: BREACH (errors)"_s},
        {watchEnded(u"insufficient"_s),
         u"The watch of change 2 ended after 60 s: INSUFFICIENT, too few requests (errors)"_s},
        {watchEnded(u"no-data"_s),
         u"The watch of change 2 ended after 60 s: NO DATA, not everything was measured (errors)"_s},
        {BaselineTaken{1, {{u"errors"_s, u"0.1"_s, 12}, {u"p95"_s, u"120"_s, 12}}},
         u"The baseline before the first weight: errors 0.1, p95 120"_s},
        {ScenarioApplied{u"m/errors"_s, u"7"_s, u"> 5"_s},
         u"The matrix row “Error rate above 5 %” applies: measured 7, from > 5 on"_s},
        {ScenarioCeased{u"m/errors"_s, u"1"_s},
         u"The matrix row “Error rate above 5 %” does not apply any more: measured 1"_s},
        {ScenarioDeclared{u"m/errors"_s, true, u"seen"_s},
         u"Declared that the matrix row “Error rate above 5 %” applies: seen"_s},
        {ScenarioDeclared{u"m/errors"_s, false, u"over"_s},
         u"Declared that the matrix row “Error rate above 5 %” does not apply any more: over"_s},
        {ScenarioDecided{u"m/errors"_s, u"rollback"_s, u"it burns"_s},
         u"Decided on the matrix row “Error rate above 5 %” to roll back: it burns"_s},
        {ScenarioDecided{u"m/errors"_s, u"watch"_s, u"small"_s},
         u"Decided on the matrix row “Error rate above 5 %” to watch it further: small"_s},
        {ScenarioDecided{u"m/errors"_s, u"go-on"_s, u"small"_s},
         u"Decided on the matrix row “Error rate above 5 %” to go on: small"_s},
    };
}

void TestLedgerSentence::everyKind_data()
{
    QTest::addColumn<events::Event>("body");
    QTest::addColumn<QString>("sentence");
    const auto all = samples();
    for (qsizetype i = 0; i < all.size(); ++i)
        QTest::addRow("%d %s", int(i), qPrintable(events::kindOf(all.at(i).first)))
            << all.at(i).first << all.at(i).second;
}

void TestLedgerSentence::everyKind()
{
    QFETCH(events::Event, body);
    QFETCH(QString, sentence);
    QCOMPARE(sentenceOf(entryOf(body), plannedLaunch()), sentence);
    events::Entry late = entryOf(body);
    late.late = true;
    QCOMPARE(sentenceOf(late, plannedLaunch()), sentence + u" (recorded late)"_s);
}

void TestLedgerSentence::noKindIsForgotten()
{
    QSet<size_t> seen;
    for (const auto& [body, sentence] : samples())
        seen.insert(body.index());
    QCOMPARE(size_t(seen.size()), std::variant_size_v<events::Event>);
}

void TestLedgerSentence::peopleCannotBreakTheLine()
{
    const QString evil = u"two\nlines %1 %2 <b>bold</b> \u202Eturned"_s;
    const QString said = sentenceOf(entryOf(events::NoteWritten{evil, {}}), plannedLaunch());
    QVERIFY2(said.startsWith(u"Noted: two"_s) && said.contains(u"lines %1 %2 <b>bold</b>"_s), qPrintable(said));
    QVERIFY(!said.contains(u'\n'));
    QVERIFY(!said.contains(QChar(0x202E)));
    // A command with place marks of its own keeps the number of its run where it belongs.
    events::RunStarted run;
    run.run = 7;
    run.text = "date +%1 %2";
    QCOMPARE(sentenceOf(entryOf(run), plannedLaunch()), u"Started “date +%1 %2” (run 7)"_s);
}

void TestLedgerSentence::actors_data()
{
    QTest::addColumn<events::Actor>("actor");
    QTest::addColumn<QString>("text");
    using events::Auth;
    QTest::newRow("claimed") << events::Actor{Auth::Claimed, u"Ada"_s, u"Technical Lead"_s, {}}
                             << u"Ada, Technical Lead (claimed)"_s;
    QTest::newRow("spoken for a seat") << events::Actor{Auth::Spoken, u"Ada"_s, u"Coordinator"_s, u"DBA"_s}
                                       << u"Ada, Coordinator, for DBA (spoken)"_s;
    QTest::newRow("signed, no role") << events::Actor{Auth::Signed, u"Ada"_s, {}, {}} << u"Ada (signed)"_s;
    QTest::newRow("nobody") << events::Actor{} << u"Holdpoint"_s;
}

void TestLedgerSentence::actors()
{
    QFETCH(events::Actor, actor);
    QFETCH(QString, text);
    QCOMPARE(actorText(actor), text);
}

void TestLedgerSentence::commands_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("folders") << QByteArray("./scripts/backup/verify-backup.sh latest") << u"verify-backup.sh latest"_s;
    QTest::newRow("absolute") << QByteArray("/usr/bin/env bash -c /tmp/x") << u"env bash -c /tmp/x"_s;
    QTest::newRow("one word") << QByteArray("./run.sh") << u"run.sh"_s;
    QTest::newRow("argument with folders")
        << QByteArray("curl http://localhost/health") << u"curl http://localhost/health"_s;
    QTest::newRow("lines") << QByteArray("for i in 1 2; do\n  echo $i\ndone") << u"for i in 1 2; do echo $i done"_s;
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("long") << QByteArray(300, 'x') << QString(99, u'x') + QChar(0x2026);
}

void TestLedgerSentence::commands()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, shown);
    QCOMPARE(LaunchTitles::command(text), shown);
}

void TestLedgerSentence::titlesFollowThePlan()
{
    checklist::Launch launch = plannedLaunch();
    const LaunchTitles titles(launch);
    QVERIFY(titles.current());
    QCOMPARE(titles.of(u"t-0/gate"_s), u"Go/No-Go"_s);
    QCOMPARE(titles.of(u"unknown"_s), u"unknown"_s);
    launch.setPlan(runbook::Plan(), {});
    QVERIFY(!titles.current());
}

QTEST_GUILESS_MAIN(TestLedgerSentence)
#include "tst_ledger_sentence.moc"
