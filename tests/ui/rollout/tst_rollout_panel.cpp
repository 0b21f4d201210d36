// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollback_panel.h"
#include "ui/rollout/rollback_rows.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestRolloutPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsWhatWouldHappen();
    void aRunbookWithoutProcedure();
    void whatWouldBeInItsWay();
    void runsStepByStep();
    void aCommandThatHangsIsStopped();
    void whatIsTypedStays();
    void observationsByPerson();
    void secondName();
    void heldAfterwards();
    void aSecondRollbackBeginsAnew();
    void aRollbackByWeightsIsOnItsOwnPage();
    void aRollbackThatWasStoppedIsNotFinishedByHand_data();
    void aRollbackThatWasStoppedIsNotFinishedByHand();
    void looks_data();
    void looks();

private:
    void apply(const events::Event& body, const QString& person = u"Ada"_s);
    void startRun(qint64 number, const QString& command);
    void endRun(qint64 number, qint64 status);
    void startRollback(qint64 number);
    void observe(const QString& step, const QString& outcome, const QString& text);

    checklist::Launch m_launch;
    qint64 m_now = 0;
    std::unique_ptr<RollbackPanel> m_panel;
    QList<checklist::ObserveRollbackStep> m_observed;
    QList<checklist::SecondRollback> m_seconded;
    QList<qint64> m_outputs, m_stopped;
};

static runbook::Plan plan()
{
    runbook::Plan plan;
    plan.matrix.append({u"m/errors"_s, u"Error rate above 5 %"_s, u"Critical"_s, {}, 300, 1});
    runbook::Procedure procedure;
    procedure.id = u"p/now"_s;
    procedure.title = u"Immediate rollback"_s;
    procedure.kind = runbook::ProcedureKind::ImmediateRollback;
    int line = 10;
    for (const char* text : {"./scripts/stop-traffic.sh green", "./scripts/switch-to-blue.sh", "./scripts/health.sh"}) {
        runbook::Command command;
        command.id = u"p/now/c%1"_s.arg(procedure.commands.size() + 1);
        command.text = text;
        command.line = ++line;
        procedure.commands.append(command);
    }
    procedure.steps.append({u"p/now/1"_s, u"Stop traffic to the new version (within 2 minutes)"_s, 120, 20});
    procedure.steps.append({u"p/now/2"_s, u"Notify everybody"_s, {}, 21});
    plan.procedures.append(procedure);
    return plan;
}

// Every cause why a rollback is not armed, until there is a rollback to tell of.
void TestRolloutPanel::whatWouldBeInItsWay()
{
    m_panel->setLaunch(m_launch);
    QVERIFY(m_panel->explanation().isEmpty());
    m_panel->setArmed({false, {u"The script stop-traffic.sh is missing."_s, u"Only 12 MB of disk are free."_s}, {}});
    QVERIFY2(m_panel->explanation().contains(u"stop-traffic.sh"_s) && m_panel->explanation().contains(u"12 MB"_s),
             qPrintable(m_panel->explanation()));
    startRollback(1);
    m_panel->setLaunch(m_launch);
    QVERIFY(!m_panel->explanation().contains(u"12 MB"_s));
    m_panel->setArmed({true, {}, {}});
    QVERIFY(m_panel->explanation().isEmpty());
}

