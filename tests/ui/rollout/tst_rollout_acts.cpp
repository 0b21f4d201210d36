// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "ui/rollout/planned_rollback.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/watch_view.h"
#include "ui/rollout/weight_panel.h"
#include "ui/theme/apply_theme.h"
#include "ui/theme/primary_button.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

// What can be done on the page of the rollout when something changes below the hands of a person.
class TestRolloutActs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void init();
    void cleanup() { m_page.reset(); }

    void aPlannedRollbackIsNotStoppedWhileAScriptRuns();
    void aReasonIsForTheWeightItWasWrittenAt();
    void aPlannedRollbackAtTheEndAsksForNoReason();
    void nothingInvitesToConfirmWhatSomethingNewSpeaksAgainst();
    void anExtendedWatchRanOutEarly();

private:
    void apply(const events::Event& body);
    void start(qint64 number);
    void end(qint64 number);
    // A weight that was asked for, confirmed, set and seen.
    void reach(qint64 change, qint64 weight, qint64 rollback = 0);

    checklist::Launch m_launch;
    qint64 m_now = 0;
    std::unique_ptr<RolloutPage> m_page;
};

void TestRolloutActs::init()
{
    const Result<runbook::Plan> plan =
        runbook::importRunbook("# Shop\n\n## T-0: Go\n\n### Shift\n\n```bash\n./shift.sh 5\n./shift.sh 10\n"
                               "./shift.sh 25\n./shift.sh 50\n./shift.sh 100\n```\n");
    QVERIFY(plan);
    runbook::Configuration configuration;
    configuration.rollout.observe = u"lb"_s;
    configuration.rollout.watchS = 900;
    configuration.rollback.byWeights = true;
    m_launch = checklist::Launch(*plan, configuration);
    QVERIFY(m_launch.plannedByWeights());
    m_now = 1'796'119'200'000;
    m_page = std::make_unique<RolloutPage>();
    apply(events::LaunchOpened{u"shop"_s, {}, u"Shop"_s, u"2.0"_s, m_now, {}, {}, {}, {}});
    m_page->resize(800, 560);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestRolloutActs::apply(const events::Event& body)
{
    events::Entry entry;
    entry.seq = m_launch.state().entries;
    entry.at.utcMs = m_now;
    entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
    entry.body = body;
    m_launch.apply(entry);
    m_now += 1'000;
    m_page->setLaunch(m_launch, u"Ada"_s);
    m_page->setNow(m_now);
}

void TestRolloutActs::start(qint64 number)
{
    events::RunStarted run;
    run.run = number;
    apply(run);
}

void TestRolloutActs::end(qint64 number)
{
    events::RunFinished run;
    run.run = number;
    run.ending = u"exited"_s;
    apply(run);
}

void TestRolloutActs::reach(qint64 change, qint64 weight, qint64 rollback)
{
    apply(events::WeightAsked{change, weight, m_launch.state().rollout.weight(), {}, {}, rollback});
    apply(events::WeightConfirmed{change});
    start(change);
    end(change);
    events::WeightObserved seen;
    seen.change = change;
    seen.outcome = u"reached"_s;
    apply(seen);
}

// A script that still runs would leave traffic elsewhere than "here"; the rules refuse it.
void TestRolloutActs::aPlannedRollbackIsNotStoppedWhileAScriptRuns()
{
    reach(1, 50);
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, u"m/errors"_s, {}});
    PlannedRollback* planned = m_page->planned();
    QVERIFY(planned->stopButton()->isEnabled());
    const QString tip = planned->stopButton()->toolTip();
    apply(events::WeightAsked{2, 25, 50, {}, {}, 1});
    apply(events::WeightConfirmed{2});
    start(2);
    QVERIFY(!planned->stopButton()->isEnabled());
    QVERIFY2(planned->stopButton()->toolTip().contains(u"wait"_s), qPrintable(planned->stopButton()->toolTip()));
    end(2);
    QVERIFY(planned->stopButton()->isEnabled());
    QCOMPARE(planned->stopButton()->toolTip(), tip);
}

void TestRolloutActs::aReasonIsForTheWeightItWasWrittenAt()
{
    reach(1, 50);
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, u"m/errors"_s, {}});
    reach(2, 25, 1);
    PlannedRollback* planned = m_page->planned();
    planned->reason()->setText(u"blue is healthy"_s);
    apply(events::NoteWritten{u"a note"_s, {}});
    QCOMPARE(planned->reason()->text(), u"blue is healthy"_s);
    apply(events::WeightAsked{3, 10, 25, {}, {}, 1});
    QCOMPARE(planned->reason()->text(), QString());
}

