// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"
#include "core/monitor/source_set.h"
#include "core/monitor/telemetry_store.h"
#include "core/runbook/configuration.h"
#include "core/session/watched_numbers.h"
#include "tests/core/session/temporary_launch.h"
#include "tests/support/fake_clock.h"
#include "tests/ui/checklist/story.h"
#include "tests/ui/wall/wall_pictures.h"
#include "ui/theme/apply_theme.h"
#include "ui/wall/screen_wake.h"
#include "ui/wall/wall_view.h"

#include <QApplication>
#include <QDir>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <malloc.h>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace holdpoint::test;
using namespace Qt::Literals;

class TestWallView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aQuietLedgerIsNotStale();
    void staleWithinThreeSeconds_data();
    void staleWithinThreeSeconds();
    void whatLayThereBeforeIsNoSignOfLife();
    void pagesTurn();
    void whatIsWrongComesAtOnce();
    void aPinnedPageStays();
    void keys();
    void thePictureMoves();
    void chartsSayWhatTheyKnow();
    void weightsThatAreTrueNow();
    void alarmsOfTheLedger();
    void followsTheHolder();
    void theScreensaverThatCannotBeReached();
    void aDayOnTheWall();
};

namespace {

std::shared_ptr<const checklist::Launch> told() { return std::make_shared<const checklist::Launch>(Story().launch); }

session::Beat beatAt(const Clock& clock, qint64 number) { return {number, clock.now().utcMs, u"holder"_s}; }

bool isStale(const WallView& wall) { return wall.picture().state.word == u"STALE"; }

WallChart latencyOn(const WallView& wall)
{
    for (const WallChart& chart : wall.picture().charts)
        if (chart.title == u"Latency")
            return chart;
    return {};
}

// A launch that measures a latency every second, and the answers of a page of which no metric is made.
std::shared_ptr<const checklist::Launch> watching()
{
    const Result<runbook::Configuration> configuration =
        runbook::parseConfiguration(u"[source.web]\nkind = \"http\"\nurl = \"http://127.0.0.1:1/\"\ninterval_s = 1\n"
                                    "[source.page]\nkind = \"http\"\nurl = \"http://127.0.0.1:1/\"\n"
                                    "[metric.latency]\ntitle = \"Latency\"\nunit = \"ms\"\nsource = \"web\"\n"
                                    "limits = {Preparation = \"< 100\", default = \"< 200\"}\n"_s,
                                    1);
    if (!configuration)
        qFatal("%s", qPrintable(configuration.error().text()));
    checklist::Launch launch(samplePlan(), *configuration);
    events::Entry entry;
    events::LaunchOpened opened;
    opened.launch = u"sample"_s;
    opened.t0UtcMs = t0;
    entry.body = opened;
    launch.apply(entry);
    entry.seq = 1;
    entry.body = events::ConfigurationTrusted{u"00"_s};
    launch.apply(entry);
    return std::make_shared<const checklist::Launch>(launch);
}

} // namespace

void TestWallView::aQuietLedgerIsNotStale()
{
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = told();
    for (int second = 0; second < 600; ++second) {
        news.beat = beatAt(clock, second);
        wall.take(news);
        news.launch.reset(); // nothing happens in the ledger
        QVERIFY2(!isStale(wall), qPrintable(wall.picture().statement()));
        clock.advance(1000);
    }
}

void TestWallView::staleWithinThreeSeconds_data()
{
    QTest::addColumn<bool>("beats");
    QTest::addColumn<bool>("looks");
    QTest::addColumn<bool>("readable");
    QTest::newRow("the holder hangs") << false << true << true;
    QTest::newRow("the disk hangs") << false << false << true;
    QTest::newRow("the folder is gone") << false << true << false;
    QTest::newRow("the ledger cannot be read") << true << true << false;
}

