// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "tests/ui/shell/live_window.h"
#include "ui/checklist/note_bar.h"
#include "ui/checklist/plan_tree.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/step_page.h"
#include "ui/ledger/ledger_model.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/settings_keeper.h"
#include "ui/shell/start_page.h"
#include "ui/shell/step_selection.h"
#include "ui/shell/strip_lamp.h"
#include "ui/shell/top_strip.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* twoSteps = R"(# Two Steps

### Phase 1: T-1 Hours - Prepare

**Sleep a While**
```bash
sleep 30
```

**Write a File**
```bash
echo written > written.txt
```

- [ ] The file is there

### Rollback Procedures

#### Immediate Rollback
```bash
touch rolled-back
```
)";

QString lampWord(const MainWindow& window, const QString& name)
{
    const auto* lamp = window.topStrip()->findChild<StripLamp*>(name);
    return lamp ? lamp->word() : QString();
}

} // namespace

class TestShellWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstWindowReachedBelowTheScreen();
    void keyboardWasOnTheNameAtFirst();
    void startPageIsFirst();
    void damagedSettingsAreSaid();
    void aMissingLaunchIsSaidInline();
    void noteByKeyboard();
    void nobodyActsWithoutAName();
    void holdAndResumeByKeyboard();
    void paletteFindsSteps();
    void stepStaysWhereThePersonLooks();
    void closingWhileAScriptRuns();
    void rollbackByHeldKey();
    void secondWindowIsRefused();
    void layoutAndLaunchComeBack();
    void themeByKeyboard();
    void theWallIsStartedByKeyboard();
    void refusalIsInlineAndGoes();
};

void TestShellWindow::theWallIsStartedByKeyboard()
{
    test::LiveWindow live(test::someone(u"Ada Byron"_s));
    QStringList started;
    bool works = true;
    live.world().startWall = [&](const QString& folder, int screen) -> Result<void> {
        started.append(u"%1 on %2"_s.arg(folder).arg(screen));
        return works ? Result<void>()
                     : failure(ErrorCode::OutsideFailed, u"No process can be started."_s, u"Free some memory."_s);
    };
    live.restart();
    const QString folder = live.makeLaunch(twoSteps);
    QVERIFY(live.open(folder));
    QTest::keyClick(&live.window(), Qt::Key_F11, Qt::ControlModifier);
    QTRY_COMPARE(started, QStringList{folder + u" on 1"_s});
    works = false;
    QTest::keyClick(&live.window(), Qt::Key_F11, Qt::ControlModifier);
    QTRY_VERIFY2(live.window().errorBar()->newest().contains(u"No process can be started."_s),
                 qPrintable(live.window().errorBar()->newest()));
}

// At 1280x720 a window of the screen's size, with its frame, had the line for notes below the edge.
void TestShellWindow::firstWindowReachedBelowTheScreen()
{
    test::LiveWindow small(test::someone(u"Ada Byron"_s), {1280, 720});
    small.window().hide();
    small.window().showFitting();
    QVERIFY(small.window().isMaximized());
    test::LiveWindow large(test::someone(u"Ada Byron"_s), {3840, 2160});
    large.window().hide();
    large.window().resize(2400, 1400);
    large.window().showFitting();
    QVERIFY(!large.window().isMaximized());
}

// Space or Enter would have opened the settings.
void TestShellWindow::keyboardWasOnTheNameAtFirst()
{
    test::LiveWindow live(test::someone(u"Ada Byron"_s));
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    QTRY_COMPARE(QApplication::focusWidget(), static_cast<QWidget*>(live.window().desk()->page().plan()->view()));
}

void TestShellWindow::startPageIsFirst()
{
    const test::LiveWindow live(test::someone());
    QVERIFY(live.window().startPage()->isVisible());
    QVERIFY(!live.window().topStrip()->isVisible());
    QVERIFY(live.window().focusWidget());
    // Escape or nothing else blocks: no dialog stands over the first page.
    QVERIFY(!QApplication::activeModalWidget());
}