// At 0 % it asked for a reason to go on, beside a button that could not be pressed.
void TestRolloutActs::aPlannedRollbackAtTheEndAsksForNoReason()
{
    const auto says = [this](const QString& words) {
        const QList<QLabel*> labels = m_page->planned()->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&words](const QLabel* label) { return label->text().contains(words); });
    };
    reach(1, 5);
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, u"m/errors"_s, {}});
    apply(events::WeightAsked{2, 0, 5, {}, {}, 1});
    apply(events::WeightConfirmed{2});
    start(2);
    end(2);
    QCOMPARE(m_launch.state().rollout.weight(), 0);
    QVERIFY2(m_page->planned()->statement().contains(u"0 % is set, and no weight is left"_s),
             qPrintable(m_page->planned()->statement()));
    QVERIFY(says(u"nobody is on the new version"_s));
    events::WeightObserved elsewhere;
    elsewhere.change = 2;
    elsewhere.outcome = u"elsewhere"_s;
    elsewhere.share = u"3"_s;
    apply(elsewhere);
    QVERIFY(says(u"nobody is on the new version"_s));
    QVERIFY(!says(u"Say why to go on"_s));
    QVERIFY(!m_page->planned()->goOnButton()->isEnabled());
    QVERIFY(m_page->planned()->stopButton()->isEnabled());
}

// What came up after the asking was said, beside a button that was filled all the same.
void TestRolloutActs::nothingInvitesToConfirmWhatSomethingNewSpeaksAgainst()
{
    WeightPanel* panel = m_page->weights();
    apply(events::WeightAsked{1, 5, 0, {}, {}, 0});
    QVERIFY(panel->against().isEmpty());
    QVERIFY(!panel->confirmButton()->isQuiet());
    apply(events::WeightWithdrawn{1, u"not yet"_s});
    reach(2, 5);
    // Decided by whoever asked, with its reason.
    apply(events::WeightAsked{3, 10, 5, u"watching"_s, u"the numbers are quiet"_s, 0});
    QVERIFY(panel->against().contains(u"all the same"_s));
    QVERIFY(!panel->confirmButton()->isQuiet());
    apply(events::WatchBreached{2, u"errors"_s, u"7"_s, u"< 0.1"_s, m_now});
    QVERIFY2(panel->against().contains(u"That was not so"_s), qPrintable(panel->against()));
    QVERIFY(panel->confirmButton()->isQuiet());
    apply(events::WeightWithdrawn{3, u"a breach"_s});
    apply(events::WeightAsked{4, 0, 5, {}, {}, 0}); // down: nothing speaks against it
    QVERIFY(panel->against().isEmpty());
    QVERIFY(!panel->confirmButton()->isQuiet());
}

// A watch whose limit was broken at its planned end goes on; "00:00 left" stood there.
void TestRolloutActs::anExtendedWatchRanOutEarly()
{
    reach(1, 25);
    session::RolloutProgress progress;
    progress.change = 1;
    progress.watch = rollout::WatchState{rollout::WatchVerdict::Ok, 25'000, {}};
    const qint64 seen = m_launch.state().rollout.last()->observedUtcMs;
    // What is measured knows better than the clock.
    m_page->setNow(seen + 890'000);
    m_page->setProgress(progress, {}, {});
    QCOMPARE(m_page->watch()->heading(), u"Watch of 25 %: OK, 00:25 left"_s);
    QCOMPARE(m_page->weights()->status(), u"Watching 25 %: 00:25 left."_s);
    m_page->setNow(seen + 905'000);
    progress.watch->remainingMs = 10'000;
    m_page->setProgress(progress, {}, {});
    QCOMPARE(m_page->watch()->heading(), u"Watch of 25 %: OK, 00:10 left at most, for a limit is broken at its end"_s);
    QCOMPARE(m_page->weights()->status(), u"Watching 25 %: 00:10 left at most, for a limit is broken at its end."_s);
    // Where nobody measures, neither is known.
    m_page->setProgress({}, {}, {});
    for (const QString& text : {m_page->watch()->heading(), m_page->weights()->status()})
        QVERIFY2(text.contains(u"its time is over"_s) && text.contains(u"or nobody measures"_s), qPrintable(text));
}

QTEST_MAIN(TestRolloutActs)
#include "tst_rollout_acts.moc"
