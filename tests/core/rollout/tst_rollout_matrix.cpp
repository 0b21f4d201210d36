// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/matrix.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::rollout;
using namespace Qt::StringLiterals;

namespace {

const QString row = u"errors"_s;

void tell(Matrix& matrix, qint64 utcMs, events::Event event, const QString& person = {})
{
    events::Entry entry;
    entry.at.utcMs = utcMs;
    entry.actor.person = person;
    entry.body = std::move(event);
    matrix.apply(entry);
}

} // namespace

class RolloutMatrixTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingApplies()
    {
        const Matrix matrix;
        QVERIFY(!matrix.anyApplies());
        QVERIFY(!matrix.scenario(row).applies());
        QCOMPARE(matrix.scenario(row).sinceUtcMs(), 0);
    }

    void measured()
    {
        Matrix matrix;
        tell(matrix, 1000, events::ScenarioApplied{row, u"7.5"_s, u"> 5"_s});
        QVERIFY(matrix.anyApplies());
        QCOMPARE(matrix.scenario(row).sinceUtcMs(), 1000);
        QCOMPARE(matrix.scenario(row).value, u"7.5"_s);
        QCOMPARE(matrix.scenario(row).limit, u"> 5"_s);
        tell(matrix, 2000, events::ScenarioCeased{row, u"1.2"_s});
        QVERIFY(!matrix.anyApplies());
        QCOMPARE(matrix.scenario(row).value, u"1.2"_s);
    }

    void declared()
    {
        Matrix matrix;
        tell(matrix, 1000, events::ScenarioDeclared{row, true, u"seen in the log"_s}, u"Ben"_s);
        QVERIFY(matrix.scenario(row).applies());
        QCOMPARE(matrix.scenario(row).declaredBy.person, u"Ben"_s);
        QCOMPARE(matrix.scenario(row).declaredReason, u"seen in the log"_s);
        QVERIFY(!matrix.scenario(u"other"_s).applies());
        tell(matrix, 2000, events::ScenarioDeclared{row, false, u"a false alarm"_s}, u"Ada"_s);
        QVERIFY(!matrix.scenario(row).applies());
        QCOMPARE(matrix.scenario(row).declaredReason, u"a false alarm"_s);
    }

    // By whichever came first, until neither says so any more.
    void both_data()
    {
        QTest::addColumn<bool>("measuredFirst");
        QTest::newRow("measured first") << true;
        QTest::newRow("declared first") << false;
    }
    void both()
    {
        QFETCH(const bool, measuredFirst);
        Matrix matrix;
        tell(matrix, measuredFirst ? 1000 : 2000, events::ScenarioApplied{row, u"7"_s, u"> 5"_s});
        tell(matrix, measuredFirst ? 2000 : 1000, events::ScenarioDeclared{row, true, u"seen"_s});
        QCOMPARE(matrix.scenario(row).sinceUtcMs(), 1000);
        tell(matrix, 3000, events::ScenarioCeased{row, u"1"_s});
        QVERIFY(matrix.scenario(row).applies());
        QCOMPARE(matrix.scenario(row).sinceUtcMs(), measuredFirst ? 2000 : 1000);
        tell(matrix, 4000, events::ScenarioDeclared{row, false, u"over"_s});
        QVERIFY(!matrix.anyApplies());
    }

    void aDecisionStandsUntilTheRowAppliesAnew()
    {
        Matrix matrix;
        tell(matrix, 1000, events::ScenarioApplied{row, u"7"_s, u"> 5"_s});
        tell(matrix, 2000, events::ScenarioDecided{row, u"watch"_s, u"small"_s}, u"Ada"_s);
        QCOMPARE(matrix.scenario(row).decided->decision, u"watch"_s);
        QCOMPARE(matrix.scenario(row).decidedBy.person, u"Ada"_s);
        QCOMPARE(matrix.scenario(row).decidedUtcMs, 2000);
        // Another word for what applies already asks for no other decision.
        tell(matrix, 3000, events::ScenarioDeclared{row, true, u"seen"_s});
        QVERIFY(matrix.scenario(row).decided);
        tell(matrix, 4000, events::ScenarioCeased{row, u"1"_s});
        tell(matrix, 5000, events::ScenarioDeclared{row, false, u"over"_s});
        QVERIFY(matrix.scenario(row).decided); // it is told what was decided last
        tell(matrix, 6000, events::ScenarioApplied{row, u"9"_s, u"> 5"_s});
        QVERIFY(!matrix.scenario(row).decided);
    }

    // Until it is measured anew, a person's word that it is over ends what a number said.
    void whoLookedKnowsMore()
    {
        Matrix matrix;
        tell(matrix, 1000, events::ScenarioApplied{row, u"7"_s, u"> 5"_s});
        tell(matrix, 2000, events::ScenarioDeclared{row, false, u"the number is stuck"_s}, u"Ben"_s);
        QVERIFY(!matrix.scenario(row).applies());
        tell(matrix, 3000, events::ScenarioApplied{row, u"8"_s, u"> 5"_s});
        QCOMPARE(matrix.scenario(row).sinceUtcMs(), 3000);
    }

    void whatMeasuresARow()
    {
        runbook::Configuration configuration;
        configuration.scenarios = {{u"High error rate"_s, u"errors"_s, u"> 5"_s, false, 0, 1},
                                   {u"matrix/slow"_s, u"p95"_s, u"> 50"_s, true, 0, 2}};
        const runbook::MatrixRow byWords{u"matrix/errors"_s, u"High error rate"_s, {}, {}, {}, 1};
        const runbook::MatrixRow byId{u"matrix/slow"_s, u"Degradation"_s, {}, {}, {}, 2};
        const runbook::MatrixRow byNothing{u"matrix/breach"_s, u"Security breach"_s, {}, {}, {}, 3};
        QCOMPARE(measureOf(byWords, configuration)->metric, u"errors"_s);
        QVERIFY(measureOf(byId, configuration)->degradation);
        QVERIFY(!measureOf(byNothing, configuration));
    }
};

QTEST_APPLESS_MAIN(RolloutMatrixTest)
#include "tst_rollout_matrix.moc"
