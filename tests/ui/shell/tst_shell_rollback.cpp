// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/blue_green.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollback_panel.h"
#include "ui/rollout/rollback_rows.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/shell/actions.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/strip_lamp.h"
#include "ui/shell/top_strip.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 30'000; // of a busy machine

constexpr const char* plainBook = R"(# Shop 2.0

### Phase 1: T-1 Hours - Prepare

**Look**
```bash
echo ready
```

### Rollback Decision Matrix

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Green crashes | Critical | Immediate rollback | < 5 minutes |
| Somebody broke in | Critical | Immediate rollback | < 5 minutes |

### Rollback Procedures

#### Immediate Rollback
```bash
./first.sh
./second.sh
```
)";

// A real load balancer is watched; a row of the matrix is measured.
QByteArray watchedBook(const QString& statistics)
{
    return uR"(# Shop launch

```toml holdpoint
[source.lb]
kind = "haproxy"
url = "%1"
interval_s = 0.5
deadline_s = 2

[metric.errors]
title = "Error rate"
unit = "%"
source = "lb"
query = "shop/green error_rate"
limits = { default = "< 5" }

[rollout]
weights = [10, 50, 100]
shift = "./shift.sh"
observe = "lb"
old = "shop/blue"
new = "shop/green"
watch_s = 600
watched = ["errors"]

[matrix."High error rate > 5%"]
metric = "errors"
limit = "> 5"
```

## Phase 1: T-0 - Launch

**Traffic**
```bash
./shift.sh 10
./shift.sh 50
./shift.sh 100
```

## Emergency Procedures

### Rollback Decision Matrix

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Data corruption | Critical | Immediate rollback | < 5 minutes |
| High error rate > 5% | Medium | Monitor, rollback if needed | < 30 minutes |

### Rollback Procedure

**Immediate Rollback (Critical Issues)**
```bash
./back.sh

# Steps:
# 1. Stop traffic to new version
# 2. Verify system health
# 3. Notify all stakeholders
```
)"_s.arg(statistics)
        .toUtf8();
}

void addLooks()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
}

settings::Settings looks(bool dark)
{
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    return settings;
}

} // namespace

// The way back in the window: wherever somebody is, whatever hangs, and with traffic of a real load balancer.
class TestShellRollback : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_live.reset(); }

    void theButtonWasNotOnEveryPage_data();
    void theButtonWasNotOnEveryPage();
    void everyTabKeepsTheButton();
    void anotherLaunchIsOpenedFromTheEditor();
    void theReasonFollowsTheMatrix();
    void aHungCommandNeededTheRoster_data();
    void aHungCommandNeededTheRoster();
    void f9BringsTrafficBack_data();
    void f9BringsTrafficBack();

private:
    void begin(const settings::Settings& settings, QSize size = {1280, 720});
    void submit(const checklist::Command& command) const;
    void giveRoster() const;
    void verify();
    void keep(const QString& name) const;
    [[nodiscard]] MainWindow& window() const { return m_live->window(); }
    [[nodiscard]] LaunchDesk& desk() const { return *window().desk(); }
    [[nodiscard]] const checklist::State& state() const { return desk().session().launch().state(); }
    [[nodiscard]] RollbackButton* button() const { return desk().page().rollbackButton(); }
    [[nodiscard]] RollbackPanel* panel() const { return desk().page().rollbackPanel(); }
    [[nodiscard]] bool isOnScreen(const QWidget* widget) const
    {
        return widget->isVisible() &&
               window().rect().contains(QRect(widget->mapTo(&window(), QPoint()), widget->size()));
    }

    std::unique_ptr<test::LiveWindow> m_live;
};

void TestShellRollback::begin(const settings::Settings& settings, QSize size)
{
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    m_live->put(u"first.sh"_s, "#!/bin/sh\nexit 0\n", true);
    m_live->put(u"second.sh"_s, "#!/bin/sh\ntouch second-ran\n", true);
    QVERIFY(m_live->open(m_live->makeLaunch(plainBook)));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestShellRollback::submit(const checklist::Command& command) const
{
    std::optional<Result<session::Committed>> answer;
    desk().session().submit(command, {events::Auth::Claimed, u"Ada Byron"_s, u"Launch Coordinator"_s, {}},
                            [&answer](const Result<session::Committed>& result) { answer = result; });
    QTRY_VERIFY_WITH_TIMEOUT(answer, patienceMs);
    QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().text()));
}

void TestShellRollback::giveRoster() const
{
    submit(checklist::ChangeRoster{
        {{{u"Ada Byron"_s, {}, {u"Launch Coordinator"_s}, {}, {}}, {u"Ben Okri"_s, {}, {u"Technical Lead"_s}, {}, {}}},
         false}});
}

