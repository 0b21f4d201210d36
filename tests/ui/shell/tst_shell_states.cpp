// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/poll_page.h"
#include "ui/checklist/reason_edit.h"
#include "ui/checklist/seat_model.h"
#include "ui/checklist/step_page.h"
#include "ui/rollout/armed_lamp.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollback_panel.h"
#include "ui/runner/output_text.h"
#include "ui/runner/output_view.h"
#include "ui/shell/actions.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/step_selection.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_page.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

// Nine people at the poll; scripts that wait for a file, so that a picture of a running one does not depend on speed.
constexpr const char* harbour = R"(# Harbour Shop 3.0

## Launch Team

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Launch Coordinator | Ada Byron | ada.byron@example.org | Decides |
| Technical Lead | Tomasz Lindqvist | +44 1632 960101 | Knows the service |
| Operations Engineer | Priya Castellanos | +44 1632 960102 | Starts, shifts and rolls back |
| QA Lead | Jonas Abara | +44 1632 960103 | Tests |
| Database Administrator | Ines Halvorsen | +44 1632 960104 | Keeps the data |
| Security Lead | Bram Okafor | +44 1632 960105 | Watches for attacks |
| Customer Support Lead | Lucia Marchetti | +44 1632 960106 | Answers customers |
| Communications Lead | Yuki Tanabe | +44 1632 960107 | Tells the public |
| Product Owner | Samir Nasser | +44 1632 960108 | Speaks for the customers |
| Network Engineer | Greta Nyström | +44 1632 960109 | Keeps the lines |

### Phase 1: T-2 Hours - Preparation and Last Look at the Data

**Objective**: Know that the data can be brought back

#### Step 1: Data Safety (T-90 minutes)

**Back Up the Orders**
```bash
./scripts/backup.sh

# Expected output:
# ✅ Orders table: 250 records
```

- [ ] The copy lies on another disk than the original

#### Step 2: Announcement (T-60 minutes)

**Announce the Change**
```bash
./scripts/announce.sh [Change Number]
```

#### Go/No-Go Decision Point 1

- [ ] The backup was restored elsewhere and every record was compared
- [ ] Everybody at the poll has read the open points
- [ ] The way back was explained

### Phase 2: T-0 - Deployment

#### Step 1: Names (T-5 minutes)

**Write the Name**
```bash
echo safe%1txt.exe
```

#### Step 2: Counting by Hand (T-0)

**Count the Orders**
```sql
SELECT count(*) FROM orders;
```

#### Step 3: Deployment (T-0 to T+15 minutes)

**Deploy the New Release**
```bash
./scripts/deploy.sh
```

## Emergency Procedures

### Rollback Decision Matrix

| Scenario | Severity | Action | Timeline | Owner |
|----------|----------|--------|----------|-------|
| Orders are lost or wrong | Critical | Immediate rollback | < 5 minutes | Operations Engineer |
| Response time above 200 ms | Medium | Planned rollback | < 15 minutes | Launch Coordinator |

### Rollback Procedure

**Immediate Rollback**
```bash
./scripts/all-back.sh
./scripts/prove-it.sh

# Steps:
# 1. Give the old release all requests
# 2. Prove that nothing else answers
```

**Planned Rollback**
```bash
./scripts/all-back.sh
```

## Launch Success Declaration

### Success Criteria Met

- [ ] No order was lost

### Final Sign-off

**Technical Sign-off**
- Technical Lead: _________________________ Date: _______
- QA Lead: ________________________________ Date: _______

**Launch Declaration**
"Release 3.0 of Harbour Shop is launched."

Launch Coordinator: _________________________ Date: _______
)";

// Writes until the file `go` is there, then ends as the file `status` says.
constexpr const char* backup = R"(#!/bin/sh
i=0
while [ ! -e go ]; do i=$((i + 1)); echo "copying page $i of the orders to /srv/backup"; sleep 0.1; done
status=$(cat go)
[ "$status" = 0 ] && echo "✅ Orders table: 250 records" || echo "the disk /srv/backup is full" >&2
exit "$status"
)";

constexpr const char* untilBack = R"(#!/bin/sh
echo "the old release takes all requests"
i=0
while [ ! -e back ] && [ $i -lt 300 ]; do i=$((i + 1)); sleep 0.1; done
exit 0
)";

} // namespace

// Every state of a launch on the real window, from the first look to the end of a rollback: nothing is cut, nothing is
// told twice, and with HOLDPOINT_SHOTS=<folder> a picture of each stays.
class TestShellStates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void states_data();
    void states();