void TestWallView::staleWithinThreeSeconds()
{
    QFETCH(bool, beats);
    QFETCH(bool, looks);
    QFETCH(bool, readable);
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = told();
    news.beat = beatAt(clock, 1);
    wall.take(news);
    QVERIFY(!isStale(wall));
    const QString before = wall.picture().state.word;
    news.launch.reset();
    if (!readable)
        news.problem = Error{ErrorCode::Unreadable, u"The ledger is not there."_s, u"It is read again."_s, 0};
    qint64 number = 1;
    for (int quarter = 0; quarter < 12; ++quarter) {
        clock.advance(250);
        if (beats && quarter % 4 == 0)
            news.beat = beatAt(clock, ++number);
        if (looks)
            wall.take(news);
        else
            wall.advance();
    }
    QVERIFY(isStale(wall));
    QCOMPARE(wall.picture().bands.first().mark.word, u"DISPLAY STALE"_s);
    QVERIFY(wall.picture().bands.first().text.contains(before)); // as what it was, not as what it is
    QVERIFY(!wall.picture().armed.word.contains(u"armed"_s));
    QVERIFY(wall.accessibleDescription().contains(u"DISPLAY STALE"_s));
    // It comes back by itself, with the clock never having stopped.
    news.problem.reset();
    news.beat = beatAt(clock, ++number);
    wall.take(news);
    QVERIFY(!isStale(wall));
    QCOMPARE(wall.picture().state.word, before);
}