// What the window let happen is what the verifier accepts.
void TestShellRollback::verify()
{
    const QString folder = desk().session().folder();
    window().closeLaunch();
    const Result<ledger::Verdict> verdict = session::verifyLaunch(folder, {});
    QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
}

void TestShellRollback::keep(const QString& name) const
{
    // A busy machine may still be laying out.
    const auto wrong = [this] { return test::clippedButtons(window()) + test::cutLines(window()); };
    QTest::qWait(30);
    static_cast<void>(QTest::qWaitFor([&wrong] { return wrong().isEmpty(); }, 5000));
    test::keepPicture(window(), u"back-%1"_s.arg(name));
    QCOMPARE(wrong().join(u'|'), QString());
}

void TestShellRollback::theButtonWasNotOnEveryPage_data()
{
    addLooks();
    QTest::addColumn<bool>("editor");
    for (const bool editor : {true, false})
        for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)})
            for (const bool dark : {false, true})
                QTest::addRow("%s-%d-%s", editor ? "editor" : "new", size.width(), dark ? "dark" : "light")
                    << size << dark << editor;
}

// The editor hid the button, the page for a new launch the strip as well; F9 worked, and nobody saw how far it was.
void TestShellRollback::theButtonWasNotOnEveryPage()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    QFETCH(const bool, editor);
    begin(looks(dark), size);
    const QString file = m_live->put(u"other.md"_s, plainBook);
    const QString title = window().windowTitle();
    const auto leave = [&] {
        if (editor) {
            window().editRunbook(file);
            QTRY_VERIFY_WITH_TIMEOUT(window().editorPage()->model()->rowCount() > 0, patienceMs);
            QVERIFY(window().editorPage()->isVisible());
        } else {
            window().openRunbook(file);
            QTRY_VERIFY_WITH_TIMEOUT(window().newLaunchPage()->createButton()->isEnabled(), patienceMs);
        }
        QVERIFY(!desk().page().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(button()), patienceMs);
        QVERIFY(isOnScreen(window().topStrip()));
    };
    leave();
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    keep(tag);
    const Actions& actions = window().actions();
    QVERIFY(actions.of(ActionId::Rollback)->isEnabled() && actions.of(ActionId::ShowRollback)->isEnabled());
    QVERIFY(!actions.of(ActionId::Hold)->isEnabled() && !actions.of(ActionId::RunNext)->isEnabled());
    actions.of(ActionId::Rollback)->trigger();
    QVERIFY(button()->immediate()->hasFocus());

    HoldButton* hold = button()->immediate();
    QTest::keyPress(&window(), Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(hold->progress() > 0.2, patienceMs);
    QVERIFY(isOnScreen(hold));
    test::keepPicture(window(), u"back-%1-holding"_s.arg(tag));
    QTest::keyRelease(&window(), Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(hold->state() == HoldButton::State::Cancelled || !state().rollbacks.isEmpty(), patienceMs);

    // The strip's lamp changed a tab that nobody saw.
    auto* lamp = window().topStrip()->findChild<StripLamp*>(u"armedLamp"_s);
    QVERIFY(lamp && isOnScreen(lamp));
    QTest::mouseClick(lamp, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(desk().page().isVisible(), patienceMs);
    QCOMPARE(desk().page().shownTab(), LaunchPage::Tab::Rollback);
    QVERIFY(desk().page().isAncestorOf(button()));
    QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(button()), patienceMs);
    QCOMPARE(window().windowTitle(), title);

    desk().page().showTab(LaunchPage::Tab::Step);
    leave();
    button()->setHoldMs(100);
    QTest::keyPress(&window(), Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(!state().rollbacks.isEmpty() && state().rollbacks.last().ended, patienceMs);
    QTest::keyRelease(&window(), Qt::Key_F9);
    QVERIFY(desk().page().isVisible());
    QCOMPARE(desk().page().shownTab(), LaunchPage::Tab::Rollback);
    QCOMPARE(window().windowTitle(), title);
    QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(button()), patienceMs);
}

void TestShellRollback::everyTabKeepsTheButton()
{
    begin(test::someone());
    for (int tab = 0; tab < desk().page().tabs()->count(); ++tab) {
        desk().page().showTab(LaunchPage::Tab(tab));
        QTRY_VERIFY2_WITH_TIMEOUT(isOnScreen(button()), qPrintable(desk().page().tabs()->tabText(tab)), patienceMs);
        QVERIFY(isOnScreen(window().topStrip()));
    }
}

// The button stood on the editor's page when its launch went.
void TestShellRollback::anotherLaunchIsOpenedFromTheEditor()
{
    begin(test::someone());
    const QString other = m_live->makeLaunch(plainBook, u"other.launch"_s);
    window().editRunbook(m_live->put(u"other.md"_s, plainBook));
    const QPointer<RollbackButton> before = button();
    QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(before), patienceMs);
    window().openLaunch(other);
    QVERIFY(!before);
    QTRY_VERIFY_WITH_TIMEOUT(window().desk(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(isOnScreen(button()), patienceMs);
    QCOMPARE(window().findChildren<RollbackButton*>().size(), 1);
}

// The first row of the matrix was recorded as the reason, whatever was the matter.
void TestShellRollback::theReasonFollowsTheMatrix()
{
    begin(test::someone());
    QCOMPARE(button()->scenarios()->currentText(), u"No row chosen"_s);
    const QString second = desk().session().launch().plan().matrix.at(1).id;
    submit(checklist::DeclareScenario{second, true, u"a stranger is logged in"_s});
    QTRY_COMPARE_WITH_TIMEOUT(button()->scenarios()->currentData().toString(), second, patienceMs);
    submit(checklist::DeclareScenario{second, false, u"it was the auditor"_s});
    QTRY_COMPARE_WITH_TIMEOUT(button()->scenarios()->currentText(), u"No row chosen"_s, patienceMs);
    // One that nobody gave a reason for starts all the same, and says so.
    button()->setHoldMs(50);
    QTest::keyPress(&window(), Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(!state().rollbacks.isEmpty() && state().rollbacks.last().ended, patienceMs);
    QTest::keyRelease(&window(), Qt::Key_F9);
    QCOMPARE(state().rollbacks.last().started.scenario, QString());
    const QList<QLabel*> labels = panel()->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                        [](const QLabel* label) { return label->text().contains(u"no reason was chosen"_s); }));
    verify();
}

void TestShellRollback::aHungCommandNeededTheRoster_data()
{
    addLooks();
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifier");
    QTest::newRow("button-1280-light") << QSize(1280, 720) << false << int(Qt::Key_P) << int(Qt::AltModifier);
    QTest::newRow("action-1920-dark") << QSize(1920, 1080) << true << int(Qt::Key_Period) << int(Qt::ControlModifier);
}

// Nothing on the page said how to end it, and who was on no roster, or had not said who they are, could not.
void TestShellRollback::aHungCommandNeededTheRoster()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    QFETCH(const int, key);
    QFETCH(const int, modifier);
    settings::Settings nobody = looks(dark);
    nobody.person = {};
    begin(nobody, size);
    giveRoster();
    QVERIFY(!QTest::currentTestFailed());
    m_live->put(u"first.sh"_s, "#!/bin/sh\nexec sleep 600\n", true);
    button()->setHoldMs(50);
    QTest::keyPress(&window(), Qt::Key_F9);
    QTRY_COMPARE_WITH_TIMEOUT(state().rollbacks.size(), 1, patienceMs);
    QTest::keyRelease(&window(), Qt::Key_F9);
    QVERIFY(!desk().session().launch().mayAct(state().rollbacks.last().by.person));
    QTRY_COMPARE_WITH_TIMEOUT(panel()->commandRows().size(), 2, patienceMs);
    // The rows are made anew for a rollback that began.
    const auto hung = [this] { return panel()->commandRows().first(); };
    QTRY_VERIFY_WITH_TIMEOUT(hung()->stopButton()->isVisible(), patienceMs);
    QVERIFY2(hung()->hint().contains(u"then the next command runs"_s), qPrintable(hung()->hint()));
    QVERIFY(!panel()->commandRows().last()->stopButton()->isVisible());
    keep(u"hung-"_s + QString::fromLatin1(QTest::currentDataTag()));
    QTest::keyClick(&window(), Qt::Key(key), Qt::KeyboardModifiers(modifier));
    QTRY_VERIFY_WITH_TIMEOUT(state().rollbacks.last().ended, patienceMs);
    QVERIFY(QFile::exists(m_live->path(u"second-ran"_s)));
    QVERIFY(state().runs.first().stopRequested);
    QCOMPARE(state().rollbacks.last().ended->outcome, u"failed"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!hung()->stopButton()->isVisible() && hung()->word() == u"Failed"_s, patienceMs);
    verify();
}