private:
    void script(const QString& name, const QByteArray& text) const;
    void file(const QString& name, const QByteArray& text = {}) const;
    void act(const checklist::Command& command);
    void keep(const QString& word, QWidget* widget = nullptr);
    [[nodiscard]] const checklist::Launch& launch() const { return desk().session().launch(); }
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] StepPage& step() const { return *desk().page().step(); }
    void comeBack();
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&m_live->window(), key, modifiers); }
    [[nodiscard]] QString stepId(int phase, int number) const { return launch().plan().phases[phase].steps[number].id; }

    void notArmed();
    void backUp();
    void announce();
    void poll();
    void reopen();
    void deploy();
    void rollBack();
    void dialogs();

    std::unique_ptr<test::LiveWindow> m_live;
    QSize m_size;
    QString m_row;
    int m_number = 0;
};

void TestShellStates::states_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)})
        for (const bool dark : {false, true})
            // Each size and each theme; all pairs for who wants the pictures.
            if (dark == (size.width() == 1920) || !qEnvironmentVariable("HOLDPOINT_SHOTS").isEmpty())
                QTest::addRow("%d-%s", size.width(), dark ? "dark" : "light") << size << dark;
}

void TestShellStates::script(const QString& name, const QByteArray& text) const
{
    QDir().mkpath(m_live->path(u"scripts"_s));
    m_live->put(u"scripts/"_s + name, text, true);
}

void TestShellStates::file(const QString& name, const QByteArray& text) const { m_live->put(name, text); }

void TestShellStates::act(const checklist::Command& command)
{
    const auto answer = std::make_shared<std::optional<Result<session::Committed>>>();
    desk().binding().submit(command, [answer](const Result<session::Committed>& result) { *answer = result; });
    QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 20000);
    QVERIFY2((*answer)->has_value(), (*answer)->has_value() ? "" : qPrintable((*answer)->error().text()));
    QTest::qWait(20);
}

void TestShellStates::comeBack()
{
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
}

void TestShellStates::keep(const QString& word, QWidget* widget)
{
    MainWindow& window = m_live->window();
    // The screen of the test has a size of its own; the page for the room is looked at in this one.
    window.setWindowState(window.windowState() & ~Qt::WindowFullScreen);
    if (window.size() != m_size)
        window.resize(m_size);
    QTest::qWait(60);
    QWidget& shown = widget ? *widget : static_cast<QWidget&>(window);
    const QString name = u"state-%1-%2-%3"_s.arg(m_row).arg(++m_number, 2, 10, QLatin1Char('0')).arg(word);
    // A busy machine may still be laying out.
    const auto wrong = [&shown] { return test::clippedButtons(shown) + test::cutLines(shown); };
    static_cast<void>(QTest::qWaitFor([&wrong] { return wrong().isEmpty(); }, 3000));
    test::keepPicture(shown, name);
    QVERIFY2(wrong().isEmpty(), qPrintable(word + u": "_s + wrong().join(u"; "_s)));
    if (widget)
        return;
    const QWidget* rollback = desk().page().rollbackButton();
    QVERIFY2(rollback->isVisible() &&
                 window.rect().contains(QRect(rollback->mapTo(&window, QPoint()), rollback->size())),
             qPrintable(word));
}

// Two causes and the roster's banner at once: every line of the side column is whole.
void TestShellStates::notArmed()
{
    QTRY_VERIFY_WITH_TIMEOUT(desk().page().rollbackButton()->lamp()->causes().size() >= 2, 20000);
    keep(u"not-armed"_s);
    desk().page().showTab(LaunchPage::Tab::Rollback);
    const QString told = desk().page().rollbackPanel()->explanation();
    for (const QString& cause : desk().page().rollbackButton()->lamp()->causes())
        QVERIFY2(told.contains(cause), qPrintable(told));
    keep(u"not-armed-causes"_s);
    desk().page().showTab(LaunchPage::Tab::Step);
    script(u"all-back.sh"_s, untilBack);
    script(u"prove-it.sh"_s, "#!/bin/sh\necho only the old release answers\n");
    events::RosterChanged roster;
    for (const runbook::Role& role : launch().plan().roles)
        roster.people.append({role.name, role.contact, {role.role}, {}, {}});
    act(checklist::ChangeRoster{roster});
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().armed().armed, 30000);
    keep(u"ready"_s);
}

