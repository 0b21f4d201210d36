// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/watch.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace holdpoint::rollout;
using namespace Qt::StringLiterals;
using Side = WatchReading::Side;

namespace {

constexpr qint64 begins = 1'800'000'000'000;
constexpr qint64 length = 60'000;
constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

Watch watchOf(qint64 minSamples = 1, qint64 breachAfterMs = 0)
{
    return {begins, length, {{u"error_rate"_s, 5000, minSamples, breachAfterMs}}, {true}};
}

// One measurement every five seconds, from the first to the last of them, all within the limit.
void feed(Watch& watch, qint64 fromMs, qint64 toMs, qint64 requests = 10)
{
    for (qint64 at = fromMs; at <= toMs; at += 5000)
        watch.add(0, {begins + at, 0.05, Side::Within, requests});
}

} // namespace

class RolloutWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWatchThatSawEverythingIsClean()
    {
        Watch watch = watchOf();
        feed(watch, 0, 30'000);
        WatchState state = watch.at(begins + 31'000);
        QCOMPARE(state.verdict, WatchVerdict::Ok);
        QCOMPARE(state.remainingMs, 29'000);
        QVERIFY(!state.isClean());
        feed(watch, 35'000, 60'000);
        state = watch.at(begins + 61'000);
        QVERIFY(state.isClean());
        QCOMPARE(state.metrics.front().requests, 130);
        QCOMPARE(state.metrics.front().value, 0.05);
        QCOMPARE(state.metrics.front().ageMs, 1000);
        QCOMPARE(state.metrics.front().sinceUtcMs, 0);
    }

    void nothingMeasuredIsNoData()
    {
        QCOMPARE(watchOf().at(begins).verdict, WatchVerdict::NoData);
        QCOMPARE(watchOf().at(begins + 90'000).verdict, WatchVerdict::NoData);
        QVERIFY(!watchOf().at(begins + 90'000).isClean());
        // Nobody watched anything.
        const Watch empty(begins, length, {}, {});
        QCOMPARE(empty.at(begins + 90'000).verdict, WatchVerdict::NoData);
    }

    // Each of them stood on one request, and together they passed for enough.
    void readingsThatTooLittleStandsBehindAreNotOk()
    {
        Watch watch = watchOf(20);
        for (qint64 at = 0; at <= 60'000; at += 2000)
            watch.add(0, {begins + at, 100, Side::Thin, 1});
        const WatchState state = watch.at(begins + 61'000);
        QCOMPARE(state.verdict, WatchVerdict::Insufficient);
        QCOMPARE(state.metrics.front().requests, 0);
        QCOMPARE(state.metrics.front().longestGapMs, 2000);
    }

    void aThinReadingEndsNoBreach()
    {
        Watch watch = watchOf(1, 6000);
        feed(watch, 0, 10'000);
        watch.add(0, {begins + 12'000, 3, Side::Beyond, 30});
        watch.add(0, {begins + 15'000, noNumber, Side::Thin, 0});
        watch.add(0, {begins + 18'000, 3, Side::Beyond, 30});
        QCOMPARE(watch.at(begins + 19'000).verdict, WatchVerdict::Breach);
        QCOMPARE(watch.at(begins + 19'000).metrics.front().sinceUtcMs, begins + 12'000);
    }

    void gapsAreNoData_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::addColumn<qint64>("again");
        QTest::newRow("at the beginning") << qint64(15'000) << qint64(60'000) << qint64(65'000);
        QTest::newRow("in the middle") << qint64(0) << qint64(20'000) << qint64(35'000);
        QTest::newRow("at the end") << qint64(0) << qint64(45'000) << qint64(65'000);
    }
    void gapsAreNoData()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        QFETCH(qint64, again);
        Watch watch = watchOf();
        feed(watch, from, to);
        // What was asked for and not answered is no measurement.
        for (qint64 at = to + 5000; at < again; at += 5000)
            watch.add(0, {begins + at, noNumber, Side::None, 0});
        feed(watch, again, 60'000);
        const WatchState state = watch.at(begins + 61'000);
        QCOMPARE(state.verdict, WatchVerdict::NoData);
        QCOMPARE(state.metrics.front().longestGapMs, 15'000);
    }

    void tooFewRequestsAreInsufficient()
    {
        Watch watch = watchOf(200);
        feed(watch, 0, 60'000, 10);
        QCOMPARE(watch.at(begins + 60'000).verdict, WatchVerdict::Insufficient);
        QVERIFY(!watch.at(begins + 60'000).isClean());
    }

    // It was called clean where a limit was broken in its last seconds, and for too short to be a breach.
    void aLimitBrokenAtTheEndKeepsItOpen_data()
    {
        QTest::addColumn<QList<double>>("values"); // each five seconds from 55 s on; 1: beyond, 0: within, -1: thin
        QTest::addColumn<qint64>("endsMs");
        QTest::addColumn<WatchVerdict>("verdict");
        QTest::newRow("it lasts") << QList<double>{1, 1, 1, 1} << qint64(65'000) << WatchVerdict::Breach;
        QTest::newRow("it recovers") << QList<double>{1, 1, 0, 1, 1, 1} << qint64(65'000) << WatchVerdict::Ok;
        QTest::newRow("it recovers in time") << QList<double>{1, 0} << qint64(60'000) << WatchVerdict::Ok;
        QTest::newRow("nothing more comes") << QList<double>{1} << qint64(75'000) << WatchVerdict::NoData;
        QTest::newRow("too little comes")
            << QList<double>{1, -1, -1, -1, -1, -1} << qint64(75'000) << WatchVerdict::Insufficient;
    }
    void aLimitBrokenAtTheEndKeepsItOpen()
    {
        QFETCH(const QList<double>, values);
        QFETCH(const qint64, endsMs);
        Watch watch = watchOf(1, 10'000);
        feed(watch, 0, 50'000);
        qint64 at = 55'000;
        for (const double value : values) {
            watch.add(0, {begins + at, value < 0 ? noNumber : value,
                          value < 0   ? Side::Thin
                          : value > 0 ? Side::Beyond
                                      : Side::Within});
            at += 5000;
        }
        const qint64 ends = watch.endsUtcMs();
        QCOMPARE(ends - begins, endsMs);
        QCOMPARE(watch.at(ends - 1).remainingMs, 1);
        QVERIFY(!watch.at(ends - 1).isClean());
        QTEST(watch.at(ends).verdict, "verdict");
        QCOMPARE(watch.at(ends).remainingMs, 0);
    }

    void aBreachStandsAndSaysSinceWhenAndByHowMuch()
    {
        Watch watch = watchOf(1, 5000);
        feed(watch, 0, 10'000);
        watch.add(0, {begins + 15'000, 0.7, Side::Beyond, 10});
        QCOMPARE(watch.at(begins + 16'000).verdict, WatchVerdict::Ok); // not for long enough
        watch.add(0, {begins + 20'000, 1.9, Side::Beyond, 10});
        WatchState state = watch.at(begins + 20'000);
        QCOMPARE(state.verdict, WatchVerdict::Breach);
        QCOMPARE(state.metrics.front().sinceUtcMs, begins + 15'000);
        watch.add(0, {begins + 25'000, 1.2, Side::Beyond, 10});
        feed(watch, 30'000, 60'000);
        state = watch.at(begins + 60'000);
        QCOMPARE(state.verdict, WatchVerdict::Breach);
        QCOMPARE(state.metrics.front().worst, 1.9);
        QCOMPARE(state.metrics.front().value, 0.05);
    }

    // One value beyond, and one within, is none: the time starts anew. Missing data neither begin nor end it.
    void aSpikeIsNoBreach()
    {
        Watch watch = watchOf(1, 10'000);
        for (qint64 at = 0; at <= 60'000; at += 5000)
            watch.add(0, {begins + at, at % 15'000 == 0 ? 0.05 : 0.7, at % 15'000 == 0 ? Side::Within : Side::Beyond});
        QCOMPARE(watch.at(begins + 60'000).verdict, WatchVerdict::Ok);
        Watch holes = watchOf(1, 10'000);
        holes.add(0, {begins, 0.7, Side::Beyond});
        holes.add(0, {begins + 5000, noNumber, Side::None});
        holes.add(0, {begins + 10'000, 0.7, Side::Beyond});
        QCOMPARE(holes.at(begins + 10'000).verdict, WatchVerdict::Breach);
    }

    void theWorstOfAllMetricsCounts()
    {
        Watch watch(begins, 10'000, {{u"error_rate"_s}, {u"rps"_s}, {u"latency"_s}}, {true, false, true});
        for (const qint64 at : {0, 5000, 10'000}) {
            watch.add(0, {begins + at, 0.05, Side::Within});
            watch.add(1, {begins + at, 480.0 - double(at) / 1000, Side::Beyond});
        }
        const WatchState state = watch.at(begins + 10'000);
        QCOMPARE(state.verdict, WatchVerdict::Breach);
        QCOMPARE(state.metrics.size(), std::size_t(3));
        QCOMPARE(state.metrics[0].verdict, WatchVerdict::Ok);
        QCOMPARE(state.metrics[1].worst, 470.0); // the smallest is the worst
        QCOMPARE(state.metrics[2].verdict, WatchVerdict::NoData);
        QVERIFY(std::isnan(state.metrics[2].value));
        watch.add(7, {begins + 5000, 1, Side::Within}); // none of these
    }

    // What was measured before the weight was set, after the end, or twice, says nothing about it.
    void whatLiesOutsideDoesNotCount()
    {
        Watch watch = watchOf();
        watch.add(0, {begins - 1, 9, Side::Beyond});
        feed(watch, 0, 60'000, 1);
        watch.add(0, {begins + 60'000, 9, Side::Beyond});
        watch.add(0, {begins + 30'000, 9, Side::Beyond});
        watch.add(0, {begins + 60'001, 9, Side::Beyond});
        const WatchState state = watch.at(begins + 70'000);
        QVERIFY(state.isClean());
        QCOMPARE(state.metrics.front().requests, 13);
    }

    // Whatever comes in: clean only with every measurement within, no gap and enough requests.
    void randomCourses()
    {
        std::mt19937 random(5);
        int clean = 0;
        for (int round = 0; round < 2000; ++round) {
            const qint64 minSamples = random() % 20;
            Watch watch = watchOf(minSamples);
            bool beyond = false;
            qint64 last = 0;
            qint64 gap = 0;
            qint64 requests = 0;
            const unsigned bad = 1 + random() % 60;
            for (qint64 at = qint64(random() % 3000); at <= length; at += 3000 + qint64(random() % 3000)) {
                const bool missing = random() % bad == 0;
                const bool over = !missing && random() % (bad * 2) == 0;
                watch.add(0, {begins + at,
                              missing ? noNumber
                              : over  ? 1.0
                                      : 0.0,
                              missing ? Side::None
                              : over  ? Side::Beyond
                                      : Side::Within,
                              1});
                if (missing)
                    continue;
                beyond = beyond || over;
                gap = std::max(gap, at - last);
                last = at;
                ++requests;
            }
            gap = std::max(gap, length - last);
            const bool shouldBeClean = !beyond && gap <= 10'000 && requests >= std::max<qint64>(minSamples, 1);
            QCOMPARE(watch.at(begins + length).isClean(), shouldBeClean);
            clean += shouldBeClean ? 1 : 0;
        }
        QVERIFY2(clean > 100 && clean < 1900, qPrintable(QString::number(clean)));
    }
};

QTEST_APPLESS_MAIN(RolloutWatchTest)
#include "tst_rollout_watch.moc"
