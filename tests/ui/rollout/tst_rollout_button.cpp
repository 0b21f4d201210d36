// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/rollout/button_window.h"
#include "ui/rollout/armed_lamp.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QWindow>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

constexpr int holdTime = 120; // ms, in these tests

class TestRolloutButton : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatToDo();
    void heldByMouse();
    void aChangedScriptAsksForASecondHold();
    void heldByKey_data();
    void heldByKey();
    void letGoTooEarly();
    void autoRepeatNeitherStartsNorEnds();
    void oneHoldStartsOnce();
    void anotherSourceDoesNotEndIt();
    void f9FromAnywhere();
    void plannedByShift();
    void plannedOnlyWhereTheRunbookHasOne();
    void plannedByWeightsNeedsNoProcedure();
    void escapeAndLostFocusCancel();
    void aBusyMachineDoesNotLoseAHold();
    void aModalDialogKeptAMouseHoldGoing();
    void f9GoesOnBehindADialog();
    void aReleaseThatAPopupTookEndsTheHold();
    void aLostReleaseStandsInNoWay();
    void aColumnBecomesABar();
    void neverDisabled();
    void lamp();
    void tabOrder();
    void looks_data();
    void looks();

private:
    static void key(QWidget* target, QEvent::Type type, int key, bool repeat = false,
                    Qt::KeyboardModifiers modifiers = {});

    std::unique_ptr<test::ButtonWindow> m_place;
    QWidget* m_window = nullptr;
    QLineEdit* m_other = nullptr;
    RollbackButton* m_button = nullptr;
    QSignalSpy* m_held = nullptr;
};

static checklist::Launch launchWith(bool planned)
{
    runbook::Plan plan;
    plan.matrix = test::matrixOfThree();
    runbook::Procedure procedure;
    procedure.id = u"p/now"_s;
    procedure.kind = runbook::ProcedureKind::ImmediateRollback;
    plan.procedures.append(procedure);
    if (planned) {
        procedure.id = u"p/planned"_s;
        procedure.kind = runbook::ProcedureKind::PlannedRollback;
        plan.procedures.append(procedure);
    }
    return checklist::Launch(plan, {});
}

void TestRolloutButton::key(QWidget* target, QEvent::Type type, int key, bool repeat, Qt::KeyboardModifiers modifiers)
{
    QKeyEvent event(type, key, modifiers, {}, repeat);
    QApplication::sendEvent(target, &event);
}

void TestRolloutButton::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestRolloutButton::init()
{
    m_place = std::make_unique<test::ButtonWindow>(launchWith(true), holdTime);
    m_window = &m_place->window;
    m_button = m_place->button;
    m_other = m_place->other;
    m_held = &m_place->held;
    QVERIFY(m_place->isActive);
}

void TestRolloutButton::cleanup() { m_place.reset(); }

void TestRolloutButton::saysWhatToDo()
{
    m_button->setHoldMs(1'500);
    QCOMPARE(m_button->immediate()->text(), u"ROLL BACK — hold 1.5 s (F9)"_s);
    QCOMPARE(m_button->immediate()->accessibleName(), m_button->immediate()->text());
    QVERIFY(m_button->planned()->text().contains(u"Shift+F9"_s));
}

void TestRolloutButton::heldByMouse()
{
    HoldButton* hold = m_button->immediate();
    QTest::mousePress(hold, Qt::LeftButton);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QVERIFY(!hold->stateWord().isEmpty());
    QTRY_COMPARE(m_held->count(), 1);
    QCOMPARE(m_held->at(0).at(0).toString(), u"immediate"_s);
    QCOMPARE(m_held->at(0).at(1).toString(), QString()); // nothing applies
    QCOMPARE(hold->state(), HoldButton::State::Started);
    QCOMPARE(hold->stateWord(), u"Started"_s);
    QTest::mouseRelease(hold, Qt::LeftButton);
    QCOMPARE(m_held->count(), 1);
    QTest::mousePress(hold, Qt::RightButton);
    QVERIFY(hold->state() != HoldButton::State::Holding);
}

void TestRolloutButton::aChangedScriptAsksForASecondHold()
{
    rollout::Armed armed;
    armed.causes = QStringList{u"./scripts/back.sh is not what was pinned at the go/no-go."_s};
    armed.changed = QStringList{u"./scripts/back.sh"_s};
    m_button->setArmed(armed);
    HoldButton* hold = m_button->immediate();
    const auto holdOnce = [hold] {
        QTest::mousePress(hold, Qt::LeftButton);
        QTRY_COMPARE(hold->state(), HoldButton::State::Started);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QTRY_COMPARE(hold->state(), HoldButton::State::Idle);
    };
    holdOnce();
    QCOMPARE(m_held->count(), 0);
    QCOMPARE(hold->text(), u"back.sh CHANGED — hold again"_s);
    QVERIFY(m_button->accessibleDescription().contains(u"Hold again"_s));
    holdOnce();
    QCOMPARE(m_held->count(), 1);
    QVERIFY(hold->text().startsWith(u"ROLL BACK"_s));
    holdOnce(); // the next one is asked about anew
    QCOMPARE(m_held->count(), 1);
}

void TestRolloutButton::heldByKey_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("Space") << int(Qt::Key_Space);
    QTest::newRow("Return") << int(Qt::Key_Return);
    QTest::newRow("Enter") << int(Qt::Key_Enter);
    QTest::newRow("F9") << int(Qt::Key_F9);
}