void TestShellRollback::f9BringsTrafficBack_data()
{
    addLooks();
    QTest::newRow("1280-light") << QSize(1280, 720) << false;
    QTest::newRow("1920-dark") << QSize(1920, 1080) << true;
}

// A weight is set, customers get errors, the matrix says so, F9 is held for as long as it must be, and traffic is back.
void TestShellRollback::f9BringsTrafficBack()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    test::BlueGreen traffic;
    if (const QString why = traffic.start(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_live = std::make_unique<test::LiveWindow>(looks(dark), size);
    m_live->put(u"shift.sh"_s, "#!/bin/sh\n" + traffic.shiftScript(), true);
    m_live->put(u"back.sh"_s, "#!/bin/sh\n./shift.sh 0\necho '✅ 2. Blue is well'\necho '❌ 3. Nobody could be told'\n",
                true);
    QVERIFY(m_live->open(m_live->makeLaunch(watchedBook(traffic.statistics()), u"shop.launch"_s, true)));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    giveRoster();
    const auto at = [this](rollout::Stage stage) {
        const rollout::Change* last = state().rollout.last();
        return last && last->stage() == stage;
    };
    QVERIFY(desk().session().launch().ladder().isGuarded());
    submit(checklist::AskWeight{10, {}});
    QVERIFY(!QTest::currentTestFailed());
    submit(checklist::ConfirmWeight{state().rollout.last()->asked.change, {}});
    QVERIFY(!QTest::currentTestFailed());
    QTRY_VERIFY_WITH_TIMEOUT(at(rollout::Stage::Watching), 2 * patienceMs);
    QCOMPARE(traffic.weightOfGreen(), 10);
    QCOMPARE(button()->scenarios()->currentText(), u"No row chosen"_s);

    traffic.greenFails(true);
    const QString row = desk().session().launch().plan().matrix.at(1).id;
    QTRY_VERIFY_WITH_TIMEOUT(state().matrix.scenario(row).measuredSinceUtcMs != 0, 2 * patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(button()->scenarios()->currentData().toString(), row, patienceMs);

    HoldButton* hold = button()->immediate();
    QCOMPARE(hold->holdMs(), 1'500);
    QTest::keyPress(&window(), Qt::Key_F9);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QVERIFY(state().rollbacks.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(state().rollbacks.size(), 1, patienceMs);
    QTest::keyRelease(&window(), Qt::Key_F9);
    QCOMPARE(state().rollbacks.last().started.scenario, row);
    QCOMPARE(desk().page().shownTab(), LaunchPage::Tab::Rollback);
    QTRY_VERIFY_WITH_TIMEOUT(state().rollbacks.last().ended, patienceMs);
    QCOMPARE(state().rollbacks.last().ended->outcome, u"done"_s);
    QCOMPARE(traffic.weightOfGreen(), 0);
    QCOMPARE(state().rollout.weight(), 0);

    // What it did is seen without a question: by the load balancer, and by what the script said.
    QTRY_COMPARE_WITH_TIMEOUT(panel()->heading(), u"Immediate rollback 1: done"_s, patienceMs);
    const QList<RollbackStepRow*>& steps = panel()->stepRows();
    QCOMPARE(panel()->commandRows().size(), 1);
    QCOMPARE(panel()->commandRows().first()->word(), u"Done"_s);
    QCOMPARE(steps.size(), 3);
    QTRY_COMPARE_WITH_TIMEOUT(steps.at(0)->word(), u"Done"_s, 2 * patienceMs);
    const auto says = [](const QWidget* part, const QString& words) {
        const QList<QLabel*> labels = part->findChildren<QLabel*>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&words](const QLabel* label) { return label->text().contains(words); });
    };
    QVERIFY(says(steps.at(0), u"The load balancer gives shop/green none of its weight"_s));
    QVERIFY(steps.at(1)->word() == u"Done"_s && says(steps.at(1), u"Blue is well"_s));
    QVERIFY(steps.at(2)->word() == u"Failed"_s && says(steps.at(2), u"Nobody could be told"_s));
    QVERIFY(says(panel(), u"reason: High error rate > 5%"_s));

    QVERIFY(panel()->secondField()->isVisible());
    QVERIFY2(panel()->explanation().contains(u"Give a second name."_s), qPrintable(panel()->explanation()));
    keep(u"done-"_s + QString::fromLatin1(QTest::currentDataTag()));
    panel()->secondField()->setFocus();
    QTest::keyClicks(panel()->secondField()->lineEdit(), u"Ben Okri"_s);
    QTest::keyClick(panel()->secondField()->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(state().rollbacks.last().seconded, u"Ben Okri"_s, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!panel()->secondField()->isVisible(), patienceMs);
    QVERIFY(!panel()->explanation().contains(u"second name"_s));
    verify();
}

QTEST_MAIN(TestShellRollback)
#include "tst_shell_rollback.moc"
