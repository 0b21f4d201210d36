// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "ui/rollout/ladder_row.h"
#include "ui/rollout/matrix_view.h"
#include "ui/rollout/planned_rollback.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/rollout_words.h"
#include "ui/rollout/watch_view.h"
#include "ui/rollout/weight_panel.h"
#include "ui/theme/apply_theme.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/state_table.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;
using rollout::WatchVerdict;

namespace {

constexpr const char* book = R"(# Shop 2.0

## T-0: Go

### Shift

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
| Error rate above 5% | Critical | Immediate rollback | < 5 minutes |
| Somebody broke in | Critical | Immediate rollback | < 5 minutes |
)";

runbook::Configuration guarded()
{
    runbook::Configuration configuration;
    configuration.rollout.observe = u"lb"_s;
    configuration.rollout.watchS = 900;
    configuration.rollout.oldVersion = u"blue"_s;
    configuration.rollout.newVersion = u"green"_s;
    configuration.rollback.byWeights = true;
    runbook::MetricConfiguration errors;
    errors.name = u"errors"_s;
    errors.title = u"Error rate"_s;
    configuration.metrics.append(errors);
    configuration.scenarios.append({u"Error rate above 5%"_s, u"errors"_s, u"> 5"_s});
    return configuration;
}

session::WatchedRow watchedRow(const QString& title, WatchVerdict verdict, double value, const QString& limit)
{
    session::WatchedRow row;
    row.now.metric = title;
    row.now.verdict = verdict;
    row.now.value = value;
    row.now.ageMs = std::isfinite(value) ? 1'000 : -1;
    row.now.worst = verdict == WatchVerdict::Breach ? value + 1 : std::nan("");
    row.now.sinceUtcMs = verdict == WatchVerdict::Breach ? 1'796'119'230'000 : 0;
    row.now.requests = 12;
    row.title = title;
    row.unit = u"%"_s;
    row.limit = limit;
    return row;
}

} // namespace

// The page of the rollout over plain values: a folded launch, and what a watch measures.
class TestRolloutPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void init();
    void cleanup() { m_page.reset(); }

    void wordsAreSaid();
    void anUnguardedLadderSaysWhatIsMissing();
    void trafficIsThreePlainNumbers();
    void asksConfirmsAndWithdraws();
    void aSecondClickConfirmsNothing();
    void goingUpAgainstAWatchNeedsAReason();
    void onlyTheCoordinatorDecides();
    void downIsAlwaysOffered();
    void theWatchSaysEachVerdict();
    void aRecordedWatchIsShownWithoutMeasurements();
    void aWatchThatNobodyMeasuresHasNoData();
    void theMatrixLives();
    void theMatrixAsksForAReason();
    void aMeasuredRowCanBeSaidToBeOver();
    void theRowThatAppliesIsSpokenOf();
    void aPlannedRollbackStopsAndGoesOn();
    void modelsKeepTheirPromises();
    void looks_data();
    void looks();

private:
    void apply(const events::Event& body, const QString& person = u"Ada"_s);
    void show(const QString& person = u"Ada"_s);
    // A weight that was asked for, confirmed, set and seen.
    void reach(qint64 change, qint64 weight, qint64 rollback = 0);
    template <class T> [[nodiscard]] T taken() // the only command that was asked for
    {
        const auto all = std::exchange(m_commands, {});
        const T* one = all.size() == 1 ? std::get_if<T>(&all.first()) : nullptr;
        return one ? *one : T{};
    }
    [[nodiscard]] QString scenario(int row) const { return m_launch.plan().matrix.at(row).id; }

    checklist::Launch m_launch;
    qint64 m_now = 0;
    std::unique_ptr<RolloutPage> m_page;
    QList<checklist::Command> m_commands;
};

