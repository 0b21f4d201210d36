// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/traffic_sight.h"
#include "core/session/watched_numbers.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using session::TrafficSight;

namespace {

constexpr qint64 second = 1000, patience = 30 * second;

// The load balancer's statistics, a second apart, as plain readings.
struct Balancer
{
    Balancer() { sight.setVersions(u"blue"_s, u"green"_s); }
    void say(const QString& metric, double value)
    {
        monitor::MetricReading reading;
        reading.metric = metric;
        reading.sample = {now, value, monitor::Verdict::Ok};
        reading.intervalMs = second;
        sight.take(reading);
    }
    // One look: the weight of green, and how many requests came to each since the one before.
    void look(double weight, int toGreen, int toBlue, int failedOfGreen = 0)
    {
        now += second;
        green += toGreen;
        blue += toBlue;
        failed += failedOfGreen;
        say(session::weightMetric(u"green"_s), weight);
        say(session::weightMetric(u"blue"_s), 100 - weight);
        say(session::requestsMetric(u"green"_s), green);
        say(session::requestsMetric(u"blue"_s), blue);
        say(session::failedMetric(u"green"_s), failed);
        say(session::failedMetric(u"blue"_s), 0);
    }
    [[nodiscard]] std::optional<events::WeightObserved> observe(int weight, qint64 setUtcMs) const
    {
        return sight.observe(1, weight, setUtcMs, patience, now);
    }

    TrafficSight sight;
    qint64 now = 1'000'000;
    int green = 100, blue = 5000, failed = 0;
};

} // namespace