void TestShellWindow::damagedSettingsAreSaid()
{
    test::LiveWindow live(test::someone());
    live.window().close();
    QTest::qWait(50);
    QFile file(live.settingsFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{");
    file.close();
    MainWindow second(live.world());
    second.show();
    QVERIFY2(second.errorBar()->newest().contains(live.settingsFile()), qPrintable(second.errorBar()->newest()));
}

void TestShellWindow::aMissingLaunchIsSaidInline()
{
    const test::LiveWindow live(test::someone());
    live.window().openLaunch(live.path(u"nothing.launch"_s));
    QTRY_VERIFY(live.window().errorBar()->count() > 0);
    QVERIFY2(live.window().errorBar()->newest().contains(u"nothing.launch"_s),
             qPrintable(live.window().errorBar()->newest()));
    QVERIFY(live.window().startPage()->isVisible());
    QVERIFY(!QApplication::activeModalWidget());
}

void TestShellWindow::noteByKeyboard()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    QTest::keyClick(&live.window(), Qt::Key_J, Qt::ControlModifier);
    QLineEdit* line = live.window().desk()->page().note()->line();
    QTRY_VERIFY(line->hasFocus());
    QTest::keyClicks(line, u"The team is complete"_s);
    QTest::keyClick(line, Qt::Key_Return);
    const session::Session& session = live.window().desk()->session();
    QTRY_COMPARE(session.launch().state().notes.size(), 1);
    QCOMPARE(session.launch().state().notes[0].note.text, u"The team is complete"_s);
    QCOMPARE(session.launch().state().notes[0].by.person, u"Ada Byron"_s);
    QTRY_COMPARE(live.window().desk()->page().ledgerModel()->entryCount(), session.launch().state().entries);
    QTRY_VERIFY(lampWord(live.window(), u"ledgerLamp"_s).contains(QString::number(session.head().size)));
}

void TestShellWindow::nobodyActsWithoutAName()
{
    test::LiveWindow live(test::someone({}, {}));
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    const qint64 entries = live.window().desk()->session().launch().state().entries;
    QTest::keyClick(&live.window(), Qt::Key_J, Qt::ControlModifier);
    QLineEdit* line = live.window().desk()->page().note()->line();
    QTest::keyClicks(line, u"x"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(live.window().errorBar()->newest().contains(u"who sits here"_s));
    QTest::qWait(100);
    QCOMPARE(live.window().desk()->session().launch().state().entries, entries);
    // The question stands open beside the window and takes the name.
    QWidget* asked = QApplication::activeWindow();
    QVERIFY(qobject_cast<QDialog*>(asked));
    QTRY_VERIFY(asked->focusWidget());
    QTest::keyClicks(asked->focusWidget(), u"Grace"_s);
    QTest::keyClick(asked->focusWidget(), Qt::Key_Tab);
    QTest::keyClick(asked, Qt::Key_Escape);
    QTRY_COMPARE(live.window().settingsKeeper().settings().person.name, u"Grace"_s);
    live.window().activateWindow();
    line->setFocus();
    QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(line, u"Now it counts"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(live.window().desk()->session().launch().state().notes.size(), 1);
    QCOMPARE(live.window().desk()->session().launch().state().notes[0].by.person, u"Grace"_s);
}

void TestShellWindow::holdAndResumeByKeyboard()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    const checklist::Launch& launch = live.window().desk()->session().launch();
    const auto answer = [&](const QString& reason) {
        auto* dialog = qobject_cast<ReasonDialog*>(QApplication::activeWindow());
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->line()->hasFocus());
        QTest::keyClicks(dialog->line(), reason);
        QTest::keyClick(dialog->line(), Qt::Key_Return);
    };
    QTest::keyClick(&live.window(), Qt::Key_H, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<ReasonDialog*>(QApplication::activeWindow()));
    answer(u"The network wobbles"_s);
    QTRY_VERIFY(launch.state().held);
    QTRY_COMPARE(lampWord(live.window(), u"launchWord"_s), u"HELD"_s);
    QTRY_VERIFY(!qobject_cast<ReasonDialog*>(QApplication::activeWindow())); // the first one is on its way out
    live.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&live.window()));
    QTest::keyClick(&live.window(), Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(qobject_cast<ReasonDialog*>(QApplication::activeWindow()));
    answer(u"It is quiet again"_s);
    QTRY_VERIFY(!launch.state().held);
    QTRY_COMPARE(lampWord(live.window(), u"launchWord"_s), u"NOT STARTED"_s);
}

void TestShellWindow::paletteFindsSteps()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    QTest::keyClick(&live.window(), Qt::Key_K, Qt::ControlModifier);
    CommandPalette* palette = live.window().commandPalette();
    QTRY_VERIFY(palette->field()->hasFocus());
    QTest::keyClicks(palette->field(), u"write file"_s);
    QCOMPARE(palette->list()->currentIndex().data().toString(), u"Write a File"_s);
    QTest::keyClick(palette->field(), Qt::Key_Return);
    const runbook::Step* step =
        live.window().desk()->session().launch().plan().step(live.window().desk()->page().step()->step());
    QVERIFY(step);
    QCOMPARE(step->title, u"Write a File"_s);
    QVERIFY(live.window().desk()->binding().selection()->pinned());
    QVERIFY(live.window().desk()->page().backButton()->isVisible());
    QTest::mouseClick(live.window().desk()->page().backButton(), Qt::LeftButton);
    QVERIFY(!live.window().desk()->binding().selection()->pinned());
    QVERIFY(!live.window().desk()->page().backButton()->isVisible());
}

