// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/series_store.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace holdpoint::monitor;

class TestMonitorSeriesStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void empty();
    void againstBruteForce_data();
    void againstBruteForce();
    void bytesAtAMillion();
    void refusesThePast();
    void longSilences();
    void gapsStayGaps();
};

void TestMonitorSeriesStore::empty()
{
    const SeriesStore store(100);
    QVERIFY(store.isEmpty());
    QCOMPARE(store.lowerBound(5), 0);
    QVERIFY(store.extent(0, 10).isEmpty());
}

void TestMonitorSeriesStore::againstBruteForce_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("count");
    QTest::newRow("a few") << 10 << 7;
    QTest::newRow("one block and one") << 1024 << 1025;
    QTest::newRow("wraps many times") << 3000 << 40'000;
    QTest::newRow("never wraps") << 100'000 << 30'000;
}

void TestMonitorSeriesStore::againstBruteForce()
{
    QFETCH(int, capacity);
    QFETCH(int, count);
    std::mt19937 random(unsigned(capacity + count));
    SeriesStore store(capacity);
    std::vector<std::pair<qint64, float>> all;
    qint64 time = 1'700'000'000'000;
    for (int i = 0; i < count; ++i) {
        time += qint64(random() % 2000);
        const float value = random() % 17 == 0 ? std::nanf("") : float(random() % 10'000) / 7;
        QVERIFY(store.append(time, double(value)));
        all.emplace_back(time, value);
    }
    QCOMPARE(store.end(), count);
    QVERIFY(store.end() - store.begin() >= std::min(capacity, count));
    for (qint64 i = store.begin(); i < store.end(); ++i) {
        QCOMPARE(store.time(i), all[size_t(i)].first);
        QVERIFY(store.value(i) == all[size_t(i)].second ||
                (std::isnan(store.value(i)) && std::isnan(all[size_t(i)].second)));
    }
    for (int round = 0; round < 400; ++round) {
        const qint64 held = store.end() - store.begin();
        const qint64 from = store.begin() + qint64(random()) % held;
        const qint64 to = from + qint64(random()) % (store.end() - from + 1);
        Extent expected;
        for (qint64 i = from; i < to; ++i)
            expected.add(all[size_t(i)].second);
        QVERIFY(store.extent(from, to) == expected);
        const qint64 moment = store.time(from) + qint64(random() % 3) - 1;
        qint64 bound = store.begin();
        while (bound < store.end() && all[size_t(bound)].first < moment)
            ++bound;
        QCOMPARE(store.lowerBound(moment), bound);
    }
}

void TestMonitorSeriesStore::bytesAtAMillion()
{
    SeriesStore store(1'000'000);
    QVERIFY(store.bytes() < 4096); // nothing is reserved before it is needed
    for (int i = 0; i < 1'000'000; ++i)
        store.append(i, i);
    const double each = double(store.bytes()) / 1'000'000;
    qInfo("%.2f bytes a sample", each);
    QVERIFY(each <= 11);
    for (int i = 0; i < 3'000'000; ++i)
        store.append(1'000'000 + i, i);
    QVERIFY(double(store.bytes()) / 1'000'000 <= 11);
    QVERIFY(store.end() - store.begin() >= 1'000'000);
}

void TestMonitorSeriesStore::refusesThePast()
{
    SeriesStore store(10);
    QVERIFY(store.append(1000, 1));
    QVERIFY(store.append(1000, 2));
    QVERIFY(!store.append(999, 3));
    QCOMPARE(store.end(), 2);
    store.clear();
    QVERIFY(store.append(5, 3));
    QCOMPARE(store.value(0), 3.f);
}

void TestMonitorSeriesStore::longSilences()
{
    SeriesStore store(100'000);
    const qint64 year = qint64(365) * 24 * 3600 * 1000;
    for (int i = 0; i < 5; ++i)
        QVERIFY(store.append(year * i, i));
    int seen = 0;
    for (qint64 i = store.begin(); i < store.end(); ++i) {
        if (std::isnan(store.value(i)))
            continue;
        QCOMPARE(store.time(i), year * seen);
        QCOMPARE(store.value(i), float(seen++));
    }
    QCOMPARE(seen, 5);
}

void TestMonitorSeriesStore::gapsStayGaps()
{
    SeriesStore store(10);
    store.append(1, std::nan(""));
    store.append(2, INFINITY);
    store.append(3, 1e300); // beyond a float
    QVERIFY(store.extent(0, 3).isEmpty());
    QVERIFY(std::isnan(store.value(1)) && std::isnan(store.value(2)));
}

QTEST_APPLESS_MAIN(TestMonitorSeriesStore)
#include "tst_monitor_series_store.moc"
