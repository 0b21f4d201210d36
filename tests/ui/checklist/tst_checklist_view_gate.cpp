// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/check_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/poll_page.h"
#include "ui/checklist/reason_edit.h"
#include "ui/checklist/seat_model.h"
#include "ui/checklist/step_page.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using test::last;

// The go/no-go point in the step page, worked through by keyboard.
class TestChecklistViewGate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void pollByKeyboard();
    void noGoAsksWhy();
    void changedEvidenceVoidsVotes();
    void decisionSaysWhatIsMissing();
    void notItsTurn();
    void aGateThatIsLetBeforeItsTurnTakesVotes();
    void theRoomReadsLargeText();
    void valuesStandBesideTheCriteria();
    void openAlarmsStandFirstInTheEvidence();
    void nineVotesByOneKey();
    void nineSpokenVotesTakeAMinuteAtMost();
};

static test::Story atGate()
{
    test::Story story;
    for (const char* step : {"prep/backup", "prep/boxes", "prep/files"})
        story.passStep(QString::fromUtf8(step));
    return story;
}

static const QString gateId = QStringLiteral("prep/gate");

void TestChecklistViewGate::pollByKeyboard()
{
    test::Story story = atGate();
    QCOMPARE(story.launch.currentStep(), gateId);
    StepPage page;
    page.resize(800, 800);
    page.refresh(story.launch);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QSignalSpy asked(&page, &StepPage::commandRequested);
    GatePanel* gate = page.gatePanel();
    QAbstractItemModelTester tester(gate->seatModel());
    const auto enter = [&] {
        const auto command = asked.last().first().value<checklist::Command>();
        QVERIFY2(story.act(command, QStringLiteral("Ann Lee"), events::Auth::Spoken), qPrintable(story.refusal.text()));
        page.refresh(story.launch);
    };

    QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier); // "Tick the 2 criteria below"
    QCOMPARE(page.focusWidget(), gate->criteria()->view());
    QTest::keyClick(page.focusWidget(), Qt::Key_Space);
    enter();
    QTest::keyClick(page.focusWidget(), Qt::Key_Down);
    QTest::keyClick(page.focusWidget(), Qt::Key_Space);
    enter();
    QCOMPARE(page.nextAct().label, QStringLiteral("Poll the 2 seats without GO"));
    QVERIFY(!gate->goButton()->isEnabled());
    QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(page.focusWidget(), gate->seats());
    QTest::keyClick(page.focusWidget(), Qt::Key_G);
    const auto* vote = last<checklist::CastVote>(asked);
    QVERIFY(vote && vote->go);
    QCOMPARE(vote->seat, QStringLiteral("Technical Lead"));
    QVERIFY(vote->statement.isEmpty() && vote->signature.isEmpty());
    enter();
    QTest::keyClick(page.focusWidget(), Qt::Key_G); // the keyboard went on to the next seat
    QCOMPARE(last<checklist::CastVote>(asked)->seat, QStringLiteral("QA Lead"));
    enter();
    QCOMPARE(gate->seatModel()->vote(0), VoteState::Go);
    QCOMPARE(page.nextAct().label, QStringLiteral("Decide the gate"));
    QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(page.focusWidget(), gate->goButton());
    QTest::keyClick(page.focusWidget(), Qt::Key_Space);
    const auto* decided = last<checklist::DecideGate>(asked);
    QVERIFY(decided && decided->go);
    enter();
    QVERIFY(story.launch.done(gateId));
    QCOMPARE(page.nextAct().kind, NextAct::Kind::GoTo);
}

void TestChecklistViewGate::noGoAsksWhy()
{
    test::Story story = atGate();
    GatePanel gate;
    gate.resize(760, 600);
    gate.refresh(story.launch, *story.launch.plan().step(gateId));
    gate.show();
    QSignalSpy asked(&gate, &GatePanel::commandRequested);
    gate.focusSeats();
    QTest::keyClick(gate.seats(), Qt::Key_N);
    QCOMPARE(asked.size(), 0);
    QVERIFY(gate.reason()->isVisible());
    QTest::keyClicks(gate.reason()->line(), QStringLiteral("Errors rise"));
    QTest::keyClick(gate.reason()->line(), Qt::Key_Return);
    const auto* vote = last<checklist::CastVote>(asked);
    QVERIFY(vote && !vote->go);
    QCOMPARE(vote->reason, QStringLiteral("Errors rise"));
    QVERIFY(story.act(*vote, QStringLiteral("Ann Lee"), events::Auth::Spoken));
    gate.refresh(story.launch, *story.launch.plan().step(gateId));
    QCOMPARE(gate.seatModel()->index(0, SeatModel::VoteColumn).data().toString(), QStringLiteral("NO-GO"));
    QVERIFY(gate.missing().contains(QStringLiteral("held"))); // one NO-GO holds
    QVERIFY(!gate.goButton()->isEnabled());

    QTest::mouseClick(gate.noGoButton(), Qt::LeftButton);
    QTest::keyClicks(gate.reason()->line(), QStringLiteral("Not today"));
    QTest::keyClick(gate.reason()->line(), Qt::Key_Return);
    const auto* decided = last<checklist::DecideGate>(asked);
    QVERIFY(decided && !decided->go);
    QCOMPARE(decided->reason, QStringLiteral("Not today"));
}

