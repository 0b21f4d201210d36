// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "ui/shell/actions.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/fuzzy.h"
#include "ui/shell/palette_model.h"
#include "ui/shell/slip_dialog.h"
#include "ui/shell/step_selection.h"
#include "ui/shell/strip_lamp.h"
#include "ui/shell/top_strip.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

class TestShellParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fuzzyOrder_data();
    void fuzzyOrder();
    void fuzzyIsBounded();
    void paletteModel();
    void paletteByKeyboard();
    void paletteGoesWithEscape();
    void everyActionOnce();
    void keysAreUnique();
    void mnemonicsAreUnique();
    void errorBar();
    void lastingNoticesStay();
    void selectionFollowsUntilPinned();
    void slipNeedsReason();
    void scales_data();
    void scales();
    void leastWindowFollowsTheText_data();
    void leastWindowFollowsTheText();
    void everyPressChangesTheTheme();
    void stripTellsTheRollback();
    void stripMarksARehearsal();
};

void TestShellParts::leastWindowFollowsTheText_data()
{
    QTest::addColumn<double>("scale");
    QTest::addColumn<QSize>("screen");
    QTest::newRow("1280x720") << 0.9 << QSize(1280, 720);
    QTest::newRow("1920x1080") << 1.0 << QSize(1920, 1080);
    QTest::newRow("3840x2160") << 2.0 << QSize(3840, 2160);
    QTest::newRow("large text on a small screen") << 3.0 << QSize(1280, 720);
}

// On a screen of 3840x2160 a window of half its size was smaller than its text: nothing in it could be read.
void TestShellParts::leastWindowFollowsTheText()
{
    QFETCH(double, scale);
    QFETCH(QSize, screen);
    const QSize least = leastWindow(scale, screen);
    QVERIFY(least.width() < screen.width() && least.height() < screen.height());
    if (scale <= scaleFor(screen))
        QVERIFY(least.width() >= 1000 * scale && least.height() >= 600 * scale);
}

// On a light desktop the first press chose the light theme: nothing was seen.
void TestShellParts::everyPressChangesTheTheme()
{
    QCOMPARE(otherTheme(Theme::light().palette()), settings::ThemeChoice::Dark);
    QCOMPARE(otherTheme(Theme::darkTheme().palette()), settings::ThemeChoice::Light);
}

void TestShellParts::stripMarksARehearsal()
{
    for (const bool rehearsal : {false, true}) {
        events::Entry entry;
        entry.rehearsal = rehearsal;
        entry.body = events::LaunchOpened();
        checklist::Launch launch;
        launch.apply(entry);
        TopStrip strip;
        strip.setLaunch(launch);
        const QList<QLabel*> labels = strip.findChildren<QLabel*>();
        QCOMPARE(std::ranges::count_if(
                     labels, [](const QLabel* label) { return !label->isHidden() && label->text() == u"REHEARSAL"_s; }),
                 rehearsal ? 1 : 0);
    }
}

// The strip said "Rollback armed" while one was running.
void TestShellParts::stripTellsTheRollback()
{
    TopStrip strip;
    const auto* lamp = strip.findChild<StripLamp*>(u"armedLamp"_s);
    QVERIFY(lamp);
    checklist::Launch launch;
    qint64 seq = 0;
    const auto happen = [&](const events::Event& body) {
        events::Entry entry;
        entry.seq = seq++;
        entry.actor = {events::Auth::Claimed, u"Ada Byron"_s, u"Launch Coordinator"_s, {}};
        entry.body = body;
        launch.apply(entry);
        strip.setLaunch(launch);
        strip.setArmed({true, {}, {}});
    };
    happen(events::NoteWritten{});
    QCOMPARE(lamp->word(), u"Rollback armed"_s);
    events::RollbackStarted started;
    started.rollback = 1;
    happen(events::LaunchHeld{u"Rollback"_s});
    happen(started);
    QCOMPARE(lamp->word(), u"ROLLING BACK"_s);
    events::RollbackEnded ended;
    ended.rollback = 1;
    ended.outcome = u"done"_s;
    happen(ended);
    QCOMPARE(lamp->word(), u"ROLLED BACK"_s);
    // Once the launch goes on, what counts is the next one.
    happen(events::LaunchResumed{u"Again"_s});
    QCOMPARE(lamp->word(), u"Rollback armed"_s);
    started.rollback = ended.rollback = 2;
    ended.outcome = u"failed"_s;
    happen(events::LaunchHeld{u"Rollback"_s});
    happen(started);
    happen(ended);
    QCOMPARE(lamp->word(), u"ROLLBACK FAILED"_s);
}

