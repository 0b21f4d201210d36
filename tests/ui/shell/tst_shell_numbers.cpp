// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"
#include "tests/core/monitor/loopback_server.h"
#include "tests/core/monitor/service.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/charts/chart_grid.h"
#include "ui/monitor/numbers_page.h"
#include "ui/monitor/server_page.h"
#include "ui/monitor/silence_form.h"
#include "ui/shell/charts_pane.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/kept_layouts.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/live_numbers.h"
#include "ui/shell/watch_pane.h"
#include "ui/theme/state_table.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using List = ServerPage::List;

namespace {

const QByteArray runbookText = R"(# Shop

```toml holdpoint
[source.queue]
kind = "command"
command = "cat number"
interval_s = 1
deadline_s = 10

[source.second]
kind = "command"
command = "echo 12"
interval_s = 1
deadline_s = 10

[metric.waiting]
title = "Waiting orders"
unit = "orders"
source = "queue"
query = "value"
limits = { default = "< 10" }

[metric.stock]
title = "Stock & shelf"
source = "second"
query = "value"
```

## Phase 1: T-24h - Prepare

### Look

- [ ] all is well

**Metrics:**
- Error Rate: < 0.5%
)";

QByteArray serverText(const test::Service& prometheus, const test::Service& alertmanager)
{
    return u"# Shop\n\n```toml holdpoint\n[source.prom]\nkind = \"prometheus\"\nurl = \"%1\"\ninterval_s = 1\n"
           "deadline_s = 10\n\n[source.am]\nkind = \"alertmanager\"\nurl = \"%2\"\ninterval_s = 1\ndeadline_s = 10\n\n"
           "[metric.up]\ntitle = \"Itself\"\nsource = \"prom\"\nquery = \"up{job='self'}\"\nlimits = { default = \"> "
           "0\" }\n"
           "```\n\n## Phase 1: T-24h - Prepare\n\n### Look\n\n- [ ] all is well\n"_s
               .arg(prometheus.url(), alertmanager.url())
               .toUtf8();
}

qint64 samplesOf(const LiveNumbers& numbers, const QString& series)
{
    const LiveNumber* number = numbers.find(series);
    return number ? number->samples->values().end() - number->samples->values().begin() : -1;
}

qint64 firstTime(const LiveNumbers& numbers, const QString& series)
{
    const LiveNumber* number = numbers.find(series);
    return number && !number->samples->values().isEmpty()
               ? number->samples->values().time(number->samples->values().begin())
               : 0;
}

QString wordOf(const StateTable* table, const QString& id)
{
    const int row = table->rows()->rowOf(id);
    return row < 0 ? QString() : table->rows()->rows().at(row).mark.word;
}

ChartGrid* gridOf(const LaunchDesk& desk)
{
    const auto* pane = desk.page().numbers()->findChild<ChartsPane*>();
    return pane ? pane->grid() : nullptr;
}

} // namespace

// Numbers and charts in the real window, over sources that really answer.
class TestShellNumbers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRestartShowsTheSameCharts();
    void aBreachStandsEverywhere();
    void arrangementIsKept();
    void aDamagedArrangementIsTold();
    void byKey();
    void realServers();
    void screens_data();
    void screens();

private:
    const QString m_waiting = monitor::metricSeriesName(u"waiting"_s);
    const QString m_stock = monitor::metricSeriesName(u"stock"_s);
};

