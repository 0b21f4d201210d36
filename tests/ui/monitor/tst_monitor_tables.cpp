// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/number_rows.h"
#include "ui/monitor/numbers_page.h"
#include "ui/monitor/problem_list.h"
#include "ui/monitor/server_page.h"
#include "ui/monitor/server_rows.h"
#include "ui/monitor/silence_form.h"
#include "ui/theme/state_table.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using monitor::MetricState;
using session::NumberLine;
using List = ServerPage::List;

namespace {

NumberLine line(const QString& metric, MetricState state, double value = 1)
{
    NumberLine made;
    made.metric = metric;
    made.title = u"Title of "_s + metric;
    made.unit = u"%"_s;
    made.source = u"prom"_s;
    made.state = state;
    made.value = value;
    made.limit = alarms::limitFromText(u"< 0.5"_s);
    made.ageMs = 3'000;
    return made;
}

session::WatchedSource source(const QString& name, const QString& kind)
{
    session::WatchedSource made;
    made.spec.name = name;
    made.spec.kind = kind;
    return made;
}

monitor::ServerAlert alert(const QString& name, const QString& id = {})
{
    monitor::ServerAlert made;
    made.labels = {{u"alertname"_s, name}, {u"job"_s, u"a \"b\" \\c"_s}};
    made.annotations = {{u"summary"_s, u"it <b>burns</b>"_s}};
    made.state = u"active"_s;
    made.id = id;
    made.sinceUtcMs = 1000;
    return made;
}

const QList<MetricState> allStates{MetricState::Unbound,      MetricState::NoData, MetricState::Unknown,
                                   MetricState::Stale,        MetricState::Down,   MetricState::Breached,
                                   MetricState::Insufficient, MetricState::Ok,     MetricState::NoLimit};

} // namespace

// The tables of numbers, sources and servers, and what is done from them.
class TestMonitorTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyStateIsAWord();
    void modelUnderChange();
    void selectionStaysWithItsThing();
    void cellsOfANumber();
    void sourcesSayTheirError();
    void detailOfANumber();
    void noDataIsNeverOk();
    void listsOfTheShownServer();
    void silenceFromAnAlert();
    void formSaysWhatIsMissing();
    void endOfASilence();
    void matchersAreReadAgain();
};

void TestMonitorTables::everyStateIsAWord()
{
    QSet<QString> words;
    for (const MetricState state : allStates) {
        const StateMark mark = markOf(state);
        QVERIFY(!mark.word.isEmpty());
        words.insert(mark.word);
        QCOMPARE(mark.meaning == Meaning::Ok, state == MetricState::Ok);
    }
    QCOMPARE(words.size(), allStates.size());
}

void TestMonitorTables::modelUnderChange()
{
    StateTableModel model({u"Name"_s, u"Value"_s});
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset), changed(&model, &QAbstractItemModel::dataChanged);
    const auto rows = [](const QStringList& ids, const QString& value) {
        QList<StateRow> made;
        for (const QString& id : ids)
            made.append({id, markOf(MetricState::Ok), {id, value}, {}});
        return made;
    };
    model.setRows(rows({u"a"_s, u"b"_s}, u"1"_s));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.columnCount(), 3);
    QList<StateRow> next = rows({u"a"_s, u"b"_s}, u"1"_s);
    model.setRows(next);
    QCOMPARE(changed.size(), 0);
    next[1].cells[1] = u"2"_s;
    model.setRows(next);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    QCOMPARE(model.data(model.index(1, 2)).toString(), u"2"_s);
    QVERIFY(!model.data(model.index(1, 0), Qt::DecorationRole).isNull());
    QCOMPARE(model.data(model.index(1, 2), Qt::AccessibleTextRole).toString(), u"Value: 2"_s);
    model.setRows(rows({u"b"_s}, u"1"_s));
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.rowOf(u"b"_s), -1);
}