void TestRolloutButton::heldByKey()
{
    QFETCH(int, code);
    HoldButton* hold = m_button->immediate();
    hold->setFocus();
    QTest::keyPress(hold, Qt::Key(code));
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(hold, Qt::Key(code));
    QCOMPARE(m_held->count(), 1);
    QCOMPARE(m_held->at(0).at(0).toString(), u"immediate"_s);
}

void TestRolloutButton::letGoTooEarly()
{
    HoldButton* hold = m_button->immediate();
    hold->setHoldMs(10'000);
    QTest::mousePress(hold, Qt::LeftButton);
    QTest::qWait(60);
    QVERIFY(hold->progress() > 0 && hold->progress() < 0.5);
    QTest::mouseRelease(hold, Qt::LeftButton);
    QCOMPARE(hold->state(), HoldButton::State::Cancelled);
    QCOMPARE(hold->stateWord(), u"Cancelled: let go too early"_s);
    QCOMPARE(hold->accessibleDescription(), hold->stateWord());
    QCOMPARE(hold->progress(), 0.0);
    QTest::qWait(holdTime);
    QCOMPARE(m_held->count(), 0);
    // And again, this time to the end.
    hold->setHoldMs(holdTime);
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::mouseRelease(hold, Qt::LeftButton);
}

void TestRolloutButton::autoRepeatNeitherStartsNorEnds()
{
    HoldButton* hold = m_button->immediate();
    for (const int code : {int(Qt::Key_Space), int(Qt::Key_F9)}) {
        m_held->clear();
        hold->setFocus();
        key(hold, QEvent::KeyPress, code);
        for (int i = 0; i < 4; ++i) {
            QTest::qWait(10);
            key(hold, QEvent::KeyRelease, code, true);
            key(hold, QEvent::KeyPress, code, true);
            QVERIFY(hold->state() == HoldButton::State::Holding || hold->state() == HoldButton::State::Started);
        }
        QTRY_COMPARE(m_held->count(), 1);
        for (int i = 0; i < 5; ++i) { // held on for longer
            key(hold, QEvent::KeyRelease, code, true);
            key(hold, QEvent::KeyPress, code, true);
            QTest::qWait(holdTime / 3);
        }
        QCOMPARE(m_held->count(), 1);
        key(hold, QEvent::KeyRelease, code);
        // A repeat alone, as when the key was already down elsewhere, starts nothing.
        key(hold, QEvent::KeyPress, code, true);
        QVERIFY(hold->state() != HoldButton::State::Holding);
    }
}

void TestRolloutButton::oneHoldStartsOnce()
{
    HoldButton* hold = m_button->immediate();
    QTest::mousePress(hold, Qt::LeftButton);
    QTest::qWait(4 * holdTime);
    QTest::mouseRelease(hold, Qt::LeftButton);
    QTest::qWait(2 * holdTime);
    QCOMPARE(m_held->count(), 1);
}

void TestRolloutButton::anotherSourceDoesNotEndIt()
{
    HoldButton* hold = m_button->immediate();
    QTest::mousePress(hold, Qt::LeftButton);
    key(m_other, QEvent::KeyPress, Qt::Key_F9);
    key(m_other, QEvent::KeyRelease, Qt::Key_F9);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::mouseRelease(hold, Qt::LeftButton);
}

void TestRolloutButton::f9FromAnywhere()
{
    m_other->setFocus();
    QTest::keyPress(m_other, Qt::Key_F9);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(m_other, Qt::Key_F9);
    QVERIFY(m_other->text().isEmpty());
    // While a dialog is open as well.
    QDialog dialog(m_window);
    QLineEdit field(&dialog);
    dialog.open();
    QTest::keyPress(&field, Qt::Key_F9);
    QTRY_COMPARE(m_held->count(), 2);
    QTest::keyRelease(&field, Qt::Key_F9);
    // Other keys pass.
    QTest::keyClicks(m_other, u"abc"_s);
    QCOMPARE(m_other->text(), u"abc"_s);
    // When the application loses the keyboard, nobody will tell of the release.
    m_button->immediate()->setHoldMs(10'000);
    QTest::keyPress(m_other, Qt::Key_F9);
    QCOMPARE(m_button->immediate()->state(), HoldButton::State::Holding);
    QEvent deactivate(QEvent::ApplicationDeactivate);
    QApplication::sendEvent(qApp, &deactivate);
    QCOMPARE(m_button->immediate()->state(), HoldButton::State::Cancelled);
    QTest::keyRelease(m_other, Qt::Key_F9);
    QCOMPARE(m_held->count(), 2);
}

void TestRolloutButton::plannedByShift()
{
    m_button->choose(u"m/slow"_s);
    QTest::keyPress(m_other, Qt::Key_F9, Qt::ShiftModifier);
    QCOMPARE(m_button->planned()->state(), HoldButton::State::Holding);
    QCOMPARE(m_button->immediate()->state(), HoldButton::State::Idle);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(m_other, Qt::Key_F9); // Shift was let go first
    QCOMPARE(m_held->at(0).at(0).toString(), u"planned"_s);
    QCOMPARE(m_held->at(0).at(1).toString(), u"m/slow"_s);
    QTest::mousePress(m_button->planned(), Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 2);
    QTest::mouseRelease(m_button->planned(), Qt::LeftButton);
}

void TestRolloutButton::plannedOnlyWhereTheRunbookHasOne()
{
    QVERIFY(m_button->planned()->isVisible());
    m_button->setLaunch(launchWith(false));
    QVERIFY(!m_button->planned()->isVisible());
    QTest::keyPress(m_other, Qt::Key_F9, Qt::ShiftModifier);
    QTest::qWait(2 * holdTime);
    QTest::keyRelease(m_other, Qt::Key_F9, Qt::ShiftModifier);
    QCOMPARE(m_held->count(), 0);
}

// The button and Shift+F9 were missing where the runbook has no planned procedure of its own.
void TestRolloutButton::plannedByWeightsNeedsNoProcedure()
{
    runbook::Configuration configuration;
    configuration.rollout.shift = u"./shift.sh"_s;
    configuration.rollout.weights = {10, 100};
    configuration.rollout.observe = u"lb"_s;
    configuration.rollout.watchS = 900;
    configuration.rollback.byWeights = true;
    const checklist::Launch launch(launchWith(false).plan(), configuration);
    QVERIFY(launch.plannedByWeights());
    m_button->setLaunch(launch);
    QVERIFY(m_button->planned()->isVisible());
    QTest::keyPress(m_other, Qt::Key_F9, Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_held->count(), 1, 20000);
    QTest::keyRelease(m_other, Qt::Key_F9, Qt::ShiftModifier);
    QCOMPARE(m_held->at(0).at(0).toString(), u"planned"_s);
    m_button->setLaunch(launchWith(false));
    QVERIFY(!m_button->planned()->isVisible());
}

void TestRolloutButton::escapeAndLostFocusCancel()
{
    HoldButton* hold = m_button->immediate();
    hold->setHoldMs(10'000);
    hold->setFocus();
    QTest::keyPress(hold, Qt::Key_Space);
    QTest::keyClick(hold, Qt::Key_Escape);
    QCOMPARE(hold->state(), HoldButton::State::Cancelled);
    QTest::keyRelease(hold, Qt::Key_Space);
    QTest::keyPress(hold, Qt::Key_Space);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    m_other->setFocus();
    QCOMPARE(hold->state(), HoldButton::State::Cancelled);
    QCOMPARE(m_held->count(), 0);
}

void TestRolloutButton::aBusyMachineDoesNotLoseAHold()
{
    HoldButton* hold = m_button->immediate();
    QTest::mousePress(hold, Qt::LeftButton);
    QTest::qSleep(2 * holdTime); // no event is worked off meanwhile
    QMouseEvent release(QEvent::MouseButtonRelease, hold->rect().center(), hold->mapToGlobal(hold->rect().center()),
                        Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(hold, &release);
    QCOMPARE(m_held->count(), 1);
    QCOMPARE(hold->state(), HoldButton::State::Started);
}

// The release went to the dialog: what was let go started a rollback, and the next press was not heard.
void TestRolloutButton::aModalDialogKeptAMouseHoldGoing()
{
    HoldButton* hold = m_button->immediate();
    const auto open = [this] {
        auto dialog = std::make_unique<QDialog>(m_window);
        dialog->open();
        return dialog;
    };
    QTest::mousePress(hold, Qt::LeftButton);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    auto dialog = open();
    QVERIFY(QTest::qWaitForWindowExposed(dialog.get()));
    QCOMPARE(hold->state(), HoldButton::State::Cancelled);
    QTest::qWait(2 * holdTime);
    QCOMPARE(m_held->count(), 0);
    // F9 is heard, in the dialog.
    QTest::keyPress(dialog.get(), Qt::Key_F9);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(dialog.get(), Qt::Key_F9);
    dialog.reset();
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 2);
    // One that opens when the hold has done its work takes the release as well.
    dialog = open();
    QCOMPARE(hold->state(), HoldButton::State::Started);
    dialog.reset();
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 3);
    QTest::mouseRelease(hold, Qt::LeftButton);
    // And what is hidden hears nothing either.
    hold->setHoldMs(10'000);
    QTest::mousePress(hold, Qt::LeftButton);
    m_button->hide();
    QCOMPARE(hold->state(), HoldButton::State::Cancelled);
    m_button->show();
}

// Its release is heard in every window of the application: a dialog that comes up stops no rollback.
void TestRolloutButton::f9GoesOnBehindADialog()
{
    QTest::keyPress(m_other, Qt::Key_F9);
    QDialog dialog(m_window);
    dialog.open();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(&dialog, Qt::Key_F9);
    m_button->immediate()->setHoldMs(10'000);
    QTest::keyPress(&dialog, Qt::Key_F9);
    QCOMPARE(m_button->immediate()->state(), HoldButton::State::Holding);
    QTest::keyRelease(&dialog, Qt::Key_F9);
    QCOMPARE(m_button->immediate()->state(), HoldButton::State::Cancelled);
}

void TestRolloutButton::aReleaseThatAPopupTookEndsTheHold()
{
    HoldButton* hold = m_button->immediate();
    hold->setHoldMs(10'000);
    const QPoint middle = hold->mapTo(m_window, hold->rect().center());
    QTest::mousePress(m_window->windowHandle(), Qt::LeftButton, {}, middle);
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QMenu menu;
    menu.addAction(u"Copy"_s);
    menu.popup(m_window->mapToGlobal(QPoint(0, 0)));
    QTest::mouseRelease(menu.windowHandle(), Qt::LeftButton, {}, QPoint(-5, -5));
    QTRY_COMPARE(hold->state(), HoldButton::State::Cancelled);
    menu.close();
    QCOMPARE(m_held->count(), 0);
}

void TestRolloutButton::aLostReleaseStandsInNoWay()
{
    HoldButton* hold = m_button->immediate();
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::mousePress(hold, Qt::LeftButton); // no release came
    QCOMPARE(hold->state(), HoldButton::State::Holding);
    QTRY_COMPARE(m_held->count(), 2);
    QTest::mouseRelease(hold, Qt::LeftButton);
}

// Where it stands on another page there is a line for it, and no column.
void TestRolloutButton::aColumnBecomesABar()
{
    const int column = m_button->sizeHint().height();
    m_button->setOrientation(Qt::Horizontal);
    QVERIFY(m_button->sizeHint().height() < column);
    QVERIFY(m_button->sizeHint().width() > 2 * m_button->immediate()->sizeHint().width());
    m_button->setOrientation(Qt::Vertical);
    QCOMPARE(m_button->sizeHint().height(), column);
}

void TestRolloutButton::neverDisabled()
{
    m_button->setArmed({false, {u"A script is missing."_s}, {}});
    QVERIFY(m_button->immediate()->isEnabled());
    QTest::mousePress(m_button->immediate(), Qt::LeftButton);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::mouseRelease(m_button->immediate(), Qt::LeftButton);
}

void TestRolloutButton::lamp()
{
    ArmedLamp* lamp = m_button->lamp();
    QCOMPARE(lamp->word(), u"ROLLBACK NOT CHECKED YET"_s);
    m_button->setArmed({true, {}, {}});
    QCOMPARE(lamp->word(), u"ROLLBACK ARMED"_s);
    QVERIFY(lamp->causes().isEmpty());
    const QStringList causes{u"The script <b>switch.sh</b> is missing."_s, u"Only 12 MB of disk are free."_s};
    m_button->setArmed({false, causes, {}});
    QCOMPARE(lamp->word(), u"ROLLBACK NOT ARMED"_s);
    QCOMPARE(lamp->accessibleName(), lamp->word());
    QCOMPARE(lamp->causes(), causes);
    QVERIFY(lamp->toolTip().contains(u"&lt;b&gt;switch.sh"_s) && lamp->toolTip().contains(causes.at(1)));
    bool inlineList = false;
    for (const QLabel* label : lamp->findChildren<QLabel*>())
        inlineList = inlineList || (label->isVisible() && label->text() == causes.join(u'\n'));
    QVERIFY(inlineList);
    // Where room is scarce the first stands for both; nothing is lost for who listens or points.
    lamp->setBrief(true);
    bool brief = false;
    for (const QLabel* label : lamp->findChildren<QLabel*>())
        brief = brief || (label->isVisible() && label->text().startsWith(causes.first()) &&
                          !label->text().contains(causes.at(1)) && label->text().contains(u"Rollback"_s));
    QVERIFY(brief);
    QVERIFY(lamp->accessibleDescription().contains(causes.at(1)));
}

void TestRolloutButton::tabOrder()
{
    m_button->immediate()->setFocus();
    QTest::keyClick(m_button->immediate(), Qt::Key_Tab);
    QVERIFY(m_button->scenarios()->hasFocus());
    QTest::keyClick(m_button->scenarios(), Qt::Key_Tab);
    QVERIFY(m_button->planned()->hasFocus());
}

void TestRolloutButton::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::newRow("light") << ThemeKind::Light;
    QTest::newRow("dark") << ThemeKind::Dark;
}

void TestRolloutButton::looks()
{
    QFETCH(ThemeKind, kind);
    applyTheme(*qApp, kind);
    const Theme theme = Theme::of(qApp->palette());
    m_window->resize(340, 300);
    m_button->setArmed({false, {u"The script ./scripts/deployment/switch-to-blue.sh is missing in /srv/erpgo."_s}, {}});
    HoldButton* hold = m_button->immediate();
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    const auto keep = [&](const QString& name) {
        if (!folder.isEmpty())
            QVERIFY(m_window->grab().save(
                QDir(folder).filePath(u"rollback-%1-%2.png"_s.arg(name, QLatin1String(QTest::currentDataTag())))));
    };
    keep(u"idle"_s);
    // The outline has the colour of alarm even while nothing happens.
    QCOMPARE(hold->grab().toImage().pixelColor(hold->width() / 2, 3), theme.critical.ink);
    hold->setHoldMs(1'000);
    QTest::mousePress(hold, Qt::LeftButton);
    QTest::qWait(500);
    keep(u"holding"_s);
    QTest::mouseRelease(hold, Qt::LeftButton);
    keep(u"cancelled"_s);
    RollbackButton bar(Qt::Horizontal);
    bar.setLaunch(launchWith(true));
    bar.setArmed({true, {}, {}});
    bar.resize(1100, bar.sizeHint().height());
    if (!folder.isEmpty())
        QVERIFY(bar.grab().save(
            QDir(folder).filePath(u"rollback-bar-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestRolloutButton)
#include "tst_rollout_button.moc"