void TestShellNumbers::aRestartShowsTheSameCharts()
{
    test::LiveWindow live(test::someone());
    live.put(u"number"_s, "4\n");
    const QString folder = live.makeLaunch(runbookText, u"shop.launch"_s, true);
    QVERIFY(live.open(folder));
    QTRY_VERIFY_WITH_TIMEOUT(samplesOf(live.window().desk()->numbers(), m_waiting) >= 3, 60'000);
    QVERIFY(!live.window().desk()->watch().charts().isEmpty());
    QCOMPARE(live.window().desk()->watch().charts().first()->title(), u"Waiting orders"_s);
    QCOMPARE(live.window().desk()->watch().charts().first()->limits().size(), 1);
    const qint64 first = firstTime(live.window().desk()->numbers(), m_waiting);
    QVERIFY(first > 0);
    live.restart();
    QVERIFY(live.open(folder));
    QTRY_COMPARE_WITH_TIMEOUT(firstTime(live.window().desk()->numbers(), m_waiting), first, 60'000);
    // And what was measured since follows.
    const qint64 kept = samplesOf(live.window().desk()->numbers(), m_waiting);
    QTRY_VERIFY_WITH_TIMEOUT(samplesOf(live.window().desk()->numbers(), m_waiting) > kept, 60'000);
}

void TestShellNumbers::aBreachStandsEverywhere()
{
    test::LiveWindow live(test::someone());
    live.put(u"number"_s, "40\n");
    QVERIFY(live.open(live.makeLaunch(runbookText, u"shop.launch"_s, true)));
    const LaunchDesk& desk = *live.window().desk();
    desk.page().showTab(LaunchPage::Tab::Numbers);
    const StateTable* table = desk.page().numbers()->numbers();
    QTRY_COMPARE_WITH_TIMEOUT(wordOf(table, u"waiting"_s), u"BREACH"_s, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(wordOf(table, u"stock"_s), u"NO LIMIT"_s, 60'000);
    QCOMPARE(table->rows()->rows().last().mark.word, u"UNBOUND"_s);
    LiveChart* chart = gridOf(desk)->chart(m_waiting);
    QVERIFY(chart);
    QTRY_COMPARE_WITH_TIMEOUT(chart->state(), monitor::SourceState::Breached, 60'000);
    // The alarm that it raised is a mark on every chart, and another one when it clears.
    const auto marked = [&](const QString& label) {
        return std::ranges::any_of(chart->markers(), [&](const ChartMarker& marker) {
            return marker.kind == MarkerKind::Alarm && marker.label == label;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(marked(u"Waiting orders"_s), 60'000);
    QVERIFY(!marked(u"Waiting orders cleared"_s));
    QCOMPARE(gridOf(desk)->chart(m_stock)->markers(), chart->markers());
    live.put(u"number"_s, "4\n");
    QTRY_VERIFY_WITH_TIMEOUT(marked(u"Waiting orders cleared"_s), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(wordOf(table, u"waiting"_s), u"OK"_s, 60'000);
    // A source that says no number any more is no OK.
    live.put(u"number"_s, "\n");
    QTRY_VERIFY_WITH_TIMEOUT(wordOf(table, u"waiting"_s) != u"OK"_s, 60'000);
}

void TestShellNumbers::arrangementIsKept()
{
    test::LiveWindow live(test::someone());
    live.put(u"number"_s, "4\n");
    const QString folder = live.makeLaunch(runbookText, u"shop.launch"_s, true);
    QVERIFY(live.open(folder));
    {
        ChartGrid* grid = gridOf(*live.window().desk());
        QVERIFY(grid);
        QCOMPARE(grid->shown(), (QStringList{m_waiting, m_stock}));
        grid->moveChart(m_stock, 0);
        grid->setColumns(1);
        QCOMPARE(grid->layouts().ofPhase.size(), 1); // of the phase that the launch is in
    }
    QTRY_VERIFY(QFile::exists(folder + u"/layouts.json"_s));
    const auto isKept = [&] {
        const auto kept = KeptLayouts::read(live.disk(), folder + u"/layouts.json"_s);
        return kept && kept->ofPhase.size() == 1 && kept->ofPhase.first().columns == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isKept(), 20'000);
    live.restart();
    QVERIFY(live.open(folder));
    QTRY_COMPARE(gridOf(*live.window().desk())->shown(), (QStringList{m_stock, m_waiting}));
}

void TestShellNumbers::aDamagedArrangementIsTold()
{
    test::LiveWindow live(test::someone());
    const QString folder = live.makeLaunch(runbookText, u"shop.launch"_s, true);
    live.put(u"shop.launch/layouts.json"_s, "[1, 2");
    QVERIFY(!KeptLayouts::read(live.disk(), folder + u"/layouts.json"_s));
    QVERIFY(KeptLayouts::read(live.disk(), folder + u"/none.json"_s));
    QVERIFY(live.open(folder));
    QTRY_VERIFY(live.window().errorBar()->newest().contains(u"arrangement of the charts"_s));
    QCOMPARE(gridOf(*live.window().desk())->shown(), (QStringList{m_waiting, m_stock}));
}

void TestShellNumbers::byKey()
{
    test::LiveWindow live(test::someone());
    live.put(u"number"_s, "4\n");
    QVERIFY(live.open(live.makeLaunch(runbookText, u"shop.launch"_s, true)));
    live.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&live.window()));
    QTest::keyClick(&live.window(), Qt::Key_F11);
    NumbersPage* page = live.window().desk()->page().numbers();
    QTRY_VERIFY(page->isVisible());
    QVERIFY(page->numbers()->hasFocus());
    QTest::keyClick(page->numbers(), Qt::Key_End, Qt::ControlModifier);
    QTRY_VERIFY(page->copyButton()->isVisible());
}

// Prometheus and Alertmanager as they are: history from before the window, lists, a silence made and ended.
void TestShellNumbers::realServers()
{
    const QString prometheusProgram = test::Service::find(u"prometheus"_s);
    const QString alertmanagerProgram = test::Service::find(u"prometheus-alertmanager"_s);
    if (prometheusProgram.isEmpty() || alertmanagerProgram.isEmpty())
        QSKIP("Prometheus or Alertmanager is not installed");
    test::Service prometheus, alertmanager;
    alertmanager.write(u"am.yml"_s, u"route: { receiver: none, group_wait: 1s }\nreceivers: [ { name: none } ]\n"_s);
    QVERIFY(alertmanager.start(alertmanagerProgram,
                               {u"--config.file=am.yml"_s, u"--storage.path=data"_s, u"--cluster.listen-address="_s,
                                u"--web.listen-address=127.0.0.1:%1"_s.arg(alertmanager.port())}));
    prometheus.write(u"rules.yml"_s,
                     u"groups:\n- name: launch\n  rules:\n  - alert: AlwaysFiring\n    expr: vector(1)\n"
                     "    labels: { severity: critical }\n    annotations: { summary: told }\n"_s);
    prometheus.write(
        u"prometheus.yml"_s,
        u"global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: [ rules.yml ]\n"
        "alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:%1' ] } ] } ] }\n"
        "scrape_configs:\n- job_name: self\n  static_configs: [ { targets: [ '127.0.0.1:%2' ] } ]\n"
        "- job_name: dead\n  static_configs: [ { targets: [ '127.0.0.1:%3' ] } ]\n"_s.arg(alertmanager.port())
            .arg(prometheus.port())
            .arg(test::freePort()));
    QVERIFY(prometheus.start(prometheusProgram, {u"--config.file=prometheus.yml"_s, u"--storage.tsdb.path=data"_s,
                                                 u"--rules.alert.resend-delay=1s"_s,
                                                 u"--web.listen-address=127.0.0.1:%1"_s.arg(prometheus.port())}));
    QTest::qWait(15'000); // more than a step of its history

    test::LiveWindow live(test::someone());
    const QString folder = live.makeLaunch(serverText(prometheus, alertmanager), u"shop.launch"_s, true);
    const qint64 openedUtcMs = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(live.open(folder));
    const LaunchDesk& desk = *live.window().desk();
    const QString up = monitor::metricSeriesName(u"up"_s);
    QTRY_VERIFY_WITH_TIMEOUT(firstTime(desk.numbers(), up) > 0 && firstTime(desk.numbers(), up) < openedUtcMs, 60'000);

    desk.page().showTab(LaunchPage::Tab::Numbers);
    NumbersPage* page = desk.page().numbers();
    QTRY_COMPARE_WITH_TIMEOUT(wordOf(page->numbers(), u"up"_s), u"OK"_s, 60'000);
    ServerPage* servers = page->servers();
    page->tables()->setCurrentWidget(servers);
    QCOMPARE(servers->server(), u"prom"_s);
    QTRY_COMPARE_WITH_TIMEOUT(servers->table(List::Targets)->rows()->rowCount(), 2, 60'000);
    const QList<StateRow> targets = servers->table(List::Targets)->rows()->rows();
    const auto dead = std::ranges::find_if(targets, [](const StateRow& row) { return row.cells.first() == u"dead"_s; });
    QVERIFY(dead != targets.cend());
    QCOMPARE(dead->mark.word, u"DOWN"_s);
    QVERIFY(!dead->cells.last().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(servers->table(List::Rules)->rows()->rowCount(), 1, 60'000);

    servers->chooser()->setCurrentIndex(1);
    QVERIFY(servers->isAlertmanager());
    const auto askUntil = [&](auto done) {
        return QTest::qWaitFor(
            [&] {
                if (!done())
                    servers->againButton()->click();
                QTest::qWait(200);
                return done();
            },
            60'000);
    };
    StateTable* alerts = servers->table(List::Alerts);
    QVERIFY(askUntil([&] { return alerts->rows()->rowCount() == 1; }));
    QCOMPARE(alerts->rows()->rows().first().mark.word, u"FIRING"_s);
    alerts->select(alerts->rows()->rows().first().id);
    servers->form()->comment()->setText(u"the test looks"_s);
    QVERIFY2(servers->form()->button()->isEnabled(), qPrintable(servers->form()->missing()));
    servers->form()->button()->click();
    StateTable* silences = servers->table(List::Silences);
    QVERIFY(askUntil([&] { return silences->rows()->rowCount() == 1; }));
    QCOMPARE(silences->rows()->rows().first().cells.at(2), u"Ada Byron"_s);
    QVERIFY(askUntil(
        [&] { return alerts->rows()->rowCount() == 1 && alerts->rows()->rows().first().mark.word == u"SILENCED"_s; }));
    silences->select(silences->rows()->rows().first().id);
    QVERIFY(servers->endButton()->isEnabled());
    servers->endButton()->click();
    QVERIFY(askUntil(
        [&] { return silences->rows()->rowCount() == 1 && silences->rows()->rows().first().mark.word == u"ENDED"_s; }));
    QCOMPARE(servers->failureShown(), QString());
}

void TestShellNumbers::screens_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {false, true})
        for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)})
            QTest::addRow("%d-%s", size.width(), dark ? "dark" : "light") << size << dark;
}

void TestShellNumbers::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    test::LiveWindow live(settings, size);
    live.put(u"number"_s, "7\n");
    QVERIFY(live.open(live.makeLaunch(runbookText, u"shop.launch"_s, true)));
    const LaunchDesk& desk = *live.window().desk();
    QTRY_VERIFY_WITH_TIMEOUT(samplesOf(desk.numbers(), m_waiting) >= 6, 60'000);
    live.put(u"number"_s, "14\n");
    QTRY_VERIFY_WITH_TIMEOUT(desk.watch().charts().first()->state() == monitor::SourceState::Breached, 60'000);
    const QString name = u"numbers-"_s + QString::fromLatin1(QTest::currentDataTag());
    test::keepPicture(live.window(), name + u"-1-step"_s);
    desk.page().showTab(LaunchPage::Tab::Numbers);
    NumbersPage* page = desk.page().numbers();
    QTRY_COMPARE_WITH_TIMEOUT(wordOf(page->numbers(), u"waiting"_s), u"BREACH"_s, 60'000);
    QTest::qWait(400);
    test::keepPicture(live.window(), name + u"-2-numbers"_s);
    QCOMPARE(test::clippedButtons(live.window()), QStringList());
    page->numbers()->setCurrentIndex(page->numbers()->model()->index(2, 0));
    QTest::qWait(100);
    test::keepPicture(live.window(), name + u"-3-unbound"_s);
    QCOMPARE(test::clippedButtons(live.window()), QStringList());
    page->tables()->setCurrentIndex(1);
    QTest::qWait(100);
    test::keepPicture(live.window(), name + u"-4-sources"_s);
    QCOMPARE(live.window().size(), size);
}

QTEST_MAIN(TestShellNumbers)
#include "tst_shell_numbers.moc"