void TestChecklistViewGate::changedEvidenceVoidsVotes()
{
    test::Story story = atGate();
    QVERIFY(story.act(checklist::CastVote{gateId, QStringLiteral("QA Lead"), true, {}, {}, {}},
                      QStringLiteral("Ann Lee"), events::Auth::Spoken));
    SeatModel model;
    QAbstractItemModelTester tester(&model);
    model.refresh(story.launch, gateId);
    QCOMPARE(model.vote(1), VoteState::Go);
    QCOMPARE(model.firstWithoutGo(), 0);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    story.act(checklist::TickCheck{QStringLiteral("prep/gate/1")});
    model.refresh(story.launch, gateId);
    QCOMPARE(model.vote(1), VoteState::Void);
    QCOMPARE(changed.size(), 1);
    QVERIFY(model.index(1, SeatModel::VoteColumn).data().toString().contains(QStringLiteral("evidence changed")));
    EvidenceModel evidence;
    QAbstractItemModelTester evidenceTester(&evidence);
    evidence.refresh(story.launch, gateId);
    QVERIFY(evidence.rowCount() >= 7); // three steps, three runs, a file
}

void TestChecklistViewGate::decisionSaysWhatIsMissing()
{
    test::Story story = atGate();
    GatePanel gate;
    const runbook::Step& step = *story.launch.plan().step(gateId);
    gate.refresh(story.launch, step);
    gate.show();
    QVERIFY(gate.missing().contains(QStringLiteral("2 criteria are not ticked")));
    QVERIFY(gate.missing().contains(QStringLiteral("no GO from Technical Lead, QA Lead")));
    QSignalSpy asked(&gate, &GatePanel::commandRequested);
    QTest::mouseClick(gate.goButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), 0);
    // An approved override opens the way, and its number stands on the button.
    QVERIFY(story.act(checklist::RequestDeviation{QStringLiteral("override"), gateId, {}, QStringLiteral("They sleep")},
                      QStringLiteral("Tom Fox")));
    QVERIFY(story.act(checklist::ApproveDeviation{QStringLiteral("D1"), {}}));
    gate.refresh(story.launch, step);
    QVERIFY(gate.goButton()->isEnabled());
    QCOMPARE(gate.goButton()->text(), QStringLiteral("GO (D1)"));
    QTest::mouseClick(gate.goButton(), Qt::LeftButton);
    QVERIFY2(story.act(*last<checklist::DecideGate>(asked)), qPrintable(story.refusal.text()));
}

void TestChecklistViewGate::notItsTurn()
{
    test::Story story;
    GatePanel gate;
    gate.refresh(story.launch, *story.launch.plan().step(gateId));
    gate.show();
    QVERIFY(!gate.goButton()->isEnabled());
    QVERIFY(!gate.noGoButton()->isEnabled());
    QVERIFY(!gate.voteGoButton()->isEnabled());
    QSignalSpy asked(&gate, &GatePanel::commandRequested);
    QTest::keyClick(gate.seats(), Qt::Key_G);
    QCOMPARE(asked.size(), 0);
}

// Regression: the rules took such a vote, and the window offered no way to enter it.
void TestChecklistViewGate::aGateThatIsLetBeforeItsTurnTakesVotes()
{
    test::Story story;
    QVERIFY2(story.act(checklist::RequestDeviation{QStringLiteral("order"), gateId, {}, QStringLiteral("they wait")},
                       QStringLiteral("Tom Fox")),
             qPrintable(story.refusal.text()));
    QVERIFY2(story.act(checklist::ApproveDeviation{QStringLiteral("D1"), {}}), qPrintable(story.refusal.text()));
    PollPage page(gateId);
    page.refresh(story.launch);
    page.show();
    QVERIFY(page.panel()->voteGoButton()->isEnabled());
    QVERIFY(page.panel()->noGoButton()->isEnabled());
    QCOMPARE(page.standing(), QStringLiteral("0 of 2 GO"));
    QSignalSpy asked(page.panel(), &GatePanel::commandRequested);
    QTest::keyClick(page.panel()->seats(), Qt::Key_G);
    const auto* vote = last<checklist::CastVote>(asked);
    QVERIFY(vote && vote->go);
    QVERIFY2(story.act(*vote, QStringLiteral("Ann Lee"), events::Auth::Spoken), qPrintable(story.refusal.text()));
}

