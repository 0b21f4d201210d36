// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/matrix_view.h"
#include "ui/rollout/planned_rollback.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/watch_view.h"
#include "ui/rollout/weight_panel.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/state_table.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QTabWidget>
#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;
using rollout::Stage;
using rollout::WatchVerdict;

namespace {

// A ladder that is guarded, at a load balancer that never answers: nothing is measured.
constexpr const char* guardedBook = R"(# Shop 2.0

```toml holdpoint
[source.lb]
kind = "haproxy"
url = "LOAD_BALANCER"
interval_s = 3600

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "lb"
query = "shop/green hrsp_5xx"
limits = { default = "< 0.1" }

[rollout]
observe = "lb"
old = "blue"
new = "green"
watch_s = 900

[rollback]
by_weights = true
```

## T-0: Go

### Shift the traffic

```bash
./shift.sh 5
./shift.sh 10
./shift.sh 25
./shift.sh 50
./shift.sh 100
```

### Rollback Decision Matrix

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Green crashes or is unstable | Critical | Immediate rollback | < 5 minutes |
| Somebody broke in | Critical | Immediate rollback | < 5 minutes |
| Green is more than 50% slower | High | Consider rollback | < 15 minutes |
| Error rate above 5% | Medium | Monitor, rollback if needed | < 30 minutes |

### Rollback Procedure

**Immediate Rollback**
```bash
./back.sh
```
)";

session::WatchedRow watchedRow(const QString& title, WatchVerdict verdict, double value, const QString& limit,
                               const QString& unit)
{
    session::WatchedRow row;
    row.now.metric = title;
    row.now.verdict = verdict;
    row.now.value = value;
    row.now.ageMs = std::isfinite(value) ? 1'000 : -1;
    row.now.worst = verdict == WatchVerdict::Breach ? 1.2 * value : std::nan("");
    row.now.sinceUtcMs = verdict == WatchVerdict::Breach ? 1'796'119'230'000 : 0;
    row.now.requests = 12;
    row.title = title;
    row.unit = unit;
    row.limit = limit;
    return row;
}

session::ComparedRow comparedRow(const QString& title, rollout::Difference difference, double before, double now)
{
    session::ComparedRow row;
    row.metric = title;
    row.title = title;
    row.unit = u"ms"_s;
    row.now.difference = difference;
    row.now.oldMedian = before;
    row.now.newMedian = now;
    row.now.probability = 0.71;
    row.now.chance = 0.0004;
    row.degradation = 100 * (now - before) / before;
    return row;
}

} // namespace

// The rollout in the window: the whole course by keyboard with a real session, and what the page looks like.
class TestShellRollout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_live.reset(); }

    void theCourseByKeyboard();
    void aPlannedRollbackIsStopped();
    void mnemonicsOfThePageAreUnique_data();
    void mnemonicsOfThePageAreUnique();
    void everyControlHasAName();
    void pictures_data();
    void pictures();

private:
    void begin(const settings::Settings& settings, QSize size);
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] RolloutPage* page() const { return desk().page().rollout(); }
    [[nodiscard]] const rollout::Course& course() const { return desk().session().launch().state().rollout; }
    [[nodiscard]] bool isAt(Stage stage) const { return course().last() && course().last()->stage() == stage; }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::AltModifier) const
    {
        QTest::keyClick(&m_live->window(), key, modifiers);
    }
    void type(const QString& text) const
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClicks(QApplication::focusWidget(), text);
    }
    void submit(const checklist::Command& command, const events::Actor& actor) const;
    void submit(const checklist::Command& command) const { submit(command, desk().binding().actor()); }
    void record(const checklist::RolloutFact& fact) const { submit(checklist::RecordRollout{{fact}}, {}); }
    // Asks for the weight that is offered and confirms it, by keyboard; ends when its script did.
    void goUp() const;
    void seen() const; // the newest weight, at the load balancer

    std::unique_ptr<test::LiveWindow> m_live;
};

void TestShellRollout::begin(const settings::Settings& settings, QSize size)
{
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    const QByteArray book = QByteArray(guardedBook).replace("LOAD_BALANCER", "http://127.0.0.1:9/stats;csv");
    for (const char* script : {"shift.sh", "back.sh"})
        m_live->put(QLatin1String(script), "#!/bin/sh\nexit 0\n", true);
    QVERIFY(m_live->open(m_live->makeLaunch(book, u"shop.launch"_s, true)));
    QVERIFY(desk().session().launch().ladder().isGuarded());
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
    key(Qt::Key_5);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isVisible(), 20000);
    QVERIFY(page()->weights()->askButton()->hasFocus());
}

