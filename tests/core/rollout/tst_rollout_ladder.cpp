// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/ladder.h"
#include "core/runbook/importer.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::rollout;
using namespace Qt::StringLiterals;

namespace {

// A runbook with these commands in one fence, and others around them.
runbook::Plan planOf(const QByteArray& commands)
{
    const Result<runbook::Plan> plan = runbook::importRunbook(
        "# Harbour\n\n## T-0: Go\n\n### Look\n\n```bash\nsleep 5\nsleep 10\n```\n\n### Shift\n\n```bash\n" + commands +
        "\n```\n\n### After\n\n```bash\n./done.sh\n```\n");
    if (!plan)
        qFatal("the test's runbook cannot be read: %s", qPrintable(plan.error().cause));
    return *plan;
}

QList<int> weightsOf(const Ladder& ladder)
{
    QList<int> weights;
    for (const Rung& rung : ladder.rungs)
        weights.append(rung.weight);
    return weights;
}

} // namespace

class RolloutLadderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRunbooksCommandsSayTheWeights_data()
    {
        QTest::addColumn<QByteArray>("commands");
        QTest::addColumn<QList<int>>("weights");
        QTest::addColumn<QByteArray>("back"); // the command that takes everything off the new version
        QTest::newRow("a word")
            << "# Shift\n./shift.sh 5\n./shift.sh 10\n./shift.sh 25\n./shift.sh 50\n./shift.sh 100"_ba
            << QList<int>{5, 10, 25, 50, 100} << "./shift.sh 0"_ba;
        QTest::newRow("an option") << "lb --pool=web --weight=20 --yes\nlb --pool=web --weight=100 --yes"_ba
                                   << QList<int>{20, 100} << "lb --pool=web --weight=0 --yes"_ba;
        QTest::newRow("percent") << "./shift.sh green 1%\n./shift.sh green 50%\n./shift.sh green 100%"_ba
                                 << QList<int>{1, 50, 100} << "./shift.sh green 0%"_ba;
        QTest::newRow("beside another number")
            << "./shift.sh 8 10\n./shift.sh 8 100"_ba << QList<int>{10, 100} << "./shift.sh 8 0"_ba;
        QTest::newRow("and what comes after")
            << "./shift.sh 50\n./shift.sh 100\n./watch.sh"_ba << QList<int>{50, 100} << "./shift.sh 0"_ba;
        QTest::newRow("not to the end") << "./shift.sh 5\n./shift.sh 10"_ba << QList<int>() << QByteArray();
        QTest::newRow("one alone") << "./shift.sh 100"_ba << QList<int>() << QByteArray();
        QTest::newRow("downwards") << "./shift.sh 100\n./shift.sh 50"_ba << QList<int>() << QByteArray();
        QTest::newRow("two scripts") << "./one.sh 50\n./two.sh 100"_ba << QList<int>() << QByteArray();
        QTest::newRow("not a word of its own") << "./shift5\n./shift100"_ba << QList<int>() << QByteArray();
        QTest::newRow("more than there is") << "./load.sh 50\n./load.sh 500"_ba << QList<int>() << QByteArray();
    }
    void theRunbooksCommandsSayTheWeights()
    {
        QFETCH(QByteArray, commands);
        QFETCH(QList<int>, weights);
        QFETCH(QByteArray, back);
        const runbook::Plan plan = planOf(commands);
        const Ladder ladder = ladderOf(plan, nullptr);
        QCOMPARE(weightsOf(ladder), weights);
        QCOMPARE(ladder.isEmpty(), weights.isEmpty());
        QCOMPARE(ladder.commandFor(0), back);
        QCOMPARE(ladder.watchMs, 0);
        for (const Rung& rung : ladder.rungs) {
            const runbook::Step* step = plan.stepOfCommand(rung.command);
            QVERIFY(step && step->id == ladder.step);
            QCOMPARE(ladder.commandFor(rung.weight), plan.command(rung.command)->text.trimmed());
        }
    }

    void theConfigurationGoesBefore()
    {
        const runbook::Plan plan = planOf("./shift.sh 5\n./shift.sh 50\n./shift.sh 100");
        runbook::Configuration configuration;
        configuration.rollout.weights = {100, 10, 50, 10, 0};
        configuration.rollout.shift = u"./shift.sh"_s;
        configuration.rollout.watchS = 90;
        configuration.rollout.observe = u"lb"_s;
        configuration.rollout.oldVersion = u"blue"_s;
        configuration.rollout.newVersion = u"green"_s;
        configuration.rollout.compare = {u"error_rate"_s};
        Ladder ladder = ladderOf(plan, &configuration);
        QCOMPARE(weightsOf(ladder), (QList<int>{10, 50, 100}));
        // What the runbook has no command for is set all the same; what it has, by that.
        QVERIFY(ladder.rungs[0].command.isEmpty());
        QVERIFY(plan.command(ladder.rungs[1].command));
        QCOMPARE(ladder.commandFor(10), "./shift.sh 10"_ba);
        QCOMPARE(ladder.watchMs, 90'000);
        QCOMPARE(ladder.observe, u"lb"_s);
        QCOMPARE(ladder.newVersion, u"green"_s);
        // Another script: the runbook's commands set nothing any more.
        configuration.rollout.shift = u"./other.sh --to"_s;
        ladder = ladderOf(plan, &configuration);
        QVERIFY(ladder.step.isEmpty());
        for (const Rung& rung : ladder.rungs)
            QVERIFY(rung.command.isEmpty());
        QCOMPARE(ladder.commandFor(50), "./other.sh --to 50"_ba);
        // No weights said: those of the runbook.
        configuration.rollout.weights.clear();
        QCOMPARE(weightsOf(ladderOf(plan, &configuration)), (QList<int>{5, 50, 100}));
        QVERIFY(ladderOf(planOf("./go.sh"), nullptr).isEmpty());
    }

    void upAndDown()
    {
        const Ladder ladder = ladderOf(planOf("./shift.sh 5\n./shift.sh 50\n./shift.sh 100"), nullptr);
        QCOMPARE(ladder.above(0)->weight, 5);
        QCOMPARE(ladder.above(5)->weight, 50);
        QCOMPARE(ladder.above(7)->weight, 50);
        QVERIFY(!ladder.above(100));
        QCOMPARE(ladder.commandFor(33), "./shift.sh 33"_ba);
        QVERIFY(ladder.commandFor(101).isEmpty());
        QVERIFY(ladder.commandFor(-1).isEmpty());
    }
};

QTEST_APPLESS_MAIN(RolloutLadderTest)
#include "tst_rollout_ladder.moc"