void TestShellWindow::stepStaysWhereThePersonLooks()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    LaunchPage& page = live.window().desk()->page();
    const QString current = page.step()->step();
    QTest::keyClick(&live.window(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(page.step()->step() != current);
    const QString looked = page.step()->step();
    live.window().desk()->binding().submit(checklist::WriteNote{u"something happens"_s, {}});
    QTRY_COMPARE(live.window().desk()->session().launch().state().notes.size(), 1);
    QTest::qWait(20);
    QCOMPARE(page.step()->step(), looked);
    QCOMPARE(page.plan()->selectedStep(), looked);
    QTest::keyClick(&live.window(), Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(page.step()->step(), current);
}

void TestShellWindow::closingWhileAScriptRuns()
{
    test::LiveWindow live(test::someone());
    const QString folder = live.makeLaunch(twoSteps);
    QVERIFY(live.open(folder));
    QTest::keyClick(&live.window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(live.window().desk()->session().launch().runningRuns().size(), 1);
    live.window().close();
    QVERIFY(live.window().isVisible());
    QVERIFY(live.window().errorBar()->newest().contains(u"go on without the window"_s));
    QVERIFY(!QApplication::activeModalWidget());
    live.window().close();
    QVERIFY(!live.window().isVisible());
    live.restart();
    live.window().restoreLast();
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk(), 10000);
    QCOMPARE(live.window().desk()->session().launch().runningRuns().size(), 1);
    QVERIFY(live.window().errorBar()->newest().contains(u"still running"_s) || live.window().errorBar()->count() > 0);
    QTest::keyClick(&live.window(), Qt::Key_Period, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk()->session().launch().runningRuns().isEmpty(), 20000);
}

void TestShellWindow::rollbackByHeldKey()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    live.window().desk()->page().rollbackButton()->setHoldMs(200);
    QTest::keyPress(&live.window(), Qt::Key_F9);
    QTest::qWait(50);
    QTest::keyRelease(&live.window(), Qt::Key_F9); // too short
    QTest::qWait(300);
    QVERIFY(live.window().desk()->session().launch().state().rollbacks.isEmpty());
    QTest::keyPress(&live.window(), Qt::Key_F9);
    QTRY_COMPARE(live.window().desk()->session().launch().state().rollbacks.size(), 1);
    QTest::keyRelease(&live.window(), Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk()->session().launch().state().rollbacks[0].ended.has_value(), 10000);
    QVERIFY(QFile::exists(live.path(u"rolled-back"_s)));
    QCOMPARE(live.window().desk()->page().shownTab(), LaunchPage::Tab::Rollback);
}

void TestShellWindow::secondWindowIsRefused()
{
    test::LiveWindow live(test::someone());
    const QString folder = live.makeLaunch(twoSteps);
    QVERIFY(live.open(folder));
    MainWindow second(live.world());
    second.show();
    second.openLaunch(folder);
    QTRY_VERIFY_WITH_TIMEOUT(second.errorBar()->count() > 0, 10000);
    QVERIFY2(second.errorBar()->newest().contains(u"holds this launch"_s), qPrintable(second.errorBar()->newest()));
    QVERIFY(!second.desk());
}

void TestShellWindow::layoutAndLaunchComeBack()
{
    test::LiveWindow live(test::someone());
    const QString folder = live.makeLaunch(twoSteps);
    QVERIFY(live.open(folder));
    live.window().resize(1400, 800);
    QCOMPARE(live.window().settingsKeeper().settings().lastLaunch, folder);
    live.restart();
    QCOMPARE(live.window().settingsKeeper().settings().recentLaunches, QStringList{folder});
    live.window().restoreLast();
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk(), 10000);
    // Closed by hand it does not come back by itself.
    QTest::keyClick(&live.window(), Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!live.window().desk());
    QVERIFY(live.window().startPage()->isVisible());
    QVERIFY(live.window().settingsKeeper().settings().lastLaunch.isEmpty());
}

void TestShellWindow::themeByKeyboard()
{
    const test::LiveWindow live(test::someone());
    QVERIFY(!Theme::of(QApplication::palette()).dark);
    QTest::keyClick(&live.window(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(Theme::of(QApplication::palette()).dark);
    QCOMPARE(live.window().settingsKeeper().settings().theme, settings::ThemeChoice::Dark);
    QTest::keyClick(&live.window(), Qt::Key_T, Qt::ControlModifier); // as the desktop: light here
    QVERIFY(!Theme::of(QApplication::palette()).dark);
}

void TestShellWindow::refusalIsInlineAndGoes()
{
    test::LiveWindow live(test::someone());
    QVERIFY(live.open(live.makeLaunch(twoSteps)));
    live.window().errorBar()->clearAll();
    live.window().desk()->binding().submit(checklist::Resume{u"not held"_s});
    QTRY_COMPARE(live.window().errorBar()->count(), 1);
    QVERIFY(!QApplication::activeModalWidget());
    live.window().desk()->binding().submit(checklist::WriteNote{u"going on"_s, {}});
    QTRY_COMPARE(live.window().errorBar()->count(), 0);
}

QTEST_MAIN(TestShellWindow)
#include "tst_shell_window.moc"