void TestShellRollout::submit(const checklist::Command& command, const events::Actor& actor) const
{
    bool done = false;
    desk().session().submit(command, actor,
                            [&done](const Result<session::Committed>& result) { done = result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(done, 20000);
}

void TestShellRollout::seen() const
{
    events::WeightObserved reached;
    reached.change = course().last()->asked.change;
    reached.outcome = u"reached"_s;
    reached.share = QString::number(course().last()->asked.weight);
    record(reached);
    QTRY_VERIFY_WITH_TIMEOUT(isAt(Stage::Watching), 20000);
}

void TestShellRollout::goUp() const
{
    WeightPanel* weights = page()->weights();
    // A source that is down is an alarm, whenever that comes: then going up is a decision.
    for (int attempt = 0; attempt < 10 && !isAt(Stage::Asked); ++attempt) {
        if (!weights->against().isEmpty() && weights->reason()->text().isEmpty()) {
            key(Qt::Key_R);
            QVERIFY(weights->reason()->hasFocus());
            type(u"nobody measures here"_s);
        }
        key(Qt::Key_A);
        if (QTest::qWaitFor([this] { return isAt(Stage::Asked); }, 2000))
            break;
    }
    QVERIFY(isAt(Stage::Asked));
    QTRY_VERIFY_WITH_TIMEOUT(weights->confirmButton()->isVisible(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(weights->confirmButton()->isEnabled(), 20000);
    const qint64 weight = course().last()->asked.weight;
    QCOMPARE(weights->command(), u"./shift.sh %1"_s.arg(weight));
    key(Qt::Key_C);
    QTRY_COMPARE_WITH_TIMEOUT(qint64(course().weight()), weight, 20000);
    QVERIFY(course().last()->confirmedBy.person == u"Ada Byron"_s);
}

void TestShellRollout::theCourseByKeyboard()
{
    begin(test::someone(), {1280, 720});
    goUp();
    QVERIFY(!QTest::currentTestFailed());
    QCOMPARE(course().weight(), 5);
    seen();
    WeightPanel* weights = page()->weights();
    QTRY_VERIFY_WITH_TIMEOUT(weights->status().startsWith(u"Watching 5 %"_s), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(page()->watch()->heading().contains(u"NO DATA"_s), 20000); // nobody measures
    // The watch is not over: without a reason nothing is asked for.
    QVERIFY(weights->against().contains(u"not over"_s));
    key(Qt::Key_A);
    QTRY_VERIFY_WITH_TIMEOUT(weights->reason()->hasFocus(), 20000);
    QVERIFY(!isAt(Stage::Asked));
    type(u"the room agreed"_s);
    key(Qt::Key_A);
    QTRY_VERIFY_WITH_TIMEOUT(isAt(Stage::Asked), 20000);
    QCOMPARE(course().last()->asked.despite, u"watching"_s);
    QCOMPARE(course().last()->asked.reason, u"the room agreed"_s);
    QTRY_VERIFY_WITH_TIMEOUT(weights->withdrawButton()->isVisible(), 20000);
    key(Qt::Key_I);
    QTRY_VERIFY_WITH_TIMEOUT(course().changes().last().withdrawn.has_value(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(weights->askButton()->isVisible(), 20000);

    // What no number says, a person declares, and the coordinator decides.
    key(Qt::Key_X);
    MatrixView* matrix = page()->matrix();
    QTRY_VERIFY_WITH_TIMEOUT(matrix->isVisible(), 20000);
    for (int i = 0; i < 12 && !matrix->table()->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(matrix->table()->hasFocus());
    QTest::keyClick(matrix->table(), Qt::Key_Down);
    const QString scenario = desk().session().launch().plan().matrix.at(1).id;
    QCOMPARE(matrix->table()->selectedId(), scenario);
    key(Qt::Key_Y);
    type(u"a stranger is logged in"_s);
    key(Qt::Key_E);
    const auto row = [&] { return desk().session().launch().state().matrix.scenario(scenario); };
    QTRY_VERIFY_WITH_TIMEOUT(row().applies(), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(desk().page().tabs()->tabText(int(LaunchPage::Tab::Rollout)), u"Rollout (1)"_s, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(matrix->reason()->text().isEmpty() && matrix->rollBackButton()->isEnabled(), 20000);
    key(Qt::Key_Y);
    type(u"customers first"_s);
    key(Qt::Key_B);
    QTRY_VERIFY_WITH_TIMEOUT(row().decided.has_value(), 20000);
    RollbackButton* button = desk().page().rollbackButton();
    QTRY_VERIFY_WITH_TIMEOUT(button->immediate()->hasFocus(), 20000);
    QCOMPARE(button->scenarios()->currentData().toString(), scenario);
    QVERIFY(desk().session().launch().state().rollbacks.isEmpty()); // the decision starts nothing

    button->setHoldMs(50);
    QTest::keyPress(button->immediate(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(desk().session().launch().state().rollbacks.size(), 1, 20000);
    QTest::keyRelease(button->immediate(), Qt::Key_Space);
    QCOMPARE(desk().session().launch().state().rollbacks.last().started.scenario, scenario);
    QTRY_COMPARE_WITH_TIMEOUT(course().weight(), 0, 20000);
    key(Qt::Key_5);
    QTRY_VERIFY_WITH_TIMEOUT(weights->status().startsWith(u"ROLLED BACK"_s), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().launch().runningRuns().isEmpty(), 20000);
}

void TestShellRollout::aPlannedRollbackIsStopped()
{
    begin(test::someone(), {1280, 720});
    goUp();
    QVERIFY(!QTest::currentTestFailed());
    seen();
    desk().session().rollBack(u"planned"_s, {}, desk().binding().actor());
    QTRY_COMPARE_WITH_TIMEOUT(desk().session().launch().state().rollbacks.size(), 1, 20000);
    PlannedRollback* planned = page()->planned();
    QTRY_VERIFY_WITH_TIMEOUT(planned->isVisible(), 20000);
    QVERIFY(!page()->weights()->askButton()->isVisible());
    // Not between two weights: its script ends first. A reason is of one weight, so it is given then.
    QTRY_VERIFY_WITH_TIMEOUT(course().last()->asked.rollback == 1 && course().last()->set, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(planned->stopButton()->isEnabled(), 20000);
    key(Qt::Key_R);
    QVERIFY(planned->reason()->hasFocus());
    type(u"it was a false alarm"_s);
    key(Qt::Key_T);
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().launch().state().rollbacks.last().ended.has_value(), 20000);
    QCOMPARE(desk().session().launch().state().rollbacks.last().ended->outcome, u"stopped"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!planned->isVisible(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().launch().runningRuns().isEmpty(), 20000);
}

// Of all that stands on the screen at once, so that each key acts.
void TestShellRollout::mnemonicsOfThePageAreUnique_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("low") << QSize(1280, 720);
    QTest::newRow("high") << QSize(1920, 1080);
}

void TestShellRollout::mnemonicsOfThePageAreUnique()
{
    QFETCH(const QSize, size);
    begin(test::someone(), size);
    const auto look = [this] {
        QHash<QString, QWidget*> seen; // by key
        const auto add = [&](QWidget* widget, const QString& text, const QKeySequence& keys) {
            if (keys.isEmpty())
                return;
            QWidget* other = seen.value(keys.toString());
            const bool ours = page()->isAncestorOf(widget) || (other && page()->isAncestorOf(other));
            QVERIFY2(!seen.contains(keys.toString()) || !ours, qPrintable(text));
            seen.insert(keys.toString(), widget);
        };
        for (const QAction* menu : m_live->window().menuBar()->actions())
            add(m_live->window().menuBar(), menu->text(), QKeySequence::mnemonic(menu->text()));
        for (QAbstractButton* button : m_live->window().findChildren<QAbstractButton*>())
            if (button->isVisible())
                add(button, button->text(), button->shortcut());
        for (QLabel* label : m_live->window().findChildren<QLabel*>())
            if (label->isVisible() && label->buddy())
                add(label, label->text(), QKeySequence::mnemonic(label->text()));
        for (const QTabWidget* tabs : page()->findChildren<QTabWidget*>())
            for (int tab = 0; tab < tabs->count() && tabs->isVisible(); ++tab)
                add(page()->parts(), tabs->tabText(tab), QKeySequence::mnemonic(tabs->tabText(tab)));
        for (const QAction* action : static_cast<QWidget&>(m_live->window()).actions())
            for (const QKeySequence& keys : action->shortcuts())
                QVERIFY2(!seen.contains(keys.toString()) || !page()->isAncestorOf(seen.value(keys.toString())),
                         qPrintable(action->text()));
    };
    look();
    goUp();
    QVERIFY(!QTest::currentTestFailed());
    seen();
    look();
    page()->parts()->setCurrentIndex(1);
    look();
    page()->weights()->reason()->setText(u"because"_s);
    page()->weights()->askButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(page()->weights()->confirmButton()->isVisible(), 20000);
    look();
}

void TestShellRollout::everyControlHasAName()
{
    begin(test::someone(), {1920, 1080});
    goUp();
    QVERIFY(!QTest::currentTestFailed());
    seen();
    int controls = 0;
    for (const QWidget* widget : page()->findChildren<QWidget*>()) {
        if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0 ||
            qobject_cast<const QTabBar*>(widget) || widget->objectName().startsWith(u"qt_"_s))
            continue;
        ++controls;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 widget->metaObject()->className());
    }
    QVERIFY(controls > 8);
}

void TestShellRollout::pictures_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::newRow("1280-light") << QSize(1280, 720) << false;
    QTest::newRow("1280-dark") << QSize(1280, 720) << true;
    QTest::newRow("1920-light") << QSize(1920, 1080) << false;
    QTest::newRow("1920-dark") << QSize(1920, 1080) << true;
}

void TestShellRollout::pictures()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    begin(settings, size);
    const auto look = [&](const QString& name) {
        QTest::qWait(30); // the layout settles, on a busy machine later
        QTRY_COMPARE(test::clippedButtons(m_live->window()), QStringList());
        QTRY_COMPARE(test::cutLines(m_live->window()).join(u'|'), QString()); // says which
        test::keepPicture(m_live->window(), u"rollout-%1-%2"_s.arg(name, tag));
    };
    look(u"first"_s);
    goUp();
    QVERIFY(!QTest::currentTestFailed());
    seen();
    page()->weights()->reason()->setText(u"the room agreed"_s);
    page()->weights()->askButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(page()->weights()->confirmButton()->isVisible(), 20000);
    look(u"asked"_s);
    QTRY_VERIFY_WITH_TIMEOUT(page()->weights()->confirmButton()->isEnabled(), 20000);
    page()->weights()->confirmButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(course().weight(), 10, 20000);
    seen();
    const auto& rows = desk().session().launch().plan().matrix;
    record(events::ScenarioApplied{rows.at(3).id, u"7.3"_s, u"> 5"_s});
    submit(checklist::DeclareScenario{rows.at(0).id, true, u"green answers 502 on three hosts"_s});
    submit(checklist::DecideScenario{rows.at(0).id, u"watch"_s, u"two hosts came back"_s});
    QTRY_COMPARE_WITH_TIMEOUT(page()->matrix()->applying(), 2, 20000);

    // What a watch measures, as plain values.
    session::RolloutProgress progress;
    progress.change = course().last()->asked.change;
    progress.watch = rollout::WatchState{WatchVerdict::Breach, 133'000, {}};
    progress.newRequests = 1'204;
    progress.oldRequests = 10'844;
    progress.metrics = {watchedRow(u"Error rate"_s, WatchVerdict::Breach, 0.71, u"< 0.1"_s, u"%"_s),
                        watchedRow(u"Response time (p95)"_s, WatchVerdict::Ok, 148, u"< 200"_s, u"ms"_s),
                        watchedRow(u"CPU"_s, WatchVerdict::Insufficient, 31, u"< 80"_s, u"%"_s),
                        watchedRow(u"Memory"_s, WatchVerdict::NoData, std::nan(""), u"< 80"_s, u"%"_s)};
    progress.compared = {comparedRow(u"Response time (p95)"_s, rollout::Difference::Worse, 96, 148),
                         comparedRow(u"Response time (p50)"_s, rollout::Difference::None, 41, 42)};
    const std::vector<session::MatrixReading> matrix = {{rows.at(2).id, true, u"54"_s, u"> 50"_s, u"%"_s, 900},
                                                        {rows.at(3).id, true, u"7.3"_s, u"> 5"_s, u"%"_s, 900}};
    const qint64 now = desk().binding().nowUtcMs();
    SeenShares shares;
    for (int i = 0; i < 120; ++i) {
        const double share = i < 90 ? 0.0 : i < 110 ? 4.9 : 9.8;
        shares.newSeen.append({now - (120 - i) * 2'000, share});
        shares.oldSeen.append({now - (120 - i) * 2'000, 100 - share});
    }
    shares.newNow = 9.8;
    shares.oldNow = 90.2;
    shares.ageMs = 1'000;
    const QStringList parts = {u"watch"_s, u"matrix"_s, u"time"_s};
    const bool low = page()->parts()->isVisible();
    for (int part = 0; part < (low ? 3 : 1); ++part) {
        page()->parts()->setCurrentIndex(low ? part : page()->parts()->currentIndex());
        QTest::qWait(30);
        page()->setProgress(progress, matrix, {u"Payments per minute"_s});
        page()->setSeen(shares);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // and not yet what is measured next
        test::keepPicture(m_live->window(), u"rollout-%1-%2"_s.arg(parts.at(part), tag));
        QCOMPARE(test::clippedButtons(m_live->window()), QStringList());
    }
    desk().session().rollBack(u"planned"_s, rows.at(3).id, desk().binding().actor());
    QTRY_VERIFY_WITH_TIMEOUT(page()->planned()->isVisible(), 20000);
    look(u"planned"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().launch().runningRuns().isEmpty(), 20000);
}

QTEST_MAIN(TestShellRollout)
#include "tst_shell_rollout.moc"