void TestShellParts::fuzzyOrder_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("starts of words") << u"bd"_s << u"Backup Database"_s << u"Rebuild the index"_s;
    QTest::newRow("letters in a row") << u"run"_s << u"Run next command"_s << u"Return unused nodes"_s;
    QTest::newRow("early") << u"back"_s << u"Back up the database"_s << u"Roll back (hold F9)"_s;
    QTest::newRow("case") << u"HOLD"_s << u"hold"_s << u"Household"_s;
}

void TestShellParts::fuzzyOrder()
{
    QFETCH(QString, typed);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const int high = fuzzyScore(typed, better);
    const int low = fuzzyScore(typed, worse);
    QVERIFY(high >= 0 && low >= 0);
    QVERIFY2(high > low, qPrintable(u"%1 is not more than %2"_s.arg(high).arg(low)));
}

// Whatever is typed: found exactly when its letters stand in the text in order, and never out of bounds.
void TestShellParts::fuzzyIsBounded()
{
    QRandomGenerator random(7);
    const auto text = [&](int longest) {
        QString made;
        for (int n = random.bounded(longest); n > 0; --n)
            made += QChar(u"abcAB -ü"[random.bounded(8)]);
        return made;
    };
    for (int i = 0; i < 3000; ++i) {
        const QString where = text(200);
        const QString what = text(6);
        qsizetype at = 0;
        bool there = true;
        for (const QChar c : what.trimmed()) {
            at = where.left(160).toCaseFolded().indexOf(c.toCaseFolded(), at);
            there = there && at >= 0;
            if (!there)
                break;
            ++at;
        }
        QCOMPARE(fuzzyScore(what, where) >= 0, there);
    }
    QCOMPARE(fuzzyScore(u"a", u""), -1);
    QCOMPARE(fuzzyScore(u"", u""), 0);
}

void TestShellParts::paletteModel()
{
    PaletteModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({{u"Hold…"_s, u"Launch"_s, u"Ctrl+H"_s, true, {}},
                    {u"Back up the database"_s, u"T-24h"_s, u"ready"_s, true, {}},
                    {u"Household"_s, u"T-2h"_s, u"waiting"_s, false, {}}});
    QCOMPARE(model.rowCount(), 3);
    model.setFilter(u"hold"_s);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), u"Hold…"_s);
    QVERIFY(!(model.index(1).flags() & Qt::ItemIsEnabled));
    model.setFilter(u"T-24h"_s); // by its detail
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data().toString(), u"Back up the database"_s);
    model.setFilter(u"zzz"_s);
    QCOMPARE(model.rowCount(), 0);
}