void TestRolloutPanel::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestRolloutPanel::init()
{
    m_launch = checklist::Launch(plan(), {});
    m_now = 1'796'119'200'000;
    m_observed.clear();
    m_seconded.clear();
    m_outputs.clear();
    m_stopped.clear();
    apply(events::LaunchOpened{u"erpgo"_s, {}, u"ERPGo"_s, u"1.0.0"_s, m_now, {}, {}, {}, {}});
    apply(events::RosterChanged{{{u"Ada"_s, {}, {u"Technical Lead"_s}, {}, {}}, {u"Bob"_s, {}, {u"DBA"_s}, {}, {}}},
                                false});
    m_panel = std::make_unique<RollbackPanel>();
    connect(m_panel.get(), &RollbackPanel::observeRequested, this,
            [this](const checklist::ObserveRollbackStep& command) { m_observed.append(command); });
    connect(m_panel.get(), &RollbackPanel::secondRequested, this,
            [this](const checklist::SecondRollback& command) { m_seconded.append(command); });
    connect(m_panel.get(), &RollbackPanel::outputRequested, this, [this](qint64 run) { m_outputs.append(run); });
    connect(m_panel.get(), &RollbackPanel::stopRequested, this,
            [this](const checklist::StopRun& command) { m_stopped.append(command.run); });
    m_panel->setLaunch(m_launch);
    m_panel->resize(800, 600);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestRolloutPanel::cleanup() { m_panel.reset(); }

void TestRolloutPanel::apply(const events::Event& body, const QString& person)
{
    events::Entry entry;
    entry.seq = m_launch.state().entries;
    entry.at.utcMs = m_now;
    entry.actor = {events::Auth::Claimed, person, {}, {}};
    entry.body = body;
    m_launch.apply(entry);
    m_now += 1'000;
    if (m_panel)
        m_panel->setLaunch(m_launch);
}

void TestRolloutPanel::startRun(qint64 number, const QString& command)
{
    events::RunStarted run;
    run.run = number;
    run.procedure = u"p/now"_s;
    run.command = command;
    apply(run);
}

void TestRolloutPanel::endRun(qint64 number, qint64 status)
{
    events::RunFinished run;
    run.run = number;
    run.ending = u"exited"_s;
    run.status = status;
    apply(run);
}

void TestRolloutPanel::startRollback(qint64 number)
{
    apply(events::RollbackStarted{number, u"p/now"_s, u"immediate"_s, u"m/errors"_s, false});
    apply(events::LaunchHeld{u"Rollback started by Ada"_s});
}

void TestRolloutPanel::observe(const QString& step, const QString& outcome, const QString& text)
{
    apply(events::RollbackStepObserved{m_launch.state().rollbacks.last().started.rollback, step, outcome, text});
}

void TestRolloutPanel::showsWhatWouldHappen()
{
    QCOMPARE(m_panel->heading(), u"No rollback was started"_s);
    QCOMPARE(m_panel->commandRows().size(), 3);
    QCOMPARE(m_panel->stepRows().size(), 2);
    QCOMPARE(m_panel->commandRows().at(0)->word(), u"Would run"_s);
    QVERIFY(!m_panel->stepRows().at(0)->field()->isVisible());
    QVERIFY(!m_panel->secondField()->isVisible());
    QVERIFY(m_panel->explanation().isEmpty());
}

void TestRolloutPanel::aRunbookWithoutProcedure()
{
    m_panel->setLaunch(checklist::Launch());
    QVERIFY(m_panel->commandRows().isEmpty());
    bool said = false;
    for (const QLabel* label : m_panel->findChildren<QLabel*>())
        said = said || label->text() == u"The runbook has no procedure for an immediate rollback."_s;
    QVERIFY(said);
}

void TestRolloutPanel::runsStepByStep()
{
    startRollback(1);
    QCOMPARE(m_panel->heading(), u"Immediate rollback 1: running"_s);
    const auto words = [this] {
        QStringList all;
        for (const RollbackCommandRow* row : m_panel->commandRows())
            all.append(row->word());
        return all.join(u", "_s);
    };
    QCOMPARE(words(), u"Waiting, Waiting, Waiting"_s);
    startRun(1, u"p/now/c1"_s);
    QCOMPARE(words(), u"Running, Waiting, Waiting"_s);
    endRun(1, 0);
    startRun(2, u"p/now/c2"_s);
    endRun(2, 4);
    QCOMPARE(words(), u"Done, Failed, Waiting"_s);
    apply(events::RunStarted{3, {}, u"p/now"_s, u"p/now/c3"_s, {}, {}, {}, {}, false, 0});
    apply(events::RunLost{3});
    QCOMPARE(words(), u"Done, Failed, Unknown: ask"_s);
    apply(events::RollbackEnded{1, u"failed"_s, 1, 2, 0});
    QCOMPARE(m_panel->heading(), u"Immediate rollback 1: failed"_s);

    QPushButton* output = m_panel->commandRows().at(1)->outputButton();
    QTRY_VERIFY(output->isVisible());
    QTest::mouseClick(output, Qt::LeftButton);
    QCOMPARE(m_outputs, QList<qint64>{2});
}

// There was only "Output"; the answer to a second press sent people here.
void TestRolloutPanel::aCommandThatHangsIsStopped()
{
    const auto row = [this](int at) { return m_panel->commandRows().at(at); };
    startRollback(1);
    for (const RollbackCommandRow* one : m_panel->commandRows())
        QVERIFY(!one->stopButton()->isVisible() && one->hint().isEmpty());
    startRun(1, u"p/now/c1"_s);
    QTRY_VERIFY(row(0)->stopButton()->isVisible());
    QVERIFY(!row(1)->stopButton()->isVisible());
    QCOMPARE(row(0)->stopButton()->accessibleName(), u"Stop command 1"_s);
    QCOMPARE(row(0)->hint(), u"If it hangs, stop it (Alt+P or Ctrl+.): then the next command runs."_s);
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    QTest::keyClick(m_panel.get(), Qt::Key_P, Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_stopped, QList<qint64>{1}, 20000);
    apply(events::StopRequested{1});
    QCOMPARE(row(0)->word(), u"Stopping"_s);
    QVERIFY(!row(0)->stopButton()->isEnabled());
    QVERIFY2(row(0)->hint().contains(u"killed after ten seconds. Then the next command"_s), qPrintable(row(0)->hint()));
    endRun(1, 15);
    QCOMPARE(row(0)->word(), u"Failed"_s);
    QVERIFY(!row(0)->stopButton()->isVisible() && row(0)->hint().isEmpty());
    startRun(2, u"p/now/c3"_s);
    QVERIFY2(row(2)->hint().endsWith(u"then the rollback ends."_s), qPrintable(row(2)->hint()));
}

void TestRolloutPanel::whatIsTypedStays()
{
    startRollback(1);
    QLineEdit* field = m_panel->stepRows().at(0)->field();
    field->setFocus();
    QTest::keyClicks(field, u"half a sen"_s);
    QTest::keyClicks(m_panel->secondField(), u"Bo"_s);
    startRun(1, u"p/now/c1"_s);
    m_panel->setNow(m_now);
    QCOMPARE(m_panel->stepRows().at(0)->field(), field);
    QCOMPARE(field->text(), u"half a sen"_s);
    QVERIFY(m_panel->secondField()->currentText().startsWith(u"Bo"_s));
}

void TestRolloutPanel::observationsByPerson()
{
    startRollback(1);
    RollbackStepRow* first = m_panel->stepRows().at(0);
    RollbackStepRow* second = m_panel->stepRows().at(1);
    QTest::keyClicks(first->field(), u"no requests on green"_s);
    QTest::mouseClick(first->doneButton(), Qt::LeftButton);
    QCOMPARE(m_observed.size(), 1);
    QCOMPARE(m_observed.at(0).observed,
             (events::RollbackStepObserved{1, u"p/now/1"_s, u"done"_s, u"no requests on green"_s}));
    QVERIFY(first->field()->text().isEmpty());
    second->failedButton()->setFocus();
    QTest::keyClick(second->failedButton(), Qt::Key_Space);
    QCOMPARE(m_observed.at(1).observed, (events::RollbackStepObserved{1, u"p/now/2"_s, u"failed"_s, {}}));
    // Asked is not done: the words change when the record says so.
    QCOMPARE(first->word(), u"Waiting"_s);
    observe(u"p/now/1"_s, u"done"_s, u"no requests on green"_s);
    observe(u"p/now/2"_s, u"failed"_s, u"mail down"_s);
    QCOMPARE(first->word(), u"Done"_s);
    QVERIFY(!first->doneButton()->isVisible());
    QCOMPARE(second->word(), u"Failed"_s);
    QTRY_VERIFY(second->doneButton()->isVisible()); // it may succeed later
    QTest::keyClicks(second->field(), u"called them"_s);
    QTest::keyClick(second->field(), Qt::Key_Return);
    QCOMPARE(m_observed.at(2).observed, (events::RollbackStepObserved{1, u"p/now/2"_s, u"done"_s, u"called them"_s}));
    observe(u"p/now/2"_s, u"done"_s, u"called them"_s);
    QCOMPARE(second->word(), u"Done"_s);
}

void TestRolloutPanel::secondName()
{
    startRollback(1);
    QTRY_VERIFY(m_panel->secondField()->isVisible());
    QVERIFY(!m_panel->secondButton()->isEnabled());
    QCOMPARE(m_panel->secondField()->count(), 1); // not the one who started it
    QCOMPARE(m_panel->secondField()->itemText(0), u"Bob"_s);
    QTest::keyClicks(m_panel->secondField()->lineEdit(), u"  Bob "_s);
    QVERIFY(m_panel->secondButton()->isEnabled());
    QTest::mouseClick(m_panel->secondButton(), Qt::LeftButton);
    QCOMPARE(m_seconded.size(), 1);
    QCOMPARE(m_seconded.at(0).rollback, 1);
    QCOMPARE(m_seconded.at(0).name, u"Bob"_s);
    apply(events::RollbackSeconded{1, u"Bob"_s});
    QVERIFY(!m_panel->secondField()->isVisible());
}

void TestRolloutPanel::heldAfterwards()
{
    startRollback(1);
    QVERIFY(m_panel->explanation().isEmpty());
    apply(events::RollbackEnded{1, u"incomplete"_s, 2, 0, 1});
    QCOMPARE(m_panel->commandRows().at(2)->word(), u"Not run"_s);
    QVERIFY2(m_panel->explanation().startsWith(u"The launch is HELD"_s), qPrintable(m_panel->explanation()));
    QVERIFY(m_panel->explanation().contains(u"Not every command passed"_s));
    QVERIFY(m_panel->explanation().contains(u"2 step(s)"_s));
    QVERIFY(m_panel->explanation().contains(u"second name"_s));
    QVERIFY(m_panel->explanation().contains(u"resume"_s));
    observe(u"p/now/1"_s, u"done"_s, {});
    QVERIFY(m_panel->explanation().contains(u"1 step(s)"_s));
    apply(events::LaunchResumed{u"again"_s});
    QVERIFY(m_panel->explanation().isEmpty());
}

void TestRolloutPanel::aSecondRollbackBeginsAnew()
{
    startRollback(1);
    startRun(1, u"p/now/c1"_s);
    endRun(1, 0);
    apply(events::RollbackEnded{1, u"incomplete"_s, 1, 0, 2});
    startRollback(2);
    QCOMPARE(m_panel->heading(), u"Immediate rollback 2: running"_s);
    QCOMPARE(m_panel->commandRows().at(0)->word(), u"Waiting"_s);
}

// It said that the runbook no longer has the procedure "rollout.weights".
void TestRolloutPanel::aRollbackByWeightsIsOnItsOwnPage()
{
    const auto says = [this](const QString& words) {
        const QList<QLabel*> labels = m_panel->findChildren<QLabel*>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&words](const QLabel* label) { return label->text().contains(words); });
    };
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, u"m/errors"_s, {}});
    QCOMPARE(m_panel->heading(), u"Planned rollback 1: running"_s);
    QVERIFY(says(u"goes down the weights"_s));
    QVERIFY(says(u"page Rollout (Alt+5)"_s));
    QVERIFY(!says(u"no longer has the procedure"_s));
    apply(events::RollbackEnded{1, u"done"_s, 2, 0, 0});
    apply(events::RollbackStarted{2, u"p/gone"_s, u"planned"_s, u"m/errors"_s, {}});
    QVERIFY(says(u"no longer has the procedure p/gone"_s));
}