void TestShellStates::backUp()
{
    comeBack();
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(launch().runningRuns().size(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(desk().page().stepOutput()->text()->visibleText().contains(u"page 5"_s), 20000);
    keep(u"running"_s);
    file(u"go"_s, "3");
    QTRY_VERIFY_WITH_TIMEOUT(step().failurePanel()->isVisible(), 20000);
    keep(u"failed"_s);
    // Its script is gone: said once, and Retry comes back by itself when the script does.
    QVERIFY(QFile::rename(m_live->path(u"scripts/backup.sh"_s), m_live->path(u"scripts/away.sh"_s)));
    act(checklist::WriteNote{u"The disk was full; another one is mounted"_s, {}});
    QTRY_VERIFY(!step().failurePanel()->retryButton()->isEnabled());
    int told = 0;
    for (const QLabel* label : m_live->window().findChildren<QLabel*>())
        told += label->isVisible() && label->text().contains(u"backup.sh is missing"_s);
    QCOMPARE(told, 1);
    keep(u"failed-missing"_s);
    QVERIFY(QFile::rename(m_live->path(u"scripts/away.sh"_s), m_live->path(u"scripts/backup.sh"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(step().failurePanel()->retryButton()->isEnabled(), 20000);
    act(checklist::Hold{u"The backup disk is replaced; operations calls when it is mounted"_s});
    keep(u"held"_s);
    act(checklist::Resume{u"The disk is mounted"_s});
    file(u"go"_s, "0");
    comeBack();
    key(Qt::Key_Y, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(launch().latestRun(launch().plan().phases[0].steps[0].commands[0].id)->passed(), 20000);
    keep(u"tick"_s);
    for (const runbook::Check& check : launch().plan().phases[0].steps[0].checks)
        act(checklist::TickCheck{check.id});
}

void TestShellStates::announce()
{
    QTRY_COMPARE(step().step(), stepId(0, 1));
    keep(u"blank"_s);
    act(checklist::FillValue{launch().plan().values.first().id, u"CHG-2041"_s, false});
    comeBack();
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(launch().stepState(stepId(0, 1)), checklist::StepState::Passed, 20000);
}

// Nine spoken votes and the coordinator's word, by the keyboard alone, on the page for the room.
void TestShellStates::poll()
{
    const QString gate = launch().nextGate();
    QTRY_COMPARE(step().step(), gate);
    keep(u"gate-open"_s);
    for (const runbook::Check& check : launch().plan().step(gate)->checks)
        act(checklist::TickCheck{check.id});
    comeBack();
    key(Qt::Key_F3);
    PollPage* page = desk().page().poll();
    QVERIFY(page);
    keep(u"poll-begin"_s);
    for (int vote = 0; vote < 4; ++vote) {
        const qint64 before = launch().state().entries;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_G);
        QTRY_VERIFY_WITH_TIMEOUT(launch().state().entries > before, 20000);
    }
    QTRY_COMPARE(page->standing(), u"4 of 9 GO"_s);
    keep(u"poll-half"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
    QTest::keyClicks(QApplication::focusWidget(), u"A line to the second site is down"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(page->standing(), u"NO-GO"_s);
    QVERIFY(launch().state().held); // one NO-GO holds
    keep(u"poll-no-go"_s);
    QTest::keyClick(page, Qt::Key_Escape);
    QVERIFY(!desk().page().poll());
    keep(u"gate-no-go"_s);
    act(checklist::Resume{u"The line is up again"_s});
    comeBack();
    key(Qt::Key_F3);
    page = desk().page().poll();
    QVERIFY(page);
    for (int vote = 4; vote < 9; ++vote) {
        const qint64 before = launch().state().entries;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_G);
        QTRY_VERIFY_WITH_TIMEOUT(launch().state().entries > before, 20000);
    }
    QTRY_VERIFY(page->panel()->goButton()->hasFocus());
    keep(u"poll-decide"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(launch().done(gate), 20000);
    QTRY_COMPARE(page->standing(), u"GO"_s);
    QTRY_VERIFY(!page->timeText().isEmpty()); // with the next second
    keep(u"poll-go"_s);
    // The key that runs the next command does not run one that nobody sees.
    const qsizetype runs = launch().state().runs.size();
    key(Qt::Key_Return, Qt::ControlModifier);
    QTest::qWait(100);
    QCOMPARE(launch().state().runs.size(), runs);
    QTest::keyClick(page, Qt::Key_Escape);
    QVERIFY(!desk().page().poll());
}

// A criterion that is taken back makes a GO fall: votes are void, the page says why, and it is decided anew.
void TestShellStates::reopen()
{
    const QString gate = launch().plan().phases[0].steps.last().id;
    const QString check = launch().plan().step(gate)->checks.last().id;
    act(checklist::UntickCheck{check, u"The way back was changed this morning"_s});
    QVERIFY(!launch().done(gate));
    QTRY_COMPARE(step().step(), gate); // the launch is back at its gate, and so is the page
    QCOMPARE(step().nextAct().kind, NextAct::Kind::Tick);
    QVERIFY2(!launch().reopenedBecause(gate).isEmpty(), "says why");
    QCOMPARE(step().nextAct().remark, launch().reopenedBecause(gate));
    QCOMPARE(step().gatePanel()->seatModel()->vote(0), VoteState::Void);
    QVERIFY(!step().gatePanel()->goButton()->isEnabled());
    keep(u"reopened"_s);
    act(checklist::TickCheck{check});
    for (const QString& seat : launch().seatsOf(gate))
        act(checklist::CastVote{gate, seat, true, {}, {}, {}});
    act(checklist::DecideGate{gate, true, {}});
    QVERIFY(launch().done(gate));
    QVERIFY(launch().reopenedBecause(gate).isEmpty());
}

void TestShellStates::deploy()
{
    QTRY_COMPARE(step().step(), stepId(1, 0));
    keep(u"hidden-characters"_s);
    comeBack();
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!launch().state().acceptedCommands.isEmpty(), 20000);
    QTest::qWait(50);
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(launch().stepState(stepId(1, 0)), checklist::StepState::Passed, 20000);
    QTRY_COMPARE(step().step(), stepId(1, 1));
    keep(u"by-hand"_s);
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(launch().done(stepId(1, 1)), 20000);
    QTRY_COMPARE(step().step(), stepId(1, 2));
    keep(u"missing-script"_s);
    act(checklist::RequestDeviation{u"skip"_s, stepId(1, 2), {}, u"The release is deployed by the supplier today"_s});
    desk().page().showTab(LaunchPage::Tab::Deviations);
    keep(u"deviation-requested"_s);
}

void TestShellStates::rollBack()
{
    comeBack();
    QTest::keyPress(&m_live->window(), Qt::Key_F9);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().rollbacks.size(), 1, 20000);
    QTest::keyRelease(&m_live->window(), Qt::Key_F9);
    QTRY_COMPARE(desk().page().shownTab(), LaunchPage::Tab::Rollback);
    keep(u"rollback-running"_s);
    file(u"back"_s);
    QTRY_VERIFY_WITH_TIMEOUT(launch().state().rollbacks.first().ended.has_value(), 30000);
    keep(u"rollback-ended"_s);
}

void TestShellStates::dialogs()
{
    const auto shown = [this](ActionId id, const QString& word) {
        comeBack();
        m_live->window().actions().of(id)->trigger();
        QTRY_VERIFY(qobject_cast<QDialog*>(QApplication::activeWindow()));
        QPointer<QDialog> dialog(qobject_cast<QDialog*>(QApplication::activeWindow()));
        QTest::qWait(300);
        keep(word, dialog);
        dialog->close();
        QTRY_VERIFY(!dialog || !dialog->isVisible());
    };
    shown(ActionId::Settings, u"settings"_s);
    shown(ActionId::DryRun, u"dry-run"_s);
    shown(ActionId::Roster, u"roster"_s);
    shown(ActionId::Slip, u"slip"_s);
    shown(ActionId::GenerateKey, u"make-key"_s);
    desk().page().showTab(LaunchPage::Tab::SignOff);
    keep(u"signoff"_s);
    desk().page().signoff()->openSignoff(launch().plan().signoffs.first().id);
    QTRY_VERIFY(desk().page().signoff()->dialog() && desk().page().signoff()->dialog()->isVisible());
    keep(u"sign-dialog"_s, desk().page().signoff()->dialog());
    desk().page().signoff()->dialog()->close();
}

void TestShellStates::states()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    m_size = size;
    m_row = QString::fromLatin1(QTest::currentDataTag());
    m_number = 0;
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    script(u"backup.sh"_s, backup);
    script(u"announce.sh"_s, "#!/bin/sh\necho announced \"$1\"\n");
    QVERIFY(m_live->open(m_live->makeLaunch(QByteArray(harbour).replace("%1", "\xE2\x80\xAE"))));
    for (const auto part :
         {&TestShellStates::notArmed, &TestShellStates::backUp, &TestShellStates::announce, &TestShellStates::poll,
          &TestShellStates::reopen, &TestShellStates::deploy, &TestShellStates::rollBack, &TestShellStates::dialogs}) {
        (this->*part)();
        if (QTest::currentTestFailed())
            break;
    }
    file(u"go"_s, "0"); // what still runs ends
    file(u"back"_s);
    m_live.reset();
}

QTEST_MAIN(TestShellStates)
#include "tst_shell_states.moc"