void TestShellParts::paletteByKeyboard()
{
    QMainWindow window;
    window.setCentralWidget(new QLineEdit);
    window.resize(900, 600);
    CommandPalette palette(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.centralWidget()->setFocus();
    QStringList chosen;
    const auto item = [&](const QString& title, bool enabled = true) {
        return PaletteItem{title, {}, {}, enabled, [&chosen, title] { chosen.append(title); }};
    };
    palette.open({item(u"Alpha"_s), item(u"Beta"_s), item(u"Gamma"_s, false)});
    QTRY_VERIFY(palette.field()->hasFocus());
    QTest::keyClick(palette.field(), Qt::Key_Down);
    QTest::keyClick(palette.field(), Qt::Key_Return);
    QCOMPARE(chosen, QStringList{u"Beta"_s});
    QVERIFY(palette.isHidden());
    QTRY_VERIFY(window.centralWidget()->hasFocus());
    // What cannot be done now is shown, and not chosen.
    palette.open({item(u"Gamma"_s, false)});
    QTest::keyClicks(palette.field(), u"gam"_s);
    QTest::keyClick(palette.field(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(palette.isVisible());
    palette.open({item(u"Alpha"_s), item(u"Beta"_s)});
    QTest::mouseClick(palette.list()->viewport(), Qt::LeftButton, {},
                      palette.list()->visualRect(palette.list()->model()->index(0, 0)).center());
    QCOMPARE(chosen.last(), u"Alpha"_s);
}

void TestShellParts::paletteGoesWithEscape()
{
    QMainWindow window;
    window.resize(900, 600);
    CommandPalette palette(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    palette.open({});
    QVERIFY(palette.isVisible());
    QVERIFY(window.rect().contains(palette.geometry()));
    QTest::keyClick(palette.field(), Qt::Key_Escape);
    QVERIFY(palette.isHidden());
}

void TestShellParts::everyActionOnce()
{
    QMainWindow window;
    const Actions actions(&window);
    QSet<ActionId> seen;
    for (const ActionRow& row : actionTable()) {
        QVERIFY(!seen.contains(row.id));
        seen.insert(row.id);
        QVERIFY(actions.of(row.id));
        QVERIFY(!actions.of(row.id)->toolTip().isEmpty());
    }
    QCOMPARE(seen.size(), int(ActionId::About) + 1);
    QVERIFY(!actions.of(ActionId::Hold)->isEnabled());
    QVERIFY(!actions.of(ActionId::Rollback)->isEnabled());
    QVERIFY(actions.of(ActionId::OpenLaunch)->isEnabled());
}

void TestShellParts::keysAreUnique()
{
    QSet<QKeySequence> seen{QKeySequence(Qt::Key_F9), QKeySequence(Qt::SHIFT | Qt::Key_F9)}; // held: the rollback
    for (const ActionRow& row : actionTable())
        for (const QKeySequence& key : Actions::keysOf(row)) {
            QVERIFY2(!key.isEmpty(), row.keys);
            QVERIFY2(!seen.contains(key), qPrintable(key.toString()));
            seen.insert(key);
        }
}

void TestShellParts::mnemonicsAreUnique()
{
    QMainWindow window;
    const Actions actions(&window);
    actions.fillMenus(window.menuBar());
    const auto letter = [](const QString& text) {
        const qsizetype at = text.indexOf(u'&');
        return at < 0 ? QChar() : text[at + 1].toLower();
    };
    QSet<QChar> menus;
    for (QAction* menu : window.menuBar()->actions()) {
        QVERIFY2(!menus.contains(letter(menu->text())), qPrintable(menu->text()));
        menus.insert(letter(menu->text()));
        QSet<QChar> seen;
        for (QAction* action : menu->menu()->actions()) {
            if (action->isSeparator())
                continue;
            QVERIFY2(!letter(action->text()).isNull(), qPrintable(action->text()));
            QVERIFY2(!seen.contains(letter(action->text())), qPrintable(action->text()));
            seen.insert(letter(action->text()));
        }
    }
}

void TestShellParts::errorBar()
{
    QWidget host;
    ErrorBar bar(&host);
    host.show();
    QVERIFY(bar.isHidden());
    bar.tell(Error{ErrorCode::Refused, u"The step is not in order."_s, u"Work through step 2 first."_s, 0}, u"k"_s);
    QVERIFY(!bar.isHidden());
    QVERIFY(bar.newest().contains(u"Work through step 2 first."_s));
    bar.tell(Error{ErrorCode::Refused, u"Another."_s, {}, 0}, u"k"_s); // takes the place of the first
    QCOMPARE(bar.count(), 1);
    bar.tell(Error{ErrorCode::Malformed, u"<b>No markup</b>"_s, {}, 12});
    QVERIFY(bar.newest().startsWith(u"Line 12: <b>"_s));
    bar.tell(Error{ErrorCode::Malformed, u"<b>No markup</b>"_s, {}, 12}); // the same again
    QCOMPARE(bar.count(), 2);
    bool done = false;
    Notice notice;
    notice.text = u"Scripts are running."_s;
    notice.actions.push_back({u"&Stay"_s, [&done] { done = true; }});
    bar.tell(notice);
    QPushButton* button = bar.findChild<QPushButton*>();
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(done);
    QCOMPARE(bar.count(), 2);
    bar.clear(u"k"_s);
    QCOMPARE(bar.count(), 1);
    bar.clearAll();
    QVERIFY(bar.isHidden());
}

void TestShellParts::lastingNoticesStay()
{
    ErrorBar bar;
    Notice lasting;
    lasting.key = u"ledger"_s;
    lasting.text = u"Nothing can be recorded."_s;
    lasting.lasting = true;
    bar.tell(lasting);
    for (int i = 0; i < 10; ++i)
        bar.tell(Error{ErrorCode::Refused, u"Refusal %1"_s.arg(i), {}, 0});
    QCOMPARE(bar.count(), 3);
    bool there = false;
    for (QLabel* label : bar.findChildren<QLabel*>())
        there = there || (label->text() == lasting.text && !label->parentWidget()->isHidden());
    QVERIFY(there);
    bar.clear(u"ledger"_s);
    QCOMPARE(bar.count(), 2);
}

void TestShellParts::selectionFollowsUntilPinned()
{
    runbook::Plan plan;
    runbook::Phase phase;
    phase.id = u"p"_s;
    phase.offsetS = 0;
    for (const QString& id : {u"a"_s, u"b"_s, u"c"_s}) {
        runbook::Step step;
        step.id = id;
        step.title = id;
        step.kind = runbook::StepKind::Checklist;
        step.checks = {{id + u"/box"_s, u"box"_s, 1, false}};
        phase.steps.append(step);
    }
    plan.phases = {phase};
    checklist::Launch launch(plan, {});
    const auto tick = [&](const QString& step) {
        events::Entry entry;
        entry.seq = launch.state().entries;
        entry.body = events::CheckTicked{step + u"/box"_s, {}};
        launch.apply(entry);
    };
    StepSelection selection;
    QSignalSpy moved(&selection, &StepSelection::stepChanged);
    selection.follow(launch);
    QCOMPARE(selection.step(), u"a"_s);
    tick(u"a"_s);
    selection.follow(launch);
    QCOMPARE(selection.step(), u"b"_s);
    selection.choose(u"a"_s);
    QVERIFY(selection.pinned());
    tick(u"b"_s);
    selection.follow(launch);
    QCOMPARE(selection.step(), u"a"_s); // stays where the person looks
    QCOMPARE(selection.current(), u"c"_s);
    selection.backToCurrent();
    QCOMPARE(selection.step(), u"c"_s);
    QVERIFY(!selection.pinned());
    selection.move(launch, -1);
    QCOMPARE(selection.step(), u"b"_s);
    selection.move(launch, 1); // back on the current one: it follows again
    QVERIFY(!selection.pinned());
    selection.move(launch, 5);
    QCOMPARE(selection.step(), u"c"_s);
    QCOMPARE(moved.size(), 6);
}

void TestShellParts::slipNeedsReason()
{
    SlipDialog dialog(1'796'115'600'000);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QSignalSpy given(&dialog, &SlipDialog::slipGiven);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QTest::keyClicks(dialog.reason(), u"Late build"_s);
    QVERIFY(dialog.acceptButton()->isEnabled());
    dialog.minutes()->setValue(0);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.minutes()->setValue(-30);
    QTest::keyClick(dialog.reason(), Qt::Key_Return);
    QCOMPARE(given.size(), 1);
    QCOMPARE(given[0][0].toLongLong(), -30);
    QCOMPARE(given[0][1].toString(), u"Late build"_s);
}

void TestShellParts::scales_data()
{
    QTest::addColumn<QSize>("screen");
    QTest::addColumn<double>("scale");
    QTest::newRow("small") << QSize(1280, 720) << 0.9;
    QTest::newRow("full HD") << QSize(1920, 1080) << 1.0;
    QTest::newRow("4K") << QSize(3840, 2160) << 2.0;
    QTest::newRow("wide") << QSize(3440, 1440) << 1.35;
}

void TestShellParts::scales()
{
    QFETCH(QSize, screen);
    QFETCH(double, scale);
    QCOMPARE(scaleFor(screen), scale);
    settings::Settings own;
    QCOMPARE(effectiveScale(own, screen), scale);
    own.textScale = 1.5;
    QCOMPARE(effectiveScale(own, screen), 1.5);
    QCOMPARE(steppedScale(1.5, 1), 1.6);
    QCOMPARE(steppedScale(0.7, -1), 0.7);
}

QTEST_MAIN(TestShellParts)
#include "tst_shell_parts.moc"