void TestMonitorTables::selectionStaysWithItsThing()
{
    StateTable table(u"Things"_s, {u"Name"_s});
    const auto rows = [](const QStringList& ids) {
        QList<StateRow> made;
        for (const QString& id : ids)
            made.append({id, markOf(MetricState::Ok), {id}, {}});
        return made;
    };
    table.setRows(rows({u"a"_s, u"b"_s, u"c"_s}));
    table.select(u"b"_s);
    table.setRows(rows({u"new"_s, u"c"_s, u"b"_s}));
    QCOMPARE(table.selectedId(), u"b"_s);
    QCOMPARE(table.currentIndex().row(), 2);
    table.setRows(rows({u"c"_s}));
    QCOMPARE(table.selectedId(), QString());
    table.select(u"c"_s);
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"OK\tc"_s);
}

void TestMonitorTables::cellsOfANumber()
{
    const QList<StateRow> rows = numberRows({line(u"errors"_s, MetricState::Breached, 0.71)});
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().mark.word, u"BREACH"_s);
    QCOMPARE(rows.first().cells,
             (QStringList{u"Title of errors"_s, u"0.71 %"_s, u"< 0.5 %"_s, u"3 s"_s, u"prom"_s, QString()}));
    QCOMPARE(rows.first().cells.size(), numberHeaders().size());
}