void TestRolloutPage::init()
{
    const Result<runbook::Plan> plan = runbook::importRunbook(book);
    QVERIFY(plan);
    QCOMPARE(plan->matrix.size(), 2);
    m_launch = checklist::Launch(*plan, guarded());
    QVERIFY(m_launch.ladder().isGuarded());
    m_now = 1'796'119'200'000;
    m_commands.clear();
    m_page = std::make_unique<RolloutPage>();
    connect(m_page.get(), &RolloutPage::commandRequested, this,
            [this](const checklist::Command& command) { m_commands.append(command); });
    apply(events::LaunchOpened{u"shop"_s, {}, u"Shop"_s, u"2.0"_s, m_now, {}, {}, {}, {}});
    m_page->resize(800, 560);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestRolloutPage::apply(const events::Event& body, const QString& person)
{
    events::Entry entry;
    entry.seq = m_launch.state().entries;
    entry.at.utcMs = m_now;
    entry.actor = {events::Auth::Claimed, person, {}, {}};
    entry.body = body;
    m_launch.apply(entry);
    m_now += 1'000;
    show();
}

void TestRolloutPage::show(const QString& person)
{
    m_page->setLaunch(m_launch, person);
    m_page->setNow(m_now);
}

void TestRolloutPage::reach(qint64 change, qint64 weight, qint64 rollback)
{
    apply(events::WeightAsked{change, weight, m_launch.state().rollout.weight(), {}, {}, rollback});
    apply(events::WeightConfirmed{change});
    events::RunStarted run;
    run.run = change;
    apply(run);
    events::RunFinished ended;
    ended.run = change;
    ended.ending = u"exited"_s;
    apply(ended);
    events::WeightObserved seen;
    seen.change = change;
    seen.outcome = u"reached"_s;
    apply(seen);
}

void TestRolloutPage::wordsAreSaid()
{
    QCOMPARE(leftText(133'000), u"02:13"_s);
    QCOMPARE(leftText(3'733'000), u"1:02:13"_s);
    QCOMPARE(leftText(-5), u"00:00"_s);
    QCOMPARE(percentText(25), u"25 %"_s);
    QCOMPARE(percentText(24.8), u"24.8 %"_s);
    QCOMPARE(figureText(std::nan(""), u"ms"_s), u"–"_s);
    QSet<QString> sentences;
    for (const char* code : {"failed", "unseen", "watching", "breach", "insufficient", "no-data", "alarm", "skipped"})
        sentences.insert(againstText(QLatin1String(code)));
    QCOMPARE(sentences.size(), 8);
    QCOMPARE(againstText({}), QString());
    // No verdict looks or reads like another.
    QSet<QString> words;
    QSet<int> shapes;
    for (const WatchVerdict one :
         {WatchVerdict::Ok, WatchVerdict::Breach, WatchVerdict::Insufficient, WatchVerdict::NoData}) {
        words.insert(watchMark(one).word);
        shapes.insert(int(watchMark(one).shape));
    }
    QCOMPARE(words.size(), 4);
    QCOMPARE(shapes.size(), 4);
}

void TestRolloutPage::anUnguardedLadderSaysWhatIsMissing()
{
    m_launch = checklist::Launch(m_launch.plan(), {});
    show();
    QVERIFY2(m_page->weights()->status().contains(u"does not say how a weight is set"_s),
             qPrintable(m_page->weights()->status()));
    QVERIFY(!m_page->weights()->askButton()->isVisible());
}

void TestRolloutPage::trafficIsThreePlainNumbers()
{
    SeenShares seen;
    m_page->setSeen(seen);
    QVERIFY2(m_page->head()->statement().contains(u"NO DATA"_s), qPrintable(m_page->head()->statement()));
    reach(1, 25);
    seen.newNow = 24.8;
    seen.oldNow = 75.2;
    seen.ageMs = 1'400;
    m_page->setSeen(seen);
    QCOMPARE(m_page->head()->statement(),
             u"Traffic: asked 25 %, set 25 %, seen at the load balancer: 24.8 % green / 75.2 % blue, 1 s ago"_s);
    // A word that is too old is no word of now.
    seen.newNow.reset();
    seen.oldNow.reset();
    seen.ageMs = 240'000;
    m_page->setSeen(seen);
    QVERIFY2(m_page->head()->statement().contains(u"NO DATA, The last word of it is from 4 min ago"_s),
             qPrintable(m_page->head()->statement()));
    const QList<LadderRung>& rungs = m_page->ladder()->rungs();
    QCOMPARE(rungs.size(), 5);
    QStringList states;
    for (const LadderRung& rung : rungs)
        states.append(rung.mark.word);
    QCOMPARE(states, (QStringList{u"done"_s, u"done"_s, u"HERE"_s, u"next"_s, u"above"_s}));
}

void TestRolloutPage::asksConfirmsAndWithdraws()
{
    WeightPanel* panel = m_page->weights();
    QCOMPARE(panel->askButton()->label(), u"Ask for 5 %"_s);
    QVERIFY(panel->against().isEmpty());
    panel->askButton()->click();
    QCOMPARE(taken<checklist::AskWeight>().weight, 5);
    apply(events::WeightAsked{1, 5, 0, {}, {}, 0});
    QVERIFY(!panel->askButton()->isVisible());
    QVERIFY(panel->confirmButton()->isVisible());
    QCOMPARE(panel->command(), u"./shift.sh 5"_s);
    QVERIFY(panel->status().contains(u"5 % is asked for by Ada"_s));
    panel->reason()->setText(u"not yet"_s);
    panel->withdrawButton()->click();
    const auto withdrawn = taken<checklist::WithdrawWeight>();
    QCOMPARE(withdrawn.change, 1);
    QCOMPARE(withdrawn.reason, u"not yet"_s);
    apply(events::WeightWithdrawn{1, u"not yet"_s});
    QCOMPARE(panel->askButton()->label(), u"Ask for 5 %"_s);
    apply(events::WeightAsked{2, 5, 0, {}, {}, 0});
    QTRY_VERIFY_WITH_TIMEOUT(panel->confirmButton()->isEnabled(), 20000);
    panel->confirmButton()->click();
    QCOMPARE(taken<checklist::ConfirmWeight>().change, 2);
}

void TestRolloutPage::aSecondClickConfirmsNothing()
{
    apply(events::WeightAsked{1, 5, 0, {}, {}, 0});
    m_page->weights()->confirmButton()->click();
    QVERIFY(m_commands.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(m_page->weights()->confirmButton()->isEnabled(), 20000);
    show(); // what is refreshed meanwhile takes it back from nobody
    QVERIFY(m_page->weights()->confirmButton()->isEnabled());
}

void TestRolloutPage::goingUpAgainstAWatchNeedsAReason()
{
    reach(1, 5);
    WeightPanel* panel = m_page->weights();
    QVERIFY2(panel->status().startsWith(u"Watching 5 %: 14:5"_s), qPrintable(panel->status()));
    QVERIFY2(panel->against().startsWith(u"The watch of the weight before is not over."_s),
             qPrintable(panel->against()));
    QCOMPARE(panel->askButton()->label(), u"Ask for 10 %"_s);
    panel->askButton()->click();
    QVERIFY(m_commands.isEmpty());
    QVERIFY(panel->against().contains(u"Say why"_s));
    panel->reason()->setText(u"the numbers are quiet"_s);
    panel->askButton()->click();
    const auto asked = taken<checklist::AskWeight>();
    QCOMPARE(asked.weight, 10);
    QCOMPARE(asked.reason, u"the numbers are quiet"_s);
    // A breach says so, by name, by how much and since when.
    const qint64 since = m_now;
    apply(events::WatchBreached{1, u"errors"_s, u"7"_s, u"< 0.1"_s, since});
    QVERIFY2(panel->status().startsWith(u"BREACH while watching 5 %"_s), qPrintable(panel->status()));
    QVERIFY(panel->against().startsWith(u"A limit was broken"_s));
    QCOMPARE(m_page->watch()->breaches(), u"Error rate: 7, limit < 0.1, since %1"_s.arg(momentText(since)));
    // What a person chose and typed stays while others act.
    panel->weight()->setValue(50);
    panel->reason()->setText(u"half"_s);
    apply(events::NoteWritten{u"a note"_s, {}});
    QCOMPARE(panel->weight()->value(), 50);
    QCOMPARE(panel->reason()->text(), u"half"_s);
}

void TestRolloutPage::onlyTheCoordinatorDecides()
{
    apply(events::RosterChanged{{{u"Ada"_s, {}, {u"Launch Coordinator"_s}, {}, {}}, {u"Bob"_s, {}, {u"DBA"_s}, {}, {}}},
                                false});
    reach(1, 5);
    show(u"Bob"_s);
    QVERIFY(!m_page->weights()->reason()->isVisible());
    QVERIFY2(m_page->weights()->against().endsWith(u"Only the coordinator, Ada, can decide to go on."_s),
             qPrintable(m_page->weights()->against()));
    show(u"Ada"_s);
    QVERIFY(m_page->weights()->reason()->isVisible());
}

void TestRolloutPage::downIsAlwaysOffered()
{
    QVERIFY(!m_page->weights()->downButton()->isVisible());
    reach(1, 5);
    reach(2, 25);
    WeightPanel* panel = m_page->weights();
    QVERIFY(panel->downButton()->isVisible());
    panel->downButton()->click();
    const auto asked = taken<checklist::AskWeight>();
    QCOMPARE(asked.weight, 10);
    QCOMPARE(asked.reason, QString());
    panel->weight()->setValue(0);
    QCOMPARE(panel->askButton()->label(), u"Go down: ask for 0 %"_s);
    QVERIFY(panel->against().isEmpty());
    panel->askButton()->click();
    QCOMPARE(taken<checklist::AskWeight>().weight, 0);
}

void TestRolloutPage::theWatchSaysEachVerdict()
{
    reach(1, 25);
    session::RolloutProgress progress;
    progress.change = 1;
    progress.watch = rollout::WatchState{WatchVerdict::Breach, 133'000, {}};
    progress.metrics = {watchedRow(u"Error rate"_s, WatchVerdict::Breach, 7.1, u"< 0.1"_s),
                        watchedRow(u"Latency"_s, WatchVerdict::Ok, 80, u"< 200"_s),
                        watchedRow(u"CPU"_s, WatchVerdict::Insufficient, 20, u"< 80"_s),
                        watchedRow(u"Memory"_s, WatchVerdict::NoData, std::nan(""), u"< 80"_s)};
    session::ComparedRow failed;
    failed.metric = u"rollout.failed"_s;
    failed.now.difference = rollout::Difference::Worse;
    failed.now.oldMedian = 0.001;
    failed.now.newMedian = 0.07;
    failed.now.chance = 0.00001;
    failed.degradation = 62.0;
    progress.compared = {failed};
    m_page->setProgress(progress, {}, {u"Payments"_s});
    WatchView* watch = m_page->watch();
    QVERIFY2(watch->heading().startsWith(u"Watch of 25 %: BREACH, "_s), qPrintable(watch->heading()));
    QVERIFY(watch->heading().endsWith(u" left"_s));
    const QList<StateRow>& rows = watch->numbers()->rows()->rows();
    QStringList words;
    for (const StateRow& row : rows)
        words.append(row.mark.word);
    QCOMPARE(words, (QStringList{u"BREACH"_s, u"OK"_s, u"INSUFFICIENT"_s, u"NO DATA"_s}));
    QCOMPARE(rows.at(0).cells, (QStringList{u"Error rate"_s, u"7.1 %"_s, u"< 0.1 %"_s, u"8.1 %"_s,
                                            u"since %1"_s.arg(momentText(1'796'119'230'000))}));
    QCOMPARE(rows.at(3).cells.last(), u"never measured"_s);
    const StateRow compared = watch->compared()->rows()->rows().value(0);
    QCOMPARE(compared.mark.word, u"WORSE"_s);
    QCOMPARE(compared.cells,
             (QStringList{u"Failed requests"_s, u"0.001"_s, u"0.07"_s, u"+62 %"_s, u"–"_s, u"< 0.001"_s}));
    QCOMPARE(watch->compared()->rows()->headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"blue"_s);
    QVERIFY2(watch->unwatched().contains(u"Payments"_s), qPrintable(watch->unwatched()));
}

void TestRolloutPage::aRecordedWatchIsShownWithoutMeasurements()
{
    reach(1, 25);
    events::WatchEnded ended;
    ended.change = 1;
    ended.verdict = u"no-data"_s;
    ended.beganUtcMs = m_now - 900'000;
    ended.endedUtcMs = m_now;
    ended.numbers.append({u"errors"_s, u"no-data"_s, {}, {}, u"< 0.1"_s, 0, 0, 60'000});
    ended.compared.append({u"errors"_s, u"none"_s, u"1"_s, u"2"_s, u"0.5"_s, u"0.4"_s, u"3"_s, 20, 20});
    apply(ended);
    WatchView* watch = m_page->watch();
    QCOMPARE(watch->heading(), u"Watch of 25 %: NO DATA, over after 15:00"_s);
    QCOMPARE(watch->numbers()->rows()->rows().value(0).cells.value(0), u"Error rate"_s);
    QCOMPARE(watch->numbers()->rows()->rows().value(0).cells.last(), u"01:00 without a measurement"_s);
    QCOMPARE(watch->compared()->rows()->rows().value(0).mark.word, u"Same"_s);
    // As they were shown while they were measured: no more digits than anybody reads.
    QCOMPARE(watch->compared()->rows()->rows().value(0).cells,
             (QStringList{u"Error rate"_s, u"1"_s, u"2"_s, u"+3 %"_s, u"0.5"_s, u"0.400"_s}));
    QVERIFY(m_page->weights()->status().contains(u"not clean: NO DATA"_s));
}

void TestRolloutPage::aWatchThatNobodyMeasuresHasNoData()
{
    reach(1, 25);
    m_page->setProgress({}, {}, {});
    QVERIFY2(m_page->watch()->heading().startsWith(u"Watch of 25 %: NO DATA, "_s),
             qPrintable(m_page->watch()->heading()));
}

void TestRolloutPage::theMatrixLives()
{
    MatrixView* matrix = m_page->matrix();
    const auto row = [&](int at) { return matrix->table()->rows()->rows().at(at); };
    QCOMPARE(row(0).mark.word, u"NO DATA"_s);
    QCOMPARE(row(1).mark.word, u"Not declared"_s);
    QCOMPARE(row(1).cells.at(2), u"by a person"_s);
    session::MatrixReading reading{scenario(0), true, u"4.8"_s, u"> 5"_s, u"%"_s, 1'000};
    m_page->setProgress({}, {reading}, {});
    QCOMPARE(row(0).mark.word, u"Does not apply"_s);
    QCOMPARE(row(0).cells.at(2), u"4.8 % (limit > 5)"_s);
    QCOMPARE(matrix->applying(), 0);
    reading.value = u"7.3"_s;
    m_page->setProgress({}, {reading}, {});
    apply(events::ScenarioApplied{scenario(0), u"7.3"_s, u"> 5"_s});
    QCOMPARE(matrix->applying(), 1);
    QCOMPARE(row(0).mark.word, u"APPLIES"_s);
    QCOMPARE(row(0).cells.at(1), u"04:59 left"_s);
    QCOMPARE(row(0).cells.at(3), u"open"_s);
    QVERIFY(m_page->parts()->tabText(1).contains(u"1"_s));
    m_page->setNow(m_now + 330'000);
    QCOMPARE(row(0).cells.at(1), u"OVER by 00:31"_s);
    apply(events::ScenarioDecided{scenario(0), u"watch"_s, u"it falls"_s});
    QCOMPARE(row(0).cells.at(3), u"Keep watching, Ada"_s);
    apply(events::ScenarioCeased{scenario(0), u"2"_s});
    QCOMPARE(matrix->applying(), 0);
}

void TestRolloutPage::theMatrixAsksForAReason()
{
    MatrixView* matrix = m_page->matrix();
    matrix->table()->select(scenario(1));
    QVERIFY(matrix->declareButton()->isEnabled());
    for (QPushButton* other :
         {matrix->overButton(), matrix->rollBackButton(), matrix->watchButton(), matrix->goOnButton()})
        QVERIFY(!other->isEnabled());
    matrix->declareButton()->click();
    QVERIFY(m_commands.isEmpty());
    QVERIFY(matrix->hint().contains(u"Say why"_s));
    matrix->reason()->setText(u"a stranger is logged in"_s);
    matrix->declareButton()->click();
    const auto declared = taken<checklist::DeclareScenario>();
    QCOMPARE(declared.scenario, scenario(1));
    QVERIFY(declared.applies);
    matrix->taken();
    QVERIFY(matrix->reason()->text().isEmpty());
    apply(events::ScenarioDeclared{scenario(1), true, u"a stranger is logged in"_s});
    QVERIFY(matrix->hint().contains(u"a stranger is logged in"_s));
    QVERIFY(!matrix->declareButton()->isEnabled());
    matrix->reason()->setText(u"customers first"_s);
    matrix->rollBackButton()->click();
    const auto decided = taken<checklist::DecideScenario>();
    QCOMPARE(decided.decision, u"rollback"_s);
    QCOMPARE(decided.reason, u"customers first"_s);
    matrix->overButton()->click();
    QVERIFY(!taken<checklist::DeclareScenario>().applies);
}

// The rules accept it for every row that applies; the button was for declared ones only.
void TestRolloutPage::aMeasuredRowCanBeSaidToBeOver()
{
    MatrixView* matrix = m_page->matrix();
    matrix->table()->select(scenario(0));
    QVERIFY(!matrix->overButton()->isEnabled());
    apply(events::ScenarioApplied{scenario(0), u"7.3"_s, u"> 5"_s});
    QVERIFY(matrix->overButton()->isEnabled());
    QVERIFY(matrix->overButton()->toolTip().contains(u"measured"_s));
    matrix->reason()->setText(u"the probe was at fault"_s);
    matrix->overButton()->click();
    const auto over = taken<checklist::DeclareScenario>();
    QCOMPARE(over.scenario, scenario(0));
    QVERIFY(!over.applies);
    apply(events::ScenarioDeclared{scenario(0), false, u"the probe was at fault"_s});
    QVERIFY(!matrix->overButton()->isEnabled());
}

// The first row stayed selected when another began to apply.
void TestRolloutPage::theRowThatAppliesIsSpokenOf()
{
    MatrixView* matrix = m_page->matrix();
    const StateTable* table = matrix->table();
    QCOMPARE(table->selectedId(), scenario(0));
    apply(events::ScenarioDeclared{scenario(1), true, u"a stranger is logged in"_s});
    QCOMPARE(table->selectedId(), scenario(1));
    // A reason that is being written is for the row that it was begun for.
    matrix->reason()->setText(u"customers"_s);
    apply(events::ScenarioApplied{scenario(0), u"7.3"_s, u"> 5"_s});
    QCOMPARE(table->selectedId(), scenario(1));
    matrix->taken();
    show();
    QCOMPARE(table->selectedId(), scenario(0));
    // What a person chose stays.
    matrix->table()->select(scenario(1));
    apply(events::ScenarioDeclared{scenario(1), false, u"it was the auditor"_s});
    QCOMPARE(matrix->applying(), 1); // the other
    QCOMPARE(table->selectedId(), scenario(1));
}

void TestRolloutPage::aPlannedRollbackStopsAndGoesOn()
{
    reach(1, 50);
    QVERIFY(!m_page->planned()->isVisible());
    apply(events::RollbackStarted{1, QLatin1String(rollout::weightsProcedure), u"planned"_s, scenario(0), {}});
    PlannedRollback* planned = m_page->planned();
    QVERIFY(planned->isVisible());
    QVERIFY2(planned->statement().contains(u"50 % is set, the next weight is 25 %"_s),
             qPrintable(planned->statement()));
    QVERIFY(!planned->goOnButton()->isEnabled()); // by itself
    QVERIFY(!m_page->weights()->askButton()->isVisible());
    reach(2, 25, 1);
    apply(events::WatchBreached{2, u"errors"_s, u"7"_s, u"< 0.1"_s, m_now});
    QVERIFY(planned->goOnButton()->isEnabled());
    planned->goOnButton()->click();
    planned->stopButton()->click();
    QVERIFY(m_commands.isEmpty()); // both need a reason
    planned->reason()->setText(u"blue is healthy"_s);
    planned->goOnButton()->click();
    QCOMPARE(taken<checklist::ShiftForRollback>().reason, u"blue is healthy"_s);
    planned->stopButton()->click();
    QCOMPARE(taken<checklist::StopRollback>().rollback, 1);
    apply(events::RollbackEnded{1, u"stopped"_s, 1, 0, 0});
    QVERIFY(!planned->isVisible());
}

void TestRolloutPage::modelsKeepTheirPromises()
{
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (const StateTable* table : {m_page->watch()->numbers(), m_page->watch()->compared(), m_page->matrix()->table()})
        testers.push_back(std::make_unique<QAbstractItemModelTester>(
            table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest));
    theWatchSaysEachVerdict();
    apply(events::ScenarioApplied{scenario(0), u"7.3"_s, u"> 5"_s});
    apply(events::RollbackStarted{1, u"p"_s, u"immediate"_s, scenario(0), {}});
    m_page->setProgress({}, {}, {});
    m_launch = checklist::Launch();
    show();
    QCOMPARE(m_page->matrix()->table()->model()->rowCount(), 0);
}

void TestRolloutPage::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("low-light") << ThemeKind::Light << QSize(760, 540);
    QTest::newRow("high-dark") << ThemeKind::Dark << QSize(1200, 900);
}

void TestRolloutPage::looks()
{
    QFETCH(const ThemeKind, kind);
    QFETCH(const QSize, size);
    applyTheme(*qApp, kind);
    m_page->resize(size);
    theWatchSaysEachVerdict();
    apply(events::ScenarioApplied{scenario(0), u"7.3"_s, u"> 5"_s});
    SeenShares seen;
    for (int i = 0; i < 40; ++i) {
        seen.newSeen.append({m_now - (40 - i) * 5'000, i < 38 ? 0.0 : 24.8});
        seen.oldSeen.append({m_now - (40 - i) * 5'000, i < 38 ? 100.0 : 75.2});
    }
    seen.newNow = 24.8;
    seen.oldNow = 75.2;
    seen.ageMs = 1'000;
    m_page->setSeen(seen);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    for (int part = 0; part < m_page->parts()->count() || part == 0; ++part) {
        m_page->parts()->setCurrentIndex(part);
        QTest::qWait(10);
        const QImage picture = m_page->grab().toImage();
        QCOMPARE(picture.size(), size);
        if (!folder.isEmpty())
            QVERIFY(picture.save(QDir(folder).filePath(
                u"rollout-page-%1-%2.png"_s.arg(QLatin1String(QTest::currentDataTag())).arg(part))));
    }
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestRolloutPage)
#include "tst_rollout_page.moc"