void TestWallView::whatLayThereBeforeIsNoSignOfLife()
{
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = told();
    news.beat = session::Beat{77, clock.now().utcMs - 3600'000, u"holder"_s};
    wall.take(news);
    QVERIFY(isStale(wall));
    news.beat->number = 78; // the holder's clock is an hour behind, but it lives
    wall.take(news);
    QVERIFY(!isStale(wall));
    WallView fresh(clock);
    news.beat = session::Beat{5, clock.now().utcMs - 400, u"holder"_s};
    fresh.take(news);
    QVERIFY(!isStale(fresh)); // at once: a picture of the wall need not wait
}

void TestWallView::pagesTurn()
{
    WallPicture picture = healthyWall();
    WallRotation rotation;
    QList<WallPage> seen;
    for (qint64 now = 1'000'000; now < 1'000'000 + 5 * WallRotation::pageMs; now += 250) {
        const WallPage page = rotation.page(picture, now);
        if (seen.isEmpty() || seen.last() != page)
            seen.append(page);
    }
    QCOMPARE(seen, (QList<WallPage>{WallPage::Overview, WallPage::Gate, WallPage::Charts, WallPage::Entries,
                                    WallPage::Overview}));
    // A page that has nothing to show any more is left.
    rotation.turn(picture, 0);
    rotation.turn(picture, 0);
    QCOMPARE(rotation.page(picture, 1), WallPage::Charts);
    picture.charts.clear();
    QVERIFY(rotation.page(picture, 2) != WallPage::Charts);
}

void TestWallView::whatIsWrongComesAtOnce()
{
    WallPicture picture = healthyWall();
    WallRotation rotation;
    QCOMPARE(rotation.page(picture, 0), WallPage::Overview);
    picture.charts[2].state = monitor::SourceState::Breached;
    QCOMPARE(rotation.page(picture, 250), WallPage::Charts);
    QCOMPARE(rotation.page(picture, 10 * WallRotation::pageMs), WallPage::Charts); // as long as it lasts
    picture.alarms = {{u"Error rate"_s, {}, true, false}};
    QCOMPARE(rotation.page(picture, 10 * WallRotation::pageMs + 250), WallPage::Alarms);
    picture.alarms[0].acknowledged = true;
    QCOMPARE(rotation.page(picture, 10 * WallRotation::pageMs + 500), WallPage::Charts);
    picture.charts[2].state = monitor::SourceState::Ok;
    QCOMPARE(rotation.page(picture, 10 * WallRotation::pageMs + 750), WallPage::Charts);
    QVERIFY(rotation.page(picture, 12 * WallRotation::pageMs) != WallPage::Charts);
    // No data is no breach, and shows itself on its own page.
    picture.charts[2].state = monitor::SourceState::NoData;
    QVERIFY(!picture.preempting().has_value() || *picture.preempting() == WallPage::Alarms);
}

void TestWallView::aPinnedPageStays()
{
    WallPicture picture = healthyWall();
    WallRotation rotation;
    rotation.pin(WallPage::Entries);
    picture.alarms = {{u"Error rate"_s, {}, true, false}};
    QCOMPARE(rotation.page(picture, 0), WallPage::Entries);
    QCOMPARE(rotation.page(picture, 100 * WallRotation::pageMs), WallPage::Entries);
    for (int i = 0; i < wallPageCount; ++i)
        QCOMPARE(wallPageNamed(wallPageName(WallPage(i))), std::optional(WallPage(i)));
    QVERIFY(!wallPageNamed(u"nothing"_s));
}

void TestWallView::keys()
{
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = told();
    news.beat = beatAt(clock, 1);
    wall.take(news);
    wall.resize(640, 360);
    wall.show();
    QVERIFY(QTest::qWaitForWindowExposed(&wall));
    QSignalSpy closed(&wall, &WallView::closeWanted);
    QTest::keyClick(&wall, Qt::Key_Space);
    QCOMPARE(wall.page(), WallPage::Gate);
    QTest::keyClick(&wall, Qt::Key_Escape);
    QTest::keyClick(&wall, Qt::Key_F11);
    QCOMPARE(closed.count(), 2);
    QVERIFY(wall.accessibleDescription().contains(wall.picture().clock));
}

void TestWallView::thePictureMoves()
{
    QSet<std::pair<double, double>> places;
    QPointF before = burnInShift(0);
    for (qint64 minute = 0; minute < 24 * 60; ++minute) {
        const QPointF shift = burnInShift(minute * 60'000);
        QVERIFY(std::abs(shift.x()) <= mostShift && std::abs(shift.y()) <= mostShift);
        QVERIFY(std::hypot(shift.x() - before.x(), shift.y() - before.y()) < 8); // nobody sees it jump
        QCOMPARE(burnInShift(minute * 60'000 + 59'999), shift);
        before = shift;
        places.insert({shift.x(), shift.y()});
    }
    QVERIFY2(places.size() > 100, qPrintable(QString::number(places.size())));
    QVERIFY(mostShift < wallMargin);
}

void TestWallView::chartsSayWhatTheyKnow()
{
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = watching();
    const auto look = [&](double value, monitor::Verdict verdict) {
        clock.advance(1000);
        news.samples = {{monitor::metricSeriesName(u"latency"_s), {{clock.now().utcMs, value, verdict}}}};
        news.beat = beatAt(clock, clock.monotonicMs());
        wall.take(news);
        news.launch.reset();
        return latencyOn(wall);
    };
    QCOMPARE(watchedSeries(*watching()),
             QStringList({monitor::metricSeriesName(u"latency"_s), monitor::probeSeriesName(u"page"_s)}));
    WallChart chart = look(48, monitor::Verdict::Ok);
    QCOMPARE(chart.title, u"Latency"_s);
    QCOMPARE(chart.state, monitor::SourceState::Ok);
    QCOMPARE(chart.value, u"48 ms"_s);
    QCOMPARE(chart.limit, u"< 100 ms"_s); // of the phase
    QCOMPARE(look(120, monitor::Verdict::Ok).state, monitor::SourceState::Breached);
    QCOMPARE(wall.page(), WallPage::Charts);
    QCOMPARE(look(std::nan(""), monitor::Verdict::Bad).state, monitor::SourceState::Down);
    QCOMPARE(look(std::nan(""), monitor::Verdict::Unknown).state, monitor::SourceState::NoData);
    WallChart unlimited = look(50, monitor::Verdict::Ok);
    QCOMPARE(markOf(unlimited).word, u"OK"_s);
    unlimited.threshold.reset(); // a number for which nobody set a limit is never OK
    QCOMPARE(markOf(unlimited).word, u"NO LIMIT"_s);
    clock.advance(5000);
    wall.advance();
    QCOMPARE(latencyOn(wall).state, monitor::SourceState::Stale);
    QVERIFY(latencyOn(wall).value.contains(u"old"_s));
}

// HAProxy's shares of both versions, as long as they say something about now.
void TestWallView::weightsThatAreTrueNow()
{
    const Result<runbook::Configuration> configuration = runbook::parseConfiguration(
        u"[source.lb]\nkind = \"haproxy\"\nsocket = \"/run/haproxy.sock\"\ninterval_s = 1\n"
        "[rollout]\nweights = [5, 100]\nobserve = \"lb\"\nold = \"blue\"\nnew = \"green\"\n"_s,
        1);
    QVERIFY2(configuration, qPrintable(configuration ? QString() : configuration.error().text()));
    checklist::Launch launch(samplePlan(), *configuration);
    events::Entry entry;
    entry.body = events::ConfigurationTrusted{u"00"_s};
    launch.apply(entry);
    FakeClock clock;
    WallView wall(clock);
    WallNews news;
    news.launch = std::make_shared<const checklist::Launch>(launch);
    news.samples = {{monitor::metricSeriesName(session::weightMetric(u"blue"_s)),
                     {{clock.now().utcMs, 94.6, monitor::Verdict::Ok}}},
                    {monitor::metricSeriesName(session::weightMetric(u"green"_s)),
                     {{clock.now().utcMs, 5.4, monitor::Verdict::Ok}}}};
    wall.take(news);
    QStringList shown;
    for (const WallWeight& weight : wall.picture().weights)
        shown.append(u"%1 %2"_s.arg(weight.name).arg(weight.percent));
    QCOMPARE(shown, QStringList({u"blue 95"_s, u"green 5"_s}));
    clock.advance(2500);
    wall.advance();
    QVERIFY(wall.picture().weights.isEmpty());
}

void TestWallView::alarmsOfTheLedger()
{
    FakeClock clock;
    checklist::Launch launch = *watching();
    const auto happen = [&](events::Event event, const QString& person = {}) {
        events::Entry entry;
        entry.at = clock.now();
        entry.actor.person = person;
        entry.body = std::move(event);
        launch.apply(entry);
        clock.advance(1000);
    };
    events::AlarmRaised raised;
    raised.alarm = u"latency.limit"_s;
    raised.occurrence = 1;
    raised.kind = u"limit"_s;
    raised.title = u"Latency"_s;
    raised.priority = u"critical"_s;
    raised.value = u"310"_s;
    raised.unit = u"ms"_s;
    raised.limit = u"< 200"_s;
    raised.acknowledgeWithinMs = 120'000;
    WallView wall(clock);
    const auto said = [&] {
        WallNews news;
        news.launch = std::make_shared<const checklist::Launch>(launch);
        news.beat = beatAt(clock, clock.monotonicMs());
        wall.take(news);
        QStringList lines;
        for (const WallAlarm& alarm : wall.picture().alarms)
            lines.append(alarm.title + u" | "_s + alarm.detail);
        return lines;
    };
    const QString time = QDateTime::fromMSecsSinceEpoch(clock.now().utcMs, Qt::UTC).toString(u"HH:mm:ss"_s);
    happen(raised);
    QCOMPARE(said(), QStringList{u"Latency 310 ms, limit < 200 | raised %1 UTC, acknowledge within 1:59"_s.arg(time)});
    QCOMPARE(wall.page(), WallPage::Alarms); // it comes at once
    clock.advance(124'000);
    QCOMPARE(said(), QStringList{u"Latency 310 ms, limit < 200 | raised %1 UTC, overdue by 0:05"_s.arg(time)});
    happen(events::AlarmAcknowledged{raised.alarm, 1}, u"Ben"_s);
    QCOMPARE(said(), QStringList{u"Latency 310 ms, limit < 200 | raised %1 UTC, acknowledged by Ben"_s.arg(time)});
    QVERIFY(wall.picture().alarms.first().acknowledged);
    happen(events::AlarmShelved{raised.alarm, 60'000, u"known"_s}, u"Ada"_s);
    QCOMPARE(said(), QStringList());
}

void TestWallView::followsTheHolder()
{
    TemporaryLaunch held(
        "# Small launch\n\n## T-1h: Preparation\n\n- [ ] Everybody is here\n- [ ] Customers were told\n");
    QVERIFY(held.create());
    QVERIFY(held.open());
    WallView wall(held.clock);
    const WallFeed feed(held.folder, held.environment.runnerProgram);
    connect(&feed, &WallFeed::newsCame, &wall, &WallView::take);
    wall.resize(960, 540);
    wall.show();
    QTRY_VERIFY(wall.isKnown());
    QTRY_VERIFY(!isStale(wall));
    QVERIFY(held.submit(checklist::Hold{u"the replica is behind"_s}));
    QTRY_COMPARE(wall.picture().state.word, u"HELD"_s);
    QVERIFY(wall.picture().bands.first().text.contains(u"the replica is behind"_s));
    QVERIFY(wall.picture().recent.first().text.contains(u"replica"_s));
    held.close();
    QTRY_VERIFY(isStale(wall));
    QVERIFY(wall.picture().bands.first().text.contains(u"HELD"_s));
    QVERIFY(held.open());
    QTRY_COMPARE(wall.picture().state.word, u"HELD"_s);
    held.close();
    // The folder goes and comes.
    QVERIFY(QDir().rename(held.folder, held.folder + u".away"_s));
    QTRY_VERIFY(isStale(wall) && wall.picture().bands.first().text.contains(u"is not there"_s));
    QVERIFY(QDir().rename(held.folder + u".away"_s, held.folder));
    QVERIFY(held.open());
    QVERIFY(held.submit(checklist::Resume{u"it caught up"_s}));
    QTRY_VERIFY(!isStale(wall) && wall.picture().state.word != u"HELD"_s);
}

void TestWallView::theScreensaverThatCannotBeReached()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"the screensaver cannot be kept away"_s));
    const ScreenWake wake(u"a test"_s);
    QTest::qWait(500);
    QVERIFY(!wake.isHeld());
}

void TestWallView::aDayOnTheWall()
{
    FakeClock clock;
    WallView wall(clock);
    wall.resize(640, 360);
    WallNews news;
    news.launch = watching();
    QImage screen(640, 360, QImage::Format_RGB32);
    QSet<WallPage> pages;
    size_t afterAnHour = 0;
    constexpr int hour = 3600, day = 24 * hour;
    for (int second = 0; second < day; ++second) {
        clock.advance(1000);
        news.beat = beatAt(clock, second);
        const bool bad = second % 7200 > 7000; // now and then
        news.samples = {{monitor::metricSeriesName(u"latency"_s),
                         {{clock.now().utcMs, bad ? 150.0 : 40 + second % 17, monitor::Verdict::Ok}}}};
        news.armed = rollout::Armed{second % 600 != 0, {}, {}};
        wall.take(news);
        pages.insert(wall.page());
        news.launch.reset();
        if (second % 900 == 0)
            news.launch = watching(); // the ledger grew
        if (second % 300 == 0)
            wall.render(&screen);
        QVERIFY2(!isStale(wall), qPrintable(QString::number(second)));
        if (second == 2 * hour)
            afterAnHour = mallinfo2().uordblks;
    }
    const size_t afterADay = mallinfo2().uordblks;
    QVERIFY2(afterADay < afterAnHour + 256 * 1024,
             qPrintable(u"%1 bytes after two hours, %2 after a day"_s.arg(afterAnHour).arg(afterADay)));
    QVERIFY(pages.contains(WallPage::Overview) && pages.contains(WallPage::Charts) && pages.contains(WallPage::Gate));
}

int main(int argc, char** argv)
{
    // Nobody's screensaver is asked.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QApplication application(argc, argv);
    applyTheme(application, ThemeKind::Dark);
    TestWallView test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_wall_view.moc"