void TestMonitorTables::sourcesSayTheirError()
{
    session::WatchedSource web = source(u"web"_s, u"http"_s);
    QCOMPARE(sourceRows({web}, 10'000).first().mark.word, u"NO DATA"_s);
    web.newest.emplace();
    web.newest->startedUtcMs = 9'000;
    web.newest->verdict = monitor::Verdict::Ok;
    web.newest->cause = monitor::ProbeCause::None;
    web.newest->phases.totalMs = 12.34;
    QCOMPARE(sourceRows({web}, 10'000).first().mark.word, u"OK"_s);
    QCOMPARE(sourceRows({web}, 10'000).first().cells.at(2), u"12.3 ms"_s);
    QCOMPARE(sourceRows({web}, 90'000).first().mark.word, u"STALE"_s);
    web.newest->verdict = monitor::Verdict::Bad;
    web.newest->cause = monitor::ProbeCause::Refused;
    QCOMPARE(sourceRows({web}, 10'000).first().mark.word, u"DOWN"_s);
    QCOMPARE(sourceRows({web}, 10'000).first().cells.last(), monitor::causeText(monitor::ProbeCause::Refused));
}

void TestMonitorTables::detailOfANumber()
{
    NumbersPage page;
    NumberLine other = line(u"other"_s, MetricState::NoData);
    other.cause = u"The query now finds another series than before: {}"_s;
    other.otherSeries = true;
    NumberLine unbound = line(u"unbound"_s, MetricState::Unbound);
    unbound.cause = u"Nobody measures it."_s;
    unbound.binding = u"[metric.unbound]\ntitle = \"x\"\n"_s;
    unbound.line = 12;
    page.setLines({line(u"fine"_s, MetricState::Ok), other, unbound});
    page.resize(900, 700);
    page.show();
    page.numbers()->select(u"fine"_s);
    QVERIFY(!page.cause()->isVisible());
    page.numbers()->select(u"other"_s);
    QVERIFY(page.cause()->isVisible());
    QCOMPARE(page.cause()->text(), other.cause);
    QVERIFY(page.acceptButton()->isVisible() && !page.binding()->isVisible() && !page.changeButton()->isVisible());
    QSignalSpy accepted(&page, &NumbersPage::acceptSeriesWanted);
    QTest::mouseClick(page.acceptButton(), Qt::LeftButton);
    QCOMPARE(accepted.size(), 1);
    QCOMPARE(accepted.first().first().toString(), u"other"_s);
    page.numbers()->select(u"unbound"_s);
    QVERIFY(page.cause()->text().contains(u"12"_s));
    QVERIFY(!page.acceptButton()->isVisible());
    QTest::mouseClick(page.copyButton(), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), unbound.binding);
    QSignalSpy wanted(&page, &NumbersPage::configurationWanted);
    QTest::mouseClick(page.changeButton(), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    // What is selected stays when its number moves on.
    page.setLines({line(u"fine"_s, MetricState::Ok), other, unbound});
    QCOMPARE(page.numbers()->selectedId(), u"unbound"_s);
    page.setProblems({{ErrorCode::Malformed, u"The metric x cannot be asked."_s, u"Name another source."_s, 7}});
    QVERIFY(page.problems()->isVisible());
    QVERIFY(page.problems()->findChildren<QLabel*>().last()->text().contains(u"Name another source."_s));
    page.setProblems({});
    QVERIFY(!page.problems()->isVisible());
}

void TestMonitorTables::noDataIsNeverOk()
{
    for (const MetricState state : allStates) {
        const NumberLine one = line(u"one"_s, state, std::nan(""));
        const StateRow row = numberRows({one}).first();
        QCOMPARE(row.mark.word == u"OK"_s, state == MetricState::Ok);
        QCOMPARE(row.cells.at(1), u"–"_s);
    }
}

void TestMonitorTables::listsOfTheShownServer()
{
    ServerPage page;
    QSignalSpy asked(&page, &ServerPage::asked);
    page.setServers({{u"prom"_s, false}, {u"alerts"_s, true}});
    page.show();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().toString(), u"prom"_s);
    QCOMPARE(page.lists()->count(), 3);
    page.setTargets(u"prom"_s, {{u"erp"_s, u"a:1"_s, u"http://a:1/metrics"_s, u"down"_s, u"connection refused"_s, 500}},
                    2500);
    QCOMPARE(page.table(List::Targets)->rows()->rows().first().mark.word, u"DOWN"_s);
    QCOMPARE(page.table(List::Targets)->rows()->rows().first().cells.last(), u"connection refused"_s);
    page.setRules(u"prom"_s, {{u"g"_s, u"r"_s, u"q"_s, u"inactive"_s, u"err"_s, u"no such metric"_s, true}});
    QCOMPARE(page.table(List::Rules)->rows()->rows().first().mark.word, u"BROKEN"_s);
    // What comes late, of a server that is not shown any more, is not taken for the shown one's.
    page.setAlerts(u"alerts"_s, {alert(u"Late"_s)}, 2000);
    QCOMPARE(page.table(List::Alerts)->rows()->rowCount(), 0);
    const Error refused{ErrorCode::OutsideFailed, u"Nobody listens."_s, u"Start it."_s, 0};
    page.setFailure(u"prom"_s, List::Targets, refused);
    QVERIFY(page.failureShown().contains(u"Nobody listens."_s) && page.failureShown().contains(u"Start it."_s));
    QCOMPARE(page.table(List::Targets)->rows()->rowCount(), 0);
    page.setTargets(u"prom"_s, {}, 2500);
    QCOMPARE(page.failureShown(), QString());
    page.chooser()->setCurrentIndex(1);
    QCOMPARE(asked.last().first().toString(), u"alerts"_s);
    QCOMPARE(page.lists()->count(), 2);
    QVERIFY(page.isAlertmanager());
    QTest::mouseClick(page.againButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), 3);
}

void TestMonitorTables::silenceFromAnAlert()
{
    ServerPage page;
    page.setServers({{u"alerts"_s, true}});
    page.setPerson(u"Ada Byron"_s);
    page.show();
    page.setAlerts(u"alerts"_s, {alert(u"HighErrorRate"_s, u"f1"_s), alert(u"Slow"_s, u"f2"_s)}, 61'000);
    page.table(List::Alerts)->select(u"f2"_s);
    SilenceForm* form = page.form();
    QVERIFY(!form->button()->isEnabled());
    QTest::keyClicks(form->comment(), u"the database moves"_s);
    form->minutes()->setValue(30);
    QVERIFY2(form->button()->isEnabled(), qPrintable(form->missing()));
    QSignalSpy wanted(&page, &ServerPage::silenceWanted);
    QTest::keyClick(form->comment(), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    const auto silence = wanted.first().at(1).value<monitor::Silence>();
    QCOMPARE(wanted.first().at(0).toString(), u"alerts"_s);
    QCOMPARE(wanted.first().at(2).toInt(), 30);
    QCOMPARE(silence.createdBy, u"Ada Byron"_s);
    QCOMPARE(silence.comment, u"the database moves"_s);
    QVERIFY(monitor::matches(silence.matchers, alert(u"Slow"_s).labels));
    QVERIFY(!monitor::matches(silence.matchers, alert(u"HighErrorRate"_s).labels));
    QSignalSpy asked(&page, &ServerPage::asked);
    page.setSilenceTaken(u"alerts"_s);
    QCOMPARE(form->comment()->text(), QString());
    QCOMPARE(asked.size(), 1);
}

void TestMonitorTables::formSaysWhatIsMissing()
{
    SilenceForm form;
    QSignalSpy wanted(&form, &SilenceForm::silenceWanted);
    QSet<QString> told;
    const auto told1 = [&] {
        QVERIFY(!form.missing().isEmpty());
        QVERIFY(!form.button()->isEnabled());
        told.insert(form.missing());
    };
    told1();
    form.setPerson(u"Ada"_s);
    told1();
    form.matchers()->setText(u"severity=\"crit"_s);
    told1();
    form.matchers()->setText(u"severity=\"critical\""_s);
    told1();
    QTest::keyClick(form.comment(), Qt::Key_Return);
    QCOMPARE(wanted.size(), 0);
    QCOMPARE(told.size(), 4);
    form.comment()->setText(u"because"_s);
    QCOMPARE(form.missing(), QString());
}

void TestMonitorTables::endOfASilence()
{
    ServerPage page;
    page.setServers({{u"alerts"_s, true}});
    page.show();
    monitor::Silence active{u"s1"_s, u"active"_s, u"why"_s, u"Ada"_s, {{u"job"_s, u"erp"_s, true, false}}, 0, 90'000};
    monitor::Silence expired = active;
    expired.id = u"s0"_s;
    expired.state = u"expired"_s;
    page.setSilences(u"alerts"_s, {expired, active});
    StateTable* table = page.table(List::Silences);
    QCOMPARE(table->rows()->rows().first().id, u"s1"_s);
    QVERIFY(!page.endButton()->isEnabled());
    table->select(u"s0"_s);
    QVERIFY(!page.endButton()->isEnabled());
    table->select(u"s1"_s);
    QVERIFY(page.endButton()->isEnabled());
    QSignalSpy ended(&page, &ServerPage::endSilenceWanted);
    page.endButton()->click();
    QCOMPARE(ended.size(), 1);
    QCOMPARE(ended.first().at(1).toString(), u"s1"_s);
}

void TestMonitorTables::matchersAreReadAgain()
{
    const QMap<QString, QString> labels = alert(u"Odd"_s).labels;
    const auto read = monitor::matchersFromText(matchersText(labels));
    QVERIFY(read);
    QVERIFY(monitor::matches(*read, labels));
    const std::vector<monitor::AlertMatcher> all{{u"a"_s, u"1"_s, true, false},
                                                 {u"b"_s, u"x.*"_s, true, true},
                                                 {u"c"_s, u"2"_s, false, false},
                                                 {u"d"_s, u"y+"_s, false, true}};
    const auto again = monitor::matchersFromText(matchersText(all));
    QVERIFY(again);
    QCOMPARE(*again, all);
}

QTEST_MAIN(TestMonitorTables)
#include "tst_monitor_tables.moc"
