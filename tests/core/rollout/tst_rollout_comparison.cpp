// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/comparison.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace holdpoint::rollout;

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

bool isNear(double one, double other) { return std::abs(one - other) <= 1e-9 * std::max(1.0, std::abs(other)); }

// The definition, pair by pair.
double countedProbability(const std::vector<double>& before, const std::vector<double>& now)
{
    double larger = 0;
    for (const double one : before)
        for (const double other : now)
            larger += other > one ? 1 : other == one ? 0.5 : 0;
    return larger / (double(before.size()) * double(now.size()));
}

std::vector<double> latencies(std::mt19937& random, qsizetype count, double factor)
{
    std::lognormal_distribution<double> distribution(std::log(120), 0.4);
    std::vector<double> values;
    for (qsizetype i = 0; i < count; ++i)
        values.push_back(factor * distribution(random));
    return values;
}

} // namespace

class RolloutComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Values computed with exact integers, outside of this program.
    void failuresAreFishersExactTest_data()
    {
        QTest::addColumn<QList<qint64>>("table"); // failed and all before, failed and all now
        QTest::addColumn<double>("chance");
        QTest::addColumn<Difference>("difference");
        using enum Difference;
        QTest::newRow("one in twenty says nothing") << QList<qint64>{1, 20, 0, 20} << 1.0 << None;
        QTest::newRow("twelve in a thousand, none before")
            << QList<qint64>{0, 1000, 12, 1000} << 0.00047234069746359466 << Worse;
        QTest::newRow("the other way round") << QList<qint64>{12, 1000, 0, 1000} << 0.00047234069746359466 << Better;
        QTest::newRow("could be chance") << QList<qint64>{2, 500, 9, 480} << 0.03420111818439863 << None;
        QTest::newRow("nearly the same") << QList<qint64>{10, 1000, 11, 1000} << 1.0 << None;
        QTest::newRow("one at a small weight") << QList<qint64>{0, 400, 1, 20} << 0.047619047619047616 << None;
        QTest::newRow("all that came failed") << QList<qint64>{0, 100, 40, 40} << 0.0 << Worse;
        QTest::newRow("no difference that matters")
            << QList<qint64>{100'000, 10'000'000, 104'000, 10'000'000} << 0.0 << None;
    }
    void failuresAreFishersExactTest()
    {
        QFETCH(QList<qint64>, table);
        QFETCH(double, chance);
        QFETCH(Difference, difference);
        const Comparison found = compareFailures({table[0], table[1]}, {table[2], table[3]});
        QVERIFY2(std::abs(found.chance - chance) < 1e-9, qPrintable(QString::number(found.chance, 'g', 17)));
        QCOMPARE(found.difference, difference);
        QVERIFY(isNear(found.newMedian, double(table[2]) / double(table[3])));
    }

    void tooFewSayNothing()
    {
        QCOMPARE(compareFailures({0, 1000}, {1, 19}).difference, Difference::Insufficient);
        QCOMPARE(compareFailures({0, 0}, {0, 0}).difference, Difference::Insufficient);
        QCOMPARE(compareFailures({5, 4}, {0, 100}).difference, Difference::Insufficient);
        QCOMPARE(compareFailures({0, 100}, {-1, 100}).difference, Difference::Insufficient);
        QCOMPARE(compareMeasurements({}, {}).difference, Difference::Insufficient);
        const std::vector<double> many(100, 1.0);
        QCOMPARE(compareMeasurements(many, std::vector<double>(19, 50.0)).difference, Difference::Insufficient);
        // What is no number is no measurement.
        std::vector<double> holes(100, noNumber);
        holes[3] = 50;
        const Comparison found = compareMeasurements(many, holes);
        QCOMPARE(found.difference, Difference::Insufficient);
        QCOMPARE(found.newMedian, 50.0);
        QVERIFY(std::isnan(found.chance));
    }

    // With ties and without, beside values computed outside of this program.
    void measurementsAreMannAndWhitneys()
    {
        std::vector<double> before;
        std::vector<double> now;
        for (int i = 0; i < 40; ++i)
            before.push_back(((i * 37) % 101) / 10.0);
        for (int i = 0; i < 30; ++i)
            now.push_back(((i * 53) % 101) / 10.0 + 1.5);
        Comparison found = compareMeasurements(before, now);
        QVERIFY(isNear(found.probability, 0.58875));
        QVERIFY2(isNear(found.chance, 0.2083521107908681), qPrintable(QString::number(found.chance, 'g', 17)));
        QCOMPARE(found.difference, Difference::None);
        before.clear();
        now.clear();
        for (int i = 0; i < 50; ++i)
            before.push_back(i % 7);
        for (int i = 0; i < 45; ++i)
            now.push_back((i * 3) % 7 + i % 2);
        found = compareMeasurements(before, now);
        QVERIFY(isNear(found.probability, 0.5728888888888889));
        QVERIFY2(isNear(found.chance, 0.21864308322336384), qPrintable(QString::number(found.chance, 'g', 17)));
        QCOMPARE(found.oldMedian, 3.0);
        QCOMPARE(found.oldP95, 6.0);
    }

    void theSameValuesAreNoDifference()
    {
        const std::vector<double> same(200, 12.5);
        const Comparison found = compareMeasurements(same, same);
        QCOMPARE(found.probability, 0.5);
        QCOMPARE(found.chance, 1.0);
        QCOMPARE(found.difference, Difference::None);
    }

    void aSlowerVersionIsSeenAndAFasterOneIsBetter()
    {
        std::mt19937 random(7);
        const std::vector<double> before = latencies(random, 400, 1);
        QCOMPARE(compareMeasurements(before, latencies(random, 400, 1.5)).difference, Difference::Worse);
        QCOMPARE(compareMeasurements(before, latencies(random, 400, 0.6)).difference, Difference::Better);
        ComparisonRule orders;
        orders.smallerIsBetter = false;
        QCOMPARE(compareMeasurements(before, latencies(random, 400, 1.5), orders).difference, Difference::Better);
        // Half a percent with a million values is no chance, and nothing that matters.
        const Comparison small = compareMeasurements(latencies(random, 500'000, 1), latencies(random, 500'000, 1.005));
        QVERIFY(small.chance < 0.01);
        QCOMPARE(small.difference, Difference::None);
    }

    // Of two versions that are the same, few are called different.
    void sameVersionsAreSeldomCalledDifferent()
    {
        std::mt19937 random(11);
        int called = 0;
        for (int round = 0; round < 1000; ++round)
            called += compareMeasurements(latencies(random, 50, 1), latencies(random, 50, 1)).chance <= 0.01 ? 1 : 0;
        QVERIFY2(called <= 25, qPrintable(QString::number(called))); // 10 are expected
    }

    // Any values, sorted or not, equal or not, infinite or not: the definition holds, and both sides mirror each other.
    void randomValues()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            std::vector<double> sides[2];
            for (std::vector<double>& side : sides) {
                const auto count = 1 + random() % 60;
                for (unsigned i = 0; i < count; ++i)
                    side.push_back(random() % 40 == 0 ? std::numeric_limits<double>::infinity()
                                                      : double(random() % 12) - 4);
            }
            const Comparison found = compareMeasurements(sides[0], sides[1]);
            const Comparison mirrored = compareMeasurements(sides[1], sides[0]);
            QVERIFY(isNear(found.probability, countedProbability(sides[0], sides[1])));
            QVERIFY(isNear(found.probability + mirrored.probability, 1));
            QVERIFY(std::isnan(found.chance) ? std::isnan(mirrored.chance) : isNear(found.chance, mirrored.chance));
            QVERIFY(std::isnan(found.chance) || (found.chance >= 0 && found.chance <= 1));
        }
    }

    void degradationIsOfTheBaseline()
    {
        QVERIFY(isNear(degradationPercent(120, 186).value(), 55));
        QCOMPARE(degradationPercent(200, 100), std::optional(-50.0));
        QVERIFY(!degradationPercent(0, 100));
        QVERIFY(!degradationPercent(noNumber, 100));
        QVERIFY(!degradationPercent(100, noNumber));
        QVERIFY(!degradationPercent(100, std::numeric_limits<double>::infinity()));
    }
};

QTEST_APPLESS_MAIN(RolloutComparisonTest)
#include "tst_rollout_comparison.moc"