void TestChecklistViewGate::theRoomReadsLargeText()
{
    test::Story story = atGate();
    PollPage page(gateId, 2);
    page.resize(1900, 1000);
    page.refresh(story.launch);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    const double body = themeFont(FontRole::Body).pointSizeF();
    QCOMPARE(page.panel()->seats()->font().pointSizeF(), 2 * body);
    QCOMPARE(page.panel()->voteGoButton()->font().pointSizeF(), 2 * body);
    QCOMPARE(page.standing(), QStringLiteral("0 of 2 GO"));
    QVERIFY(page.panel()->criteria()->isVisible());
}

// G enters the chosen seat's GO wherever the keyboard is on the page; after the last seat it is on the coordinator's.
void TestChecklistViewGate::nineVotesByOneKey()
{
    test::Story story = atGate();
    for (const runbook::Check& check : story.launch.plan().step(gateId)->checks)
        QVERIFY(story.act(checklist::TickCheck{check.id}));
    PollPage page(gateId);
    page.resize(1200, 700);
    page.refresh(story.launch);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    connect(&page, &PollPage::commandRequested, this, [&](const checklist::Command& command) {
        QVERIFY2(story.act(command, QStringLiteral("Ann Lee"), events::Auth::Spoken), qPrintable(story.refusal.text()));
        page.refresh(story.launch);
    });
    QSignalSpy closed(&page, &PollPage::closeWanted);
    page.setFocus();
    const qsizetype seats = story.launch.seatsOf(gateId).size();
    for (qsizetype seat = 0; seat < seats; ++seat)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_G);
    QVERIFY(story.launch.seatsWithoutGo(gateId).isEmpty());
    QVERIFY(page.panel()->goButton()->hasFocus());
    QVERIFY(!story.launch.done(gateId)); // the key of the seats does not decide
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(story.launch.done(gateId));
    QCOMPARE(page.standing(), QStringLiteral("GO"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

// Regression: what a step's blanks were filled with was missing from the evidence of a gate.
void TestChecklistViewGate::valuesStandBesideTheCriteria()
{
    runbook::Plan plan = test::samplePlan();
    plan.phases[0].steps[0].commands[0].placeholders = {QStringLiteral("value/rev"), QStringLiteral("value/key")};
    plan.phases[0].steps[0].commands[1].placeholders = {QStringLiteral("value/rev")};
    runbook::Value key;
    key.id = QStringLiteral("value/key");
    key.placeholder = QStringLiteral("<KEY>");
    key.name = QStringLiteral("KEY");
    plan.values.append(key);
    test::Story story(plan);
    EvidenceModel evidence;
    QAbstractItemModelTester tester(&evidence);
    const auto lines = [&evidence] {
        QStringList all;
        for (int row = 0; row < evidence.rowCount(); ++row)
            all.append(evidence.index(row).data().toString().trimmed());
        return all.filter(QStringLiteral("Value "));
    };
    evidence.refresh(story.launch, gateId);
    QCOMPARE(lines(),
             QStringList({QStringLiteral("Value <REV>: not filled"), QStringLiteral("Value <KEY>: not filled")}));
    story.happen(events::ValueFilled{QStringLiteral("value/rev"), QStringLiteral("4f2c"), false});
    story.happen(events::ValueFilled{QStringLiteral("value/key"), {}, true});
    evidence.refresh(story.launch, gateId);
    QCOMPARE(lines(), QStringList({QStringLiteral("Value <REV>: 4f2c"), QStringLiteral("Value <KEY>: set, secret")}));
}

void TestChecklistViewGate::openAlarmsStandFirstInTheEvidence()
{
    test::Story story = atGate();
    for (const char* criterion : {"prep/gate/1", "prep/gate/2"})
        QVERIFY(story.act(checklist::TickCheck{QString::fromUtf8(criterion)}));
    const QStringList seats = story.launch.seatsOf(gateId);
    for (const QString& seat : seats)
        QVERIFY2(story.act(checklist::CastVote{gateId, seat, true, {}, {}, {}}, QStringLiteral("Ann Lee"),
                           events::Auth::Spoken),
                 qPrintable(story.refusal.text()));
    GatePanel panel;
    const runbook::Step& gate = *story.launch.plan().step(gateId);
    panel.refresh(story.launch, gate);
    QVERIFY2(panel.goButton()->isEnabled(), qPrintable(panel.missing()));
    events::AlarmRaised raised;
    raised.alarm = QStringLiteral("latency.limit");
    raised.occurrence = 1;
    raised.kind = QStringLiteral("limit");
    raised.title = QStringLiteral("Latency");
    raised.priority = QStringLiteral("warning");
    raised.value = QStringLiteral("300");
    raised.limit = QStringLiteral("< 200");
    raised.unit = QStringLiteral("ms");
    story.happen(raised);
    EvidenceModel evidence;
    QAbstractItemModelTester tester(&evidence);
    const auto first = [&] {
        evidence.refresh(story.launch, gateId);
        panel.refresh(story.launch, gate);
        return evidence.index(0).data().toString();
    };
    QCOMPARE(first(), QStringLiteral("Alarm Latency: 300 ms, limit < 200; NOT ACKNOWLEDGED"));
    QVERIFY(panel.missing().contains(QStringLiteral("nobody acknowledged the alarm “Latency”")));
    QVERIFY(!panel.goButton()->isEnabled());
    QVERIFY(!story.act(checklist::DecideGate{gateId, true, {}}));
    story.happen(events::AlarmAcknowledged{raised.alarm, 1});
    QCOMPARE(first(), QStringLiteral("Alarm Latency: 300 ms, limit < 200; acknowledged by Ann Lee"));
    QVERIFY(!panel.missing().contains(QStringLiteral("alarm")));
    story.happen(events::AlarmShelved{raised.alarm, 60'000, QStringLiteral("known")});
    QCOMPARE(first(), QStringLiteral("Alarm Latency (latency.limit): shelved"));
    story.happen(events::AlarmUnshelved{raised.alarm, QStringLiteral("person"), {}});
    story.happen(events::AlarmCleared{raised.alarm, 1, QStringLiteral("100")});
    QVERIFY(!first().startsWith(QStringLiteral("Alarm")));
    // Missing data is never good, however often it was acknowledged.
    raised.alarm = QStringLiteral("latency.data");
    raised.kind = QStringLiteral("data");
    story.happen(raised);
    story.happen(events::AlarmAcknowledged{raised.alarm, 1});
    QCOMPARE(first(), QStringLiteral("Alarm Latency: no data; acknowledged by Ann Lee"));
    QVERIFY(panel.missing().contains(QStringLiteral("no data comes of “Latency”")));
}

// Counted, not timed: a key a second is slow, and nine votes, one of them a NO-GO with its reason that is taken back
// afterwards, are less than sixty.
void TestChecklistViewGate::nineSpokenVotesTakeAMinuteAtMost()
{
    test::Story story = atGate();
    events::RosterChanged roster;
    roster.people = {{QStringLiteral("Ann Lee"), {}, {QStringLiteral("Launch Coordinator")}, {}, {}}};
    for (int seat = 1; seat <= 9; ++seat)
        roster.people.append(
            {QStringLiteral("Person %1").arg(seat), {}, {QStringLiteral("Seat %1").arg(seat)}, {}, {}});
    story.happen(roster);
    QCOMPARE(story.launch.seatsOf(gateId).size(), 9);
    for (const runbook::Check& check : story.launch.plan().step(gateId)->checks)
        QVERIFY(story.act(checklist::TickCheck{check.id}));
    PollPage page(gateId);
    page.resize(1200, 700);
    page.refresh(story.launch);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    connect(&page, &PollPage::commandRequested, this, [&](const checklist::Command& command) {
        QVERIFY2(story.act(command, QStringLiteral("Ann Lee"), events::Auth::Spoken), qPrintable(story.refusal.text()));
        page.refresh(story.launch);
    });
    page.setFocus();
    int keys = 0;
    const auto press = [&keys](Qt::Key key) {
        QTest::keyClick(QApplication::focusWidget(), key);
        ++keys;
    };
    for (int seat = 0; seat < 8; ++seat)
        press(Qt::Key_G);
    press(Qt::Key_N);
    const QString reason = QStringLiteral("a disk of the standby is full");
    QTest::keyClicks(QApplication::focusWidget(), reason);
    keys += int(reason.size());
    press(Qt::Key_Return);
    QCOMPARE(page.standing(), QStringLiteral("NO-GO"));
    const auto votes = story.launch.state().gates.value(gateId).votes;
    QCOMPARE(votes.size(), 9);
    for (const checklist::VoteRecord& vote : votes)
        QCOMPARE(vote.by.auth, events::Auth::Spoken);
    // Asked again when the disk was emptied: one seat, then the coordinator.
    QVERIFY(story.act(checklist::Resume{QStringLiteral("the disk has room")}));
    page.refresh(story.launch);
    page.setFocus();
    press(Qt::Key_G);
    QVERIFY(story.launch.seatsWithoutGo(gateId).isEmpty());
    QVERIFY(page.panel()->goButton()->hasFocus());
    press(Qt::Key_Space);
    QVERIFY(story.launch.done(gateId));
    QVERIFY2(keys <= 60, qPrintable(QString::number(keys)));
}

QTEST_MAIN(TestChecklistViewGate)
#include "tst_checklist_view_gate.moc"