void TestRolloutPanel::aRollbackThatWasStoppedIsNotFinishedByHand_data()
{
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QString>("word");
    QTest::newRow("stopped") << u"stopped"_s << u"stopped where it was"_s;
    QTest::newRow("superseded") << u"superseded"_s << u"gave way to an immediate one"_s;
}

// Both were said as "incomplete", with the advice to do by hand what is missing.
void TestRolloutPanel::aRollbackThatWasStoppedIsNotFinishedByHand()
{
    QFETCH(const QString, outcome);
    QFETCH(const QString, word);
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, u"m/errors"_s, {}});
    apply(events::LaunchHeld{u"Rollback started by Ada"_s});
    apply(events::RollbackEnded{1, outcome, 1, 0, 0});
    QCOMPARE(m_panel->heading(), u"Planned rollback 1: "_s + word);
    QVERIFY2(m_panel->explanation().startsWith(u"The launch is HELD"_s), qPrintable(m_panel->explanation()));
    QVERIFY2(!m_panel->explanation().contains(u"by hand"_s), qPrintable(m_panel->explanation()));
}

void TestRolloutPanel::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << ThemeKind::Light << QSize(720, 520);
    QTest::newRow("dark") << ThemeKind::Dark << QSize(1100, 600);
}

void TestRolloutPanel::looks()
{
    QFETCH(ThemeKind, kind);
    QFETCH(QSize, size);
    applyTheme(*qApp, kind);
    m_panel->resize(size);
    startRollback(1);
    startRun(1, u"p/now/c1"_s);
    endRun(1, 0);
    startRun(2, u"p/now/c2"_s);
    endRun(2, 4);
    apply(events::RollbackEnded{1, u"failed"_s, 1, 1, 1});
    observe(u"p/now/1"_s, u"done"_s, u"No request reaches green since 10:00:12."_s);
    m_panel->setNow(m_now);
    QTest::qWait(10);
    const QImage picture = m_panel->grab().toImage();
    QCOMPARE(picture.size(), size);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(u"panel-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestRolloutPanel)
#include "tst_rollout_panel.moc"