// Where traffic is, by the load balancer's weights and counters.
class SessionTrafficTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWeightIsSeenWhenWeightsAndCountersSayIt()
    {
        Balancer balancer;
        balancer.look(0, 0, 200);
        const qint64 set = balancer.now + 1;
        QVERIFY(!balancer.observe(25, set)); // nothing was read since
        balancer.look(25, 50, 150);
        QVERIFY(!balancer.observe(25, set)); // the counters were read once
        balancer.look(25, 50, 150);
        const auto seen = balancer.observe(25, set);
        QVERIFY(seen);
        QCOMPARE(seen->outcome, u"reached"_s);
        QCOMPARE(seen->share, u"25"_s);
        QCOMPARE(seen->newRequests, 50);
        QCOMPARE(seen->oldRequests, 150);
        QCOMPARE(seen->tookMs, 2 * second - 1);
    }

    // The old version's counter stood still from before on: it was taken for one that nobody had read twice.
    void theVersionThatNobodyAsksAnyMoreIsCountedAsNone()
    {
        Balancer balancer;
        balancer.look(50, 100, 100);
        balancer.look(100, 100, 0);
        const qint64 set = balancer.now - 1;
        for (int i = 0; i < 4; ++i)
            balancer.look(100, 200, 0);
        const auto seen = balancer.observe(100, set);
        QVERIFY(seen);
        QCOMPARE(seen->outcome, u"reached"_s);
        QCOMPARE(seen->newRequests, 800);
        QCOMPARE(seen->oldRequests, 0);
    }

    void countersThatSayOtherwiseAreBelieved()
    {
        Balancer balancer;
        balancer.look(0, 0, 200);
        const qint64 set = balancer.now + 1;
        // The weights are as asked, and customers do not go there.
        for (int i = 0; i < 10; ++i)
            balancer.look(50, 2, 198);
        QVERIFY(!balancer.observe(50, set));
        for (int i = 0; i < 25; ++i)
            balancer.look(50, 2, 198);
        QCOMPARE(balancer.observe(50, set)->outcome, u"elsewhere"_s);
    }

    void aWeightThatDidNotComeIsElsewhere()
    {
        Balancer balancer;
        balancer.look(10, 20, 180);
        const qint64 set = balancer.now + 1;
        for (int i = 0; i < 31; ++i)
            balancer.look(10, 20, 180);
        const auto seen = balancer.observe(25, set);
        QCOMPARE(seen->outcome, u"elsewhere"_s);
        QCOMPARE(seen->share, u"10"_s);
    }

    void silenceIsNoData()
    {
        Balancer balancer;
        balancer.look(10, 20, 180);
        const qint64 set = balancer.now + 1;
        balancer.now += patience + 2;
        QCOMPARE(balancer.observe(25, set)->outcome, u"no-data"_s);
        QVERIFY(balancer.sight.shares(balancer.now).isEmpty()); // too old to say anything about now
    }

    // HAProxy was loaded anew and green fell back: everything looks well, on blue.
    void aWeightThatIsGoneAgainIsElsewhere()
    {
        Balancer balancer;
        balancer.look(25, 50, 150);
        const qint64 set = balancer.now - 1;
        balancer.look(25, 50, 150);
        QVERIFY(!balancer.sight.lost(1, 25, set, balancer.now));
        for (int i = 0; i < 3; ++i) {
            balancer.look(0, 0, 200);
            QVERIFY(!balancer.sight.lost(1, 25, set, balancer.now)); // one word is none
        }
        balancer.look(0, 0, 200);
        const auto gone = balancer.sight.lost(1, 25, set, balancer.now);
        QVERIFY(gone);
        QCOMPARE(gone->outcome, u"elsewhere"_s);
        QCOMPARE(gone->share, u"0"_s);
    }

    // It was never there again in the books: what customers did meanwhile counted against it.
    void aWeightThatComesBackIsSeenAgain()
    {
        Balancer balancer;
        const qint64 set = balancer.now + 1;
        for (int i = 0; i < 3; ++i)
            balancer.look(25, 50, 150);
        for (int i = 0; i < 60; ++i)
            balancer.look(0, 0, 200);
        QVERIFY(balancer.sight.lost(1, 25, set, balancer.now));
        balancer.look(25, 50, 150);
        balancer.look(25, 50, 150);
        const auto seen = balancer.sight.observe(1, 25, set, 100 * patience, balancer.now);
        QVERIFY(seen);
        QCOMPARE(seen->outcome, u"reached"_s);
        QCOMPARE(seen->newRequests, 50);
    }

    void countersThatWereResetSayNothing()
    {
        Balancer balancer;
        balancer.look(50, 100, 100);
        const qint64 since = balancer.now;
        balancer.look(50, 100, 100);
        balancer.green = 0; // HAProxy was started anew
        balancer.look(50, 10, 10);
        QVERIFY(!balancer.sight.counted(u"green"_s, since));
        QCOMPARE(balancer.sight.counted(u"blue"_s, since)->all, 110);
    }

    void failuresAreCountedBesideTheRequests()
    {
        Balancer balancer;
        balancer.look(50, 100, 100);
        const qint64 since = balancer.now;
        balancer.look(50, 100, 100, 7);
        const auto green = balancer.sight.counted(u"green"_s, since);
        QCOMPARE(green->all, 100);
        QCOMPARE(green->failed, 7);
    }

    void emptyIsWhenWeightAndCounterStandStill()
    {
        Balancer balancer;
        balancer.look(50, 100, 100);
        const qint64 pressed = balancer.now + 1;
        balancer.look(0, 40, 100);
        QVERIFY(!balancer.sight.emptySince(pressed)); // one was still on its way
        const qint64 last = balancer.now;
        balancer.look(0, 0, 200);
        QCOMPARE(balancer.sight.emptySince(pressed), last);
        balancer.look(0, 0, 200);
        QCOMPARE(balancer.sight.emptySince(pressed), last);
    }

    void emptyFromBeforeIsEmptySinceThePress()
    {
        Balancer balancer;
        balancer.look(0, 0, 200);
        balancer.look(0, 0, 200);
        const qint64 pressed = balancer.now + 1;
        QVERIFY(!balancer.sight.emptySince(pressed));
        balancer.look(0, 0, 200);
        QCOMPARE(balancer.sight.emptySince(pressed), pressed);
    }
};

QTEST_APPLESS_MAIN(SessionTrafficTest)
#include "tst_session_traffic.moc"
